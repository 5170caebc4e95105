package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text is read once into tokens: words, numbers, single marks of punctuation,
// and breaks between lines that do not belong to one sentence. Every rule of
// this package reads tokens and never the text, so that each sees the same
// words, and all are fast.
//
// What is only dress is not a token: Markdown's emphasis, white space, web and
// mail addresses. A possessive 's belongs to no word but is marked on the one
// before it. Words joined by hyphens are one token each, marked as glued, since
// "Baku-Moscow" is two names and "editor-in-chief" none.

type shape uint8

const (
	word shape = iota
	number
	mark
	lineBreak
)

// A token is text[start:end].
type token struct {
	start, end int
	sentence   int    // counted from 0
	word       string // in lower case; a number's digits as written; a mark itself
	suffix     string // number: the letters directly behind, as in 23rd, 1990s, 5m
	shape      shape

	capital     bool // begins with an upper-case letter
	upper       bool // has two letters or more, all upper case: FSB, U.S.
	initial     bool // one capital letter and a full stop: the J of J. Doe
	possessive  bool // 's or ’s follows
	first       bool // the first word of its sentence, quotation or line
	titled      bool // in a line where nearly every word is capitalised: a headline
	glued       bool // joined to the token before by a hyphen, nothing between
	abbreviated bool // its full stop is swallowed: Mr., Gen., Jan.
	quoted      bool // directly behind an opening quotation mark
	foreign     bool // word is put into English: see inEnglish
}

// abbreviations are written with a full stop that ends no sentence.
var abbreviations = set(`mr mrs ms mx dr prof st ste sen rep gov gen col lt capt maj sgt cpl brig adm cmdr hon rev fr sr jr
	inc ltd co corp vs etc jan feb mar apr jun jul aug sep sept oct nov dec dept est approx fig pres amb supt insp messrs mt ft`)

// abbreviatedBeforeNumber are words in their own right unless a number follows.
var abbreviatedBeforeNumber = set(`no nos art par para p pp vol ch sec`)

// tokens are those of one text, in order.
type tokens []token

// at returns token i, or a break where there is none, so that rules may look
// beyond both ends.
func (l tokens) at(i int) token {
	if i < 0 || i >= len(l) {
		return token{shape: lineBreak}
	}
	return l[i]
}

// set returns the words of s, which are separated by white space.
func set(s string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(s) {
		words[w] = true
	}
	return words
}

// scan returns the tokens of text. Invalid UTF-8 is skipped like white space.
func scan(text string) tokens { return scanAs(text, false) }

func scanAs(text string, question bool) tokens {
	s := scanner{text: text, question: question, tokens: make(tokens, 0, len(text)/5+8), fresh: true}
	s.run()
	s.markTitled(len(s.tokens))
	return s.tokens
}

type scanner struct {
	text     string
	tokens   tokens
	sentence int
	fresh    bool // the next word is the first of a sentence, quotation or line
	opened   bool // the token before is an opening quotation mark
	line     int  // the first token of the current line
	lineFrom int  // where the current line begins in text
	heading  bool // the line began with #
	question bool // the text is a question, which is no headline for lack of a full stop
}

func (s *scanner) run() {
	text := s.text
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n':
			i = s.newline(i)
		case c == ' ' || c == '\t' || c == '\r' || c == '*' || c == '_' || c == '`':
			i++
		case c >= '0' && c <= '9':
			i = s.number(i)
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			i = s.word(i)
		case c < utf8.RuneSelf:
			i = s.mark(i, 1)
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case r == utf8.RuneError && size <= 1, unicode.IsSpace(r), unicode.IsControl(r), r == '\u200b', r == '\ufeff', r == '\u00ad':
				i += size
			case unicode.IsLetter(r) && r != 'ʼ':
				i = s.word(i)
			case unicode.IsMark(r):
				i += size
			default:
				i = s.mark(i, size)
			}
		}
	}
}

// newline reads the line feed at i. It breaks the text unless the line is
// wrapped: 50 to 120 bytes that stop in mid-sentence because the first word of
// the line below, which is no longer than that, did not fit.
func (s *scanner) newline(i int) int {
	if len(s.tokens) > s.line && !s.wrapped(i) {
		s.markTitled(len(s.tokens))
		s.endSentence()
		s.add(token{start: i, end: i + 1, word: "\n", shape: lineBreak})
		s.line = len(s.tokens)
		s.heading = false
	}
	s.lineFrom = i + 1
	return i + 1
}

func (s *scanner) wrapped(i int) bool {
	length := i - s.lineFrom
	if length < 50 || length > 120 || s.heading {
		return false
	}
	switch s.tokens[len(s.tokens)-1].word {
	case ".", "!", "?", ":", "”", "’", "\"", "'", "|":
		return false
	}
	below := strings.TrimLeft(s.text[i+1:min(i+142, len(s.text))], " \t\r")
	end := strings.IndexByte(below, '\n')
	if end < 0 {
		end = len(below)
	}
	if end == 0 || end > 130 || strings.IndexByte("#->|+", below[0]) >= 0 {
		return false
	}
	first, _, _ := strings.Cut(below[:end], " ")
	return length+1+len(first) > end
}

// minor words stay small in headlines.
var minor = set(`a an the of in on at to for from by with and or nor but as into over amid after vs via than per up off out de la`)

// markTitled marks the words of the current line, which ends before token end,
// if it is a headline: no full stop, a capital to begin with, and at least half
// of its words that are not minor begin with one; of a question, seven in eight.
func (s *scanner) markTitled(end int) {
	line := s.tokens[s.line:end]
	if len(line) == 0 || line[len(line)-1].end-line[0].start > 250 {
		return
	}
	switch line[len(line)-1].word {
	case ".", "!", ",", ";":
		return
	}
	// "title: 'Raid on Harbour'": the key of front matter is no part of the line.
	if len(line) > 2 && line[0].shape == word && !line[0].capital && line[1].word == ":" {
		line = line[2:]
	}
	begins := slices.IndexFunc(line, func(t token) bool { return t.shape == word })
	if begins < 0 || !line[begins].capital {
		return
	}
	words, capital, upper := 0, 0, 0
	for _, t := range line {
		if t.shape == word && !minor[t.word] {
			words++
			if t.capital {
				capital++
			}
			if t.upper {
				upper++
			}
		}
	}
	if words == 0 || 2*capital < words || 8*capital <= 7*words && (s.question || line[len(line)-1].word == "?") {
		return
	}
	for i := range line {
		line[i].titled = true
		line[i].upper = line[i].upper && (2*upper <= words || words == 1 && line[i].end-line[i].start <= 5) // in a line all in capitals nothing is an acronym
	}
}

func (s *scanner) endSentence() {
	if s.fresh {
		return
	}
	s.sentence++
	s.fresh = true
}

func (s *scanner) add(t token) {
	t.sentence = s.sentence
	if t.shape == word || t.shape == number {
		t.first, s.fresh = s.fresh, false
		t.quoted, s.opened = s.opened, false
		if n := len(s.tokens); n > 0 && s.tokens[n-1].shape == mark && isHyphen(s.tokens[n-1].word) &&
			s.tokens[n-1].end == t.start && n > 1 && s.tokens[n-2].shape <= number && s.tokens[n-2].end == s.tokens[n-1].start {
			t.glued = true
			if t.shape == word {
				s.tokens = s.tokens[:n-1] // the hyphen is told by glued
			}
		}
	}
	s.tokens = append(s.tokens, t)
}

func isHyphen(mark string) bool { return mark == "-" || mark == "‐" || mark == "‑" }

// word reads the word at i.
func (s *scanner) word(i int) int {
	text, start := s.text, i
	upper, lower, letters := 0, 0, 0
	first := true
	capital, ascii := false, true
scan:
	for i < len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'z':
			lower++
			letters++
			i++
		case c >= 'A' && c <= 'Z':
			upper++
			letters++
			capital = capital || first
			i++
		case c >= '0' && c <= '9':
			i++
		case c == '\'':
			if i+1 < len(text) && isLetterAt(text, i+1) && !possessiveAt(text, i, 1) {
				i++
				continue
			}
			break scan
		case c < utf8.RuneSelf:
			break scan
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case r == '’' || r == 'ʼ':
				if isLetterAt(text, i+size) && !possessiveAt(text, i, size) {
					ascii = false
					i += size
					continue
				}
				break scan
			case unicode.IsUpper(r):
				upper++
				letters++
				capital = capital || first
			case unicode.IsLetter(r):
				lower++
				letters++
			case unicode.IsMark(r) || r == '\u00ad':
			default:
				break scan
			}
			ascii = false
			i += size
		}
		first = false
	}
	t := token{start: start, end: i, shape: word, capital: capital, upper: upper >= 2 && lower == 0}
	t.word = text[start:i]
	if upper > 0 || !ascii {
		t.word = strings.ToLower(t.word)
	}
	if !ascii {
		t.word = strings.ReplaceAll(strings.ReplaceAll(t.word, "’", "'"), "\u00ad", "")
	}
	if i < len(text) {
		switch {
		case text[i] == '.' && letters == 1:
			i = s.dotted(&t, i)
		case text[i] == '.' && (abbreviations[t.word] && capital || t.word == "vs" || t.word == "etc" && !endsSentence(text, i+1) ||
			abbreviatedBeforeNumber[t.word] && digitAfterSpace(text, i+1)):
			t.abbreviated = true
			i++
		case text[i] == '\'' && possessiveAt(text, i, 1):
			t.possessive = true
			i += 2
		case strings.HasPrefix(text[i:], "’") && possessiveAt(text, i, len("’")):
			t.possessive = true
			i += len("’") + 1
		case text[i] == '@' || strings.HasPrefix(text[i:], "://") || t.word == "mailto" || t.word == "www":
			for i < len(text) && !strings.ContainsRune(" \t\r\n)>]\"", rune(text[i])) {
				i++
			}
			if t.word != "www" || i > t.end {
				return i // an address says nothing
			}
		}
	}
	s.add(t)
	return i
}

// dotted reads on after a single letter and the full stop at i: an initial, as
// in J. Doe, or letters with stops, as in U.S. or p.m.
func (s *scanner) dotted(t *token, i int) int {
	text, end := s.text, i+1
	letters := 1
	for end < len(text) && isASCIILetter(text[end]) && end+1 < len(text) && text[end+1] == '.' {
		end += 2
		letters++
	}
	if letters == 1 {
		if t.capital && end < len(text) && (text[end] == ' ' || isASCIILetter(text[end])) && t.word != "i" {
			t.initial = true
			return i + 1
		}
		return i
	}
	t.end = end
	t.word = strings.ToLower(text[t.start:end])
	t.upper = t.capital
	return end
}

// endsSentence reports whether the text at i, behind a full stop, goes on with
// a new sentence or not at all.
func endsSentence(text string, i int) bool {
	for i < len(text) && (text[i] == ' ' || text[i] == '"' || text[i] == ')') {
		i++
	}
	if i >= len(text) || text[i] == '\n' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsUpper(r)
}

func digitAfterSpace(text string, i int) bool {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i < len(text) && text[i] >= '0' && text[i] <= '9'
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isLetterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// possessiveAt reports whether the apostrophe at i, size bytes long, begins a
// possessive 's.
func possessiveAt(text string, i, size int) bool {
	i += size
	return i < len(text) && (text[i] == 's' || text[i] == 'S') && (i+1 == len(text) || !isLetterAt(text, i+1) && (text[i+1] < '0' || text[i+1] > '9'))
}

// number reads the number at i: digits with points and commas inside, and the
// letters directly behind.
func (s *scanner) number(i int) int {
	text, start := s.text, i
	digit := func(j int) bool { return j < len(text) && text[j] >= '0' && text[j] <= '9' }
	for digit(i) || i < len(text) && (text[i] == '.' || text[i] == ',') && digit(i+1) && digit(i-1) {
		i++
	}
	t := token{start: start, shape: number, word: text[start:i]}
	suffix := i
	for i < len(text) && isASCIILetter(text[i]) {
		i++
	}
	t.suffix = strings.ToLower(text[suffix:i])
	t.end = i
	s.add(t)
	return i
}

// mark reads the mark of punctuation at i, size bytes long, and ends the
// sentence where it does.
func (s *scanner) mark(i, size int) int {
	text := s.text
	m := text[i : i+size]
	end := i + size
	switch m {
	case "#":
		if i == s.lineFrom {
			s.heading = true
		}
	case "“", "„", "«", "‘":
		s.opened = true
		s.openQuotation()
	case "\"", "'":
		before := i == 0 || strings.IndexByte(" \t\n([-", text[i-1]) >= 0 || i >= 3 && (text[i-3:i] == "—" || text[i-3:i] == "–")
		if after := end < len(text) && text[end] != ' ' && text[end] != '\n'; before && after {
			s.opened = true
			s.openQuotation()
		}
	case ":":
		if end < len(text) && text[end] != ' ' && text[end] != '\n' {
			break
		}
		s.add(token{start: i, end: end, word: m, shape: mark})
		s.fresh = true
		return end
	}
	s.add(token{start: i, end: end, word: m, shape: mark})
	switch m {
	case ".", "!", "?", "…":
		j := end
		for j < len(text) { // closing quotation marks and brackets belong to the sentence
			r, n := utf8.DecodeRuneInString(text[j:])
			if !strings.ContainsRune("\"'”’»)]*_", r) {
				break
			}
			j += n
		}
		if j == len(text) || text[j] == '\n' || text[j] == ' ' && (m != "." || !lowerAfterSpace(text, j)) {
			for end < j {
				r, n := utf8.DecodeRuneInString(text[end:])
				if r != '*' && r != '_' {
					s.add(token{start: end, end: end + n, word: text[end : end+n], shape: mark})
				}
				end += n
			}
			s.endSentence()
		}
	case "•", "|", "·", "−":
		s.fresh = true
	}
	return end
}

// openQuotation makes the next word a first word if the quotation begins a
// sentence of its own: behind a comma, a colon or nothing.
func (s *scanner) openQuotation() {
	if n := len(s.tokens); n == 0 || s.tokens[n-1].word == "," || s.tokens[n-1].word == ":" {
		s.fresh = true
	}
}

func lowerAfterSpace(text string, i int) bool {
	for i < len(text) && (text[i] == ' ' || text[i] == '*' || text[i] == '_') {
		i++
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLower(r)
}
