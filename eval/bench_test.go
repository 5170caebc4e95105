package eval_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/answer"
	"footnote/database"
	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/eval"
	"footnote/retrieval"
	"footnote/retrieval/source"
	"footnote/sample"
)

// The benchmarks measure footnote at a size that FOOTNOTE_BENCH_PASSAGES sets, on
// a private server whose data stay in FOOTNOTE_BENCH_DIR if that is set; without
// it all is made anew, and removed. They claim no figures: a machine's are its
// own.
const defaultPassages = 100_000

// childVariable makes the test's program do one step of a benchmark and end: so
// its memory is footnote's alone.
const childVariable = "FOOTNOTE_BENCH_STEP"

func TestMain(m *testing.M) {
	if step := os.Getenv(childVariable); step != "" {
		if err := child(context.Background(), step, os.Args[len(os.Args)-1], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if bench != nil {
		bench.close()
	}
	os.Exit(code)
}

// A world is the database and the corpus of the benchmarks. It is made by the
// first that needs it.
type world struct {
	dir    string
	remove bool // dir, at the end
	db     *database.Database
	system eval.System

	corpus    string // its directory
	passages  int
	questions []string
	first     step // the ingest that built it; zero when it was there
	again     step // an ingest of the same, unchanged
	asking    step // 8 clients
}

// A step is what a child process measured of itself.
type step struct {
	Passages int           // written
	Held     int           // by the collection
	Took     time.Duration // of the ingest, or of all questions
	Peak     int           // largest resident memory, bytes
}

var (
	bench     *world
	benchOnce sync.Once
	benchErr  error
)

// large returns the world with the large corpus in it.
func large(b *testing.B) *world {
	b.Helper()
	benchOnce.Do(func() { benchErr = build(context.WithoutCancel(b.Context()), b.Logf) })
	if benchErr != nil {
		b.Fatal(benchErr)
	}
	return bench
}

func build(ctx context.Context, logf func(string, ...any)) (err error) {
	w := &world{dir: os.Getenv("FOOTNOTE_BENCH_DIR"), passages: defaultPassages}
	if set := os.Getenv("FOOTNOTE_BENCH_PASSAGES"); set != "" {
		if w.passages, err = strconv.Atoi(set); err != nil || w.passages < 1 {
			return fmt.Errorf("FOOTNOTE_BENCH_PASSAGES is %q: set it to a number of passages", set)
		}
	}
	if w.dir == "" {
		w.remove = true
		if w.dir, err = os.MkdirTemp("", "footnote-bench-"); err != nil {
			return err
		}
		if err := os.Chmod(w.dir, 0o755); err != nil { // the server may run as another user
			return err
		}
	}
	bench = w // from here on there is something to close
	if w.db, w.system, err = open(ctx, w.dir); err != nil {
		return err
	}
	w.corpus = filepath.Join(w.dir, fmt.Sprintf("corpus-%d", w.passages))
	if w.questions, err = readQuestions(w.corpus); errors.Is(err, os.ErrNotExist) {
		started := time.Now()
		if err := writeCorpus(w.corpus, w.passages); err != nil {
			return err
		}
		logf("wrote the corpus in %v", time.Since(started).Round(time.Millisecond))
		w.questions, err = readQuestions(w.corpus)
	}
	if err != nil {
		return err
	}
	if w.first, err = w.child("ingest"); err != nil {
		return err
	}
	if w.again, err = w.child("ingest"); err != nil {
		return err
	}
	w.asking, err = w.child("ask")
	return err
}

func (w *world) close() {
	if w.db != nil {
		w.db.Close()
	}
	if w.remove {
		os.RemoveAll(w.dir)
	}
}

func open(ctx context.Context, dir string) (*database.Database, eval.System, error) {
	db, err := database.Open(ctx, database.Options{DataDir: dir, PostgresBin: os.Getenv("FOOTNOTE_PGBIN")}, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, eval.System{}, err
	}
	system, err := newSystem(db)
	if err != nil {
		db.Close()
	}
	return db, system, err
}

func newSystem(db *database.Database) (eval.System, error) {
	embedder, err := embeddings.NewCharacters(embeddings.CharactersDimensions)
	if err != nil {
		return eval.System{}, err
	}
	log := slog.New(slog.DiscardHandler)
	index := retrieval.New(db.Pool, embedder, log)
	return eval.System{Pool: db.Pool, Index: index, Answerer: answer.New(index, log)}, nil
}

func systemOf(t testing.TB, db *database.Database) eval.System {
	t.Helper()
	system, err := newSystem(db)
	if err != nil {
		t.Fatal(err)
	}
	return system
}

// child does a step in a process of its own.
func (w *world) child(name string) (step, error) {
	command := exec.Command(os.Args[0], w.corpus)
	command.Env = append(os.Environ(), childVariable+"="+name)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return step{}, fmt.Errorf("%s in a process of its own: %w", name, err)
	}
	var done step
	if err := json.Unmarshal(out, &done); err != nil {
		return step{}, fmt.Errorf("read what %s measured: %w", name, err)
	}
	return done, nil
}

// child is what a child process does: it ingests the corpus, or asks about it,
// and prints what it measured.
func child(ctx context.Context, name, corpus string, out *os.File) error {
	db, system, err := open(ctx, filepath.Dir(corpus))
	if err != nil {
		return err
	}
	defer db.Close()
	collection := filepath.Base(corpus)
	var done step
	started := time.Now()
	switch name {
	case "ingest":
		folder, err := source.Open(ctx, filepath.Join(corpus, "documents"), source.DefaultLimits())
		if err != nil {
			return err
		}
		defer folder.Close()
		report, err := system.Index.Ingest(ctx, collection, "documents", folder, nil)
		if err != nil {
			return err
		}
		if len(report.Faults) > 0 {
			return report.Faults[0]
		}
		done.Passages = report.Passages
	case "ask":
		questions, err := readQuestions(corpus)
		if err != nil {
			return err
		}
		if _, err := askAll(ctx, system, collection, questions[:min(len(questions), 500)], 8); err != nil {
			return err
		}
	}
	done.Took = time.Since(started)
	collections, err := system.Index.Collections(ctx, collection)
	if err != nil {
		return err
	}
	done.Held = int(collections[0].Passages)
	if done.Peak, err = peakMemory(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(done)
}

// peakMemory is the largest resident memory of this process so far, in bytes; 0
// where the system does not tell.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")))
			return kilobytes << 10, err
		}
	}
	return 0, nil
}

// askAll asks the questions in turn with as many clients, and returns how long
// each took.
func askAll(ctx context.Context, system eval.System, collection string, questions []string, clients int) ([]time.Duration, error) {
	var (
		next  atomic.Int64
		group sync.WaitGroup
		mu    sync.Mutex
		all   []time.Duration
		fault error
	)
	for range clients {
		group.Go(func() {
			var durations []time.Duration
			var err error
			for err == nil {
				i := int(next.Add(1)) - 1
				if i >= len(questions) {
					break
				}
				started := time.Now()
				_, err = system.Answerer.Answer(ctx, answer.Question{Text: questions[i], At: time.Now(), Collections: []string{collection}})
				durations = append(durations, time.Since(started))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, durations...)
			fault = errors.Join(fault, err)
		})
	}
	group.Wait()
	return all, fault
}

// report asks b.N questions after some to warm up, and reports the latency.
func report(b *testing.B, system eval.System, collection string, questions []string, clients int) {
	b.Helper()
	if len(questions) == 0 {
		b.Fatal("there are no questions")
	}
	if _, err := askAll(b.Context(), system, collection, questions[:min(len(questions), 50)], clients); err != nil {
		b.Fatal(err)
	}
	asked := make([]string, b.N)
	for i := range asked {
		asked[i] = questions[i%len(questions)]
	}
	b.ResetTimer()
	durations, err := askAll(b.Context(), system, collection, asked, clients)
	if err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	reportLatency(b, durations)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "questions/s")
}

func reportLatency(b *testing.B, durations []time.Duration) {
	slices.Sort(durations)
	at := func(share float64) float64 {
		return float64(durations[min(int(share*float64(len(durations))), len(durations)-1)]) / float64(time.Millisecond)
	}
	b.ReportMetric(at(0.50), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}

// BenchmarkAskSample asks five documents, in a database of their own and in one
// that holds the large corpus too, in another collection.
func BenchmarkAskSample(b *testing.B) {
	var questions []string
	for line := range strings.Lines(sample.Questions) {
		var q struct{ Question string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			b.Fatal(err)
		}
		questions = append(questions, q.Question)
	}
	ask := func(b *testing.B, system eval.System) {
		folder, err := source.OpenFS(b.Context(), sample.Dispatches(), "sample", source.DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		defer folder.Close()
		if _, err := system.Index.Ingest(b.Context(), "sample", "sample", folder, nil); err != nil {
			b.Fatal(err)
		}
		report(b, system, "sample", questions, 1)
	}
	b.Run("alone", func(b *testing.B) { ask(b, systemOf(b, databasetest.New(b))) })
	b.Run("beside", func(b *testing.B) { ask(b, large(b).system) })
}

func BenchmarkAsk(b *testing.B) {
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			w := large(b)
			report(b, w.system, filepath.Base(w.corpus), w.questions, clients)
			b.ReportMetric(float64(w.again.Held), "passages")
		})
	}
}

// BenchmarkDiffer compares accounts: of topics, which are the benchmark's questions,
// and of all that the collection holds.
func BenchmarkDiffer(b *testing.B) {
	benchTopics(b, func(answerer *answer.Answerer, request answer.TopicRequest) error {
		_, err := answerer.Differ(b.Context(), request)
		return err
	})
}

// BenchmarkTimeline puts events in order: those of topics and of all, as BenchmarkDiffer.
func BenchmarkTimeline(b *testing.B) {
	benchTopics(b, func(answerer *answer.Answerer, request answer.TopicRequest) error {
		_, err := answerer.Timeline(b.Context(), request)
		return err
	})
}

// benchTopics measures what is done with a topic, and without one.
func benchTopics(b *testing.B, do func(*answer.Answerer, answer.TopicRequest) error) {
	for _, test := range []struct {
		name  string
		topic func(w *world, i int) string
	}{
		{"topic", func(w *world, i int) string { return w.questions[i%len(w.questions)] }},
		{"all", func(*world, int) string { return "" }},
	} {
		b.Run(test.name, func(b *testing.B) {
			w := large(b)
			answerer := answer.New(w.system.Index, slog.New(slog.DiscardHandler))
			step := func(i int) {
				request := answer.TopicRequest{Topic: test.topic(w, i), At: time.Now(), Collections: []string{filepath.Base(w.corpus)}}
				if err := do(answerer, request); err != nil {
					b.Fatal(err)
				}
			}
			for i := range 20 { // to warm up
				step(i)
			}
			durations := make([]time.Duration, b.N)
			b.ResetTimer()
			for i := range b.N {
				started := time.Now()
				step(i)
				durations[i] = time.Since(started)
			}
			b.StopTimer()
			reportLatency(b, durations)
			b.ReportMetric(float64(w.again.Held), "passages")
		})
	}
}

func BenchmarkIngest(b *testing.B) {
	w := large(b)
	if w.first.Passages == 0 {
		b.Skip("the corpus was ingested in an earlier run: remove FOOTNOTE_BENCH_DIR to measure it again")
	}
	b.ReportMetric(0, "ns/op") // measured once, in a process of its own
	b.ReportMetric(float64(w.first.Passages), "passages")
	b.ReportMetric(float64(w.first.Passages)/w.first.Took.Seconds(), "passages/s")
	b.ReportMetric(w.first.Took.Seconds()/w.again.Took.Seconds(), "times-unchanged")
	b.ReportMetric(float64(w.first.Peak)/1e6, "resident-MB")
}

func BenchmarkIngestUnchanged(b *testing.B) {
	w := large(b)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(w.again.Took.Seconds()*1000, "ms")
	b.ReportMetric(float64(w.again.Peak)/1e6, "resident-MB")
}

func BenchmarkMemoryOfAsking(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("the largest resident memory is read from /proc")
	}
	w := large(b)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(w.asking.Peak)/1e6, "resident-MB")
}

// BenchmarkNames looks up words of the corpus's own names, rare and frequent, and
// those of nobody.
func BenchmarkNames(b *testing.B) {
	w := large(b)
	collection := filepath.Base(w.corpus)
	rows, err := w.db.Pool.Query(b.Context(), `select word from (
		select word, row_number() over (order by md5(word), word) as n from (select distinct word from name_word) as words
	) as numbered where n <= 400 order by n`)
	if err != nil {
		b.Fatal(err)
	}
	words, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name string
		word func(i int) string
	}{
		{"sampled", func(i int) string { return words[i%len(words)] }},
		{"misspelt", func(i int) string { return words[i%len(words)] + "q" }},
		{"all", func(int) string { return "" }},
	} {
		b.Run(test.name, func(b *testing.B) {
			durations := make([]time.Duration, b.N)
			for i := range b.N {
				started := time.Now()
				if _, err := w.system.Index.Names(b.Context(), retrieval.NamesRequest{Collections: []string{collection}, Word: test.word(i), Limit: 10}); err != nil {
					b.Fatal(err)
				}
				durations[i] = time.Since(started)
			}
			reportLatency(b, durations)
		})
	}
}
