package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"footnote/retrieval"
)

const (
	// passagesCompared is how many passages are compared for what they differ on.
	passagesCompared = 200

	// mostDiffering is how many things an Answer of Differ sets side by side: more
	// are not read; a topic, days or an outlet leaves fewer.
	mostDiffering = 20

	// onTopicFrom is how strongly one of the accounts must bear on the topic.
	onTopicFrom = 0.3
)

// Differ returns what the documents differ on in what the request leaves, each
// thing with its accounts in order of publication, each account with its excerpt.
// Without a topic, days or an outlet it compares the openings of the latest
// documents. The answer has no claims: the accounts are what it says. That they
// differ on nothing is an Answer with Status Refused, not an error.
func (a *Answerer) Differ(ctx context.Context, request TopicRequest) (Answer, error) {
	differ := empty(request.Topic)
	differ.Reading = "where accounts differ in " + request.reading()
	differ.Searched.Collections = slices.Clone(request.Collections)
	if topic := strings.TrimSpace(request.Topic); topic != "" {
		if fault := unreadable(topic); fault != "" {
			differ.Reading = fault
			return differ, nil
		}
	}
	result, err := a.compared(ctx, request)
	if err != nil {
		return Answer{}, fmt.Errorf("compare accounts of %.80q: %w", request.Topic, err)
	}
	differ.Searched = Searched{
		Documents: int(result.Documents), Passages: int(result.Passages), Collections: result.Collections,
		WordsOnly: result.WordsOnly != nil,
	}
	var found []dispute
	reader := newReader(result.Question)
	if missingName(result.Question) == "" {
		read := slices.DeleteFunc(assertions(result, everything()), func(s assertion) bool { return !request.leaves(s.excerpt) })
		found = disputes(read, func(s *assertion) bool { return request.meets(reader, s) })
		found = slices.DeleteFunc(found, func(d dispute) bool {
			return !slices.ContainsFunc(d.accounts, func(s assertion) bool { return request.meets(reader, &s) })
		})
	}
	if differ.Citations, err = a.cite(ctx, shownWith(nil, found[:min(len(found), mostDiffering)])); err != nil {
		return Answer{}, fmt.Errorf("compare accounts of %.80q: %w", request.Topic, err)
	}
	differ.Disagreements = disagreements(found[:min(len(found), mostDiffering)], differ.Citations)
	if len(differ.Disagreements) > 0 {
		differ.Status = Answered
		return differ, nil
	}
	differ.Citations = []Citation{}
	differ.Reading += "; there is nothing on which they differ"
	if differ.Nearest, err = a.nearestTo(ctx, request, reader, result.Hits); err != nil {
		return Answer{}, fmt.Errorf("compare accounts of %.80q: %w", request.Topic, err)
	}
	return differ, nil
}

// compared returns the passages to compare.
func (a *Answerer) compared(ctx context.Context, request TopicRequest) (*retrieval.Result, error) {
	if topic := strings.TrimSpace(request.Topic); topic != "" {
		return a.corpus.Search(ctx, retrieval.Request{Question: topic, At: request.At, Collections: request.Collections, Limit: passagesCompared})
	}
	return a.corpus.Openings(ctx, retrieval.Scope{
		Collections: request.Collections, Publisher: request.Publisher, Since: request.Since, Until: request.Until, Limit: passagesCompared,
		PublishedSince: request.PublishedSince, PublishedUntil: request.PublishedUntil,
	})
}

// leaves reports whether a sentence is of the outlet, the days of publication and
// the days of the request.
func (request TopicRequest) leaves(e excerpt) bool {
	return request.reads(e.hit.Document) && request.during(e)
}

// meets reports whether an account bears on the topic of the request.
func (request TopicRequest) meets(r *reader, a *assertion) bool {
	if r.total == 0 {
		return true
	}
	if r.hasDate && !r.speaksOfDates(a.hit, max(a.best-1, 0), a.best) {
		return false
	}
	s := r.support(a.hit, a.best)
	return s.covered > 0 && s.strength() >= onTopicFrom
}
