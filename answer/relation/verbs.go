package relation

import (
	"slices"
	"strings"

	"footnote/retrieval"
)

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
