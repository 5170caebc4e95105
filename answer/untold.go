package answer

import (
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// Over old reports "last Friday" is theirs: what answers it must itself be told of a
// Friday, and of one that lay behind the report.

// toCome finds that a question asks for what is to come, or a day that is.
var toCome = regexp.MustCompile(`(?i)\b(?:will|next|coming)\b`)

// toldSo is the demand that the sentence that answers calls its day as the question
// does, and that it lies on the same side of the report.
func toldSo(question *retrieval.Question, m mention.Mention) demand {
	written := question.Text[m.Start:m.End]
	words := strings.Fields(written)
	called := regexp.MustCompile(`(?i)\b(?:next\s+|coming\s+)?` + regexp.QuoteMeta(words[len(words)-1]) + `\b`)
	ahead := toCome.MatchString(question.Text)
	return demand{"no passage that bears on it tells of what it calls “" + written + "”", func(_ *reader, e excerpt) bool {
		start := e.hit.Sentences[e.best].Start
		return slices.ContainsFunc(called.FindAllStringIndex(e.sentence(), -1), func(at []int) bool {
			return e.ahead(start+at[0], start+at[1]) == ahead
		})
	}}
}

// ahead reports whether the day that stands at those bytes lay ahead when the
// document was published, which its words say where no date is read there.
func (e excerpt) ahead(start, end int) bool {
	for _, m := range e.hit.Mentions {
		if m.Kind == mention.Date && m.Start < end && start < m.End && e.hit.Document.Dated {
			return m.Days.From > e.hit.Document.Published.To
		}
	}
	return toCome.MatchString(e.hit.Text[start-e.hit.Start : end-e.hit.Start])
}
