package answer

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"unicode"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// answerableFrom is the answerability from which on an answer is given. It is set
// low: of natural questions on news, in other words than the source's, hardly one
// in a hundred scores less, and the rules refuse most that have no answer.
const answerableFrom = -2.3

// nothingFound is the answerability of a question for which there is no excerpt.
const nothingFound = -4.0

// answerability is how much the best excerpts bear on the question: the log-odds
// that they answer it.
//
// It is a logistic regression over three kinds of question: answered by the
// corpus, not answered by it, and answered by a document that was taken away. It
// was fitted on the even half of SQuAD 2.0's development questions, with each sign
// held so that a missing word never speaks for an answer. Every part is a share or
// an indicator, so that it means the same in a corpus of any size.
func (r *reader) answerability(all []excerpt) float64 {
	if len(all) == 0 || r.total == 0 {
		return nothingFound
	}
	few := choose(all, mostCitations, 0)
	covered, best := 0.0, few[0] // the sentence that bears most on the question, not the best window's, speaks
	for _, e := range few {
		c := e.support.covered
		if e.support.wanted && len(e.support.candidates) == 0 {
			c *= 0.8
		}
		covered = max(covered, c)
		if e.support.strength() > best.support.strength() {
			best = e
		}
	}
	most := 0.0 // that a window could score
	for _, term := range r.question.Terms {
		most += term.Weight * (windowK1 + 1)
	}
	names, numbers := r.missing(best)
	around := best.around(1)
	length := min(float64(len(r.question.Terms)), longQuestion) / longQuestion
	return -2.08 +
		1.05*min(share(few[0].words, most), 1) +
		1.23*covered +
		0.18*r.beside(best) +
		0.62*ahead(all) +
		1.74*length - // a long question always has words that its answer lacks
		1.11*r.absentShare(best) -
		0.80*names -
		0.49*numbers -
		0.30*indicator(len(all[0].unmet) > 0) -
		0.62*indicator(lacksExtreme(r.question.Text, around)) -
		1.00*indicator(denies(r.question.Text)) -
		1.99*indicator(r.question.Shape.Negated && !negated(best.around(0))) -
		1.01*indicator(hasOpposite(r.question.Text, around)) -
		1.67*indicator(hasNegation(r.question.Text, around))
}

// longQuestion is how many terms a question has from which on it counts as no
// longer.
const longQuestion = 12.0

// ahead returns by how much, of its own score, the best passage is ahead of the
// average of the next ones. One that answers stands out; where it is not there,
// several are as good as each other.
func ahead(all []excerpt) float64 {
	best := make(map[int32]float64) // by passage
	for _, e := range all {
		best[e.hit.ID] = max(best[e.hit.ID], e.words)
	}
	scores := slices.Sorted(maps.Values(best))
	slices.Reverse(scores)
	next := 0.0
	for _, score := range scores[1:min(len(scores), nextPassages+1)] {
		next += score / nextPassages
	}
	return share(scores[0]-next, scores[0])
}

// nextPassages is how many passages the best is compared with.
const nextPassages = 5

// absentShare returns the share of the question's words, beside those that only
// shape it, that are neither within a sentence of the one that answers nor above it.
func (r *reader) absentShare(e excerpt) float64 {
	distance := r.distances(e)
	absent, all := 0.0, 0.0
	for n, term := range r.question.Terms {
		if !term.Frame {
			all++
			absent += indicator(distance[n] > 1 && !e.hit.Above[n])
		}
	}
	return share(absent, all)
}

func indicator(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// around returns the sentence that answers with n sentences on each side.
func (e excerpt) around(n int) string {
	first, last := max(e.best-n, 0), min(e.best+n, len(e.hit.Sentences)-1)
	return e.hit.Text[e.hit.Sentences[first].Start-e.hit.Start : e.hit.Sentences[last].End-e.hit.Start]
}

// missing returns the shares of the question's words of names, and of its
// numbers, that are not within a sentence of the one that answers.
func (r *reader) missing(e excerpt) (names, numbers float64) {
	distance := r.distances(e)
	ofNames, ofNumbers := 0.0, 0.0
	for n, term := range r.question.Terms {
		if r.isName(term) {
			ofNames++
			names += indicator(distance[n] > 1 && !e.hit.Above[n])
		}
		if isNumber(term) {
			ofNumbers++
			numbers += indicator(distance[n] > 1)
		}
	}
	return share(names, ofNames), share(numbers, ofNumbers)
}

func (r *reader) isName(term retrieval.Term) bool { return ofName(r.question, term) }

// ofName reports whether a term is of a name in the question.
func ofName(question *retrieval.Question, term retrieval.Term) bool {
	return slices.ContainsFunc(question.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Name && m.Start <= term.Start && term.End <= m.End
	})
}

func isNumber(term retrieval.Term) bool {
	return len(term.Keys) > 0 && '0' <= term.Keys[0][0] && term.Keys[0][0] <= '9'
}

// distances returns, for each term, how many sentences lie between the one that
// answers and the nearest that has the term; more than there are if none has.
func (r *reader) distances(e excerpt) []int {
	distance := make([]int, len(r.question.Terms))
	for n := range distance {
		distance[n] = len(e.hit.Sentences) + 1
	}
	for _, o := range e.hit.Found {
		distance[o.Term] = min(distance[o.Term], apart(o.Sentence, e.best))
	}
	return distance
}

// beside returns the weight of the terms that stand near a candidate, for the
// candidate that has most; without a kind to ask for, in the sentence.
func (r *reader) beside(e excerpt) float64 {
	if !e.support.wanted {
		return e.support.covered
	}
	best := 0.0
	for _, candidate := range e.support.candidates {
		sum := 0.0
		seen := make([]bool, len(r.question.Terms))
		for _, o := range e.hit.Found {
			if !seen[o.Term] && o.Start < candidate.End+nearBytes && o.End > candidate.Start-nearBytes {
				seen[o.Term] = true
				sum += r.question.Terms[o.Term].Weight
			}
		}
		best = max(best, sum)
	}
	return share(best, r.total)
}

// nearBytes is about eight words.
const nearBytes = 60

func negated(sentence string) bool {
	return slices.ContainsFunc(lowerWords(sentence), func(word string) bool {
		switch word {
		case "not", "no", "never", "without", "neither", "nor", "none", "cannot", "refused", "denied", "rejected", "failed", "declined", "lack", "lacked", "lacks",
			"revoked", "suspended", "banned", "cancelled", "canceled", "stopped", "lost", "unable", "barely", "hardly":
			return true
		}
		return strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")
	})
}

// denies reports whether a question asks for what is not so.
func denies(question string) bool {
	return slices.ContainsFunc(lowerWords(question), func(word string) bool {
		return denials[word] || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t")
	})
}

var denials = wordSet(`not no never without neither nor none cannot refuse refused deny denied reject rejected fail failed decline declined lack lacked lacks
	besides except unable hardly least non avoid prevent`)

// lowerWords returns the words of text in lower case, with their apostrophes.
func lowerWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || r == '\'' || r == '’' || r > unicode.MaxASCII)
	})
}

// lacksExtreme reports whether the question asks for the first, the only, the
// most of something and the text does not say so.
func lacksExtreme(question, text string) bool {
	words := lowerWords(text)
	for _, word := range lowerWords(question) {
		if extremes[word] && !slices.Contains(words, word) {
			return true
		}
	}
	return false
}

var extremes = wordSet(`first last only largest biggest smallest highest lowest oldest youngest longest shortest earliest latest best worst
	greatest main primary fewest least final sole second third`)

// hasOpposite reports whether the text has the opposite of a word of the question
// and not the word itself.
func hasOpposite(question, text string) bool {
	words := lowerWords(text)
	return turned(lowerWords(question), func(word string) bool { return slices.Contains(words, word) })
}

// turned reports whether a text has the opposite of one of the words and not the word
// itself; has tells which words it has.
func turned(words []string, has func(word string) bool) bool {
	return slices.ContainsFunc(words, func(word string) bool { return !has(word) && slices.ContainsFunc(opposites[word], has) })
}

// negatingPrefixes are the prefixes that turn a word into its opposite.
var negatingPrefixes = []string{"un", "in", "im", "ir", "non", "dis"}

// hasNegation reports whether the text has a word of the question with a prefix that
// negates it, or without the one that it has there, and not the word itself.
func hasNegation(question, text string) bool {
	words := lowerWords(text)
	has := func(word string) bool { return slices.Contains(words, word) }
	return slices.ContainsFunc(lowerWords(question), func(word string) bool {
		return len(word) > negatedBytes && !has(word) && slices.ContainsFunc(negatingPrefixes, func(prefix string) bool {
			rest, negated := strings.CutPrefix(word, prefix)
			return has(prefix+word) || negated && len(rest) > negatedBytes && has(rest)
		})
	})
}

// negatedBytes is the length up to which words have the letters of such a prefix by
// chance.
const negatedBytes = 4

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

//go:embed opposites.txt
var oppositesText string

// opposites holds, for each word of the table, those of the group against its own.
var opposites = func() map[string][]string {
	table := make(map[string][]string)
	for line := range strings.Lines(oppositesText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		left, right, _ := strings.Cut(line, "/")
		for a := range strings.FieldsSeq(left) {
			for b := range strings.FieldsSeq(right) {
				table[a] = append(table[a], b)
				table[b] = append(table[b], a)
			}
		}
	}
	return table
}()
