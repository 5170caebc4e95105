package eval

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestRankingMeasures(t *testing.T) {
	for _, test := range []struct {
		name     string
		ranking  []string
		relevant map[string]int
		ndcg     float64
		recall5  float64
		mrr      float64
	}{
		{"the relevant document first", []string{"a", "b"}, map[string]int{"a": 1}, 1, 1, 1},
		{"second: discounted by log2 3", []string{"b", "a"}, map[string]int{"a": 1}, 1 / math.Log2(3), 1, 0.5},
		{"one of two found, third", []string{"x", "y", "a"}, map[string]int{"a": 1, "b": 1}, 0.5 / (1 + 1/math.Log2(3)), 0.5, 1.0 / 3},
		{"grades are gains", []string{"one", "two"}, map[string]int{"one": 1, "two": 2}, (1 + 2/math.Log2(3)) / (2 + 1/math.Log2(3)), 1, 1},
		{"behind the cut of recall", []string{"1", "2", "3", "4", "5", "a"}, map[string]int{"a": 1}, 1 / math.Log2(7), 0, 1.0 / 6},
		{"behind every cut", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}, map[string]int{"a": 1}, 0, 0, 0},
		{"nothing found", nil, map[string]int{"a": 1}, 0, 0, 0},
		{"nothing relevant", []string{"a"}, nil, 0, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := score(test.ranking, test.relevant)
			if !near(got[ndcg10], test.ndcg) || !near(got[recall5], test.recall5) || !near(got[mrr10], test.mrr) {
				t.Errorf("score(%v, %v) = nDCG@10 %v, R@5 %v, MRR@10 %v; want %v, %v, %v",
					test.ranking, test.relevant, got[ndcg10], got[recall5], got[mrr10], test.ndcg, test.recall5, test.mrr)
			}
		})
	}
}

func TestAUROC(t *testing.T) {
	for _, test := range []struct {
		name                     string
		answerable, unanswerable []float64
		want                     float64
	}{
		{"parted", []float64{3, 4}, []float64{1, 2}, 1},
		{"the wrong way round", []float64{1, 2}, []float64{3, 4}, 0},
		{"all tied", []float64{1, 1, 1}, []float64{1, 1}, 0.5},
		{"3 of 4 pairs", []float64{2, 4}, []float64{1, 3}, 0.75},
		{"a tie counts half: 3.5 of 6 pairs", []float64{1, 2, 3}, []float64{2, 1.5}, 3.5 / 6},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := auroc(test.answerable, test.unanswerable); !near(got, test.want) {
				t.Errorf("auroc(%v, %v) = %v, want %v", test.answerable, test.unanswerable, got, test.want)
			}
		})
	}
}

func TestCaught(t *testing.T) {
	ten := []float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}
	for _, test := range []struct {
		name           string
		answerable     []float64
		unanswerable   []float64
		wronglyRefused float64
		want           float64
	}{
		{"one of ten refused: what is below the second lowest", ten, []float64{0, 1.5, 2, 11}, 0.10, 0.5},
		{"none of ten refused: what is below the lowest", ten, []float64{0, 1, 1.5, 2}, 0.05, 0.25},
		{"two of ten", ten, []float64{2.5, 3}, 0.20, 0.5},
		{"ties at the threshold are not refused", []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 5}, []float64{0, 1}, 0.20, 0.5},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := caught(test.answerable, test.unanswerable, test.wronglyRefused); !near(got, test.want) {
				t.Errorf("caught(%v, %v, %v) = %v, want %v", test.answerable, test.unanswerable, test.wronglyRefused, got, test.want)
			}
			if got := caught(test.answerable, test.answerable, test.wronglyRefused); got > test.wronglyRefused {
				t.Errorf("%v of the answerable are refused where %v may be", got, test.wronglyRefused)
			}
		})
	}
}

// The standard error of 400 tosses of a coin is .025, of which 1.96 are .049.
func TestBootstrapWidth(t *testing.T) {
	values := make([]float64, 400)
	for i := range values {
		values[i] = float64(i % 2)
	}
	got := mean(values, rand.New(rand.NewPCG(1, 0)))
	if got.Mean != 0.5 || math.Abs(got.Within-0.049) > 0.006 {
		t.Errorf("mean of 400 tosses = %v ± %v, want .5 ± .049", got.Mean, got.Within)
	}
	if again := mean(values, rand.New(rand.NewPCG(1, 0))); again != got {
		t.Errorf("the same seed gave %v and then %v", got, again)
	}
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i)*time.Millisecond)
	}
	if got := newLatency(hundred); got != (Latency{Count: 100, P50: 50, P99: 99}) {
		t.Errorf("latency of 1 to 100 ms = %+v", got)
	}
	if got := newLatency(nil); got != (Latency{}) {
		t.Errorf("latency of nothing = %+v", got)
	}
}
