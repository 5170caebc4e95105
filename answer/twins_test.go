package answer_test

import (
	"strings"
	"testing"

	"footnote/answer"
)

// An answer does not cite the same twice.
func TestTwins(t *testing.T) {
	t.Parallel()
	const story = "Bridge falls at Halm\n\nThe old bridge at Halm fell into the Issel on Sunday night, and a carter drowned. The carter was Jory Pellow, 52.\n"
	l := newLibrary(t, nil)
	for _, test := range []struct {
		rule  string
		texts files
		want  int // citations that speak of the bridge
	}{
		{"the same text in two files", files{"a.txt": story, "copy/b.txt": story}, 1},
		{"the same text under another title", files{"a.txt": story, "b.txt": strings.Replace(story, "Bridge falls at Halm", "News of the week", 1)}, 1},
		{"a paragraph and the same in other words in one document", files{"a.txt": story +
			"\nThe hay harvest has begun in all the valleys of the district, and the weather is fair. Prices are as last year. Mowers are sought.\n" +
			"\nThe old bridge at Halm fell into the river Issel during Sunday night, and a carter was drowned.\n"}, 1},
		{"the same text with another figure", files{"a.txt": strings.Replace(story, "a carter drowned", "two people drowned", 1), "b.txt": strings.Replace(story, "a carter drowned", "five people drowned", 1)}, 2},
		{"the same text with a denial", files{"a.txt": story, "b.txt": strings.Replace(story, "fell into", "did not fall into", 1)}, 2},
		{"the same text with the opposite", files{"a.txt": strings.Replace(story, "a carter drowned", "a carter was injured", 1), "b.txt": strings.Replace(story, "a carter drowned", "a carter was killed", 1)}, 2},
		{"two reports of one event", files{"a.txt": story,
			"b.txt": "Carter dead\n\nAfter weeks of rain Halm has lost its bridge. Rescuers found the body of Jory Pellow downstream; his horse lived.\n"}, 2},
	} {
		t.Run(test.rule, func(t *testing.T) {
			l.addFiles(t, test.rule, test.texts)
			reply := l.ask(t, test.rule, "What happened to the bridge at Halm?")
			if reply.Status != answer.Answered {
				t.Fatalf("it is refused: %s", reply.Reading)
			}
			cited := 0
			for _, c := range reply.Citations {
				if strings.Contains(c.Quote, "bridge") {
					cited++
				}
			}
			if cited != test.want {
				t.Errorf("the bridge is cited %d times, want %d: %+v", cited, test.want, reply.Citations)
			}
		})
	}
}
