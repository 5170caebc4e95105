package source

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestMetaCorrects(t *testing.T) {
	for _, test := range []struct{ name, meta string }{
		{"plain", "title: A wall\npublisher: Linsey Courier\nauthor: Ada Quill\npublished: 2025-07-02\nurl: https://example.org/w\nlanguage: en-GB\n"},
		{"quoted, with comments", "# corrected by hand\ntitle: 'A wall'\npublisher: \"Linsey Courier\"\nauthor: Ada Quill # of the desk\npublished: '2 July 2025'\nurl: https://example.org/w\nlanguage: en-GB"},
		{"folded, with Windows line ends", "title: >\r\n  A\r\n  wall\r\npublisher: Linsey Courier\r\nauthor: [Ada Quill]\r\nlanguage: en-GB\r\npublished: 02/07/2025\r\nurl: https://example.org/w\r\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			documents, faults := readAll(t, fstest.MapFS{
				"a.txt":           {Data: []byte("Wrong title\n\nBy Somebody Else\n\n1 May 2001\n\n" + opening)},
				"a.txt.meta.yaml": {Data: []byte(test.meta)},
			})
			if len(faults) > 0 || len(documents) != 1 {
				t.Fatalf("got %d documents, faults %v", len(documents), faults)
			}
			d := documents[0]
			got := strings.Join([]string{d.Title, d.Publisher, d.Author, d.Published.Days.From.String(), d.URL, d.Language}, "|")
			if want := "A wall|Linsey Courier|Ada Quill|2025-07-02|https://example.org/w|en-GB"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestFrontMatter(t *testing.T) {
	for _, test := range []struct{ name, text, want, warning string }{
		{"YAML", "---\ntitle: A wall\ndate: 2025-07-02\ntags: [a, b]\n---\n", "A wall|2025-07-02", ""},
		{"YAML with a time", "---\ntitle: A wall\ndate: 2025-07-02T10:00:00Z\nauthor:\n  - name: Ada\n---\n", "A wall|2025-07-02", ""},
		{"TOML", "+++\ntitle = \"A wall\"\ndate = 2025-07-02\n+++\n", "A wall|2025-07-02", ""},
		{"a colon in a title", "---\ntitle: A wall: the vote\ndate: 2025-07-02\n---\n", "A wall: the vote|2025-07-02", "a.md has front matter that is not YAML"},
		{"not YAML", "---\ntitle: A wall\ndate: 2025-07-02\n\t- {{{ x\n---\n", "A wall|2025-07-02", "a.md has front matter that is not YAML"},
		{"an alias bomb", "---\ntitle: A wall\ndate: 2025-07-02\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n---\n", "A wall|2025-07-02", ""},
		{"Windows line ends", "---\r\ntitle: A wall\r\ndate: 2025-07-02\r\n---\r\n", "A wall|2025-07-02", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := read(t, "a.md", test.text+opening+"\n")
			if got := d.Title + "|" + d.Published.Days.From.String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := quotes(d); len(got) != 1 || got[0] != opening {
				t.Errorf("blocks are %q, want the paragraph below the front matter", got)
			}
			if got := strings.Join(d.Warnings, "\n"); !strings.HasPrefix(got, test.warning) || test.warning == "" && got != "" {
				t.Errorf("warnings are %q, want %q", got, test.warning)
			}
		})
	}
}
