package answer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"footnote/answer/relation"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

var (
	// verbs are words that say what was done: behind an auxiliary, or by their form.
	verbs = regexp.MustCompile(`(?i)\b(?:(?:is|are|was|were|be|been|being|has|have|had|will|would|did|does|do|can|could|should|must|may|might|gets?|got)\s+(?:not\s+|never\s+|also\s+|been\s+|being\s+|be\s+|\pL+ly\s+)*(\pL{3,})|(\pL{2,}ed|\pL{2,}es|said|says|told|held|shot|made|took|gave|sent|began|built|won|lost|led|left|met|spoke|wrote|saw|found|fell|rose|came|went|ran|cut|put|set|paid|sold|bought|brought|fought|struck|broke|fled|drew|flew|knew|kept|spent|stood|thought|caught|taught|hit|beat|thinks?|wants?|calls?|warns?|expects?|plans?|denies|demands?|leads?|works?|lives?|remains?|becomes?|became))\b`)

	// notBefore and modalBefore are what stands before a verb that says that something
	// was not so, or only may be, or should.
	notBefore   = regexp.MustCompile(`(?i)\b(?:not|never|no\s+longer|cannot|didn['’]t|wasn['’]t|weren['’]t|hasn['’]t|haven['’]t|hadn['’]t|isn['’]t|aren['’]t|won['’]t|doesn['’]t|don['’]t|neither|nor|nobody|without|denied|denies|refused\s+to|failed\s+to|declined\s+to|unable\s+to)(?:\s+\pL+){0,3}\s+$`)
	modalBefore = regexp.MustCompile(`(?i)\b(?:would|could|should|must|may|might|if|whether|unless|plans?\s+to|planned\s+to|hopes?\s+to|threatened\s+to|threatens?\s+to|wants?\s+to|wanted\s+to|urged|called\s+(?:on|for)|asked|demanded|likely\s+to|expected\s+to)(?:\s+\pL+){0,3}\s+$`)
)

// notDeeds are words behind an auxiliary, or of a verb's form, that are none.
var notDeeds = wordSet(`the and but for with from that this these those there their they been being not also only very more most less least than into onto over under about
	former current several some many two three four five six seven eight nine ten years months weeks days series species united red based so-called
	russian old new still now then just already again first last next well good bad own sure true false likely able unable called named said says told`)

// deeds returns where a text has the words that say what was done, in order.
func deeds(text string) []retrieval.Span {
	var spans []retrieval.Span
	for at := 0; at < len(text); {
		found := verbs.FindStringSubmatchIndex(text[at:])
		if found == nil {
			break
		}
		start, end := found[2], found[3]
		if start < 0 {
			start, end = found[4], found[5]
		}
		span := retrieval.Span{Start: at + start, End: at + end}
		if word := text[span.Start:span.End]; !notDeeds[strings.ToLower(word)] && word == strings.ToLower(word) {
			spans = append(spans, span)
		}
		at = span.End
	}
	return spans
}

// compare holds a sentence against the statement. ok says that it speaks of it:
// the same if differs is "", else otherwise, in that. If not, score is the share of
// the statement's words that it has.
func (c checker) compare(e excerpt) (differs string, score float64, ok bool) {
	found := c.found(e)
	covered, missing := c.coverage(e, found)
	if covered < readFrom {
		return "", covered, false
	}
	if differs, ok = c.borneOut(e); ok {
		return differs, 1, true
	}
	if differs, score, ok = c.differsIn(e, found, covered, missing); ok {
		return differs, score, true
	}
	return "", covered, false
}

// read returns what the nth sentence of the hit says.
func (c checker) read(hit *retrieval.Hit, n int) *relation.Reading {
	sentence := hit.Sentences[n]
	return relation.Read(hit.Text[sentence.Start-hit.Start:sentence.End-hit.Start], sentence.Start, mentionsIn(hit, sentence), c.stemmer)
}

// borneOut reports whether the sentence has all relations of the statement, but for
// one thing at most, in which it differs.
func (c checker) borneOut(e excerpt) (differs string, ok bool) {
	var days []relation.Difference
	for _, m := range c.dates {
		switch instead, state := c.dateIn(e, m); state {
		case lacking:
			return "", false
		case other:
			days = append(days, relation.Difference{Said: instead, Stated: c.text[m.Start:m.End]})
		}
	}
	if len(days) > 1 {
		return "", false
	}
	comparison := relation.Comparison{Stated: c.stated, Said: c.read(e.hit, e.best), Alike: c.kindred.areAlike}
	if e.best > 0 {
		comparison.Before = c.read(e.hit, e.best-1)
	}
	if comparison.Same() {
		if len(days) == 1 {
			return inWords(days[0]), true
		}
		return "", true
	}
	if len(days) > 0 {
		return "", false
	}
	if d, ok := comparison.Otherwise(); ok {
		return inWords(d), true
	}
	return "", false
}

// inWords says what a sentence says instead of what is stated.
func inWords(d relation.Difference) string {
	switch {
	case d.Stated != "":
		return fmt.Sprintf("“%s”, not “%s”", clean(d.Said), clean(d.Stated))
	case d.IsSo:
		return wasSo
	}
	return wasNotSo
}

// differsIn finds the one thing that a sentence says otherwise whose words are the
// statement's, though it may be put in another way. That it says the same is never
// told by its words.
func (c checker) differsIn(e excerpt, found map[int][]int, covered float64, missing []int) (differs string, score float64, ok bool) {
	actor, acts := c.statedActor()
	actorIsMet := true // or the statement names none
	beside := 0        // names that are not in the sentence itself
	for _, m := range c.names {
		switch {
		case c.nameHere(e, found, m):
		case c.nameMet(e, found, m) && !placedBefore.MatchString(c.text[:m.Start]) && !(acts && m == actor && !startsWithPronoun.MatchString(e.sentence())):
			beside++
		case acts && m == actor && m.Class == mention.Person:
			actorIsMet = false // somebody else may have done it
		default:
			return "", 0, false
		}
	}
	sentence := e.sentence()
	var differences []string
	differ := func(instead, stated string) {
		differences = append(differences, fmt.Sprintf("“%s”, not “%s”", clean(instead), clean(stated)))
	}

	// Roles: "X was the editor of Y".
	if stated, person := c.statedRole(); stated != "" {
		instead, given := c.roleIn(e, person)
		switch {
		case !given:
			return "", 0, false
		case roleKey(instead) == roleKey(stated):
			return "", 0, false
		case (sameOffice(instead, stated) || c.ofOneHouse(e) && unlikePositions(instead, stated)) && c.otherNamesMet(e, person):
			return fmt.Sprintf("“%s”, not “%s”", instead, stated), 1, true
		}
		return "", 0, false
	}

	// Figures and days that the sentence has differently, or lacks.
	negationsMet := countNegations(c.text) == countNegations(c.stretch(e, found))
	for n, term := range c.question.Terms {
		if isNumber(term) && len(found[n]) == 0 && !c.compares(term) {
			return "", 0, false
		}
	}
	figures := 0
	for _, m := range c.figures {
		switch instead, state := c.figureIn(e, m, found); state {
		case met:
			figures++
		case lacking:
			return "", 0, false
		case other:
			differ(instead, c.text[m.Start:m.End])
		}
	}
	for _, m := range c.dates {
		switch instead, state := c.dateIn(e, m); state {
		case lacking:
			return "", 0, false
		case other:
			differ(instead, c.text[m.Start:m.End])
		}
	}

	// The deed: it must be there, done and not undone, by the same.
	unmet, actorDiffers := 0, false
	for _, d := range c.deeds {
		n := d.term
		if len(found[n]) > 0 || emptyDeeds[strings.ToLower(c.question.Terms[n].Written)] || inSeveral(c.question.Terms[n].Written, sentence) {
			continue
		}
		if instead := oppositeIn(c.question.Terms[n].Written, sentence); instead != "" && c.isDone(e, instead) {
			differ(instead, c.question.Terms[n].Written)
			continue
		}
		unmet++
	}
	for _, n := range missing {
		if term := c.question.Terms[n]; !slices.ContainsFunc(c.deeds, func(d deed) bool { return d.term == n }) {
			if instead := oppositeIn(term.Written, sentence); instead != "" {
				differ(instead, term.Written)
			}
		}
	}
	for _, d := range c.deeds {
		if len(found[d.term]) == 0 {
			continue
		}
		switch c.polarity(e, d, found[d.term]) {
		case lacking:
			return "", 0, false
		case other:
			if covered < deniedFrom {
				return "", 0, false
			}
			if d.negated {
				differences = append(differences, wasSo)
			} else {
				differences = append(differences, wasNotSo)
			}
		}
	}
	switch instead, state := c.agentIn(e, found); state {
	case lacking:
		return "", 0, false
	case other:
		actorDiffers = true
		differ(instead, c.text[actor.Start:actor.End])
	}
	if !negationsMet && !slices.Contains(differences, wasSo) && !slices.Contains(differences, wasNotSo) {
		return "", 0, false
	}

	if negations.MatchString(c.text) && covered < deniedFrom && !slices.ContainsFunc(c.deeds, func(d deed) bool { return d.negated }) {
		return "", 0, false // what is denied may be another thing
	}

	// A figure that is met is one more thing that both have.
	all := float64(c.counted())
	has := covered*all + float64(figures)
	all += float64(figures)
	if actorDiffers { // his name is what differs
		all -= float64(len(strings.Fields(c.text[actor.Start:actor.End])))
	}
	covered = share(has, all)
	if unmet > 0 || beside > mostBeside || c.lacks(missing, sentence, actor, actorDiffers) {
		return "", 0, false
	}
	if len(differences) == 1 && beside == 0 && (actorIsMet || actorDiffers) {
		return differences[0], covered, covered >= otherwiseFrom
	}
	return "", 0, false
}

// isDone reports whether a word of the sentence is a verb there: "more" does not
// undo "reduced".
func (c checker) isDone(e excerpt, written string) bool {
	return slices.Contains(c.read(e.hit, e.best).Verbs(), written)
}

// mostBeside is how many names of a statement a sentence may leave to its
// neighbours and titles.
const mostBeside = 1

// startsWithPronoun matches a sentence whose subject the one before it names.
var startsWithPronoun = regexp.MustCompile(`(?i)^["“‘(*]*(?:he|she|they|it|his|her|their|its)\b`)

// lacks reports whether the sentence lacks words without which it cannot be held
// against the statement. What an opposite stands for is not lacking, nor is the
// name of whoever did something if that is what differs.
func (c checker) lacks(missing []int, sentence string, actor mention.Mention, actorDiffers bool) bool {
	for _, n := range missing {
		term := c.question.Terms[n]
		switch {
		case actorDiffers && actor.Start <= term.Start && term.End <= actor.End, oppositeIn(term.Written, sentence) != "", inSeveral(term.Written, sentence):
		case emptyDeeds[strings.ToLower(term.Written)], formal[strings.ToLower(term.Written)]:
		default:
			return true
		}
	}
	return false
}

// formal are nouns that are part of a preposition, as "on behalf of".
var formal = wordSet(`behalf spite`)

// emptyDeeds are verbs that leave to their object or to what is reported what was
// done: a sentence need not have them.
var emptyDeeds = wordSet(`happen happened happens occur occurred occurs come comes came amount amounts amounted stand stands stood
	take takes took taken make makes made give gives gave given get gets got say says said tell tells told think thinks thought believe believes believed`)

// counted is how many words of the statement count for its coverage.
func (c checker) counted() int {
	counted := 0
	for n, term := range c.question.Terms {
		if !term.IsDate && !term.Frame && !c.numbers[n] {
			counted++
		}
	}
	return counted
}

// What a sentence says where one of the two denies the other.
const (
	wasSo    = "that it was so"
	wasNotSo = "that it was not so"
)

// deniedFrom is the share of a statement's words from which on a sentence can deny
// it.
const deniedFrom = 0.8

// negations are the words that turn what is said about.
var negations = regexp.MustCompile(`(?i)\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|\pL+n['’]t)\b|n['’]t\b`)

func countNegations(text string) int {
	return len(negations.FindAllString(withoutNotOnly(text, text), -1))
}

// stretch is the part of the sentence that has the statement's words: a "not"
// elsewhere turns something else about.
func (c checker) stretch(e excerpt, found map[int][]int) string {
	sentence := e.hit.Sentences[e.best]
	first, last := sentence.End, sentence.Start
	for _, places := range found {
		for _, at := range places {
			first, last = min(first, at), max(last, at)
		}
	}
	// What stands right beside them may turn them about, too.
	first, last = max(first-stretchBytes, sentence.Start), min(last+stretchBytes, sentence.End)
	if first >= last {
		return ""
	}
	for !utf8.RuneStart(e.hit.Text[first-e.hit.Start]) {
		first--
	}
	for last < sentence.End && !utf8.RuneStart(e.hit.Text[last-e.hit.Start]) {
		last++
	}
	return e.hit.Text[first-e.hit.Start : last-e.hit.Start]
}

// stretchBytes is about four words.
const stretchBytes = 30

// compares reports whether a number of the statement is part of a figure or a day,
// which are compared as such.
func (c checker) compares(term retrieval.Term) bool {
	return slices.ContainsFunc(slices.Concat(c.figures, c.dates), func(m mention.Mention) bool { return m.Start <= term.Start && term.End <= m.End })
}

// A state says whether a sentence has something of a statement.
type state int

const (
	met state = iota
	other
	lacking
)

// found returns where the sentence has each term of the statement: bytes of the
// document.
func (c checker) found(e excerpt) map[int][]int {
	found := make(map[int][]int)
	for _, o := range e.hit.Found {
		if o.Sentence == e.best {
			found[o.Term] = append(found[o.Term], o.Start)
		}
	}
	return found
}

// coverage is the share of the statement's words that the sentence has, those of
// figures and days aside, and which it lacks.
func (c checker) coverage(e excerpt, found map[int][]int) (share float64, missing []int) {
	named := make(map[int]bool)
	for _, m := range c.names {
		for n, term := range c.question.Terms {
			if m.Start <= term.Start && term.End <= m.End && c.nameMet(e, found, m) {
				named[n] = true
			}
		}
	}
	all, has := 0.0, 0.0
	for n, term := range c.question.Terms {
		if term.IsDate || term.Frame || c.numbers[n] {
			continue
		}
		all++
		if len(found[n]) > 0 || named[n] {
			has++
		} else {
			missing = append(missing, n)
		}
	}
	if all == 0 {
		return 0, nil
	}
	return has / all, missing
}

// placedBefore is what stands before the name of a place where something is.
var placedBefore = regexp.MustCompile(`(?i)\b(?:in|at|near|inside|outside)\s+(?:the\s+)?$`)

// countryOf returns the country that a name of the statement stands for: a
// capital's name, its government, but not where something is in the capital.
func (c checker) countryOf(m mention.Mention) (country string, ok bool) {
	name := c.text[m.Start:m.End]
	if _, nation := mention.Nation(name); !nation && placedBefore.MatchString(c.text[:m.Start]) {
		return "", false
	}
	return mention.Country(name)
}

// nameHere reports whether the sentence itself has a name of the statement.
func (c checker) nameHere(e excerpt, found map[int][]int, m mention.Mention) bool {
	country, isCountry := c.countryOf(m)
	for _, other := range e.hit.Mentions {
		if other.Kind != mention.Name || !e.holds(other) {
			continue
		}
		match := mention.CompareKeys(m.Key, other.Key)
		if match >= mention.Partial || m.Class == mention.Person && match == mention.Near && strings.Contains(m.Key, " ") {
			return true
		}
		if key, ok := mention.Country(e.hit.Text[other.Start-e.hit.Start : other.End-e.hit.Start]); isCountry && ok && key == country {
			return true
		}
	}
	n := nameTerm(c.question, m)
	return n >= 0 && len(found[n]) > 0
}

// nameMet reports whether the sentence is of a name of the statement: of a person
// itself or right behind a sentence that names them; of a place or an organisation
// within its passage or under its titles.
func (c checker) nameMet(e excerpt, found map[int][]int, m mention.Mention) bool {
	country, isCountry := c.countryOf(m)
	for _, other := range e.hit.Mentions {
		if other.Kind != mention.Name || other.Start < e.hit.Start || other.End > e.hit.End {
			continue
		}
		distance := e.best - sentenceAt(e.hit, other.Start)
		switch {
		case isCountry:
			if key, ok := mention.Country(e.hit.Text[other.Start-e.hit.Start : other.End-e.hit.Start]); ok && key == country && (distance == 0 || distance == 1) {
				return true
			}
		case m.Class == mention.Person:
			match := mention.CompareKeys(m.Key, other.Key)
			if (distance == 0 || distance == 1) && (match >= mention.Partial || match == mention.Near && strings.Contains(m.Key, " ")) {
				return true
			}
		default:
			if match := mention.CompareKeys(m.Key, other.Key); match >= mention.Partial && (distance == 0 || distance == 1) {
				return true
			}
		}
	}
	if m.Class == mention.Person {
		return false
	}
	n := nameTerm(c.question, m)
	return n < 0 || len(found[n]) > 0 || e.hit.Above[n] || slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool { return o.Term == n })
}

// otherNamesMet reports whether the sentence, its neighbours or its titles have the
// statement's names beside that of a person.
func (c checker) otherNamesMet(e excerpt, person mention.Mention) bool {
	for _, m := range c.names {
		if m == person {
			continue
		}
		if n := nameTerm(c.question, m); n >= 0 && !e.hit.Above[n] && !slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool { return o.Term == n && apart(o.Sentence, e.best) <= 1 }) {
			return false
		}
	}
	return true
}

// figureIn looks in the sentence for a figure of the statement: one of the same
// that it counts or measures, next to the word that stands next to it there.
func (c checker) figureIn(e excerpt, m mention.Mention, found map[int][]int) (instead string, s state) {
	var anchors []int // where the sentence has the word that the figure stands with
	least := -1
	for n, term := range c.question.Terms {
		if len(found[n]) == 0 || c.isNameTerm(n) || c.numbers[n] || m.Start <= term.Start && term.End <= m.End && m.Unit != "people" && m.Unit != "" {
			continue
		}
		if d := stretchTo(term.Start, m.Start); least < 0 || d < least {
			least, anchors = d, found[n]
		}
	}
	nearest, distance, equal := mention.Mention{}, -1, false
	for _, f := range e.hit.Mentions {
		if f.Kind != mention.Figure || !e.holds(f) || f.Unit != m.Unit || (m.Unit == "" || m.Unit == "people") && !c.countsSame(f, m) || !c.countsOf(e, f, m) {
			continue
		}
		equal = equal || f.SameNumber(m)
		for _, at := range anchors {
			if d := stretchTo(at, f.Start); distance < 0 || d < distance {
				nearest, distance = f, d
			}
		}
	}
	switch {
	case distance < 0 && c.writtenIn(e, m):
		return "", met
	case distance < 0:
		return "", lacking
	case nearest.SameNumber(m):
		return "", met
	case equal, c.writtenIn(e, m), m.Bound != mention.Exactly || nearest.Bound != mention.Exactly, nearest.Value <= m.High && m.Value <= nearest.High:
		return "", lacking // it may be so, or not
	}
	return e.hit.Text[nearest.Start-e.hit.Start : nearest.End-e.hit.Start], other
}

// stretchTo is how far a figure stands from a word, in bytes: it is rather behind
// its word than before it, as in "exports ($445 million)".
func stretchTo(word, figure int) int {
	if figure < word {
		return 2 * (word - figure)
	}
	return figure - word
}

// countsSame reports whether two figures count the same.
func (c checker) countsSame(a, b mention.Mention) bool {
	return a.Key == b.Key || slices.Contains(c.question.Alike(a.Key), b.Key)
}

// countsOf reports whether a figure of the sentence is of those whom the statement
// counts: of "nine Russian citizens", if Russia stands beside it.
func (c checker) countsOf(e excerpt, f, m mention.Mention) bool {
	for _, name := range c.names {
		if name.Start < m.Start || name.End > m.End {
			continue
		}
		country, isCountry := mention.Country(c.text[name.Start:name.End])
		if !slices.ContainsFunc(e.hit.Mentions, func(other mention.Mention) bool {
			if other.Kind != mention.Name || !e.holds(other) || other.End < f.Start-stretchBytes || other.Start > f.End+stretchBytes {
				return false
			}
			key, ok := mention.Country(e.hit.Text[other.Start-e.hit.Start : other.End-e.hit.Start])
			return isCountry && ok && key == country || mention.CompareKeys(name.Key, other.Key) >= mention.Partial
		}) {
			return false
		}
	}
	return true
}

// writtenIn reports whether the sentence has the number of a figure, whatever it
// counts there: "38 people out of 67".
func (c checker) writtenIn(e excerpt, m mention.Mention) bool {
	return slices.ContainsFunc(e.hit.Mentions, func(f mention.Mention) bool {
		return f.Kind == mention.Figure && e.holds(f) && f.Value == m.Value && f.High == m.High && f.Unit == m.Unit && c.countsOf(e, f, m)
	}) || slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
		term := c.question.Terms[o.Term]
		return o.Sentence == e.best && c.numbers[o.Term] && o.Share == 1 && m.Start <= term.Start && term.End <= m.End &&
			!slices.ContainsFunc(e.hit.Mentions, func(f mention.Mention) bool {
				return (f.Kind == mention.Figure || f.Kind == mention.Date) && f.Start <= o.Start && o.End <= f.End
			})
	})
}

func (c checker) isNameTerm(n int) bool {
	term := c.question.Terms[n]
	return slices.ContainsFunc(c.names, func(m mention.Mention) bool { return m.Start <= term.Start && term.End <= m.End })
}

// relativeDate is a date that counts from the day on which it is written: another
// day may be meant by the same words.
var relativeDate = regexp.MustCompile(`(?i)\b(?:ago|last|this|next|past|recent|yesterday|today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|that|later|earlier)\b`)

// moreDays is what stands behind a date with which others are told: "3 and 4 May".
var moreDays = regexp.MustCompile(`^\s*(?:and|or|to|until|[-–—])\s*\d`)

// dateIn looks in the sentence for the days of a date of the statement.
func (c checker) dateIn(e excerpt, m mention.Mention) (instead string, s state) {
	s = lacking
	for _, d := range e.hit.Mentions {
		if d.Kind != mention.Date || !e.holds(d) || d.Days.To-d.Days.From > widestEvent {
			continue
		}
		if d.Days == m.Days || wholeMonths(m.Days) && m.Days.From <= d.Days.From && d.Days.To <= m.Days.To {
			return "", met
		}
		if d.Days.Overlap(m.Days) {
			return "", lacking // it may be so, or not
		}
		if moreDays.MatchString(e.hit.Text[d.End-e.hit.Start:]) {
			return "", lacking
		}
		instead, s = e.hit.Text[d.Start-e.hit.Start:d.End-e.hit.Start], other
		if relativeDate.MatchString(instead) {
			instead = d.Days.String()
		}
	}
	if relativeDate.MatchString(c.text[m.Start:m.End]) {
		s = lacking
	}
	return instead, s
}

// wholeMonths reports whether days are whole months or years: what is said of a day
// in them is said of them.
func wholeMonths(days mention.Days) bool {
	return days.From.Time().Day() == 1 && (days.To+1).Time().Day() == 1
}

// oppositeIn returns the word of the sentence that is the opposite of a word that
// it lacks, or "".
func oppositeIn(word, sentence string) string {
	words := lowerWords(sentence)
	for _, opposite := range opposites[strings.ToLower(word)] {
		if slices.Contains(words, opposite) {
			return opposite
		}
	}
	return ""
}

// polarity tells whether the sentence, which has a deed of the statement at places,
// says of it that it was so where the statement does: other if it denies it,
// lacking if it only says that it may be, or should.
func (c checker) polarity(e excerpt, d deed, places []int) state {
	result := lacking
	for _, at := range places {
		before := withoutNotOnly(e.sentence()[:at-e.hit.Sentences[e.best].Start], e.sentence())
		if modalBefore.MatchString(before) != d.modal {
			continue
		}
		if notBefore.MatchString(before) == d.negated {
			return met
		}
		result = other
	}
	return result
}

// "Not only … but also" denies nothing.
var (
	notOnly    = regexp.MustCompile(`(?i)\bnot\s+(?:only|just|merely)\b`)
	notOnlyBut = regexp.MustCompile(`(?i)\bnot\s+(?:only|just|merely)\b.*\bbut\b`)
)

// withoutNotOnly returns a part of a sentence without a "not only" that a "but"
// follows.
func withoutNotOnly(part, sentence string) string {
	if !notOnlyBut.MatchString(sentence) {
		return part
	}
	return notOnly.ReplaceAllString(part, "")
}

// subjectWords bounds how many words may stand between who does something and the
// verb.
var subjectWords = regexp.MustCompile(`^(?:[\s,“”"’'*]*[\pL’'-]+){0,4}[\s,*]*$`)

// passiveVoice stands right before a participle of what is done to somebody.
var passiveVoice = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|being)\s+(?:\pL+ly\s+|also\s+|not\s+|never\s+)*$`)

// actorIn returns the last name before the verb at start in a text whose names are
// mentions, shifted by offset, if it is near enough to be its subject.
func actorIn(text string, offset, start int, mentions []mention.Mention) (actor mention.Mention, ok bool) {
	for _, m := range mentions {
		if m.Kind != mention.Name || m.Start < offset || m.End > start {
			continue
		}
		between := text[m.End-offset : start-offset]
		if m.Class == mention.Person && apposition.MatchString(between) {
			return m, true // the names in the apposition do nothing
		}
		if subjectWords.MatchString(between) {
			actor, ok = m, true
		}
	}
	return actor, ok
}

// apposition is what tells who somebody is between the name and the verb: ", the
// mayor of Sarn, ".
var apposition = regexp.MustCompile(`^[*"”’]*,\s[^,.;]{3,80},\s*$`)

// statedActor returns who does the statement's first deed, if a name says so and
// the verb is in the active voice.
func (c checker) statedActor() (actor mention.Mention, ok bool) {
	if len(c.deeds) == 0 {
		return mention.Mention{}, false
	}
	start := c.question.Terms[c.deeds[0].term].Start
	if passiveVoice.MatchString(c.text[:start]) {
		return agentBehind(c.text, 0, start, c.names)
	}
	return actorIn(c.text, 0, start, c.names)
}

// by is what stands between a participle and who did it.
var by = regexp.MustCompile(`(?i)^\pL*(?:\s+[\pL\d,]+){0,5}?\s+by\s+(?:(?:the|an?)\s+)?["“*]*$`)

// agentBehind returns the name after "by" behind the participle at start in a text
// whose names are mentions, shifted by offset.
func agentBehind(text string, offset, start int, mentions []mention.Mention) (agent mention.Mention, ok bool) {
	for _, m := range mentions {
		if m.Kind == mention.Name && m.Start >= start && m.Start-offset <= len(text) && by.MatchString(text[start-offset:m.Start-offset]) {
			return m, true
		}
	}
	return mention.Mention{}, false
}

// agentIn looks who does the statement's first deed in the sentence. Somebody else
// is another account where both are people; another country or organisation may
// have done it as well.
func (c checker) agentIn(e excerpt, found map[int][]int) (instead string, s state) {
	stated, ok := c.statedActor()
	if !ok || len(found[c.deeds[0].term]) == 0 {
		return "", met
	}
	offset := e.hit.Sentences[e.best].Start
	start := found[c.deeds[0].term][0]
	actor, ok := actorIn(e.sentence(), offset, start, e.hit.Mentions)
	if gerund.MatchString(e.sentence()[start-offset:]) {
		if i := slices.IndexFunc(e.hit.Mentions, func(m mention.Mention) bool { return m.Kind == mention.Name && e.holds(m) }); i >= 0 {
			actor, ok = e.hit.Mentions[i], true
		}
	}
	if passiveVoice.MatchString(e.sentence()[:start-offset]) {
		if actor, ok = agentBehind(e.sentence(), offset, start, e.hit.Mentions); !ok {
			return "", lacking
		}
	}
	if !ok {
		// Who did it is told in another way, or not at all.
		if c.nameHere(e, found, stated) || startsWithPronoun.MatchString(e.sentence()) {
			return "", met
		}
		return "", lacking
	}
	if country, is := mention.Country(c.text[stated.Start:stated.End]); is {
		key, _ := mention.Country(e.hit.Text[actor.Start-e.hit.Start : actor.End-e.hit.Start])
		if key == country {
			return "", met
		}
		return "", lacking
	}
	if mention.CompareKeys(stated.Key, actor.Key) >= mention.Near || stated.Class != mention.Person || actor.Class != mention.Person {
		return "", met
	}
	return clean(cmp.Or(actor.Full, e.hit.Text[actor.Start-e.hit.Start:actor.End-e.hit.Start])), other
}

// gerund matches a verb whose subject is the sentence's: "Sarn took steps against
// the capital, closing its bank".
var gerund = regexp.MustCompile(`^\pL{2,}ing\b`)

// isRole finds a statement of what somebody is: "… was the editor of …".
var isRole = regexp.MustCompile(`(?i)^\s*(?:,[^,]*,)?\s*(?:is|was|are|were|became|serves\s+as|served\s+as)\s+(?:the\s+|an?\s+)?([\pL][\pL’' -]*?)(?:\s+(?:of|at|for|in|to)\b|[.,;]|$)`)

// statedRole returns the role that the statement gives to somebody, and to whom.
func (c checker) statedRole() (role string, person mention.Mention) {
	for _, m := range c.names {
		if m.Class != mention.Person {
			continue
		}
		if at := isRole.FindStringSubmatchIndex(c.text[m.End:]); at != nil {
			stated := c.text[m.End+at[2] : m.End+at[3]]
			if len(deeds("was "+stated)) == 0 || strings.ContainsAny(stated, "-") || mention.ReadQuestion("which "+stated).Wants == mention.PersonAnswer {
				return stated, m
			}
		}
	}
	return "", mention.Mention{}
}

// roleIn returns the role that the sentence gives to a person.
func (c checker) roleIn(e excerpt, person mention.Mention) (role string, ok bool) {
	for _, m := range e.hit.Mentions {
		if m.Kind == mention.Name && e.holds(m) && m.RoleEnd > m.RoleStart && m.RoleStart >= e.hit.Start && m.RoleEnd <= e.hit.End && mention.CompareKeys(m.Key, person.Key) >= mention.Partial {
			return clean(e.hit.Text[m.RoleStart-e.hit.Start : m.RoleEnd-e.hit.Start]), true
		}
	}
	return "", false
}

// ofOneHouse reports whether the statement names an organisation, in whose service a
// person is one thing rather than another.
func (c checker) ofOneHouse(e excerpt) bool {
	return slices.ContainsFunc(c.names, func(m mention.Mention) bool {
		return m.Class == mention.Organisation || m.Class == "" && slices.ContainsFunc(e.hit.Mentions, func(other mention.Mention) bool {
			return other.Class == mention.Organisation && mention.CompareKeys(m.Key, other.Key) >= mention.Partial
		})
	})
}

// unlikePositions reports whether one person hardly holds both positions in one
// organisation.
func unlikePositions(a, b string) bool {
	return readRole(a).noun != "" && readRole(b).noun != "" && !readRole(a).agrees(readRole(b))
}

// sameOffice reports whether two roles exclude each other: positions of the same
// kind, of other rank.
func sameOffice(a, b string) bool {
	nounOf := func(role string) string {
		words := strings.Fields(roleKey(role))
		if len(words) == 0 {
			return ""
		}
		return words[len(words)-1]
	}
	return nounOf(a) != "" && nounOf(a) == nounOf(b) || offices[nounOf(a)] && offices[nounOf(b)]
}
