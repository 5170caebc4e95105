package answer

import (
	"slices"
	"unicode"

	"footnote/retrieval/mention"
)

// twinShare is the share of the shorter excerpt's word pairs that the longer has
// too, from which on they tell the same in other words. Of two accounts of one
// event that were written independently hardly a tenth is shared; of a paragraph
// that was translated twice, a third and more.
const twinShare = 0.3

// A wording is an excerpt with the pairs of words that it is compared by, of the whole
// and of the sentence that answers.
type wording struct {
	excerpt
	whole, answering pairs
}

func (e excerpt) wording() wording {
	return wording{e, wordPairs(e.text()), wordPairs(e.sentence())}
}

// wordings returns those of the excerpts.
func wordings(excerpts []excerpt) []wording {
	var all []wording
	for _, e := range excerpts {
		all = append(all, e.wording())
	}
	return all
}

// twins reports whether two excerpts say the same, nearly word for word: an
// answer needs but one of them. The sentence that answers may be worded again in
// an excerpt that is cut otherwise.
func (t wording) twins(other wording) bool {
	same := alike(t.whole, other.whole) >= twinShare || alike(t.answering, other.whole) >= twinShare || alike(other.answering, t.whole) >= twinShare
	return same && !tellsOtherwise(t.excerpt, other.excerpt)
}

// tellsOtherwise reports whether the answering sentences of two excerpts, however alike
// their words, tell of different people, figures or days, or one denies what the other
// tells: "Berg was summoned on Monday" and "Dahl was summoned on Monday".
func tellsOtherwise(a, b excerpt) bool {
	if x, y := a.sentence(), b.sentence(); negated(x) != negated(y) || hasOpposite(x, y) || hasOpposite(y, x) {
		return true
	}
	inA, inB := mentionsIn(a.hit, a.hit.Sentences[a.best]), mentionsIn(b.hit, b.hit.Sentences[b.best])
	// What each has that the other has nothing like.
	differ := func(compared, same func(x, y mention.Mention) bool) bool {
		lacks := func(of, in []mention.Mention) bool {
			return slices.ContainsFunc(of, func(x mention.Mention) bool {
				return compared(x, x) && slices.ContainsFunc(in, func(y mention.Mention) bool { return compared(x, y) }) &&
					!slices.ContainsFunc(in, func(y mention.Mention) bool { return compared(x, y) && same(x, y) })
			})
		}
		return lacks(inA, inB) && lacks(inB, inA)
	}
	people := func(x, y mention.Mention) bool {
		return x.Kind == mention.Name && y.Kind == mention.Name && x.Class == mention.Person && y.Class == mention.Person
	}
	figures := func(x, y mention.Mention) bool {
		return x.Kind == mention.Figure && y.Kind == mention.Figure && x.Key == y.Key && x.Unit == y.Unit
	}
	days := func(x, y mention.Mention) bool {
		return x.Kind == mention.Date && y.Kind == mention.Date && x.Days.To-x.Days.From <= mostDays && y.Days.To-y.Days.From <= mostDays
	}
	return differ(people, func(x, y mention.Mention) bool { return mention.CompareKeys(x.Key, y.Key) >= mention.Near }) ||
		differ(figures, func(x, y mention.Mention) bool { return x.Value == y.Value && x.High == y.High }) ||
		differ(days, func(x, y mention.Mention) bool { return x.Days.Overlap(y.Days) })
}

func (e excerpt) sentence() string {
	sentence := e.hit.Sentences[e.best]
	return e.hit.Text[sentence.Start-e.hit.Start : sentence.End-e.hit.Start]
}

// fewestPairs is how many pairs of words a text must have before those that it
// shares say anything.
const fewestPairs = 6

func (e excerpt) text() string {
	return e.hit.Text[e.start()-e.hit.Start : e.end()-e.hit.Start]
}

// alike returns the share of the shorter text's pairs of neighbouring words that
// the other has too, from 0 to 1.
func alike(a, b pairs) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < fewestPairs {
		return 0
	}
	shared := 0
	for _, pair := range a {
		for len(b) > 0 && b[0] < pair {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == pair {
			shared++
		}
	}
	return float64(shared) / float64(len(a))
}

// pairs are the pairs of neighbouring words of a text, each once, as hashes in
// ascending order: that two of some hundred are one by chance does not happen.
type pairs []uint64

// FNV-1a, of 64 bits.
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

// wordPairs returns the pairs of words of a text, in whatever case.
func wordPairs(text string) pairs {
	found := make(pairs, 0, len(text)/5)
	before, hash, inWord := uint64(0), uint64(hashStart), false
	end := func() {
		if inWord && before != 0 {
			found = append(found, before*hashPrime^hash)
		}
		if inWord {
			before, hash, inWord = hash, hashStart, false
		}
	}
	for _, r := range text {
		switch r {
		case ' ', '\t', '\r', '\n', '.', ',', ';', ':', '!', '?', '—', '–', '-', '“', '”', '"', '\'', '’', '(', ')', '*':
			end()
		default:
			hash, inWord = (hash^uint64(unicode.ToLower(r)))*hashPrime, true
		}
	}
	end()
	slices.Sort(found)
	return slices.Compact(found)
}
