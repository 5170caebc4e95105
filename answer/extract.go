package answer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

const (
	// passagesRead is how many passages evidence is chosen from.
	passagesRead = 40

	// mostCitations is how many excerpts an answer shows. More than a person reads
	// hide the one that answers.
	mostCitations = 5

	// citedFrom is the share of the best excerpt's score that another needs to be
	// shown beside it.
	citedFrom = 0.5

	// longestQuestion is in bytes. Longer ones are pasted documents.
	longestQuestion = 4000
)

// A Question is a question as it was asked.
type Question struct {
	Text        string
	At          time.Time // the asker's clock, in the asker's time zone
	Collections []string  // names of those that the asker may see, at least one

	// Beside is what an earlier answer cited, if this question goes on from it: the
	// passages are looked at again, whether they are found or not.
	Beside []Citation
}

// beside returns where the sentences stand that answered before.
func (q Question) beside() []retrieval.At {
	var places []retrieval.At
	for _, c := range q.Beside {
		places = append(places, retrieval.At{Document: c.Document, Byte: c.SentenceStart})
	}
	return places
}

// A Corpus is what an Answerer reads. *retrieval.Index is one.
type Corpus interface {
	Search(ctx context.Context, request retrieval.Request) (*retrieval.Result, error)

	// Openings returns the passages of a scope, as there are without a question.
	Openings(ctx context.Context, scope retrieval.Scope) (*retrieval.Result, error)

	// Dated returns the passages that speak of the days, and of the question's terms
	// if it has any, and others that bear on it.
	Dated(ctx context.Context, request retrieval.Request, dates retrieval.Dates) (*retrieval.Result, error)

	// SameNames returns how the collections join the names with the given keys, one
	// group for each person, organisation or place.
	SameNames(ctx context.Context, collections []string, keys []string) ([]mention.Group, error)

	// Digests returns the SHA-256 of the documents that the places are in, in order;
	// "" where the document is no longer there.
	Digests(ctx context.Context, places []retrieval.Place) ([]string, error)

	// Texts returns what the stored documents say at the places, in order; "" where
	// the document is no longer there.
	Texts(ctx context.Context, places []retrieval.Place) ([]string, error)
}

// An Answerer answers questions from a corpus. It is safe for concurrent use.
type Answerer struct {
	corpus Corpus
	log    *slog.Logger
}

// New returns an Answerer that answers from corpus.
func New(corpus Corpus, log *slog.Logger) *Answerer {
	return &Answerer{corpus: corpus, log: log}
}

// Answer answers a question. An error means that the corpus could not be read;
// that it does not say, or that the question cannot be read, is an Answer with
// Status Refused.
func (a *Answerer) Answer(ctx context.Context, question Question) (Answer, error) {
	answer, _, err := a.answer(ctx, question)
	return answer, err
}

// answer is Answer, with what was found for the question; for one that cannot be
// read, nothing.
func (a *Answerer) answer(ctx context.Context, question Question) (Answer, []finding, error) {
	answer := empty(question.Text)
	text := strings.TrimSpace(question.Text)
	if fault := unreadable(text); fault != "" {
		answer.Reading = fault
		answer.Searched.Collections = slices.Clone(question.Collections)
		return answer, nil, nil
	}
	findings, err := a.find(ctx, text, question)
	if fault := (*retrieval.FilterError)(nil); errors.As(err, &fault) {
		answer.Reading = fault.Error()
		answer.Searched.Collections = slices.Clone(question.Collections)
		return answer, nil, nil
	}
	if err != nil {
		return Answer{}, nil, fmt.Errorf("answer %.80q: %w", text, err)
	}
	whole := findings[0].result
	answer.Searched = Searched{
		Documents: int(whole.Documents), Passages: int(whole.Passages), Collections: whole.Collections,
		WordsOnly: whole.WordsOnly != nil, WordsWhy: whyWords(whole.WordsOnly),
	}
	answered := slices.DeleteFunc(slices.Clone(findings), func(f finding) bool { return f.judgement.refused })
	if len(answered) == 0 {
		answer.Reading = describe(findings)
		answer.Nearest, err = a.cite(ctx, findings[0].near)
		if err != nil {
			return Answer{}, nil, fmt.Errorf("answer %.80q: %w", text, err)
		}
		return answer, findings, nil
	}
	chosen := interleave(answered)
	touched := touchedBy(answered, chosen)
	if answer.Citations, err = a.cite(ctx, shownWith(chosen, touched)); err != nil {
		return Answer{}, nil, fmt.Errorf("answer %.80q: %w", text, err)
	}
	answer.Reading = describe(findings)
	if len(answer.Citations) == 0 {
		answer.Reading += "; what answers was found, but no excerpt of it matches its source"
		return answer, findings, nil
	}
	answer.Status = Answered
	answer.Claims = claims(answer.Citations[:min(len(answer.Citations), mostCitations)])
	answer.Disagreements = disagreements(touched, answer.Citations)
	answer.Origins = originsOf(chosen, excerptsOf(answered))
	return answer, findings, nil
}

// A finding is what was found for a question, or for one of the questions in it.
type finding struct {
	result    *retrieval.Result
	reader    *reader
	all       []excerpt // best first
	chosen    []excerpt
	near      []excerpt // when it is refused: the nearest that there is
	judgement judgement
	counted   string // how a day was counted from an event: see anchored
}

// find returns what was found for the question; for one that asks two things,
// what was found for each.
func (a *Answerer) find(ctx context.Context, text string, question Question) ([]finding, error) {
	request := retrieval.Request{Question: text, At: question.At, Collections: question.Collections, Limit: passagesRead, Beside: question.beside()}
	whole, err := a.findPart(ctx, request)
	if err != nil {
		return nil, err
	}
	request.Filters = whole.result.Filters
	if whole, err = a.anchored(ctx, request, whole); err != nil {
		return nil, err
	}
	if parts := parts(whole.result.Question); len(parts) > 1 {
		return a.findParts(ctx, request, parts)
	}
	if parts := ofTwo(whole.result.Question); whole.judgement.refused && len(parts) > 1 {
		of, err := a.findParts(ctx, request, parts)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(of, func(f finding) bool { return f.judgement.refused }) {
			return of, nil
		}
	}
	return []finding{whole}, nil
}

// findParts returns what was found for each of the questions in one.
func (a *Answerer) findParts(ctx context.Context, request retrieval.Request, parts []string) ([]finding, error) {
	var findings []finding
	for _, part := range parts {
		request.Question = part
		found, err := a.findPart(ctx, request)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found)
	}
	return findings, nil
}

func (a *Answerer) findPart(ctx context.Context, request retrieval.Request) (finding, error) {
	result, err := a.corpus.Search(ctx, request)
	if err != nil {
		return finding{}, err
	}
	f := finding{result: result, reader: newReader(result.Question)}
	f.all = f.reader.excerpts(result.Hits)
	f.chosen = choose(f.all, mostCitations, citedFrom)
	f.judgement = f.reader.judge(f.all, f.chosen)
	if f.judgement.refused {
		f.near = f.nearest()
	}
	if f.judgement.refused && f.reader.asksOnlyDays() {
		near, err := a.nearestInTime(ctx, f, request)
		if err != nil {
			return finding{}, err
		}
		if len(near) > 0 {
			f.near = near
		}
	}
	return f, nil
}

// interleave returns the excerpts of the findings, the best of each first.
func interleave(findings []finding) []excerpt {
	var chosen []excerpt
	for rank := range mostCitations {
		for _, f := range findings {
			if rank < len(f.chosen) && len(chosen) < mostCitations && !slices.ContainsFunc(chosen, f.chosen[rank].repeats) {
				chosen = append(chosen, f.chosen[rank])
			}
		}
	}
	return chosen
}

// Answerability returns the score from which Answer tells whether the corpus
// answers the question of request: the higher, the more it does. The evaluation
// measures with it.
func (a *Answerer) Answerability(ctx context.Context, request retrieval.Request) (float64, error) {
	request.Limit = passagesRead
	result, err := a.corpus.Search(ctx, request)
	if err != nil {
		return 0, fmt.Errorf("judge %.80q: %w", request.Question, err)
	}
	reader := newReader(result.Question)
	return reader.answerability(reader.excerpts(result.Hits)), nil
}

// empty returns a refusal without any contents, all slices empty.
func empty(question string) Answer {
	return Answer{Question: question, Status: Refused, Claims: []Claim{}, Citations: []Citation{}, Disagreements: []Disagreement{}, Nearest: []Citation{},
		Searched: Searched{Collections: []string{}}}
}

// unreadable returns a sentence that says why a question cannot be read, or "".
func unreadable(text string) string {
	switch {
	case len(text) > longestQuestion:
		return fmt.Sprintf("The question has %d bytes: ask it in %d at most.", len(text), longestQuestion)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return "The question is not text: write it in UTF-8."
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "The question has no words: ask who, what, when, where, how many or why."
	}
	return ""
}

// choose returns the best excerpts that neither overlap nor say the same in
// other words, as many as most, each with at least the given share of the best
// one's score.
func choose(all []excerpt, most int, from float64) []excerpt {
	var chosen []excerpt
	var worded []wording
	for _, e := range all {
		if len(chosen) == most || len(chosen) > 0 && e.score < from*chosen[0].score {
			break
		}
		e.centre()
		if slices.ContainsFunc(chosen, func(c excerpt) bool { return overlap(e, c) }) {
			continue
		}
		if wording := e.wording(); !slices.ContainsFunc(worded, wording.twins) {
			chosen, worded = append(chosen, e), append(worded, wording)
		}
	}
	return chosen
}

// repeats reports whether the excerpt says nothing that the other does not.
func (e excerpt) repeats(other excerpt) bool {
	return overlap(e, other) || e.wording().twins(other.wording())
}

func overlap(a, b excerpt) bool {
	return a.hit.ID == b.hit.ID && a.first <= b.last && b.first <= a.last
}

// cite makes citations of the excerpts, each quotation checked against the
// stored document. One that differs is a fault of ours: it is logged, and not
// shown. Nor is one of a document that has gone since it was found.
func (a *Answerer) cite(ctx context.Context, excerpts []excerpt) ([]Citation, error) {
	citations := []Citation{}
	var places []retrieval.Place
	for _, e := range excerpts {
		places = append(places, e.place())
	}
	stored, err := a.corpus.Texts(ctx, places)
	if err != nil {
		return nil, fmt.Errorf("check quotations: %w", err)
	}
	for i, e := range excerpts {
		hit := e.hit
		start, end := e.start(), e.end()
		quote := hit.Text[start-hit.Start : end-hit.Start]
		if stored[i] != quote {
			a.log.Error("quotation dropped: it is not what the document says", "document", hit.Document.Path, "start", start, "end", end)
			continue
		}
		sentence := hit.Sentences[e.best]
		citations = append(citations, Citation{
			N: len(citations) + 1, Document: hit.Document.Path, Title: hit.Document.Title, Publisher: hit.Document.Publisher,
			Published: hit.Document.PublicationDate(), Inferred: hit.Document.Inferred, URL: hit.Document.URL,
			Quote: quote, Start: start, End: end, SentenceStart: sentence.Start, SentenceEnd: sentence.End,
			Credits: e.credits(), Marks: marks(e), place: places[i],
		})
	}
	return citations, nil
}

// place is where the excerpt stands.
func (e excerpt) place() retrieval.Place {
	return retrieval.Place{Collection: e.hit.Collection, Document: e.hit.DocumentID, Start: e.start(), End: e.end()}
}

// marks are the words of the excerpt that answer: in the answering sentence
// those of the wanted kind and those that the question has too.
func marks(e excerpt) []Span {
	var spans []Span
	if e.account.End > 0 {
		spans = append(spans, Span(e.account))
	}
	for _, m := range e.support.candidates {
		spans = append(spans, Span{m.Start, m.End})
	}
	for _, o := range e.hit.Found {
		if o.Sentence == e.best {
			spans = append(spans, Span{o.Start, o.End})
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	kept := spans[:0]
	for _, s := range spans {
		if len(kept) == 0 || s.Start >= kept[len(kept)-1].End {
			kept = append(kept, s)
		}
	}
	return kept
}

// claims makes a claim of each answering sentence, in the source's own words. A
// sentence that several citations have, each for another value in it, is one claim.
func claims(citations []Citation) []Claim {
	var claims []Claim
	for i, c := range citations {
		same := slices.IndexFunc(citations[:i], func(other Citation) bool {
			return other.Document == c.Document && other.SentenceStart == c.SentenceStart && other.SentenceEnd == c.SentenceEnd && other.claim() == c.claim()
		})
		if same < 0 {
			claims = append(claims, Claim{Text: c.claim(), Citations: []int{c.N}})
			continue
		}
		claimed := slices.IndexFunc(claims, func(claim Claim) bool { return claim.Citations[0] == citations[same].N })
		claims[claimed].Citations = append(claims[claimed].Citations, c.N)
	}
	return claims
}

// claim is the answering sentence on one line.
func (c Citation) claim() string {
	return clean(c.Quote[c.SentenceStart-c.Start : c.SentenceEnd-c.Start])
}
