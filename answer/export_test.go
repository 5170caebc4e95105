package answer

import (
	"context"
	"time"

	"footnote/retrieval"
)

// TouchedOf returns what the disputes are about that the question touches, found by
// comparing what it touches with the rest, and by comparing all with all.
func (a *Answerer) TouchedOf(ctx context.Context, question string, at time.Time, collection string) (some, all []string, err error) {
	f, err := a.findPart(ctx, retrieval.Request{Question: question, At: at, Collections: []string{collection}, Limit: passagesRead})
	if err != nil {
		return nil, nil, err
	}
	touched := func(seeks sought, from func(*assertion) bool) (about []string) {
		for _, d := range f.reader.touched(disputes(assertions(f.result, seeks), from), f.chosen) {
			about = append(about, aboutOf(d.accounts))
			for _, account := range d.accounts {
				about = append(about, account.source+": "+account.value)
			}
		}
		return about
	}
	seeks := f.reader.seeks()
	some = touched(seeks.spokenOf(f.result, f.chosen), func(s *assertion) bool { return f.reader.touches(s, f.chosen) })
	return some, touched(seeks, func(*assertion) bool { return true }), nil
}
