package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// readPDF reads the text of a PDF with poppler's pdftotext, in a process of its
// own whose time, memory and output are limited: a PDF is a program of
// strangers.
func readPDF(ctx context.Context, f *Folder, file File, raw []byte) (Document, error) {
	if !bytes.Contains(raw[:min(len(raw), 1024)], []byte("%PDF-")) {
		return Document{}, &Fault{Path: file.Path, Reason: "is not a PDF, whatever its name says: name it by what it is, or remove it."}
	}
	output, fault := f.pdfText(ctx, raw)
	if ctx.Err() != nil {
		return Document{}, ctx.Err()
	}
	if fault != nil {
		fault.Path = file.Path
		return Document{}, fault
	}
	document, err := f.pdfDocument(output)
	if fault, ok := errors.AsType[*Fault](err); ok {
		fault.Path = file.Path
	}
	return document, err
}

// pdfDocument reads the article out of what pdftotext wrote. Its faults have no
// path yet.
func (f *Folder) pdfDocument(output []byte) (Document, error) {
	text, fault := decode(output)
	if fault != "" {
		return Document{}, &Fault{Reason: fault}
	}
	if strings.TrimSpace(text) == "" {
		return Document{}, &Fault{Reason: "has no text, only pictures of pages: run it through ocrmypdf first, or remove it."}
	}
	units := plainUnits(text, 0)
	markRunningLines(text, units)
	return f.article(page{text: text, units: units, plain: true}), nil
}

// limited runs a program under limits on its processor time (seconds) and its
// memory (KB). Where the system has no such limit the deadline alone holds.
const limited = `ulimit -t "$1" 2>/dev/null; ulimit -v "$2" 2>/dev/null; shift 2; exec "$@"`

// pdfText returns what pdftotext writes, or a fault without a path.
func (f *Folder) pdfText(ctx context.Context, raw []byte) ([]byte, *Fault) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil, &Fault{Reason: "needs pdftotext, which is not installed: install poppler-utils (Debian, Ubuntu: apt install poppler-utils; macOS: brew install poppler).", Err: err}
	}
	limits := f.limits
	ctx, cancel := context.WithTimeout(ctx, limits.PDFTime)
	defer cancel()

	seconds := fmt.Sprint(max(1, int(limits.PDFTime/time.Second)+1))
	space := fmt.Sprint(limits.PDFSpace >> 10)
	command := exec.CommandContext(ctx, "/bin/sh", "-c", limited, "sh", seconds, space, program, "-q", "-enc", "UTF-8", "-", "-")
	command.Stdin = bytes.NewReader(raw)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	text, complaint := limitedBuffer{limit: limits.PDFText}, limitedBuffer{limit: 1 << 20}
	command.Stdout, command.Stderr = &text, &complaint
	// The child and what it may have started are one process group, and go together.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = time.Second

	err = command.Run()
	exit, _ := errors.AsType[*exec.ExitError](err)
	switch {
	case text.full:
		return nil, &Fault{Reason: fmt.Sprintf("holds more than %s of text, the limit of a PDF: split it.", kilobytes(limits.PDFText))}
	case ctx.Err() != nil:
		return nil, &Fault{Reason: fmt.Sprintf("took pdftotext longer than %v and was given up: print it to a new PDF, or save its text as .txt.", limits.PDFTime), Err: ctx.Err()}
	case err == nil:
		return text.content, nil
	case exit != nil && exit.ExitCode() == 3, bytes.Contains(complaint.content, []byte("assword")):
		return nil, &Fault{Reason: "is locked with a password: save it without one.", Err: err}
	case exit != nil && exit.ExitCode() < 0:
		return nil, &Fault{Reason: fmt.Sprintf("made pdftotext end by %v, at the limits of its time and memory: print it to a new PDF, or save its text as .txt.", exit), Err: err}
	case exit != nil:
		return nil, &Fault{Reason: fmt.Sprintf("is damaged, pdftotext cannot read it (%v): save it again, or save its text as .txt.", err), Err: err}
	default:
		return nil, &Fault{Reason: fmt.Sprintf("could not be given to pdftotext (%v): check that %s runs.", err, program), Err: err}
	}
}

// A limitedBuffer takes limit bytes and refuses more, which ends the program
// that writes them.
type limitedBuffer struct {
	content []byte
	limit   int64
	full    bool
}

var errFull = errors.New("more output than its limit")

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if int64(len(b.content)+len(p)) > b.limit {
		b.full = true
		return 0, errFull
	}
	b.content = append(b.content, p...)
	return len(p), nil
}

// markRunningLines leaves out the lines that stand at the head or the foot of
// most pages, alike but for their numbers.
func markRunningLines(text string, units []unit) {
	edges := map[string]int{}
	pages := 0
	var at []int // units at the edge of a page
	shape := func(u *unit) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '#'
			}
			return r
		}, fold(u.words))
	}
	for i := 0; i < len(units); {
		j := i + 1
		for j < len(units) && !strings.Contains(text[units[j-1].end:units[j].start], "\f") {
			j++
		}
		pages++
		counted := map[string]bool{}
		for _, k := range []int{i, i + 1, j - 2, j - 1} {
			if k < i || k >= j || length(units[k].words) > wideLine || fold(units[k].words) == "" {
				continue
			}
			at = append(at, k)
			if s := shape(&units[k]); !counted[s] {
				counted[s] = true
				edges[s]++
			}
		}
		i = j
	}
	for _, k := range at {
		if n := edges[shape(&units[k])]; n >= 3 && n*2 >= pages {
			units[k].part = menu
		}
	}
}
