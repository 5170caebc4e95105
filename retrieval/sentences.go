package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// A Span is a run of bytes of a text, End exclusive.
type Span struct{ Start, End int }

// Sentences returns the sentences of text in order, without the white space
// around them. They follow Unicode's sentence boundaries (UAX #29), go on over an
// abbreviation or an initial ("Mr. Aliyev", "J. Smith", "No. 7"), and take the
// closing ** of Markdown along, as UAX #29 alone does not.
func Sentences(text string) []Span {
	var spans []Span
	start := 0
	segments := sentences.FromString(text)
	for segments.Next() {
		end := segments.End()
		if end < len(text) && isOpen(text[start:end], text[end:]) {
			continue
		}
		end += closingEmphasis(text[end:])
		if span := trim(text, Span{start, end}); span.Start < span.End {
			spans = append(spans, span)
		}
		start = end
	}
	return spans
}

// isOpen reports whether a sentence that seems to end goes on: its last word is
// an abbreviation or an initial, or one that is short only before a number, or
// it ends in a quotation and a small letter follows.
func isOpen(sentence, rest string) bool {
	if strings.Contains(sentence[len(strings.TrimRight(sentence, " \t\r\n")):], "\n") {
		return false // a line that ends in white space and a new line is an end
	}
	sentence = strings.TrimRight(sentence, " \t\r\n")
	last, _ := utf8.DecodeLastRuneInString(sentence)
	if first, _ := utf8.DecodeRuneInString(rest); unicode.IsLower(first) && strings.ContainsRune("”’»\"'", last) {
		return true // “Why?” she asked.
	}
	if last != '.' {
		return false
	}
	word := sentence[strings.LastIndexAny(sentence, " \t\n([“\"*")+1:]
	word = strings.TrimSuffix(word, ".")
	if word == "" {
		return false
	}
	if utf8.RuneCountInString(word) == 1 {
		r, _ := utf8.DecodeRuneInString(word)
		return unicode.IsUpper(r) && word != "I"
	}
	if abbreviations[strings.ToLower(word)] {
		return true
	}
	// No. 7, Art. 12, p. 3, Sept. 3: abbreviations before a number only.
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \t*"))
	return unicode.IsDigit(next) && numbered[strings.ToLower(word)]
}

// closingEmphasis is how many bytes of rest, right behind the full stop, close
// Markdown's emphasis and the quotation or parenthesis around it.
func closingEmphasis(rest string) int {
	behind := strings.TrimLeft(rest, "*_)]”’»\"'")
	if next, _ := utf8.DecodeRuneInString(behind); behind != "" && !unicode.IsSpace(next) {
		return 0
	}
	return len(rest) - len(behind)
}

func trim(text string, span Span) Span {
	for span.Start < span.End {
		r, size := utf8.DecodeRuneInString(text[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.Start += size
	}
	for span.Start < span.End {
		r, size := utf8.DecodeLastRuneInString(text[span.Start:span.End])
		if !unicode.IsSpace(r) {
			break
		}
		span.End -= size
	}
	return span
}

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

var (
	abbreviations = setOf(`mr mrs ms dr prof sen rep gov gen col lt capt cmdr sgt maj adm hon rev fr st pres messrs mme
		vs cf e.g i.e viz approx est dept univ u.n u.s u.k e.u ph.d m.d`)
	numbered = setOf(`no nos art arts sec p pp vol vols fig para ch cl jan feb mar apr jun jul aug sep sept oct nov dec`)
)
