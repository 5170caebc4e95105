package answer

import (
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// What a sentence says is read as relations between its words: who does what to
// whom, what is whose, who is what, and where. The reading is shallow, and where a
// word may belong to several it is noted with each. What counts is that a statement
// and a sentence of the same words are read alike, and those of other roles are not.

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

// A reading is what a sentence says.
type reading struct {
	text      string
	offset    int // of the sentence, in bytes of the text that its mentions are of
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
	*reading
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

// read returns what a sentence says, whose mentions are given, shifted by offset.
func read(text string, offset int, mentions []mention.Mention, stemmer *retrieval.Stemmer) *reading {
	r := &reading{
		text: text, offset: offset, words: sentenceWords(text, offset, mentions, stemmer),
		stances: make(map[int]stance), passive: make(map[int]bool), denied: make(map[int]bool), refused: make(map[int]bool), markers: make(map[int]string),
	}
	p := parser{reading: r, clause: newClause(), time: -1, end: len(r.words)}
	p.run()
	return r
}

// written returns a word as the sentence has it, a number with what it counts.
func (r *reading) written(i int) string {
	w := r.words[i]
	if from, to := w.figure.Start-r.offset, w.figure.End-r.offset; w.figure.Kind != "" && 0 <= from && from < to && to <= len(r.text) {
		return r.text[from:to]
	}
	return r.text[w.start:w.end]
}

// link notes a relation.
func (r *reading) link(how tie, head, child int) {
	if head >= 0 && child >= 0 && head != child {
		r.relations = append(r.relations, relation{tie: how, head: head, child: child})
	}
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
		inner := parser{reading: p.reading, at: p.at, clause: newClause(), time: -1, end: p.end}
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

// isInfinitive reports whether the "to" here goes before a verb.
func (p *parser) isInfinitive() bool {
	i := p.at + 1
	for i < p.end && p.words[i].part == anAdverb {
		i++
	}
	if i >= p.end || p.words[i].part != aNoun && p.words[i].part != aVerb && p.words[i].part != anAuxiliary || p.words[i].name.Kind != "" || p.words[i].possessive || afterTo[p.words[i].lower] {
		return false
	}
	if p.words[i].lower == "be" || p.words[i].lower == "have" || p.words[i].lower == "do" {
		return true
	}
	if i+1 >= p.end || p.words[i+1].before != "" {
		return !strings.HasSuffix(p.words[i].lower, "s")
	}
	switch next := p.words[i+1]; next.part {
	case aDeterminer, aPronoun, aThat, aNumber, aQuantity:
		return true
	case aNoun:
		return next.name.Kind != "" || next.possessive || !strings.HasSuffix(p.words[i].lower, "ic") && irregularBases[p.words[i].lower]
	case aPreposition, anAdverb:
		return !strings.HasSuffix(p.words[i].lower, "s")
	}
	return false
}

// afterTo are nouns that stand behind "to" without an article.
var afterTo = wordSet(`death power prison jail hospital trial court school justice safety war peace custody office ground life date parliament town`)

// isGerund reports whether the word here is a verb in -ing that governs what follows.
func (p *parser) isGerund() bool {
	w := p.words[p.at]
	if !gerundForm.MatchString(w.lower) || w.name.Kind != "" || w.possessive || p.at+1 >= p.end || p.words[p.at+1].before != "" {
		return false
	}
	if p.at > 0 && (p.words[p.at-1].part == aDeterminer || p.words[p.at-1].possessive) {
		return false
	}
	switch next := p.words[p.at+1]; next.part {
	case aDeterminer, aPronoun, aThat, aNumber, aQuantity, aPreposition:
		return true
	case aNoun:
		return p.at > 0 && p.words[p.at-1].part != aVerb || next.name.Kind != ""
	}
	return false
}

// isGerundAt reports whether the word at i behind a noun is a verb in -ing whose object
// follows: "a raid targeting Sarn".
func (p *parser) isGerundAt(i int) bool {
	w := p.words[i]
	if !gerundForm.MatchString(w.lower) || w.name.Kind != "" || w.possessive {
		return false
	}
	next := conjunctionAt(p.words, i+1)
	switch next.part {
	case aDeterminer, aPronoun, aThat, aNumber, aQuantity:
		return true
	}
	return next.part == aNoun && next.name.Kind != ""
}

// verbGroup reads auxiliaries with the verb behind them.
func (p *parser) verbGroup() {
	var s stance
	start, isBe, isHave := p.at, false, false
	var manners []int
	i := p.at
	for ; i < p.end && (i == start || p.words[i].before == ""); i++ {
		w := p.words[i]
		if w.part == aDenial || strings.HasSuffix(w.lower, "n't") || w.lower == "cannot" {
			s.denied = !s.denied
		}
		switch w.lower {
		case "would", "could", "should", "may", "might", "must", "can", "cannot", "wouldn't", "couldn't", "shouldn't", "can't":
			s.open = true
		case "will", "shall", "won't":
			s.coming = true
		}
		if w.part == anAdverb {
			manners = append(manners, i)
		}
		if w.part == anAuxiliary {
			isBe = beForm[w.lower]
			isHave = strings.HasPrefix(w.lower, "ha")
		}
		if w.part != anAuxiliary && w.part != aDenial && w.part != anAdverb {
			break
		}
	}
	if i > start && i < p.end && p.words[i].part == aVerb && p.words[i].before == "" {
		past := !gerundForm.MatchString(p.words[i].lower)
		p.at = i
		p.finite(i, s, isBe && past)
		for _, m := range manners {
			p.manner(i, m)
		}
		p.at = i + 1
		return
	}
	if !slices.ContainsFunc(p.words[start:i], func(w word) bool { return w.part == anAuxiliary }) {
		p.not = true // "not Sarn"
		p.at = start + 1
		return
	}
	// "to be" and "to have" alone.
	main := i - 1
	for main > start && p.words[main].part != anAuxiliary {
		main--
	}
	p.at = i
	if isBe {
		p.copula(main, s)
	} else {
		p.words[main].part = aVerb
		if isHave {
			p.words[main].term = "have"
		}
		p.finite(main, s, false)
	}
	for _, m := range manners {
		if p.words[m].start > p.words[main].start && isBe {
			continue // of what follows
		}
		p.manner(main, m)
	}
}

var beForm = wordSet(`is are am was were be been being isn't aren't wasn't weren't`)

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

// isVerbJoined reports whether the "and" that was read stands right before the verb.
func (p *parser) isVerbJoined() bool {
	for i := p.at - 1; i >= 0; i-- {
		switch p.words[i].part {
		case aConjunction:
			return true
		case anAdverb, anAuxiliary, aDenial:
		default:
			return false
		}
	}
	return false
}

// finite reads a verb.
func (p *parser) finite(v int, s stance, passive bool) {
	if !passive && p.isReduced(v) {
		p.reduced(v)
		return
	}
	marker := p.marker
	if p.time >= 0 && (p.clause.verb >= 0 || len(p.clause.subjects) == 0) {
		marker = p.timeWord
	}
	c := p.begin()
	p.markers[v] = marker
	for _, subject := range c.subjects {
		s.denied = s.denied != p.denied[subject]
	}
	s.open = s.open || c.open
	c.verb, c.isCopula, c.stance = v, false, s
	p.stances[v], p.passive[v] = s, passive
	p.verbs = append(p.verbs, v)
	for _, subject := range c.subjects {
		if passive {
			p.link(done, v, subject)
		} else {
			p.link(doer, v, subject)
		}
	}
	if c.ahead >= 0 && len(c.subjects) > 0 && c.subjects[0] != c.ahead {
		p.link(done, v, c.ahead)
	}
	p.link(meant, c.hangsOn, v)
	p.settle(v)
	for n, at := range p.places { // where the one was done, the other was
		if c.beside >= 0 && prepositionClass(at.preposition) == "in" && slices.Contains(at.governors, c.beside) {
			p.places[n].governors = append(slices.Clone(at.governors), v)
		}
	}
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

// isReduced reports whether the past form at v is a participle of the noun before it
// rather than the verb: "the men arrested on Monday were freed".
func (p *parser) isReduced(v int) bool {
	if v == 0 || p.words[v-1].part == anAuxiliary || p.words[v-1].part == aConjunction || len(p.clause.heads) == 0 && !p.isList {
		return false
	}
	next := conjunctionAt(p.words, v+1)
	if next.part != aPreposition && next.part != aDate && next.part != aConjunction && next.part != anAdverb {
		return false
	}
	if p.clause.verb >= 0 && p.object != nil && reports[p.words[p.clause.verb].term] {
		return false // "she said the dam broke"
	}
	if p.clause.verb >= 0 && !(p.clause.outer != nil && p.clause.outer.verb < 0) {
		return p.object != nil || len(p.clause.heads) > 0
	}
	// Before the verb: reduced if another finite verb follows in this clause.
	for i := v + 1; i < p.end && p.words[i].before == ""; i++ {
		switch p.words[i].part {
		case anAuxiliary:
			return true
		case aConjunction, aSubordinate, aThat, aRelative:
			return false
		case aVerb:
			return !gerundForm.MatchString(p.words[i].lower)
		}
	}
	return false
}

// conjunctionAt returns the word at i, or a conjunction behind the end or a mark.
func conjunctionAt(words []word, i int) word {
	if i >= len(words) || words[i].before != "" {
		return word{part: aConjunction}
	}
	return words[i]
}

// reduced reads a participle as what was done to the noun before it.
func (p *parser) reduced(v int) {
	inner := newClause()
	inner.outer, inner.verb, inner.subjects = p.clause, v, p.clause.subjects
	if p.clause.verb >= 0 && p.clause.outer != nil {
		inner.outer = p.clause.outer
	}
	p.stances[v], p.passive[v] = stance{open: p.clause.open}, true
	p.verbs = append(p.verbs, v)
	if len(p.clause.heads) > 0 {
		p.link(done, v, p.clause.heads[0])
	}
	p.clause = inner
	p.settle(v)
}

// nonfinite reads an infinitive behind its "to", or a verb in -ing.
func (p *parser) nonfinite(infinitive bool) {
	for p.at < p.end && p.words[p.at].part == anAdverb {
		p.at++
	}
	if p.at >= p.end {
		return
	}
	v, outer := p.at, p.clause
	inner := newClause()
	inner.outer, inner.verb = outer, v
	if outer.verb >= 0 && outer.outer != nil && outer.outer.verb < 0 {
		inner.outer = outer.outer
	}
	// What is proposed, or what somebody is accused of, is not said to be so.
	s := stance{open: infinitive || outer.open || v > 0 && p.words[v].before == "" && (p.words[v-1].part == aVerb || supposing[p.words[v-1].lower])}
	passive := false
	if p.words[v].part == anAuxiliary { // "to be held"
		for v+1 < p.end && (p.words[v].part == anAuxiliary || p.words[v].part == anAdverb) && p.words[v+1].before == "" && p.words[v+1].part != aDeterminer {
			if p.words[v+1].part != aVerb && p.words[v+1].part != anAuxiliary && p.words[v+1].part != anAdverb {
				break
			}
			passive = beForm[p.words[v].lower]
			v++
		}
		inner.verb = v
	}
	p.words[v].part = aVerb
	if outer.verb >= 0 && undoing[p.words[outer.verb].term] {
		s.denied = true
	}
	if p.at >= 2 && infinitive && p.at-2 >= 0 && p.words[max(p.at-2, 0)].part == aDenial {
		s.denied = !s.denied
	}
	p.stances[v], p.passive[v] = s, passive
	p.verbs = append(p.verbs, v)
	p.markers[v], p.prep = p.prep, "" // "before leaving"
	who := slices.Clone(outer.subjects)
	switch apart := p.words[p.at].before != "" || p.at > 0 && p.words[p.at-1].part == aPreposition && !supposing[p.words[p.at-1].lower]; {
	case apart && len(who) > 0:
	case !infinitive && p.at > 0 && p.words[p.at-1].part == aNoun && len(outer.heads) > 0:
		who = outer.heads[:1] // "a raid targeting homes"
	default:
		who = append(who, outer.heads...)
	}
	inner.subjects, inner.above = outer.subjects, outer.verb
	for _, head := range who {
		if passive {
			p.link(done, v, head)
		} else {
			p.link(mayDo, v, head)
		}
	}
	p.link(meant, outer.verb, v)
	p.clause = inner
	p.settle(v)
	p.at = v + 1
}

// supposing are prepositions before a verb in -ing of which is not said that it was
// done.
var supposing = wordSet(`of for from about against to without on as`)

// undoing are terms of verbs whose infinitive says what was not done.
var undoing = func() map[string]bool {
	stemmer, terms := retrieval.NewStemmer(), make(map[string]bool)
	for _, w := range strings.Fields(`fail refuse decline deny stop prevent avoid`) {
		terms[stemmer.Term(w)] = true
	}
	return terms
}()

// copula reads a form of "to be" that says what somebody is.
func (p *parser) copula(v int, s stance) {
	marker := p.marker
	c := p.begin()
	p.markers[v] = marker
	for _, subject := range c.subjects {
		s.denied = s.denied != p.denied[subject]
	}
	s.open = s.open || c.open
	c.verb, c.isCopula, c.stance = v, true, s
	p.stances[v] = s
	p.copulas = append(p.copulas, v)
	p.link(meant, c.hangsOn, v)
	p.settle(v)
	for _, subject := range c.subjects {
		p.link(doer, v, subject)
	}
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

// adverb reads one that stands alone.
func (p *parser) adverb() {
	if p.clause.verb >= 0 {
		p.manner(p.clause.verb, p.at)
		return
	}
	for i := p.at + 1; i < p.end; i++ {
		if p.words[i].part == aVerb {
			p.manner(i, p.at)
			return
		}
	}
}

// manner notes an adverb that tells how, as far as it says something.
func (p *parser) manner(v, adverb int) {
	w := p.words[adverb]
	refused := adverb > 0 && p.words[adverb-1].part == aDenial && p.not
	if refused {
		p.refused[adverb], p.not = true, false
	}
	isOnly := w.lower == "only" && (adverb == 0 || p.words[adverb-1].lower != "not")
	if strings.HasSuffix(w.lower, "ly") && w.lower != "only" && !idle[w.lower] || ordinalForm.MatchString(w.lower) || isOnly || refused {
		p.link(manner, v, adverb)
	}
}

// idle are adverbs without which a sentence says the same.
var idle = wordSet(`recently initially reportedly currently previously subsequently finally firmly strongly also really simply especially particularly eventually immediately
	heavily carefully quickly sharply deeply publicly officially originally directly actually mainly mostly only namely respectively accordingly additionally`)

// nounPhrase reads a run of words that ends with a noun.
func (p *parser) nounPhrase(comma bool) {
	var bare, quantities []int
	possessor, head, denied := -1, -1, false
	first := p.at
	finish := func(h int) {
		for _, b := range bare {
			if b != h {
				p.relations = append(p.relations, relation{tie: belonging, head: h, child: b, bare: true})
			}
		}
		p.link(belonging, h, possessor)
		for _, q := range quantities {
			p.link(numbered, h, q)
		}
		bare, quantities = nil, nil
	}
	i := p.at
loop:
	for ; i < p.end; i++ {
		w := p.words[i]
		if i > first && w.before != "" {
			break
		}
		if monthNames[w.lower] && w.part == aNoun && head < 0 && i == first {
			head = i
			i++
			break
		}
		switch w.part {
		case aDeterminer:
			if i > first && head >= 0 {
				break loop
			}
			if w.lower == "no" {
				denied = true
			}
			if w.possessive {
				possessor = i
			}
			continue
		case aQuantity, aNumber:
			if head >= 0 && w.part == aQuantity {
				break loop
			}
			if w.lower == "neither" || w.lower == "none" {
				denied = true
			}
			if next := conjunctionAt(p.words, i+1); next.part == aNoun && w.figure.Unit == "" || next.part == aNoun && w.figure.Unit == "people" {
				quantities = append(quantities, i)
				continue
			}
			head = i
			i++
			break loop
		case aDate: // "the May 9 parade"
			if next := conjunctionAt(p.words, i+1); i == first || head >= 0 || next.part != aNoun {
				break loop
			}
			continue
		case anAdverb:
			if head >= 0 {
				break loop
			}
			if next := conjunctionAt(p.words, i+1); next.part != aNoun && next.part != aNumber {
				break loop
			}
			continue
		case aNoun, aVerb:
			if w.part == aVerb {
				// A participle before its noun: "the detained men".
				if head >= 0 || conjunctionAt(p.words, i+1).part != aNoun {
					break loop
				}
			}
			if head >= 0 && (p.isGerundAt(i) || w.quoted && w.name.Kind == "") {
				break loop
			}
			if w.possessive {
				finish(i)
				possessor, head = i, -1
				continue
			}
			if head >= 0 {
				bare = append(bare, head)
			}
			head = i
			continue
		}
		break
	}
	if head < 0 {
		head = possessor // "Sarn's"
		if head < 0 {
			p.at = max(i, first+1)
			return
		}
		possessor = -1
	}
	w := p.words[head]
	title := -1
	if w.name.Kind != "" && w.country == "" {
		for n := len(bare) - 1; n >= 0; n-- {
			if p.words[bare[n]].name.Kind == "" || institution.MatchString(p.words[bare[n]].lower) {
				title = bare[n]
				bare = append(bare[:n:n], bare[n+1:]...)
				break
			}
		}
	}
	switch {
	case title >= 0 && p.words[title].term != "":
		// "the mayor Goran Petrov": what belongs to the title is not his.
		finish(title)
		p.identify(title, head, stance{})
	default:
		finish(head)
	}
	if denied {
		p.denied[head] = true
	}
	p.at = i
	if p.prep == "" && timeNouns[w.lower] && p.clause.verb < 0 && len(p.clause.subjects) == 0 {
		return // "that morning"
	}
	p.noun(head, comma)
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
	c := p.clause
	defer func() { p.joined, p.isList = false, true }()
	if p.not {
		p.refused[head], p.not = true, false
	}
	switch {
	case p.prep != "":
		preposition := p.prep
		p.prep = ""
		if p.denied[head] { // "by no means"
			p.refused[head] = true
		}
		p.behind(preposition, head)
	case comma && !p.joined && p.apposition(head):
		return
	case comma && !p.joined && p.last != nil && len(c.heads) > 0 && !p.listGoesOn() && !(c.verb >= 0 && p.verbFollows()) && !(c.verb < 0 && len(c.subjects) == 0):
		p.besides(head)
		return
	case (p.joined || comma) && p.last != nil && !(c.verb >= 0 && p.verbFollows()) && !(comma && !p.joined && c.verb < 0 && len(c.subjects) == 0):
		p.last(head)
		p.shareOwner(head)
		c.heads = append([]int{head}, c.heads...)
		c.list = append(c.list, head)
	case c.verb < 0:
		c.subjects = append(c.subjects, head)
		c.heads, c.list = []int{head}, []int{head}
		p.last = func(h int) { c.subjects = append(c.subjects, h) }
	case c.isCopula && p.object == nil:
		s := c.stance
		s.denied = s.denied != p.denied[head]
		for _, subject := range c.subjects {
			p.identify(head, subject, s)
		}
		c.heads, c.list = []int{head}, []int{head}
		p.object = &relation{tie: identity, head: c.verb, child: head}
		p.last = func(h int) {
			for _, subject := range c.subjects {
				p.identify(h, subject, s)
			}
		}
	default:
		if p.verbFollows() && (comma || p.joined) { // it is the next verb's
			next := newClause()
			next.subjects, next.heads, next.list = []int{head}, []int{head}, []int{head}
			if p.joined {
				next.hangsOn, next.open = c.hangsOn, c.open
			}
			p.clause = next
			p.last = func(h int) { next.subjects = append(next.subjects, h) }
			p.object = nil
			return
		}
		r := relation{tie: done, head: c.verb, child: head}
		if p.denied[head] {
			s := p.stances[c.verb]
			s.denied = !s.denied
			p.stances[c.verb] = s
		}
		p.relations = append(p.relations, r)
		p.object = &r
		c.heads, c.list = []int{head}, []int{head}
		verb := c.verb
		p.last = func(h int) { p.link(done, verb, h) }
	}
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
func (r *reading) isRoleOf(what, who int) bool {
	m, at := r.words[who].name, r.words[what].start+r.offset
	return m.Class == mention.Person && m.RoleStart <= at && at < m.RoleEnd
}

// behind gives a noun behind a preposition its part.
func (p *parser) behind(preposition string, head int) {
	c := p.clause
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
