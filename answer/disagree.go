package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// Accounts differ where two sources give one thing values that cannot both be so:
// another number, role, day or outcome. A source is a document, or whom it credits.
// Two values are of one thing only if what the sentences say beside them is the
// same: the deed, what is counted, the people, the place, the time. Where that is
// not sure the rules stay silent. No account is called right.

const (
	// accountFrom is how strongly a sentence must bear on the question for what it
	// asserts to be touched by it.
	accountFrom = 0.4

	// coveredFrom is how much of the question such a sentence must have itself where
	// it only stands beside one that answers.
	coveredFrom = 0.3

	// leadingShown is how many of the excerpts that are shown lead the answer: what
	// their answering sentences assert is touched.
	leadingShown = 3

	// mostAccounts bounds the accounts of one thing, and mostDisputes the things.
	mostAccounts = 6
	mostDisputes = 3
)

// A dispute is assertions about one thing that differ, as they were found.
type dispute struct {
	accounts []assertion
}

// disputes returns what the assertions differ on, as far as one of those does that
// fulfil from, in the order in which it is first spoken of. "61 of the 120 seats" gives
// two values, and agrees with either alone: two sources that have one value of a thing
// in common do not differ on it.
//
// Of a question's passages few assertions are touched by it: the others are compared
// with these, and with what differs from these, but not with each other.
func disputes(all []assertion, from func(*assertion) bool) []dispute {
	c := newComparison(all)
	things := newPartition(len(all))
	reached := make([]bool, len(all)) // it fulfils from, or differs from one that is reached
	differs := make([]bool, len(all))
	var next []int
	reach := func(i int) {
		if !reached[i] {
			reached[i] = true
			next = append(next, i)
		}
	}
	for i := range all {
		if from(&all[i]) {
			reach(i)
		}
	}
	for len(next) > 0 {
		i := next[0]
		next = next[1:]
		for _, j := range c.differing(i) {
			things.join(i, j)
			differs[i], differs[j] = true, true
			reach(j)
		}
	}
	accounts := make(map[int][]assertion)
	var order []int
	for i, a := range all {
		if !differs[i] {
			continue
		}
		thing := things.root(i)
		if accounts[thing] == nil {
			order = append(order, thing)
		}
		accounts[thing] = append(accounts[thing], a)
	}
	var found []dispute
	for _, thing := range order {
		slices.SortStableFunc(accounts[thing], byPublication)
		shown := eachValue(accounts[thing])
		found = append(found, dispute{shown})
	}
	return slices.DeleteFunc(found, func(d dispute) bool {
		return d.accounts[0].aspect == causeAspect && slices.ContainsFunc(found, d.isToldBy)
	})
}

// isToldBy reports whether another dispute, of an outcome, sets the same sentences side
// by side: it says of what more clearly.
func (d dispute) isToldBy(other dispute) bool {
	return other.accounts[0].aspect == outcomeAspect && !slices.ContainsFunc(d.accounts, func(a assertion) bool {
		return !slices.ContainsFunc(other.accounts, func(b assertion) bool { return a.hit.ID == b.hit.ID && a.best == b.best })
	})
}

// A comparison compares assertions, each with all of its kind when it is asked for.
type comparison struct {
	all       []assertion
	kinds     map[kind][]int
	places    []int       // of each assertion, in its kind
	standings []*standing // of each assertion; nil before it is asked for
}

// A standing is how an assertion stands to the others of the same thing.
type standing struct {
	all     []int           // how near each of its kind is
	others  []int           // that have another value
	near    []int           // how near each of them is
	agreed  map[string]bool // sources of which one says the same
	nearest map[int32]int   // by document: how near the nearest of its others is
}

func newComparison(all []assertion) *comparison {
	c := &comparison{all: all, kinds: make(map[kind][]int), places: make([]int, len(all)), standings: make([]*standing, len(all))}
	for i := range all {
		k := all[i].kind()
		c.places[i] = len(c.kinds[k])
		c.kinds[k] = append(c.kinds[k], i)
	}
	return c
}

// standing returns how assertion i stands to the others.
func (c *comparison) standing(i int) *standing {
	if c.standings[i] != nil {
		return c.standings[i]
	}
	kind := c.kinds[c.all[i].kind()]
	s := &standing{all: make([]int, len(kind)), agreed: make(map[string]bool), nearest: make(map[int32]int)}
	for place, j := range kind {
		near := 0
		if other := c.standings[j]; other != nil {
			near = other.all[c.places[i]] // which is the same the other way round
		} else {
			near = c.nearness(i, j)
		}
		s.all[place] = near
		if near == 0 {
			continue
		}
		b := &c.all[j]
		if agree(&c.all[i], b) {
			s.agreed[b.source] = true
		} else {
			s.others, s.near = append(s.others, j), append(s.near, near)
		}
		s.nearest[b.hit.DocumentID] = max(s.nearest[b.hit.DocumentID], near)
	}
	c.standings[i] = s
	return s
}

// nearness returns how much assertions i and j have in common that are of one thing;
// 0 for those that are not.
func (c *comparison) nearness(i, j int) int {
	a, b := &c.all[max(i, j)], &c.all[min(i, j)]
	if i == j || !a.comparable(b) {
		return 0
	}
	return nearness(a, b)
}

// differing returns the assertions from which assertion i differs. Of a document that
// gives figures or days of several such things, these are the nearest; and none of its
// is nearer to the other.
func (c *comparison) differing(i int) []int {
	a, own := &c.all[i], c.standing(i)
	var differing []int
	for n, j := range own.others {
		b, other, near := &c.all[j], c.standing(j), own.near[n]
		nearest := a.aspect != figureAspect && a.aspect != dayAspect || a.hit.DocumentID == b.hit.DocumentID || near == own.nearest[b.hit.DocumentID] && near == other.nearest[a.hit.DocumentID]
		if nearest && (a.source == b.source || !own.agreed[b.source] && !other.agreed[a.source]) {
			differing = append(differing, j)
		}
	}
	return differing
}

// byPublication orders accounts by the day on which they were published, which is
// no order of merit; those without a date last.
func byPublication(a, b assertion) int {
	x, y := a.hit.Document, b.hit.Document
	if x.Dated != y.Dated {
		if x.Dated {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(x.Published.From, y.Published.From), cmp.Compare(x.Path, y.Path), cmp.Compare(a.hit.ID, b.hit.ID), cmp.Compare(a.from, b.from))
}

// A partition puts numbers from 0 on into sets.
type partition []int

func newPartition(n int) partition {
	p := make(partition, n)
	for i := range p {
		p[i] = i
	}
	return p
}

// root returns a number of the set of i, the same for all of the set.
func (p partition) root(i int) int {
	for p[i] != i {
		i = p[i]
	}
	return i
}

func (p partition) join(i, j int) { p[p.root(i)] = p.root(j) }

// A kind is what two assertions must have in common to be of one thing.
type kind struct {
	aspect  aspect
	issue   *issue
	denied  denial
	subject string // denial, extent, clock, place
	unit    string // figure
	key     string // figure, but of people
	year    bool   // day: whether it is a whole year
}

func (a *assertion) kind() kind {
	k := kind{aspect: a.aspect, issue: a.issue, denied: a.denied}
	switch a.aspect {
	case denialAspect, extentAspect, clockAspect, placeAspect:
		k.subject = a.subject
	case figureAspect:
		switch k.unit = a.mention.Unit; {
		case a.people:
			k.unit = "people"
		case k.unit == "":
			k.key = a.mention.Key
		}
	case dayAspect:
		k.year = isYear(a.mention.Days)
	}
	return k
}

// comparable reports whether two assertions of a kind might be of one thing, by whom
// they are of and by who makes them. It observes them if that may be.
func (a *assertion) comparable(b *assertion) bool {
	if (a.aspect == roleAspect || a.aspect == ageAspect) && !sameHolder(a, b) {
		return false
	}
	a.observe()
	b.observe()
	return a.source != b.source || a.aspect == figureAspect && (contrasted(a, b) || besideOther(a, b))
}

// eachValue returns one account of each value, then those of others who give it
// too: each document once for a value, and not more than are shown.
func eachValue(accounts []assertion) []assertion {
	var kept, again []assertion
	for _, a := range accounts {
		switch {
		case slices.ContainsFunc(slices.Concat(kept, again), func(k assertion) bool { return k.hit.DocumentID == a.hit.DocumentID && agree(&a, &k) }):
		case slices.ContainsFunc(kept, func(k assertion) bool { return agree(&a, &k) }):
			again = append(again, a)
		default:
			kept = append(kept, a)
		}
	}
	all := slices.Concat(kept, again)
	return all[:min(len(all), mostAccounts)]
}

// nearness returns how much two comparable assertions have in common: 0 if they are
// not of the same thing.
func nearness(a, b *assertion) int {
	same := false
	if !related(a, b) {
		return 0
	}
	switch a.aspect {
	case figureAspect:
		same = contrasted(a, b) || sameCount(a, b)
	case roleAspect:
		same = samePost(a, b)
	case dayAspect:
		same = sameEvent(a, b)
	case clockAspect:
		same = sameMoment(a, b)
	case placeAspect:
		same = sameSpot(a, b)
	case denialAspect:
		same = sameDenied(a, b)
	case extentAspect:
		same = sameExtent(a, b)
	case causeAspect:
		same = sameEffect(a, b)
	case ageAspect:
		same = !a.yearApart(b) && oneMatter(a, b)
	default:
		same = sameIssue(a, b)
	}
	switch {
	case !same:
		return 0
	case a.aspect != figureAspect && a.aspect != dayAspect:
		return 1
	}
	return 1 + 2*sharedBeside(a, b) + len(sharedTerms(a, b)) + shared(a.names, b.names) + shared(a.places, b.places)
}

// sharedBeside returns how many of the content words that stand next to the values
// two sentences have in common.
func sharedBeside(a, b *assertion) int {
	n := 0
	for _, x := range a.beside {
		if slices.ContainsFunc(b.beside, func(y string) bool { return a.areAlike(x, y) }) {
			n++
		}
	}
	return n
}

// sharedClosely is sharedBeside without words that stand beside many things.
func sharedClosely(a, b *assertion) int {
	n := 0
	for _, x := range a.beside {
		if !weak[x] && slices.ContainsFunc(b.beside, func(y string) bool { return a.areAlike(x, y) }) {
			n++
		}
	}
	return n
}

// weak are the terms of words that stand beside many things.
var weak = func() map[string]bool {
	stemmer := retrieval.NewStemmer()
	terms := make(map[string]bool)
	for _, word := range strings.Fields(`company firm government state country people official authorities year month week day time part number area pay paid make made give gave take took get
		have hold come go put set use new last first early late more one announce several other own accuse follow allow`) {
		terms[stemmer.Term(word)] = true
	}
	return terms
}()

const (
	// matterNames is how many names, but of countries, two passages have in common that
	// report on one matter, and matterDays how many days apart they are published at most.
	matterNames = 2
	matterDays  = 45

	// storyNames is how many names two documents have in common that follow one matter for
	// longer, and nearNames those that are published no more than matterDays apart.
	storyNames = 4
	nearNames  = 3
)

// sameMatter reports whether two documents speak of one matter where they make the
// assertions: then little need be said again beside a value.
func sameMatter(a, b *assertion) bool {
	if a.hit.DocumentID == b.hit.DocumentID || a.yearApart(b) {
		return false
	}
	return !a.apart(b) && oneMatter(a, b) && (!disjoint(a.names, b.names) || sharedClosely(a, b) > 1) || oneStory(a, b) && (sharedLinks(a, b) >= storyLinks || bothTolls(a, b))
}

// apart reports whether the documents were published more than matterDays apart.
func (a *assertion) apart(b *assertion) bool {
	x, y := a.hit.Document, b.hit.Document
	return x.Dated && y.Dated && (x.Published.From > y.Published.To+matterDays || y.Published.From > x.Published.To+matterDays)
}

// storyLinks is how much two sentences have in common that tell of one thing of a story.
const storyLinks = 2

// sharedLinks returns how many names, people and words next to the values two sentences
// have in common.
func sharedLinks(a, b *assertion) int {
	links := shared(a.names, b.names) + sharedClosely(a, b)
	if shareKey(a.own, b.own) {
		links++
	}
	if a.aspect == clockAspect {
		links++ // the verb
	}
	if a.aspect == figureAspect && (a.people || a.mention.Unit == "") && a.counts.noun != "" && a.counts.noun == b.counts.noun {
		links++
	}
	return links
}

// bothTolls reports whether both sentences count the victims of what their documents are
// on: neither says of what.
func bothTolls(a, b *assertion) bool {
	return a.aspect == figureAspect && a.deed == b.deed && tolls[a.deed] && a.isOfStory() && b.isOfStory()
}

// isOfStory reports whether a figure counts people without saying which, or where.
func (a *assertion) isOfStory() bool {
	return a.people && a.counts.noun == "" && len(a.counts.others)+len(a.counts.nations)+len(a.own)+len(a.here)+len(a.names)+len(a.nations) == 0
}

// oneMatter reports whether two passages have names in common.
func oneMatter(a, b *assertion) bool {
	pair := [2]int32{min(a.hit.ID, b.hit.ID), max(a.hit.ID, b.hit.ID)}
	one, known := a.matters[pair]
	if !known {
		one = shared(a.vicinity, b.vicinity) >= matterNames || sharedNames(a.vicinity, b.vicinity) >= matterNames
		a.matters[pair] = one
	}
	return one
}

// related reports whether two documents have a name in common at all: without one no words
// tell that they speak of one thing.
func related(a, b *assertion) bool {
	return a.hit.DocumentID == b.hit.DocumentID || a.sharedTelling(b) > 0
}

// sharedTelling returns how many names two documents have in common.
func (a *assertion) sharedTelling(b *assertion) int {
	pair := [2]int32{min(a.hit.DocumentID, b.hit.DocumentID), max(a.hit.DocumentID, b.hit.DocumentID)}
	names, known := a.namesShared[pair]
	if !known {
		x, y := a.tellings[a.hit.DocumentID], b.tellings[b.hit.DocumentID]
		if names = shared(x, y); names < storyNames && names >= storyNames/2 {
			names = sharedNames(x, y)
		}
		a.namesShared[pair] = names
	}
	return names
}

// oneStory reports whether two documents, as far as they were found, have many names in
// common: they follow one matter in all their passages.
func oneStory(a, b *assertion) bool {
	if a.apart(b) {
		return a.sharedTelling(b) >= storyNames
	}
	return a.sharedTelling(b) >= nearNames
}

// sharedNames returns how many names two sets have in common, in whatever spelling.
func sharedNames(a, b map[string]bool) int {
	n := shared(a, b)
	for x := range a {
		for y := range b {
			if x[0] == y[0] && !a[y] && !b[x] && strings.Contains(x, " ") && strings.Contains(y, " ") && samePerson(x, y) {
				n++
			}
		}
	}
	return n
}

// anyOf matches any of the words, in whatever case, between word boundaries.
func anyOf(words string) *regexp.Regexp { return regexp.MustCompile(`(?i)\b(?:` + words + `)\b`) }

// contrast parts a sentence in which two sources are set against each other.
var contrast = anyOf(`though|although|while|whereas|but|however|unofficial(?:ly)?|other (?:sources|estimates|reports|outlets)|later (?:reported|put|said|gave)`)

// saidToBe stands where a number is somebody's.
var saidToBe = anyOf(`official(?:ly|s)?|figures?|estimat(?:es?|ed|ing)|data|sources|reports?|reported|according|said|says|claim(?:s|ed)?|put|puts|counted|counts`)

// gives stands between a source and its number.
var gives = anyOf(`gives|gave|counts|counted|puts|lists|cites|cited|speaks of|spoke of|reach(?:es|ed)?`)

// contrasted reports whether a sentence sets two figures of the same thing against
// each other: "seven were held, though Meduza counted ten".
func contrasted(a, b *assertion) bool {
	if a.hit.ID != b.hit.ID || a.best != b.best || a.mention.Key != b.mention.Key || a.mention.Unit != b.mention.Unit || a.mention.Key == "" && a.mention.Unit != "%" {
		return false
	}
	if a.from > b.from {
		a, b = b, a
	}
	if b.from < a.mention.End {
		return false
	}
	between := a.hit.Text[a.mention.End-a.hit.Start : b.from-a.hit.Start]
	sentence := a.hit.Sentences[a.best]
	behind := a.hit.Text[b.mention.End-a.hit.Start : sentence.End-a.hit.Start]
	if strings.Contains(between, ";") && (a.source != b.source || gives.MatchString(between)) {
		return true
	}
	return contrast.MatchString(between) && (saidToBe.MatchString(between) || saidToBe.MatchString(behind))
}

// conflicts reports whether two sentences are of different places or times.
func (a *assertion) conflicts(b *assertion) bool {
	x, y := a.places, b.places // those of whom sentences speak are where the one before was
	if a.deed == "" {
		if x, y = a.here, b.here; len(x) > 0 && len(y) > 0 {
			x, y = a.there(), b.there()
		}
	}
	elsewhere := disjoint(x, y) && disjoint(x, b.names) && disjoint(y, a.names)
	return elsewhere || a.otherPeriods(b) || a.earlier(b) || b.earlier(a) || a.otherDays(b)
}

// there returns the places that the sentence names in the part that gives the value,
// or as where all of it is.
func (a *assertion) there() map[string]bool {
	places := make(map[string]bool)
	start := a.hit.Sentences[a.best].Start
	for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
		if m.Kind == mention.Name && a.here[m.Key] && (m.Start-start < opening || m.Start < a.to && a.from < m.End || !strings.ContainsAny(a.at(min(m.End, a.to), max(m.Start, a.from)), ",;")) {
			places[m.Key] = true
		}
	}
	return places
}

// opening is how many bytes into a sentence it says where all of it is: "In Baku, …".
const opening = 12

// tollDays is how many days apart the dead of one event may be counted, and
// countDays others.
const (
	tollDays  = 7
	countDays = 1
)

// otherDays reports whether both sentences name days, and none that may be meant
// by both.
func (a *assertion) otherDays(b *assertion) bool {
	within := mention.Day(countDays)
	if tolls[a.deed] {
		within = tollDays
	}
	for _, x := range a.days {
		for _, y := range b.days {
			if x.Overlap(mention.Days{From: y.From - within, To: y.To + within}) {
				return false
			}
		}
	}
	return len(a.days) > 0 && len(b.days) > 0
}

// otherPeriods reports whether both sentences name periods, and none of which a day is in
// both: "last year" and "the first half of this year".
func (a *assertion) otherPeriods(b *assertion) bool {
	return len(a.periods) > 0 && len(b.periods) > 0 && !slices.ContainsFunc(a.periods, func(x mention.Days) bool { return slices.ContainsFunc(b.periods, x.Overlap) })
}

// tollPart is how much of another a count of victims is at least that is not of a part of
// them.
const tollPart = 0.1

// tolls are deeds whose victims are counted for days.
var tolls = wordSet(`killed injured missing infected`)

// longAgo is how many days before its publication an event lies that a text would
// not speak of without a date.
const longAgo = 90

// earlier reports whether a is of a time long ago and b, without a date, is not.
func (a *assertion) earlier(b *assertion) bool {
	return len(a.days) > 0 && len(b.days) == 0 && a.hit.Document.Dated && !slices.ContainsFunc(a.days, func(d mention.Days) bool {
		return d.To >= a.hit.Document.Published.From-longAgo
	})
}

// disjoint reports whether both sets have elements, and none in common.
func disjoint(a, b map[string]bool) bool { return len(a) > 0 && len(b) > 0 && shared(a, b) == 0 }

func shared(a, b map[string]bool) int {
	n := 0
	for key := range a {
		if b[key] {
			n++
		}
	}
	return n
}

// sharedTerms returns the content words that two sentences have in common, as the
// first writes them, in its order. Words that reports use for one another are one.
func sharedTerms(a, b *assertion) []string {
	var common []string
	seen := make(map[string]bool)
	for _, word := range a.content {
		if seen[word.Term] {
			continue
		}
		seen[word.Term] = true
		if said[word.Term] {
			continue
		}
		if b.has(word.Term) || b.groups[otherGroups[word.Term]] || slices.ContainsFunc(a.kin(word.Term), b.has) {
			common = append(common, a.terms[word.Term])
		}
	}
	return common
}

// said are the terms of words that tell only that somebody says so.
var said = func() map[string]bool {
	stemmer := retrieval.NewStemmer()
	terms := make(map[string]bool)
	for _, word := range strings.Fields(`say said tell told report reported announce announced accord according state stated add added claim claimed write wrote`) {
		terms[stemmer.Term(word)] = true
	}
	return terms
}()

// has reports whether the sentence has a content word of the term.
func (s *scene) has(term string) bool {
	_, ok := s.terms[term]
	return ok
}

// opposed reports whether one sentence has a word, and the other its opposite and
// not the word: imports and exports are not one thing.
func opposed(a, b *assertion) bool {
	return slices.ContainsFunc([][2]*assertion{{a, b}, {b, a}}, func(pair [2]*assertion) bool {
		x, y := pair[0].written, pair[1].written
		for word := range x {
			if !y[word] && slices.ContainsFunc(opposites[word], func(opposite string) bool { return y[opposite] && !x[opposite] }) {
				return true
			}
		}
		return false
	})
}

// sameCount reports whether two figures count or measure the same.
func sameCount(a, b *assertion) bool {
	people := a.people && (a.deed != "" || b.deed != "") || a.mention.Unit == "" && a.deed != "" && b.deed != ""
	if sameOnes(a, b) || sameDistance(a, b) || sameAttackers(a, b) || besideOther(a, b) {
		return true
	}
	if x, y := a.farFrom(), b.farFrom(); x != "" && y != "" && x != y {
		return false
	}
	if people && (a.deed != b.deed || tolls[a.deed] && (a.mention.Value < tollPart*b.mention.Value || b.mention.Value < tollPart*a.mention.Value)) || !sameNoun(a, b) || a.conflicts(b) {
		return false
	}
	common := len(sharedTerms(a, b))
	if sameMatter(a, b) && a.isWhole() && b.isWhole() {
		return true
	}
	if isRate(a) != isRate(b) || a.each() != b.each() || apartByFar(a.mention, b.mention) {
		return false
	}
	if a.isCounted() && b.isCounted() && sameMatter(a, b) && shared(a.names, b.names) > 0 && !opposed(a, b) {
		return true
	}
	if common == 0 && !(people && (deedGroups[a.mention.Key] != "" || deedGroups[b.mention.Key] != "" || shareKey(a.persons, b.persons))) || opposed(a, b) || len(a.own) > 0 && len(b.own) > 0 && !shareKey(a.own, b.own) {
		return false
	}
	if sameMatter(a, b) && (people || sharedClosely(a, b) > 0 || !isDuration[a.mention.Unit] && shared(a.names, b.names) >= matterNames) {
		return true
	}
	if people {
		// The deed and what is counted are the same: the event must be.
		return shared(a.names, b.names) > 0 || common >= 3 || shareKey(a.persons, b.persons) ||
			a.specific() && b.specific() && a.hit.DocumentID != b.hit.DocumentID && shared(a.vicinity, b.vicinity) > 1
	}
	shorter := min(len(a.terms), len(b.terms))
	enough := common >= 2 && float64(common) >= 0.35*float64(shorter) ||
		a.mention.Key != "" && shared(a.vicinity, b.vicinity) > 0 && float64(common) >= 0.3*float64(shorter) // "twelve ships lie outside the mole"
	return enough && !disjoint(a.nations, b.nations)
}

// sameOnes reports whether two figures count the same many people, who are called by one
// name that is not anybody's, though not both tell what was done to them.
func sameOnes(a, b *assertion) bool {
	const many = 10
	return a.people && b.people && min(a.mention.Value, b.mention.Value) >= many && (a.deed == "" || b.deed == "") &&
		a.counts.noun != "" && a.counts.noun == b.counts.noun && !anybody[a.counts.noun] && sameNoun(a, b) && !a.conflicts(b) && !opposed(a, b) &&
		sameMatter(a, b) && len(sharedTerms(a, b))+shared(a.names, b.names) > 0
}

// sameAttackers reports whether two figures count those who did one deed.
func sameAttackers(a, b *assertion) bool {
	return a.people && b.people && a.isOfAttackers() && b.isOfAttackers() && !a.conflicts(b) && (sameMatter(a, b) || oneStory(a, b) && !disjoint(a.names, b.names))
}

// attackers are nouns, as keys, for those who attack, and attacking stands behind people
// who do.
var (
	attackers = wordSet(`gunman gunmen attack assail robber raider hijack bandit`)
	attacking = regexp.MustCompile(`^\s+(?:had\s+)?(?:attacked|stormed|robbed|raided|ambushed|broke\s+into|held\s+up|opened\s+fire|took\s+part)\b`)
)

// isOfAttackers reports whether a figure counts all who did a deed.
func (a *assertion) isOfAttackers() bool {
	return a.deed == "" && attacking.MatchString(a.behind(a.mention.End)) && (a.counts.noun == "" || attackers[a.counts.noun] || attackers[a.mention.Key])
}

// besideOther reports whether one sentence gives a count of victims, and the next, of
// another source, another: "The army counts 50 dead. The Red Cross speaks of 70 dead."
func besideOther(a, b *assertion) bool {
	return a.isBeside(b) && a.people && a.deed == b.deed && tolls[a.deed] && sameNoun(a, b) && a.is(gives) && b.is(gives) && disjoint(a.names, b.names) == (len(a.names) > 0 && len(b.names) > 0)
}

// isBeside reports whether two assertions stand in one sentence and the next.
func (a *assertion) isBeside(b *assertion) bool {
	return a.hit.ID == b.hit.ID && (a.best-b.best == 1 || b.best-a.best == 1)
}

// sameDistance reports whether two figures tell how far it is from one place.
func sameDistance(a, b *assertion) bool {
	if a.mention.Unit != "km" || a.hit.DocumentID == b.hit.DocumentID {
		return false
	}
	x, y := a.farFrom(), b.farFrom()
	return x != "" && x == y && (oneMatter(a, b) || oneStory(a, b)) && !a.conflicts(b) && !opposed(a, b)
}

// farFrom returns the key of the place from which a distance is told; "" for none.
func (a *assertion) farFrom() string {
	if a.mention.Unit != "km" {
		return ""
	}
	for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
		if m.Kind == mention.Name && m.Start >= a.to && distant.MatchString(a.at(a.mention.End, m.Start)) {
			return m.Key
		}
	}
	return ""
}

// distant stands between a distance and the place from which it is.
var distant = regexp.MustCompile(`^\s+(?:away\s+)?(?:(?:(?:to\s+the\s+)?(?:north|south|east|west)\S*)\s+(?:of|from)|from|off|outside)\s+(?:the\s+)?(?:(?:town|city|village|port|island|coast)\s+of\s+)?[*“"]*$`)

// isCounted reports whether a figure counts things, of no other kind than others.
func (a *assertion) isCounted() bool {
	return a.mention.Key != "" && a.mention.Unit == "" && !a.people && len(a.counts.others) == 0 && a.deed == ""
}

// rated tells that an amount is one of many: so much a day.
var rated = regexp.MustCompile(`(?i)\b(?:an?|per|each|every)\s+(?:hour|day|week|month|year|tonne|barrel|head|litre|kilo(?:gram)?)(?:['’]s)?\b|\b(?:hourly|daily|weekly|monthly|yearly|annual(?:ly)?)\b`)

// isRate reports whether a figure is an amount of money or a mass of which there is one
// for each time or piece.
func isRate(a *assertion) bool {
	return (isMoney(a.mention.Unit) || a.mention.Unit == "t") && a.is(rated)
}

// each returns for what there is one of a figure, right behind it: "truck" of "200
// dollars a truck", "day" of "250 trucks daily"; "" for none.
func (a *assertion) each() string {
	sentence := a.hit.Sentences[a.best]
	behind := eachBehind.FindStringSubmatch(a.hit.Text[a.to-a.hit.Start : sentence.End-a.hit.Start])
	if behind == nil {
		return ""
	}
	if unit, ok := eachTime[strings.ToLower(behind[2])]; ok {
		return unit
	}
	return strings.ToLower(behind[1])
}

var (
	// eachBehind is what tells of a figure for what there is one.
	eachBehind = regexp.MustCompile(`(?i)^\W{0,3}(?:(?:an?|per|each|every)\s+(\pL+)|(hourly|daily|weekly|monthly|yearly|annually|annual))\b`)

	eachTime = map[string]string{"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year", "annual": "year"}
)

// apartByFar reports whether two figures are so far apart that they hardly are of one
// thing: who disputes a figure seldom does so by more.
func apartByFar(a, b mention.Mention) bool {
	low, high := min(a.Value, b.Value), max(a.High, b.High)
	return low > fewThings && high > farApart*low
}

// Accounts of a few, of one dead or a dozen, are of one thing further apart.
const (
	farApart  = 6
	fewThings = 20
)

// isWhole reports whether a figure counts all of some things that there are, by its
// sentence, which says no more than that they are counted: "has registered 1,240 cases".
func (a *assertion) isWhole() bool {
	return a.mention.Key != "" && a.mention.Unit == "" && !a.people && !slices.ContainsFunc(a.beside, func(term string) bool { return !tallying[term] })
}

var tallying = func() map[string]bool {
	stemmer := retrieval.NewStemmer()
	terms := make(map[string]bool)
	for _, word := range strings.Fields(`count register record report confirm list document know total number find see have say tell far official`) {
		terms[stemmer.Term(word)] = true
	}
	return terms
}()

// specific reports whether a figure says by itself what it counts: "eight Russian
// citizens".
func (a *assertion) specific() bool { return len(a.counts.nations) > 0 }

// A countedThing is the noun of a figure and what stands between.
type countedThing struct {
	noun    string
	nations map[string]bool
	others  []string // further words before the noun
}

// anyone are nouns, as keys, that count people of whatever kind.
var anyone = wordSet(`corps peopl person individu other victim dead death wound injur miss hurt kill casualti fatal man men soul live bodi`)

// anybody are nouns, as keys, that stand for people whom others call more closely.
var anybody = wordSet(`employe worker staff foreign expatri suspect detaine hostag`)

// countedBy returns what a figure counts.
func countedBy(hit *retrieval.Hit, m mention.Mention) countedThing {
	c := countedThing{noun: m.Key, nations: make(map[string]bool)}
	text := hit.Text[m.Start-hit.Start : m.End-hit.Start]
	words := strings.Fields(clean(text))
	for n, word := range words {
		word = strings.Trim(strings.ToLower(word), ".,“”\"'")
		if country, ok := mention.Nation(strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")); ok {
			c.nations[country] = true
			if n == len(words)-1 {
				c.noun = "citizen" // Azerbaijanis
			}
		} else if n > 0 && n < len(words)-1 {
			c.others = append(c.others, word)
		}
	}
	switch {
	case c.noun == "nation":
		c.noun = "citizen"
	case m.Unit == "people" && anyone[c.noun]:
		c.noun = ""
	}
	return c
}

// sameNoun reports whether two figures count the same kind of thing.
func sameNoun(a, b *assertion) bool {
	if !a.people {
		return (a.mention.Unit != "" || a.mention.Key == b.mention.Key) && !otherKind(a.counts, b.counts)
	}
	x, y := a.counts, b.counts
	if len(x.nations) != len(y.nations) || shared(x.nations, y.nations) != len(x.nations) || otherKind(x, y) {
		return false
	}
	if a.deed == b.deed && (anybody[x.noun] || anybody[y.noun]) && sameMatter(a, b) {
		return true
	}
	// Of the dead and the hurt of one event all are counted, whatever they are called.
	return x.noun == y.noun || tolls[a.deed] && (x.noun == "" || y.noun == "")
}

// otherKind reports whether both figures tell what kind of thing they count, and
// tell it differently: "nine senior officers", "three junior officers".
func otherKind(a, b countedThing) bool {
	return len(a.others) > 0 && len(b.others) > 0 && !slices.ContainsFunc(a.others, func(word string) bool { return slices.Contains(b.others, word) })
}

func shareKey(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return samePerson(x, y) })
	})
}

// samePerson reports whether two names, given by their keys, are one person's:
// equal, or close with one word equal.
func samePerson(a, b string) bool {
	match := mention.CompareKeys(a, b)
	if match >= mention.Same || match == mention.Partial {
		return true
	}
	if match < mention.Near {
		return false
	}
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) > 1 && len(x) == len(y) && (x[0] == y[0] || x[len(x)-1] == y[len(y)-1])
}

// yearApart reports whether the documents were published more than a year apart:
// by then a person may have another post, and something alike have happened.
func (a *assertion) yearApart(b *assertion) bool {
	const year = 366
	x, y := a.hit.Document, b.hit.Document
	return x.Dated && y.Dated && (x.Published.From > y.Published.To+year || y.Published.From > x.Published.To+year)
}

// sameHolder reports whether two roles are of one person.
func sameHolder(a, b *assertion) bool {
	x, y := a.mention.Key, b.mention.Key
	return x == y || shareInitial(x, y) && mention.CompareKeys(x, y) != mention.Partial && samePerson(x, y)
}

// shareInitial reports whether a word of each of two keys begins with one letter: one
// person's do, in whatever spelling.
func shareInitial(a, b string) bool {
	for n := range len(a) {
		if n > 0 && a[n-1] != ' ' {
			continue
		}
		for m := range len(b) {
			if (m == 0 || b[m-1] == ' ') && a[n] == b[m] {
				return true
			}
		}
	}
	return false
}

// samePost reports whether two roles of one person are in one house and time.
func samePost(a, b *assertion) bool {
	if a.yearApart(b) {
		return false
	}
	x, y := a.houses(), b.houses()
	switch {
	case len(x) > 0 && len(y) > 0:
		return shareHouse(x, y)
	case len(x) > 0:
		return shareHouse(x, b.vicinity)
	case len(y) > 0:
		return shareHouse(y, a.vicinity)
	}
	return oneMatter(a, b) // the person, and something else
}

// houses are the names, but of countries, that stand in a role: whom it is for.
func (a *assertion) houses() map[string]bool {
	houses := make(map[string]bool)
	for _, m := range a.hit.Mentions {
		if m.Kind == mention.Name && m.Start >= a.mention.RoleStart && m.End <= a.mention.RoleEnd {
			if _, nation := nationOf(a.hit, m); !nation {
				houses[m.Key] = true
			}
		}
	}
	return houses
}

func shareHouse(a, b map[string]bool) bool {
	for x := range a {
		for y := range b {
			if mention.CompareKeys(x, y) >= mention.Partial || strings.Contains(" "+x+" ", " "+y+" ") || strings.Contains(" "+y+" ", " "+x+" ") {
				return true
			}
		}
	}
	return false
}

const (
	// eventDays is how many days apart two accounts of one event may put it; what
	// happens but once may be put farther apart.
	eventDays = 10

	// eventShare is the share of the shorter sentence's words and names, and
	// eventTerms the number of them, that two accounts of one event have in common.
	eventShare = 0.4

	// deedDays is how many days apart accounts may put what one person did.
	deedDays   = 3
	eventTerms = 4
)

// once are what happens but once to somebody or something.
var once = anyOf(`first|` + onceVerbs)

const onceVerbs = `founded|born|built|opened|established|died|inaugurated|married|elected|launched|granted|issued|awarded|completed|commissioned|constructed`

// onceIn stands before the year in which what happens but once did.
var onceIn = regexp.MustCompile(`(?i)\b(?:` + onceVerbs + `)\s+(?:(?:in|at)\s+\p{Lu}\pL+\s+)?in\s+$`)

// onceTerms are the terms of these verbs.
var onceTerms = func() map[string]bool {
	stemmer := retrieval.NewStemmer()
	terms := make(map[string]bool)
	for verb := range strings.SplitSeq(onceVerbs, "|") {
		terms[stemmer.Term(verb)] = true
	}
	return terms
}()

// sameOnce reports whether two sentences have one such verb, or verbs that reports use for
// one another.
func sameOnce(a, b *assertion) bool {
	return slices.ContainsFunc(a.content, func(word retrieval.Word) bool {
		return onceTerms[word.Term] && (b.has(word.Term) || b.groups[otherGroups[word.Term]])
	})
}

// isOnce reports whether the sentence tells what happens but once.
func (s *scene) isOnce() bool { return s.is(once) }

// happening stands before the day of what it names: "the explosion in the mill on".
var happening = regexp.MustCompile(`(?i)\bthe\s+(?:\pL+\s+){0,2}?(arrests?|assault|attack|battle|blast|bombing|ceremony|collapse|collision|concert|crash|derailment|disaster|earthquake|election|eruption|execution|explosion|fire|flood|funeral|hearing|killings?|landslide|march|massacre|match|meeting|murder|protest|raid|rally|referendum|robbery|sentencing|shooting|sinking|storm|summit|theft|vote|wedding)(?:\s+(?:in|at|of|near|off|on)\s+(?:\S+\s+){1,3}?|\s+)(?:on\s+)?(?:the\s+(?:night|evening|morning|afternoon)\s+of\s+)?$`)

// happens returns the term of the event that stands before a day; "" for none.
func (a *assertion) happens() string {
	at := happening.FindStringSubmatch(tail(a.before(a.from)))
	if at == nil {
		return ""
	}
	return a.stemmer.Term(at[1])
}

// sameHappening reports whether two sentences name one event of what their documents are
// on, each with its day.
func sameHappening(a, b *assertion) bool {
	event := a.happens()
	return event != "" && event == b.happens() && oneStory(a, b) && !a.apart(b) && !disjoint(a.here, b.here) && !disjoint(a.names, b.names)
}

// sameEvent reports whether two sentences tell of one event.
func sameEvent(a, b *assertion) bool {
	x, y := a.mention.Days, b.mention.Days
	bothOnce := a.isOnce() && b.isOnce()
	if (x.From > y.To+eventDays || y.From > x.To+eventDays) && !bothOnce {
		return false
	}
	if sameHappening(a, b) {
		return true
	}
	names := shared(a.names, b.names) + shared(a.nations, b.nations)
	if len(a.own) > 0 && len(b.own) > 0 {
		if !shareKey(a.own, b.own) {
			return false
		}
		names++
	}
	matter := sameMatter(a, b)
	if isYear(x) && bothOnce && !sameOnce(a, b) {
		return false
	}
	if names == 0 && !matter || disjoint(a.places, b.places) && !bothOnce || sharedClosely(a, b) == 0 {
		return false
	}
	terms := len(sharedTerms(a, b))
	near := x.From <= y.To+deedDays && y.From <= x.To+deedDays && shareKey(a.persons, b.persons)
	if matter && (names >= matterNames || terms >= 2 && bothOnce || near) {
		return isYear(x) && bothOnce || !opposed(a, b)
	}
	shorter := min(len(a.terms)+len(a.names)+len(a.nations)+len(a.own), len(b.terms)+len(b.names)+len(b.nations)+len(b.own))
	return terms >= 2 && terms+names >= eventTerms && float64(terms+names) >= eventShare*float64(shorter) && !opposed(a, b)
}

// sameIssue reports whether two outcomes are of one thing.
func sameIssue(a, b *assertion) bool {
	if a.otherDays(b) || a.earlier(b) || b.earlier(a) || disjoint(a.places, b.places) || a.yearApart(b) {
		return false
	}
	names := shared(a.names, b.names) + shared(a.nations, b.nations)
	switch a.issue.how {
	case "thing":
		return names >= 2 || sameMatter(a, b) && names+len(sharedTerms(a, b)) > 0
	case "story":
		return names >= 2 || sameMatter(a, b) && names+len(sharedTerms(a, b)) > 0 || oneStory(a, b) && !a.apart(b) && !disjoint(a.names, b.names)
	case "loose":
		return (a.hit.DocumentID == b.hit.DocumentID || shared(a.nations, b.nations)+shared(a.places, b.places) > 0 || sameMatter(a, b) && len(sharedTerms(a, b)) > 0) && shared(a.vicinity, b.vicinity) >= 2
	case "same":
		if !slices.ContainsFunc(a.subjects, func(x string) bool {
			return slices.ContainsFunc(b.subjects, func(y string) bool { return a.areAlike(x, y) })
		}) {
			return false
		}
	}
	x, y := a.whom(), b.whom()
	if a.issue.ofPerson && (sameTitle(a, b) || followsOn(a, b) || followsOn(b, a)) {
		return true
	}
	if len(x) > 0 && len(y) > 0 {
		return shareKey(x, y)
	}
	if a.issue.how != "person" && shareKey(a.persons, b.persons) {
		return true
	}
	if a.issue.how == "person" {
		return len(x)+len(y)+len(a.figures)+len(b.figures) == 0 && len(sharedTerms(a, b)) >= 2 && sameMatter(a, b)
	}
	if a.issue.how == "same" && sameMatter(a, b) {
		return true
	}
	terms := 0
	for _, written := range sharedTerms(a, b) {
		if !a.issue.speaksOf(strings.ToLower(written)) {
			terms++
		}
	}
	if a.sameDay(b) {
		if terms > 0 && oneStory(a, b) {
			return true
		}
		terms += 2
	}
	return names >= 1 && terms >= 2 || (names >= 3 || shared(a.names, b.names) >= 2) && terms >= 1 || terms >= 4
}

// whom returns the people of whom a sentence speaks: those that it names, or whom it
// calls he or she.
func (a *assertion) whom() []string {
	if len(a.own) > 0 || a.is(someone) {
		return a.persons
	}
	return nil
}

// followsOn reports whether a sentence goes on, of the one before, with whom it calls he or
// she.
func followsOn(a, b *assertion) bool {
	return a.hit.ID == b.hit.ID && a.best == b.best+1 && len(a.own) == 0 && a.is(heOrShe) && (len(b.own) > 0 || len(b.unsure) > 0 || len(b.names) > 0)
}

var heOrShe = anyOf(`he|she|him|her`)

// sameTitle reports whether two sentences speak of one who has a post that only one has,
// at least one of them without a name: "the captain is missing", "Captain Lorne survived".
func sameTitle(a, b *assertion) bool {
	x, named := a.title()
	y, bothNamed := b.title()
	return x != "" && x == y && !(named && bothNamed) && (oneMatter(a, b) || oneStory(a, b))
}

// title returns the post by which a sentence begins to speak of somebody, and whether it
// names them; "" for none.
func (a *assertion) title() (post string, named bool) {
	at := titled.FindStringSubmatchIndex(a.scene.text)
	if at == nil {
		return "", false
	}
	return strings.ToLower(a.scene.text[at[2]:at[3]]), titledName.MatchString(a.scene.text[at[3]:])
}

// titled begins a sentence on somebody whom it calls by a post of which a vessel, a town or
// a firm has one, and titledName follows where it names them.
var (
	titled     = regexp.MustCompile(`^(?:\pL+,\s+)?(?:(?:[Tt]he|[Ii]ts|[Tt]heir)\s+(?:\p{Ll}+['’]s\s+)?)?((?i:captain|pilot|skipper|driver|mayor|governor|president|director|owner|bishop|imam|principal|coach|conductor|gunman|attacker|kidnapper))\b(?:,|\s+(?:\p{Lu}|is|was|has|had|survived|died|remains))`)
	titledName = regexp.MustCompile(`^,?\s+[*“"]*\p{Lu}`)
)

var someone = anyOf(`he|she|they|him|her|them|his|their|the (?:man|woman|men|women|brothers?|sisters?|couple|two|victims?)`)

// sameDenied reports whether one sentence denies of something what another says of
// it: beside the verb they have a noun in common that stands near it in both.
func sameDenied(a, b *assertion) bool {
	if a.yearApart(b) || len(a.own) > 0 && len(b.own) > 0 && !shareKey(a.own, b.own) || disjoint(a.nations, b.nations) {
		return false
	}
	near := sharedBeside(a, b)
	names := shared(a.names, b.names)
	return near >= 2 && names+shared(a.nations, b.nations) > 0 || near >= 1 && (names > 0 || shared(a.vicinity, b.vicinity) > 2 || sameMatter(a, b))
}

// sameExtent reports whether two sentences tell how much of one thing there was:
// the same deed to the same things.
func sameExtent(a, b *assertion) bool {
	return !a.conflicts(b) && !a.yearApart(b) && !opposed(a, b) && shared(a.names, b.names)+shared(a.nations, b.nations) > 0 && len(sharedTerms(a, b)) >= 3
}

// sameDay reports whether both sentences speak of one day, or of one month.
func (a *assertion) sameDay(b *assertion) bool {
	return slices.ContainsFunc(a.days, func(x mention.Days) bool {
		return slices.ContainsFunc(b.days, func(y mention.Days) bool { return x == y && x.To-x.From <= widestDay })
	})
}

// saysWho are words that only tell who says so.
var saysWho = anyOf(`say|says|said|reported|reportedly|reports?|announced|according|claim(?:s|ed)?|told|sources?|analysts?|experts?|economists?|officials?`)

// touched returns the disputes that the question touches: one of whose accounts
// stands in an excerpt that is shown and bears on it, or is what it asks for.
func (r *reader) touched(all []dispute, shown []excerpt) []dispute {
	var touched []dispute
	for _, d := range all {
		if slices.ContainsFunc(d.accounts, func(a assertion) bool { return r.touches(&a, shown) }) {
			touched = append(touched, d)
		}
	}
	return touched[:min(len(touched), mostDisputes)]
}

func (r *reader) touches(a *assertion, shown []excerpt) bool {
	if a.aspect == roleAspect || a.aspect == ageAspect {
		return r.touchesRole(a, shown)
	}
	if !r.mayAsk(a) {
		return false
	}
	isShown := slices.ContainsFunc(shown, a.shownIn)
	leading := shown[:min(len(shown), leadingShown)]
	if isShown && slices.ContainsFunc(leading, func(e excerpt) bool { return a.shownIn(e) && a.best == e.best }) {
		return true
	}
	counted := a.aspect == figureAspect && r.question.Shape.Counted != "" && a.mention.Key == r.question.Shape.Counted
	if !isShown && !counted {
		return false
	}
	bears := r.support(a.hit, a.best)
	return bears.strength() >= accountFrom && (counted || bears.covered >= coveredFrom)
}

// mayAsk reports whether the question may ask for what the account tells, by its kind: an
// account is not shown because the sentence that answers has a number in passing.
func (r *reader) mayAsk(a *assertion) bool {
	wants := r.question.Shape.Wants
	switch a.aspect {
	case figureAspect:
		unit := a.mention.Unit
		switch wants {
		case mention.NumberAnswer:
			return unit == "" || unit == "people" || r.question.Shape.Counted == "" || a.mention.Key == r.question.Shape.Counted
		case mention.MoneyAnswer:
			return isMoney(unit)
		case mention.DurationAnswer:
			return isDuration[unit]
		case mention.PersonAnswer, mention.OrganisationAnswer, mention.PlaceAnswer, mention.DateAnswer, mention.RoleAnswer, mention.ReasonAnswer:
			return false
		}
	case placeAspect:
		return wants == mention.PlaceAnswer || wants == mention.AnyAnswer
	case dayAspect, clockAspect:
		return wants == mention.DateAnswer || wants == mention.AnyAnswer || wants == mention.YesNoAnswer
	case causeAspect:
		return wants == mention.ReasonAnswer || wants == mention.AnyAnswer || wants == mention.MannerAnswer
	}
	return true
}

// isMoney reports whether a unit is a currency: its code, or its name where it has none.
func isMoney(unit string) bool { return len(unit) == 3 && strings.ToUpper(unit) == unit || money[unit] }

// seeks returns which assertions the question may touch: outcomes, denials and extents
// only if it has a word of what they are of, roles if it names somebody or asks who;
// figures and days need none.
func (r *reader) seeks() sought {
	var seeks sought
	seeks.roles = r.question.Shape.Wants == mention.PersonAnswer || slices.ContainsFunc(r.question.Mentions, mayHaveRole)
	subjects := make(map[string]bool)
	for _, term := range r.question.Terms {
		for _, key := range term.Keys {
			subjects[key] = true
			for _, alike := range r.question.Alike(key) {
				subjects[alike] = true
			}
		}
	}
	seeks.extents = func(noun string) bool { return subjects[noun] }
	switch r.question.Shape.Wants {
	case mention.PlaceAnswer:
		seeks.places = true
		return seeks
	case mention.NumberAnswer, mention.MoneyAnswer, mention.DateAnswer:
		return seeks // what came of it is not asked
	}
	seeks.denied, seeks.causes, seeks.places = seeks.extents, true, true
	text := strings.ToLower(r.question.Text)
	for n, issue := range issues {
		if issue.speaksOf(text) {
			seeks.issues |= 1 << n
		}
	}
	return seeks
}

// touchesRole reports whether the question asks what the person is, by naming them and no
// deed, or by asking for a role; or asks who has the role.
func (r *reader) touchesRole(a *assertion, shown []excerpt) bool {
	wants := r.question.Shape.Wants
	var deeds []retrieval.Term
	for _, term := range r.question.Terms {
		if !term.Frame && !term.IsDate && !r.isName(term) {
			deeds = append(deeds, term)
		}
	}
	switch {
	case a.aspect == ageAspect && !howOld.MatchString(r.question.Text):
		return false
	case r.names(a.mention):
		return len(deeds) == 0 || wants == mention.RoleAnswer || a.aspect == ageAspect || wants == mention.AnyAnswer && asksRole.MatchString(r.question.Text)
	case wants != mention.PersonAnswer || !slices.ContainsFunc(shown, a.shownIn):
		return false
	}
	role := contentOf(retrieval.NewStemmer(), a.value)
	return slices.ContainsFunc(deeds, func(term retrieval.Term) bool { return len(term.Keys) > 0 && role[term.Keys[0]] })
}

// asksRole is in a question for what somebody is.
var asksRole = anyOf(`job|jobs|post|posts|position|role|roles|title|rank|office|function`)

// names reports whether the question names the person of m: by surname, or in full
// where both do, in whatever spelling.
func (r *reader) names(m mention.Mention) bool {
	return slices.ContainsFunc(r.question.Mentions, func(q mention.Mention) bool {
		return mayHaveRole(q) && mention.CompareKeys(q.Key, m.Key) >= mention.Near
	})
}

// mayHaveRole reports whether a mention may be a person's name.
func mayHaveRole(m mention.Mention) bool { return m.Kind == mention.Name && m.Class != mention.Place }

// sentenceAt returns the sentence of the hit that a byte is in.
func sentenceAt(hit *retrieval.Hit, at int) int {
	for i, sentence := range hit.Sentences {
		if at < sentence.End {
			return i
		}
	}
	return len(hit.Sentences) - 1
}

// clean returns the text on one line, without Markdown's emphasis.
func clean(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
}

// shownIn reports whether the excerpt holds the sentence of the account.
func (a *assertion) shownIn(e excerpt) bool {
	return e.hit.ID == a.hit.ID && e.first <= a.best && a.best <= e.last
}

// shownWith returns the excerpts with those added that the accounts of the disputes
// need: beside those that answer with the sentences around them, where these are in
// no other. Sources that are set against each other in one sentence, or in sentences
// beside each other, have it each: a citation is credited for the one that answers.
func shownWith(chosen []excerpt, disputes []dispute) []excerpt {
	answering := len(chosen)
	for _, d := range disputes {
		for _, a := range d.accounts {
			if slices.ContainsFunc(chosen, func(e excerpt) bool { return a.shownIn(e) && slices.Equal(e.credits(), a.credits()) }) {
				continue
			}
			e := a.excerpt
			if e.centre(); answering == 0 || slices.ContainsFunc(chosen, func(other excerpt) bool { return overlap(e, other) }) {
				e = a.excerpt
			}
			chosen = append(chosen, e)
		}
	}
	return chosen
}

// disagreements sets the accounts of each dispute side by side, each with the
// citations that give it, in the order in which they were found.
func disagreements(disputes []dispute, citations []Citation) []Disagreement {
	all := []Disagreement{}
	for _, d := range disputes {
		disagreement := Disagreement{About: aboutOf(d.accounts)}
		var values []assertion // the first of each account
		for _, a := range d.accounts {
			i := slices.IndexFunc(values, func(v assertion) bool { return agree(&a, &v) })
			if i < 0 {
				i = len(values)
				values = append(values, a)
				disagreement.Accounts = append(disagreement.Accounts, Account{Value: a.value, Citations: []int{}})
			} else if value := &disagreement.Accounts[i].Value; a.aspect == outcomeAspect && !strings.Contains(strings.ToLower(*value), strings.ToLower(a.value)) {
				*value += " / " + a.value // "torture / injuries"
			}
			own := slices.ContainsFunc(citations, a.isOwn)
			for _, c := range citations {
				if a.isIn(c) && (!own || a.isOwn(c)) && !slices.Contains(disagreement.Accounts[i].Citations, c.N) {
					disagreement.Accounts[i].Citations = append(disagreement.Accounts[i].Citations, c.N)
				}
			}
		}
		disagreement.Accounts = slices.DeleteFunc(disagreement.Accounts, func(a Account) bool { return len(a.Citations) == 0 })
		if len(disagreement.Accounts) > 1 {
			all = append(all, disagreement)
		}
	}
	return all
}

// isIn reports whether a citation quotes the sentence of the account. Two
// collections may have different texts under one path.
func (a assertion) isIn(c Citation) bool {
	sentence := a.hit.Sentences[a.best]
	return c.Document == a.hit.Document.Path && c.Start <= sentence.Start && sentence.End <= c.End && c.Quote[sentence.Start-c.Start:sentence.End-c.Start] == a.sentence()
}

// isOwn reports whether a citation quotes the sentence of the account for what it
// says, and not for what stands beside it.
func (a assertion) isOwn(c Citation) bool {
	return a.isIn(c) && c.SentenceStart == a.hit.Sentences[a.best].Start && slices.Equal(c.Credits, a.credits())
}

// touchedBy returns the disputes in what was found that one of the questions
// touches.
func touchedBy(findings []finding, shown []excerpt) []dispute {
	var touched []dispute
	for _, f := range findings {
		// Where a hit was found for both parts of a question, its terms are each
		// part's own.
		found := disputes(assertions(f.result, f.reader.seeks().spokenOf(f.result, shown)), func(a *assertion) bool { return f.reader.touches(a, shown) })
		for _, d := range f.reader.touched(found, shown) {
			if !slices.ContainsFunc(touched, d.repeats) {
				touched = append(touched, d)
			}
		}
	}
	return touched[:min(len(touched), mostDisputes)]
}

// repeats reports whether two disputes share an account.
func (d dispute) repeats(other dispute) bool {
	return slices.ContainsFunc(d.accounts, func(a assertion) bool {
		return slices.ContainsFunc(other.accounts, func(b assertion) bool {
			return a.aspect == b.aspect && a.issue == b.issue && a.hit.ID == b.hit.ID && a.from == b.from
		})
	})
}
