package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// Dates say which events are meant. Its zero fields leave all.
type Dates struct {
	Since, Until *mention.Day // inclusive: days that a passage speaks of; never those of publication
	Publisher    string       // some of its name, in any case

	// Of publication, both inclusive; with either, a document without a date is not
	// meant.
	PublishedSince, PublishedUntil *mention.Day
}

// Dated returns the passages that speak of one of the days and bear on the
// request's question, best first; where the question has no word, those of the
// earliest days first. A question that is a date alone means its days. Beside
// them stand the passages that [Index.Search] finds by words, dated or not: they
// may tell the same events. No vectors are looked at.
func (ix *Index) Dated(ctx context.Context, request Request, dates Dates) (*Result, error) {
	if len(request.Collections) == 0 {
		return nil, fmt.Errorf("look for events: %w", errNoneNamed)
	}
	collections, err := ix.Collections(ctx, request.Collections...)
	if err != nil {
		return nil, fmt.Errorf("look for events: %w", err)
	}
	stemmer := ix.stemmer()
	defer ix.release(stemmer)
	search := search{Index: ix, request: request, stemmer: stemmer, result: &Result{Question: &Question{equivalents: ix.equivalents}}, cosines: make(map[int32]float64)}
	search.open(collections)
	if strings.TrimSpace(request.Question) != "" {
		topic, filters, err := ix.readFilters(ctx, request.Question, request.At, search.ids)
		if err != nil {
			return nil, err
		}
		search.request.narrow(filters)
		search.result.Filters = search.request.Filters
		dates = dates.narrowed(search.request.Filters)
		if search.result.Question, err = ix.understand(ctx, stemmer, topic, request.At, search.ids, false); err != nil {
			return nil, fmt.Errorf("read the topic: %w", err)
		}
	}
	candidates, err := search.findDated(ctx, dates)
	if err != nil {
		return nil, fmt.Errorf("look for events: %w", err)
	}
	if err := search.readHits(ctx, candidates); err != nil {
		return nil, fmt.Errorf("look for events: %w", err)
	}
	if err := search.readMentions(ctx); err != nil {
		return nil, fmt.Errorf("look for events: %w", err)
	}
	if err := search.readBearers(ctx); err != nil {
		return nil, fmt.Errorf("look for events: %w", err)
	}
	search.request.Limit = len(candidates) // all that were found
	search.rank()
	return search.result, nil
}

// narrowed returns the dates with what the filters leave of them.
func (d Dates) narrowed(filters Filters) Dates {
	if days := filters.Published; days != nil {
		if d.PublishedSince == nil || *d.PublishedSince < days.From {
			d.PublishedSince = &days.From
		}
		if d.PublishedUntil == nil || *d.PublishedUntil > days.To {
			d.PublishedUntil = &days.To
		}
	}
	if d.Publisher == "" {
		d.Publisher = filters.Outlet
	}
	return d
}

// findDated returns the passages of [Index.Dated], each once.
func (s *search) findDated(ctx context.Context, dates Dates) ([]int32, error) {
	question := s.result.Question
	if dates.Since == nil && dates.Until == nil {
		dates.Since, dates.Until = question.Span()
	}
	var keys []string
	var weights []float32
	var byWords []int32
	if len(question.Terms) > len(question.Dates()) {
		var err error
		if byWords, err = s.findWords(ctx); err != nil {
			return nil, err
		}
		for _, term := range question.Terms {
			if term.IsDate || term.Frame {
				continue
			}
			for _, key := range slices.Concat(term.Keys, term.Near) {
				keys = append(keys, key)
				weights = append(weights, float32(term.Weight)/float32(max(len(term.Keys), 1)))
			}
		}
	}
	statement, arguments := "dated", []any{s.ids}
	if len(keys) > 0 {
		statement, arguments = "dated_about", append(arguments, keys, weights)
	}
	rows, err := s.pool.Query(ctx, query(statement), append(arguments, timeOf(dates.Since), timeOf(dates.Until), dates.Publisher, s.request.Limit,
		timeOf(dates.PublishedSince), timeOf(dates.PublishedUntil))...)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, err
	}
	found = append(found, byWords...)
	slices.Sort(found)
	return slices.Compact(found), nil
}

// Digests returns the SHA-256 of the stored texts of the documents that the places
// are in, in hexadecimal and in order; "" where the document is no longer there.
func (ix *Index) Digests(ctx context.Context, places []Place) ([]string, error) {
	var collections []string
	var documents []int32
	for _, place := range places {
		collections = append(collections, place.Collection)
		documents = append(documents, place.Document)
	}
	rows, err := ix.pool.Query(ctx, query("digests"), collections, documents)
	if err != nil {
		return nil, fmt.Errorf("digest %d documents: %w", len(places), err)
	}
	digests, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("digest %d documents: %w", len(places), err)
	}
	return digests, nil
}
