package retrieval

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"footnote/embeddings"
	"footnote/retrieval/source"
)

// A Forecast tells what an ingest would do.
type Forecast struct {
	Documents, Passages Tally

	Faults  []error  // as in [Report]
	Notes   []string // as in [Report]
	Skipped []string // as in [Report]

	// Embedding is what the vectors would take of the server; nil when vectors are
	// made offline. It is of the whole collection: also of passages of other folders
	// that have no vector of the embedder's model.
	Embedding *embeddings.Forecast
}

// A Tally counts what would become of documents, or of passages. The passages of a
// changed document are counted as they are now, those of one that is gone as they
// were.
type Tally struct{ Added, Changed, Removed, Unchanged int }

// A Forecaster is an embedder that costs, and tells how much. *[embeddings.Cached]
// is one.
type Forecaster interface {
	Batcher
	Forecast() *embeddings.Forecast
}

// Forecast returns what [Index.Ingest] would do with the same arguments. It reads
// all that an ingest would read, asks no embedding server, and writes nothing.
func (ix *Index) Forecast(ctx context.Context, collection, root string, folder *source.Folder, progress func(Progress)) (Forecast, error) {
	in := forecast{ingest: newIngest(ix, folder, progress), passages: make(map[string]int), replaced: make(map[string]bool)}
	if forecaster, ok := ix.embedder.(Forecaster); ok {
		in.embedding = forecaster.Forecast()
	}
	if err := in.run(ctx, collection, root); err != nil {
		return Forecast{}, fmt.Errorf("look at %s: %w", root, err)
	}
	return Forecast{
		Documents: in.documents, Passages: in.tally,
		Faults: in.report.Faults, Notes: in.report.Notes, Skipped: in.report.Skipped,
		Embedding: in.embedding,
	}, nil
}

// A forecast is one run of [Index.Forecast]: an ingest that is not written.
type forecast struct {
	*ingest
	passages  map[string]int  // of each document that is indexed of the folder, by path
	replaced  map[string]bool // paths of those that would change or go
	documents Tally
	tally     Tally // of passages
	embedding *embeddings.Forecast
	texts     []string // that are not in embedding yet
}

func (f *forecast) run(ctx context.Context, collection, root string) error {
	if err := f.open(ctx, collection, root); err != nil {
		return err
	}
	f.noteListing()
	for _, path := range f.vanished() {
		documents, err := f.fileDocuments(ctx, path)
		if err != nil {
			return err
		}
		f.remove(keys(documents))
	}
	group, groupCtx := errgroup.WithContext(ctx)
	tasks := f.startReading(groupCtx, group)
	group.Go(func() error { return f.count(groupCtx, tasks) })
	if err := group.Wait(); err != nil {
		return err
	}
	for path, passages := range f.passages {
		if !f.replaced[path] {
			f.tally.Unchanged += passages
		}
	}
	f.documents.Added, f.documents.Changed, f.documents.Unchanged = f.report.Added, f.report.Changed, f.report.Unchanged
	return f.countMissing(ctx)
}

// open reads what is indexed of the folder; nothing, if the collection or the
// folder is not there.
func (f *forecast) open(ctx context.Context, collection, root string) error {
	err := f.pool.QueryRow(ctx, query("collection_find"), collection).Scan(&f.collection)
	if err == nil {
		err = f.pool.QueryRow(ctx, query("folder_find"), f.collection, root).Scan(&f.folderID)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("open collection %q: %w", collection, err)
	}
	if err := f.readState(ctx); err != nil {
		return err
	}
	rows, err := f.pool.Query(ctx, query("folder_passages"), f.collection, f.folderID)
	if err != nil {
		return fmt.Errorf("read indexed documents: %w", err)
	}
	var file, path string
	var passages int
	_, err = pgx.ForEachRow(rows, []any{&file, &path, &passages}, func() error {
		f.passages[path] = passages
		return nil
	})
	if err != nil {
		return fmt.Errorf("read indexed documents: %w", err)
	}
	return nil
}

// remove counts documents that would go.
func (f *forecast) remove(paths []string) {
	for _, path := range paths {
		f.documents.Removed++
		f.tally.Removed += f.passages[path]
		f.replaced[path] = true
	}
}

// count counts what would be written.
func (f *forecast) count(ctx context.Context, tasks <-chan *task) error {
	files, passages := 0, 0
	for t := range tasks {
		if t.document == nil {
			f.remove(t.gone)
			files++
			if f.progress != nil {
				f.progress(Progress{Files: files, OfFiles: len(f.folder.Files), Passages: passages})
			}
			continue
		}
		if err := t.await(ctx); err != nil {
			return err
		}
		n := len(t.document.passages)
		passages += n
		if t.document.replaces {
			f.tally.Changed += n
			f.replaced[t.document.Path] = true
		} else {
			f.tally.Added += n
		}
		for _, passage := range t.document.passages {
			if err := f.embed(ctx, embeddingText(t.document.Title, passage.Heading, passage.text)); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.flush(ctx)
}

// countMissing counts the vectors that passages lack which would stay as they are.
func (f *forecast) countMissing(ctx context.Context) error {
	if f.embedding == nil {
		return nil
	}
	missing, err := f.ingest.countMissing(ctx)
	if err != nil || missing == 0 {
		return err
	}
	modelID := int32(0) // no model's id
	if f.model != nil {
		modelID = f.model.id
	}
	for passages, err := range f.missing(ctx, modelID, f.batchPassages) {
		if err != nil {
			return err
		}
		for _, p := range passages {
			if p.FolderID == f.folderID && f.replaced[p.Path] {
				continue
			}
			if err := f.embed(ctx, embeddingText(p.Title, p.Heading, p.Text)); err != nil {
				return err
			}
		}
	}
	return f.flush(ctx)
}

// embed counts a text that would be embedded with those around it.
func (f *forecast) embed(ctx context.Context, text string) error {
	if f.embedding == nil {
		return nil
	}
	f.texts = append(f.texts, text)
	if texts, _ := f.chunking(); len(f.texts) < texts {
		return nil
	}
	return f.flush(ctx)
}

func (f *forecast) flush(ctx context.Context) error {
	if len(f.texts) == 0 {
		return nil
	}
	err := f.embedding.Add(ctx, f.texts)
	f.texts = f.texts[:0]
	return err
}
