package embeddingstest

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
)

// An Embedder is what [Conform] tests. *embeddings.Client and
// embeddings.Characters are two.
type Embedder interface {
	Model() string
	Dimensions() int
	EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error)
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
}

// Conform checks that e keeps the contract of an embedder.
func Conform(t *testing.T, e Embedder) {
	t.Helper()
	model := e.Model()
	texts := []string{
		"The ambassador was summoned to the ministry on Wednesday.",
		"Tomato growers fear an embargo.",
		"", " \n\t", "💬", "\x00\xff\xfe", "дипломаты покинули город", "外交官",
		strings.Repeat("word after word ", 5_000),
		"The ambassador was summoned to the ministry on Wednesday.",
	}
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	if err != nil {
		t.Fatalf("EmbedDocuments: %v", err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("EmbedDocuments gave %d vectors for %d texts", len(vectors), len(texts))
	}
	for i, v := range vectors {
		if len(v) != e.Dimensions() {
			t.Errorf("text %d: its vector has %d numbers, Dimensions() is %d", i, len(v), e.Dimensions())
		}
		if length := math.Sqrt(dot(v, v)); math.Abs(length-1) > 1e-5 {
			t.Errorf("text %d: its vector has length %v, want 1", i, length)
		}
	}
	if last := len(texts) - 1; !slices.Equal(vectors[0], vectors[last]) {
		t.Errorf("one text at two places has two vectors")
	}
	if again, err := e.EmbedDocuments(t.Context(), texts[1:2]); err != nil || !slices.Equal(again[0], vectors[1]) {
		t.Errorf("a text alone has another vector than among others (err %v)", err)
	}
	if none, err := e.EmbedDocuments(t.Context(), nil); err != nil || len(none) != 0 {
		t.Errorf("EmbedDocuments of no texts = %v, %v, want none", none, err)
	}

	question, err := e.EmbedQuery(t.Context(), "Which ambassador was summoned?")
	if err != nil {
		t.Fatalf("EmbedQuery: %v", err)
	}
	if near, far := dot(question, vectors[0]), dot(question, vectors[1]); near <= far {
		t.Errorf("the question is as near to another subject (%.3f) as to its own (%.3f)", far, near)
	}

	done, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := e.EmbedDocuments(done, texts); err == nil || v != nil {
		t.Errorf("EmbedDocuments after its context ended gave %d vectors and error %v, want none and an error", len(v), err)
	}
	if v, err := e.EmbedQuery(done, "Who?"); err == nil || v != nil {
		t.Errorf("EmbedQuery after its context ended gave a vector of %d numbers and error %v, want none and an error", len(v), err)
	}
	if got := e.Model(); got == "" || got != model {
		t.Errorf("Model() = %q after %q, want an id that stays", got, model)
	}
}

func dot(a, b []float32) float64 {
	var sum float64
	for i := range min(len(a), len(b)) {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
