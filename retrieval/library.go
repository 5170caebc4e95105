package retrieval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// A Filter says which documents are meant. Its zero fields leave all.
type Filter struct {
	Collections  []string     // names; those that the asker may see, at least one
	Path         string       // the document's own
	Publisher    string       // some of its name, in any case
	Title        string       // words that are all in the title, in any case and order
	Since, Until *mention.Day // of publication, inclusive; with either, a document without a date is not meant
	From, To     *mention.Day // inclusive: days that the document speaks of
	Limit        int          // documents at most
}

// A Listing is a document as it is listed.
type Listing struct {
	Document
	ID         int32
	Collection string
	Folder     string // that it was ingested from
	Passages   int
	Bytes      int    // of its text
	Opening    string // verbatim: its first sentences, or what fits of the first
}

// PublicationDate returns when the document was published as far as it is known:
// 2025-07-02, 2025-07 or 2025, and "" when not stated.
func (d Document) PublicationDate() string {
	if !d.Dated {
		return ""
	}
	from, to := d.Published.From.Time(), d.Published.To.Time()
	switch {
	case from.Equal(to):
		return from.Format(time.DateOnly)
	case from.Year() == to.Year() && from.Month() == to.Month():
		return from.Format("2006-01")
	}
	return from.Format("2006")
}

// ErrNoDocument says that there is no such document among those that may be seen.
var ErrNoDocument = errors.New("there is no such document")

// errNoneNamed says that a caller forgot to say what may be seen.
var errNoneNamed = errors.New("no collection is named")

// Documents returns the documents that the filter leaves, the latest first,
// those without a date last. The order is the same from one call to the next.
func (ix *Index) Documents(ctx context.Context, f Filter) ([]Listing, error) {
	ids, err := ix.collectionIDs(ctx, f.Collections)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	var limit *int // null: no limit
	if f.Limit > 0 {
		limit = &f.Limit
	}
	rows, err := ix.pool.Query(ctx, query("library_documents"), ids, f.Path, f.Publisher, strings.Fields(f.Title), timeOf(f.Since), timeOf(f.Until), limit, timeOf(f.From), timeOf(f.To))
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[documentRow])
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	listings := make([]Listing, len(found))
	for i, row := range found {
		listings[i] = row.listing()
	}
	return listings, nil
}

// collectionIDs returns the ids of the collections with the given names.
func (ix *Index) collectionIDs(ctx context.Context, names []string) ([]int32, error) {
	if len(names) == 0 {
		return nil, errNoneNamed
	}
	collections, err := ix.Collections(ctx, names...)
	if err != nil {
		return nil, err
	}
	var ids []int32
	for _, c := range collections {
		ids = append(ids, c.ID)
	}
	return ids, nil
}

func timeOf(day *mention.Day) *time.Time {
	if day == nil {
		return nil
	}
	t := day.Time()
	return &t
}

// A documentRow is a row of library_documents.sql.
type documentRow struct {
	ID                                            int32
	Collection, Folder                            string
	Path, Title, Publisher, Author, Url, Language string
	Credits                                       []string
	PublishedFrom, PublishedTo                    *time.Time
	PublishedInferred                             bool
	Passages, Bytes                               int
	Opening                                       string
}

func (r documentRow) listing() Listing {
	listing := Listing{
		Document: Document{Path: r.Path, Title: r.Title, Publisher: r.Publisher, Author: r.Author, URL: r.Url, Language: r.Language,
			Credits: r.Credits, Inferred: r.PublishedInferred},
		ID: r.ID, Collection: r.Collection, Folder: r.Folder, Passages: r.Passages, Bytes: r.Bytes, Opening: opening(r.Opening),
	}
	if r.PublishedFrom != nil && r.PublishedTo != nil {
		listing.Dated = true
		listing.Published = mention.Days{From: dayOf(*r.PublishedFrom), To: dayOf(*r.PublishedTo)}
	}
	return listing
}

// openingBytes bounds an opening.
const openingBytes = 300

// opening returns the first sentences of text that fit, or the first words.
func opening(text string) string {
	end := 0
	for _, sentence := range Sentences(text) {
		if sentence.End <= openingBytes {
			end = sentence.End
		}
	}
	if end == 0 && len(text) > openingBytes {
		end = max(strings.LastIndexByte(text[:openingBytes+1], ' '), 0)
	}
	if end == 0 {
		return text
	}
	return text[:end]
}

// A Source is a document whole.
type Source struct {
	Listing
	Text  string
	Parts []Passage // the passages of the text, in order
}

// Around returns the passages that hold some of the bytes of span, with the one
// before and the one after: indexes of Parts, to exclusive. Both are 0 when no
// passage holds any of it, as in a heading.
func (s Source) Around(span Span) (from, to int) {
	from, to = -1, 0
	for i, part := range s.Parts {
		if part.Start < span.End && span.Start < part.End {
			if from < 0 {
				from = max(i-1, 0)
			}
			to = min(i+2, len(s.Parts))
		}
	}
	return max(from, 0), to
}

// Read returns the document with the given id, if it is in the collections.
func (ix *Index) Read(ctx context.Context, collections []string, id int32) (Source, error) {
	ids, err := ix.collectionIDs(ctx, collections)
	if err != nil {
		return Source{}, fmt.Errorf("read document %d: %w", id, err)
	}
	rows, err := ix.pool.Query(ctx, query("library_document"), ids, id)
	if err != nil {
		return Source{}, fmt.Errorf("read document %d: %w", id, err)
	}
	type row struct {
		documentRow
		Text string
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNoDocument
	}
	if err != nil {
		return Source{}, fmt.Errorf("read document %d: %w", id, err)
	}
	source := Source{Listing: found.listing(), Text: found.Text}
	rows, err = ix.pool.Query(ctx, query("library_passages"), ids, id)
	if err != nil {
		return Source{}, fmt.Errorf("read passages of document %d: %w", id, err)
	}
	var part Passage
	var sentences []int32
	_, err = pgx.ForEachRow(rows, []any{&part.Ordinal, &part.Heading, &part.Start, &part.End, &sentences}, func() error {
		part.Sentences = unflatten(sentences)
		source.Parts = append(source.Parts, part)
		return nil
	})
	if err != nil {
		return Source{}, fmt.Errorf("read passages of document %d: %w", id, err)
	}
	return source, nil
}

// Holdings are what collections hold.
type Holdings struct {
	Documents, Passages int64
	Publishers          []string     // in alphabetical order
	From, To            *mention.Day // the earliest and the latest day of publication; nil when no document has one
	Ingested            time.Time    // when a folder was ingested last; zero when none was
}

// Holdings returns what the collections hold.
func (ix *Index) Holdings(ctx context.Context, collections []string) (Holdings, error) {
	ids, err := ix.collectionIDs(ctx, collections)
	if err != nil {
		return Holdings{}, fmt.Errorf("read holdings: %w", err)
	}
	var h Holdings
	var from, to, ingested *time.Time
	err = ix.pool.QueryRow(ctx, query("library_holdings"), ids).Scan(&h.Documents, &h.Passages, &h.Publishers, &from, &to, &ingested)
	if err != nil {
		return Holdings{}, fmt.Errorf("read holdings: %w", err)
	}
	if from != nil && to != nil {
		first, last := dayOf(*from), dayOf(*to)
		h.From, h.To = &first, &last
	}
	if ingested != nil {
		h.Ingested = *ingested
	}
	return h, nil
}

// A Verbatim is a place in a document where words were found that somebody
// looked for.
type Verbatim struct {
	Listing
	Span          // of the words: bytes of the document's text
	Exact  bool   // byte for byte; else but for case, the form of quotation marks and dashes, white space and *
	Quote  string // the document's text from Window.Start to Window.End
	Window Span   // the sentences that the words are in
}

// FindVerbatim returns the places where documents of the collections have the
// given words, at most limit of them: those that have them byte for byte first,
// then in the order of [Index.Documents].
//
// It reads the documents in which the index knows every one of the words, so
// that words which stand only in what an article leaves out are not found.
func (ix *Index) FindVerbatim(ctx context.Context, collections []string, words string, limit int) ([]Verbatim, error) {
	ids, err := ix.collectionIDs(ctx, collections)
	if err != nil {
		return nil, fmt.Errorf("find words: %w", err)
	}
	words = strings.TrimSpace(words)
	if words == "" {
		return nil, nil
	}
	rows, err := ix.pool.Query(ctx, query("library_candidates"), ids, ix.termsOf(words))
	if err != nil {
		return nil, fmt.Errorf("find words: %w", err)
	}
	type row struct {
		documentRow
		Text string
	}
	sought := foldText(words)
	var exact, alike []Verbatim
	defer rows.Close()
	for len(exact) < limit && rows.Next() {
		document, err := pgx.RowToStructByName[row](rows)
		if err != nil {
			return nil, fmt.Errorf("find words: %w", err)
		}
		for _, span := range foldText(document.Text).find(sought) {
			found := Verbatim{Listing: document.listing(), Span: span, Exact: document.Text[span.Start:span.End] == words, Window: window(document.Text, span)}
			found.Quote = document.Text[found.Window.Start:found.Window.End]
			if found.Exact {
				exact = append(exact, found)
			} else if len(alike) < limit {
				alike = append(alike, found)
			}
		}
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("find words: %w", err)
	}
	found := slices.Concat(exact, alike)
	return found[:min(len(found), limit)], nil
}

// termsOf returns the terms of the index for the words, each once.
func (ix *Index) termsOf(words string) []string {
	stemmer := ix.stemmer()
	defer ix.release(stemmer)
	terms := []string{}
	for _, word := range stemmer.Words(words) {
		if word.Term != "" && !slices.Contains(terms, word.Term) {
			terms = append(terms, word.Term)
		}
	}
	return terms
}
