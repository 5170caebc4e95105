package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"footnote/retrieval/mention"
)

// commit writes a batch of documents, in place of their older versions, in one
// transaction.
func (in *ingest) commit(ctx context.Context, batch []*task) error {
	if len(batch) == 0 {
		return nil
	}
	var documents []*prepared
	for _, task := range batch {
		if task.document != nil {
			documents = append(documents, task.document)
		}
	}
	if err := in.embed(ctx, documents); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, in.pool, func(tx pgx.Tx) error {
		// What a crash of the server takes back the next ingest writes again, so
		// that no commit need wait for the disk.
		if _, err := tx.Exec(ctx, "set local synchronous_commit = off"); err != nil {
			return err
		}
		if err := in.remove(ctx, tx, batch); err != nil {
			return err
		}
		if err := in.add(ctx, tx, documents); err != nil {
			return err
		}
		for _, task := range batch {
			if task.digest == nil {
				continue
			}
			if _, err := tx.Exec(ctx, query("file_done"), in.collection, in.folderID, task.file.Path, task.digest); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write %d documents from %s on: %w", len(documents), batch[0].file.Path, err)
	}
	for _, document := range documents {
		for _, passage := range document.passages {
			if passage.vector != nil {
				in.report.Embedded++
			}
		}
	}
	for _, task := range batch {
		in.report.Removed += len(task.gone)
	}
	return nil
}

func (in *ingest) remove(ctx context.Context, tx pgx.Tx, batch []*task) error {
	var gone []string
	for _, task := range batch {
		if task.document != nil && task.document.replaces {
			gone = append(gone, task.document.Path)
		}
		gone = append(gone, task.gone...)
	}
	if len(gone) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, query("remove_documents"), in.collection, in.folderID, gone)
	return err
}

// add copies the rows of new documents into the tables.
func (in *ingest) add(ctx context.Context, tx pgx.Tx, documents []*prepared) error {
	if len(documents) == 0 {
		return nil
	}
	var passages []*preparedPassage
	words, titleWords := 0, 0
	for _, document := range documents {
		for i := range document.passages {
			passage := &document.passages[i]
			passages = append(passages, passage)
			words += passage.length
			titleWords += passage.titleLength
		}
	}
	documentIDs, err := reserve(ctx, tx, "document", len(documents))
	if err != nil {
		return err
	}
	passageIDs, err := reserve(ctx, tx, "passage", len(passages))
	if err != nil {
		return err
	}
	for _, table := range []struct {
		name    string
		columns []string
		rows    iter.Seq[[]any]
	}{
		{"document", []string{"collection_id", "id", "folder_id", "file", "path", "digest", "title", "publisher", "author", "url", "language", "credits",
			"published_from", "published_to", "published_inferred", "text"}, in.documentRows(documents, documentIDs)},
		{"passage", []string{"collection_id", "id", "document_id", "ordinal", "heading", "start_byte", "end_byte", "sentences", "length", "title_length", "text"},
			in.passageRows(documents, documentIDs, passageIDs)},
		{"posting", []string{"collection_id", "term", "passage_id", "frequency", "title_frequency", "length", "title_length"}, in.postingRows(passages, passageIDs)},
		{"mention", []string{"collection_id", "passage_id", "kind", "key", "start_byte", "end_byte", "from_day", "to_day", "inferred", "written", "class", "full_name",
			"role_start", "role_end", "value", "high", "unit", "bound"}, in.mentionRows(passages, passageIDs)},
		{"embedding", []string{"collection_id", "model_id", "passage_id", "vector"}, in.embeddingRows(passages, passageIDs)},
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
	_, err = tx.Exec(ctx, query("add_sums"), in.collection, len(documents), len(passages), words, titleWords)
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
				from, to, d.Published.Inferred, d.Text}) {
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
				if !yield([]any{in.collection, ids[n], documentIDs[i], p.Ordinal, p.Heading, p.Start, p.End, flatten(p.Sentences), p.length, p.titleLength, p.text}) {
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

// postingRows yields postings in the order of their index, which then grows
// page by page instead of all over.
func (in *ingest) postingRows(passages []*preparedPassage, ids []int32) iter.Seq[[]any] {
	type entry struct {
		passage int
		posting
	}
	var entries []entry
	for i, passage := range passages {
		for _, posting := range passage.postings {
			entries = append(entries, entry{i, posting})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.passage, b.passage))
	})
	return func(yield func([]any) bool) {
		for _, e := range entries {
			p := passages[e.passage]
			if !yield([]any{in.collection, e.term, ids[e.passage], e.frequency, e.titleFrequency, int16(p.length), int16(p.titleLength)}) {
				return
			}
		}
	}
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
			if passage.vector == nil {
				continue
			}
			if !yield([]any{in.collection, in.model.id, ids[i], pgvector.NewHalfVector(passage.vector)}) {
				return
			}
		}
	}
}
