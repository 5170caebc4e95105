package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Folder is a tree of files to read. Its methods may be called from several
// goroutines at once.
type Folder struct {
	// Files are the files that can be read, in the order of their paths.
	Files []File

	// Skipped are the paths of files of a type that is not read, in order.
	// Hidden files are in neither list.
	Skipped []string

	// Faults are what could not even be listed: a link that leads out of the
	// folder, a folder that may not be opened. Whether the documents under such
	// a path are gone is not known.
	Faults []*Fault

	files  fs.FS
	close  func() error
	limits Limits
	today  time.Time // bounds the years that a date without one may mean
}

// A File is one file of a Folder. A JSON Lines file holds many documents, any
// other file one.
type File struct {
	Path     string // relative to the folder, with slashes
	Size     int64  // bytes
	Modified time.Time
}

// Limits bound what reading one file may cost.
type Limits struct {
	FileSize int64         // bytes of a file, JSON Lines apart
	LineSize int           // bytes of one line of a JSON Lines file
	HTMLTags int           // tags of an HTML page
	PDFTime  time.Duration // for pdftotext to read one PDF
	PDFSpace int64         // bytes of memory that pdftotext may map
	PDFText  int64         // bytes of text that a PDF may hold
}

// DefaultLimits returns limits that the largest sensible article, book or
// report is well within.
func DefaultLimits() Limits {
	return Limits{
		FileSize: 64 << 20,
		LineSize: 16 << 20,
		HTMLTags: 1_000_000,
		PDFTime:  30 * time.Second,
		PDFSpace: 1 << 30,
		PDFText:  64 << 20,
	}
}

// A Fault says why a file, or one line of it, could not be read. Its message is
// a sentence that names the file and says what to do.
type Fault struct {
	Path   string
	Line   int    // of a JSON Lines file, from 1; 0 when the whole file is meant
	Reason string // what follows the name in the sentence: "is empty: …"
	Err    error  // the cause, if there is one
}

func (f *Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s, line %d, %s", f.Path, f.Line, f.Reason)
	}
	return f.Path + " " + f.Reason
}

func (f *Fault) Unwrap() error { return f.Err }

// A reader yields the documents of one file.
type reader func(ctx context.Context, f *Folder, file File) iter.Seq2[Document, error]

// readers are the file types that are read, by extension.
var readers = map[string]reader{
	".txt":      one(readText),
	".text":     one(readText),
	".md":       one(readMarkdown),
	".markdown": one(readMarkdown),
	".html":     one(readHTML),
	".htm":      one(readHTML),
	".xhtml":    one(readHTML),
	".pdf":      one(readPDF),
	".jsonl":    readLines,
	".ndjson":   readLines,
}

const readable = ".txt, .md, .html, .pdf and .jsonl"

// metaSuffix ends the name of a file that corrects what is read from the file
// beside it.
const metaSuffix = ".meta.yaml"

// Open lists the folder called name, or the single file called name. No link
// and no ".." is followed out of the folder. A folder without a file that can be
// read is an error. The caller closes the Folder.
func Open(ctx context.Context, name string, limits Limits) (*Folder, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file or folder %s: name one that exists", name)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	directory, base := name, "."
	if !info.IsDir() {
		// A link that is named outright is followed, wherever it leads.
		target, err := filepath.EvalSymlinks(name)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", name, err)
		}
		directory, base = filepath.Split(target)
		if directory == "" {
			directory = "."
		}
	}
	root, err := os.OpenRoot(directory)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	folder := &Folder{files: root.FS(), close: root.Close, limits: limits, today: time.Now()}
	if err := folder.list(ctx, base, name); err != nil {
		root.Close()
		return nil, err
	}
	return folder, nil
}

// OpenFS lists a tree of files that is not on disk, such as an embedded one,
// under the name that errors call it by.
func OpenFS(ctx context.Context, files fs.FS, name string, limits Limits) (*Folder, error) {
	folder := &Folder{files: files, close: func() error { return nil }, limits: limits, today: time.Now()}
	if err := folder.list(ctx, ".", name); err != nil {
		return nil, err
	}
	return folder, nil
}

// Close releases the folder.
func (f *Folder) Close() error { return f.close() }

// list finds the files at and below base; name is what the caller calls it.
func (f *Folder) list(ctx context.Context, base, name string) error {
	err := fs.WalkDir(f.files, base, func(p string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p != base && strings.HasPrefix(path.Base(p), ".") {
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if err != nil {
			f.fault(p, err)
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.IsDir() {
			f.add(p)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list %s: %w", name, err)
	}
	f.reportStrayMeta()
	switch {
	case len(f.Files) > 0:
		return nil
	case len(f.Faults) > 0:
		return fmt.Errorf("%s holds no document that can be read: %w", name, f.Faults[0])
	case base != ".":
		return fmt.Errorf("%s is not a document that can be read: name a %s file, or a folder of them", name, readable)
	case len(f.Skipped) > 0:
		return fmt.Errorf("%s holds no document, only files such as %s: put %s files in it", name, f.Skipped[0], readable)
	default:
		return fmt.Errorf("%s is empty: put %s files in it", name, readable)
	}
}

// add lists the file at p by its type.
func (f *Folder) add(p string) {
	if !utf8.ValidString(p) {
		f.Faults = append(f.Faults, &Fault{Path: strings.ToValidUTF8(p, "�"), Reason: "has a name that is not UTF-8: rename it."})
		return
	}
	info, err := fs.Stat(f.files, p) // follows links, but not out of the folder
	switch {
	case err != nil:
		f.fault(p, err)
	case info.IsDir(): // a link to a folder; what it holds is read in its own place
	case strings.HasSuffix(p, metaSuffix): // see reportStrayMeta
		f.Skipped = append(f.Skipped, p)
	case readers[extension(p)] == nil:
		f.Skipped = append(f.Skipped, p)
	case !info.Mode().IsRegular():
		f.Faults = append(f.Faults, &Fault{Path: p, Reason: "is not a regular file: remove it, or put a copy of what it gives in its place."})
	default:
		f.Files = append(f.Files, File{Path: p, Size: info.Size(), Modified: info.ModTime()})
	}
}

// reportStrayMeta takes the meta files out of Skipped, and makes a fault of
// each that has no file beside it to correct.
func (f *Folder) reportStrayMeta() {
	corrected := map[string]bool{}
	for _, file := range f.Files {
		for _, name := range metaNames(file.Path) {
			corrected[name] = true
		}
	}
	f.Skipped = slices.DeleteFunc(f.Skipped, func(p string) bool {
		if !strings.HasSuffix(p, metaSuffix) {
			return false
		}
		if !corrected[p] {
			f.Faults = append(f.Faults, &Fault{Path: p, Reason: "corrects no file: name it like the file beside it, as in report.pdf" + metaSuffix + "."})
		}
		return true
	})
}

func (f *Folder) fault(p string, err error) {
	f.Faults = append(f.Faults, pathFault(p, err))
}

// pathFault says in a sentence what an error of the file system means.
func pathFault(p string, err error) *Fault {
	reason := "cannot be read (" + cause(err) + "): mend that and run this again."
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "is gone, or is a link to nothing: put it back, or run this again to drop it."
	case errors.Is(err, fs.ErrPermission):
		reason = "may not be read: give the user who runs footnote permission to read it."
	case strings.Contains(err.Error(), "escapes from parent"):
		reason = "is a link that leads out of the folder, and is not followed: put a copy in its place."
	}
	return &Fault{Path: p, Reason: reason, Err: err}
}

// cause returns the message of err without the operation and path that
// [fs.PathError] puts before it.
func cause(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err.Error()
	}
	return err.Error()
}

// Documents yields the documents of one of the folder's files. An error is a
// *[Fault], and comes with no document; after the fault of a line the other
// lines go on. When ctx is done it yields ctx's error and ends.
func (f *Folder) Documents(ctx context.Context, file File) iter.Seq2[Document, error] {
	read, ok := readers[extension(file.Path)]
	if !ok {
		return fail(&Fault{Path: file.Path, Reason: "is of a type that is not read: convert it to one of " + readable + "."})
	}
	return read(ctx, f, file)
}

func fail(err error) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) { yield(Document{}, err) }
}

// one makes a reader of a function that reads a file's bytes as one document.
func one(read func(ctx context.Context, f *Folder, file File, raw []byte) (Document, error)) reader {
	return func(ctx context.Context, f *Folder, file File) iter.Seq2[Document, error] {
		return func(yield func(Document, error) bool) {
			if err := ctx.Err(); err != nil {
				yield(Document{}, err)
				return
			}
			raw, err := f.bytes(file)
			if err != nil {
				yield(Document{}, err)
				return
			}
			meta, err := f.meta(file)
			if err != nil {
				yield(Document{}, err)
				return
			}
			document, err := read(ctx, f, file, raw)
			if err != nil {
				yield(Document{}, err)
				return
			}
			document.Path = file.Path
			meta.apply(&document)
			if document.Title == "" {
				document.Title = nameWords(file.Path)
			}
			finish(&document)
			yield(document, nil)
		}
	}
}

// bytes reads a whole file within the limits.
func (f *Folder) bytes(file File) ([]byte, error) {
	if file.Size > f.limits.FileSize {
		return nil, tooLarge(file.Path, file.Size, f.limits.FileSize)
	}
	open, check, err := f.open(file.Path)
	if err != nil {
		return nil, err
	}
	defer open.Close()
	raw := bytes.NewBuffer(make([]byte, 0, file.Size+bytes.MinRead))
	n, err := raw.ReadFrom(io.LimitReader(open, f.limits.FileSize+1))
	if err != nil {
		return nil, pathFault(file.Path, err)
	}
	if n > f.limits.FileSize {
		return nil, tooLarge(file.Path, n, f.limits.FileSize)
	}
	if err := check(n); err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(raw.Bytes())) == 0 {
		return nil, &Fault{Path: file.Path, Reason: "is empty: put text in it or remove it."}
	}
	return raw.Bytes(), nil
}

func tooLarge(p string, size, limit int64) *Fault {
	return &Fault{Path: p, Reason: fmt.Sprintf("is too large, %s where %s is the limit: split it, or turn it into a .jsonl file with a document a line.",
		kilobytes(size), kilobytes(limit))}
}

// kilobytes writes a size in KB or MB, rounded up.
func kilobytes(size int64) string {
	if kb := (size + 1<<10 - 1) >> 10; kb < 1<<10 {
		return fmt.Sprintf("%d KB", kb)
	}
	return fmt.Sprintf("%d MB", (size+1<<20-1)>>20)
}

// open opens a regular file. After n bytes were read to its end, check tells
// whether it stayed the same meanwhile.
func (f *Folder) open(p string) (file fs.File, check func(n int64) error, err error) {
	before, err := fs.Stat(f.files, p)
	if err == nil && !before.Mode().IsRegular() {
		return nil, nil, &Fault{Path: p, Reason: "is no longer a regular file: put the file back and run this again."}
	}
	if err == nil {
		file, err = f.files.Open(p)
	}
	if err != nil {
		return nil, nil, pathFault(p, err)
	}
	check = func(n int64) error {
		after, err := file.Stat()
		if err != nil {
			return pathFault(p, err)
		}
		if n != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
			return &Fault{Path: p, Reason: "changed while it was read: run this again when it is complete."}
		}
		return nil
	}
	return file, check, nil
}

func extension(p string) string { return strings.ToLower(path.Ext(p)) }
