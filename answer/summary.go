package answer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A summary is made of central sentences: those whose words the passages of the
// most other documents have, too. Each is quoted as it stands, once, however many
// sources tell it, and they are put in the order of events.

const (
	// passagesSummed is how many passages a summary is chosen from.
	passagesSummed = 200

	// mostSummed is how many sentences a summary has: about what fits a screen.
	mostSummed = 7

	// topicFrom is the share of a topic's weight that a passage must have for the
	// corpus to hold something on the topic, and strengthFrom the share of the best
	// sentence's strength that another needs.
	topicFrom    = 0.5
	strengthFrom = 0.5

	// A sentence of fewer content words says little by itself; a longer one than
	// longestSummed bytes is a list or a table.
	fewestSummed  = 5
	longestSummed = 450

	// lengthDamping keeps the shortest sentences from being the most central.
	lengthDamping = 6.0

	// retoldFrom is the share of the shorter sentence's content words from which on
	// two tell the same.
	retoldFrom = 0.6

	// vaguelyShare is what the score of a sentence is multiplied with that belongs to
	// the days asked for, and does not name them.
	vaguelyShare = 0.6

	// widestDay is how many days a date may span to tell when something happened.
	widestDay = 31
)

// A TopicRequest says what is meant: a topic, days, an outlet. Its zero fields
// leave all.
type TopicRequest struct {
	Topic        string
	Since, Until *mention.Day // inclusive: of events, and of publication where a sentence names no day
	Publisher    string       // some of its name, in any case
	At           time.Time    // the asker's clock, in the asker's time zone
	Collections  []string     // names of those that the asker may see, at least one

	// Of publication, both inclusive; with either, a document without a date is not
	// meant.
	PublishedSince, PublishedUntil *mention.Day
}

// Summary returns the central sentences of what the request leaves, as claims in
// the order of events, each with its citation. That there is nothing is an Answer
// with Status Refused, not an error.
func (a *Answerer) Summary(ctx context.Context, request TopicRequest) (Answer, error) {
	summary := empty(request.Topic)
	summary.Reading = request.reading()
	summary.Searched.Collections = slices.Clone(request.Collections)
	if topic := strings.TrimSpace(request.Topic); topic != "" {
		if fault := unreadable(topic); fault != "" {
			summary.Reading = fault
			return summary, nil
		}
	}
	result, err := a.summed(ctx, request)
	if err != nil {
		return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
	}
	summary.Searched = Searched{
		Documents: int(result.Documents), Passages: int(result.Passages), Collections: result.Collections,
		WordsOnly: result.WordsOnly != nil, WordsWhy: whyWords(result.WordsOnly),
	}
	reader := newReader(result.Question)
	chosen := chooseCentral(request.sentences(reader, result.Hits), newCentrality(result.Hits))
	if summary.Citations, err = a.cite(ctx, chosen); err != nil {
		return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
	}
	if len(summary.Citations) > 0 {
		summary.Status = Answered
		summary.Claims = claims(summary.Citations)
		return summary, nil
	}
	summary.Reading += "; there is nothing"
	if summary.Nearest, err = a.nearestTo(ctx, request, reader, result.Hits); err != nil {
		return Answer{}, fmt.Errorf("sum up %.80q: %w", request.Topic, err)
	}
	return summary, nil
}

// nearestTo returns what to show where there is nothing to sum up: what comes
// closest to a topic, else the openings of the latest documents.
func (a *Answerer) nearestTo(ctx context.Context, request TopicRequest, r *reader, hits []retrieval.Hit) ([]Citation, error) {
	if r.total > 0 {
		return a.cite(ctx, choose(r.withoutDates().excerpts(hits), nearestShown, 0))
	}
	latest, err := a.corpus.Openings(ctx, retrieval.Scope{Collections: request.Collections, Limit: nearestShown})
	if err != nil {
		return nil, err
	}
	var openings []excerpt
	for i := range latest.Hits {
		openings = append(openings, excerpt{hit: &latest.Hits[i]})
	}
	return a.cite(ctx, choose(openings, nearestShown, 0))
}

// summed returns the passages to choose from.
func (a *Answerer) summed(ctx context.Context, request TopicRequest) (*retrieval.Result, error) {
	if topic := strings.TrimSpace(request.Topic); topic != "" {
		return a.corpus.Search(ctx, retrieval.Request{Question: topic, At: request.At, Collections: request.Collections, Limit: passagesSummed})
	}
	return a.corpus.Openings(ctx, retrieval.Scope{
		Collections: request.Collections, Publisher: request.Publisher, Since: request.Since, Until: request.Until, Limit: passagesSummed,
		PublishedSince: request.PublishedSince, PublishedUntil: request.PublishedUntil,
	})
}

// sentences returns the sentences of the hits that the request leaves, as
// excerpts of one sentence, in the order of the hits.
func (request TopicRequest) sentences(r *reader, hits []retrieval.Hit) []excerpt {
	var all []excerpt
	most, context := 0.0, 0.0
	for i := range hits {
		hit := &hits[i]
		if !request.reads(hit.Document) {
			continue
		}
		for n := range hit.Sentences {
			e := excerpt{hit: hit, first: n, last: n, best: n, score: 1}
			if !request.during(e) || r.hasDate && !r.speaksOfDates(hit, n, n) {
				continue
			}
			if r.total > 0 {
				e.support = r.support(hit, n)
				e.score = e.support.strength()
				context = max(context, e.support.context)
				if e.support.covered == 0 {
					continue
				}
			}
			most = max(most, e.score)
			if request.bounded() && !request.within(e) {
				e.score *= vaguelyShare
			}
			all = append(all, e)
		}
	}
	if r.total > 0 && (context < topicFrom || missingName(r.question) != "") {
		return nil
	}
	return slices.DeleteFunc(all, func(e excerpt) bool { return e.score < strengthFrom*most })
}

// bounded reports whether the request names days.
func (request TopicRequest) bounded() bool { return request.Since != nil || request.Until != nil }

// during reports whether a sentence belongs to the days of the request, if only in
// part, or by the day of its publication.
func (request TopicRequest) during(e excerpt) bool {
	days := e.dates()
	if len(days) == 0 && e.hit.Document.Dated {
		days = []mention.Days{e.hit.Document.Published}
	}
	return !request.bounded() || slices.ContainsFunc(days, func(d mention.Days) bool {
		return (request.Since == nil || d.To >= *request.Since) && (request.Until == nil || d.From <= *request.Until)
	})
}

// within reports whether a sentence speaks of a day of the request, and of no day
// outside it in the same breath, as "last week" does.
func (request TopicRequest) within(e excerpt) bool {
	return slices.ContainsFunc(e.dates(), func(d mention.Days) bool {
		return (request.Since == nil || d.From >= *request.Since) && (request.Until == nil || d.To <= *request.Until)
	})
}

// dates are the days that the sentence speaks of, as far as they tell when
// something happened.
func (e excerpt) dates() []mention.Days {
	var days []mention.Days
	sentence := e.hit.Sentences[e.best]
	for _, m := range e.hit.Mentions {
		if m.Kind == mention.Date && m.Start >= sentence.Start && m.End <= sentence.End && m.Days.To-m.Days.From < widestDay {
			days = append(days, m.Days)
		}
	}
	return days
}

// when is the day by which a sentence is put in order: the first that it speaks
// of, else that of publication; ok is false when neither is known.
func (e excerpt) when() (day mention.Day, ok bool) {
	if days := e.dates(); len(days) > 0 {
		return days[0].From, true
	}
	return e.hit.Document.Published.From, e.hit.Document.Dated
}

// A centrality knows which of the documents that are summed up have a term.
type centrality struct {
	stemmer   *retrieval.Stemmer
	documents map[string]map[int32]bool
	all       map[int32]bool
}

func newCentrality(hits []retrieval.Hit) centrality {
	c := centrality{stemmer: retrieval.NewStemmer(), documents: make(map[string]map[int32]bool), all: make(map[int32]bool)}
	for _, hit := range hits {
		c.all[hit.DocumentID] = true
		for term := range c.terms(hit.Text) {
			if c.documents[term] == nil {
				c.documents[term] = make(map[int32]bool)
			}
			c.documents[term][hit.DocumentID] = true
		}
	}
	return c
}

// terms are the content words of a text.
func (c centrality) terms(text string) map[string]bool {
	terms := make(map[string]bool)
	for _, word := range c.stemmer.Words(text) {
		if word.Term != "" {
			terms[word.Term] = true
		}
	}
	return terms
}

// of is the mean share of the other documents that have a term of the sentence.
func (c centrality) of(terms map[string]bool) float64 {
	sum := 0.0
	for term := range terms {
		sum += share(float64(len(c.documents[term])-1), float64(len(c.all)-1))
	}
	return sum / (float64(len(terms)) + lengthDamping)
}

// label begins a line that is about the document: "Source: …".
var label = regexp.MustCompile(`^[\pL ]{2,20}:\s`)

// pointsBack begins a sentence that cannot be understood by itself.
var pointsBack = regexp.MustCompile(`(?i)^["“*]*(?:he|she|they|it|this|that|these|those|his|her|their|its|but|and|both|such)\b`)

// pointsBackShare is what the score of such a sentence is multiplied with.
const pointsBackShare = 0.5

// chooseCentral returns the most central of the sentences that do not tell the
// same, in the order of events, with their neighbours where those are in no other.
func chooseCentral(sentences []excerpt, c centrality) []excerpt {
	type candidate struct {
		excerpt
		terms map[string]bool
	}
	var candidates []candidate
	for _, e := range sentences {
		terms := c.terms(e.sentence())
		if len(terms) < fewestSummed || len(e.sentence()) > longestSummed || label.MatchString(e.sentence()) {
			continue
		}
		e.score *= 1 + c.of(terms)
		if pointsBack.MatchString(e.sentence()) {
			e.score *= pointsBackShare
		}
		candidates = append(candidates, candidate{e, terms})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.hit.ID, b.hit.ID), cmp.Compare(a.best, b.best))
	})
	var kept []candidate
	for _, e := range candidates {
		if len(kept) < mostSummed && !slices.ContainsFunc(kept, func(k candidate) bool { return e.repeats(k.excerpt) || retold(e.terms, k.terms) }) {
			kept = append(kept, e)
		}
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		dayA, knownA := a.when()
		dayB, knownB := b.when()
		switch {
		case knownA && !knownB:
			return -1
		case knownB && !knownA:
			return 1
		}
		return cmp.Or(cmp.Compare(dayA, dayB), cmp.Compare(a.hit.Document.Path, b.hit.Document.Path), cmp.Compare(a.start(), b.start()))
	})
	chosen := make([]excerpt, len(kept))
	for i, k := range kept {
		chosen[i] = k.excerpt
	}
	for i, e := range chosen {
		e.centre()
		if !slices.ContainsFunc(slices.Delete(slices.Clone(chosen), i, i+1), func(other excerpt) bool { return overlap(e, other) }) {
			chosen[i] = e
		}
	}
	return chosen
}

// retold reports whether two sentences tell the same in other words.
func retold(a, b map[string]bool) bool {
	shared := 0
	for term := range a {
		if b[term] {
			shared++
		}
	}
	return float64(shared) >= retoldFrom*float64(min(len(a), len(b)))
}

// reading says what is summed up.
func (request TopicRequest) reading() string {
	said := "what is said"
	if topic := strings.Join(strings.Fields(request.Topic), " "); topic != "" {
		said += " about " + strconv.Quote(topic)
	}
	switch since, until := request.Since, request.Until; {
	case since != nil && until != nil:
		said += " of " + mention.Days{From: *since, To: *until}.String()
	case since != nil:
		said += " of " + mention.Days{From: *since, To: *since}.String() + " and later"
	case until != nil:
		said += " of the time until " + mention.Days{From: *until, To: *until}.String()
	}
	if request.bounded() {
		said += " (event date; of publication where no other is given)"
	}
	if request.Publisher != "" {
		said += ", by " + strconv.Quote(request.Publisher)
	}
	return said + request.published()
}
