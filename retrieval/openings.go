package retrieval

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// A Scope says which passages are meant where no question does. Its zero fields
// leave all.
type Scope struct {
	Collections  []string     // names; those that the asker may see, at least one
	Publisher    string       // some of its name, in any case
	Since, Until *mention.Day // inclusive: days that the passage speaks of, or on which its document was published
	Limit        int          // passages at most

	// Of publication, both inclusive; with either, a document without a date is not
	// meant.
	PublishedSince, PublishedUntil *mention.Day
}

// Openings returns the passages of a scope: the first of each document, the
// latest document first, then the second of each, and so on. Its hits have
// neither terms nor scores.
func (ix *Index) Openings(ctx context.Context, scope Scope) (*Result, error) {
	if len(scope.Collections) == 0 {
		return nil, fmt.Errorf("read openings: %w", errNoneNamed)
	}
	collections, err := ix.Collections(ctx, scope.Collections...)
	if err != nil {
		return nil, fmt.Errorf("read openings: %w", err)
	}
	read := search{Index: ix, result: &Result{Question: &Question{equivalents: ix.equivalents}}}
	read.open(collections)
	rows, err := ix.pool.Query(ctx, query("library_openings"), read.ids, scope.Publisher, timeOf(scope.Since), timeOf(scope.Until), scope.Limit,
		timeOf(scope.PublishedSince), timeOf(scope.PublishedUntil))
	if err != nil {
		return nil, fmt.Errorf("read openings: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, fmt.Errorf("read openings: %w", err)
	}
	if err := read.readHits(ctx, ids); err != nil {
		return nil, fmt.Errorf("read openings: %w", err)
	}
	if err := read.readMentions(ctx); err != nil {
		return nil, fmt.Errorf("read openings: %w", err)
	}
	return read.result, nil
}
