package relation

import (
	"slices"
	"strings"

	"footnote/retrieval/mention"
)

// A phrase is a noun with what stands before it and belongs to it, all indexes of
// words.
type phrase struct {
	head    int   // -1 for none
	owner   int   // "Sarn's" or "their"; -1 for none
	bare    []int // nouns that stand as they are, as "harbour" in "the harbour office"
	numbers []int
	denied  bool // with a "no"
}

// nounPhrase reads a run of words that ends with a noun.
func (p *parser) nounPhrase(comma bool) {
	first := p.at
	read := p.phrase()
	if read.head < 0 { // "Sarn's"
		read.head, read.owner = read.owner, -1
	}
	if read.head < 0 {
		p.at = max(p.at, first+1)
		return
	}
	if title := p.takeTitle(&read); title >= 0 && p.words[title].term != "" {
		// "the mayor Goran Petrov": what belongs to the title is not his.
		p.belong(title, read)
		p.identify(title, read.head, stance{})
	} else {
		p.belong(read.head, read)
	}
	if read.denied {
		p.denied[read.head] = true
	}
	if p.prep == "" && timeNouns[p.words[read.head].lower] && p.clause.verb < 0 && len(p.clause.subjects) == 0 {
		return // "that morning"
	}
	p.noun(read.head, comma)
}

// phrase reads the words of a noun phrase, and notes what belongs to the owners in it.
func (p *parser) phrase() phrase {
	read := phrase{head: -1, owner: -1}
	for first := p.at; p.at < p.end && (p.at == first || p.words[p.at].before == "") && !p.ends(read); p.at++ {
		switch w := p.words[p.at]; {
		case w.part == aDeterminer:
			read.denied = read.denied || w.lower == "no"
			if w.possessive {
				read.owner = p.at
			}
		case w.part == aQuantity || w.part == aNumber:
			read.denied = read.denied || w.lower == "neither" || w.lower == "none"
			if !p.countsNext() {
				read.head = p.at
				p.at++
				return read
			}
			read.numbers = append(read.numbers, p.at)
		case w.part == aDate || w.part == anAdverb:
		case p.at == first && w.part == aNoun && monthNames[w.lower]:
			read.head = p.at
			p.at++
			return read
		case w.possessive:
			p.belong(p.at, read)
			read = phrase{head: -1, owner: p.at, denied: read.denied}
		default:
			if read.head >= 0 {
				read.bare = append(read.bare, read.head)
			}
			read.head = p.at
		}
	}
	return read
}

// ends reports whether the word here is none of the phrase that was read so far.
func (p *parser) ends(read phrase) bool {
	w, next := p.words[p.at], conjunctionAt(p.words, p.at+1)
	hasHead := read.head >= 0
	switch w.part {
	case aDeterminer, aQuantity:
		return hasHead
	case aNumber:
		return false
	case aDate: // "the May 9 parade"
		return hasHead || next.part != aNoun
	case anAdverb:
		return hasHead || next.part != aNoun && next.part != aNumber
	case aVerb: // a participle before its noun: "the detained men"
		return hasHead || next.part != aNoun
	case aNoun:
		return hasHead && (p.isGerundAt(p.at) || w.quoted && w.name.Kind == "")
	}
	return true
}

// countsNext reports whether the number here is that of the noun behind it, rather
// than a measure with its own unit.
func (p *parser) countsNext() bool {
	unit := p.words[p.at].figure.Unit
	return conjunctionAt(p.words, p.at+1).part == aNoun && (unit == "" || unit == "people")
}

// takeTitle takes the title out of a phrase whose head is a person's name or the
// like, and returns it; -1 for none.
func (p *parser) takeTitle(read *phrase) int {
	if w := p.words[read.head]; w.name.Kind == "" || w.country != "" {
		return -1
	}
	for n, at := range slices.Backward(read.bare) {
		if p.words[at].name.Kind == "" || institution.MatchString(p.words[at].lower) {
			read.bare = slices.Delete(read.bare, n, n+1)
			return at
		}
	}
	return -1
}

// belong notes that what stands in a phrase belongs to a word of it.
func (p *parser) belong(head int, read phrase) {
	for _, noun := range read.bare {
		p.relations = append(p.relations, relation{tie: belonging, head: head, child: noun, bare: true})
	}
	p.link(belonging, head, read.owner)
	for _, number := range read.numbers {
		p.link(numbered, head, number)
	}
}

var monthNames = wordSet(`january february march april may june july august september october november december`)

// timeNouns tell when something was, where they stand alone.
var timeNouns = wordSet(`morning evening night day week month year time moment afternoon weekend`)

// identify notes that two nouns stand for one.
func (p *parser) identify(what, who int, s stance) {
	if what >= 0 && who >= 0 && what != who {
		p.relations = append(p.relations, relation{tie: identity, head: what, child: who, stance: s})
	}
}

// place notes a noun behind a preposition.
func (p *parser) place(preposition string, child int) {
	c := p.clause
	var governors []int
	governors = append(governors, c.heads...)
	if c.verb >= 0 {
		governors = append(governors, c.verb)
	}
	if c.above >= 0 {
		governors = append(governors, c.above)
	}
	p.places = append(p.places, place{preposition, child, governors})
	if c.verb < 0 {
		c.floating = append(c.floating, len(p.places)-1)
	}
}

// noun gives a noun its part in the clause.
func (p *parser) noun(head int, comma bool) {
	if p.not {
		p.refused[head], p.not = true, false
	}
	c := p.clause
	listed := comma && !p.joined                  // it stands behind a comma alone
	isFirst := c.verb < 0 && len(c.subjects) == 0 // of the clause
	isOfNext := c.verb >= 0 && p.verbFollows()    // the subject of another verb
	switch {
	case p.prep != "":
		p.behind(head)
	case listed && p.apposition(head):
	case listed && p.last != nil && len(c.heads) > 0 && !p.listGoesOn() && !isOfNext && !isFirst:
		p.besides(head)
	case (p.joined || comma) && p.last != nil && !isOfNext && !(listed && isFirst):
		p.another(head)
	case c.verb < 0:
		p.subject(head)
	case c.isCopula && p.object == nil:
		p.predicate(head)
	case (p.joined || comma) && isOfNext:
		p.nextSubject(head)
	default:
		p.directObject(head)
	}
	p.joined, p.isList = false, true
}

// another gives a noun of a list the part of the one before: "the mayor and the council".
func (p *parser) another(head int) {
	p.last(head)
	p.shareOwner(head)
	p.clause.heads = append([]int{head}, p.clause.heads...)
	p.clause.list = append(p.clause.list, head)
}

// subject reads a noun before the verb.
func (p *parser) subject(head int) {
	c := p.clause
	c.subjects = append(c.subjects, head)
	c.heads, c.list = []int{head}, []int{head}
	p.last = func(h int) { c.subjects = append(c.subjects, h) }
}

// predicate reads a noun that says what the subject is.
func (p *parser) predicate(head int) {
	c := p.clause
	s := c.stance
	s.denied = s.denied != p.denied[head]
	p.last = func(h int) {
		for _, subject := range c.subjects {
			p.identify(h, subject, s)
		}
	}
	p.last(head)
	c.heads, c.list = []int{head}, []int{head}
	p.object = &relation{tie: identity, head: c.verb, child: head}
}

// nextSubject reads a noun in a list that is the subject of the verb behind it, with
// which another clause begins.
func (p *parser) nextSubject(head int) {
	next := newClause()
	next.subjects, next.heads, next.list = []int{head}, []int{head}, []int{head}
	if p.joined {
		next.hangsOn, next.open = p.clause.hangsOn, p.clause.open
	}
	p.clause = next
	p.last = func(h int) { next.subjects = append(next.subjects, h) }
	p.object = nil
}

// directObject reads a noun behind the verb.
func (p *parser) directObject(head int) {
	c := p.clause
	verb := c.verb
	if p.denied[head] {
		s := p.stances[verb]
		s.denied = !s.denied
		p.stances[verb] = s
	}
	p.object = &relation{tie: done, head: verb, child: head}
	p.relations = append(p.relations, *p.object)
	c.heads, c.list = []int{head}, []int{head}
	p.last = func(h int) { p.link(done, verb, h) }
}

// apposition reports whether a noun behind a comma names the one before it, or says
// what it is: "the mayor, Goran Petrov", "Goran Petrov, the mayor".
func (p *parser) apposition(head int) bool {
	heads := p.clause.heads
	for n := len(heads) - 1; n >= 0; n-- {
		if p.isRoleOf(heads[n], head) || p.isRoleOf(head, heads[n]) {
			p.identify(heads[n], head, stance{})
			p.identify(head, heads[n], stance{})
			p.clause.heads = append([]int{head}, heads...)
			return true
		}
	}
	return false
}

// shareOwner gives a noun without an article behind "and" the owner of the one before:
// "Sarn's mayor and council".
func (p *parser) shareOwner(head int) {
	list := p.clause.list
	if len(list) == 0 || p.words[head].name.Kind != "" || p.hasArticle(head) {
		return
	}
	for _, r := range slices.Clone(p.relations) {
		if r.head == list[0] && r.tie == belonging && !r.bare && p.words[r.child].possessive {
			p.link(belonging, head, r.child)
		}
	}
}

// hasArticle reports whether the phrase of a noun has a determiner or an owner.
func (p *parser) hasArticle(head int) bool {
	for i := head - 1; i >= 0 && p.words[i].part != aConjunction && p.words[i+1].before == ""; i-- {
		if p.words[i].part == aDeterminer || p.words[i].possessive {
			return true
		}
	}
	return false
}

// besides reads a noun behind a comma that begins no list: of a name and another
// noun, one tells who the other is.
func (p *parser) besides(head int) {
	heads := p.clause.heads
	isName := func(i int) bool { return p.words[i].name.Kind != "" && p.words[i].country == "" }
	for n := len(heads) - 1; n >= 0; n-- {
		if isName(head) != isName(heads[n]) && p.words[head].part == aNoun && p.words[heads[n]].part == aNoun {
			p.identify(heads[n], head, stance{})
			p.identify(head, heads[n], stance{})
			break
		}
	}
	p.clause.heads = append([]int{head}, heads...)
}

// listGoesOn reports whether an "and" follows among nouns.
func (p *parser) listGoesOn() bool {
	for i := p.at; i < p.end; i++ {
		switch w := p.words[i]; w.part {
		case aConjunction:
			return true
		case aNoun, aDeterminer, aNumber, aQuantity:
			if strings.Trim(w.before, ",") != "" {
				return false
			}
		case aPreposition:
			if w.lower != "of" {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// isRoleOf reports whether the text gives a person's name the role that a word is of.
func (r *Reading) isRoleOf(what, who int) bool {
	m, at := r.words[who].name, r.words[what].start+r.offset
	return m.Class == mention.Person && m.RoleStart <= at && at < m.RoleEnd
}

// behind gives a noun behind the preposition that waits for it its part.
func (p *parser) behind(head int) {
	c, preposition := p.clause, p.prep
	p.prep = ""
	if p.denied[head] { // "by no means"
		p.refused[head] = true
	}
	if preposition == "of" && len(c.heads) > 0 {
		of := c.heads[0]
		p.link(belonging, of, head)
		if settlements[p.words[of].lower] && p.words[head].name.Kind != "" { // "the city of Sarn"
			p.identify(of, head, stance{})
		}
		c.heads = append([]int{head}, c.heads...)
		p.last = func(h int) { p.link(belonging, of, h) }
		return
	}
	if verb := c.verb; preposition == "by" && verb >= 0 && p.passive[verb] {
		p.link(doer, verb, head)
		c.heads, c.list = append([]int{head}, c.heads...), []int{head}
		p.last = func(h int) { p.link(doer, verb, h) }
		return
	}
	n := len(p.places)
	p.place(preposition, head)
	if timeBefore[preposition] {
		p.time, p.timeWord = head, preposition
	}
	c.heads, c.list = append([]int{head}, c.heads...), []int{head}
	p.last = func(h int) {
		p.places = append(p.places, place{preposition, h, p.places[n].governors})
		if c.verb < 0 {
			c.floating = append(c.floating, len(p.places)-1)
		}
	}
}

// timeBefore are words that stand before a noun or before a clause.
var timeBefore = wordSet(`after before since until till as than`)

// settlements are nouns behind whose "of" their own name stands.
var settlements = wordSet(`city town village port state republic province district region island county`)

// verbFollows reports whether the noun that was read last is followed by a finite
// verb, so that it is its subject.
func (p *parser) verbFollows() bool {
	behind := false
	for i := p.at; i < p.end; i++ {
		w := p.words[i]
		if i == p.at && strings.Contains(w.before, ",") || w.before != "" {
			return false
		}
		switch w.part {
		case anAuxiliary:
			return true
		case aVerb:
			return !gerundForm.MatchString(w.lower)
		case aPreposition:
			if w.lower == "to" {
				return false
			}
			behind = true
		case anAdverb, aDenial:
		case aNoun, aDeterminer, aNumber, aDate, aQuantity:
			if !behind {
				return false
			}
		default:
			return false
		}
	}
	return false
}
