package retrieval_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pgvector/pgvector-go"

	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

var update = flag.Bool("update", false, "write the golden files anew")

// corpus is the folder of twelve short articles of our own.
func corpus(t testing.TB) files {
	t.Helper()
	text, err := os.ReadFile("testdata/corpus.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return files{"corpus.jsonl": string(text)}
}

// id is what the corpus calls the hit's document.
func id(hit retrieval.Hit) string { return strings.TrimPrefix(hit.Document.Path, "corpus.jsonl#") }

func ids(result *retrieval.Result) []string {
	var all []string
	for _, hit := range result.Hits {
		all = append(all, id(hit))
	}
	return all
}

// corpusIndex is an index of the corpus with the vectors of the first run.
func corpusIndex(t testing.TB) (*retrieval.Index, *pgxpool.Pool) {
	t.Helper()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, offline(t, embeddings.CharactersDimensions))
	ingest(t, index, "c", corpus(t))
	return index, db.Pool
}

// Rankings change with the weights: look at the difference, and write the file
// anew with -update if it is for the better.
func TestRankings(t *testing.T) {
	t.Parallel()
	index, _ := corpusIndex(t)
	questions := []string{
		"Who was summoned on June 2?", "Who was summoned in May 2025?", "Who was summoned on July 9?", "When did the dockers stop work?",
		"How much do the dockers get?", "What does Yevgeny Sokolov say?", "What does Evgeni Sokoloff say?", "Who is Wiktor Zelensky?",
		"How many birds died?", "What does the bridge cost?", "Who halted the bridge?", "посол вызван", "Why is herring scarce?",
		"ambassador buoy note", "Which organisation removed the buoy?", "Tallinn", "What happened at the museum on 29 June 2025?",
	}
	var got strings.Builder
	for _, question := range questions {
		fmt.Fprintf(&got, "%s\n", question)
		for _, arm := range []struct {
			name string
			arm  retrieval.Arm
		}{{"hybrid", retrieval.Hybrid}, {"words", retrieval.Words}, {"dense", retrieval.Dense}} {
			result := searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"c"}, Arm: arm.arm, Limit: 4})
			fmt.Fprintf(&got, "  %-6s", arm.name)
			for _, hit := range result.Hits {
				fmt.Fprintf(&got, " %s#%d", id(hit), hit.Ordinal)
			}
			got.WriteString("\n")
		}
	}
	const golden = "testdata/rankings.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("the rankings differ from %s (-want +got):\n%s", golden, diff)
	}

	t.Run("the same in a database that is made again", func(t *testing.T) {
		ingest(t, index, "again", corpus(t))
		for _, question := range questions {
			first, second, again := search(t, index, question, "c"), search(t, index, question, "c"), search(t, index, question, "again")
			for i, hit := range first.Hits {
				if other := second.Hits[i]; other.ID != hit.ID || other.Score != hit.Score {
					t.Fatalf("%q asked twice finds %v, then %v", question, ids(first), ids(second))
				}
				if other := again.Hits[i]; other.Document.Path != hit.Document.Path || math.Abs(other.Score-hit.Score) > 1e-9 {
					t.Fatalf("%q finds %v, in the new collection %v", question, ids(first), ids(again))
				}
			}
		}
	})
	t.Run("each hit is the text that is stored", func(t *testing.T) {
		for _, question := range questions {
			for _, hit := range search(t, index, question, "c").Hits {
				stored, err := index.Texts(t.Context(), []retrieval.Place{{Collection: "c", Document: hit.DocumentID, Start: hit.Start, End: hit.End}})
				if err != nil || len(stored) != 1 || stored[0] != hit.Text {
					t.Errorf("the hit has %q, the database %q (%v)", hit.Text, stored, err)
				}
				for _, found := range hit.Found {
					if found.Start < hit.Start || found.End > hit.End || found.Start >= found.End {
						t.Errorf("a term is found at %d:%d in the passage at %d:%d", found.Start, found.End, hit.Start, hit.End)
					}
				}
			}
		}
	})
}

// bm25f computes the score by words from the texts themselves, without postings
// or SQL, for a question of distinct terms.
func bm25f(passages []retrieval.Hit, terms []string) map[int32]float64 {
	stemmer := retrieval.NewStemmer()
	count := func(text string) (counts map[string]float64, length float64) {
		counts = make(map[string]float64)
		for _, word := range stemmer.Words(text) {
			if word.Term != "" {
				counts[word.Term]++
				length++
			}
		}
		return counts, length
	}
	type field struct {
		counts map[string]float64
		length float64
	}
	var texts, titles []field
	for _, p := range passages {
		published := ""
		if p.Document.Dated {
			published = p.Document.Published.String()
		}
		var text, title field
		text.counts, text.length = count(p.Text)
		title.counts, title.length = count(retrieval.TitleField(p.Document.Title, p.Heading, p.Document.Publisher, published))
		texts, titles = append(texts, text), append(titles, title)
	}
	n := float64(len(passages))
	scores := make(map[int32]float64)
	for _, term := range terms {
		having := 0.0
		for i := range passages {
			if texts[i].counts[term]+titles[i].counts[term] > 0 {
				having++
			}
		}
		idf := math.Log(1 + (n-having+0.5)/(having+0.5))
		for i, p := range passages {
			f := texts[i].counts[term]/(1-retrieval.BM25B+retrieval.BM25B*texts[i].length/retrieval.PassagePivot) +
				retrieval.TitleWeight*titles[i].counts[term]/(1-retrieval.TitleB+retrieval.TitleB*titles[i].length/retrieval.TitlePivot)
			if f > 0 {
				scores[p.ID] += idf * f * (retrieval.BM25K1 + 1) / (f + retrieval.BM25K1)
			}
		}
	}
	return scores
}

func TestWordsAreRankedByBM25F(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	f := corpus(t)
	for path, text := range texts(12) {
		f[path] = text
	}
	ingest(t, index, "c", f)
	all := searchFor(t, index, retrieval.Request{Question: "anything", Collections: []string{"c"}, Arm: retrieval.Dense, Limit: 1_000}).Hits
	if want := number(t, db.Pool, "select count(*) from passage"); len(all) != want {
		t.Fatalf("%d passages of %d were read", len(all), want)
	}
	stemmer := retrieval.NewStemmer()
	var vocabulary []string // lower case, so that nothing is taken for a name or a month
	for _, passage := range all {
		for _, word := range stemmer.Words(passage.Text) {
			written := passage.Text[word.Start:word.End]
			if word.Term != "" && written == strings.ToLower(written) && !strings.ContainsAny(written, "0123456789'’") && !slices.Contains(vocabulary, written) {
				vocabulary = append(vocabulary, written)
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for range 280 {
		var words, terms []string
		for range 1 + random.IntN(5) {
			word := vocabulary[random.IntN(len(vocabulary))]
			if term := stemmer.Term(word); !slices.Contains(terms, term) {
				words, terms = append(words, word), append(terms, term)
			}
		}
		question := strings.Join(words, " ")
		result := searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"c"}, Arm: retrieval.Words, Limit: 1_000})
		if slices.ContainsFunc(result.Question.Terms, func(term retrieval.Term) bool {
			return term.IsDate || term.Frame || len(term.Keys)+len(term.Near)+len(term.Alike) > 1
		}) {
			continue // more than its words
		}
		compared++
		want := bm25f(all, terms)
		if len(result.Hits) != len(want) {
			t.Errorf("%q finds %d passages, want the %d that have one of its words", question, len(result.Hits), len(want))
			continue
		}
		best := 0.0
		for _, score := range want {
			best = max(best, score)
		}
		for i, hit := range result.Hits {
			if math.Abs(hit.Score-want[hit.ID]/best) > 1e-6 {
				t.Errorf("%q gives passage %d of %s the share %.6f of the best, want %.6f", question, hit.Ordinal, id(hit), hit.Score, want[hit.ID]/best)
				break
			}
			if i > 0 && hit.Score > result.Hits[i-1].Score {
				t.Errorf("%q finds passages that are not in the order of their scores", question)
			}
		}
	}
	if compared < 10 {
		t.Errorf("%d questions were compared, want more", compared)
	}
	t.Run("another weight is seen", func(t *testing.T) {
		hits := slices.Clone(all)
		hits[0].Text += " herring herring herring"
		if got, want := bm25f(hits, []string{stemmer.Term("herring")}), bm25f(all, []string{stemmer.Term("herring")}); cmp.Equal(got, want) {
			t.Error("three words more change no score, so that the test above shows nothing")
		}
	})
}

// The statement that ranks by words must order as the Go does that ranks its
// candidates again: else the best are not among them.
func TestCandidatesAreTheBest(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	index.Tune(1_000, 1_000)
	vocabulary := []string{"ships", "harbour", "pilots", "herring", "lanterns", "gulls", "cranes", "ropes", "salt", "timber", "fog", "coal"}
	random := rand.New(rand.NewPCG(3, 4))
	phrase := func(n int) string {
		var words []string
		for range n {
			words = append(words, vocabulary[int(float64(len(vocabulary))*random.Float64()*random.Float64())])
		}
		return strings.Join(words, " ")
	}
	var lines strings.Builder
	for i := range 250 {
		fmt.Fprintf(&lines, `{"id": "%d", "title": %q, "text": %q}`+"\n", i, phrase(1+random.IntN(5)), phrase(3+random.IntN(40))+".")
	}
	ingest(t, index, "c", files{"c.jsonl": lines.String()})
	const few = 60 // as many as there are candidates
	for range 6 {
		question := phrase(4)
		all := searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"c"}, Arm: retrieval.Words, Limit: 1_000}).Hits
		if len(all) < 2*few {
			t.Fatalf("%q finds %d passages, want more than there are candidates", question, len(all))
		}
		for i, hit := range searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"c"}, Arm: retrieval.Words, Limit: few}).Hits {
			if math.Abs(hit.Score-all[i].Score) > 1e-9 {
				t.Errorf("%q: rank %d of the candidates scores %.6f, rank %d of all %.6f", question, i+1, hit.Score, i+1, all[i].Score)
				break
			}
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	index, pool := corpusIndex(t)
	first := func(t *testing.T, question string, want string) *retrieval.Result {
		t.Helper()
		result := search(t, index, question, "c")
		if len(result.Hits) == 0 || id(result.Hits[0]) != want {
			t.Errorf("%q finds %v, want %s first", question, ids(result), want)
		}
		return result
	}
	t.Run("who speaks of the asked day comes first", func(t *testing.T) {
		for question, want := range map[string]string{
			"Who was summoned on June 2?": "embassy", "Whom did the ministry summon on 22 May?": "oil-answer", "Who was called in on June 16, 2025?": "embassy-2",
		} {
			first(t, question, want)
		}
	})
	t.Run("a day without a year is one that the corpus speaks of", func(t *testing.T) {
		dates := first(t, "What did parliament vote for on October 30?", "bridge").Question.Dates()
		if want := mention.DayOf(2024, 10, 30); len(dates) != 1 || dates[0].Days != (mention.Days{From: want, To: want}) {
			t.Errorf("the question's dates are %v, want 30 October 2024", dates)
		}
	})
	t.Run("a day that nobody speaks of is in no passage", func(t *testing.T) {
		for _, term := range search(t, index, "Who was summoned on July 9?", "c").Question.Terms {
			if term.IsDate && term.Passages > 0 {
				t.Errorf("%d passages are said to speak of %s", term.Passages, term.Written)
			}
		}
	})
	t.Run("a name is found under its other spellings", func(t *testing.T) {
		for question, want := range map[string][]string{
			"Who is Viktor Zelenskiy?": {"embassy", "embassy-2"}, "Evgeny Sokolov": {"oil-answer"}, "What did Rasmus Kallaste say?": {"strike", "strike-end"},
		} {
			got := ids(search(t, index, question, "c"))
			for _, id := range want {
				if !slices.Contains(got[:min(len(got), 3)], id) {
					t.Errorf("%q finds %v, want %s among the first 3", question, got, id)
				}
			}
		}
	})
	t.Run("names like it stand in only for one that is absent", func(t *testing.T) {
		for question, wantNear := range map[string]bool{"Who is Henrik Saarr?": false, "What did Piret Oja say?": false, "What did Yevgeny Sokorov say?": true} {
			near := slices.ContainsFunc(search(t, index, question, "c").Question.Terms, func(term retrieval.Term) bool { return len(term.Near) > 0 })
			if near != wantNear {
				t.Errorf("%q is sought under names like its own: %v, want %v", question, near, wantNear)
			}
		}
	})
	t.Run("documents that it is without are not found", func(t *testing.T) {
		const question = "Who was summoned on June 2?"
		document := search(t, index, question, "c").Hits[0].DocumentID
		for _, hit := range searchFor(t, index, retrieval.Request{Question: question, Collections: []string{"c"}, Without: []int32{document}}).Hits {
			if hit.DocumentID == document {
				t.Errorf("found %s, which is to be left out", hit.Document.Path)
			}
		}
	})
	t.Run("an empty collection finds nothing", func(t *testing.T) {
		execute(t, pool, "insert into collection (name) values ('empty')")
		if result := search(t, index, "Who was summoned?", "empty"); len(result.Hits) > 0 || result.WordsOnly != nil || result.Passages != 0 {
			t.Errorf("found %v (words only: %v)", ids(result), result.WordsOnly)
		}
		first := search(t, index, "Who was summoned on June 2?", "empty", "c")
		if len(first.Hits) == 0 || id(first.Hits[0]) != "embassy" || first.WordsOnly != nil {
			t.Errorf("beside an empty collection found %v (words only: %v)", ids(first), first.WordsOnly)
		}
	})
}

// Above so many vectors neighbours are found through a graph, in each
// collection its own.
func TestNeighboursThroughTheGraph(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	embedder := offline(t, 64)
	index := newIndex(t, db.Pool, embedder)
	index.Tune(100, 1_000_000)
	large := files{}
	for i := range 40 {
		large[fmt.Sprintf("%02d.txt", i)] = text(uint64(i), 8)
	}
	ingest(t, index, "large", large)
	ingest(t, index, "small", texts(5))
	questions := []string{"Who was summoned in Lisbon?", "the port stays closed", "Leyla Okafor and the pipeline"}
	dense := func(question, collection string) []int32 {
		result := searchFor(t, index, retrieval.Request{Question: question, Collections: []string{collection}, Arm: retrieval.Dense, Limit: 20})
		if result.WordsOnly != nil {
			t.Fatal(result.WordsOnly)
		}
		var found []int32
		for _, hit := range result.Hits {
			found = append(found, hit.ID)
		}
		return found
	}
	type asked struct{ question, collection string }
	exact := make(map[asked][]int32)
	for _, question := range questions {
		for _, collection := range []string{"large", "small"} {
			exact[asked{question, collection}] = dense(question, collection)
		}
	}
	graphs := func() int {
		return number(t, db.Pool, "select count(*) from pg_indexes where indexname like 'embedding_neighbours_%' and indexdef like '%hnsw%'")
	}
	if n := graphs(); n != 0 {
		t.Errorf("%d graphs are there before they are worth it", n)
	}
	index.Tune(100, 100)
	ingest(t, index, "small", texts(5))
	if n := graphs(); n != 1 {
		t.Fatalf("%d graphs are there, want one", n)
	}
	execute(t, db.Pool, "analyze embedding")

	t.Run("the statement uses it", func(t *testing.T) {
		var model int32
		if err := db.Pool.QueryRow(t.Context(), "select id from model where name = $1", embedder.Model()).Scan(&model); err != nil {
			t.Fatal(err)
		}
		vector, err := embedder.EmbedQuery(t.Context(), questions[0])
		if err != nil {
			t.Fatal(err)
		}
		collection := number(t, db.Pool, "select id from collection where name = 'large'")
		plan := func(model int32) string {
			tx, err := db.Pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback(t.Context()) //nolint:errcheck
			// So few rows would be sorted sooner than looked up.
			if _, err := tx.Exec(t.Context(), "set local enable_sort = off"); err != nil {
				t.Fatal(err)
			}
			rows, err := tx.Query(t.Context(), "explain "+retrieval.Statement("neighbours", model, 64), []int32{int32(collection)}, pgvector.NewHalfVector(vector), 10, nil, nil, "")
			if err != nil {
				t.Fatal(err)
			}
			lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(lines, "\n")
		}
		contains(t, plan(model), "embedding_neighbours_")
		if other := plan(model + 1); strings.Contains(other, "embedding_neighbours_") {
			t.Errorf("another model's vectors are looked up in this one's graph:\n%s", other)
		}
	})
	t.Run("it finds the neighbours of the asked collection", func(t *testing.T) {
		for of, want := range exact {
			got := dense(of.question, of.collection)
			found := 0
			for _, id := range want {
				if slices.Contains(got, id) {
					found++
				}
			}
			if len(got) != len(want) || found < len(want)*8/10 {
				t.Errorf("%q in %s finds %d passages with %d of the %d nearest", of.question, of.collection, len(got), found, len(want))
			}
		}
	})
	t.Run("it follows changes", func(t *testing.T) {
		f := texts(5)
		f["new.txt"] = "The quixotic zeppelin vanished."
		ingest(t, index, "small", f)
		if result := searchFor(t, index, retrieval.Request{Question: "quixotic zeppelin", Collections: []string{"small"}, Arm: retrieval.Dense}); len(result.Hits) == 0 || result.Hits[0].Document.Path != "new.txt" {
			t.Errorf("found %v, want new.txt first", paths(result))
		}
	})
}

// oddQuestions are those that no person asks on purpose.
func oddQuestions() []string {
	return []string{
		"", " \n\t", "?", "…", "💬🚢💥", "'; drop table passage; --", `\x00" or 1=1`, "$1 $2 %s {model}", "who\x00was\x00summoned", "\xff\xfe summoned \xc3\x28",
		"Кого вызвали 2 июня?", "誰被召見了？", "من تم استدعاؤه؟", "Who was summoned on 31 February 2025?", "on 99/99/9999", "in 0000", "between June 2 and June 1",
		"on 2 June -5", "in the year 999999999999", "in 3025 BC", "yesterday yesterday yesterday", "=", "=sokolov", strings.Repeat("a", 4_000), strings.Repeat("Sokolov ", 500),
		strings.Repeat("June 2, ", 500), strings.Repeat("Who was summoned on June 2? ", 1_800), strings.Repeat("💥", 12_500), strings.Repeat("(", 50_000), strings.Repeat("\u0301", 2_000),
		strings.Repeat("Xk", 25_000), "the of and to", "1.715 657,000 12% $4m", "İstanbul ẞ ﷺ", "Who was summoned\u202e on June 2?",
	}
}

// Whatever is asked, a search answers: what the database has no word for is
// left out of the question.
func TestOddQuestions(t *testing.T) {
	t.Parallel()
	index, _ := corpusIndex(t)
	for _, question := range oddQuestions() {
		result := search(t, index, question, "c")
		checkQuestion(t, result)
	}
	for _, question := range []string{"who\x00was\xffsummoned on June 2?", "'; Who was summoned on June 2? --", strings.Repeat("?", 50_000) + " Who was summoned on June 2?"} {
		if result := search(t, index, question, "c"); len(result.Hits) == 0 || id(result.Hits[0]) != "embassy" {
			t.Errorf("%.60q finds %v, want embassy first", question, ids(result))
		}
	}
}

func checkQuestion(t testing.TB, result *retrieval.Result) {
	t.Helper()
	q := result.Question
	for i, term := range q.Terms {
		if term.Start < 0 || term.End > len(q.Text) || term.Start >= term.End || q.Text[term.Start:term.End] != term.Written {
			t.Errorf("term %d of %.80q is %q at %d:%d", i, q.Text, term.Written, term.Start, term.End)
		}
		if math.IsNaN(term.Weight) || math.IsInf(term.Weight, 0) {
			t.Errorf("term %q of %.80q weighs %v", term.Written, q.Text, term.Weight)
		}
	}
	for _, pair := range q.Pairs {
		if pair[0] < 0 || pair[1] < 0 || max(pair[0], pair[1]) >= len(q.Terms) {
			t.Errorf("%.80q has %d terms and the pair %v", q.Text, len(q.Terms), pair)
		}
	}
	last := math.Inf(1)
	for _, hit := range result.Hits {
		if !(hit.Score <= last) {
			t.Errorf("%.80q finds a passage of score %v behind one of %v", q.Text, hit.Score, last)
		}
		last = hit.Score
	}
}

func FuzzQuestion(f *testing.F) {
	index, _ := corpusIndex(f)
	for _, question := range append(oddQuestions(), "Who was summoned on June 2?", "What does Evgeni Sokoloff say?") {
		if len(question) <= 4_096 {
			f.Add(question)
		}
	}
	f.Fuzz(func(t *testing.T, question string) {
		if len(question) > 4_096 {
			t.Skip("too long")
		}
		checkQuestion(t, search(t, index, question, "c"))
	})
}

// What an earlier answer cited is looked at again, whatever is asked now, and from
// the collections asked alone.
func TestPassagesBesideAreLookedAt(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, offline(t, 64))
	folder := files{"bridge.txt": "The bridge over the Vell was closed.\n\nNobody knows for how long.\n", "birds.txt": "Forty birds died in the marsh.\n"}
	ingest(t, index, "open", folder)
	ingest(t, index, "closed", folder)
	place := []retrieval.At{{Document: "bridge.txt", Byte: 4}, {Document: "no such.txt", Byte: 0}, {Document: "bridge.txt", Byte: 10_000}}
	request := retrieval.Request{Question: "birds", Collections: []string{"open"}, Arm: retrieval.Words, Limit: 10}
	if found := searchFor(t, index, request); slices.Contains(paths(found), "bridge.txt") {
		t.Fatalf("words alone find %q", paths(found))
	}
	request.Beside = place
	found := searchFor(t, index, request)
	if !slices.Equal(paths(found), []string{"birds.txt", "bridge.txt"}) {
		t.Errorf("with a place beside, %q is found, want the passage of the place, and what was found without it before it", paths(found))
	}
	for _, hit := range found.Hits {
		if hit.Collection != "open" {
			t.Errorf("a passage of the collection %q is found", hit.Collection)
		}
	}
}

// A filter leaves no arm a document that it excludes, and what is published is told
// apart from what happened.
func TestFilters(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, offline(t, embeddings.CharactersDimensions))
	ingest(t, index, "c", files{"corpus.jsonl": `{"id":"early","title":"Ferry stopped","publisher":"Daily Gazette","published":"2025-03-04","text":"The ferry was stopped on 1 March 2025."}
{"id":"late","title":"Ferry to sail","publisher":"Harbour Post","published":"2025-04-01","text":"The ferry was stopped on 1 March 2025 and sails again on 8 April 2025."}
{"id":"undated","title":"Ferries of old","publisher":"Harbour Post","text":"A ferry was stopped in the war."}
`})
	for _, test := range []struct {
		name, question string
		want           string // the documents, by name
	}{
		{"none", "ferry stopped", "early late undated"},
		{"the day of publication", "ferry stopped published:2025-03-04", "early"},
		{"the month of publication", "ferry stopped published:2025-04", "late"},
		{"a time of publication", "ferry stopped published:2025-03..2025-04", "early late"},
		{"the day of an event is not that of publication", "ferry stopped published:2025-03-01", ""},
		{"a part of the outlet's name", "ferry stopped from:post", "late undated"},
		{"outlet and time", `ferry stopped from:"harbour post" published:2025`, "late"},
		{"an outlet that there is not", "ferry stopped from:Echo", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, arm := range []retrieval.Arm{retrieval.Hybrid, retrieval.Words, retrieval.Dense} {
				found := ids(searchFor(t, index, retrieval.Request{Question: test.question, Collections: []string{"c"}, Arm: arm, Limit: 9}))
				slices.Sort(found)
				if got := strings.Join(found, " "); got != test.want {
					t.Errorf("%q finds %q by arm %d, want %q", test.question, got, arm, test.want)
				}
			}
		})
	}
}

// A time without an end is spoken of by the days within it alone.
func TestTimesWithoutAnEnd(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, offline(t, embeddings.CharactersDimensions))
	ingest(t, index, "c", files{"corpus.jsonl": `{"id":"march","published":"2025-03-04","text":"The ferry was stopped on 1 March 2025."}
{"id":"april","published":"2025-04-01","text":"The ferry was stopped on 8 April 2025."}
{"id":"year","published":"2025-12-01","text":"The ferry was stopped in 2025."}
`})
	for _, test := range []struct{ question, want string }{
		{"When was the ferry stopped since 1 March 2025?", "april march"},
		{"When was the ferry stopped after 1 March 2025?", "april"},
		{"When was the ferry stopped before 8 April 2025?", "march"},
		{"When was the ferry stopped until 8 April 2025?", "april march"},
		{"When was the ferry stopped between 1 March and 8 April 2025?", "april march"},
		{"When was the ferry stopped after 8 April 2025?", ""},
		{"When was the ferry stopped in 2025?", "april march year"},
	} {
		result := search(t, index, test.question, "c")
		var speak []string
		for _, hit := range result.Hits {
			if slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool { return result.Question.Terms[o.Term].IsDate }) {
				speak = append(speak, id(hit))
			}
		}
		slices.Sort(speak)
		if got := strings.Join(speak, " "); got != test.want {
			t.Errorf("of the days of %q speak %q, want %q", test.question, got, test.want)
		}
		for _, term := range result.Question.Terms {
			if term.IsDate && term.Passages != len(speak) {
				t.Errorf("%d passages are counted to speak of the days of %q, want the %d that do", term.Passages, test.question, len(speak))
			}
		}
	}
}
