package mention

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// NameKey returns the folded spelling of a name: what its transliterations have
// in common. Kartavykh, Kartavikh and Картавых fold to one key, and so do Evgeny
// and Yevgeny, Huseyn and Hussein. The key is for comparing, not for reading: lower-case ASCII words
// separated by single spaces, empty when the name has no letter or digit.
// NameKey(NameKey(s)) == NameKey(s).
//
// The rule, word by word: letters become Latin and lose their accents; letter
// groups that spell one sound become one letter (kh→h, zh→j, sh and sch→s, ch
// and ts→c, ph→f, w→v, q→k, x→ks); the glides that transliterators add or leave
// out vanish (ye→e, yo→o, yu→u, ya→a, ey and ei→e, ay and ai→a, iy and yi→i);
// ou and oo→u, y→i; a doubled letter counts once. Hyphens part words, an
// apostrophe does not; a leading "the" and a possessive 's are dropped.
func NameKey(name string) string {
	plain := strings.TrimRight(latin(name), " ")
	var key strings.Builder
	key.Grow(len(plain))
	for len(plain) > 0 {
		end := strings.IndexByte(plain, ' ')
		w := plain
		if end >= 0 {
			w, plain = plain[:end], plain[end+1:]
		} else {
			plain = ""
		}
		w = foldWord(w)
		if w == "" || w == "the" && key.Len() == 0 && plain != "" {
			continue
		}
		if key.Len() > 0 {
			key.WriteByte(' ')
		}
		key.WriteString(w)
	}
	return key.String()
}

// letters that the general transliteration spells otherwise than newspapers do.
var letters = strings.NewReplacer(
	"я", "ya", "ю", "yu", "ё", "yo", "й", "y", "ї", "yi", "є", "ye", "ы", "y", "э", "e", "ь", "", "ъ", "", "ў", "u",
	"ə", "a", "ı", "i", "ß", "ss", "æ", "ae", "ø", "o", "ł", "l", "đ", "d", "þ", "th", "ð", "d",
)

// latin returns name in lower-case ASCII letters and digits, its words separated
// by spaces, possibly by several.
func latin(name string) string {
	for i := 0; i < len(name); i++ {
		if name[i] >= 0x80 {
			composed := norm.NFC.String(strings.ToLower(name))
			name = unidecode.Unidecode(letters.Replace(strings.NewReplacer("’s", "", "’", "", "ʼ", "", "ʻ", "").Replace(composed)))
			break
		}
	}
	plain := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z':
			plain = append(plain, c+'a'-'A')
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			plain = append(plain, c)
		case c == '\'' || c == '`':
			if i+1 < len(name) && (name[i+1] == 's' || name[i+1] == 'S') && (i+2 == len(name) || !unicode.IsLetter(rune(name[i+2]))) {
				i++
			}
		case c == '.':
			// U.S. is one word, and the stop of an initial separates nothing.
		default:
			plain = append(plain, ' ')
		}
	}
	return string(plain)
}

// sounds are groups of letters and what they fold to; the longest that fits
// wins.
var sounds = map[string]string{
	"shch": "s", "sch": "s", "sh": "s", "tsch": "c", "tch": "c", "ch": "c", "ts": "c", "tz": "c",
	"kh": "h", "zh": "j", "dzh": "j", "dj": "j", "ph": "f", "gh": "g", "ck": "k",
	"w": "v", "q": "k", "x": "ks",
	"ye": "e", "yo": "o", "yu": "u", "ya": "a",
	"ey": "e", "ei": "e", "ay": "a", "ai": "a", "iy": "i", "yi": "i", "ou": "u", "oo": "u", "y": "i",
}

// foldWord folds until nothing changes: folding may bring letters together that
// fold again. Every round after the first, which may lengthen x, shortens the
// word or rids it of w, q or y, so the rounds end.
func foldWord(w string) string {
	for {
		folded := foldOnce(w)
		if folded == w {
			return w
		}
		w = folded
	}
}

func foldOnce(w string) string {
	folded := make([]byte, 0, len(w)+2)
	put := func(s string) {
		for i := 0; i < len(s); i++ {
			if n := len(folded); n == 0 || folded[n-1] != s[i] || s[i] <= '9' {
				folded = append(folded, s[i])
			}
		}
	}
next:
	for i := 0; i < len(w); {
		for n := min(4, len(w)-i); n > 0; n-- {
			if sound, ok := sounds[w[i:i+n]]; ok {
				put(sound)
				i += n
				continue next
			}
		}
		put(w[i : i+1])
		i++
	}
	return string(folded)
}

// A Match says how much two names have in common, from nothing to everything.
type Match int

const (
	Different Match = iota
	Near            // the keys are within a few edits: enough to find, not to identify
	Partial         // one is the other's surname, or leaves out what the other has in between
	Same            // the keys are equal, in whatever order of words
	Exact           // the spellings are equal, save for case
)

// Compare returns how a matches b. It is symmetric.
//
// Near asks for the same first letter of every word, or one of the same sound, and at most one edit in a
// word whose key has five letters or more, two in one of seven or more, and beside an
// equal word of four letters or more another vowel in one of four: Petr Volokov is
// near Pyotr Volokov. It does not mean that the names are one person's: Mammadov is
// near Mammadli.
func Compare(a, b string) Match {
	if strings.EqualFold(a, b) {
		return Exact
	}
	return CompareKeys(NameKey(a), NameKey(b))
}

// CompareKeys is Compare for names that are keys already; it never says Exact.
func CompareKeys(a, b string) Match {
	if a == "" || b == "" {
		return Different
	}
	if a == b {
		return Same
	}
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	switch {
	case len(x) == len(y) && pairUp(x, y, equal):
		return Same
	case len(x) < len(y) && x[len(x)-1] == y[len(y)-1] && (len(x) == 1 || x[0] == y[0]):
		return Partial
	case len(x) == len(y) && pairUp(x, y, nearWord), len(x) == len(y) && haveLongWord(x, y) && pairUp(x, y, nearVowel):
		return Near
	}
	return Different
}

// haveLongWord reports whether a word of four letters or more is in both names.
func haveLongWord(x, y []string) bool {
	return slices.ContainsFunc(x, func(word string) bool { return len(word) >= 4 && slices.Contains(y, word) })
}

// nearVowel reports whether two words of keys are near, or have four letters and
// differ in a vowel.
func nearVowel(a, b string) bool {
	if nearWord(a, b) {
		return true
	}
	if len(a) != 4 || len(b) != 4 {
		return false
	}
	differing := 0
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if i == 0 || !strings.ContainsRune("aeiou", rune(a[i])) || !strings.ContainsRune("aeiou", rune(b[i])) {
			return false
		}
		differing++
	}
	return differing == 1
}

func equal(a, b string) bool { return a == b }

// pairUp reports whether each word of x can be given one word of y of its own
// that fits it, in the same order or with the first word last.
func pairUp(x, y []string, fits func(a, b string) bool) bool {
	n := len(x)
shift:
	for _, by := range []int{0, 1, n - 1} {
		for i := range x {
			if !fits(x[i], y[(i+by)%n]) {
				continue shift
			}
		}
		return true
	}
	return false
}

// nearWord reports whether two words of keys are equal or so close that one may
// be a misspelling of the other.
func nearWord(a, b string) bool {
	if a == b {
		return true
	}
	n := min(len(a), len(b))
	if n < 5 || !strings.ContainsRune(FirstLetters(rune(a[0])), rune(b[0])) {
		return false
	}
	allowed := 1
	if n >= 7 {
		allowed = 2
	}
	return edits(a, b, allowed) <= allowed
}

// FirstLetters returns the letters with which another spelling of a key that
// begins with first may begin: first itself, and those that transliterations use
// for the same sound at the beginning of a name (Hajizade, Gadzhizade; Zakharova,
// Sacharowa; Jafarli, Cafarli; Guliyev, Quliyev).
func FirstLetters(first rune) string {
	for _, letters := range []string{"ghk", "sz", "cj"} {
		if strings.ContainsRune(letters, first) {
			return letters
		}
	}
	return string(first)
}

// edits returns the number of letters to insert, remove or replace to turn a
// into b, or something beyond limit when it is more than limit.
func edits(a, b string, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(a)+1)
	for i := range row {
		row[i] = i
	}
	for j := 1; j <= len(b); j++ {
		diagonal, least := row[0], j
		row[0] = j
		for i := 1; i <= len(a); i++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = 1 + min(diagonal, row[i-1], row[i])
			}
			diagonal, row[i] = row[i], cost
			least = min(least, cost)
		}
		if least > limit {
			return limit + 1
		}
	}
	return row[len(a)]
}
