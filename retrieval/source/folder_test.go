package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// tree writes files below a new folder and returns its path. A content that
// begins with "-> " makes a link to what follows.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, p)
		} else {
			err = os.WriteFile(p, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func open(t *testing.T, name string) *Folder {
	t.Helper()
	folder, err := Open(t.Context(), name, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

func paths(folder *Folder) []string {
	var paths []string
	for _, file := range folder.Files {
		paths = append(paths, file.Path)
	}
	return paths
}

func TestOpenLists(t *testing.T) {
	outside := tree(t, map[string]string{"secret.txt": "The key is under the stone.", "deep/more.txt": opening})
	root := tree(t, map[string]string{
		"b.txt":               opening,
		"a/z.MD":              opening,
		"a/b/c.html":          "<p>" + opening,
		"notes.docx":          "PK",
		"a/table.csv":         "1,2",
		".git/config.txt":     opening,
		".hidden.txt":         opening,
		"b.txt.meta.yaml":     "title: A wall",
		"stray.meta.yaml":     "title: A wall",
		"inside.txt":          "-> a/z.MD",
		"folder":              "-> a",
		"loop":                "-> .",
		"absolute.txt":        "-> " + filepath.Join(outside, "secret.txt"),
		"parent.txt":          "-> ../" + filepath.Base(outside) + "/secret.txt",
		"a/out":               "-> " + outside,
		"dangling.txt":        "-> nowhere.txt",
		"bad\xffname.txt":     opening,
		"a/b/line one\nx.txt": opening,
	})
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := open(t, root)
	if got, want := paths(folder), []string{"a/b/c.html", "a/b/line one\nx.txt", "a/z.MD", "b.txt", "inside.txt"}; !slices.Equal(got, want) {
		t.Errorf("files are %q, want %q", got, want)
	}
	if got, want := folder.Skipped, []string{"a/table.csv", "notes.docx"}; !slices.Equal(got, want) {
		t.Errorf("skipped are %q, want %q", got, want)
	}
	var faults []string
	for _, fault := range folder.Faults {
		faults = append(faults, fault.Error())
	}
	slices.Sort(faults)
	want := []string{
		"a/out is a link that leads out of the folder",
		"absolute.txt is a link that leads out of the folder",
		"bad�name.txt has a name that is not UTF-8",
		"dangling.txt is gone, or is a link to nothing",
		"parent.txt is a link that leads out of the folder",
		"pipe.txt is not a regular file",
		"stray.meta.yaml corrects no file",
	}
	if len(faults) != len(want) {
		t.Fatalf("faults are %q, want %q", faults, want)
	}
	for i := range want {
		if !strings.HasPrefix(faults[i], want[i]) {
			t.Errorf("fault is %q, want it to begin %q", faults[i], want[i])
		}
	}
	if file := folder.Files[3]; file.Size != int64(len(opening)) || time.Since(file.Modified) > time.Hour {
		t.Errorf("b.txt is listed with %d bytes, modified %v", file.Size, file.Modified)
	}
}

// TestNoWayOut reads what a file becomes after it was listed.
func TestNoWayOut(t *testing.T) {
	outside := tree(t, map[string]string{"secret.txt": "The key is under the stone."})
	root := tree(t, map[string]string{"a.txt": opening})
	folder := open(t, root)
	os.Remove(filepath.Join(root, "a.txt"))
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(root, "a.txt")); err != nil {
		t.Fatal(err)
	}
	for d, err := range folder.Documents(t.Context(), folder.Files[0]) {
		if err == nil {
			t.Errorf("a link that leads out was read: %q", d.Text)
		}
	}
	for d, err := range folder.Documents(t.Context(), File{Path: "../" + filepath.Base(outside) + "/secret.txt"}) {
		if err == nil {
			t.Errorf("a path that leads out was read: %q", d.Text)
		}
	}
}

func TestOpenOneFile(t *testing.T) {
	root := tree(t, map[string]string{"a/wall.txt": opening, "a/wall.txt.meta.yaml": "title: A wall", "a/other.txt": opening, "link.txt": "-> a/wall.txt", "a/x.docx": "PK"})
	for _, name := range []string{"a/wall.txt", "link.txt"} {
		folder := open(t, filepath.Join(root, name))
		if got := paths(folder); !slices.Equal(got, []string{"wall.txt"}) {
			t.Errorf("files of %s are %q, want wall.txt alone", name, got)
		}
		documents, faults := readFolder(t, folder)
		if len(faults) != 0 || len(documents) != 1 || documents[0].Title != "A wall" {
			t.Errorf("%s gave %v and faults %v, want one document whose title is from its meta file", name, documents, faults)
		}
	}
	t.Chdir(filepath.Join(root, "a"))
	if got := paths(open(t, "wall.txt")); !slices.Equal(got, []string{"wall.txt"}) {
		t.Errorf("files of a bare name are %q, want wall.txt", got)
	}
}

func TestOpenFaults(t *testing.T) {
	root := tree(t, map[string]string{"empty/.keep": "", "docx/a.docx": "PK", "out/a.txt": "-> /etc/passwd", "x.docx": "PK"})
	for _, test := range []struct{ name, want string }{
		{"nowhere", "there is no file or folder"},
		{"empty", "is empty: put .txt"},
		{"docx", "holds no document, only files such as a.docx"},
		{"out", "a.txt is a link that leads out of the folder"},
		{"x.docx", "is not a document that can be read"},
	} {
		name := filepath.Join(root, test.name)
		_, err := Open(t.Context(), name, DefaultLimits())
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("Open(%s) gave %v, want an error that names it and says %q", test.name, err, test.want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Open(stopped, root, DefaultLimits()); !errors.Is(err, context.Canceled) {
		t.Errorf("Open with a context that is done gave %v", err)
	}
}

// TestOneBadFile reads a folder of bad files: each has its sentence, and the
// good ones are read.
func TestOneBadFile(t *testing.T) {
	limits := DefaultLimits()
	limits.FileSize = 1 << 20
	files := fstest.MapFS{
		"empty.txt":            {},
		"blank.md":             {Data: []byte(" \n\n\t")},
		"nul.txt":              {Data: make([]byte, 100)},
		"large.txt":            {Data: []byte(strings.Repeat("a wall ", 200_000))},
		"not.pdf":              {Data: []byte("A wall")},
		"script.html":          {Data: []byte("<script>wall()</script>")},
		"bomb.html":            {Data: []byte(strings.Repeat("<div>", 100_000) + opening)},
		"tags.html":            {Data: []byte(strings.Repeat("<b>", 300_000))},
		"bad.txt":              {Data: []byte(opening)},
		"bad.txt.meta.yaml":    {Data: []byte("titel: A wall")},
		"date.txt":             {Data: []byte(opening)},
		"date.meta.yaml":       {Data: []byte("published: some day")},
		"broken.txt":           {Data: []byte(opening)},
		"broken.txt.meta.yaml": {Data: []byte("title: [a")},
		"empty.jsonl":          {},
		"good.txt":             {Data: []byte(opening)},
	}
	limits.HTMLTags = 200_000
	folder, err := OpenFS(t.Context(), files, "files", limits)
	if err != nil {
		t.Fatal(err)
	}
	documents, faults := readFolder(t, folder)
	if len(documents) != 1 || documents[0].Path != "good.txt" {
		t.Errorf("documents are %v, want good.txt alone", documents)
	}
	var got []string
	for _, err := range faults {
		fault, ok := errors.AsType[*Fault](err)
		if !ok {
			t.Errorf("%v is no *Fault", err)
			continue
		}
		got = append(got, fault.Error())
		if !strings.HasSuffix(fault.Error(), ".") || !strings.Contains(fault.Error(), ":") {
			t.Errorf("%q is not a sentence that says what to do", fault)
		}
	}
	slices.Sort(got)
	for i, want := range []string{
		`bad.txt.meta.yaml has a key "titel" that means nothing here: use title`,
		"blank.md is empty",
		"bomb.html cannot be read as HTML",
		"broken.txt.meta.yaml is not YAML",
		`date.meta.yaml has a date under published that cannot be read, "some day"`,
		"empty.jsonl is empty",
		"empty.txt is empty",
		"large.txt is too large, 2 MB where 1 MB is the limit",
		"not.pdf is not a PDF",
		"nul.txt holds NUL bytes",
		"script.html has no text",
		"tags.html has 300000 tags where 200000 is the limit",
	} {
		if i >= len(got) || !strings.HasPrefix(got[i], want) {
			t.Fatalf("faults are\n%s\nwant number %d to begin %q", strings.Join(got, "\n"), i, want)
		}
	}
}

func TestChangedWhileRead(t *testing.T) {
	root := tree(t, map[string]string{"a.txt": opening, "b.jsonl": `{"id": 1, "text": "A wall fell."}` + "\n" + `{"id": 2, "text": "Another stood."}` + "\n"})
	folder := open(t, root)
	os.Remove(filepath.Join(root, "a.txt"))
	for _, err := range folder.Documents(t.Context(), folder.Files[0]) {
		if err == nil || !strings.Contains(err.Error(), "a.txt is gone") {
			t.Errorf("reading a file that was removed gave %v", err)
		}
	}
	if _, err := folder.Digest(folder.Files[0]); err == nil || !strings.Contains(err.Error(), "a.txt is gone") {
		t.Errorf("the digest of a file that was removed gave %v", err)
	}
	var last error
	for d, err := range folder.Documents(t.Context(), folder.Files[1]) {
		if last = err; err == nil && d.Path == "b.jsonl#1" {
			file, err := os.OpenFile(filepath.Join(root, "b.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(file, `{"id": 3, "text": "A third was built."}`)
			file.Close()
		}
	}
	if last == nil || !strings.Contains(last.Error(), "b.jsonl changed while it was read") {
		t.Errorf("reading a file that grew meanwhile ended with %v", last)
	}
}

func TestDocumentsStopsWithItsContext(t *testing.T) {
	folder := open(t, tree(t, map[string]string{"a.txt": opening, "b.jsonl": `{"text": "A wall fell."}`}))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for _, file := range folder.Files {
		n := 0
		for _, err := range folder.Documents(stopped, file) {
			n++
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s gave %v, want that its context was cancelled", file.Path, err)
			}
		}
		if n != 1 {
			t.Errorf("%s yielded %d times after its context was done, want once", file.Path, n)
		}
	}
}

func TestDigest(t *testing.T) {
	digest := func(files fstest.MapFS) Digest {
		t.Helper()
		folder, err := OpenFS(t.Context(), files, "files", DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		sum, err := folder.Digest(folder.Files[0])
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	file := func(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }
	first := digest(fstest.MapFS{"a.txt": file("A wall")})
	if again := digest(fstest.MapFS{"a.txt": {Data: []byte("A wall"), ModTime: time.Now()}}); again != first {
		t.Error("the same bytes have another digest")
	}
	for name, files := range map[string]fstest.MapFS{
		"another text":               {"a.txt": file("A wall.")},
		"a meta file":                {"a.txt": file("A wall"), "a.txt.meta.yaml": file("title: Wall")},
		"a meta file of the stem":    {"a.txt": file("A wall"), "a.meta.yaml": file("title: Wall")},
		"bytes moved to a meta file": {"a.txt": file("A wa"), "a.txt.meta.yaml": file("ll")},
	} {
		if digest(files) == first {
			t.Errorf("%s has the same digest", name)
		}
	}

	d := read(t, "a.txt", opening)
	sum := d.Digest()
	if d.Digest() != sum {
		t.Error("a document's digest is not always the same")
	}
	d.Title = "Another"
	if d.Digest() == sum {
		t.Error("a document of another title has the same digest")
	}
}

// TestFilesAreReadAtOnce reads the same files from several goroutines; the race
// detector looks on.
func TestFilesAreReadAtOnce(t *testing.T) {
	folder := open(t, tree(t, map[string]string{
		"a.txt": opening, "b.md": "# A wall\n\n" + opening, "c.html": "<p>" + opening, "d.jsonl": `{"text": "A wall fell."}`, "b.md.meta.yaml": "title: Wall",
	}))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, file := range folder.Files {
				if _, err := folder.Digest(file); err != nil {
					t.Error(err)
				}
				for d, err := range folder.Documents(t.Context(), file) {
					if err != nil || len(d.Blocks) == 0 {
						t.Errorf("%s gave %d blocks, %v", file.Path, len(d.Blocks), err)
					}
				}
			}
		})
	}
	group.Wait()
}
