package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pdf returns a PDF with the given lines on each page, a line "" being a gap.
func pdf(pages ...[]string) []byte {
	var kids []string
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	for i, lines := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
		var content strings.Builder
		content.WriteString("BT /F1 11 Tf 14 TL 60 740 Td ")
		for _, line := range lines {
			fmt.Fprintf(&content, "(%s) Tj T* ", strings.NewReplacer("(", `\(`, ")", `\)`).Replace(line))
		}
		content.WriteString("ET")
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	var offsets strings.Builder
	for i, object := range objects {
		fmt.Fprintf(&offsets, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, offsets.String(), len(objects)+1, start)
	return []byte(b.String())
}

func TestPDF(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("NOT TESTED on a real PDF: pdftotext is not installed; install poppler-utils.")
	}
	var pages [][]string
	bodies := []string{
		"The council of Linsey voted on Tuesday to rebuild the old harbour wall,|which fell in the storms of last winter, and to raise it by a metre.",
		"Eleven members were in favour and four against, among them the mayor,|who wants the money for the school.",
		"Work is to begin in the spring and to last until the autumn, the council|said after the vote was taken.",
	}
	for i, body := range bodies {
		page := []string{"Report of the harbour board", "", ""}
		if i == 0 {
			page = append(page, "A wall for the harbour of Linsey", "", "")
		}
		page = append(page, strings.Split(body, "|")...)
		pages = append(pages, append(page, "", "", fmt.Sprintf("Page %d of 3", i+1)))
	}
	d := read(t, "a.pdf", string(pdf(pages...)))
	want := []string{"# A wall for the harbour of Linsey"}
	for _, body := range bodies {
		want = append(want, strings.ReplaceAll(body, "|", "\n"))
	}
	if diff := cmp.Diff(want, quotes(d)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s\ntext: %q", diff, d.Text)
	}
	if d.Title != "A wall for the harbour of Linsey" {
		t.Errorf("title is %q", d.Title)
	}
}

func TestPDFFaults(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("NOT TESTED on real PDFs: pdftotext is not installed; install poppler-utils.")
	}
	for _, test := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"damaged", []byte("%PDF-1.7\nnothing of a PDF follows"), "a.pdf is damaged"},
		{"without text", pdf([]string{}), "a.pdf has no text"},
	} {
		_, faults := readAll(t, fstest.MapFS{"a.pdf": {Data: test.content}})
		if len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), test.want) {
			t.Errorf("%s: faults are %v, want one that begins %q", test.name, faults, test.want)
		}
	}
}

// TestPDFChild puts programs in the place of pdftotext.
func TestPDFChild(t *testing.T) {
	pidFile := filepath.Join(t.TempDir(), "pid")
	for _, test := range []struct {
		name, script string // none when ""
		want         string // a fault, or the text
	}{
		{"absent", "", "a.pdf needs pdftotext, which is not installed: install poppler-utils"},
		{"writes text", "#!/bin/sh\necho 'The wall fell into the sea.'\n", "The wall fell into the sea.\n"},
		{"hangs", "#!/bin/sh\necho $$ > " + pidFile + "\nsleep 600 & wait\n", "a.pdf took pdftotext longer than 300ms"},
		{"writes without end", "#!/bin/sh\nexec yes 'a wall'\n", "a.pdf holds more than 1 MB of text"},
		{"fails", "#!/bin/sh\necho 'Syntax Error' >&2\nexit 1\n", "a.pdf is damaged"},
		{"asks for a password", "#!/bin/sh\necho 'Command Line Error: Incorrect password' >&2\nexit 1\n", "a.pdf is locked with a password"},
		{"crashes", "#!/bin/sh\nkill -SEGV $$\n", "a.pdf made pdftotext end by"},
		{"says nothing", "#!/bin/sh\n", "a.pdf has no text"},
		{"writes NULs", "#!/bin/sh\nprintf 'a wall\\000fell down'\n", "a.pdf holds NUL bytes"},
		{"takes memory beyond its limit", "#!/bin/sh\nx=aaaaaaaaaaaaaaaa\nwhile :; do x=$x$x; done\n", "a.pdf "},
	} {
		t.Run(test.name, func(t *testing.T) {
			programs := t.TempDir()
			for _, name := range []string{"yes", "sleep"} {
				if real, err := exec.LookPath(name); err == nil {
					os.Symlink(real, filepath.Join(programs, name))
				}
			}
			if test.script != "" {
				if err := os.WriteFile(filepath.Join(programs, "pdftotext"), []byte(test.script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", programs)
			limits := DefaultLimits()
			limits.PDFText = 1 << 20
			limits.PDFSpace = 64 << 20
			limits.PDFTime = 5 * time.Second
			if test.name == "hangs" {
				limits.PDFTime = 300 * time.Millisecond
			}
			folder, err := OpenFS(t.Context(), fstest.MapFS{"a.pdf": {Data: []byte("%PDF-1.4\n")}}, "files", limits)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			documents, faults := readFolder(t, folder)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			got := ""
			if len(documents) == 1 {
				got = documents[0].Text
			} else if len(faults) == 1 {
				got = faults[0].Error()
			}
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("got %q, want it to begin %q", got, test.want)
			}
		})
	}
	raw, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(5 * time.Second)
	for range time.Tick(5 * time.Millisecond) {
		if _, err := os.Stat("/proc/" + strings.TrimSpace(string(raw))); errors.Is(err, os.ErrNotExist) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the child that hung is still there")
		}
	}
}

func TestPDFStopsWithItsContext(t *testing.T) {
	programs := t.TempDir()
	if err := os.WriteFile(filepath.Join(programs, "pdftotext"), []byte("#!/bin/sh\necho begun\nsleep 600\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", programs+":"+os.Getenv("PATH"))
	folder, err := OpenFS(t.Context(), fstest.MapFS{"a.pdf": {Data: []byte("%PDF-1.4\n")}}, "files", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	for _, err := range folder.Documents(ctx, folder.Files[0]) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("gave %v, want that the context was done", err)
		}
	}
}
