package embeddings_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"
)

// A memory is a store that forgets when the program ends.
type memory struct {
	mu      sync.Mutex
	vectors map[string][]float32 // by model and digest
	fault   error                // of Keep
}

func (m *memory) key(model string, digest embeddings.Digest) string {
	return fmt.Sprintf("%s %x", model, digest)
}

func (m *memory) Find(_ context.Context, model string, digests []embeddings.Digest) (map[embeddings.Digest][]float32, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := make(map[embeddings.Digest][]float32)
	for _, digest := range digests {
		if vector, ok := m.vectors[m.key(model, digest)]; ok {
			found[digest] = vector
		}
	}
	return found, nil
}

func (m *memory) Has(ctx context.Context, model string, digests []embeddings.Digest) (map[embeddings.Digest]bool, error) {
	found, err := m.Find(ctx, model, digests)
	has := make(map[embeddings.Digest]bool)
	for digest := range maps.Keys(found) {
		has[digest] = true
	}
	return has, err
}

func (m *memory) Keep(_ context.Context, model string, digests []embeddings.Digest, vectors [][]float32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fault != nil {
		return m.fault
	}
	for i, digest := range digests {
		m.vectors[m.key(model, digest)] = vectors[i]
	}
	return nil
}

func newCached(t *testing.T, server *embeddingstest.Server, store *memory, change func(*embeddings.Settings)) *embeddings.Cached {
	t.Helper()
	if store.vectors == nil {
		store.vectors = make(map[string][]float32)
	}
	return embeddings.NewCached(newClient(t, server, change), store)
}

// twice returns the texts that the server was sent more than once.
func twice(server *embeddingstest.Server) []string {
	sent := make(map[string]int)
	for _, request := range server.Requests() {
		for _, text := range request.Texts {
			sent[text]++
		}
	}
	var again []string
	for text, times := range sent {
		if times > 1 {
			again = append(again, text)
		}
	}
	return again
}

func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("text %d of many", i)
	}
	return texts
}

func TestCachedConforms(t *testing.T) {
	embeddingstest.Conform(t, newCached(t, embeddingstest.NewServer(t), new(memory), nil))
}

func TestNothingIsSentTwice(t *testing.T) {
	two := func(s *embeddings.Settings) { s.BatchTexts, s.Parallel = 2, 2 }
	for _, test := range []struct {
		name string
		do   func(t *testing.T, server *embeddingstest.Server, store *memory)
	}{
		{"asked again by another client", func(t *testing.T, server *embeddingstest.Server, store *memory) {
			for range 2 {
				if _, err := newCached(t, server, store, two).EmbedDocuments(t.Context(), numbered(9)); err != nil {
					t.Fatal(err)
				}
			}
		}},
		{"two texts that are one when they are cut", func(t *testing.T, server *embeddingstest.Server, store *memory) {
			cut := newCached(t, server, store, func(s *embeddings.Settings) { s.TextTokens = 8 })
			long := strings.Repeat("word ", 40)
			if _, err := cut.EmbedDocuments(t.Context(), []string{long + "one", long + "another", "", " "}); err != nil {
				t.Fatal(err)
			}
		}},
		{"a batch fails", func(t *testing.T, server *embeddingstest.Server, store *memory) {
			server.Delay(20 * time.Millisecond)
			server.Fail(nil, nil, nil, embeddingstest.Status(http.StatusBadRequest, "", ""))
			if _, err := newCached(t, server, store, two).EmbedDocuments(t.Context(), numbered(20)); err == nil {
				t.Fatal("there is no error")
			}
			failed := server.Requests()[3].Texts
			if _, err := newCached(t, server, store, two).EmbedDocuments(t.Context(), numbered(20)); err != nil {
				t.Fatal(err)
			}
			if again := twice(server); len(again) > len(failed) || slices.ContainsFunc(again, func(text string) bool { return !slices.Contains(failed, text) }) {
				t.Errorf("%q are sent again, want those of the request that failed, %q, alone", again, failed)
			}
			server.Forget()
		}},
		{"it is stopped while requests are under way", func(t *testing.T, server *embeddingstest.Server, store *memory) {
			ctx, cancel := context.WithCancel(t.Context())
			server.Delay(50 * time.Millisecond)
			server.OnRequest(func(n int) {
				if n == 5 {
					cancel()
				}
			})
			if _, err := newCached(t, server, store, two).EmbedDocuments(ctx, numbered(20)); !errors.Is(err, context.Canceled) {
				t.Fatalf("the error is %v, want that the context was cancelled", err)
			}
			if n := len(server.Requests()); n < 5 || n > 6 {
				t.Errorf("%d requests were sent, want the 5 until the end, and one beside the last at most", n)
			}
			if _, err := newCached(t, server, store, two).EmbedDocuments(t.Context(), numbered(20)); err != nil {
				t.Fatal(err)
			}
		}},
		{"by several at once", func(t *testing.T, server *embeddingstest.Server, store *memory) {
			server.Delay(5 * time.Millisecond)
			c := newCached(t, server, store, two)
			var group sync.WaitGroup
			for i := range 8 {
				group.Go(func() {
					texts := numbered(20)
					if i%2 == 1 {
						slices.Reverse(texts)
					}
					vectors, err := c.EmbedDocuments(t.Context(), texts)
					if err != nil || len(vectors) != len(texts) || slices.ContainsFunc(vectors, func(v []float32) bool { return v == nil }) {
						t.Errorf("%d vectors for %d texts, error %v", len(vectors), len(texts), err)
					}
				})
			}
			group.Wait()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			test.do(t, server, new(memory))
			if again := twice(server); len(again) > 0 {
				t.Errorf("%q are sent twice", again)
			}
		})
	}
	t.Run("without the store everything is", func(t *testing.T) {
		server := embeddingstest.NewServer(t)
		for range 2 {
			if _, err := newClient(t, server, two).EmbedDocuments(t.Context(), numbered(9)); err != nil {
				t.Fatal(err)
			}
		}
		if again := twice(server); len(again) != 9 {
			t.Errorf("%d texts are sent twice, want 9: the tests above show nothing", len(again))
		}
	})
}

// What one call waits for another to ask, it asks itself when that fails.
func TestOneOfTwoCallsFails(t *testing.T) {
	server := embeddingstest.NewServer(t)
	c := newCached(t, server, new(memory), nil)
	server.Delay(50 * time.Millisecond)
	server.Fail(embeddingstest.Status(http.StatusBadRequest, "", ""))
	faults := make([]error, 2)
	var group sync.WaitGroup
	for i := range faults {
		group.Go(func() { _, faults[i] = c.EmbedDocuments(t.Context(), numbered(3)) })
	}
	group.Wait()
	if (faults[0] == nil) == (faults[1] == nil) {
		t.Errorf("the errors are %v, want one: of the call whose request failed", faults)
	}
}

func TestStoreThatRefuses(t *testing.T) {
	server := embeddingstest.NewServer(t)
	store := &memory{fault: errors.New("the disk is full")}
	c := newCached(t, server, store, nil)
	if vectors, err := c.EmbedDocuments(t.Context(), numbered(3)); !errors.Is(err, store.fault) || vectors != nil {
		t.Errorf("%d vectors, error %v, want none and %v", len(vectors), err, store.fault)
	}
	store.fault = nil
	if _, err := c.EmbedDocuments(t.Context(), numbered(3)); err != nil {
		t.Errorf("afterwards it fails with %v", err)
	}
}

func TestKeptVectorsOfAnotherLength(t *testing.T) {
	server := embeddingstest.NewServer(t)
	store := new(memory)
	if _, err := newCached(t, server, store, nil).EmbedDocuments(t.Context(), numbered(3)); err != nil {
		t.Fatal(err)
	}
	server.FailAlways(embeddingstest.Spoil(func(r *embeddingstest.Reply) {
		for i := range r.Vectors {
			r.Vectors[i].Numbers = r.Vectors[i].Numbers[:100]
		}
	}))
	_, err := newCached(t, server, store, nil).EmbedDocuments(t.Context(), numbered(4))
	if err == nil || !strings.Contains(err.Error(), "100 numbers after ones of 256") {
		t.Errorf("the error is %v, want that the model changed", err)
	}
}

func TestForecast(t *testing.T) {
	server := embeddingstest.NewServer(t)
	store := new(memory)
	newer := func() *embeddings.Cached {
		return newCached(t, server, store, func(s *embeddings.Settings) { s.BatchTexts, s.DocumentPrefix = 4, "passage: " })
	}
	if _, err := newer().EmbedDocuments(t.Context(), numbered(3)); err != nil {
		t.Fatal(err)
	}
	before := len(server.Requests())
	forecast := newer().Forecast()
	texts := append(numbered(10), "text 9 of many")
	for chunk := range slices.Chunk(texts, 6) {
		if err := forecast.Add(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	if len(server.Requests()) != before {
		t.Error("a forecast asks the server")
	}
	c := newer()
	for chunk := range slices.Chunk(texts, 6) {
		if _, err := c.EmbedDocuments(t.Context(), chunk); err != nil {
			t.Fatal(err)
		}
	}
	sent, tokens := 0, 0
	for _, request := range server.Requests()[before:] {
		for _, text := range request.Texts {
			sent++
			tokens += embeddings.Tokens(text)
		}
	}
	got := []int{forecast.Texts, forecast.Kept, forecast.Tokens, forecast.Requests}
	if want := []int{sent, len(texts) - sent, tokens, len(server.Requests()) - before}; !slices.Equal(got, want) || sent != 7 {
		t.Errorf("forecast texts, kept, tokens and requests %v, and they were %v", got, want)
	}
}
