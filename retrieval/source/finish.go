package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// finish makes a document fit to be stored: fields of one line without control
// characters, and no block over a character that could not be decoded.
func finish(d *Document) {
	for _, field := range []*string{&d.Title, &d.Publisher, &d.Author, &d.URL, &d.Language} {
		*field = clip(oneLine(*field), fieldLimit)
	}
	for i := range d.Credits {
		d.Credits[i] = clip(oneLine(d.Credits[i]), fieldLimit)
	}
	if strings.ContainsRune(d.Text, utf8.RuneError) {
		d.Blocks = withoutLost(d.Text, d.Blocks)
		d.Warnings = append(d.Warnings, d.Path+" holds characters that could not be decoded; sentences with one are not quoted: save it as UTF-8.")
	}
}

// fieldLimit is the length in bytes to which a field is cut; a longer title is
// a paragraph that was taken for one.
const fieldLimit = 1000

// oneLine returns s as valid UTF-8 with white space and control characters as
// single spaces.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// withoutLost cuts the sentences that hold U+FFFD out of the blocks: what the
// file said there is not known, so it must not be quoted.
func withoutLost(text string, blocks []Block) []Block {
	var kept []Block
	for _, b := range blocks {
		from := b.Start
		for from < b.End {
			lost := strings.IndexRune(text[from:b.End], utf8.RuneError)
			if lost < 0 {
				break
			}
			lost += from
			if s := trim(text, span{from, sentenceStart(text, from, lost)}); s.start < s.end {
				kept = append(kept, Block{s.start, s.end, b.Level})
			}
			from = sentenceEnd(text, lost, b.End)
		}
		if s := trim(text, span{from, b.End}); s.start < s.end {
			kept = append(kept, Block{s.start, s.end, b.Level})
		}
	}
	return kept
}

// sentenceStart returns where the sentence around at begins, not before from.
func sentenceStart(text string, from, at int) int {
	for i := at - 1; i > from; i-- {
		if text[i] == '\n' || text[i] == ' ' && strings.IndexByte(".!?", text[i-1]) >= 0 {
			return i + 1
		}
	}
	return from
}

// sentenceEnd returns where the sentence around at ends, not behind to.
func sentenceEnd(text string, at, to int) int {
	for i := at + 1; i < to; i++ {
		if text[i] == '\n' || text[i] == ' ' && strings.IndexByte(".!?", text[i-1]) >= 0 {
			return i
		}
	}
	return to
}

// clip shortens s to most bytes and an ellipsis.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
