package retrieval_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database"
	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"
	"footnote/retrieval"
)

// newPaid returns an index whose vectors a server is paid for, and a client of
// that server of its own, as each run of the program has.
func newPaid(t testing.TB, pool *pgxpool.Pool, server *embeddingstest.Server, model string) *retrieval.Index {
	t.Helper()
	return newIndex(t, pool, embeddings.NewCached(newClient(t, server, model), retrieval.NewVectorCache(pool)))
}

func newClient(t testing.TB, server *embeddingstest.Server, model string) *embeddings.Client {
	t.Helper()
	client, err := embeddings.NewClient(embeddings.Settings{BaseURL: server.URL, Key: server.Key, Model: model, BatchTexts: 3, Parallel: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// sent returns how often the server was sent each text for each model.
func sent(server *embeddingstest.Server) map[string]int {
	texts := make(map[string]int)
	for _, request := range server.Requests() {
		for _, text := range request.Texts {
			texts[request.Model+": "+text]++
		}
	}
	return texts
}

// wantOnce checks that the server was sent no text twice.
func wantOnce(t testing.TB, server *embeddingstest.Server) {
	t.Helper()
	again := 0
	for text, times := range sent(server) {
		if times > 1 {
			again++
			if again == 1 {
				t.Errorf("%.60q was sent %d times", text, times)
			}
		}
	}
	if again > 1 {
		t.Errorf("so were %d other texts", again-1)
	}
}

// embedded checks that each passage of the collection has a vector of the model,
// and of no other.
func embedded(t testing.TB, pool *pgxpool.Pool, collection, model string) {
	t.Helper()
	passages := number(t, pool, "select passages from collection where name = $1", collection)
	answering := number(t, pool, "select count(*) from collection c join model m on m.id = c.model_id where c.name = $1 and m.name = $2", collection, model)
	count := func(model string) int {
		return number(t, pool, `select count(*) from embedding e join collection c on c.id = e.collection_id join model m on m.id = e.model_id
			join passage p on p.collection_id = e.collection_id and p.id = e.passage_id where c.name = $1 and ($2 = '' or m.name = $2)`, collection, model)
	}
	if own, all := count(model), count(""); own != passages || all != passages || answering != 1 {
		t.Errorf("%d passages have %d vectors of %s and %d in all, and it answers: %v", passages, own, model, all, answering == 1)
	}
}

// One state of a folder after the other is ingested.
func TestNoVectorIsPaidForTwice(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	start := texts(6)
	with := func(change func(f files)) files {
		f := maps.Clone(start)
		change(f)
		return f
	}
	for _, test := range []struct {
		name   string
		states []files
		models []string // of each state; "model" where there is none
	}{
		{"nothing changes", []files{start, start}, nil},
		{"a file changes, and back", []files{start, with(func(f files) { f["01.txt"] += "\nOne more paragraph.\n" }), start}, nil},
		{"a file is removed and put back", []files{start, with(func(f files) { delete(f, "01.txt") }), start}, nil},
		{"a file is moved", []files{start, with(func(f files) { f["below/moved.txt"] = f["01.txt"]; delete(f, "01.txt") })}, nil},
		{"two files have the same text", []files{with(func(f files) { f["twin.txt"], f["03-twin.txt"] = f["01.txt"], f["01.txt"] })}, nil},
		{"another model, and back", []files{start, start, start}, []string{"one", "another", "one"}},
		{"another model while a file changes", []files{start, with(func(f files) { f["01.txt"] = text(99, 3) }), start}, []string{"one", "another", "another"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			for i, state := range test.states {
				model := "model"
				if test.models != nil {
					model = test.models[i]
				}
				model = test.name + ", " + model
				if report := ingest(t, newPaid(t, db.Pool, server, model), test.name, state); report.EmbeddingFault != nil {
					t.Fatal(report.EmbeddingFault)
				}
				embedded(t, db.Pool, test.name, model)
			}
			wantOnce(t, server)
			if len(server.Requests()) == 0 {
				t.Error("the server was not asked at all")
			}
		})
	}
	t.Run("another collection", func(t *testing.T) {
		server := embeddingstest.NewServer(t)
		for _, collection := range []string{"this", "that"} {
			ingest(t, newPaid(t, db.Pool, server, "shared"), collection, start)
			embedded(t, db.Pool, collection, "shared")
		}
		wantOnce(t, server)
	})
	t.Run("without the cache it is", func(t *testing.T) {
		server := embeddingstest.NewServer(t)
		for _, state := range []files{start, with(func(f files) { delete(f, "01.txt") }), start} {
			ingest(t, newIndex(t, db.Pool, newClient(t, server, "not kept")), "not kept", state)
		}
		again := 0
		for _, times := range sent(server) {
			if times > 1 {
				again++
			}
		}
		if again == 0 {
			t.Error("no text was sent twice: the tests above show nothing")
		}
	})
}

// An ingest, and a change of the model, that is stopped at each request in turn
// pays for nothing twice.
func TestStoppedIngestPaysOnce(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(12)
	for _, test := range []struct {
		name  string
		first []string // models that are ingested with first
	}{{"a new collection", nil}, {"a change of the model", []string{"the first"}}} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			model := test.name
			for _, first := range test.first {
				ingest(t, newPaid(t, db.Pool, server, first), test.name, f)
			}
			server.Forget()
			stops := 0
			for {
				ctx, cancel := context.WithCancel(t.Context())
				asked := len(server.Requests())
				server.OnRequest(func(n int) {
					if n > asked {
						cancel()
					}
				})
				_, err := newPaid(t, db.Pool, server, model).Ingest(ctx, test.name, "/folder", open(t, f.fs()), nil)
				cancel()
				if err == nil {
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				if len(server.Requests()) == asked {
					t.Fatal("it was stopped and sent nothing")
				}
				stops++
			}
			embedded(t, db.Pool, test.name, model)
			wantOnce(t, server)
			if stops < 3 {
				t.Errorf("it was stopped %d times, want several", stops)
			}
			requests := len(server.Requests())
			if passages := number(t, db.Pool, "select passages from collection where name = $1", test.name); requests < passages/3 {
				t.Errorf("%d requests for %d passages", requests, passages)
			}
		})
	}
}

// What a crash costs are the requests that were under way, and those whose reply
// was being kept.
func TestCrashCostsNoMoreThanIsUnderWay(t *testing.T) {
	t.Parallel()
	const underWay = 4 * 3 // of newClient: two requests and as many replies, of three texts
	f := texts(60)
	check := func(t *testing.T, server *embeddingstest.Server, before int) {
		t.Helper()
		texts, again := sent(server), 0
		for _, times := range texts {
			if times > 1 {
				again++
			}
		}
		if before == 0 || before == len(texts) {
			t.Errorf("%d of %d texts were sent before the crash, want some", before, len(texts))
		}
		if again > underWay {
			t.Errorf("%d texts were sent twice, want %d at most", again, underWay)
		}
	}
	t.Run("of footnote", func(t *testing.T) {
		url, server, dir := databasetest.URL(t), embeddingstest.NewServer(t), t.TempDir()
		f.write(t, dir)
		killed(t, programURL+"="+url, programFolder+"="+dir, programServer+"="+server.URL, programKey+"="+server.Key)
		before := len(sent(server))
		db, err := database.Open(t.Context(), database.Options{URL: url}, quiet)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(db.Close)
		ingest(t, newPaid(t, db.Pool, server, "model"), "killed", f)
		embedded(t, db.Pool, "killed", "model")
		check(t, server, before)
	})
	t.Run("of PostgreSQL", func(t *testing.T) {
		if os.Getenv("FOOTNOTE_TEST_SKIP_DATABASE") == "1" {
			t.Skip("needs PostgreSQL, and FOOTNOTE_TEST_SKIP_DATABASE is 1")
		}
		dir, server := databasetest.PublicDir(t), embeddingstest.NewServer(t)
		db := privateDatabase(t, dir)
		_, err := newPaid(t, db.Pool, server, "model").Ingest(t.Context(), "c", "/folder", open(t, f.fs()), func(p retrieval.Progress) {
			if p.Passages > 20 {
				killServer(t, dir)
			}
		})
		if err == nil {
			t.Fatal("the ingest came to its end without a server")
		}
		before := len(sent(server))
		db.Close()
		again := privateDatabase(t, dir)
		ingest(t, newPaid(t, again.Pool, server, "model"), "c", f)
		embedded(t, again.Pool, "c", "model")
		check(t, server, before)
	})
}

func TestVectorCacheIsBounded(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	server := embeddingstest.NewServer(t)
	kept := func() int { return number(t, db.Pool, "select count(*) from vector_cache") }
	ingest(t, newPaid(t, db.Pool, server, "one"), "c", texts(3))
	passages := number(t, db.Pool, "select passages from collection")
	if kept() != passages {
		t.Fatalf("%d vectors are kept for %d passages", kept(), passages)
	}
	// Old ones, beyond what may be kept.
	execute(t, db.Pool, `insert into vector_cache select m.id, int4send(n), array_fill(0.5, array[m.dimensions])::halfvec, current_date - 10
		from model m, generate_series(1, $1) n`, retrieval.VectorsKept+2*passages)
	f := texts(4)
	ingest(t, newPaid(t, db.Pool, server, "one"), "c", f)
	passages = number(t, db.Pool, "select passages from collection")
	if got, want := kept(), retrieval.VectorsKept+2*passages; got > want || got < want-passages {
		t.Errorf("%d vectors are kept, want %d", got, want)
	}
	ingest(t, newPaid(t, db.Pool, server, "one"), "again", f)
	wantOnce(t, server) // those of use are still there

	n, err := retrieval.NewVectorCache(db.Pool).Forget(t.Context())
	if err != nil || n == 0 || kept() != 0 {
		t.Errorf("Forget() = %d, %v, and %d are kept", n, err, kept())
	}
	embedded(t, db.Pool, "c", "one")
}

func TestVectorsThatAreKeptAreTheSame(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	server := embeddingstest.NewServer(t)
	f := texts(3)
	ingest(t, newPaid(t, db.Pool, server, "model"), "paid", f)
	ingest(t, newPaid(t, db.Pool, server, "model"), "kept", f)
	if diff := difference(state(t, db.Pool, "kept"), state(t, db.Pool, "paid")); diff != "" {
		t.Errorf("a collection of kept vectors differs from that of the server's:\n%s", diff)
	}
}

func TestVectorCacheRefusesAnotherLength(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	cache := retrieval.NewVectorCache(db.Pool)
	digests := []embeddings.Digest{{1}}
	if err := cache.Keep(t.Context(), "m", digests, [][]float32{{0.6, 0.8}}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		vector []float32
		want   []string
	}{
		{"than the model's", make([]float32, 3), []string{"2 dimensions before", "3 now"}},
		{"than pgvector takes", make([]float32, 4_001), []string{"4001", "EMBEDDING_DIMENSIONS"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := cache.Keep(t.Context(), "m", []embeddings.Digest{{2}}, [][]float32{test.vector})
			if err == nil {
				t.Fatal("it is kept")
			}
			contains(t, err.Error(), test.want...)
		})
	}
	found, err := cache.Find(t.Context(), "m", []embeddings.Digest{{1}, {2}})
	if err != nil || len(found) != 1 || fmt.Sprint(found[digests[0]]) != "[0.60009766 0.7998047]" {
		t.Errorf("Find() = %v, %v", found, err)
	}
}

func TestChangeOfTheModelTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	server := embeddingstest.NewServer(t)
	f := texts(12)
	graphs := func() int {
		return number(t, db.Pool, "select count(*) from pg_class where relname like 'embedding_neighbours_%'")
	}
	old, newer := newPaid(t, db.Pool, server, "old"), newPaid(t, db.Pool, server, "new")
	old.Tune(smallBatch, 1)
	newer.Tune(smallBatch, 1)
	ingest(t, old, "c", f)
	passages := number(t, db.Pool, "select passages from collection")
	states := func(want retrieval.EmbeddingState) {
		t.Helper()
		model, got, err := newer.EmbeddingStates(t.Context())
		if err != nil || model != "new" || len(got) != 1 || got[0] != want {
			t.Errorf("the states for %s are %+v, error %v, want %+v", model, got, err, want)
		}
	}
	states(retrieval.EmbeddingState{Name: "c", Answering: "old", Passages: passages})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last retrieval.Progress
	_, err := newer.Ingest(ctx, "c", "/folder", open(t, f.fs()), func(p retrieval.Progress) {
		if last = p; p.Embedded > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || last.OfEmbedded != passages {
		t.Fatalf("the change ends with %v at %+v, want it cancelled, of %d passages", err, last, passages)
	}
	_, half, err := newer.EmbeddingStates(t.Context())
	if err != nil || half[0].Answering != "old" || half[0].Embedded < last.Embedded || half[0].Embedded >= passages {
		t.Errorf("half way the state is %+v, error %v", half[0], err)
	}

	rest := passages - half[0].Embedded
	if _, err := newer.Ingest(t.Context(), "c", "/folder", open(t, f.fs()), func(p retrieval.Progress) { last = p }); err != nil {
		t.Fatal(err)
	}
	if last.Embedded != rest || last.OfEmbedded != rest {
		t.Errorf("the rest ended at %+v, want %d of %d", last, rest, rest)
	}
	states(retrieval.EmbeddingState{Name: "c", Answering: "new", Passages: passages, Embedded: passages})
	if n := graphs(); n != 1 {
		t.Errorf("%d graphs of neighbours are left, want that of the new model", n)
	}
	wantOnce(t, server)
}
