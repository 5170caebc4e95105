package embeddings_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"footnote/embeddings"
	"footnote/embeddings/embeddingstest"
)

func newCharacters(t testing.TB, dimensions int) embeddings.Characters {
	t.Helper()
	c, err := embeddings.NewCharacters(dimensions)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCharactersConform(t *testing.T) {
	for _, dimensions := range []int{embeddings.CharactersDimensions, 100, 4000} {
		t.Run(fmt.Sprint(dimensions), func(t *testing.T) {
			embeddingstest.Conform(t, newCharacters(t, dimensions))
		})
	}
}

func TestNoDimensions(t *testing.T) {
	for _, dimensions := range []int{0, -1} {
		if _, err := embeddings.NewCharacters(dimensions); err == nil || !strings.Contains(err.Error(), "EMBEDDING_DIMENSIONS") {
			t.Errorf("NewCharacters(%d) gave %v, want an error that names EMBEDDING_DIMENSIONS", dimensions, err)
		}
	}
}

// TestCharactersNearness: what the offline embedder takes for the same, for
// near, and for unrelated.
func TestCharactersNearness(t *testing.T) {
	c := newCharacters(t, 4096)
	for _, test := range []struct {
		name   string
		a, b   string
		lo, hi float64 // bounds of the cosine, both inclusive
	}{
		{"case does not count", "Baku Plaza", "BAKU plaza", 1, 1},
		{"diacritics do not count", "Éva Çelik, Đorđe, Łódź, Gülşən", "Eva Celik, Dorde, Lodz, Gulsan", 1, 1},
		{"diacritics that stand apart do not count", "Zu\u0308rich cafe\u0301", "Zürich café", 1, 1},
		{"punctuation and space do not count", "raid, arrest: embargo", "  raid arrest\n embargo!", 1, 1},
		{"stop words do not count", "the raid on an office", "raid office", 1, 1},
		{"order does not count", "brother sister", "sister brother", 1, 1},
		{"spellings of a name are near", "Ekaterinburg", "Yekaterinburg", .6, .98},
		{"forms of a word are near", "detained", "detention", .1, .9},
		{"scripts other than Latin have words too", "задержаны дипломаты", "задержан дипломат", .4, .95},
		{"syllables of Hangul stay whole", "가나다라", "거너더러", -.1, .3},
		{"other words are far", "tomato embargo", "airline crash", -.1, .1},
		{"a middle is not a start", "artist", "smart", -.1, .15},
		{"repetition counts less each time", "raid raid raid raid embargo", "raid embargo", .85, .99},
	} {
		t.Run(test.name, func(t *testing.T) {
			vectors, err := c.EmbedDocuments(t.Context(), []string{test.a, test.b})
			if err != nil {
				t.Fatal(err)
			}
			const rounding = 1e-6
			if cosine := dot(vectors[0], vectors[1]); cosine < test.lo-rounding || cosine > test.hi+rounding {
				t.Errorf("the cosine of %q and %q is %.3f, want %.2f to %.2f", test.a, test.b, cosine, test.lo, test.hi)
			}
		})
	}
}

// TestCharactersStay compares with a digest that another process wrote: vectors
// in databases must not move unless the model's id does.
func TestCharactersStay(t *testing.T) {
	const model, digest = "characters-v1@512", "9e85f45ea2b7c52e"
	c := newCharacters(t, embeddings.CharactersDimensions)
	vectors, err := c.EmbedDocuments(t.Context(), []string{"", "The ambassador was summoned.", strings.Repeat("Ünïcödé und mehr, дипломат 第二次 ", 99)})
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	for _, x := range slices.Concat(vectors...) {
		binary.Write(hash, binary.LittleEndian, x)
	}
	if got := fmt.Sprintf("%.8x", hash.Sum(nil)); got != digest || c.Model() != model {
		t.Errorf("the vectors of %s have digest %s, want %s and %s: if they were meant to move, raise charactersVersion", c.Model(), got, model, digest)
	}
}

func FuzzCharacters(f *testing.F) {
	for _, text := range []string{"", "a", "The raid", "\x00", "\xff\xfe", "Łódź", "İstanbul", "ǅ", "한국어", "e\u0301\u0301", "İİİ", strings.Repeat("x", 100)} {
		f.Add(text, uint16(511))
	}
	f.Fuzz(func(t *testing.T, text string, dimensions uint16) {
		c := newCharacters(t, int(dimensions)+1)
		documents, err := c.EmbedDocuments(t.Context(), []string{"something before", text})
		if err != nil {
			t.Fatal(err)
		}
		question, err := c.EmbedQuery(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(documents[1], question) {
			t.Errorf("%q has one vector among others and another alone", text)
		}
		if length := math.Sqrt(dot(question, question)); !(math.Abs(length-1) < 1e-5) {
			t.Errorf("the vector of %q has length %v, want 1", text, length)
		}
	})
}

// passages returns n texts of about 1 kB with words of Zipf's frequencies.
func passages(n int) []string {
	var words []string
	for i := range 5000 {
		words = append(words, fmt.Sprintf("%c%s", 'a'+i%26, strings.Repeat(string(rune('a'+i/26%26)), 1+i%3)+fmt.Sprintf("%x", i*2654435761%65536)))
	}
	common := strings.Fields("the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know")
	texts := make([]string, n)
	seed := uint32(1)
	for i := range texts {
		var text strings.Builder
		for text.Len() < 1000 {
			seed = seed*1664525 + 1013904223
			if seed>>31 == 0 {
				text.WriteString(common[seed>>8%uint32(len(common))])
			} else {
				text.WriteString(words[int(float64(len(words))*math.Pow(float64(seed>>8&0xffff)/65536, 3))])
			}
			text.WriteByte(' ')
		}
		texts[i] = text.String()
	}
	return texts
}

func BenchmarkCharacters(b *testing.B) {
	c := newCharacters(b, embeddings.CharactersDimensions)
	texts := passages(256)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.EmbedDocuments(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(texts)*b.N)/b.Elapsed().Seconds(), "texts/s")
}

func BenchmarkCharactersQuery(b *testing.B) {
	c := newCharacters(b, embeddings.CharactersDimensions)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.EmbedQuery(b.Context(), "Which ambassador did Russia summon, and when?"); err != nil {
			b.Fatal(err)
		}
	}
}
