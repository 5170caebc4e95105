package answer

import (
	"context"
	"fmt"

	"footnote/retrieval"
)

const (
	// alsoFrom is the share of the shorter sentence's content words, and alsoWords
	// the number of them, that two sentences must have in common, names in any
	// spelling, to say the same. Independent reports of one event share about so many.
	alsoFrom  = 0.4
	alsoWords = 3

	mostAlso = 3
)

// AlsoSaid returns citations of other documents of the collections that say what
// the sentence of a citation says, the closest first, one of each document.
func (a *Answerer) AlsoSaid(ctx context.Context, c Citation, collections []string) ([]Citation, error) {
	sentence := clean(c.Quote[c.SentenceStart-c.Start : c.SentenceEnd-c.Start])
	result, err := a.corpus.Search(ctx, retrieval.Request{Question: sentence, Collections: collections, Limit: passagesRead})
	if err != nil {
		return nil, fmt.Errorf("look who else says %.80q: %w", sentence, err)
	}
	seen := map[string]bool{c.Document: true}
	var others []excerpt
	for _, e := range newReader(result.Question).withoutDates().excerpts(result.Hits) {
		if len(others) < mostAlso && !seen[e.hit.Document.Path] && saysAlso(result.Question, e) {
			seen[e.hit.Document.Path] = true
			e.centre()
			others = append(others, e)
		}
	}
	citations, err := a.cite(ctx, others)
	if err != nil {
		return nil, fmt.Errorf("look who else says %.80q: %w", sentence, err)
	}
	return citations, nil
}

// saysAlso reports whether the sentence of an excerpt that bears most on a
// sentence, read as a question, says the same.
func saysAlso(sentence *retrieval.Question, e excerpt) bool {
	shared := make(map[int]bool) // terms
	for _, o := range e.hit.Found {
		if o.Sentence == e.best {
			shared[o.Term] = true
		}
	}
	shorter := min(len(sentence.Terms), e.hit.Lengths[e.best])
	return len(shared) >= alsoWords && float64(len(shared)) >= alsoFrom*float64(shorter)
}
