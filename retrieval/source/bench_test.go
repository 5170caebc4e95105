package source

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
)

// dispatches returns about size bytes of paragraphs of made-up words.
func dispatches(size int) string {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("harbour council ferry the of and a storm minister said repair bridge river in to was has for on committee report figures winter price grain wheat market that with by")
	var b strings.Builder
	for b.Len() < size {
		for range 3 + random.IntN(4) {
			for i := range 12 + random.IntN(12) {
				word := words[random.IntN(len(words))]
				if i == 0 {
					word = strings.ToUpper(word[:1]) + word[1:]
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(word)
			}
			b.WriteString(". ")
		}
		b.WriteString("\n\n")
		if random.IntN(8) == 0 {
			fmt.Fprintf(&b, "## What the %s said\n\n", words[random.IntN(len(words))])
		}
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	text := dispatches(4 << 20)
	page := "<html><body><article><p>" + strings.ReplaceAll(text, "\n\n", "</p>\n<p>") + "</p></article></body></html>"
	var lines strings.Builder
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		fmt.Fprintf(&lines, "{\"id\": %d, \"title\": \"On the harbour\", \"text\": %q}\n", i, paragraph)
	}
	for _, test := range []struct{ name, content string }{
		{"plain.txt", strings.ReplaceAll(text, "## ", "")},
		{"markdown.md", text},
		{"page.html", page},
		{"corpus.jsonl", lines.String()},
	} {
		b.Run(test.name, func(b *testing.B) {
			folder, err := OpenFS(b.Context(), fstest.MapFS{test.name: {Data: []byte(test.content)}}, "bench", DefaultLimits())
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(test.content)))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range folder.Documents(b.Context(), folder.Files[0]) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
