package retrieval

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"footnote/retrieval/mention"
)

// A batch is what is committed in one transaction.
type batch struct {
	documents []*prepared
	passages  []*preparedPassage // of documents, in order
	postings  []entry            // of passages, in the order of the index
	ended     []*task            // ends of files that were wholly read
	files     int                // of the folder, that were read so far
}

// An entry is a posting of the batch's passage with the given index.
type entry struct {
	passage int
	posting
}

func (b *batch) add(document *prepared) {
	b.documents = append(b.documents, document)
	for i := range document.passages {
		b.passages = append(b.passages, &document.passages[i])
	}
}

// sortPostings gathers the postings in the order of their index, which then grows
// page by page instead of all over.
func (b *batch) sortPostings() {
	for i, passage := range b.passages {
		for _, posting := range passage.postings {
			b.postings = append(b.postings, entry{i, posting})
		}
	}
	slices.SortFunc(b.postings, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.passage, b.passage))
	})
}

// commit writes a batch, its documents in place of their older versions, in one
// transaction.
func (in *ingest) commit(ctx context.Context, b *batch) error {
	if len(b.documents)+len(b.ended) == 0 {
		return nil
	}
	err := pgx.BeginFunc(ctx, in.pool, func(tx pgx.Tx) error {
		// What a crash of the server takes back the next ingest writes again, so
		// that no commit need wait for the disk.
		if _, err := tx.Exec(ctx, "set local synchronous_commit = off"); err != nil {
			return err
		}
		if err := in.remove(ctx, tx, b); err != nil {
			return err
		}
		if err := in.add(ctx, tx, b); err != nil {
			return err
		}
		return in.noteFiles(ctx, tx, b.ended)
	})
	if err != nil {
		return fmt.Errorf("write %d documents and the ends of %d files: %w", len(b.documents), len(b.ended), err)
	}
	in.report.Passages += len(b.passages)
	for _, passage := range b.passages {
		if passage.vector() != nil {
			in.report.Embedded++
		}
	}
	for _, end := range b.ended {
		in.report.Removed += len(end.gone)
	}
	return nil
}

// noteFiles notes that the files are wholly indexed.
func (in *ingest) noteFiles(ctx context.Context, tx pgx.Tx, ended []*task) error {
	if len(ended) == 0 {
		return nil
	}
	var paths []string
	var digests [][]byte
	for _, end := range ended {
		paths = append(paths, end.file.Path)
		digests = append(digests, end.digest)
	}
	_, err := tx.Exec(ctx, query("files_done"), in.collection, in.folderID, paths, digests)
	return err
}

func (in *ingest) remove(ctx context.Context, tx pgx.Tx, b *batch) error {
	var gone []string
	for _, document := range b.documents {
		if document.replaces {
			gone = append(gone, document.Path)
		}
	}
	for _, end := range b.ended {
		gone = append(gone, end.gone...)
	}
	if len(gone) == 0 {
		return nil
	}
	clear(in.nameKeys) // some go with the documents
	_, err := tx.Exec(ctx, query("remove_documents"), in.collection, in.folderID, gone)
	return err
}

// add copies the rows of new documents into the tables.
func (in *ingest) add(ctx context.Context, tx pgx.Tx, b *batch) error {
	if len(b.documents) == 0 {
		return nil
	}
	documentIDs, err := reserve(ctx, tx, "document", len(b.documents))
	if err != nil {
		return err
	}
	passageIDs, err := reserve(ctx, tx, "passage", len(b.passages))
	if err != nil {
		return err
	}
	for _, table := range []struct {
		name    string
		columns []string
		rows    iter.Seq[[]any]
	}{
		{"document", []string{"collection_id", "id", "folder_id", "file", "path", "digest", "title", "publisher", "author", "url", "language", "credits",
			"published_from", "published_to", "published_inferred", "text", "terms"}, in.documentRows(b.documents, documentIDs)},
		{"passage", []string{"collection_id", "id", "document_id", "ordinal", "heading", "start_byte", "end_byte", "sentences", "text"},
			in.passageRows(b.documents, documentIDs, passageIDs)},
		{"mention", []string{"collection_id", "passage_id", "kind", "key", "start_byte", "end_byte", "from_day", "to_day", "inferred", "written", "class", "full_name",
			"role_start", "role_end", "value", "high", "unit", "bound"}, in.mentionRows(b.passages, passageIDs)},
		{"sighting", []string{"collection_id", "key", "document_id", "spelling", "class", "mentions", "start_byte", "end_byte", "roles", "role_bytes"},
			in.sightingRows(b.documents, documentIDs)},
		{"embedding", []string{"collection_id", "model_id", "passage_id", "vector"}, in.embeddingRows(b.passages, passageIDs)},
	} {
		next, stop := iter.Pull(table.rows)
		_, err := tx.CopyFrom(ctx, pgx.Identifier{table.name}, table.columns, pgx.CopyFromFunc(func() ([]any, error) {
			row, _ := next()
			return row, nil
		}))
		stop()
		if err != nil {
			return fmt.Errorf("copy into %s: %w", table.name, err)
		}
	}
	if err := in.addNameWords(ctx, tx, b.documents); err != nil {
		return err
	}
	if err := in.copyPostings(ctx, tx, b.postings, passageIDs); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, query("add_sums"), in.collection, len(b.documents), len(b.passages))
	return err
}

func reserve(ctx context.Context, tx pgx.Tx, table string, n int) ([]int32, error) {
	rows, err := tx.Query(ctx, query("reserve"), table, n)
	if err != nil {
		return nil, fmt.Errorf("reserve ids of %s: %w", table, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, fmt.Errorf("reserve ids of %s: %w", table, err)
	}
	return ids, nil
}

func (in *ingest) documentRows(documents []*prepared, ids []int32) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, d := range documents {
			var from, to *time.Time
			if d.Published.Known {
				from, to = date(d.Published.Days.From), date(d.Published.Days.To)
			}
			credits := d.Credits
			if credits == nil {
				credits = []string{}
			}
			if !yield([]any{in.collection, ids[i], in.folderID, d.file, d.Path, d.digest, d.Title, d.Publisher, d.Author, d.URL, d.Language, credits,
				from, to, d.Published.Inferred, d.Text, d.terms}) {
				return
			}
		}
	}
}

func date(day mention.Day) *time.Time {
	t := day.Time()
	return &t
}

func (in *ingest) passageRows(documents []*prepared, documentIDs, ids []int32) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		n := 0
		for i, d := range documents {
			for _, p := range d.passages {
				if !yield([]any{in.collection, ids[n], documentIDs[i], p.Ordinal, p.Heading, p.Start, p.End, flatten(p.Sentences), p.text}) {
					return
				}
				n++
			}
		}
	}
}

// flatten stores spans as start, end, start, end, …
func flatten(spans []Span) []int32 {
	flat := make([]int32, 0, 2*len(spans))
	for _, span := range spans {
		flat = append(flat, int32(span.Start), int32(span.End))
	}
	return flat
}

func unflatten(flat []int32) []Span {
	spans := make([]Span, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		spans = append(spans, Span{int(flat[i]), int(flat[i+1])})
	}
	return spans
}

// copyPostings copies the postings in PostgreSQL's binary format, put together
// here: they are nine in ten of all rows, and a general encoder takes longer for
// them than the database does.
//
// https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"
func (in *ingest) copyPostings(ctx context.Context, tx pgx.Tx, entries []entry, ids []int32) error {
	const signature = "PGCOPY\n\377\r\n\000"
	rows := make([]byte, 0, len(signature)+8+len(entries)*averagePosting)
	rows = append(rows, signature...)
	rows = append(rows, 0, 0, 0, 0, 0, 0, 0, 0) // no flags, no header extension
	for _, e := range entries {
		rows = binary.BigEndian.AppendUint16(rows, 4) // columns, each its length and its bytes
		rows = appendInt32(rows, in.collection)
		rows = binary.BigEndian.AppendUint32(rows, uint32(len(e.term)))
		rows = append(rows, e.term...)
		rows = appendInt32(rows, ids[e.passage])
		rows = appendInt32(rows, int32(math.Float32bits(e.impact)))
	}
	rows = binary.BigEndian.AppendUint16(rows, math.MaxUint16) // the end
	if _, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows), query("copy_postings")); err != nil {
		return fmt.Errorf("copy into posting: %w", err)
	}
	return nil
}

// averagePosting is the bytes of a posting's row, about.
const averagePosting = 40

// appendInt32 appends a column of four bytes with its length.
func appendInt32(row []byte, value int32) []byte {
	row = binary.BigEndian.AppendUint32(row, 4)
	return binary.BigEndian.AppendUint32(row, uint32(value))
}

func (in *ingest) mentionRows(passages []*preparedPassage, ids []int32) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, passage := range passages {
			for _, m := range passage.mentions {
				var from, to *time.Time
				var value, high *float64
				written := ""
				switch m.Kind {
				case mention.Name:
					written = strings.ReplaceAll(passage.text[m.Start-passage.Start:m.End-passage.Start], "*", "")
				case mention.Date:
					from, to = date(m.Days.From), date(m.Days.To)
				case mention.Figure:
					value, high = &m.Value, &m.High
				}
				if !yield([]any{in.collection, ids[i], string(m.Kind), m.Key, m.Start, m.End, from, to, m.Inferred, written, string(m.Class), m.Full,
					m.RoleStart, m.RoleEnd, value, high, m.Unit, string(m.Bound)}) {
					return
				}
			}
		}
	}
}

func (in *ingest) embeddingRows(passages []*preparedPassage, ids []int32) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i, passage := range passages {
			vector := passage.vector()
			if vector == nil {
				continue
			}
			if !yield([]any{in.collection, in.model.id, ids[i], pgvector.NewHalfVector(vector)}) {
				return
			}
		}
	}
}
