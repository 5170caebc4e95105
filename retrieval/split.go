package retrieval

import (
	"strings"
	"unicode"

	"footnote/retrieval/source"
)

// passageBytes is how long a passage may grow before it ends with a sentence.
// Longer passages blur what they are about, shorter ones part a name from what
// is said of it; see the README's figures for how it was chosen.
const passageBytes = 1600

// A Passage is a run of whole sentences of a document's article under one
// heading, short enough to embed: document.Text[Start:End].
type Passage struct {
	Ordinal    int    // from 0, in the order of the text
	Heading    string // the headings above it, outermost first: "Deploy > Rollback"
	Start, End int    // bytes of the document's text, End exclusive
	Sentences  []Span // bytes of the document's text, in order, not overlapping
}

// Split cuts the article in document into passages. Each sentence of its
// paragraphs is in exactly one of them; headings are in none. A passage never
// reaches over a heading, nor over anything that the article leaves out.
func Split(document source.Document) []Passage {
	var (
		passages []Passage
		current  Passage
		headings [7]string // by level; 0 is not used
	)
	flush := func() {
		if len(current.Sentences) == 0 {
			return
		}
		current.Ordinal = len(passages)
		current.Start = current.Sentences[0].Start
		current.End = current.Sentences[len(current.Sentences)-1].End
		passages = append(passages, current)
		current.Sentences = nil
	}
	previous := 0
	for _, block := range document.Blocks {
		if hasWord(document.Text[previous:block.Start]) {
			flush()
		}
		previous = block.End
		text := document.Text[block.Start:block.End]
		if block.Level > 0 {
			flush()
			headings[block.Level] = strings.Join(strings.Fields(text), " ")
			for level := block.Level + 1; level < len(headings); level++ {
				headings[level] = ""
			}
			continue
		}
		if len(current.Sentences) > 0 && block.End-current.Sentences[0].Start > passageBytes {
			flush() // rather between paragraphs than within one
		}
		current.Heading = joinHeadings(headings[1:], document.Title)
		for _, sentence := range Sentences(text) {
			for _, part := range cutLong(document.Text, Span{block.Start + sentence.Start, block.Start + sentence.End}) {
				if len(current.Sentences) > 0 && part.End-current.Sentences[0].Start > passageBytes {
					flush()
				}
				current.Sentences = append(current.Sentences, part)
			}
		}
	}
	flush()
	return passages
}

func hasWord(text string) bool { return strings.IndexFunc(text, isWordRune) >= 0 }

// joinHeadings leaves out the document's own title, which every passage has
// anyway.
func joinHeadings(headings []string, title string) string {
	var kept []string
	for _, heading := range headings {
		if heading != "" && heading != title {
			kept = append(kept, heading)
		}
	}
	return strings.Join(kept, " > ")
}

// cutLong parts a sentence that is longer than a passage may be, such as a
// table or a text without full stops, at its last white space that fits.
func cutLong(text string, span Span) []Span {
	var parts []Span
	for span.End-span.Start > passageBytes {
		cut := strings.LastIndexFunc(text[span.Start:span.Start+passageBytes], unicode.IsSpace)
		if cut <= 0 {
			cut = passageBytes
			for cut > 0 && text[span.Start+cut]&0xC0 == 0x80 { // not inside a rune
				cut--
			}
		}
		parts = append(parts, trim(text, Span{span.Start, span.Start + cut}))
		span = trim(text, Span{span.Start + cut, span.End})
	}
	if span.Start < span.End {
		parts = append(parts, span)
	}
	return parts
}
