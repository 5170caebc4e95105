package bot

import (
	"context"
	"time"

	"footnote/answer"
)

// An Answerer answers questions from the corpus.
type Answerer interface {
	// Answer answers from the question's collections and no others. That the
	// corpus does not say is an answer with the status refused, not an error.
	//
	// While it does, it may call told with each state of the answer that is worth
	// showing before it is complete: every claim and quotation in it is checked
	// already, and later states may say something else. told returns at once, is
	// called by one goroutine at a time, and not after Answer has returned; nil is
	// for callers who can wait.
	Answer(ctx context.Context, question Question, told func(answer.Answer)) (answer.Answer, error)
}

// A Question is one question of one person.
type Question struct {
	ID          string // opaque, the same in every log line and message about it
	Text        string
	Asked       time.Time // in the asker's time zone
	Collections []string  // never empty
	Earlier     *Exchange // the last one answered in the same thread, or nil
	Plain       bool      // no language model may be asked: the budget for it is used up
}

// An Exchange is a question that was answered before.
type Exchange struct {
	Question string
	Answer   answer.Answer
}

// A Library is what there is to read. Each method reads from the collections
// that it is given and no others. A date or an outlet that the library does not
// know makes a [Mistyped] error, which people are shown.
type Library interface {
	// Documents returns the documents that the filter leaves, in an order that
	// stays the same from one call to the next, so that "source 3" has a meaning.
	Documents(ctx context.Context, f Filter) ([]Document, error)

	// Summary returns the central sentences of what the filter leaves, as claims
	// in the order of events, each with its citation.
	Summary(ctx context.Context, f Filter) (answer.Answer, error)

	// Quote finds the words verbatim. When nobody said them the answer is refused
	// and its Nearest are what comes closest.
	Quote(ctx context.Context, words string, collections []string) (answer.Answer, error)

	// Around returns where an excerpt stands.
	Around(ctx context.Context, excerpt answer.Citation, collections []string) (Surroundings, error)

	// Holdings returns what there is in the collections.
	Holdings(ctx context.Context, collections []string) (Holdings, error)
}

// A Filter says which documents are meant. The dates and the outlet are as they
// were typed; "" leaves all.
type Filter struct {
	Words            string
	On, Since, Until string // dates; Since and Until inclusive
	Publisher        string
	Asked            time.Time // in the asker's time zone: what "yesterday" counts from
	Collections      []string
}

// A Document is a document as it is listed.
type Document struct {
	Path      string
	Title     string
	Publisher string // "" when the source does not state it
	Published string // 2025-07-02, 2025-07 or 2025; "" when not stated
	Inferred  bool   // the date, or a part of it, was not stated but inferred
	URL       string
	Opening   string // verbatim: its first paragraph or so
}

// Surroundings are the passage of an excerpt between its neighbours. Before,
// Quote and After follow each other in the document.
type Surroundings struct {
	Document             Document
	Heading              string // the headings above it, outermost first
	Before, Quote, After string
	AlsoSaid             []answer.Citation // who else says it
}

// Holdings are what a corpus holds.
type Holdings struct {
	Documents  int
	Publishers []string
	From, To   string    // the earliest and the latest date of publication, as in Document
	Ingested   time.Time // when the last document was read; zero when never
}

// Mistyped says that something in a request means nothing to the library.
type Mistyped struct {
	What string   // date or outlet
	Said string   // as it was typed
	Try  []string // what would have worked
}

func (e *Mistyped) Error() string { return "unknown " + e.What + " " + e.Said }
