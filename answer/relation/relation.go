// Package relation reads what a sentence says as relations between its words, and
// tells whether one sentence says what another states.
//
// The one idea: a sentence says the same as a statement if each relation of the
// statement, who does what to whom, what is whose, who is what, where, and how many,
// is one of the sentence's, between the same words, and is said to be so just as much.
// The words alone do not tell: "Ann sued Bob" has those of "Bob sued Ann".
//
// The reading is shallow and pure: rules about English, a text and its mentions in,
// relations out. Where a word may belong to several it is noted with each. A reading
// need not be right as grammar; what counts is that those who say the same in the
// same words are read alike, and those who give them other roles are not.
package relation

import (
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A tie is what a word is to the one that it belongs to.
type tie string

const (
	doer      tie = "doer"      // who does it, in either voice
	mayDo     tie = "may do"    // who may be the doer
	done      tie = "done"      // to whom or what it is done
	meant     tie = "meant"     // the verb of what is said, wanted or tried
	identity  tie = "identity"  // who is it: by "is", by a title, in apposition
	belonging tie = "belonging" // whose, of what, or what kind of
	numbered  tie = "numbered"  // the number of it
	manner    tie = "manner"    // how
)

// A relation says what a word is to another one. Both are indexes of words.
type relation struct {
	tie         tie
	head, child int
	bare        bool   // of belonging: the word stands before its head, as "Sarn" in "the Sarn office"
	stance      stance // of identity
}

// A place is a word behind a preposition, and the words that it may belong to.
type place struct {
	preposition string
	child       int
	governors   []int
}

// A stance is how far what is said is said to be so.
type stance struct {
	denied bool // it is not
	open   bool // it may be, or should, or is asked
	coming bool // it will be
}

// A Reading is what a sentence says. It does not change.
type Reading struct {
	text      string
	offset    int // of the sentence, in bytes of the text that its mentions are of
	mentions  []mention.Mention
	words     []word
	relations []relation
	places    []place
	stances   map[int]stance // of verbs
	verbs     []int          // in order
	copulas   []int          // in order
	passive   map[int]bool
	denied    map[int]bool   // nouns with "no"
	refused   map[int]bool   // words with a "not" of their own: "not Sarn"
	markers   map[int]string // of verbs: "before" of "before he left"
	loose     []string       // words such as prepositions that nothing was read with
}

// Read returns what a sentence says, whose mentions are given: they lie within it,
// but their bytes are those of a longer text, in which it begins at byte offset. The
// stemmer gives the terms by which words are compared. Any valid UTF-8 can be read;
// of what is no sentence a reading has few relations or none.
func Read(sentence string, offset int, mentions []mention.Mention, stemmer *retrieval.Stemmer) *Reading {
	r := &Reading{
		text: sentence, offset: offset, mentions: mentions, words: sentenceWords(sentence, offset, mentions, stemmer),
		stances: make(map[int]stance), passive: make(map[int]bool), denied: make(map[int]bool), refused: make(map[int]bool), markers: make(map[int]string),
	}
	p := parser{Reading: r, clause: newClause(), time: -1, end: len(r.words)}
	p.run()
	return r
}

// Verbs returns the verbs of the sentence in order, in small letters as they are
// written, participles and infinitives among them; nil for none. A form of "to be"
// that says what somebody is is none.
func (r *Reading) Verbs() []string {
	var verbs []string
	for _, v := range r.verbs {
		verbs = append(verbs, r.words[v].lower)
	}
	return verbs
}

// written returns a word as the sentence has it, a number with what it counts.
func (r *Reading) written(i int) string {
	w := r.words[i]
	if from, to := w.figure.Start-r.offset, w.figure.End-r.offset; w.figure.Kind != "" && 0 <= from && from < to && to <= len(r.text) {
		return r.text[from:to]
	}
	return r.text[w.start:w.end]
}

// link notes a relation.
func (r *Reading) link(how tie, head, child int) {
	if head >= 0 && child >= 0 && head != child {
		r.relations = append(r.relations, relation{tie: how, head: head, child: child})
	}
}
