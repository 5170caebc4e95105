package retrieval

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
	"golang.org/x/sync/errgroup"
)

// graphFrom is how many vectors of a model there must be before neighbours are
// found through a graph. Up to so many an exact scan takes a few milliseconds
// and finds them all, where the graph finds most.
const graphFrom = 10_000

// vacuumFrom is how many written passages make it worth while to tidy the
// tables at once rather than wait for autovacuum: until then each look-up of a
// posting also visits its row.
const vacuumFrom = 2_000

// A Batcher is an embedder that asks a server: it embeds best so many texts at
// once, and so many times that at the same time. *[embeddings.Cached] is one.
type Batcher interface {
	Batch() (texts, requests int)
}

// chunking returns how many texts are embedded at once, and by how many workers.
// With those of an embedder that waits for a server, half of the workers wait and
// half read and write, so that no request waits for them.
func (in *ingest) chunking() (texts, workers int) {
	if b, ok := in.embedder.(Batcher); ok {
		texts, requests := b.Batch()
		return texts, 2 * requests
	}
	return in.batchPassages, 1
}

// A chunk is texts that are embedded at once: those of passages that follow upon
// each other, wherever documents and transactions begin and end.
type chunk struct {
	texts   []string
	vectors [][]float32   // one for each text, or nil after a fault; to be read when done is closed
	done    chan struct{} // closed when the vectors are there
	began   int           // number of the batch that its first text is of
}

// await waits for the chunk's vectors.
func (c *chunk) await(ctx context.Context) error {
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// embedChunks starts the workers that embed chunks, until there are no more.
func (in *ingest) embedChunks(ctx context.Context, group *errgroup.Group, workers int, chunks <-chan *chunk) {
	for range workers {
		group.Go(func() (err error) {
			for c := range chunks {
				if c.vectors, err = in.vectors(ctx, c.texts); err != nil {
					return err
				}
				close(c.done)
			}
			return nil
		})
	}
}

// vectors returns the texts' vectors. If the embedder fails, or its vectors cannot
// be stored, there are none, for this run, and the report says why; only the end of
// ctx is an error.
func (in *ingest) vectors(ctx context.Context, texts []string) ([][]float32, error) {
	if in.faulty() {
		return nil, nil
	}
	vectors, err := in.embedder.EmbedDocuments(ctx, texts)
	if err == nil {
		err = in.openModel(ctx, len(vectors[0]))
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.report.EmbeddingFault == nil {
			in.report.EmbeddingFault = err
		}
		return nil, nil
	}
	return vectors, nil
}

// faulty reports whether the embedder has failed in this run.
func (in *ingest) faulty() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.report.EmbeddingFault != nil
}

// openModel finds the embedder's model in the database, or makes it, and checks
// that vectors of the given dimensions are its own.
func (in *ingest) openModel(ctx context.Context, dimensions int) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.model != nil && int(in.model.dimensions) == dimensions {
		return nil
	}
	m, err := openModel(ctx, in.pool, in.embedder.Model(), dimensions)
	if err != nil {
		return err
	}
	in.model = &m
	return nil
}

// finish embeds what has no vector of the embedder's model yet, lets the model
// answer once all have one, and tends the indexes.
func (in *ingest) finish(ctx context.Context) error {
	if err := in.embedMissing(ctx); err != nil {
		return err
	}
	if in.model != nil && in.report.EmbeddingFault == nil {
		if err := in.buildNeighbours(ctx); err != nil {
			return err
		}
		if err := in.switchModel(ctx); err != nil {
			return fmt.Errorf("switch to model %s: %w", in.embedder.Model(), err)
		}
	}
	if in.report.Added+in.report.Changed+in.report.Removed > 0 {
		if _, err := in.pool.Exec(ctx, query("folder_ingested"), in.collection, in.folderID); err != nil {
			return fmt.Errorf("note the time: %w", err)
		}
	}
	if in.report.Embedded > 0 {
		if _, err := in.pool.Exec(ctx, query("vectors_trim"), vectorsKept); err != nil {
			return fmt.Errorf("remove kept vectors that are of no use: %w", err)
		}
	}
	return in.vacuum(ctx)
}

// vacuum tidies the tables after much was written.
func (in *ingest) vacuum(ctx context.Context) error {
	var tables []string
	if in.report.Passages >= vacuumFrom {
		tables = append(tables, "posting", "passage", "mention", "sighting", "name_word")
	}
	if in.report.Embedded >= vacuumFrom {
		tables = append(tables, "embedding")
	}
	for _, table := range tables {
		if _, err := in.pool.Exec(ctx, "vacuum (analyze) "+table); err != nil {
			return fmt.Errorf("vacuum %s: %w", table, err)
		}
	}
	return nil
}

// switchModel lets the embedder's model answer once every passage has a vector
// of it, and removes the vectors of other models, also those that a switch left
// behind which was given up half way.
func (in *ingest) switchModel(ctx context.Context) error {
	removed := false
	err := pgx.BeginFunc(ctx, in.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, query("switch_model"), in.collection, in.model.id); err != nil {
			return err
		}
		dropped, err := tx.Exec(ctx, query("drop_embeddings"), in.collection)
		removed = dropped.RowsAffected() > 0
		return err
	})
	if err != nil || !removed {
		return err
	}
	rows, err := in.pool.Query(ctx, query("idle_graphs"))
	if err != nil {
		return err
	}
	idle, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, graph := range idle {
		if _, err := in.pool.Exec(ctx, "drop index concurrently if exists "+pgx.Identifier{graph}.Sanitize()); err != nil {
			return err
		}
	}
	return nil
}

// embedMissing embeds passages that were written without a vector, or with one
// of another model. It can be interrupted at any time, and goes on the next.
func (in *ingest) embedMissing(ctx context.Context) error {
	if in.report.EmbeddingFault != nil {
		return nil
	}
	missing, err := in.countMissing(ctx)
	if err != nil || missing == 0 {
		return err
	}
	in.log.Info("embedding passages that have no vectors of the model", "model", in.embedder.Model(), "passages", missing)
	modelID := int32(0) // no model's id
	if in.model != nil {
		modelID = in.model.id
	}
	group, ctx := errgroup.WithContext(ctx)
	texts, workers := in.chunking()
	chunks := make(chan *chunk)
	read := make(chan missingChunk, workers)
	in.embedChunks(ctx, group, workers, chunks)
	group.Go(func() error {
		defer close(chunks)
		defer close(read)
		for passages, err := range in.missing(ctx, modelID, texts) {
			if err != nil {
				return err
			}
			if in.faulty() {
				return nil
			}
			c := missingChunk{&chunk{done: make(chan struct{})}, passages}
			for _, p := range passages {
				c.texts = append(c.texts, embeddingText(p.Title, p.Heading, p.Text))
			}
			select {
			case chunks <- c.chunk:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case read <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		written := 0
		for c := range read {
			if err := c.await(ctx); err != nil {
				return err
			}
			if c.vectors == nil {
				continue
			}
			if err := in.writeVectors(ctx, c); err != nil {
				return err
			}
			written += len(c.passages)
			in.report.Embedded += len(c.passages)
			if in.progress != nil {
				in.progress(Progress{Files: len(in.folder.Files), OfFiles: len(in.folder.Files), Passages: in.report.Passages, Embedded: written, OfEmbedded: missing})
			}
		}
		return nil
	})
	return group.Wait()
}

// A missingPassage is a passage without a vector, and what its vector is made of.
type missingPassage struct {
	ID                   int32
	FolderID             int32
	Path                 string // of its document
	Title, Heading, Text string
}

type missingChunk struct {
	*chunk
	passages []missingPassage
}

// missing yields the collection's passages that have no vector of the model, n at
// a time.
func (in *ingest) missing(ctx context.Context, modelID int32, n int) iter.Seq2[[]missingPassage, error] {
	return func(yield func([]missingPassage, error) bool) {
		for last := int32(0); ; {
			rows, err := in.pool.Query(ctx, query("missing"), in.collection, modelID, last, n)
			if err != nil {
				yield(nil, fmt.Errorf("read passages without vectors: %w", err))
				return
			}
			passages, err := pgx.CollectRows(rows, pgx.RowToStructByName[missingPassage])
			if err != nil {
				yield(nil, fmt.Errorf("read passages without vectors: %w", err))
				return
			}
			if len(passages) == 0 || !yield(passages, nil) {
				return
			}
			last = passages[len(passages)-1].ID
		}
	}
}

func (in *ingest) writeVectors(ctx context.Context, c missingChunk) error {
	_, err := in.pool.CopyFrom(ctx, pgx.Identifier{"embedding"}, []string{"collection_id", "model_id", "passage_id", "vector"},
		pgx.CopyFromSlice(len(c.passages), func(i int) ([]any, error) {
			return []any{in.collection, in.model.id, c.passages[i].ID, pgvector.NewHalfVector(c.vectors[i])}, nil
		}))
	if err != nil {
		return fmt.Errorf("write vectors: %w", err)
	}
	return nil
}

// countMissing returns how many of the collection's passages lack a vector of the
// embedder's model. It finds the model, if the database knows it.
func (in *ingest) countMissing(ctx context.Context) (int, error) {
	if in.model == nil {
		switch m, err := findModel(ctx, in.pool, in.embedder.Model()); {
		case err == nil:
			in.model = &m
		case !errors.Is(err, pgx.ErrNoRows):
			return 0, err
		}
	}
	modelID := int32(0)
	if in.model != nil {
		modelID = in.model.id
	}
	var missing int
	if err := in.pool.QueryRow(ctx, query("count_missing"), in.collection, modelID).Scan(&missing); err != nil {
		return 0, fmt.Errorf("count passages without vectors: %w", err)
	}
	return missing, nil
}

// buildNeighbours makes the model's graph of neighbours once it is worth one.
func (in *ingest) buildNeighbours(ctx context.Context) error {
	var vectors int
	if err := in.pool.QueryRow(ctx, query("count_embeddings"), in.model.id, in.graphFrom).Scan(&vectors); err != nil {
		return fmt.Errorf("count vectors: %w", err)
	}
	if vectors < in.graphFrom {
		return nil
	}
	if _, err := in.pool.Exec(ctx, forModel(query("neighbour_index"), in.model.id, in.model.dimensions)); err != nil {
		return fmt.Errorf("index the vectors of %s: %w", in.embedder.Model(), err)
	}
	return nil
}
