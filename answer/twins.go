package answer

import "strings"

// twinShare is the share of the shorter excerpt's word pairs that the longer has
// too, from which on they tell the same in other words. Of two accounts of one
// event that were written independently hardly a tenth is shared; of a paragraph
// that was translated twice, a third and more.
const twinShare = 0.3

// twins reports whether two excerpts say the same, nearly word for word: an
// answer needs but one of them. The sentence that answers may be told again in
// an excerpt that is cut otherwise.
func twins(a, b excerpt) bool {
	return alike(a.text(), b.text()) >= twinShare || alike(a.sentence(), b.text()) >= twinShare || alike(b.sentence(), a.text()) >= twinShare
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
func alike(a, b string) float64 {
	pairsA, pairsB := wordPairs(a), wordPairs(b)
	if len(pairsA) > len(pairsB) {
		pairsA, pairsB = pairsB, pairsA
	}
	if len(pairsA) < fewestPairs {
		return 0
	}
	shared := 0
	for pair := range pairsA {
		if pairsB[pair] {
			shared++
		}
	}
	return float64(shared) / float64(len(pairsA))
}

func wordPairs(text string) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" \t\r\n.,;:!?—–-“”\"'’()*", r)
	})
	pairs := make(map[string]bool)
	for i := 0; i+1 < len(words); i++ {
		pairs[words[i]+" "+words[i+1]] = true
	}
	return pairs
}
