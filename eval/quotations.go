package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/answer"
)

// ErrQuotations says that a quotation was not in its source, or that not one
// was compared: whatever else was measured then does not count.
var ErrQuotations = errors.New("the run has failed")

// Quotations are the citations that were compared with their sources, of answers
// and refusals alike.
type Quotations struct {
	Stored  int      `json:"stored"`   // compared with the stored text
	InFiles int      `json:"in_files"` // of these, compared with the file itself too
	Wrong   []string `json:"wrong"`    // a sentence for each that differs
}

// fault returns an [ErrQuotations] if there is one.
func (q Quotations) fault() error {
	switch {
	case len(q.Wrong) > 0:
		return fmt.Errorf("%w: %d of %d quotations are not what their sources say; the first: %s", ErrQuotations, len(q.Wrong), q.Stored, q.Wrong[0])
	case q.Stored == 0:
		return fmt.Errorf("%w: no answer quoted anything, so no quotation was compared: look whether the questions belong to these documents", ErrQuotations)
	}
	return nil
}

func (q *Quotations) add(other Quotations) {
	q.Stored += other.Stored
	q.InFiles += other.InFiles
	q.Wrong = append(q.Wrong, other.Wrong...)
}

// A proofreader compares citations with the documents of some collections.
type proofreader struct {
	pool        *pgxpool.Pool
	collections []string // names
}

// read compares all citations of a reply, the nearest of a refusal included.
func (p proofreader) read(ctx context.Context, reply answer.Answer) (Quotations, error) {
	found := Quotations{Wrong: []string{}}
	for _, citations := range [][]answer.Citation{reply.Citations, reply.Nearest} {
		for _, citation := range citations {
			fault, inFile, err := p.compare(ctx, citation)
			if err != nil {
				return found, fmt.Errorf("read back a quotation of %s: %w", citation.Document, err)
			}
			found.Stored++
			if inFile {
				found.InFiles++
			}
			if fault != "" {
				found.Wrong = append(found.Wrong, fmt.Sprintf("%s, bytes %d to %d, asked %.80q: %s", citation.Document, citation.Start, citation.End, reply.Question, fault))
			}
		}
	}
	return found, nil
}

// compare returns what is wrong with a citation, or "", and whether the file
// that it was read from could be asked as well.
func (p proofreader) compare(ctx context.Context, c answer.Citation) (fault string, inFile bool, err error) {
	switch {
	case c.Start < 0 || c.End-c.Start != len(c.Quote) || c.Quote == "":
		return fmt.Sprintf("the quotation has %d bytes", len(c.Quote)), false, nil
	case c.SentenceStart < c.Start || c.SentenceEnd > c.End || c.SentenceStart >= c.SentenceEnd:
		return fmt.Sprintf("its sentence, bytes %d to %d, is not within", c.SentenceStart, c.SentenceEnd), false, nil
	}
	type place struct {
		Root  string
		Bytes []byte
	}
	rows, err := p.pool.Query(ctx, query("quoted"), p.collections, c.Document, c.Start, c.End)
	if err != nil {
		return "", false, err
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByName[place])
	if err != nil {
		return "", false, err
	}
	fault = "the collections hold no such document"
	for _, place := range places {
		if string(place.Bytes) != c.Quote {
			fault = fmt.Sprintf("the quotation is %.200q, the stored text has %.200q there", c.Quote, place.Bytes)
			continue
		}
		text, ok := plainFile(place.Root, c.Document)
		switch {
		case !ok:
			return "", false, nil
		case c.End > len(text) || text[c.Start:c.End] != c.Quote:
			return fmt.Sprintf("the file in %s has other bytes there: if it was changed since, ingest it again", place.Root), true, nil
		}
		return "", true, nil
	}
	return fault, false, nil
}

// largestFile is in bytes; larger ones are not read again for each citation.
const largestFile = 16 << 20

// plainFile returns the text of the file that a document was read from, without
// a byte order mark, where that file is still there and is its text: plain text
// or Markdown in UTF-8.
func plainFile(root, document string) (text string, ok bool) {
	switch strings.ToLower(path.Ext(document)) {
	case ".txt", ".text", ".md", ".markdown":
	default:
		return "", false
	}
	directory := root
	if info, err := os.Stat(root); err != nil {
		return "", false
	} else if !info.IsDir() { // a file that was named by itself
		directory = filepath.Dir(root)
	}
	file, err := os.OpenInRoot(directory, filepath.FromSlash(document))
	if err != nil {
		return "", false
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, largestFile+1))
	if err != nil || len(raw) > largestFile || !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return "", false
	}
	return strings.TrimPrefix(string(raw), "\uFEFF"), true
}
