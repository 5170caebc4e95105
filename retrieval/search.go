package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
	"golang.org/x/sync/errgroup"

	"footnote/retrieval/mention"
)

const (
	// wordCandidates and denseCandidates are how many passages by words and by
	// vectors are ranked again: more changed no figure of the evaluation.
	wordCandidates  = 60
	denseCandidates = 30

	// postingsRead is about how many postings are summed for a question. At 100,000
	// passages about one in a hundred of the best twenty is another than with all of
	// them; smaller collections hardly have so many for a question.
	postingsRead = 4_000

	// daysRead is how many mentions, the latest, are read of a time without an end.
	daysRead = 4_000

	// embedWithin is how long a question waits for its vector before words alone
	// answer.
	embedWithin = 500 * time.Millisecond

	// graphBreadth is HNSW's ef_search: at 100 it found 83 to 100 of the 100 true
	// neighbours in our measurements, at pgvector's default of 40 as few as 61.
	graphBreadth = 100
)

// An Arm is a way to search; the evaluation compares them.
type Arm int

const (
	Hybrid Arm = iota // words and vectors, ranked again together
	Words             // BM25 alone
	Dense             // vectors alone
)

// A Request says what to search for, and where.
type Request struct {
	Question    string    // any text: what in it is no word is passed over
	At          time.Time // the asker's clock, in the asker's time zone: what "yesterday" means
	Collections []string  // names; those that the asker may see, at least one
	Limit       int       // hits at most
	Arm         Arm

	// Filters narrow the search to documents that were published then, as far as it is
	// known, and by that outlet. When an article was published is not when what it
	// tells happened: the days of events stand in the question.
	Filters

	// Without are documents that are searched as if they were not there. The
	// evaluation asks with it what happens when the source is missing.
	Without []int32

	// Beside are passages that are looked at whether they are found or not.
	Beside []At
}

// An At is a place in a document, for which the passage is meant that holds it.
type At struct {
	Document string // its path
	Byte     int    // of its text
}

// A Hit is a passage that was found.
type Hit struct {
	Passage
	ID         int32
	DocumentID int32
	Collection string
	Text       string // the document's text from Start to End
	Document   Document
	Mentions   []mention.Mention // at bytes of the document's text
	Found      []Occurrence      // the question's terms in the passage, in order
	Lengths    []int             // content words of each sentence
	Above      []bool            // by term: it stands in the title or the headings above the passage
	Cosine     float64           // with the question's vector; 0 without one
	Score      float64           // the hits' order; comparable within one search only

	bearers map[string][]bearer // by surname of the question, whom the document names in full with it; see [Question.Another]
}

// A Document is what is known of a document beside its text.
type Document struct {
	Path, Title, Publisher, Author, URL, Language string

	Credits   []string
	Published mention.Days // if Dated
	Dated     bool
	Inferred  bool // some part of Published was not stated
}

// A Result is what a search found.
type Result struct {
	Question *Question
	Filters  Filters // of the request, and of its question
	Hits     []Hit   // best first

	Collections         []string
	Documents, Passages int64 // that were searched

	// WordsOnly is why vectors took no part; nil when they did.
	WordsOnly error
}

// ErrNotEmbedded says that the passages' vectors are not those of the embedder: an
// ingest has not got so far, or another model than the embedder's answers.
var ErrNotEmbedded = errors.New("the passages have no vectors of this embedding model yet: run footnote ingest")

// Search returns the passages that best answer the request's question.
func (ix *Index) Search(ctx context.Context, request Request) (*Result, error) {
	collections, err := ix.Collections(ctx, request.Collections...)
	if err != nil {
		return nil, err
	}
	if len(request.Collections) == 0 {
		return nil, errors.New("search: no collection is named")
	}
	stemmer := ix.stemmer()
	defer ix.release(stemmer)
	search := search{Index: ix, request: request, stemmer: stemmer, result: &Result{}, cosines: make(map[int32]float64)}
	search.open(collections)
	text, filters, err := ix.readFilters(ctx, request.Question, request.At, search.ids)
	if err != nil {
		return nil, err
	}
	search.request.narrow(filters)
	search.result.Filters = search.request.Filters
	if search.result.Question, err = ix.understand(ctx, stemmer, text, request.At, search.ids, true); err != nil {
		return nil, fmt.Errorf("read the question: %w", err)
	}
	if err := search.run(ctx); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return search.result, nil
}

// A search is one run of [Index.Search].
type search struct {
	*Index
	request     Request
	stemmer     *Stemmer
	result      *Result
	ids         []int32 // of the collections
	collections []Collection
	ranker      ranker
	vector      pgvector.HalfVector // of the question, if result.WordsOnly is nil
	cosines     map[int32]float64   // by passage, of those looked at
}

func (s *search) publishedFrom() *time.Time {
	if s.request.Published == nil {
		return nil
	}
	day := s.request.Published.From.Time()
	return &day
}

func (s *search) publishedTo() *time.Time {
	if s.request.Published == nil {
		return nil
	}
	day := s.request.Published.To.Time()
	return &day
}

func (s *search) open(collections []Collection) {
	s.collections = collections
	for _, c := range collections {
		s.ids = append(s.ids, c.ID)
		s.result.Collections = append(s.result.Collections, c.Name)
		s.result.Documents += c.Documents
		s.result.Passages += c.Passages
	}
}

func (s *search) run(ctx context.Context) error {
	var byWords, byVector []int32
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		byWords, err = s.findWords(groupCtx)
		return err
	})
	if s.request.Arm != Words {
		group.Go(func() (err error) {
			byVector, err = s.findNeighbours(groupCtx)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if s.request.Arm == Dense {
		byWords = nil // they were looked for to learn how rare the words are
	}
	beside, err := s.findBeside(ctx)
	if err != nil {
		return err
	}
	candidates := slices.Concat(byWords, byVector, beside)
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	if err := s.readHits(ctx, candidates); err != nil {
		return err
	}
	if err := s.readMentions(ctx); err != nil {
		return err
	}
	if err := s.readBearers(ctx); err != nil {
		return err
	}
	s.findWrittenDates()
	if err := s.readCosines(ctx, candidates); err != nil {
		return err
	}
	s.rank()
	return nil
}

// findWords returns the passages that BM25F ranks highest, and learns how many
// passages have each of the question's terms.
func (s *search) findWords(ctx context.Context) ([]int32, error) {
	if len(s.result.Question.Terms) == 0 {
		return nil, nil
	}
	var (
		keys     []string
		keyTerms []int32
		shares   []float32
		own      []bool
		dates    []int32
		from, to []time.Time
		open     []bool
	)
	for i, term := range s.result.Question.Terms {
		if term.IsDate {
			dates = append(dates, int32(i))
			sought := term.Sought()
			from = append(from, sought.From.Time())
			to = append(to, sought.To.Time())
			open = append(open, term.Open != mention.Closed)
			continue
		}
		all := slices.Concat(term.Keys, term.Near, term.Joined, term.Alike)
		for j, key := range all {
			keys = append(keys, key)
			keyTerms = append(keyTerms, int32(i))
			own = append(own, j < len(term.Keys)+len(term.Near)+len(term.Joined))
			// A name is indexed by its stem and folded, together it counts once.
			share := float32(1)
			if term.Name && j < len(term.Keys) {
				share = 1 / float32(len(term.Keys))
			}
			if !own[len(own)-1] {
				share = alikeShare
			}
			shares = append(shares, share)
		}
	}
	rows, err := s.pool.Query(ctx, query("words"), s.ids, keys, keyTerms, own, shares, dates, from, to, s.candidates(wordCandidates), float64(s.result.Passages), bm25K1, postingsRead,
		open, longestSaid, daysRead, s.publishedFrom(), s.publishedTo(), s.request.Outlet)
	if err != nil {
		return nil, fmt.Errorf("rank by words: %w", err)
	}
	var found []int32
	var id int32
	var numbers, counts []int32
	if _, err := pgx.ForEachRow(rows, []any{&id, &numbers, &counts}, func() error {
		found = append(found, id)
		return nil
	}); err != nil {
		return nil, fmt.Errorf("rank by words: %w", err)
	}
	for i, n := range numbers {
		s.result.Question.Terms[n].Passages = int(counts[i])
	}
	for i := range s.result.Question.Terms {
		term := &s.result.Question.Terms[i]
		if term.Passages == 0 && !term.Name && !term.IsDate && !isLatin(term.Written) {
			term.Frame = true // a word of another language than the corpus's
		}
		term.Weight = inverseFrequency(float64(term.Passages), float64(s.result.Passages))
		if term.Frame {
			term.Weight *= frameShare
		}
	}
	return found, nil
}

// findBeside returns the passages that are looked at whether they are found or not.
func (s *search) findBeside(ctx context.Context) ([]int32, error) {
	if len(s.request.Beside) == 0 || s.request.Published != nil || s.request.Outlet != "" {
		return nil, nil
	}
	var paths []string
	var at []int32
	for _, place := range s.request.Beside {
		paths, at = append(paths, place.Document), append(at, int32(place.Byte))
	}
	rows, err := s.pool.Query(ctx, query("beside"), s.ids, paths, at)
	if err != nil {
		return nil, fmt.Errorf("look up passages: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return nil, fmt.Errorf("look up passages: %w", err)
	}
	return found, nil
}

func isLatin(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// candidates is how many passages of one arm are looked at: n, or more where
// some will be left out or more are wanted.
func (s *search) candidates(n int) int {
	if len(s.request.Without) > 0 {
		n += 20 * len(s.request.Without)
	}
	return max(n, s.request.Limit)
}

// findNeighbours returns the passages with the vectors nearest to the
// question's. If that cannot be had the result says why.
func (s *search) findNeighbours(ctx context.Context) ([]int32, error) {
	model := s.collections[0]
	for _, c := range s.collections {
		if c.Passages > 0 && (c.ModelName == nil || *c.ModelName != s.embedder.Model()) {
			s.result.WordsOnly = ErrNotEmbedded
			return nil, nil
		}
		if c.ModelName != nil {
			model = c
		}
	}
	if model.ModelName == nil {
		return nil, nil // the collections are empty
	}
	embedCtx, cancel := context.WithTimeout(ctx, embedWithin)
	defer cancel()
	vector, err := s.embedder.EmbedQuery(embedCtx, s.result.Question.Text)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		s.result.WordsOnly = err
		s.log.Warn("question answered by words alone", "err", err)
		return nil, nil
	case len(vector) != int(*model.Dimensions):
		s.result.WordsOnly = fmt.Errorf("the embedder gave %d dimensions, the passages have %d: check EMBEDDING_DIMENSIONS", len(vector), *model.Dimensions)
		return nil, nil
	}
	s.vector = pgvector.NewHalfVector(vector)
	var found []int32
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		// Settings of this transaction alone: how far the graph is walked, and that
		// it is walked on where the filter by collection leaves too few.
		if _, err := tx.Exec(ctx, query("graph"), graphBreadth); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, forModel(query("neighbours"), *model.ModelID, *model.Dimensions), s.ids, s.vector, s.candidates(denseCandidates),
			s.publishedFrom(), s.publishedTo(), s.request.Outlet)
		if err != nil {
			return err
		}
		var id int32
		var cosine float64
		_, err = pgx.ForEachRow(rows, []any{&id, &cosine}, func() error {
			found = append(found, id)
			s.cosines[id] = cosine
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("rank by vectors: %w", err)
	}
	return found, nil
}

// findWrittenDates looks for the dates that no passage was understood to speak
// of as they are written, day and month side by side: "the events of 20 January"
// may be of a year that the source takes as known.
func (s *search) findWrittenDates() {
	terms := s.result.Question.Terms
	for n := range terms {
		term := &terms[n]
		if !term.IsDate || term.Open != mention.Closed || term.Passages > 0 || term.Days.From != term.Days.To || hasYear.MatchString(term.Written) {
			continue
		}
		month, day := term.Days.From.Time().Format("Jan"), term.Days.From.Time().Day()
		written := regexp.MustCompile(fmt.Sprintf(`(?i)\b(?:%[1]s[a-z]*\.?\s+(?:the\s+)?%[2]d|%[2]d(?:st|nd|rd|th)?\s+(?:of\s+)?%[1]s[a-z]*)\b`, month, day))
		for i := range s.result.Hits {
			hit := &s.result.Hits[i]
			for _, at := range written.FindAllStringIndex(hit.Text, -1) {
				hit.Mentions = append(hit.Mentions, mention.Mention{Kind: mention.Date, Start: hit.Start + at[0], End: hit.Start + at[1], Days: term.Days, Inferred: true})
			}
			if written.MatchString(hit.Text) {
				term.Passages++
				slices.SortFunc(hit.Mentions, func(a, b mention.Mention) int {
					return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
				})
			}
		}
		term.Weight = inverseFrequency(float64(term.Passages), float64(s.result.Passages))
	}
}

var hasYear = regexp.MustCompile(`\d{4}`)

// readCosines completes the cosines of candidates that words found.
func (s *search) readCosines(ctx context.Context, candidates []int32) error {
	if len(s.vector.Slice()) == 0 || s.request.Arm == Words {
		return nil
	}
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(id int32) bool {
		_, ok := s.cosines[id]
		return ok
	})
	if len(candidates) == 0 {
		return nil
	}
	var model Collection
	for _, c := range s.collections {
		if c.ModelID != nil {
			model = c
		}
	}
	rows, err := s.pool.Query(ctx, forModel(query("cosines"), *model.ModelID, *model.Dimensions), s.ids, s.vector, candidates)
	if err != nil {
		return fmt.Errorf("compare vectors: %w", err)
	}
	var id int32
	var cosine float64
	if _, err := pgx.ForEachRow(rows, []any{&id, &cosine}, func() error {
		s.cosines[id] = cosine
		return nil
	}); err != nil {
		return fmt.Errorf("compare vectors: %w", err)
	}
	return nil
}

// readHits reads the candidates' passages, but those of documents that the
// request is without.
func (s *search) readHits(ctx context.Context, candidates []int32) error {
	type row struct {
		CollectionID, ID, DocumentID                  int32
		Collection                                    string
		Ordinal                                       int
		Heading                                       string
		StartByte, EndByte                            int
		Sentences                                     []int32
		Text                                          string
		Path, Title, Publisher, Author, Url, Language string
		Credits                                       []string
		PublishedFrom, PublishedTo                    *time.Time
		PublishedInferred                             bool
	}
	rows, err := s.pool.Query(ctx, query("passages"), s.ids, candidates)
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return fmt.Errorf("read passages: %w", err)
	}
	for _, r := range found {
		if slices.Contains(s.request.Without, r.DocumentID) {
			continue
		}
		hit := Hit{
			Passage:    Passage{Ordinal: r.Ordinal, Heading: r.Heading, Start: r.StartByte, End: r.EndByte, Sentences: unflatten(r.Sentences)},
			ID:         r.ID,
			DocumentID: r.DocumentID,
			Collection: r.Collection,
			Text:       r.Text,
			Document: Document{Path: r.Path, Title: r.Title, Publisher: r.Publisher, Author: r.Author, URL: r.Url, Language: r.Language,
				Credits: r.Credits, Inferred: r.PublishedInferred},
		}
		if r.PublishedFrom != nil && r.PublishedTo != nil {
			hit.Document.Dated = true
			hit.Document.Published = mention.Days{From: dayOf(*r.PublishedFrom), To: dayOf(*r.PublishedTo)}
		}
		s.result.Hits = append(s.result.Hits, hit)
	}
	return nil
}

func dayOf(t time.Time) mention.Day { return mention.DayOf(t.Date()) }

// readMentions reads what the hits speak of.
func (s *search) readMentions(ctx context.Context) error {
	hits := make(map[int32]*Hit)
	var ids []int32
	for i := range s.result.Hits {
		hit := &s.result.Hits[i]
		hits[hit.ID] = hit
		ids = append(ids, hit.ID)
	}
	type row struct {
		PassageID          int32
		Kind, Key          string
		StartByte, EndByte int
		FromDay, ToDay     *time.Time
		Inferred           bool
		Class, FullName    string
		RoleStart, RoleEnd int
		Value, High        *float64
		Unit, Bound        string
	}
	rows, err := s.pool.Query(ctx, query("mentions"), s.ids, ids)
	if err != nil {
		return fmt.Errorf("read mentions: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return fmt.Errorf("read mentions: %w", err)
	}
	for _, r := range found {
		m := mention.Mention{Kind: mention.Kind(r.Kind), Key: r.Key, Start: r.StartByte, End: r.EndByte, Inferred: r.Inferred,
			Class: mention.Class(r.Class), Full: r.FullName, RoleStart: r.RoleStart, RoleEnd: r.RoleEnd, Unit: r.Unit, Bound: mention.Bound(r.Bound)}
		if r.FromDay != nil && r.ToDay != nil {
			m.Days = mention.Days{From: dayOf(*r.FromDay), To: dayOf(*r.ToDay)}
		}
		if r.Value != nil && r.High != nil {
			m.Value, m.High = *r.Value, *r.High
		}
		hits[r.PassageID].Mentions = append(hits[r.PassageID].Mentions, m)
	}
	return nil
}

// rank orders the hits by the fused score and keeps as many as are wanted.
//
// Words and vectors are each divided by the best of the question, then summed
// with fixed weights: a convex sum beats ranks alone (Bruch, Gai & Ingber 2023).
func (s *search) rank() {
	s.ranker.prepare(s.result.Question)
	words := make([]float64, len(s.result.Hits))
	bestWords, bestCosine := 0.0, 0.0
	for i := range s.result.Hits {
		hit := &s.result.Hits[i]
		hit.Cosine = s.cosines[hit.ID]
		words[i] = s.ranker.score(s.stemmer, hit, s.request.Arm == Words)
		bestWords = max(bestWords, words[i])
		bestCosine = max(bestCosine, hit.Cosine)
	}
	fraction := denseFraction
	switch {
	case s.request.Arm == Dense:
		fraction = 1
	case s.request.Arm == Words || bestCosine == 0:
		fraction = 0
	}
	for i := range s.result.Hits {
		hit := &s.result.Hits[i]
		// A question in other letters than the corpus's is like nothing in it, and the
		// best of its cosines hardly more than nothing: the rest must not count against words.
		hit.Score = (1-fraction)*share(words[i], bestWords) + fraction*share(max(hit.Cosine, 0), bestCosine)
	}
	slices.SortFunc(s.result.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	s.result.Hits = s.result.Hits[:min(len(s.result.Hits), s.request.Limit)]
}

func share(part, whole float64) float64 {
	if whole <= 0 || math.IsNaN(part) {
		return 0
	}
	return part / whole
}

// A Place is a run of bytes of a stored document's text, End exclusive.
type Place struct {
	Collection string
	Document   int32
	Start, End int
}

// Texts returns what the documents say at the places, in order; "" where the
// document is no longer there. Places begin and end on the boundaries of runes.
func (ix *Index) Texts(ctx context.Context, places []Place) ([]string, error) {
	var collections []string
	var documents, starts, ends []int32
	for _, place := range places {
		collections = append(collections, place.Collection)
		documents = append(documents, place.Document)
		starts = append(starts, int32(place.Start))
		ends = append(ends, int32(place.End))
	}
	rows, err := ix.pool.Query(ctx, query("texts"), collections, documents, starts, ends)
	if err != nil {
		return nil, fmt.Errorf("read %d places of documents: %w", len(places), err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read %d places of documents: %w", len(places), err)
	}
	return texts, nil
}
