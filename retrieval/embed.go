package retrieval

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
)

// A model is an embedder's as the database knows it.
type model struct {
	id, dimensions int32
}

// mostDimensions is what halfvec's HNSW index can hold.
const mostDimensions = 4000

// graphFrom is how many vectors of a model there must be before neighbours are
// found through a graph. Up to so many an exact scan takes a few milliseconds
// and finds them all, where the graph finds most.
const graphFrom = 10_000

// vacuumFrom is how many written passages make it worth while to tidy the
// tables at once rather than wait for autovacuum: until then each look-up of a
// posting also visits its row.
const vacuumFrom = 2_000

// embed gives the documents' passages their vectors. If the embedder fails, or
// its vectors cannot be stored, the passages go without, for this run, and the
// report says why; only the end of ctx is an error.
func (in *ingest) embed(ctx context.Context, documents []*prepared) error {
	if in.report.EmbeddingFault != nil {
		return nil
	}
	var texts []string
	for _, document := range documents {
		for _, passage := range document.passages {
			texts = append(texts, embeddingText(document.Title, passage.Heading, passage.text))
		}
	}
	vectors, err := in.vectors(ctx, texts)
	if err != nil || vectors == nil {
		return err
	}
	n := 0
	for _, document := range documents {
		for i := range document.passages {
			document.passages[i].vector = vectors[n]
			n++
		}
	}
	return nil
}

// vectors returns the texts' vectors, or nil after a fault that it reports.
func (in *ingest) vectors(ctx context.Context, texts []string) ([][]float32, error) {
	if len(texts) == 0 {
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
		in.report.EmbeddingFault = err
		return nil, nil
	}
	return vectors, nil
}

// openModel finds the embedder's model in the database, or makes it, and checks
// that vectors of the given dimensions are its own.
func (in *ingest) openModel(ctx context.Context, dimensions int) error {
	if dimensions > mostDimensions {
		return fmt.Errorf("the vectors of %s have %d dimensions and pgvector can index %d at most: set EMBEDDING_DIMENSIONS to %d or less, or EMBEDDING_MODEL to another model",
			in.embedder.Model(), dimensions, mostDimensions, mostDimensions)
	}
	if in.model == nil {
		var m model
		if err := in.pool.QueryRow(ctx, query("model_make"), in.embedder.Model(), dimensions).Scan(&m.id, &m.dimensions); err != nil {
			return fmt.Errorf("open model %s: %w", in.embedder.Model(), err)
		}
		in.model = &m
	}
	if int(in.model.dimensions) != dimensions {
		return fmt.Errorf("model %s gave vectors of %d dimensions before and gives %d now: set EMBEDDING_DIMENSIONS to %d, or EMBEDDING_MODEL to the model's new name",
			in.embedder.Model(), in.model.dimensions, dimensions, in.model.dimensions)
	}
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
	if in.report.Passages >= vacuumFrom {
		for _, table := range []string{"posting", "passage", "mention", "sighting", "name_word", "embedding"} {
			if _, err := in.pool.Exec(ctx, "vacuum (analyze) "+table); err != nil {
				return fmt.Errorf("vacuum %s: %w", table, err)
			}
		}
	}
	return nil
}

// switchModel lets the embedder's model answer once every passage has a vector
// of it, and removes the vectors of other models, also those that a switch left
// behind which was given up half way.
func (in *ingest) switchModel(ctx context.Context) error {
	return pgx.BeginFunc(ctx, in.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, query("switch_model"), in.collection, in.model.id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, query("drop_embeddings"), in.collection)
		return err
	})
}

// embedMissing embeds passages that were written without a vector, or with one
// of another model. It can be interrupted at any time, and goes on the next.
func (in *ingest) embedMissing(ctx context.Context) error {
	if in.report.EmbeddingFault != nil {
		return nil
	}
	missing, err := in.anyMissing(ctx)
	if err != nil || !missing {
		return err
	}
	type passage struct {
		ID                   int32
		Title, Heading, Text string
	}
	for last := int32(0); ; {
		modelID := int32(0) // no model's id
		if in.model != nil {
			modelID = in.model.id
		}
		rows, err := in.pool.Query(ctx, query("missing"), in.collection, modelID, last, in.batchPassages)
		if err != nil {
			return fmt.Errorf("read passages without vectors: %w", err)
		}
		passages, err := pgx.CollectRows(rows, pgx.RowToStructByName[passage])
		if err != nil {
			return fmt.Errorf("read passages without vectors: %w", err)
		}
		if len(passages) == 0 {
			return nil
		}
		texts := make([]string, len(passages))
		for i, p := range passages {
			texts[i] = embeddingText(p.Title, p.Heading, p.Text)
		}
		vectors, err := in.vectors(ctx, texts)
		if err != nil || vectors == nil {
			return err
		}
		_, err = in.pool.CopyFrom(ctx, pgx.Identifier{"embedding"}, []string{"collection_id", "model_id", "passage_id", "vector"},
			pgx.CopyFromSlice(len(passages), func(i int) ([]any, error) {
				return []any{in.collection, in.model.id, passages[i].ID, pgvector.NewHalfVector(vectors[i])}, nil
			}))
		if err != nil {
			return fmt.Errorf("write vectors: %w", err)
		}
		in.report.Embedded += len(passages)
		last = passages[len(passages)-1].ID
	}
}

// anyMissing reports whether a passage may lack a vector of the embedder's
// model. It finds the model, if the database knows it.
func (in *ingest) anyMissing(ctx context.Context) (bool, error) {
	if in.model == nil {
		var m model
		err := in.pool.QueryRow(ctx, query("model_find"), in.embedder.Model()).Scan(&m.id, &m.dimensions)
		switch {
		case err == nil:
			in.model = &m
		case !errors.Is(err, pgx.ErrNoRows):
			return false, fmt.Errorf("find model %s: %w", in.embedder.Model(), err)
		}
	}
	var missing bool
	modelID := int32(0)
	if in.model != nil {
		modelID = in.model.id
	}
	if err := in.pool.QueryRow(ctx, query("any_missing"), in.collection, modelID).Scan(&missing); err != nil {
		return false, fmt.Errorf("look for passages without vectors: %w", err)
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
