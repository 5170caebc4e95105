package source

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// read reads one file of the given name and content; a fault fails the test.
func read(t *testing.T, name, content string) Document {
	t.Helper()
	documents, faults := readAll(t, fstest.MapFS{name: {Data: []byte(content)}})
	if len(faults) > 0 {
		t.Fatalf("reading %s: %v", name, faults[0])
	}
	if len(documents) != 1 {
		t.Fatalf("%s gave %d documents, want 1", name, len(documents))
	}
	return documents[0]
}

// readAll reads the documents of all files, and checks each.
func readAll(t *testing.T, files fstest.MapFS) (documents []Document, faults []error) {
	t.Helper()
	folder, err := OpenFS(t.Context(), files, "the test's files", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return readFolder(t, folder)
}

func readFolder(t *testing.T, folder *Folder) (documents []Document, faults []error) {
	t.Helper()
	for _, fault := range folder.Faults {
		faults = append(faults, fault)
	}
	for _, file := range folder.Files {
		for document, err := range folder.Documents(t.Context(), file) {
			if err != nil {
				faults = append(faults, err)
				continue
			}
			check(t, document)
			documents = append(documents, document)
		}
	}
	return documents, faults
}

// check checks what holds for every document.
func check(t *testing.T, d Document) {
	t.Helper()
	if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
		t.Errorf("%s: the text is not UTF-8 without NUL", d.Path)
	}
	for _, field := range append([]string{d.Path, d.Title, d.Publisher, d.Author, d.URL, d.Language}, d.Credits...) {
		if !utf8.ValidString(field) || strings.ContainsAny(field, "\x00\n\r") {
			t.Errorf("%s: field %q is not one line of UTF-8", d.Path, field)
		}
	}
	end := 0
	for _, b := range d.Blocks {
		if b.Start < end || b.End <= b.Start || b.End > len(d.Text) || b.Level < 0 || b.Level > 6 {
			t.Fatalf("%s: block %v after one that ends at %d, in a text of %d bytes", d.Path, b, end, len(d.Text))
		}
		end = b.End
		quote := d.Text[b.Start:b.End]
		if !utf8.RuneStart(d.Text[b.Start]) || b.End < len(d.Text) && !utf8.RuneStart(d.Text[b.End]) {
			t.Errorf("%s: block %v cuts a character", d.Path, b)
		}
		if strings.TrimSpace(quote) != quote {
			t.Errorf("%s: block %q has white space around it", d.Path, quote)
		}
		if strings.ContainsRune(quote, utf8.RuneError) {
			t.Errorf("%s: block %q holds a character that was lost", d.Path, quote)
		}
	}
	if d.Published.Known && (d.Published.Days.To < d.Published.Days.From) {
		t.Errorf("%s: published %v ends before it begins", d.Path, d.Published.Days)
	}
}

// quotes returns the blocks as text, headings with as many # as their level.
func quotes(d Document) []string {
	var quotes []string
	for _, b := range d.Blocks {
		quote := d.Text[b.Start:b.End]
		if b.Level > 0 {
			quote = strings.Repeat("#", b.Level) + " " + quote
		}
		quotes = append(quotes, quote)
	}
	return quotes
}
