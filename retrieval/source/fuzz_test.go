package source

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// fuzzFile reads fuzzed content as a file of the given name; check says what
// must hold of each document.
func fuzzFile(f *testing.F, name string, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		readAll(t, fstest.MapFS{name: {Data: content}})
	})
}

func FuzzText(f *testing.F) {
	fuzzFile(f, "a.txt",
		"A wall\n\nBy Ada Quill\n\n2 July 2025\n\n"+opening+"\r\n\r\nTAGGED: x\nShare This Article",
		"Publish date 2 July 2025\nStory Code : 12\n"+opening+"\nPost a comment\nYour Name",
		"Grey the wall\nand grey the water\f\x0b\u2028", "l\xffst", "\xff\xfea\x00b\x00", "https://example.org/a\n© 2025 X",
	)
}

func FuzzMarkdown(f *testing.F) {
	fuzzFile(f, "a.md",
		"---\ntitle: a\ndate: 2025-07-02\n---\n# A\n\n"+opening+"\n\n**b**\n\n- c\n  - d\n\n> e\n> f\n\n| a | b |\n|---|---|\n| c | d |\n",
		"+++\na = 1\n+++\n\n    code\n\n```\nfenced\n```\n\n<div>\nhtml\n</div>\n\n[a]: http://x\n\nA\n===\n",
		"#### Herausgeber:\n\nA B\n\n\t- >\t1. x\r\n\r\n* * *", "**a\nb**", "****", "[](", "\\_\\*",
	)
}

func FuzzHTML(f *testing.F) {
	fuzzFile(f, "a.html",
		"<html lang=en><head><title>A | B</title><meta property=og:site_name content=B><script type=application/ld+json>{\"@type\":\"Article\"}</script><body><article><h1>A</h1><p>"+opening+"</p><table><tr><td><p>a</table></article>",
		"<pre>\n a\r\n b</pre><br><br>c<a href=x>d</a>", "<form><p>a", "<template><p>x</template><svg><math><mi>y", "\xff<p>\xfe",
	)
}

func FuzzJSONLines(f *testing.F) {
	fuzzFile(f, "a.jsonl",
		`{"id":1,"title":"a","text":"b c","author":["d"],"published":"2025-07-02","url":"https://x"}`+"\n{}\n[1]\nnull\n\"\\ud800\"",
		`{"text":"\ud800 \u0000"}`, `{"text":"a","_id":{"b":[[[]]]}}`, "\n\r\n\x00", `{"text":"a","date":1e12}`,
	)
}

func FuzzMeta(f *testing.F) {
	for _, seed := range []string{"title: a\npublished: 2025-07-02", "a: &a [*a]", "? x\n: y", "title: >\n  a\n", "- a", "{title: a}", "title: \"\\0\"", "---\n...\n---\na: b", "\xff\xfea\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, meta []byte) {
		readAll(t, fstest.MapFS{"a.txt": {Data: []byte(opening)}, "a.txt.meta.yaml": {Data: meta}})
		readAll(t, fstest.MapFS{"a.md": {Data: []byte("---\n" + string(meta) + "\n---\n" + opening)}})
	})
}

// FuzzPDFText takes what pdftotext might write through the rest of the reader.
func FuzzPDFText(f *testing.F) {
	for _, seed := range []string{"Report\n\nA wall\n\n" + opening + "\n\n1\n\f", "\f\f\f", "a\fa\fa\fa\f", "x\n1\n\fx\n2\n\fx\n3\n\f"} {
		f.Add([]byte(seed))
	}
	folder := &Folder{limits: DefaultLimits()}
	f.Fuzz(func(t *testing.T, output []byte) {
		if d, err := folder.pdfDocument(output); err == nil {
			finish(&d)
			check(t, d)
		}
	})
}

func FuzzEncodings(f *testing.F) {
	f.Add([]byte("\xff\xfe\x00\xd8"))
	f.Add([]byte("Gr\xf6\xdfe"))
	f.Add([]byte("a\x00b\x00c"))
	cyrillic, _ := charmap.Windows1251.NewEncoder().String("Стена упала")
	f.Add([]byte(cyrillic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, fault := decode(raw)
		if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
			t.Errorf("decode(%q) = %q, which is not UTF-8 without NUL", raw, text)
		}
		if fault != "" && text != "" {
			t.Errorf("decode(%q) gave a text and a fault", raw)
		}
		if fault == "" && utf8.Valid(raw) && !strings.Contains(string(raw), "\x00") && !strings.HasPrefix(string(raw), "\uFEFF") && text != string(raw) {
			t.Errorf("decode(%q) = %q, which was UTF-8 already", raw, text)
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"2 July 2025", "02.07.2025", "07/02/2025", "July 37292", "2025年7月2日", "1e9", "31 June 2025"} {
		f.Add(seed, "en")
	}
	f.Fuzz(func(t *testing.T, value, language string) {
		if days, ok := parseDate(value, language); ok && (days.To < days.From || !inYears(days.From.Time().Year())) {
			t.Errorf("parseDate(%q, %q) = %v to %v", value, language, days.From, days.To)
		}
		if d, ok := findDate(value, language); ok && (d.start < 0 || d.end > len(value) || d.start >= d.end) {
			t.Errorf("findDate(%q) is at %d to %d", value, d.start, d.end)
		}
	})
}
