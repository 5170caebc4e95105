package retrieval_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"footnote/retrieval"
)

func TestSentences(t *testing.T) {
	for _, test := range []struct {
		name string
		text string
		want []string
	}{
		{"no text", "", nil},
		{"only white space", " \n\t ", nil},
		{"one without a stop", "An ambassador left", []string{"An ambassador left"}},
		{"stops of all kinds", "He left. Why? Nobody knows! So it goes.", []string{"He left.", "Why?", "Nobody knows!", "So it goes."}},
		{"the white space between is in neither", "  He left.  \n She stayed. ", []string{"He left.", "She stayed."}},
		{"a title is no end", "Mr. Aliyev met Dr. Weber. They spoke.", []string{"Mr. Aliyev met Dr. Weber.", "They spoke."}},
		{"an initial is no end", "J. R. Smith wrote it. Few read it.", []string{"J. R. Smith wrote it.", "Few read it."}},
		{"the pronoun I is an end", "So did I. They left.", []string{"So did I.", "They left."}},
		{"the points within U.S. are no ends", "The U.S. Embassy closed. It reopened.", []string{"The U.S. Embassy closed.", "It reopened."}},
		{"No. 7 is one thing", "Resolution No. 7 passed. No. It failed.", []string{"Resolution No. 7 passed.", "No.", "It failed."}},
		{"a decimal point is no end", "It rose by 1.7 percent. It fell by 3.", []string{"It rose by 1.7 percent.", "It fell by 3."}},
		{"a stop within quotation marks takes them along", "He said: “We are done.” Then he left.", []string{"He said: “We are done.”", "Then he left."}},
		{"straight quotation marks", `He said: "We are done." Then he left.`, []string{`He said: "We are done."`, "Then he left."}},
		{"a stop in parentheses takes them along", "It closed. (It had burned.) It reopened.", []string{"It closed.", "(It had burned.)", "It reopened."}},
		{"an ellipsis goes on before a small letter", "He waited … and left. She stayed.", []string{"He waited … and left.", "She stayed."}},
		{"emphasis closes with its sentence", "**It closed.** It reopened.", []string{"**It closed.**", "It reopened."}},
		{"emphasis within parentheses", "(**It closed.**) It reopened.", []string{"(**It closed.**)", "It reopened."}},
		{"emphasis that opens is the next one's", "It closed. **It reopened.**", []string{"It closed.", "**It reopened.**"}},
		{"a month before its day is no end", "On Sept. 3 Latvia protested. It was in Sept. Nobody came.", []string{"On Sept. 3 Latvia protested.", "It was in Sept.", "Nobody came."}},
		{"a quotation after another", "“Go.” “Why?” she asked.", []string{"“Go.”", "“Why?” she asked."}},
		{"U.S. at an end is taken for its middle", "He left the U.S. It rained.", []string{"He left the U.S. It rained."}},
		{"dots before a small letter", "He waited... and left. She stayed.", []string{"He waited... and left.", "She stayed."}},
		{"a name in emphasis", "**J. Smith** left. He came back.", []string{"**J. Smith** left.", "He came back."}},
		{"a blank line is an end", "Who came\n\nEverybody came", []string{"Who came", "Everybody came"}},
		{"items of a list are lines", "- a port\n- a bridge\n- a tunnel", []string{"- a port", "- a bridge", "- a tunnel"}},
		{"Russian", "Посол вызван. Он уехал.", []string{"Посол вызван.", "Он уехал."}},
		{"Chinese", "大使被召见。他离开了。", []string{"大使被召见。", "他离开了。"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, span := range retrieval.Sentences(test.text) {
				got = append(got, test.text[span.Start:span.End])
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("Sentences(%q) =\n%q, want\n%q", test.text, got, test.want)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	for _, text := range []string{"", "Mr. A. left. He", "“Done.” Then", "1. 2. 3.", "**a.** b", "a.\r\n\r\nb", "\xff. \x00.", "… . . ."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, span := range retrieval.Sentences(text) {
			if span.Start < end || span.End <= span.Start || span.End > len(text) {
				t.Fatalf("a sentence is at %d:%d, the one before it ends at %d, the text at %d", span.Start, span.End, end, len(text))
			}
			if left := strings.TrimSpace(text[end:span.Start]); left != "" {
				t.Fatalf("%q is in no sentence", left)
			}
			if sentence := text[span.Start:span.End]; sentence != strings.TrimSpace(sentence) {
				t.Fatalf("the sentence %q has white space around it", sentence)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[span.Start:span.End]) {
				t.Fatalf("the sentence at %d:%d cuts a character", span.Start, span.End)
			}
			end = span.End
		}
		if left := strings.TrimSpace(text[end:]); left != "" {
			t.Fatalf("%q is in no sentence", left)
		}
	})
}
