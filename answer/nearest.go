package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// nearestShown is how many excerpts a refusal shows.
const nearestShown = 3

// nearest returns the excerpts to show with a refusal. Where a day was asked, what
// is said on the subject of the days nearest to it comes first.
func (f finding) nearest() []excerpt {
	if !f.reader.hasDate {
		return f.chosen[:min(len(f.chosen), nearestShown)]
	}
	near := choose(f.reader.withoutDates().excerpts(f.result.Hits), mostCitations, 0)
	near = slices.DeleteFunc(near, func(e excerpt) bool { return e.score < onSubject*near[0].score })
	slices.SortStableFunc(near, func(a, b excerpt) int { return cmp.Compare(f.reader.daysFrom(a), f.reader.daysFrom(b)) })
	return near[:min(len(near), nearestShown)]
}

// onSubject is the share of the best excerpt's score from which on another is taken
// to be on the subject of a question for a day that nothing is said of.
const onSubject = 0.6

// daysFrom returns how many days lie between those that the question asks for and the
// nearest of which the sentence that answers speaks.
func (r *reader) daysFrom(e excerpt) mention.Day {
	least := mention.Day(math.MaxInt32)
	for _, term := range r.question.Dates() {
		for _, m := range e.datesOf() {
			least = min(least, max(daysApart(m.Days, term.Days), 0))
		}
	}
	return least
}

// datesOf returns the days, but no longer times, of which the sentence that answers
// speaks.
func (e excerpt) datesOf() []mention.Mention {
	return slices.DeleteFunc(mentionsIn(e.hit, e.hit.Sentences[e.best]), func(m mention.Mention) bool {
		return m.Kind != mention.Date || m.Days.To-m.Days.From > mostDays
	})
}

// mostDays is how many days apart the first and the last of a stated time may lie
// for it to be a day, roughly: over a weekend, from 30 June to 1 July.
const mostDays = 2

// asksOnlyDays reports whether the question has nothing that it is about besides one
// run of days: "what happened on 9 July".
func (r *reader) asksOnlyDays() bool {
	return len(r.question.Dates()) == 1 && !slices.ContainsFunc(r.question.Terms, func(term retrieval.Term) bool { return !term.IsDate && !term.Frame })
}

// nearestInTime returns excerpts of the days nearest to those that the question asks
// for of which the corpus speaks at all.
func (a *Answerer) nearestInTime(ctx context.Context, f finding, request retrieval.Request) ([]excerpt, error) {
	term := f.reader.question.Dates()[0]
	request.Question = ""
	dates := retrieval.Dates{Publisher: f.result.Filters.Outlet}
	if published := f.result.Filters.Published; published != nil {
		dates.PublishedSince, dates.PublishedUntil = &published.From, &published.To
	}
	var near []excerpt
	for _, reach := range nearDays {
		since, until := term.Days.From-reach, term.Days.To+reach
		dates.Since, dates.Until = &since, &until
		result, err := a.corpus.Dated(ctx, request, dates)
		if err != nil {
			return nil, fmt.Errorf("look for the nearest days: %w", err)
		}
		near = near[:0]
		for i := range result.Hits {
			hit := &result.Hits[i]
			for n := range hit.Sentences {
				e := excerpt{hit: hit, first: n, last: n, best: n}
				if days := f.reader.daysFrom(e); days > 0 && days <= reach {
					near = append(near, e)
				}
			}
		}
		if len(near) >= nearestShown {
			break
		}
	}
	slices.SortStableFunc(near, func(a, b excerpt) int {
		return cmp.Or(cmp.Compare(f.reader.daysFrom(a), f.reader.daysFrom(b)), cmp.Compare(a.hit.ID, b.hit.ID), cmp.Compare(a.best, b.best))
	})
	return choose(near, nearestShown, 0), nil
}

// nearDays are how far from the days asked others are looked for, in turn: few days
// first, since a large corpus speaks of something on each.
var nearDays = []mention.Day{1, 3, 7, 30, 120, 366}
