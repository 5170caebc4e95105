package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Locate returns the places in text that read as words do, but for case, the
// form of quotation marks and dashes, white space, and the * of Markdown: in
// order, not overlapping, bytes of text. What is shown of them is text's own
// bytes.
func Locate(text, words string) []Span { return foldText(text).find(foldText(words)) }

// A foldedText is a text in the form that is compared, and where each of its
// bytes stood in the text.
type foldedText struct {
	bytes      string
	start, end []int // of the rune in the text that each byte came from
}

func foldText(text string) foldedText {
	var folded strings.Builder
	f := foldedText{start: make([]int, 0, len(text)), end: make([]int, 0, len(text))}
	space := false // what was written last
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		before := folded.Len()
		switch {
		case r == utf8.RuneError && size == 1:
			folded.WriteByte(text[at])
		case unicode.IsSpace(r):
			if !space {
				folded.WriteByte(' ')
			} else if n := len(f.end); n > 0 {
				f.end[n-1] = at + size
			}
		case r == '*' || unicode.Is(unicode.Cf, r): // emphasis; soft hyphens and what has no width
		default:
			folded.WriteRune(foldRune(r))
		}
		for range folded.Len() - before {
			f.start, f.end = append(f.start, at), append(f.end, at+size)
		}
		if folded.Len() > before {
			space = unicode.IsSpace(r)
		}
		at += size
	}
	f.bytes = folded.String()
	return f
}

func foldRune(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', 'ʼ', '′', '`', '´', '‹', '›':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return unicode.ToLower(r)
}

// find returns where sought stands, without the white space around it.
func (f foldedText) find(sought foldedText) []Span {
	words := strings.TrimSpace(sought.bytes)
	if words == "" {
		return nil
	}
	var spans []Span
	for from := 0; ; {
		i := strings.Index(f.bytes[from:], words)
		if i < 0 {
			return spans
		}
		first, last := from+i, from+i+len(words)-1
		spans = append(spans, Span{Start: f.start[first], End: f.end[last]})
		from = last + 1
	}
}

// windowBytes bounds the sentences that are shown around words that were found:
// longer ones, as in tables, are cut at the words' own line.
const windowBytes = 600

// window returns the sentences of text that hold some of span, within its
// paragraph.
func window(text string, span Span) Span {
	start, end := 0, len(text)
	if i := strings.LastIndex(text[:span.Start], "\n\n"); i >= 0 {
		start = i + 2
	}
	if i := strings.Index(text[span.End:], "\n\n"); i >= 0 {
		end = span.End + i
	}
	found := span
	for _, sentence := range Sentences(text[start:end]) {
		sentence.Start, sentence.End = sentence.Start+start, sentence.End+start
		if sentence.Start < span.End && span.Start < sentence.End {
			found.Start, found.End = min(found.Start, sentence.Start), max(found.End, sentence.End)
		}
	}
	if found.End-found.Start > max(windowBytes, span.End-span.Start) {
		return span
	}
	return found
}
