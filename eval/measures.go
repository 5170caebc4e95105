package eval

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// An Estimate is a mean over questions; the true one lies within ± Within of it,
// for 95 of 100 such samples.
type Estimate struct {
	Mean   float64 `json:"mean"`
	Within float64 `json:"within"` // half the width of the bootstrap's 95 % interval
}

// A measure is one way to score a ranking.
type measure int

const (
	ndcg10 measure = iota
	recall1
	recall5
	recall20
	mrr10
	measures // how many there are
)

// scores are a question's, by measure.
type scores [measures]float64

// score measures the ranking of documents, best first, against those that are
// relevant and how much each is.
func score(ranking []string, relevant map[string]int) scores {
	return scores{
		ndcg10:   ndcg(ranking, relevant, 10),
		recall1:  recall(ranking, relevant, 1),
		recall5:  recall(ranking, relevant, 5),
		recall20: recall(ranking, relevant, 20),
		mrr10:    reciprocalRank(ranking, relevant, 10),
	}
}

// ndcg is the normalised discounted cumulative gain of the first k, as trec_eval
// has it: the gain is the relevance itself, the discount log2(rank + 1) (Järvelin
// & Kekäläinen 2002).
func ndcg(ranking []string, relevant map[string]int, k int) float64 {
	gain, ideal := 0.0, 0.0
	for i, document := range ranking[:min(k, len(ranking))] {
		gain += float64(relevant[document]) / math.Log2(float64(i+2))
	}
	var grades []int
	for _, grade := range relevant {
		grades = append(grades, grade)
	}
	slices.SortFunc(grades, func(a, b int) int { return cmp.Compare(b, a) })
	for i, grade := range grades[:min(k, len(grades))] {
		ideal += float64(grade) / math.Log2(float64(i+2))
	}
	if ideal == 0 {
		return 0
	}
	return gain / ideal
}

// recall is the share of the relevant documents that are among the first k.
func recall(ranking []string, relevant map[string]int, k int) float64 {
	found, all := 0, 0
	for _, grade := range relevant {
		if grade > 0 {
			all++
		}
	}
	for _, document := range ranking[:min(k, len(ranking))] {
		if relevant[document] > 0 {
			found++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(found) / float64(all)
}

// reciprocalRank is 1/rank of the first relevant document among the first k, or 0.
func reciprocalRank(ranking []string, relevant map[string]int, k int) float64 {
	for i, document := range ranking[:min(k, len(ranking))] {
		if relevant[document] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// auroc is the probability that a question which can be answered scores higher
// than one which cannot, a tie counting half: the rank statistic of Mann and
// Whitney. It is NaN without questions of both kinds.
func auroc(answerable, unanswerable []float64) float64 {
	type scored struct {
		score      float64
		answerable bool
	}
	var all []scored
	for _, s := range answerable {
		all = append(all, scored{s, true})
	}
	for _, s := range unanswerable {
		all = append(all, scored{s, false})
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	ranks := 0.0 // of the answerable, from 1
	for from := 0; from < len(all); {
		to, tied := from, 0
		for to < len(all) && all[to].score == all[from].score {
			if all[to].answerable {
				tied++
			}
			to++
		}
		ranks += float64(tied) * float64(from+1+to) / 2 // each has the mean of the tied ranks
		from = to
	}
	n, m := float64(len(answerable)), float64(len(unanswerable))
	return (ranks - n*(n+1)/2) / (n * m)
}

// caught is the share of the questions which cannot be answered that score below
// the highest threshold which refuses no more than the given share of those which
// can.
func caught(answerable, unanswerable []float64, wronglyRefused float64) float64 {
	sorted := slices.Sorted(slices.Values(answerable))
	threshold := sorted[min(int(wronglyRefused*float64(len(sorted))), len(sorted)-1)]
	below := 0
	for _, s := range unanswerable {
		if s < threshold {
			below++
		}
	}
	return float64(below) / float64(len(unanswerable))
}

// bootstrapRounds are enough for two digits of an interval.
const bootstrapRounds = 1000

// mean estimates the mean of values, which are drawn again and again with
// replacement for the interval (Efron 1979).
func mean(values []float64, random *rand.Rand) Estimate {
	if len(values) == 0 {
		return Estimate{}
	}
	n := len(values)
	return Estimate{Mean: sum(values) / float64(n), Within: halfWidth(func() float64 {
		sum := 0.0
		for range n {
			sum += values[random.IntN(n)]
		}
		return sum / float64(n)
	})}
}

func sum(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}

// halfWidth is half the width of the interval that holds the middle 95 % of what
// draw returns.
func halfWidth(draw func() float64) float64 {
	drawn := make([]float64, bootstrapRounds)
	for i := range drawn {
		drawn[i] = draw()
	}
	slices.Sort(drawn)
	return (percentile(drawn, 0.975) - percentile(drawn, 0.025)) / 2
}

// resample draws as many values as there are, with replacement.
func resample(values []float64, random *rand.Rand) []float64 {
	drawn := make([]float64, len(values))
	for i := range drawn {
		drawn[i] = values[random.IntN(len(values))]
	}
	return drawn
}
