package source

import (
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestBombs reads files that are made to take long, or much memory. Whether
// they give a document or a fault is all the same.
func TestBombs(t *testing.T) {
	repeat := strings.Repeat
	for _, test := range []struct{ name, file, content string }{
		{"2 million nested tags", "a.html", repeat("<div>", 2_000_000)},
		{"tags nested less deep than the limit, many times", "a.html", repeat(repeat("<b>", 500)+repeat("</b>", 500), 150)},
		{"formatting that is never closed", "a.html", repeat("<p><b><i><u>", 8_000)},
		{"tables in tables", "a.html", repeat("<table><tr><td>", 30_000)},
		{"text that is moved out of tables", "a.html", "<table>" + repeat("<b>x", 20_000)},
		{"attributes without end", "a.html", "<p " + repeat("a b ", 200_000) + ">x"},
		{"a heading of megabytes", "a.html", "<h1>" + repeat("wall ", 150_000) + "</h1><p>" + opening},
		{"comments that are never closed", "a.html", repeat("<!--", 500_000)},
		{"nested quotations", "a.md", repeat(">", 2_000_000)},
		{"nested quotations, spaced", "a.md", repeat("> ", 1_000_000)},
		{"nested lists", "a.md", repeat("- ", 1_000_000)},
		{"lists nested by their indent", "a.md", func() string {
			var b strings.Builder
			for i := range 1500 {
				b.WriteString(repeat(" ", 2*i) + "- a\n")
			}
			return b.String()
		}()},
		{"open brackets", "a.md", repeat("[", 1_000_000)},
		{"link definitions", "a.md", repeat("[a]: b\n", 50_000)},
		{"a wide table", "a.md", repeat("|a", 50_000) + "|\n" + repeat("|-", 50_000) + "|\n"},
		{"headings over headings that are left out", "a.md", repeat("# a\n\nhttps://example.org/a\n\n", 10_000)},
		{"bold that is never closed", "a.md", repeat("**a ", 300_000)},
		{"nested YAML", "a.md", "---\na: " + repeat("[", 30_000) + "\n---\n" + opening},
		{"nested YAML mappings", "a.md", "---\n" + repeat("a: {", 10_000) + "\n---\n" + opening},
		{"YAML keys", "a.md", "---\n" + repeat("a: b\n", 12_000) + "---\n" + opening},
		{"YAML anchors", "a.md", "---\nx: 1\n" + repeat("- &a *a\n", 5_000) + "---\n" + opening},
		{"YAML quotes", "a.md", "---\nx: " + repeat("'\"", 20_000) + "\n---\n" + opening},
		{"front matter that never ends", "a.md", "---\n" + repeat("a: b\n", 40_000)},
		{"one line", "a.txt", repeat("wall ", 1_000_000)},
		{"one word", "a.txt", repeat("w", 5_000_000)},
		{"empty lines", "a.txt", "a" + repeat("\n", 5_000_000) + "b"},
		{"one letter a line", "a.txt", repeat("a\n", 60_000)},
		{"short lines", "a.txt", repeat("the wall of the harbour of the town of\n", 10_000)},
		{"lost characters", "a.txt", "größe " + repeat("größ\xffe. ", 300_000)},
		{"more lines than the limit", "a.txt", repeat("a\n", 2_000_000)},
		{"lists and quotations just less deep than the limit", "a.md", repeat(repeat("> ", 20)+repeat("- ", 25)+"a\n", 1_000)},
		{"nested JSON", "a.jsonl", repeat(`{"text":[`, 500_000)},
		{"dates", "a.txt", repeat("1 July 2 July 3 July\n", 10_000)},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			readAll(t, fstest.MapFS{test.file: {Data: []byte(test.content)}})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > 10*time.Second {
				t.Errorf("took %v, want at most 10 s", took)
			}
			if grown := int64(after.HeapSys-before.HeapSys) >> 20; grown > 700 {
				t.Errorf("the heap grew by %d MB for %d KB of file", grown, len(test.content)>>10)
			}
		})
	}
}
