package answer

import (
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A question may hold several: it goes on to ask a second thing, sets two
// possibilities against each other, or asks the same of each of two. Each is asked
// by itself, and the best excerpts of all come first: whoever asks "at sea or in
// port" is to see who says the one and who says the other.

// parts returns the questions that a question asks, or none but itself.
func parts(question *retrieval.Question) []string {
	for _, split := range []func(*retrieval.Question) []string{asksTwice, alternatives, ofEach} {
		if parts := split(question); len(parts) > 1 {
			return parts
		}
	}
	return []string{question.Text}
}

// asksAgain is where a question goes on to ask a second thing.
var asksAgain = regexp.MustCompile(`(?i)[,;?]?\s+and\s+(?:who|whom|what|when|where|why|how|which|did|was|were|is|are)\b`)

// fewestWords is how many words a part of a question must have, beside those
// that only shape it, to be asked by itself: "and what did she say?" is not.
const fewestWords = 2

// asksTwice returns the parts of a question that goes on to ask a second thing.
func asksTwice(question *retrieval.Question) []string {
	text := question.Text
	var parts []string
	start := 0
	for _, at := range append(asksAgain.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		if words(question, start, at[0]) < fewestWords {
			return nil
		}
		parts = append(parts, strings.TrimSpace(text[start:at[0]]))
		if at[0] < len(text) {
			start = at[0] + strings.Index(strings.ToLower(text[at[0]:at[1]]), "and") + len("and")
		}
	}
	return parts
}

// words returns how many words the question has from byte start to end, beside
// those that only shape it.
func words(question *retrieval.Question, start, end int) int {
	n := 0
	for _, term := range question.Terms {
		if !term.Frame && start <= term.Start && term.End <= end {
			n++
		}
	}
	return n
}

var (
	// either is where the second of two possibilities follows; a dash or comma may
	// stand before it.
	either = regexp.MustCompile(`(?i)\s*[,;–—-]?\s+or\s+`)

	// opens is a word with which each of two possibilities may begin.
	opens = regexp.MustCompile(`(?i)^(?:in|at|on|off|to|by|from|under|after|before|with|during|over|near|inside|outside|into|against|as|for|because|the|an?|his|her|its|their)\b`)

	// asksAnew begins a second possibility that is a clause of its own.
	asksAnew = regexp.MustCompile(`(?i)^(?:is|are|was|were|has|have|had|did|does|do|will|can|could|would)\b`)
)

// alternatives returns the two questions of one that sets two possibilities
// against each other: "did it sink in port or at sea" asks whether it sank in port,
// and whether it sank at sea.
func alternatives(question *retrieval.Question) []string {
	text := strings.TrimRight(question.Text, " ?!.")
	found := either.FindAllStringIndex(text, -1)
	if len(found) != 1 || question.Shape.Wants != mention.YesNoAnswer && question.Shape.Wants != mention.AnyAnswer {
		return nil
	}
	left, right := text[:found[0][0]], text[found[0][1]:]
	if words(question, 0, len(left)) == 0 || right == "not" || strings.HasPrefix(right, "not ") {
		return nil
	}
	if asksAnew.MatchString(right) {
		return []string{left, right}
	}
	stem := left
	if first := opens.FindString(right); first != "" {
		at := lastWord(left, first)
		if at < 0 { // "under torture or in hospital"
			for _, word := range strings.Fields(left)[1:] {
				if opens.MatchString(word) && !articles[strings.ToLower(word)] {
					at = lastWord(left, word)
					break
				}
			}
		}
		if at < 0 {
			at = strings.LastIndexByte(left, ' ')
		}
		stem = left[:max(at, 0)]
	} else {
		stem = left[:max(strings.LastIndexByte(left, ' '), 0)]
	}
	return []string{left, strings.TrimSpace(strings.TrimSpace(stem) + " " + right)}
}

// articles open each of two possibilities too, but stand anywhere.
var articles = wordSet(`the a an his her its their`)

// lastWord returns where the word stands last in text, -1 where it does not.
func lastWord(text, word string) int {
	at := -1
	lower, sought := strings.ToLower(" "+text+" "), strings.ToLower(" "+word+" ")
	for from := 0; ; {
		next := strings.Index(lower[from:], sought)
		if next < 0 {
			return at
		}
		at = from + next
		from = at + 1
	}
}

// each asks the same of several.
var each = regexp.MustCompile(`(?i)\s+(?:each|both|respectively)\b`)

// ofEach returns the questions of one that asks the same of each of two who are
// named: "what do Oslo and Lima each demand".
func ofEach(question *retrieval.Question) []string {
	if !each.MatchString(question.Text) {
		return nil
	}
	return ofTwo(question)
}

// mutual finds what two have or do with one another.
var mutual = regexp.MustCompile(`(?i)\b(?:between|together|joint(?:ly)?|each\s+other|one\s+another|relations?|ties|talks?|(?:met|meet(?:s|ings?)?)|calls?|differ\w*|border|war|peace|treaty)\b`)

// ofTwo returns the questions of one that names two beside each other, each asked of
// one of them: "what do Berg and Dahl warn of" may be told in two places. It returns
// nil for any other question, and for one of what the two have with one another.
func ofTwo(question *retrieval.Question) []string {
	if mutual.MatchString(question.Text) {
		return nil
	}
	names := slices.DeleteFunc(slices.Clone(question.Mentions), func(m mention.Mention) bool { return m.Kind != mention.Name })
	for i := 1; i < len(names); i++ {
		a, b := names[i-1], names[i]
		if a.End > b.Start || strings.TrimSpace(question.Text[a.End:b.Start]) != "and" {
			continue
		}
		before, after := question.Text[:a.Start], each.ReplaceAllString(question.Text[b.End:], "")
		return []string{before + question.Text[a.Start:a.End] + after, before + question.Text[b.Start:b.End] + after}
	}
	return nil
}
