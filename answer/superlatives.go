package answer

import (
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
)

// The largest of all is not the third-largest, and where a source has no word of
// which is the largest, a large one is no answer.

// superlatives are words that stand for one another at the head of a row.
var superlatives = [][]string{
	strings.Fields(`largest biggest greatest leading top main chief principal foremost major`),
	strings.Fields(`highest top tallest record peak`),
	strings.Fields(`lowest smallest least fewest record`),
	strings.Fields(`deadliest bloodiest worst gravest`),
	strings.Fields(`oldest earliest`),
	strings.Fields(`youngest`),
	strings.Fields(`longest`),
	strings.Fields(`shortest`),
	strings.Fields(`richest wealthiest`),
	strings.Fields(`poorest`),
	strings.Fields(`strongest`),
	strings.Fields(`fastest quickest`),
}

// inRow finds, before a superlative, which in the row it is: "second-largest".
var inRow = regexp.MustCompile(`(?i)\b(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:nd|rd|th))[\s-]+$`)

// superlativeOf returns the demand that what the question asks for is the largest, or
// the second-largest, where it is spoken of.
func superlativeOf(question *retrieval.Question) []demand {
	for _, alike := range superlatives {
		at := wordIn(question.Text, alike[:min(len(alike), 3)])
		if at == nil {
			continue
		}
		row := ""
		if before := inRow.FindStringSubmatch(question.Text[:at[0]]); before != nil {
			row = strings.ToLower(before[1])
		}
		of := behind(question, at[1])
		end := at[1]
		if len(of) > 0 {
			end = question.Terms[of[len(of)-1]].End
		}
		what := strings.TrimSpace(row + " " + question.Text[at[0]:end])
		return []demand{{"no passage that bears on it says which is the “" + what + "”", func(r *reader, e excerpt) bool {
			text := e.hit.Text
			for from := e.hit.Sentences[max(e.best-1, 0)].Start - e.hit.Start; ; {
				found := wordIn(text[from:e.hit.Sentences[min(e.best+1, len(e.hit.Sentences)-1)].End-e.hit.Start], alike)
				if found == nil {
					return false
				}
				other := ""
				if before := inRow.FindStringSubmatch(text[:from+found[0]]); before != nil {
					other = strings.ToLower(before[1])
				}
				in := r.sentenceOf(e, e.hit.Start+from+found[0])
				from += found[1]
				if other == row && (len(of) == 0 || slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
					return slices.Contains(of, o.Term) && o.Sentence == in && o.Start-e.hit.Start >= from && o.Start-e.hit.Start <= from+countedBytes
				})) {
					return true
				}
			}
		}}}
	}
	return nil
}

// behind returns the terms, two at most, of what follows byte at of the question
// directly: "trade partner" of "the largest trade partner of Norway".
func behind(question *retrieval.Question, at int) []int {
	var terms []int
	for n, term := range question.Terms {
		if term.Start < at {
			continue
		}
		if strings.Trim(question.Text[at:term.Start], " -") != "" || len(terms) == 2 || term.IsDate || ofName(question, term) {
			break
		}
		terms, at = append(terms, n), term.End
	}
	return terms
}

// wordIn returns where the first of the words in text begins and ends, nil if none is there.
func wordIn(text string, words []string) []int {
	for _, at := range wordsOf.FindAllStringIndex(text, -1) {
		if slices.Contains(words, strings.ToLower(text[at[0]:at[1]])) {
			return at
		}
	}
	return nil
}

var wordsOf = regexp.MustCompile(`\pL+`)
