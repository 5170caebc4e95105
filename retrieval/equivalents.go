package retrieval

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Equivalents are the words that reports use for one another. A question that has
// one of them looks for the others too. They are read from a table of plain text,
// whose head tells its form.
type Equivalents struct {
	alike   map[string][]string // by term: those that count for less
	forms   map[string][]string // by term: those that are the same word
	phrases map[string][]phrase // by the first word
}

// A phrase is several words that together are sought as others.
type phrase struct {
	words []string // as [wordKey] has them
	terms []string // what it is sought as
	parts []string // the terms of its own words
}

//go:embed equivalents.txt
var equivalentsText string

// CommonEquivalents returns the table that comes with the program.
func CommonEquivalents() *Equivalents {
	table := newEquivalents()
	if err := table.add(equivalentsText); err != nil {
		panic(fmt.Sprintf("equivalents.txt: %v", err)) // a test reads it
	}
	return table
}

// ReadEquivalents returns the table that comes with the program with the groups of
// a file of the same form. The error names every line of it that has a fault.
func ReadEquivalents(file string) (*Equivalents, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the equivalents: %w", err)
	}
	table := CommonEquivalents()
	if err := table.add(string(text)); err != nil {
		return nil, fmt.Errorf("read the equivalents in %s:\n%w", file, err)
	}
	return table, nil
}

func newEquivalents() *Equivalents {
	return &Equivalents{alike: make(map[string][]string), forms: make(map[string][]string), phrases: make(map[string][]phrase)}
}

// add adds the groups of a table. The error joins one for each line with a fault.
func (q *Equivalents) add(table string) error {
	stemmer := NewStemmer()
	var faults []error
	n := 0
	for line := range strings.Lines(table) {
		n++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := q.addGroup(stemmer, line); err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", n, err))
		}
	}
	return errors.Join(faults...)
}

func (q *Equivalents) addGroup(stemmer *Stemmer, line string) error {
	if !utf8.ValidString(line) {
		return errors.New("it is not text: write it in UTF-8")
	}
	into := q.alike
	entries := strings.Fields(line)
	if strings.Contains(line, "=") {
		into = q.forms
		entries = strings.Split(line, "=")
	}
	var terms []string
	var phrases []phrase
	for _, entry := range entries {
		entry = strings.TrimSpace(entry)
		if fault := malformed(entry); fault != "" {
			return fmt.Errorf("%q %s", entry, fault)
		}
		if strings.ContainsAny(entry, "_-") {
			phrases = append(phrases, readPhrase(stemmer, entry))
			continue
		}
		term := stemmer.Term(entry)
		if term == "" {
			return fmt.Errorf("%q is too common a word to look for: leave it out", entry)
		}
		if !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	switch {
	case len(phrases) > 0 && strings.Contains(line, "="):
		return errors.New("a phrase has no forms: write its group without =")
	case len(terms) == 0 || len(terms)+len(phrases) < 2:
		return errors.New("a group needs two words that are not found by one stem, one of them not a phrase")
	}
	for _, term := range terms {
		for _, other := range terms {
			if other != term && !slices.Contains(into[term], other) {
				into[term] = append(into[term], other)
			}
		}
	}
	for _, p := range phrases {
		p.terms = terms
		q.phrases[p.words[0]] = append(q.phrases[p.words[0]], p)
	}
	return nil
}

// malformed says what is wrong with an entry of a group, or "".
func malformed(entry string) string {
	switch {
	case entry == "":
		return "is no word: = stands between two"
	case strings.ContainsFunc(entry, unicode.IsSpace):
		return "is more than one word: join those of a phrase by _"
	case strings.Trim(entry, "_-") != entry || strings.Contains(entry, "__"):
		return "is no phrase: _ stands between two words"
	case strings.ContainsFunc(entry, func(r rune) bool { return !isWordRune(r) && !isApostrophe(r) && r != '-' && r != '_' }):
		return "is no word: letters, digits, apostrophes and hyphens make one"
	}
	return ""
}

func readPhrase(stemmer *Stemmer, entry string) phrase {
	text := strings.NewReplacer("_", " ", "-", " ").Replace(entry)
	var p phrase
	for _, word := range stemmer.Words(text) {
		p.words = append(p.words, wordKey(text, word))
		if word.Term != "" {
			p.parts = append(p.parts, word.Term)
		}
	}
	return p
}

// wordKey is what a word of a phrase is recognised by: its term, or for a stop word
// the word itself.
func wordKey(text string, word Word) string {
	if word.Term != "" {
		return word.Term
	}
	return fold(text[word.Start:word.End])
}

// of returns what a word is sought as: the terms that are the word itself, first
// its own, and those that count for less.
func (q *Equivalents) of(term string) (own, alike []string) {
	own = append([]string{term}, q.forms[term]...)
	add := func(other string) {
		if !slices.Contains(own, other) && !slices.Contains(alike, other) {
			alike = append(alike, other)
		}
	}
	for _, form := range own {
		for _, other := range q.alike[form] {
			add(other)
			for _, otherForm := range q.forms[other] {
				add(otherForm)
			}
		}
	}
	return own, alike
}

// phraseAt returns the longest phrase that begins at words[i] of a text.
func (q *Equivalents) phraseAt(text string, words []Word, i int) (found phrase, ok bool) {
	for _, p := range q.phrases[wordKey(text, words[i])] {
		if len(p.words) <= len(found.words) || i+len(p.words) > len(words) {
			continue
		}
		same := true
		for k, word := range p.words {
			same = same && wordKey(text, words[i+k]) == word
		}
		if same {
			found, ok = p, true
		}
	}
	return found, ok
}

// Alike returns the terms of words that reports use for the one with the given
// term, as the installation knows them; itself is not among them.
func (q *Question) Alike(term string) []string {
	if q.equivalents == nil {
		return nil
	}
	own, alike := q.equivalents.of(term)
	return slices.Concat(own[1:], alike)
}
