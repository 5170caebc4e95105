package answer

import (
	"fmt"
	"regexp"
	"slices"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A judgement says whether the corpus answers a question, and if not, why.
type judgement struct {
	refused bool
	reason  string
	score   float64 // answerability: the higher, the more the corpus bears on the question
}

// judge decides. Certain rules come first: a day that is spoken of nowhere, a
// name that occurs under no spelling. Then a score of how well the best
// sentences bear on the question. Shown are the excerpts that would be shown.
func (r *reader) judge(all, shown []excerpt) judgement {
	score := r.answerability(all)
	for _, u := range r.question.Unread {
		if u.Void {
			return judgement{true, "", score} // why it cannot be answered, the reading says of it
		}
	}
	for _, term := range r.question.Terms {
		if term.IsDate && term.Passages == 0 {
			return judgement{true, fmt.Sprintf("the corpus speaks of %s nowhere", spanOf(term)), score}
		}
	}
	if name := missingName(r.question); name != "" {
		return judgement{true, fmt.Sprintf("“%s” occurs nowhere in the corpus, under no spelling", name), score}
	}
	if reason := absent(r.question); reason != "" {
		return judgement{true, reason, score}
	}
	if len(all) == 0 {
		return judgement{true, "no passage speaks of it", score}
	}
	if person := r.deedOfOthers(all); person != "" {
		return judgement{true, fmt.Sprintf("what it asks of “%s” is told of others", person), score}
	}
	if unmet := all[0].unmet; len(unmet) > 0 { // those that meet all demands come first
		return judgement{true, unmet[0].reason, score}
	}
	if !slices.ContainsFunc(shown, func(e excerpt) bool { return !r.deedIsMissing(e) }) {
		return judgement{true, "whom or what day it names occurs, and what is asked of it does not", score}
	}
	if r.kindIsMissing(shown) {
		kind := kindNames[r.question.Shape.Wants]
		if r.written != nil {
			kind = r.written.name
		}
		return judgement{true, "no passage that bears on it gives " + kind, score}
	}
	// A "not" that the source turns otherwise ("never prosecuted" for "not put on
	// trial") tells little about a natural question.
	if score < answerableFrom && !r.question.Shape.Negated {
		return judgement{true, scoredTooLow, score}
	}
	return judgement{score: score}
}

// The reasons of the refusals that no rule is certain of: what answers may be told in
// other words altogether.
const (
	scoredTooLow  = "what comes nearest does not answer"
	saidTooLittle = "no passage says enough of what it asks"
)

// isUncertain reports whether the corpus may answer nevertheless.
func (j judgement) isUncertain() bool {
	return j.refused && (j.reason == scoredTooLow || j.reason == saidTooLittle)
}

// spanOf describes the days that a date's term seeks, as they stand in a sentence.
func spanOf(term retrieval.Term) string {
	if term.Open == mention.Closed {
		return term.Days.String()
	}
	return "a day " + string(term.Open) + " " + term.Days.String()
}

// missingName returns a name of the question that has a word which the corpus
// has under no spelling, or whose words it has of different people alone, or "".
func missingName(question *retrieval.Question) string {
	if len(question.Strangers) > 0 {
		return question.Strangers[0].Written(question.Text)
	}
	for _, m := range question.Mentions {
		if m.Kind != mention.Name {
			continue
		}
		for _, term := range question.Terms {
			if !term.IsDate && m.Start <= term.Start && term.End <= m.End && term.Passages == 0 && !term.Frame {
				return question.Text[m.Start:m.End]
			}
		}
	}
	return ""
}

// kindNames are what kindIsMissing looks for.
var kindNames = map[mention.Answer]string{mention.NumberAnswer: "a number", mention.MoneyAnswer: "an amount of money", mention.DateAnswer: "a date"}

// otherwiseMeant are a "when" that only opens a condition, and a "how much" of
// what is not counted.
var otherwiseMeant = regexp.MustCompile(`(?i)^when\b.+\b(?:what|which|who|where|how|why)\b|\bhow\s+much\s+of\b|\bpresent[- ]day\b`)

// kindIsMissing reports whether a number or a date is asked for and no excerpt
// that would be shown gives one beside the sentence that answers.
func (r *reader) kindIsMissing(shown []excerpt) bool {
	if r.written == nil && kindNames[r.question.Shape.Wants] == "" || otherwiseMeant.MatchString(r.question.Text) {
		return false
	}
	near := 0.0
	for _, e := range shown {
		near = max(near, e.support.near)
	}
	return !slices.ContainsFunc(shown, func(e excerpt) bool {
		if e.support.near < kindNear*near {
			return false // it is of something else
		}
		if r.written != nil {
			return r.written.told.MatchString(e.around(1))
		}
		if r.question.Shape.Wants == mention.DateAnswer && era.MatchString(e.around(1)) {
			return true
		}
		return len(e.unmet) == 0 && slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool {
			// The noun that is counted may be another: any count will do.
			figure := m.Kind == mention.Figure && (m.Unit == "" || m.Unit == "people" || !howMany.MatchString(r.question.Text)) && r.question.Shape.Wants == mention.NumberAnswer
			return m.Start >= e.start() && m.End <= e.end() && (r.question.Shape.Wants == mention.NumberAnswer || r.within(e, m.Start, 1)) && (r.fits(m) || figure)
		})
	})
}

// namesPerson reports whether the question names somebody, as far as can be told.
func namesPerson(question *retrieval.Question) bool {
	return slices.ContainsFunc(question.Mentions, func(m mention.Mention) bool {
		_, nation := mention.Nation(question.Text[m.Start:m.End])
		return m.Kind == mention.Name && !nation && m.Class != mention.Place && m.Class != mention.Organisation
	})
}

// kindNear is how much of the question, as a share of what the best excerpt has, an
// excerpt must have near for what it gives to be what is asked.
const kindNear = 0.5

// era finds a time that is no date.
var era = regexp.MustCompile(`(?i)\b(?:centur(?:y|ies)|decades?|\d{3}0s|spring|summer|midsummer|autumn|winter|christmas|easter|annual(?:ly)?|noon|midnight|\d\s?[ap]\.?m|era|antiquity|middle\s+ages|\d{3,4}\s+(?:ad|bc|ce|bce))\b`)

// withoutDates returns a reader to whom excerpts need not speak of the days asked.
func (r *reader) withoutDates() *reader {
	other := *r
	other.hasDate = false
	return &other
}
