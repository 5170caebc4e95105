package retrieval_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database/databasetest"
	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"
	"footnote/retrieval"
)

// vectors counts the collection's vectors of a model, or of all if it is "".
func vectors(t *testing.T, pool *pgxpool.Pool, collection, model string) int {
	t.Helper()
	return number(t, pool, `select count(*) from embedding e join collection c on c.id = e.collection_id join model m on m.id = e.model_id
		where c.name = $1 and ($2 = '' or m.name = $2)`, collection, model)
}

func TestEmbeddingServerThatMisbehaves(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(3)
	for _, test := range []struct {
		name  string
		fault embeddingstest.Fault
		want  string // in the report's sentence
	}{
		{"it is down", embeddingstest.Status(http.StatusInternalServerError, "server_error", ""), "500"},
		{"it has had enough", embeddingstest.Status(http.StatusTooManyRequests, "rate_limit_exceeded", "Retry-After: 60"), "OPENAI_BASE_URL"},
		{"the key is wrong", embeddingstest.Status(http.StatusUnauthorized, "invalid_api_key", ""), "OPENAI_API_KEY"},
		{"it never answers", embeddingstest.Hang, ""},
		{"a vector is missing", embeddingstest.Spoil(func(r *embeddingstest.Reply) { r.Vectors = r.Vectors[1:] }), "vectors for"},
		{"a vector is not a number", embeddingstest.Spoil(func(r *embeddingstest.Reply) { r.Vectors[0].Numbers[0] = float32(math.NaN()) }), "EMBEDDING_MODEL"},
		{"vectors are of two lengths", embeddingstest.Spoil(func(r *embeddingstest.Reply) { r.Vectors[0].Numbers = r.Vectors[0].Numbers[1:] }), "numbers"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := embeddingstest.NewServer(t)
			connect := func() *retrieval.Index { // as each run of the program does
				client, err := embeddings.NewClient(embeddings.Settings{BaseURL: server.URL, Key: server.Key, Model: test.name, Timeout: 500 * time.Millisecond, Patience: time.Second, BatchTexts: 2})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(client.Close)
				return newIndex(t, db.Pool, client)
			}
			index := connect()
			server.FailAlways(test.fault)
			report := ingest(t, index, test.name, f)
			if report.EmbeddingFault == nil || report.Embedded != 0 || report.Added != 3 {
				t.Fatalf("the report is %+v, want the 3 documents without vectors, and why", report)
			}
			contains(t, report.EmbeddingFault.Error(), test.want)
			result := search(t, index, "Who was summoned in Lisbon?", test.name)
			if len(result.Hits) == 0 || result.WordsOnly == nil {
				t.Errorf("%d passages are found, words only: %v, want some by words alone", len(result.Hits), result.WordsOnly)
			}

			index = connect()
			server.FailAlways(nil)
			server.Fail(embeddingstest.Status(http.StatusServiceUnavailable, "server_error", "")) // once, which the client mends
			report = ingest(t, index, test.name, f)
			if report.EmbeddingFault != nil || report.Unchanged != 3 || report.Passages != 0 || report.Embedded == 0 {
				t.Errorf("the report is %+v, want the vectors that were missing and nothing else", report)
			}
			if got, want := vectors(t, db.Pool, test.name, ""), number(t, db.Pool, "select passages from collection where name = $1", test.name); got != want {
				t.Errorf("%d vectors for %d passages", got, want)
			}
			if result = search(t, index, "Who was summoned in Lisbon?", test.name); result.WordsOnly != nil {
				t.Errorf("words only: %v, want vectors too", result.WordsOnly)
			}
		})
	}
}

// A fakeEmbedder does what its functions do.
type fakeEmbedder struct {
	model     string
	documents func(ctx context.Context, texts []string) ([][]float32, error)
	query     func(ctx context.Context, text string) ([]float32, error)
}

func (f fakeEmbedder) Model() string { return f.model }
func (f fakeEmbedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	return f.documents(ctx, texts)
}
func (f fakeEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	return f.query(ctx, text)
}

// failingFrom embeds as good does until it has been asked n times.
func failingFrom(n int, good embeddings.Characters) fakeEmbedder {
	return fakeEmbedder{good.Model(), func(ctx context.Context, texts []string) ([][]float32, error) {
		if n--; n < 0 {
			return nil, errors.New("the embedding server is down: start it")
		}
		return good.EmbedDocuments(ctx, texts)
	}, good.EmbedQuery}
}

// ofLength gives vectors of n equal numbers.
func ofLength(model string, n int) fakeEmbedder {
	vector := make([]float32, n)
	for i := range vector {
		vector[i] = float32(1 / math.Sqrt(float64(n)))
	}
	return fakeEmbedder{model, func(_ context.Context, texts []string) ([][]float32, error) {
		vectors := make([][]float32, len(texts))
		for i := range vectors {
			vectors[i] = vector
		}
		return vectors, nil
	}, func(context.Context, string) ([]float32, error) { return vector, nil }}
}

func TestVectorsThatCannotBeStored(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(2)
	for _, test := range []struct {
		name     string
		embedder fakeEmbedder
		want     []string
	}{
		{"too long for pgvector", ofLength("long", 4_001), []string{"4001", "EMBEDDING_DIMENSIONS", "4000"}},
		{"of another length than the model had", ofLength(offline(t, dimensions).Model(), 48), []string{"48", "EMBEDDING_DIMENSIONS", "32"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ingest(t, newIndex(t, db.Pool, nil), test.name, f)
			now := files{"00.txt": f["00.txt"], "new.txt": "The lighthouse burned down on 3 July 2025."}
			index := newIndex(t, db.Pool, test.embedder)
			report := ingest(t, index, test.name, now)
			if report.EmbeddingFault == nil || report.Added != 1 || report.Removed != 1 || report.Embedded != 0 {
				t.Fatalf("the report is %+v, want the documents without vectors, and why", report)
			}
			contains(t, report.EmbeddingFault.Error(), test.want...)
			for _, embedder := range []retrieval.Embedder{test.embedder, nil} {
				if result := search(t, newIndex(t, db.Pool, embedder), "Which lighthouse burned?", test.name); len(result.Hits) == 0 || result.Hits[0].Document.Path != "new.txt" {
					t.Errorf("found %v, want new.txt first", paths(result))
				}
			}
			ingest(t, newIndex(t, db.Pool, nil), test.name, now)
			wantFresh(t, db.Pool, test.name, now)
		})
	}
	t.Run("as many as pgvector indexes", func(t *testing.T) {
		index := newIndex(t, db.Pool, ofLength("longest", 4_000))
		index.Tune(smallBatch, 1)
		if report := ingest(t, index, "longest", f); report.EmbeddingFault != nil || report.Embedded != report.Passages {
			t.Errorf("the report is %+v, want all embedded", report)
		}
	})
}

// The old model answers until the new one has a vector of each passage.
func TestModelSwitch(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(5)
	older, newer := offline(t, dimensions), offline(t, 2*dimensions)
	old := newIndex(t, db.Pool, older)
	ingest(t, old, "c", f)
	passages := vectors(t, db.Pool, "c", older.Model())
	answers := func(index *retrieval.Index, dense bool) {
		t.Helper()
		result := search(t, index, "Who was summoned in Lisbon?", "c")
		if (result.WordsOnly == nil) != dense || len(result.Hits) == 0 {
			t.Errorf("%d passages are found, words only: %v; want vectors to take part: %v", len(result.Hits), result.WordsOnly, dense)
		}
		if result.WordsOnly != nil {
			contains(t, result.WordsOnly.Error(), "footnote ingest")
		}
		cosines := 0
		for _, hit := range result.Hits {
			if hit.Cosine != 0 {
				cosines++
			}
		}
		if dense && cosines == 0 || !dense && cosines > 0 {
			t.Errorf("%d of %d passages have a cosine, vectors take part: %v", cosines, len(result.Hits), dense)
		}
	}
	answers(old, true)
	answers(newIndex(t, db.Pool, newer), false)

	f["06.txt"] = text(6, 2) // what is new gets a vector of the new model alone
	report := ingest(t, newIndex(t, db.Pool, failingFrom(2, newer)), "c", f)
	if report.EmbeddingFault == nil || report.Embedded == 0 || vectors(t, db.Pool, "c", newer.Model()) != report.Embedded {
		t.Fatalf("the report of the interrupted switch is %+v, want some vectors and why not all", report)
	}
	if got := vectors(t, db.Pool, "c", older.Model()); got != passages {
		t.Errorf("%d vectors of the old model are left, want all %d", got, passages)
	}
	answers(old, true)
	answers(newIndex(t, db.Pool, newer), false)

	t.Run("a switch that is given up leaves nothing", func(t *testing.T) {
		given := files{"a.txt": text(1, 6), "b.txt": text(2, 6)}
		ingest(t, old, "given up", given)
		ingest(t, newIndex(t, db.Pool, failingFrom(1, newer)), "given up", given)
		if vectors(t, db.Pool, "given up", newer.Model()) == 0 {
			t.Fatal("the switch did not begin")
		}
		ingest(t, old, "given up", given)
		wantFresh(t, db.Pool, "given up", given)
	})

	report = ingest(t, newIndex(t, db.Pool, newer), "c", f)
	if report.EmbeddingFault != nil || report.Passages != 0 || report.Embedded == 0 {
		t.Errorf("the report of the switch is %+v, want vectors and nothing else", report)
	}
	if got := vectors(t, db.Pool, "c", older.Model()); got != 0 {
		t.Errorf("%d vectors of the old model are left", got)
	}
	answers(old, false)
	answers(newIndex(t, db.Pool, newer), true)

	t.Run("collections of two models are searched by words", func(t *testing.T) {
		for _, index := range []*retrieval.Index{old, newIndex(t, db.Pool, newer)} {
			if result := search(t, index, "Who was summoned in Lisbon?", "c", "given up"); result.WordsOnly == nil || len(result.Hits) == 0 {
				t.Errorf("%d passages are found, words only: %v, want some by words alone", len(result.Hits), result.WordsOnly)
			}
		}
	})
}

func TestQuestionThatIsEmbeddedTooSlowly(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	good := offline(t, dimensions)
	ingest(t, newIndex(t, db.Pool, good), "c", texts(2))
	for _, test := range []struct {
		name  string
		query func(ctx context.Context, text string) ([]float32, error)
		want  string
	}{
		{"it takes too long", func(ctx context.Context, _ string) ([]float32, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, "deadline"},
		{"it fails", func(context.Context, string) ([]float32, error) {
			return nil, errors.New("the server is down: start it")
		}, "start it"},
		{"it has another length", func(ctx context.Context, text string) ([]float32, error) {
			return make([]float32, dimensions+1), nil
		}, "EMBEDDING_DIMENSIONS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			index := newIndex(t, db.Pool, fakeEmbedder{model: good.Model(), query: test.query})
			start := time.Now()
			result := search(t, index, "Who was summoned in Lisbon?", "c")
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("the answer took %v", took)
			}
			if result.WordsOnly == nil || len(result.Hits) == 0 {
				t.Fatalf("%d passages are found, words only: %v, want some by words alone, and why", len(result.Hits), result.WordsOnly)
			}
			contains(t, result.WordsOnly.Error(), test.want)
			byWords := searchFor(t, newIndex(t, db.Pool, good), retrieval.Request{Question: "Who was summoned in Lisbon?", Collections: []string{"c"}})
			if len(byWords.Hits) != len(result.Hits) {
				t.Errorf("%d passages are found by words alone, %d with vectors", len(result.Hits), len(byWords.Hits))
			}
		})
	}
	t.Run("who stops waiting gets an error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		index := newIndex(t, db.Pool, fakeEmbedder{model: good.Model(), query: func(ctx context.Context, _ string) ([]float32, error) {
			cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		if _, err := index.Search(ctx, retrieval.Request{Question: strings.Repeat("Who? ", 3), Collections: []string{"c"}, At: asked, Limit: 1}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v, want that the context was cancelled", err)
		}
	})
}
