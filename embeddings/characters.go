package embeddings

import (
	"context"
	"fmt"
	"iter"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// CharactersDimensions is a fair number of dimensions for [NewCharacters]. A
// passage of 1 kB has some 1,500 different sequences, which must share so many
// cells; as half-precision numbers its vector takes 1 kB, as much as the passage.
// Ranking SQuAD2's paragraphs by it alone has an MRR@10 of .72; 1,024 cells
// reach .76, 2,048 and 4,096 .79.
const CharactersDimensions = 512

// charactersVersion is part of the model's id. It rises with every change that
// moves a vector, so that stored vectors are never compared with new ones.
const charactersVersion = 1

// The lengths, in characters and with the mark at each end of a word, of the
// sequences that are counted (McNamee & Mayfield 2004).
const (
	shortestSequence = 3
	longestSequence  = 5
)

// wordEdge marks the start and the end of a word, so that "art" at the start of
// a word differs from "art" in its middle. No folded word contains it.
const wordEdge = ' '

// Characters is the embedder that needs neither network nor key: two texts are
// near when their words share runs of characters, whatever the spelling or the
// ending: "Ekaterinburg" and "Yekaterinburg", "detained" and "detention".
//
// Content words (lower case, without diacritics, no English stop words) are cut
// into sequences of three to five characters. Each sequence weighs 1+ln of how
// often it occurs, is hashed to one of the cells and to a sign (Weinberger et
// al. 2009: the signs let collisions cancel out on average), and the sum is
// scaled to length 1. It is deterministic across runs and machines. The zero
// value is not ready; use [NewCharacters]. It is safe for concurrent use.
type Characters struct{ dimensions int }

// NewCharacters returns an embedder whose vectors have the given number of
// dimensions, at least 1.
func NewCharacters(dimensions int) (Characters, error) {
	if dimensions < 1 {
		return Characters{}, fmt.Errorf("the offline embedder has no vectors of %d numbers: set EMBEDDING_DIMENSIONS to %d, or unset it", dimensions, CharactersDimensions)
	}
	return Characters{dimensions}, nil
}

// Model returns the id of the model, which changes whenever a vector would.
func (c Characters) Model() string {
	return fmt.Sprintf("characters-v%d@%d", charactersVersion, c.dimensions)
}

// Dimensions returns the length of every vector.
func (c Characters) Dimensions() int { return c.dimensions }

// EmbedDocuments returns one vector for each text, in order. The only error is
// the context's. A text without a content word, an empty one too, gets the
// first axis: a fixed vector that is nearly square to all others.
func (c Characters) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	var counts sequenceCounts
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("embed %d texts: %w", len(texts), err)
		}
		vectors[i] = c.embed(text, &counts)
	}
	return vectors, nil
}

// EmbedQuery returns the vector of a question, which is made like that of a
// document.
func (c Characters) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("embed a question: %w", err)
	}
	return c.embed(text, new(sequenceCounts)), nil
}

func (c Characters) embed(text string, counts *sequenceCounts) []float32 {
	counts.reset()
	for word := range contentWords(text) {
		for hash := range sequences(word) {
			counts.add(hash)
		}
	}
	vector := make([]float32, c.dimensions)
	for _, sequence := range counts.sequences {
		weight := float32(1 + math.Log(float64(sequence.count)))
		hash := mix(sequence.hash)
		if hash&1 == 1 {
			weight = -weight
		}
		vector[int(hash>>1)%c.dimensions] += weight
	}
	if !normalize(vector) {
		vector[0] = 1
	}
	return vector
}

// contentWords yields the words of text that are not English stop words, folded
// and with a wordEdge at each end. The slice is good until the next word.
func contentWords(text string) iter.Seq[[]rune] {
	return func(yield func([]rune) bool) {
		word := []rune{wordEdge}
		end := func() bool { // reports whether to go on
			letters := word[1:]
			more := len(letters) == 0 || english.IsStopWord(string(letters)) || yield(append(word, wordEdge))
			word = word[:1]
			return more
		}
		for i, r := range text {
			switch {
			case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
				word = append(word, r)
			case 'A' <= r && r <= 'Z':
				word = append(word, r+'a'-'A')
			case r >= utf8.RuneSelf && unicode.In(r, unicode.L, unicode.N):
				word = append(word, fold(unicode.ToLower(r), text[i:]))
			case r >= utf8.RuneSelf && unicode.Is(unicode.Mn, r):
				// A diacritic that stands apart from its letter.
			default:
				if !end() {
					return
				}
			}
		}
		end()
	}
}

// withoutStroke has the letters that Unicode does not decompose into a base
// letter and a diacritic, but that outlets write without it all the same.
var withoutStroke = map[rune]rune{
	'ı': 'i', 'ə': 'a', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'þ': 't', 'æ': 'a', 'œ': 'o', 'ß': 's', 'ħ': 'h',
}

// fold returns the letter lower without its diacritics. The text begins with
// the same letter in either case.
func fold(lower rune, text string) rune {
	if base, ok := withoutStroke[lower]; ok {
		return base
	}
	// Syllables of Hangul, whose parts are letters, have no entry here.
	decomposed := norm.NFD.PropertiesString(text).Decomposition()
	if len(decomposed) == 0 {
		return lower
	}
	base, _ := utf8.DecodeRune(decomposed)
	return unicode.ToLower(base)
}

// sequences yields a hash (FNV-1a, a character at a time) of each run of
// shortestSequence to longestSequence characters of word.
func sequences(word []rune) iter.Seq[uint32] {
	const offset, prime = 2166136261, 16777619
	return func(yield func(uint32) bool) {
		for start := range len(word) - shortestSequence + 1 {
			hash := uint32(offset)
			for length, r := range word[start:min(start+longestSequence, len(word))] {
				hash = (hash ^ uint32(r)) * prime
				if length+1 >= shortestSequence && !yield(hash) {
					return
				}
			}
		}
	}
}

// mix spreads the entropy of a hash over all of its bits, as FNV's last step
// does not (the finalizer of MurmurHash3).
func mix(hash uint32) uint32 {
	hash ^= hash >> 16
	hash *= 0x85ebca6b
	hash ^= hash >> 13
	hash *= 0xc2b2ae35
	return hash ^ hash>>16
}

// sequenceCounts counts hashes. It is a hash table that keeps the order in
// which they came first, so that sums over it round alike on every run, and
// that is emptied without giving up its memory. The zero value is empty.
type sequenceCounts struct {
	sequences []sequence
	slots     []uint32 // by hash: 1 + the index in sequences, or 0 when free; its length is a power of 2
}

type sequence struct{ hash, count uint32 }

func (c *sequenceCounts) reset() {
	c.sequences = c.sequences[:0]
	clear(c.slots)
}

func (c *sequenceCounts) add(hash uint32) {
	if 2*len(c.sequences) >= len(c.slots) {
		c.grow()
	}
	slot := c.find(hash)
	if *slot == 0 {
		c.sequences = append(c.sequences, sequence{hash: hash})
		*slot = uint32(len(c.sequences))
	}
	c.sequences[*slot-1].count++
}

// find returns the slot of hash, or the free one where it belongs.
func (c *sequenceCounts) find(hash uint32) *uint32 {
	last := uint32(len(c.slots) - 1)
	for i := hash & last; ; i = (i + 1) & last {
		if at := c.slots[i]; at == 0 || c.sequences[at-1].hash == hash {
			return &c.slots[i]
		}
	}
}

func (c *sequenceCounts) grow() {
	c.slots = make([]uint32, max(4096, 2*len(c.slots)))
	for i, s := range c.sequences {
		*c.find(s.hash) = uint32(i + 1)
	}
}
