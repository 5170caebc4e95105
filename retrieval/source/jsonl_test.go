package source

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	content := strings.Join([]string{
		"\uFEFF" + `{"id": "w1", "title": "A wall", "text": "The wall fell.", "publisher": "Linsey Courier", "author": ["Ada Quill", "Tom Reed"], "published": "2025-07-02", "url": "https://example.org/1"}`,
		`{"_id": 7, "title": "", "text": "Another stood.", "metadata": {"url": "x"}}`,
		``,
		`{"id": "w2", "title": "No text"}`,
		`{"id": "w3", "text": "  "}`,
		`{"id": "w4", "text": `,
		`["w5"]`,
		`{"id": "w1", "text": "The same id again."}`,
		`{"id": "w6", "text": "A NUL \u0000 in it."}`,
		`{"text": "It has no id.", "published": 1751414400}`,
		`{"id": "w8", "text": "The last line has no end.", "source": "Coastal Press", "date": "soon"}`,
	}, "\n")
	documents, faults := readAll(t, fstest.MapFS{"a/walls.jsonl": {Data: []byte(content)}})
	type line struct{ Path, Title, Text, Publisher, Author, Published, URL string }
	var got []line
	for _, d := range documents {
		l := line{d.Path, d.Title, d.Text, d.Publisher, d.Author, "", d.URL}
		if d.Published.Known {
			l.Published = d.Published.Days.From.String()
		}
		got = append(got, l)
		if len(d.Blocks) == 0 {
			t.Errorf("%s has no blocks", d.Path)
		}
	}
	want := []line{
		{"a/walls.jsonl#w1", "A wall", "The wall fell.", "Linsey Courier", "Ada Quill, Tom Reed", "2025-07-02", "https://example.org/1"},
		{"a/walls.jsonl#7", "", "Another stood.", "", "", "", ""},
		{"a/walls.jsonl#line-10", "", "It has no id.", "", "", "2025-07-02", ""},
		{"a/walls.jsonl#w8", "", "The last line has no end.", "Coastal Press", "", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	for i, want := range []string{
		"a/walls.jsonl, line 4, has no text",
		"a/walls.jsonl, line 5, has no text",
		"a/walls.jsonl, line 6, is not a JSON object with a text",
		"a/walls.jsonl, line 7, is not a JSON object with a text",
		"a/walls.jsonl, line 8, has the id of a line above it",
		"a/walls.jsonl, line 9, has NUL characters",
	} {
		if i >= len(faults) || !strings.HasPrefix(faults[i].Error(), want) {
			t.Fatalf("faults are %v, want number %d to begin %q", faults, i, want)
		}
	}
}

func TestLongLine(t *testing.T) {
	limits := DefaultLimits()
	limits.LineSize = 1000
	limits.FileSize = 1000 // which is not that of JSON Lines
	content := `{"id": 1, "text": "A wall fell."}` + "\n" + `{"id": 2, "text": "` + strings.Repeat("A wall fell. ", 100_000) + `"}` + "\n" + `{"id": 3, "text": "Another stood."}`
	folder, err := OpenFS(t.Context(), fstest.MapFS{"a.jsonl": {Data: []byte(content)}}, "files", limits)
	if err != nil {
		t.Fatal(err)
	}
	documents, faults := readFolder(t, folder)
	if len(documents) != 2 || documents[1].Path != "a.jsonl#3" {
		t.Errorf("read %d documents, want those of the lines around the long one", len(documents))
	}
	if len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), "a.jsonl, line 2, is longer than") {
		t.Errorf("faults are %v, want one about line 2", faults)
	}
}

func TestMetaOfLines(t *testing.T) {
	lines := &fstest.MapFile{Data: []byte(`{"id": 1, "text": "A wall fell."}`)}
	documents, faults := readAll(t, fstest.MapFS{"a.jsonl": lines, "a.meta.yaml": {Data: []byte("publisher: Linsey Courier")}})
	if len(faults) != 0 || len(documents) != 1 || documents[0].Publisher != "Linsey Courier" {
		t.Errorf("got %v, faults %v, want a document by the Linsey Courier", documents, faults)
	}
	documents, faults = readAll(t, fstest.MapFS{"a.jsonl": lines, "a.meta.yaml": {Data: []byte("title: A wall")}})
	if len(faults) != 1 || len(documents) != 0 {
		t.Errorf("got %v, faults %v, want the fault that lines cannot share a title", documents, faults)
	}
}
