package retrieval

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"footnote/embeddings"
)

// vectorsKept is how many vectors are kept beside twice as many as there are
// passages: 30 MB of 1,536 numbers each.
const vectorsKept = 10_000

// A VectorCache keeps the vectors that an embedding server was paid for, in the
// database. It is an [embeddings.Store], and safe for concurrent use.
//
// It holds at most two vectors for each passage of the database, and some
// thousands: an ingest removes those that were of no use for longest. All of a
// model can go at any time, at the price of asking again.
type VectorCache struct{ pool *pgxpool.Pool }

// NewVectorCache returns the cache in the database of pool, whose schema is up to
// date.
func NewVectorCache(pool *pgxpool.Pool) VectorCache { return VectorCache{pool} }

// Find returns those of the model's vectors with the digests that are kept, and
// notes that they are of use.
func (c VectorCache) Find(ctx context.Context, model string, digests []embeddings.Digest) (map[embeddings.Digest][]float32, error) {
	found := make(map[embeddings.Digest][]float32)
	m, err := findModel(ctx, c.pool, model)
	if errors.Is(err, pgx.ErrNoRows) {
		return found, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := c.pool.Query(ctx, query("vectors_find"), m.id, inBytes(digests))
	if err != nil {
		return nil, fmt.Errorf("read kept vectors: %w", err)
	}
	var digest []byte
	var vector pgvector.HalfVector
	_, err = pgx.ForEachRow(rows, []any{&digest, &vector}, func() error {
		found[embeddings.Digest(digest)] = vector.Slice()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read kept vectors: %w", err)
	}
	if len(found) > 0 {
		if _, err := c.pool.Exec(ctx, query("vectors_used"), m.id, inBytes(digests)); err != nil {
			return nil, fmt.Errorf("note the use of kept vectors: %w", err)
		}
	}
	return found, nil
}

// Has returns which of the digests have a vector of the model.
func (c VectorCache) Has(ctx context.Context, model string, digests []embeddings.Digest) (map[embeddings.Digest]bool, error) {
	rows, err := c.pool.Query(ctx, query("vectors_has"), model, inBytes(digests))
	if err != nil {
		return nil, fmt.Errorf("look for kept vectors: %w", err)
	}
	has := make(map[embeddings.Digest]bool)
	var digest []byte
	_, err = pgx.ForEachRow(rows, []any{&digest}, func() error {
		has[embeddings.Digest(digest)] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for kept vectors: %w", err)
	}
	return has, nil
}

// Keep keeps vectors in a transaction of their own, which has reached the disk
// when it returns. Vectors that the database cannot hold as the model's are
// refused.
func (c VectorCache) Keep(ctx context.Context, model string, digests []embeddings.Digest, vectors [][]float32) error {
	if len(vectors) == 0 {
		return nil
	}
	m, err := openModel(ctx, c.pool, model, len(vectors[0]))
	if err != nil {
		return err
	}
	halves := make([]pgvector.HalfVector, len(vectors))
	for i, vector := range vectors {
		halves[i] = pgvector.NewHalfVector(vector)
	}
	if _, err := c.pool.Exec(ctx, query("vectors_keep"), m.id, inBytes(digests), halves); err != nil {
		return fmt.Errorf("keep %d vectors: %w", len(vectors), err)
	}
	return nil
}

// Forget removes all vectors, and returns how many there were. What is indexed
// keeps its own.
func (c VectorCache) Forget(ctx context.Context) (int, error) {
	done, err := c.pool.Exec(ctx, query("vectors_forget"))
	if err != nil {
		return 0, fmt.Errorf("remove kept vectors: %w", err)
	}
	return int(done.RowsAffected()), nil
}

func inBytes(digests []embeddings.Digest) [][]byte {
	bytes := make([][]byte, len(digests))
	for i := range digests {
		bytes[i] = digests[i][:]
	}
	return bytes
}

// An EmbeddingState tells how far the vectors of a collection are.
type EmbeddingState struct {
	Name      string // of the collection
	Answering string // the model whose vectors answer; "" while words alone do
	Passages  int
	Embedded  int // passages that have a vector of the embedder's model
}

// EmbeddingStates returns the state of each collection, by name, and the name of
// the embedder's model. Where another model answers, an ingest goes on until each
// passage has a vector of the embedder's, and then lets that one answer.
func (ix *Index) EmbeddingStates(ctx context.Context) (model string, states []EmbeddingState, err error) {
	model = ix.embedder.Model()
	rows, err := ix.pool.Query(ctx, query("embedding_state"), model)
	if err != nil {
		return "", nil, fmt.Errorf("count vectors: %w", err)
	}
	if states, err = pgx.CollectRows(rows, pgx.RowToStructByName[EmbeddingState]); err != nil {
		return "", nil, fmt.Errorf("count vectors: %w", err)
	}
	return model, states, nil
}

// A model is an embedder's as the database knows it.
type model struct {
	id, dimensions int32
}

// mostDimensions is what halfvec's HNSW index can hold.
const mostDimensions = 4000

// findModel finds the model named name in the database. Its error is
// [pgx.ErrNoRows] when the database does not know it.
func findModel(ctx context.Context, pool *pgxpool.Pool, name string) (model, error) {
	var m model
	if err := pool.QueryRow(ctx, query("model_find"), name).Scan(&m.id, &m.dimensions); err != nil {
		return model{}, fmt.Errorf("find model %s: %w", name, err)
	}
	return m, nil
}

// openModel finds the model named name in the database, or makes it, and checks
// that vectors of the given dimensions are its own.
func openModel(ctx context.Context, pool *pgxpool.Pool, name string, dimensions int) (model, error) {
	if dimensions > mostDimensions {
		return model{}, fmt.Errorf("the vectors of %s have %d dimensions and pgvector can index %d at most: set EMBEDDING_DIMENSIONS to %d or less, or EMBEDDING_MODEL to another model",
			name, dimensions, mostDimensions, mostDimensions)
	}
	m, err := findModel(ctx, pool, name)
	if errors.Is(err, pgx.ErrNoRows) {
		if err = pool.QueryRow(ctx, query("model_make"), name, dimensions).Scan(&m.id, &m.dimensions); err != nil {
			err = fmt.Errorf("make model %s: %w", name, err)
		}
	}
	if err != nil {
		return model{}, err
	}
	if int(m.dimensions) != dimensions {
		return model{}, fmt.Errorf("model %s gave vectors of %d dimensions before and gives %d now: set EMBEDDING_DIMENSIONS to %d, or EMBEDDING_MODEL to the model's new name",
			name, m.dimensions, dimensions, m.dimensions)
	}
	return m, nil
}
