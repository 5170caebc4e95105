package bot

import (
	"context"
	"errors"
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
	// Documents returns the documents that the filter leaves, those that speak of
	// its days, in an order that stays the same from one call to the next, so that
	// "source 3" has a meaning.
	Documents(ctx context.Context, f Filter) ([]Document, error)

	// Summary returns the central sentences of what the filter leaves, as claims
	// in the order of events, each with its citation; plain is that of a [Question].
	Summary(ctx context.Context, f Filter, plain bool) (answer.Answer, error)

	// Quote finds the words verbatim. When nobody said them the answer is refused
	// and its Nearest are what comes closest.
	Quote(ctx context.Context, words string, collections []string) (answer.Answer, error)

	// Around returns where an excerpt stands; [ErrChanged] when it no longer does.
	Around(ctx context.Context, excerpt answer.Citation, collections []string) (Surroundings, error)

	// Holdings returns what there is in the collections.
	Holdings(ctx context.Context, collections []string) (Holdings, error)

	Analyst
	Names
}

// An Analyst sets what the sources tell side by side and in order. That there is
// nothing to set is no error.
type Analyst interface {
	// Differ returns what the sources that the filter leaves tell differently, as
	// the disagreements of an answer, which is refused when there are none.
	Differ(ctx context.Context, f Filter) (answer.Answer, error)

	// Timeline returns what happened, in order, and WriteTimeline all of it as CSV
	// and Markdown. Words that are a date or a range of days and nothing else are read
	// as such.
	Timeline(ctx context.Context, f Filter) (answer.Timeline, error)
	WriteTimeline(t answer.Timeline) (Written, error)

	// Brief returns a cited document, and WriteBrief all of it as Markdown, DOCX and
	// for a canvas, with every quotation checked again; [ErrChanged] when one no
	// longer stands in its source.
	Brief(ctx context.Context, f Filter) (answer.Brief, error)
	WriteBrief(ctx context.Context, b answer.Brief, collections []string) (Written, error)

	// Check holds a text, written by anybody, against the sources.
	Check(ctx context.Context, text string, asked time.Time, collections []string) (answer.Check, error)
}

// Written is what people take along; what was not asked for is empty.
type Written struct {
	Markdown, DOCX, CSV []byte
	Canvas              string // in the Markdown of Slack's canvases
}

// Names knows whom and what the sources name, and under which spellings, and takes
// the decisions of editors about it. A name that there is not makes a [Mistyped]
// error, a decision that cannot be taken an [Undecided] one.
type Names interface {
	// Names returns those with a name like the word, the most mentioned first.
	Names(ctx context.Context, word string, collections []string) (Naming, error)

	// Merge makes two names one, and Split takes a spelling out of a name; by is the
	// user id of the editor. It takes effect at once, and Undo takes it back.
	Merge(ctx context.Context, name, other, by string, collections []string) (Decision, error)
	Split(ctx context.Context, name, spelling, by string, collections []string) (Decision, error)
	Undo(ctx context.Context, decision int, by string, collections []string) error

	// Join switches the joining of spellings on or off.
	Join(ctx context.Context, on bool, by string, collections []string) error
}

// A Decision is what was decided of two names, as documents write them.
type Decision struct {
	ID         int
	One, Other string
}

// Undecided says why a decision about names was not taken.
type Undecided struct {
	Why string // a sentence for the editor
}

func (e *Undecided) Error() string { return "not decided: " + e.Why }

// A Naming is what the sources call somebody or something.
type Naming struct {
	Joined bool // spellings are joined
	Found  []Named
}

// A Named is a person, an organisation or a place, under all spellings that are
// joined.
type Named struct {
	Name      string // the spelling that is used most
	Spellings []Spelling
	Roles     []Role
	Mentions  int
	Documents int
	First     []Document // that mention it, the earliest published first; some of them
}

// A Spelling is one way to write a name.
type Spelling struct {
	Text     string
	Mentions int
}

// A Role is what outlets call somebody, in their words.
type Role struct {
	Text    string
	Outlets []string // or the documents' paths where they have none
}

// A Filter says which documents are meant, and which days they tell of. The dates
// and the outlet are as they were typed; "" leaves all.
type Filter struct {
	Words            string
	On, Since, Until string // dates of events; Since and Until inclusive
	Published        string // date of publication: a day, a range, or "since" or "until" a day
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

// ErrChanged says that a quotation no longer stands where it stood.
var ErrChanged = errors.New("the document has changed since")

// Mistyped says that something in a request means nothing to the library.
type Mistyped struct {
	What string   // date, outlet or name
	Said string   // as it was typed
	Try  []string // what would have worked
}

func (e *Mistyped) Error() string { return "unknown " + e.What + " " + e.Said }
