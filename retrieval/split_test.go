package retrieval_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"footnote/retrieval"
	"footnote/retrieval/source"
)

// mostPassage is how many bytes a passage has at most.
const mostPassage = 1600

// article makes a document of text: its paragraphs are blocks, those that begin
// with # are headings of that level, and those that begin with ~ are left out.
func article(title, text string) source.Document {
	document := source.Document{Path: "a.txt", Title: title, Text: text}
	start := 0
	for _, paragraph := range strings.SplitAfter(text, "\n\n") {
		body := strings.TrimRight(paragraph, "\n")
		heading := strings.TrimLeft(body, "#")
		level := min(len(body)-len(heading), 6)
		heading = strings.TrimSpace(heading)
		if heading != "" && !strings.HasPrefix(body, "~") {
			from := start + strings.Index(body, heading)
			document.Blocks = append(document.Blocks, source.Block{Start: from, End: from + len(heading), Level: level})
		}
		start += len(paragraph)
	}
	return document
}

func TestSplit(t *testing.T) {
	sentence := "The harbour " + strings.Repeat("slowly ", 100) + "closed." // 719 bytes
	for _, test := range []struct {
		name string
		text string
		want []string // "heading | text"
	}{
		{"no text", "", nil},
		{"short paragraphs share a passage", "One.\n\nTwo. Three.", []string{" | One.\n\nTwo. Three."}},
		{"a heading parts passages and is in none", "One.\n\n# Ports\n\nTwo.", []string{" | One.", "Ports | Two."}},
		{"headings stand outermost first", "# Ports\n\n## Oil\n\nOne.\n\n## Grain\n\nTwo.\n\n# Rails\n\nThree.",
			[]string{"Ports > Oil | One.", "Ports > Grain | Two.", "Rails | Three."}},
		{"a level that is left out is no heading", "# Ports\n\n### Oil\n\nOne.", []string{"Ports > Oil | One."}},
		{"the document's own title is left out", "# The title\n\n## Oil\n\nOne.", []string{"Oil | One."}},
		{"a heading without a paragraph makes no passage", "One.\n\n# Ports", []string{" | One."}},
		{"left-out text parts passages", "One.\n\n~Share this article\n\nTwo.", []string{" | One.", " | Two."}},
		{"left-out signs do not", "One.\n\n~* * *\n\nTwo.", []string{" | One.\n\n~* * *\n\nTwo."}},
		{"a paragraph that does not fit begins the next passage", sentence + "\n\n" + sentence + " " + sentence,
			[]string{" | " + sentence, " | " + sentence + " " + sentence}},
		{"a long paragraph parts between sentences", sentence + " " + sentence + " " + sentence,
			[]string{" | " + sentence + " " + sentence, " | " + sentence}},
		{"a sentence that is too long parts at white space", strings.Repeat("word ", 400) + "end.",
			[]string{" | " + strings.TrimSpace(strings.Repeat("word ", 320)), " | " + strings.Repeat("word ", 80) + "end."}},
		{"a word that is too long parts between characters", strings.Repeat("щ", 801), []string{" | " + strings.Repeat("щ", 800), " | щ"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			document := article("The title", test.text)
			var got []string
			for _, passage := range retrieval.Split(document) {
				got = append(got, passage.Heading+" | "+document.Text[passage.Start:passage.End])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Split gives\n%q, want\n%q", got, test.want)
			}
			checkSplit(t, document)
		})
	}
}

// checkSplit checks what holds of the passages of every document.
func checkSplit(t interface{ Fatalf(string, ...any) }, document source.Document) {
	passages := retrieval.Split(document)
	end := 0
	var sentences []retrieval.Span
	for i, passage := range passages {
		switch first, last := passage.Sentences[0], passage.Sentences[len(passage.Sentences)-1]; {
		case passage.Ordinal != i:
			t.Fatalf("passage %d has the ordinal %d", i, passage.Ordinal)
		case passage.Start != first.Start || passage.End != last.End:
			t.Fatalf("passage %d:%d has sentences from %d to %d", passage.Start, passage.End, first.Start, last.End)
		case passage.Start < end || passage.End <= passage.Start || passage.End > len(document.Text):
			t.Fatalf("a passage is at %d:%d behind one that ends at %d, in a text of %d bytes", passage.Start, passage.End, end, len(document.Text))
		case passage.End-passage.Start > mostPassage:
			t.Fatalf("a passage has %d bytes, want %d at most", passage.End-passage.Start, mostPassage)
		}
		end = passage.End
		sentences = append(sentences, passage.Sentences...)
	}
	end = 0
	for _, span := range sentences {
		if span.Start < end || span.End <= span.Start {
			t.Fatalf("a sentence is at %d:%d behind one that ends at %d", span.Start, span.End, end)
		}
		if !utf8.ValidString(document.Text[span.Start:span.End]) {
			t.Fatalf("the sentence at %d:%d cuts a character", span.Start, span.End)
		}
		end = span.End
	}
	// All of the paragraphs, and nothing else, is in a sentence.
	covered := sentences
	for _, block := range document.Blocks {
		at := block.Start
		for len(covered) > 0 && covered[0].Start < block.End {
			span := covered[0]
			if block.Level > 0 || span.Start < block.Start || span.End > block.End {
				t.Fatalf("the sentence at %d:%d is not within one paragraph", span.Start, span.End)
			}
			if left := strings.TrimSpace(document.Text[at:span.Start]); left != "" {
				t.Fatalf("%q is in no sentence", left)
			}
			at, covered = span.End, covered[1:]
		}
		if left := strings.TrimSpace(document.Text[at:block.End]); block.Level == 0 && left != "" {
			t.Fatalf("%q is in no sentence", left)
		}
	}
	if len(covered) > 0 {
		t.Fatalf("the sentence at %d:%d is in no paragraph", covered[0].Start, covered[0].End)
	}
	for _, passage := range passages {
		from := passage.Start
		for _, block := range document.Blocks {
			if block.End <= passage.Start || block.Start >= passage.End {
				continue
			}
			if block.Level > 0 {
				t.Fatalf("the passage at %d:%d reaches over a heading", passage.Start, passage.End)
			}
			if between := document.Text[from:max(from, block.Start)]; len(retrieval.NewStemmer().Words(between)) > 0 {
				t.Fatalf("the passage at %d:%d reaches over %q, which is left out", passage.Start, passage.End, between)
			}
			from = block.End
		}
	}
}

func TestSplitAnyArticle(t *testing.T) {
	words := rapid.SampledFrom([]string{"port", "Mr.", "No. 7", "left.", "said:", "“Go.”", "**No.**", "1.7", "щука", "…", "J.", "?", "外交官。", strings.Repeat("x", 90)})
	paragraph := rapid.Custom(func(t *rapid.T) string {
		opening := rapid.SampledFrom([]string{"", "", "", "", "# ", "### ", "~", "~* ", "- "}).Draw(t, "opening")
		return opening + strings.Join(rapid.SliceOfN(words, 1, 120).Draw(t, "words"), rapid.SampledFrom([]string{" ", "\n", "\u00a0"}).Draw(t, "space"))
	})
	rapid.Check(t, func(t *rapid.T) {
		checkSplit(t, article("port", strings.Join(rapid.SliceOfN(paragraph, 0, 12).Draw(t, "paragraphs"), "\n\n")))
	})
}

func FuzzSplit(f *testing.F) {
	for _, text := range []string{"", "One.\n\n# Ports\n\nTwo.", "~x\n\n1. a\n\n~.\n\nMr. A.", strings.Repeat("щ\u2003", 900), strings.Repeat("\u0301", 1700), "** a.** b\n\n####### c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkSplit(t, article("", strings.ToValidUTF8(text, ""))) // what source gives is valid
	})
}
