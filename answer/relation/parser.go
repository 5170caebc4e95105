package relation

import (
	"slices"
	"strings"
)

// A clause is a part of a sentence as it is read.
type clause struct {
	subjects []int
	verb     int // -1 before it is read
	isCopula bool
	stance   stance
	outer    *clause // the one that goes on behind it
	beside   int     // the verb that it is joined to with "and"; -1 for none
	above    int     // the verb on which one without a subject hangs; -1 for none
	hangsOn  int     // the verb of which it is what is told; -1 for none
	open     bool    // of a condition
	list     []int   // the nouns that share the part of the last one
	heads    []int   // nouns to which a preposition may belong, the nearest first
	floating []int   // places before the verb: indexes of places
	ahead    int     // relative clause: the noun that it is about; -1 for none
}

func newClause() *clause { return &clause{verb: -1, beside: -1, above: -1, hangsOn: -1, ahead: -1} }

// A parser reads the words of a sentence one by one.
type parser struct {
	*Reading
	at, end  int // indexes of words; end is exclusive
	clause   *clause
	last     func(head int) // gives another noun the part of the last one: "A and B"
	isList   bool           // the last thing read was a noun with that part
	joined   bool           // an "and" was read since
	prep     string         // a preposition that waits for its noun
	marker   string         // what begins the clause, as "when"
	not      bool           // a "not" waits for its word
	timeWord string         // that "after" or "before"
	time     int            // the noun behind "after" or "before", which may turn out to be a subject; -1 for none
	object   *relation      // the last object, which may turn out to be a subject
}

// run reads up to the end.
func (p *parser) run() {
	for p.at < p.end {
		p.step()
	}
	p.reset()
}

// step reads the word at hand, with those that go with it.
func (p *parser) step() {
	w := p.words[p.at]
	if strings.ContainsAny(w.before, ";:—–().!?") && p.at > 0 {
		if p.cut(w.before); p.at >= p.end {
			return
		}
		w = p.words[p.at]
	}
	comma := strings.Contains(w.before, ",")
	switch w.part {
	case aPreposition:
		if w.lower == "to" && p.isInfinitive() {
			p.at++
			p.nonfinite(true)
			return
		}
		p.drop()
		p.prep = w.lower
		p.at++
	case aConjunction:
		p.joined = true
		p.at++
	case aRelative:
		p.relative()
		p.at++
	case aSubordinate, aThat:
		p.subordinate(w)
		p.at++
	case anAdverb:
		p.adverb()
		p.at++
	case aDate:
		p.place(p.prep, p.at)
		p.prep, p.not = "", false
		p.at++
	case anAuxiliary, aDenial:
		p.verbGroup()
	case aVerb:
		if gerundForm.MatchString(w.lower) {
			p.nonfinite(false)
		} else {
			p.finite(p.at, stance{}, false)
			p.at++
		}
	case aPronoun:
		p.at++
		if w.lower != "there" {
			p.noun(p.at-1, comma)
		}
	default:
		if w.part == aQuantity && conjunctionAt(p.words, p.at+1).lower == "of" && conjunctionAt(p.words, p.at+2).part == aRelative {
			list := p.clause.list
			p.at += 2
			p.relative()
			if w.lower == "both" || w.lower == "all" {
				p.clause.subjects = list
			}
			p.at++
			return
		}
		if w.part == aNoun && p.isGerund() {
			p.nonfinite(false)
			return
		}
		p.nounPhrase(comma)
	}
}

// cut ends the clause at a mark. What stands behind a dash or in brackets may say
// what the noun before it is.
func (p *parser) cut(mark string) {
	heads := p.clause.heads
	if strings.ContainsAny(mark, "(—–") && len(heads) > 0 {
		first := heads[len(heads)-1]
		head, ok := p.phraseAhead()
		if ok && p.words[head].figure.Kind == "" {
			first = heads[0]
		}
		if ok && (p.words[head].figure.Kind != "" || p.words[head].name.Kind != "" || p.words[first].name.Kind != "") {
			p.identify(head, first, stance{})
			p.identify(first, head, stance{})
		}
	}
	if strings.Contains(mark, "(") {
		p.words[p.at].before = ""
		inner := parser{Reading: p.Reading, at: p.at, clause: newClause(), time: -1, end: p.end}
		for i := p.at + 1; i < p.end; i++ {
			if strings.Contains(p.words[i].before, ")") {
				inner.end = i
				break
			}
		}
		inner.run()
		p.at = inner.end
		return
	}
	p.reset()
	if strings.Contains(mark, ")") {
		return // the clause goes on
	}
	p.clause = newClause()
}

// phraseAhead returns the head of the noun phrase that begins here.
func (p *parser) phraseAhead() (head int, ok bool) {
	head = -1
	for i := p.at; i < p.end; i++ {
		w := p.words[i]
		if i > p.at && w.before != "" || w.part != aNoun && w.part != aDeterminer && w.part != aNumber && w.part != aQuantity {
			break
		}
		if w.part == aNoun || w.part == aNumber {
			head = i
		}
	}
	return head, head >= 0
}

// begin makes ready the clause whose verb comes, and returns its subjects.
func (p *parser) begin() *clause {
	c := p.clause
	if c.verb >= 0 {
		switch {
		case p.time >= 0: // "after the dam broke"
			next := newClause()
			next.subjects = []int{p.time}
			p.places = slices.DeleteFunc(p.places, func(at place) bool { return at.child == p.time })
			c = next
		case c.outer != nil && c.outer.verb < 0 && !(p.joined && !p.isList):
			c = c.outer
		case p.joined && p.object == nil || p.joined && p.isVerbJoined():
			next := newClause()
			next.subjects, next.open, next.hangsOn = c.subjects, c.open, c.hangsOn
			next.outer, next.beside = c.outer, c.verb
			c = next
		case p.object != nil: // it was the subject: "he said the dam broke"
			next := newClause()
			next.subjects = []int{p.object.child}
			if p.object.tie == done {
				p.relations = slices.DeleteFunc(p.relations, func(r relation) bool { return r == *p.object })
				next.hangsOn = c.verb
			}
			c = next
		default:
			next := newClause()
			next.subjects = c.subjects
			c = next
		}
	}
	if len(c.subjects) == 0 && len(c.heads) > 0 {
		c.subjects = []int{c.heads[0]}
	}
	p.clause = c
	return c
}

// reset forgets what was read last. A preposition without its noun is loose.
func (p *parser) reset() {
	p.drop()
	if p.not {
		p.loose = append(p.loose, "not")
	}
	p.last, p.isList, p.joined, p.object, p.marker, p.not = nil, false, false, nil, "", false
}

// drop notes a preposition that has no noun.
func (p *parser) drop() {
	if p.prep != "" {
		p.loose = append(p.loose, p.prep)
	}
	p.prep = ""
}

// settle gives the places that were read before the verb to it.
func (p *parser) settle(v int) {
	c := p.clause
	for _, n := range c.floating {
		p.places[n].governors = append(p.places[n].governors, v)
	}
	c.floating, c.heads, p.time = nil, nil, -1
	p.reset()
}

// conjunctionAt returns the word at i, or a conjunction behind the end or a mark.
func conjunctionAt(words []word, i int) word {
	if i >= len(words) || words[i].before != "" {
		return word{part: aConjunction}
	}
	return words[i]
}

// relative reads "who" or "which": its clause is about the noun before it.
func (p *parser) relative() {
	inner := newClause()
	inner.outer = p.clause
	if p.clause.verb >= 0 {
		inner.outer = p.clause.outer
	}
	if len(p.clause.heads) > 0 {
		inner.ahead = p.clause.heads[0]
		if p.prep != "" && p.words[p.at].lower != "whose" { // "for which"
			p.places = append(p.places, place{preposition: p.prep, child: inner.ahead})
			inner.floating, inner.ahead = []int{len(p.places) - 1}, -1
		}
		if inner.ahead >= 0 && p.prep == "" && p.words[p.at].lower != "where" && p.words[p.at].lower != "whose" {
			inner.subjects = []int{inner.ahead}
		}
	}
	p.clause = inner
	p.reset()
}

// subordinate begins a clause with a word such as "when" or "that".
func (p *parser) subordinate(w word) {
	if w.part == aThat && len(p.clause.heads) > 0 && p.clause.verb < 0 || w.part == aThat && p.object != nil {
		if next := conjunctionAt(p.words, p.at+1); next.part == aVerb || next.part == anAuxiliary {
			p.relative()
			return
		}
	}
	inner := newClause()
	inner.outer = p.clause
	if p.clause.verb >= 0 {
		inner.outer = p.clause.outer
	}
	inner.open = p.clause.open && w.part == aThat || w.lower == "if" || w.lower == "whether" || w.lower == "unless"
	if w.part == aThat {
		inner.hangsOn = p.clause.verb
		if p.clause.hangsOn >= 0 && p.joined { // "said that … and that …"
			inner.hangsOn = p.clause.hangsOn
		}
	}
	p.clause = inner
	p.reset()
	if w.part == aSubordinate {
		p.marker = w.lower
	}
}
