package retrieval_test

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"footnote/database"
	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/retrieval"
	"footnote/retrieval/source"
)

var quiet = slog.New(slog.DiscardHandler)

//go:embed testdata/state.sql
var stateSQL string

// This test binary, run again with these set to an address and a folder, is a
// program that ingests the folder, and prints a line after each batch.
const (
	programURL    = "FOOTNOTE_TEST_INGEST_URL"
	programFolder = "FOOTNOTE_TEST_INGEST_FOLDER"

	// If these are set too, its vectors are those of an embedding server.
	programServer = "FOOTNOTE_TEST_INGEST_SERVER"
	programKey    = "FOOTNOTE_TEST_INGEST_KEY"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(programURL); url != "" {
		if err := program(context.Background(), url, os.Getenv(programFolder)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

func program(ctx context.Context, url, name string) error {
	db, err := database.Open(ctx, database.Options{URL: url}, quiet)
	if err != nil {
		return err
	}
	defer db.Close()
	folder, err := source.Open(ctx, name, source.DefaultLimits())
	if err != nil {
		return err
	}
	defer folder.Close()
	var embedder retrieval.Embedder
	if server := os.Getenv(programServer); server != "" {
		client, err := embeddings.NewClient(embeddings.Settings{BaseURL: server, Key: os.Getenv(programKey), Model: "model", BatchTexts: 3, Parallel: 2})
		if err != nil {
			return err
		}
		embedder = embeddings.NewCached(client, retrieval.NewVectorCache(db.Pool))
	} else if embedder, err = embeddings.NewCharacters(dimensions); err != nil {
		return err
	}
	index := retrieval.New(db.Pool, embedder, quiet)
	index.Tune(smallBatch, 1_000)
	_, err = index.Ingest(ctx, "killed", "/folder", folder, func(p retrieval.Progress) { fmt.Println(p.Passages) })
	return err
}

const (
	dimensions = 32 // of the tests' vectors
	smallBatch = 4  // passages
)

func offline(t testing.TB, dimensions int) embeddings.Characters {
	t.Helper()
	embedder, err := embeddings.NewCharacters(dimensions)
	if err != nil {
		t.Fatal(err)
	}
	return embedder
}

// newIndex returns an index of small batches in the database.
func newIndex(t testing.TB, pool *pgxpool.Pool, embedder retrieval.Embedder) *retrieval.Index {
	t.Helper()
	if embedder == nil {
		embedder = offline(t, dimensions)
	}
	index := retrieval.New(pool, embedder, quiet)
	index.Tune(smallBatch, 1_000)
	return index
}

// files are the texts of a folder, by path.
type files map[string]string

func (f files) fs() fs.FS {
	m := fstest.MapFS{}
	for path, text := range f {
		m[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func (f files) write(t testing.TB, dir string) {
	t.Helper()
	for path, text := range f {
		name := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t testing.TB, tree fs.FS) *source.Folder {
	t.Helper()
	folder, err := source.OpenFS(t.Context(), tree, "the folder", source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// ingest reads the files into the collection, which must succeed.
func ingest(t testing.TB, index *retrieval.Index, collection string, f files) retrieval.Report {
	t.Helper()
	report, err := index.Ingest(t.Context(), collection, "/folder", open(t, f.fs()), nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// state returns all that the database holds of the collection.
func state(t testing.TB, pool *pgxpool.Pool, collection string) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), stateSQL, collection)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// difference says in which lines two states differ, "" when in none.
func difference(got, want []string) string {
	var lines []string
	for _, side := range []struct {
		name   string
		have   []string
		havent []string
	}{{"too much", got, want}, {"missing", want, got}} {
		left := make(map[string]int)
		for _, line := range side.havent {
			left[line]++
		}
		for _, line := range side.have {
			if left[line]--; left[line] < 0 && len(lines) < 6 {
				lines = append(lines, side.name+": "+line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// wantFresh checks that the collection holds exactly what an ingest of the files
// into a new one makes.
func wantFresh(t testing.TB, pool *pgxpool.Pool, collection string, f files) {
	t.Helper()
	if diff := difference(state(t, pool, collection), fresh(t, pool, f)); diff != "" {
		t.Errorf("the collection differs from a new one:\n%s", diff)
	}
}

// fresh returns the state of a new collection of the files.
func fresh(t testing.TB, pool *pgxpool.Pool, f files) []string {
	t.Helper()
	name := fmt.Sprintf("fresh %d", rand.Uint64())
	ingest(t, newIndex(t, pool, nil), name, f)
	return state(t, pool, name)
}

// search asks the collections, which must succeed.
func search(t testing.TB, index *retrieval.Index, question string, collections ...string) *retrieval.Result {
	t.Helper()
	return searchFor(t, index, retrieval.Request{Question: question, Collections: collections})
}

// asked is when the tests' questions are asked.
var asked = time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC)

func searchFor(t testing.TB, index *retrieval.Index, request retrieval.Request) *retrieval.Result {
	t.Helper()
	request.At = asked
	if request.Limit == 0 {
		request.Limit = 10
	}
	result, err := index.Search(t.Context(), request)
	if err != nil {
		t.Fatalf("Search(%.80q): %v", request.Question, err)
	}
	return result
}

// paths are those of the hits' documents, in order.
func paths(result *retrieval.Result) []string {
	var paths []string
	for _, hit := range result.Hits {
		paths = append(paths, hit.Document.Path)
	}
	return paths
}

// text makes an article of n paragraphs, the same for the same seed. Every date
// in it has its year, so that it reads alike whatever else is in the folder.
func text(seed uint64, n int) string {
	random := rand.New(rand.NewPCG(seed, 1))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	person := func() string {
		return pick("Marta", "Jonas", "Evgeny", "Leyla", "Tomas", "Irina") + " " + pick("Halvorsen", "Petrov", "Okafor", "Lindqvist", "Mammadov", "Byrne")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s and the %s of %s\n", person(), pick("harbour", "railway", "pipeline"), pick("Lisbon", "Tallinn", "Batumi"))
	for range n {
		b.WriteString("\n")
		for range 3 + random.IntN(6) {
			fmt.Fprintf(&b, "%s %s %s on %d %s 2025, with %d %s. ", person(), pick("summoned", "met", "accused", "praised"), person(),
				1+random.IntN(28), pick("May", "June", "July"), 2+random.IntN(90), pick("ships", "workers", "delegates"))
			fmt.Fprintf(&b, "“%s,” said %s. ", pick("The talks failed", "Nobody was hurt", "The port stays closed"), person())
		}
		b.WriteString("\n")
	}
	return b.String()
}

// texts makes a folder of n articles.
func texts(n int) files {
	f := files{}
	for i := range n {
		f[fmt.Sprintf("%02d.txt", i)] = text(uint64(i), 3)
	}
	return f
}

func execute(t testing.TB, pool *pgxpool.Pool, statement string, arguments ...any) int64 {
	t.Helper()
	tag, err := pool.Exec(t.Context(), statement, arguments...)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return tag.RowsAffected()
}

// until waits for something to happen that nobody announces.
func until(t testing.TB, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !happened(); {
		if time.Now().After(deadline) {
			t.Errorf("waited in vain until %s", what) // not Fatal: it may be the goroutine of an ingest
			return
		}
	}
}

// number returns the number that the statement selects.
func number(t testing.TB, pool *pgxpool.Pool, statement string, arguments ...any) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), statement, arguments...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return n
}

// The comparison with a new collection is what most tests of ingest stand on: it
// must see each way in which rows can be left behind or lost.
func TestStateSeesWhatIsWrong(t *testing.T) {
	db := databasetest.New(t)
	f := texts(2)
	want := fresh(t, db.Pool, f)
	for _, test := range []struct{ name, damage string }{
		{"a document without its counts", "delete from document where path = '00.txt' and collection_id = $1"},
		{"a count", "update collection set passages = passages + 1 where id = $1"},
		{"a posting less", "delete from posting where term = 'port' and collection_id = $1"},
		{"a mention of nothing", "insert into mention select collection_id, -1, 'date', '', 1, 2, null, null, false, '', '', '', 0, 0, null, null, '', '' from passage where collection_id = $1"},
		{"a sighting of a name less", "delete from sighting where collection_id = $1 and document_id = (select min(id) from document where collection_id = $1)"},
		{"a name's word less", "delete from name_word where collection_id = $1 and word = (select min(word) from name_word where collection_id = $1)"},
		{"a vector less", "delete from embedding where collection_id = $1"},
		{"a file forgotten", "delete from file where collection_id = $1"},
		{"a passage at other bytes", "update passage set end_byte = end_byte - 1 where ordinal = 0 and collection_id = $1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ingest(t, newIndex(t, db.Pool, nil), test.name, f)
			if diff := difference(state(t, db.Pool, test.name), want); diff != "" {
				t.Fatalf("two new collections differ:\n%s", diff)
			}
			id := number(t, db.Pool, "select id from collection where name = $1", test.name)
			if execute(t, db.Pool, test.damage, id) == 0 {
				t.Fatal("nothing was damaged")
			}
			if difference(state(t, db.Pool, test.name), want) == "" {
				t.Error("the damage is not seen")
			}
		})
	}
}

func contains(t testing.TB, sentence string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(sentence, want) {
			t.Errorf("the message is %q, want it to say %q", sentence, want)
		}
	}
}

// sentencesOf are the messages of errors.
func sentencesOf(errs []error) []string {
	var sentences []string
	for _, err := range errs {
		sentences = append(sentences, err.Error())
	}
	slices.Sort(sentences)
	return sentences
}
