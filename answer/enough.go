package answer

import (
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// What answers speaks of what is asked: some of the question's plain words, those that
// are no name, number or time, stand beside the sentence that answers, themselves or in
// other words. A name alone, however often it occurs, only puts a sentence on the
// subject.

// The shares of its plain words that an answer has beside it. They were set on 290
// questions, asked of the corpus that answers them, where few have less, and asked again
// of that corpus without the documents that do.
const (
	plainShare = 1.0 / 3 // of a question that names nobody and no day, or asks for a number
	namedShare = 0.05    // of another: one word
)

// enoughOf returns the demand that an excerpt has enough of the question's plain words.
func enoughOf(question *retrieval.Question) []demand {
	var plain []int
	names := false
	for n, term := range question.Terms {
		switch {
		case term.IsDate || ofName(question, term):
			names = true
		case !term.Frame && !isNumber(term) && !anyCount[strings.ToLower(term.Written)]:
			plain = append(plain, n)
		}
	}
	from := namedShare
	switch question.Shape.Wants {
	case mention.RoleAnswer, mention.StatementAnswer:
		return nil // the role, or what is said, is asked
	case mention.NumberAnswer, mention.MoneyAnswer:
		from = plainShare
	default:
		if !names {
			from = plainShare
		}
	}
	if len(plain) < 2 { // a single word is often said otherwise
		return nil
	}
	return []demand{{saidTooLittle, func(r *reader, e excerpt) bool {
		distance := r.distances(e)
		there := 0.0
		for _, n := range plain {
			if distance[n] <= 1 || e.hit.Above[n] {
				there++
			}
		}
		return there >= from*float64(len(plain))
	}}}
}
