package embeddings_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newClient returns a client of server, with the settings that change alters.
func newClient(t *testing.T, server *embeddingstest.Server, change func(*embeddings.Settings)) *embeddings.Client {
	t.Helper()
	s := embeddings.Settings{BaseURL: server.URL, Key: server.Key, Model: "test-embedding"}
	if change != nil {
		change(&s)
	}
	c, err := embeddings.NewClient(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestClientConforms(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*embeddings.Settings)
		always embeddingstest.Fault
	}{
		{"dimensions learned", nil, nil},
		{"dimensions asked for", func(s *embeddings.Settings) { s.Dimensions = 64 }, nil},
		{"vectors as numbers", nil, embeddingstest.Numbers},
		{"one text a request", func(s *embeddings.Settings) { s.BatchTexts = 1 }, nil},
		{"few tokens a request, one request at a time", func(s *embeddings.Settings) { s.BatchTokens, s.TextTokens, s.Parallel = 20, 1000, 1 }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			server.FailAlways(test.always)
			embeddingstest.Conform(t, newClient(t, server, test.change))
		})
	}
}

func TestNewClientNamesEveryFault(t *testing.T) {
	for _, test := range []struct {
		name     string
		settings embeddings.Settings
		want     []string
	}{
		{"no model", embeddings.Settings{}, []string{"EMBEDDING_MODEL"}},
		{"an address without a scheme", embeddings.Settings{BaseURL: "localhost:11434", Model: "m"}, []string{"OPENAI_BASE_URL"}},
		{"an address of a file", embeddings.Settings{BaseURL: "file:///etc", Model: "m"}, []string{"OPENAI_BASE_URL"}},
		{"several at once", embeddings.Settings{BaseURL: "%", Dimensions: -1, Parallel: -1, Key: "sk-secret"},
			[]string{"OPENAI_BASE_URL", "EMBEDDING_MODEL", "EMBEDDING_DIMENSIONS", "negative"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := embeddings.NewClient(test.settings)
			if err == nil {
				t.Fatalf("NewClient(%+v) gave no error", test.settings)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error %q does not name %s", err, want)
				}
			}
			if strings.Contains(err.Error(), "sk-secret") {
				t.Errorf("the error %q shows the key", err)
			}
		})
	}
}

// TestClientSurvives has faults that pass: the vectors come all the same.
func TestClientSurvives(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults []embeddingstest.Fault
	}{
		{"429 with Retry-After", []embeddingstest.Fault{embeddingstest.Status(429, "rate_limit_exceeded", "Retry-After: 0")}},
		{"429 with Retry-After as a date", []embeddingstest.Fault{embeddingstest.Status(429, "rate_limit_exceeded", "Retry-After: Wed, 02 Jul 2025 08:37:00 GMT")}},
		{"429 without Retry-After", []embeddingstest.Fault{embeddingstest.Status(429, "rate_limit_exceeded", "")}},
		{"500", []embeddingstest.Fault{embeddingstest.Status(500, "server_error", "")}},
		{"502 with a page", []embeddingstest.Fault{embeddingstest.Page(502)}},
		{"a connection cut in the reply", []embeddingstest.Fault{embeddingstest.Cut}},
		{"silence until the time-out", []embeddingstest.Fault{embeddingstest.Hang}},
		{"a reply that ends too early", []embeddingstest.Fault{embeddingstest.Raw(`{"data":[{"index":0,"embedding":[0.5,`)}},
		{"an empty reply", []embeddingstest.Fault{embeddingstest.Raw("")}},
		{"four in a row", slices.Repeat([]embeddingstest.Fault{embeddingstest.Status(503, "", "Retry-After: 0")}, 4)},
		{"vectors in another order", []embeddingstest.Fault{embeddingstest.Spoil(func(r *embeddingstest.Reply) { slices.Reverse(r.Vectors) })}},
		{"numbers where base64 was asked for", []embeddingstest.Fault{embeddingstest.Numbers}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := embeddingstest.NewServer(t)
			c := newClient(t, server, func(s *embeddings.Settings) { s.Timeout = 200 * time.Millisecond })
			texts := []string{"one thing", "another", "a third"}
			want, err := newClient(t, server, nil).EmbedDocuments(t.Context(), texts)
			if err != nil {
				t.Fatal(err)
			}
			server.Fail(test.faults...)
			got, err := c.EmbedDocuments(t.Context(), texts)
			if err != nil {
				t.Fatalf("EmbedDocuments: %v", err)
			}
			if !slices.EqualFunc(got, want, slices.Equal[[]float32]) {
				t.Errorf("the vectors after the fault differ from those without it")
			}
		})
	}
}

// TestClientFails has faults that stay: an error that says which setting to look
// at, no vector, and no more requests than may help.
func TestClientFails(t *testing.T) {
	spoil, nan := embeddingstest.Spoil, float32(math.NaN())
	for _, test := range []struct {
		name     string
		fault    embeddingstest.Fault
		change   func(*embeddings.Settings)
		want     []string // in the error
		requests int
	}{
		{"401", nil, func(s *embeddings.Settings) { s.Key = "sk-wrong-key" }, []string{"OPENAI_API_KEY"}, 1},
		{"403", embeddingstest.Status(403, "", ""), nil, []string{"OPENAI_API_KEY"}, 1},
		{"404", embeddingstest.Status(404, "model_not_found", ""), nil, []string{"EMBEDDING_MODEL test-embedding", "OPENAI_BASE_URL"}, 1},
		{"400 because of the dimensions", embeddingstest.Status(400, "", ""), nil, []string{"EMBEDDING_DIMENSIONS", "Bad Request"}, 1},
		{"429 because the money is spent", embeddingstest.Status(429, "insufficient_quota", "Retry-After: 0"), nil, []string{"OPENAI_API_KEY", "credit"}, 1},
		{"429 again and again", embeddingstest.Status(429, "rate_limit_exceeded", "Retry-After: 0"), nil, []string{"OPENAI_BASE_URL", "429"}, 5},
		{"Retry-After longer than patience", embeddingstest.Status(429, "", "Retry-After: 3600"), nil, []string{"try again later"}, 1},
		{"Retry-After as a date beyond patience", embeddingstest.Status(503, "", "Retry-After: Wed, 02 Jul 2110 08:37:00 GMT"), nil, []string{"try again later"}, 1},
		{"500 longer than patience", embeddingstest.Status(500, "", ""), func(s *embeddings.Settings) { s.Patience = time.Millisecond }, []string{"500"}, 1},
		{"a page of HTML with status 200", embeddingstest.Page(200), nil, []string{"OPENAI_BASE_URL", "/v1"}, 1},
		{"JSON of another kind", embeddingstest.Raw(`{"data":[{"index":0,"embedding":"many"}]}`), nil, []string{"OPENAI_BASE_URL"}, 1},
		{"base64 that is none", embeddingstest.Raw(`{"data":[{"index":0,"embedding":"%%"},{"index":1,"embedding":"AA=="},{"index":2,"embedding":""}]}`), nil, []string{"OPENAI_BASE_URL"}, 1},
		{"JSON that says nothing", embeddingstest.Raw(`{}`), nil, []string{"0 vectors for 3 texts", "EMBEDDING_MODEL"}, 1},
		{"NaN as a word", embeddingstest.Raw(`{"data":[{"index":0,"embedding":[NaN]}]}`), nil, []string{"OPENAI_BASE_URL"}, 1},
		{"NaN as null", spoil(func(r *embeddingstest.Reply) { r.Base64, r.Vectors[1].Numbers[7] = false, nan }), nil, []string{`"null"`, "EMBEDDING_MODEL"}, 1},
		{"NaN in base64", spoil(func(r *embeddingstest.Reply) { r.Vectors[1].Numbers[7] = nan }), nil, []string{"not finite", "EMBEDDING_MODEL"}, 1},
		{"an infinity in base64", spoil(func(r *embeddingstest.Reply) { r.Vectors[1].Numbers[7] = float32(math.Inf(1)) }), nil, []string{"not finite", "EMBEDDING_MODEL"}, 1},
		{"a number beyond all bounds", embeddingstest.Raw(`{"data":[{"index":0,"embedding":[0.5,1e39]}]}`), nil, []string{"1e39", "EMBEDDING_MODEL"}, 1},
		{"a vector of words", embeddingstest.Raw(`{"data":[{"index":0,"embedding":["a"]}]}`), nil, []string{"EMBEDDING_MODEL"}, 1},
		{"a vector of zeros", spoil(func(r *embeddingstest.Reply) {
			clear(r.Vectors[2].Numbers)
		}), nil, []string{"zero", "EMBEDDING_MODEL"}, 1},
		{"too few vectors", spoil(func(r *embeddingstest.Reply) { r.Vectors = r.Vectors[1:] }), nil, []string{"2 vectors for 3 texts"}, 1},
		{"too many vectors", spoil(func(r *embeddingstest.Reply) { r.Vectors = append(r.Vectors, r.Vectors[0]) }), nil, []string{"4 vectors for 3 texts"}, 1},
		{"two vectors of one number", spoil(func(r *embeddingstest.Reply) { r.Vectors[2].Index = 0 }), nil, []string{"OPENAI_BASE_URL"}, 1},
		{"a vector of an impossible number", spoil(func(r *embeddingstest.Reply) { r.Vectors[2].Index = 3 }), nil, []string{"OPENAI_BASE_URL"}, 1},
		{"vectors of different lengths", spoil(func(r *embeddingstest.Reply) { r.Vectors[2].Numbers = r.Vectors[2].Numbers[1:] }), nil, []string{"255", "256"}, 1},
		{"an empty vector", spoil(func(r *embeddingstest.Reply) { r.Vectors[0].Numbers = nil }), nil, []string{"0 numbers"}, 1},
		{"dimensions that the server does not heed", spoil(func(r *embeddingstest.Reply) {
			for i := range r.Vectors {
				r.Vectors[i].Numbers = r.Vectors[i].Numbers[:99]
			}
		}), func(s *embeddings.Settings) { s.Dimensions = 100 }, []string{"EMBEDDING_DIMENSIONS is 100", "99"}, 1},
		{"100 MB", embeddingstest.Flood(100 << 20), nil, []string{"OPENAI_BASE_URL", "16 MB"}, 1},
		{"silence", embeddingstest.Hang, func(s *embeddings.Settings) { s.Timeout, s.Patience = 50*time.Millisecond, 100*time.Millisecond }, []string{"OPENAI_BASE_URL", "silent for 50ms"}, 1},
		{"connections cut", embeddingstest.Cut, func(s *embeddings.Settings) { s.Patience = time.Millisecond }, []string{"OPENAI_BASE_URL", "reached"}, 1},
		{"a server that repeats the key", func(w http.ResponseWriter, r *http.Request, _ *embeddingstest.Reply, _ <-chan struct{}) {
			w.WriteHeader(http.StatusTeapot)
			fmt.Fprintf(w, "you sent\n%s", r.Header.Get("Authorization"))
		}, nil, []string{"you sent Bearer (key)"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := embeddingstest.NewServer(t)
			server.FailAlways(test.fault)
			key := server.Key
			c := newClient(t, server, func(s *embeddings.Settings) {
				if test.change != nil {
					test.change(s)
				}
				key = s.Key
			})
			vectors, err := c.EmbedDocuments(t.Context(), []string{"one thing", "another", "a third"})
			if err == nil || vectors != nil {
				t.Fatalf("EmbedDocuments gave %d vectors and error %v, want none and an error", len(vectors), err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error %q does not speak of %q", err, want)
				}
			}
			if strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error %q shows the key or breaks the line", err)
			}
			if got := len(server.Requests()); got != test.requests {
				t.Errorf("the server got %d requests, want %d", got, test.requests)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	server := httptest.NewServer(nil)
	address := server.URL
	server.Close()
	c, err := embeddings.NewClient(embeddings.Settings{BaseURL: address, Model: "m", Patience: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.EmbedQuery(t.Context(), "Who?")
	if err == nil || !strings.Contains(err.Error(), "OPENAI_BASE_URL ("+address+")") {
		t.Errorf("without a server EmbedQuery gave %v, want an error that names OPENAI_BASE_URL", err)
	}
}

func TestChangedDimensions(t *testing.T) {
	server := embeddingstest.NewServer(t)
	c := newClient(t, server, nil)
	if got := c.Dimensions(); got != 0 {
		t.Errorf("Dimensions() before the first reply = %d, want 0", got)
	}
	if _, err := c.EmbedQuery(t.Context(), "Who?"); err != nil {
		t.Fatal(err)
	}
	if got := c.Dimensions(); got != embeddingstest.Dimensions {
		t.Errorf("Dimensions() after the first reply = %d, want %d", got, embeddingstest.Dimensions)
	}
	server.Fail(embeddingstest.Spoil(func(r *embeddingstest.Reply) { r.Vectors[0].Numbers = r.Vectors[0].Numbers[:128] }))
	_, err := c.EmbedQuery(t.Context(), "Who?")
	if err == nil || !strings.Contains(err.Error(), "128 numbers after ones of 256") {
		t.Errorf("after a change of dimensions EmbedQuery gave %v, want an error that says so", err)
	}
}

// TestQueryKeepsItsDeadline: search gives a question's embedding half a second
// and goes on with words alone.
// A reply that is rejected does not tell how long the model's vectors are.
func TestDimensionsOfARejectedReply(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(*embeddingstest.Reply)
	}{
		{"of two lengths", func(r *embeddingstest.Reply) { r.Vectors[0].Numbers = r.Vectors[0].Numbers[1:] }},
		{"without a direction", func(r *embeddingstest.Reply) {
			r.Vectors[0].Numbers, r.Vectors[1].Numbers = []float32{1, 2}, []float32{0, 0}
		}},
		{"numbered wrongly", func(r *embeddingstest.Reply) { r.Vectors[0].Numbers, r.Vectors[1].Index = []float32{1, 2}, 0 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			c := newClient(t, server, nil)
			server.Fail(embeddingstest.Spoil(test.spoil))
			if _, err := c.EmbedDocuments(t.Context(), []string{"a", "b"}); err == nil {
				t.Fatal("the reply is not rejected")
			}
			if n := c.Dimensions(); n != 0 {
				t.Errorf("Dimensions() = %d after a rejected reply, want 0", n)
			}
			if _, err := c.EmbedDocuments(t.Context(), []string{"a", "b"}); err != nil || c.Dimensions() != embeddingstest.Dimensions {
				t.Errorf("the next reply, a good one, gives %d dimensions and %v", c.Dimensions(), err)
			}
		})
	}
}

func TestQueryKeepsItsDeadline(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault embeddingstest.Fault
		limit time.Duration // by when the answer must be there
	}{
		{"a silent server takes the time it is given", embeddingstest.Hang, 2 * time.Second},
		{"a wait beyond the deadline is not begun", embeddingstest.Status(429, "", "Retry-After: 5"), 400 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			server.FailAlways(test.fault)
			c := newClient(t, server, nil)
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			start := time.Now()
			_, err := c.EmbedQuery(ctx, "Who?")
			if took := time.Since(start); err == nil || took > test.limit {
				t.Errorf("EmbedQuery took %v and gave %v, want an error within %v", took, err, test.limit)
			}
			if got := len(server.Requests()); got != 1 {
				t.Errorf("the server got %d requests, want 1", got)
			}
		})
	}
}

func TestQueryDoesNotWaitForDocuments(t *testing.T) {
	server := embeddingstest.NewServer(t)
	c := newClient(t, server, func(s *embeddings.Settings) { s.Parallel = 1 })
	reached, release := make(chan struct{}), make(chan struct{})
	server.Fail(func(_ http.ResponseWriter, r *http.Request, _ *embeddingstest.Reply, _ <-chan struct{}) {
		close(reached)
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := c.EmbedDocuments(ctx, []string{"slow"})
		done <- err
	}()
	<-reached
	if _, err := c.EmbedQuery(t.Context(), "Who?"); err != nil {
		t.Errorf("EmbedQuery beside EmbedDocuments: %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedDocuments gave %v after its context was cancelled, want context.Canceled", err)
	}
	close(release)
}

func TestBatches(t *testing.T) {
	texts := make([]string, 50)
	for i := range texts {
		texts[i] = strings.Repeat(fmt.Sprintf("text%d ", i), 10+i)
	}
	for _, test := range []struct {
		name         string
		change       func(*embeddings.Settings)
		requests     int
		mostParallel int
	}{
		{"all in one", nil, 1, 1},
		{"by count", func(s *embeddings.Settings) { s.BatchTexts = 7 }, 8, 4},
		{"one at a time", func(s *embeddings.Settings) { s.BatchTexts, s.Parallel = 7, 1 }, 8, 1},
		{"texts that are each too long go alone", func(s *embeddings.Settings) { s.BatchTokens, s.Parallel = 1, 8 }, 50, 8},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := embeddingstest.NewServer(t)
			server.Delay(20 * time.Millisecond)
			c := newClient(t, server, test.change)
			got, err := c.EmbedDocuments(t.Context(), texts)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(server.Requests()); n != test.requests {
				t.Errorf("%d texts took %d requests, want %d", len(texts), n, test.requests)
			}
			if most := server.MostParallel(); most > test.mostParallel || test.mostParallel > 1 && most < 2 {
				t.Errorf("%d requests were under way at one time, want more than one and no more than %d", most, test.mostParallel)
			}
			characters, err := embeddings.NewCharacters(embeddingstest.Dimensions)
			if err != nil {
				t.Fatal(err)
			}
			for i, text := range texts {
				want, err := characters.EmbedQuery(t.Context(), text)
				if err != nil {
					t.Fatal(err)
				}
				if cosine := dot(got[i], want); math.Abs(cosine-1) > 1e-5 {
					t.Errorf("text %d has another text's vector: cosine %.3f with its own", i, cosine)
				}
			}
		})
	}
}

// TestBatchesKeepTheirTokens counts what each request holds: not too much, and
// not so little that the next would have gone with it.
func TestBatchesKeepTheirTokens(t *testing.T) {
	const limit = 300
	texts := make([]string, 40)
	for i := range texts {
		texts[i] = strings.Repeat("The minister did not answer. ", 1+i%10)
	}
	server := embeddingstest.NewServer(t)
	c := newClient(t, server, func(s *embeddings.Settings) { s.BatchTokens, s.TextTokens, s.Parallel = limit, limit, 1 })
	if _, err := c.EmbedDocuments(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	before := limit // bytes, the upper bound of tokens that short texts are counted by
	for i, request := range server.Requests() {
		tokens, bytes := 0, 0
		for _, text := range request.Texts {
			tokens += embeddings.Tokens(text)
			bytes += len(text)
		}
		if tokens > limit {
			t.Errorf("request %d has %d tokens, want at most %d", i, tokens, limit)
		}
		if before+bytes <= limit {
			t.Errorf("request %d has %d bytes and the one before it %d, which would have gone as one", i, bytes, before)
		}
		before = bytes
	}
}

func TestWhatIsSent(t *testing.T) {
	server := embeddingstest.NewServer(t)
	c := newClient(t, server, func(s *embeddings.Settings) {
		s.Dimensions, s.DocumentPrefix, s.QueryPrefix = 32, "passage: ", "query: "
	})
	if _, err := c.EmbedDocuments(t.Context(), []string{"short", "\n"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.EmbedQuery(t.Context(), "Who?"); err != nil {
		t.Fatal(err)
	}
	got := server.Requests()
	want := []embeddingstest.Request{
		{Model: "test-embedding", Dimensions: 32, Format: "base64", Texts: []string{"passage: short", "passage:  "}},
		{Model: "test-embedding", Dimensions: 32, Format: "base64", Texts: []string{"query: Who?"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestLongTextIsCut(t *testing.T) {
	text := strings.Repeat("Sommerfrüchte 💬 ", 50)
	for limit := 1; limit <= 30; limit++ {
		server := embeddingstest.NewServer(t)
		c := newClient(t, server, func(s *embeddings.Settings) { s.TextTokens = limit })
		if _, err := c.EmbedDocuments(t.Context(), []string{text}); err != nil {
			t.Fatal(err)
		}
		sent := server.Requests()[0].Texts[0]
		if n := embeddings.Tokens(sent); n > limit || n < limit-2 || !strings.HasPrefix(text, sent) {
			t.Errorf("%d tokens of %q were sent as %q, %d tokens, want its beginning less a broken character", limit, text, sent, n)
		}
	}
}

func TestModelChangesWithItsVectors(t *testing.T) {
	ids := map[string]embeddings.Settings{}
	for _, s := range []embeddings.Settings{
		{Model: "a"},
		{Model: "b"},
		{Model: "a", Dimensions: 256},
		{Model: "a", Dimensions: 512},
		{Model: "a", DocumentPrefix: "x"},
		{Model: "a", QueryPrefix: "x"},
		{Model: "a", Dimensions: 256, QueryPrefix: "x"},
	} {
		c, err := embeddings.NewClient(s)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := ids[c.Model()]; ok {
			t.Errorf("settings %+v and %+v have one id, %q", s, other, c.Model())
		}
		ids[c.Model()] = s

		s.BaseURL, s.Key, s.Parallel = "http://127.0.0.1:1/v1", "k", 2
		moved, err := embeddings.NewClient(s)
		if err != nil {
			t.Fatal(err)
		}
		if moved.Model() != c.Model() {
			t.Errorf("the id changes from %q to %q with the server", c.Model(), moved.Model())
		}
	}
}

// BenchmarkClient measures how much of what a server allows that takes 50 ms a
// request, and sends vectors of 1,536 numbers, reaches the caller.
func BenchmarkClient(b *testing.B) {
	const latency, batch, parallel, rounds = 50 * time.Millisecond, 128, 4, 5
	for _, form := range []struct{ name, embedding string }{
		{"base64", `"` + strings.Repeat("AACAPwAAAD8AAIC/", 1536/3) + `"`}, // 1, 0.5, -1
		{"numbers", "[" + strings.Repeat("-0.012345678, ", 1535) + "0.5]"},
	} {
		b.Run(form.name, func(b *testing.B) {
			var reply strings.Builder
			for i := range batch {
				fmt.Fprintf(&reply, `,{"object":"embedding","index":%d,"embedding":%s}`, i, form.embedding)
			}
			body := `{"object":"list","data":[` + reply.String()[1:] + `]}`
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				<-time.After(latency)
				io.WriteString(w, body)
			}))
			defer server.Close()
			c, err := embeddings.NewClient(embeddings.Settings{BaseURL: server.URL, Model: "m", BatchTexts: batch, Parallel: parallel})
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			texts := slices.Repeat([]string{strings.Repeat("All the words of a passage. ", 36)}, batch*parallel*rounds)
			for b.Loop() {
				if _, err := c.EmbedDocuments(b.Context(), texts); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(100*rounds*latency.Seconds()*float64(b.N)/b.Elapsed().Seconds(), "%ideal")
			b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
		})
	}
}

func dot(a, b []float32) float64 {
	var sum float64
	for i := range min(len(a), len(b)) {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
