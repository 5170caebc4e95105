// Package retrieval holds the corpus: documents cut into passages, each found
// again by its words, by its vector, by the days and by the names it speaks of.
//
// The one idea: everything that a search needs is rows of one PostgreSQL
// database, written in the transaction that writes the document, and every
// query names the collections that it may see in its WHERE. [Index.Ingest] moves
// files in, [Index.Search] ranks passages for a question.
package retrieval

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database"
)

//go:embed sql/*.sql
var queries embed.FS

// query returns the statement in sql/NAME.sql.
var query = database.Statements(queries)

// An Embedder turns texts into vectors of length 1. [embeddings.Client] and
// [embeddings.Characters] are two.
type Embedder interface {
	// Model returns an id that changes whenever vectors would not compare.
	Model() string
	// EmbedDocuments returns one vector for each text, in order, or an error.
	EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
}

// An Index is the corpus in a database. It is safe for concurrent use.
type Index struct {
	pool        *pgxpool.Pool
	embedder    Embedder
	equivalents *Equivalents
	log         *slog.Logger
	stemmers    chan *Stemmer // those that no search uses at the moment

	batchPassages int // passages that are committed together
	graphFrom     int // vectors of a model from which on neighbours are found through a graph
}

// New returns the index in the database of pool, whose schema is up to date. It
// knows the equivalents that come with the program.
func New(pool *pgxpool.Pool, embedder Embedder, log *slog.Logger) *Index {
	return NewWithEquivalents(pool, embedder, CommonEquivalents(), log)
}

// NewWithEquivalents is New for an installation that has equivalents of its own.
func NewWithEquivalents(pool *pgxpool.Pool, embedder Embedder, equivalents *Equivalents, log *slog.Logger) *Index {
	return &Index{pool: pool, embedder: embedder, equivalents: equivalents, log: log, stemmers: make(chan *Stemmer, idleStemmers),
		batchPassages: batchPassages, graphFrom: graphFrom}
}

// idleStemmers bounds how many stemmers, with the words they remember, are kept
// for the next search.
const idleStemmers = 8

func (ix *Index) stemmer() *Stemmer {
	select {
	case stemmer := <-ix.stemmers:
		return stemmer
	default:
		return NewStemmer()
	}
}

func (ix *Index) release(stemmer *Stemmer) {
	select {
	case ix.stemmers <- stemmer:
	default:
	}
}

// A Collection is the unit of access.
type Collection struct {
	ID         int32
	Name       string
	ModelID    *int32 // nil until every passage has a vector of one model
	ModelName  *string
	Dimensions *int32
	Passages   int64
	Documents  int64
}

// ErrNoCollection says that a collection of the given name does not exist.
var ErrNoCollection = errors.New("there is no such collection: ingest a folder into it first")

// Collections returns the collections with the given names, or all if there are
// no names, by name. A name without a collection is ErrNoCollection.
func (ix *Index) Collections(ctx context.Context, names ...string) ([]Collection, error) {
	rows, err := ix.pool.Query(ctx, query("collections"), names)
	if err != nil {
		return nil, fmt.Errorf("read collections: %w", err)
	}
	collections, err := pgx.CollectRows(rows, pgx.RowToStructByName[Collection])
	if err != nil {
		return nil, fmt.Errorf("read collections: %w", err)
	}
	found := make(map[string]bool)
	for _, collection := range collections {
		found[collection.Name] = true
	}
	for _, name := range names {
		if !found[name] {
			return nil, fmt.Errorf("collection %q: %w", name, ErrNoCollection)
		}
	}
	return collections, nil
}

// forModel fills a statement's placeholders {model} and {dimensions}: an index
// on an expression is found only by the same constants in the statement.
func forModel(statement string, model, dimensions int32) string {
	return strings.NewReplacer(
		"{model}", strconv.Itoa(int(model)),
		"{dimensions}", strconv.Itoa(int(dimensions)),
	).Replace(statement)
}
