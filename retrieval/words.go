package retrieval

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"footnote/retrieval/mention"
)

// A Word is one word of a text as the index knows it.
type Word struct {
	Start, End int    // bytes of the text, End exclusive
	Term       string // what the index is keyed by; "" for a stop word
}

// A Stemmer reduces words to the terms of the index: lower case, without
// diacritics, possessives and inflections, numbers from two to ninety in
// digits, a country's people and adjective as the country. Cyrillic words follow Russian's rules, all others English's.
//
// It remembers the words that it has met, and so serves one goroutine.
type Stemmer struct{ terms map[string]string }

// NewStemmer returns a Stemmer that has met no word.
func NewStemmer() *Stemmer { return &Stemmer{terms: make(map[string]string)} }

// Words returns the words of text in order.
//
// A word is a run of letters and digits; an apostrophe joins letters, a point
// or a comma joins digits: O'Brien, 1.715 and 657,000 are one word each.
func (s *Stemmer) Words(text string) []Word {
	words := make([]Word, 0, len(text)/6+1)
	for span := range wordSpans(text) {
		words = append(words, Word{Start: span.Start, End: span.End, Term: s.Term(text[span.Start:span.End])})
	}
	return words
}

// wordSpans yields where the words of text stand, in order.
func wordSpans(text string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for start := 0; start < len(text); {
			r, size := decode(text[start:])
			if !isWordRune(r) {
				start += size
				continue
			}
			end := wordEnd(text, start)
			if !yield(Span{start, end}) {
				return
			}
			start = end
		}
	}
}

// Term returns the term of one word, "" for a stop word.
func (s *Stemmer) Term(word string) string {
	if term, ok := s.terms[word]; ok {
		return term
	}
	var term string
	switch {
	case word == "US": // in small letters it is a pronoun
		term = stem("usa")
	case isPluralAcronym(word):
		term = stem(fold(word[:len(word)-1]))
	default:
		term = stem(fold(word))
	}
	if len(s.terms) >= rememberedWords {
		clear(s.terms)
	}
	s.terms[strings.Clone(word)] = term
	return term
}

// isPluralAcronym reports whether a word is an acronym in the plural, such as MPs.
func isPluralAcronym(word string) bool {
	if len(word) < 3 || word[len(word)-1] != 's' {
		return false
	}
	for i := range len(word) - 1 {
		if word[i] < 'A' || word[i] > 'Z' {
			return false
		}
	}
	return true
}

// rememberedWords bounds a Stemmer's memory to a few megabytes; a corpus of
// news uses some 50,000 forms.
const rememberedWords = 1 << 16

// longestTerm bounds a term's bytes: longer ones are addresses and noise, and
// the index has no room for them.
const longestTerm = 64

func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// wordEnd returns the end of the word that starts at start.
func wordEnd(text string, start int) int {
	var previous rune
	for end := start; end < len(text); {
		r, size := decode(text[end:])
		if !isWordRune(r) {
			if end+size == len(text) {
				return end
			}
			next, _ := decode(text[end+size:])
			joinsLetters := isApostrophe(r) && unicode.IsLetter(previous) && unicode.IsLetter(next)
			joinsDigits := (r == '.' || r == ',') && unicode.IsDigit(previous) && unicode.IsDigit(next)
			if !joinsLetters && !joinsDigits {
				return end
			}
		}
		previous = r
		end += size
	}
	return len(text)
}

// fold returns word in lower case, without diacritics, apostrophes, a
// possessive 's, or the commas of a number.
func fold(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	word = strings.ToLower(word)
	if !ascii {
		// A transformer keeps state, so each call has its own.
		strip := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFKC)
		if folded, _, err := transform.String(strip, word); err == nil {
			word = folded
		}
		word = foldLetters.Replace(word)
	}
	word = strings.TrimSuffix(word, "'s")
	if strings.ContainsAny(word, "',") {
		word = dropMarks.Replace(word)
	}
	return word
}

// dropMarks drops what joins letters or digits to one word.
var dropMarks = strings.NewReplacer("'", "", ",", "")

// foldLetters are letters that Unicode does not decompose, and apostrophes.
var foldLetters = strings.NewReplacer("’", "'", "ʼ", "'", "ı", "i", "ə", "a", "ø", "o", "đ", "d", "ł", "l", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ð", "d")

func stem(word string) string {
	if stopWords[word] || word == "" {
		return ""
	}
	if digits, ok := numberWords[word]; ok {
		return digits
	}
	if base, ok := irregular[word]; ok {
		word = base
	}
	if country, ok := mention.Nation(word); ok {
		return country
	}
	if r, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Cyrillic, r) {
		word = russian.Stem(word, false)
	} else {
		word = english.Stem(british(word), false)
	}
	if len(word) > longestTerm {
		word = strings.ToValidUTF8(word[:longestTerm], "") // not half a letter
	}
	return word
}

// british writes a word's British ending as the American one: organisation,
// programme, behaviour. It is applied to documents and questions alike, so that
// a word which only looks British costs nothing. What stands before the ending must be
// long enough: raised and toured are no such words, as raise and tour are none.
func british(word string) string {
	for _, ending := range []struct {
		from, to string
		least    int // bytes before it
	}{
		{"isation", "ization", 4}, {"isations", "izations", 4}, {"ised", "ized", 4}, {"ising", "izing", 4}, {"ise", "ize", 4}, {"ises", "izes", 4},
		{"our", "or", 3}, {"ours", "ors", 3}, {"oured", "ored", 3}, {"ouring", "oring", 3},
		{"ence", "ense", 3}, {"ences", "enses", 3}, {"enced", "ensed", 3}, {"encing", "ensing", 3},
		{"amme", "am", 3}, {"ammes", "ams", 3}, {"ogue", "og", 3}, {"ogues", "ogs", 3},
	} {
		if before, ok := strings.CutSuffix(word, ending.from); ok && len(before) >= ending.least {
			return before + ending.to
		}
	}
	return word
}

var numberWords = map[string]string{
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
	"eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
	"seventy": "70", "eighty": "80", "ninety": "90",
}

// irregular holds the irregular forms of English verbs and nouns, which no stemmer
// joins, with the word that they are forms of.
var irregular = func() map[string]string {
	forms := make(map[string]string)
	for line := range strings.Lines(`
		crisis crises
		say said
		tell told
		speak spoke spoken
		go went gone
		come came
		take took taken
		give gave given
		make made
		know knew known
		think thought
		find found
		hold held
		keep kept
		lead led
		leave left
		meet met
		lose lost
		win won
		pay paid
		sell sold
		buy bought
		bring brought
		send sent
		spend spent
		build built
		break broke broken
		beat beaten
		hit hits
		shoot shot shots
		strike struck stricken
		fight fought
		seek sought
		catch caught
		teach taught
		feel felt
		fall fell fallen
		rise rose risen
		grow grew grown
		begin began begun
		write wrote written
		stand stood
		understand understood
		run ran
		become became
		draw drew drawn
		drive drove driven
		fly flew flown flight
		freeze froze frozen
		hide hid hidden
		shake shook shaken
		steal stole stolen
		swear swore sworn
		throw threw thrown
		wear wore worn
		choose chose chosen
		eat ate eaten
		hear heard
		bear bore borne
		deal dealt
		flee fled
		forbid forbade forbidden
		forget forgot forgotten
		hang hung
		mean meant
		ride rode ridden
		ring rang rung
		see saw seen
		sing sang sung
		sink sank sunk
		sit sat
		sleep slept
		tear torn
		wake woke woken
		withdraw withdrew withdrawn
		man men
		woman women
		child children
		person persons people
		wife wives
		life lives
		leaf leaves
		foot feet`) {
		words := strings.Fields(line)
		for _, form := range words[min(1, len(words)):] {
			forms[form] = words[0]
		}
	}
	return forms
}()

// stopWords are the words that say nothing of a subject: English articles,
// pronouns, prepositions, conjunctions, auxiliaries and question words.
var stopWords = setOf(`
		a about above after again against ago all also am among an and any are arent as at be because been before being below
		between both but by can cant cannot could couldnt did didnt do does doesnt doing dont down during each else ever few for
		from further had hadnt has hasnt have havent having he her here hers herself him himself his how however i if in into is
		isnt it its itself just let many may me might more most much must my myself no nor not of off on once one only or other others our
		ours ourselves out over own per please same shall she should shouldnt so some such than that the their theirs them
		themselves then there these they this those through thus to too toward towards under until up upon us very via was wasnt
		we were werent what whatever when where whether which while who whom whose why will with within without wont would
		wouldnt yet you your yours yourself yourselves`)

// beginnings are the first two letters of words. Stemming leaves them as they are,
// so that most words of a text can be told from all that are looked for at once.
type beginnings ['z' - 'a' + 1]['z' - 'a' + 1]bool

// add adds the beginning of a term or a word; one that does not begin with two
// plain letters is never ruled out.
func (b *beginnings) add(word string) {
	if len(word) >= 2 && isLower(word[0]) && isLower(word[1]) {
		b[word[0]-'a'][word[1]-'a'] = true
	}
}

// rulesOut reports that no word that was added can have the term of the word. It
// is false for words that may be folded to another beginning, or to none.
func (b *beginnings) rulesOut(word string) bool {
	if len(word) < 2 || !isLower(word[1]) || strings.ContainsFunc(word[:min(len(word), 4)], func(r rune) bool { return r >= utf8.RuneSelf }) {
		return false
	}
	first := word[0]
	if isUpper(first) {
		first += 'a' - 'A'
	}
	return isLower(first) && !b[first-'a'][word[1]-'a']
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// isStopWord reports whether the term of a word of plain letters is empty.
func isStopWord(word string) bool {
	if len(word) > longestStopWord {
		return false
	}
	if stopWords[word] {
		return true
	}
	if !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
		return false // folded already
	}
	return stopWords[fold(word)]
}

// longestStopWord is the bytes of the longest, "yourselves", with an apostrophe's
// three and what follows it.
const longestStopWord = 14

// otherForms holds, for a term, the words that have it though they begin
// otherwise: irregular forms, numbers in words, and the peoples of countries.
var otherForms = func() map[string][]string {
	forms := make(map[string][]string)
	add := func(word string) {
		if term := stem(word); len(term) < 2 || len(word) < 2 || term[:2] != word[:2] {
			forms[term] = append(forms[term], word)
		}
	}
	for word := range irregular {
		add(word)
	}
	for word := range numberWords {
		add(word)
	}
	for _, word := range mention.Nations() {
		add(word)
	}
	for _, words := range forms {
		slices.Sort(words)
	}
	return forms
}()
