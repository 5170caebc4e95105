package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// What accounts are of is told as a sub-editor would, in the sources' own words: "Russian
// citizens detained in Baku", "whether the gallery was inspected". Where no phrase of a
// source will do, it is the shortest that they have in common.

// aboutOf says what the accounts are of.
func aboutOf(accounts []assertion) string {
	a := &accounts[0]
	switch a.aspect {
	case figureAspect:
		return figureAbout(accounts)
	case roleAspect:
		return "role of " + nameIn(accounts)
	case ageAspect:
		return "age of " + nameIn(accounts)
	case dayAspect:
		return dayAbout(accounts)
	case clockAspect:
		return clockAbout(accounts)
	case placeAspect:
		return spotAbout(accounts)
	case denialAspect:
		return denialAbout(accounts)
	case extentAspect:
		return "how many " + shortest(accounts, (*assertion).withoutQuantity)
	case causeAspect:
		return causeAbout(accounts)
	default:
		return issueAbout(accounts)
	}
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// longest returns the longest of what the accounts are told by.
func longest(accounts []assertion, told func(*assertion) string) string {
	best := ""
	for i := range accounts {
		if text := told(&accounts[i]); len(text) > len(best) {
			best = text
		}
	}
	return best
}

// shortest returns the shortest of what the accounts are told by.
func shortest(accounts []assertion, told func(*assertion) string) string {
	best := told(&accounts[0])
	for i := range accounts {
		if text := told(&accounts[i]); len(text) < len(best) {
			best = text
		}
	}
	return best
}

// nameIn returns the name that the accounts are of as most of them spell it.
func nameIn(accounts []assertion) string {
	count := make(map[string]int)
	best := ""
	for _, a := range accounts {
		name := writtenName(a.hit, a.mention)
		if count[name]++; best == "" || count[name] > count[best] {
			best = name
		}
	}
	return best
}

func writtenName(hit *retrieval.Hit, m mention.Mention) string {
	if m.Full != "" {
		return clean(m.Full)
	}
	return clean(hit.Text[m.Start-hit.Start : m.End-hit.Start])
}

// at returns the text of a run of the document.
func (e excerpt) at(start, end int) string { return e.hit.Text[start-e.hit.Start : end-e.hit.Start] }

// before and behind return what the sentence has before and behind a place.
func (e excerpt) before(at int) string { return e.at(e.hit.Sentences[e.best].Start, at) }
func (e excerpt) behind(at int) string { return e.at(at, e.hit.Sentences[e.best].End) }

// dayAbout says what happened on the days: when the Melati sank.
func dayAbout(accounts []assertion) string {
	for i := range accounts {
		if before, _, ok := accounts[i].clause(accounts[i].from, accounts[i].to); ok && !linked.MatchString(" "+before+" ") {
			if told := upToDay.ReplaceAllString(strings.TrimPrefix(before, "where "), ""); strings.Contains(told, " ") && doneWord.MatchString(told) {
				return "when " + told
			}
		}
	}
	if topic := topicOf(accounts, doneWord.MatchString); topic != "" {
		return "when " + topic
	}
	return "when: " + orElse(accounts[0].marked(accounts), topicOf(accounts, anyTopic))
}

// spotAbout says what happened in the places: where the Melati was built.
func spotAbout(accounts []assertion) string {
	did := accounts[0].subject
	for i := range accounts {
		if name := personIn(accounts[i : i+1]); name != "" && ofSomebody[accounts[i].subject] {
			return "where " + name + " was " + did
		}
	}
	return "where " + orElse(subjectIn(accounts, wasBuilt), "it was "+did)
}

// clockAbout says what happened at the times of day: when the ferry sank.
func clockAbout(accounts []assertion) string {
	if told := subjectIn(accounts, sankAt); told != "" {
		return "when " + told
	}
	return dayAbout(accounts)
}

// subjectIn returns the first match of an expression in what stands before or behind the
// values, in small letters where it begins a sentence.
func subjectIn(accounts []assertion, expression *regexp.Regexp) string {
	for i := range accounts {
		if at := expression.FindStringSubmatch(accounts[i].sentence()); at != nil {
			r, size := utf8.DecodeRuneInString(at[1])
			return clean(string(unicode.ToLower(r)) + at[1][size:])
		}
	}
	return ""
}

// wasBuilt and sankAt are a subject, by an article, and what was done to it or it did.
var (
	wasBuilt = regexp.MustCompile(`\b((?:[Tt]he|[Aa]n?|[Ii]ts)\s+(?:[\p{Ll}\d-]+\s+){1,3}?(?:was|were|had\s+been)\s+(?:` + spotVerbs + `))\b`)
	sankAt   = regexp.MustCompile(`\b((?:[Tt]he|[Aa]n?|[Ii]ts)\s+(?:\p{Ll}+\s+){1,2}?(?:` + momentsDone + `))\s+(?:at|by|around)\b`)
)

var (
	// upToDay ends what stands before a day.
	upToDay = regexp.MustCompile(`(?i)(?:\s+on\s+the\s+(?:morning|afternoon|evening|night)\s+of|(?:\s+(?:early|late))?\s+(?:on|in|by|at)(?:\s+the)?)$`)

	// doneWord is what tells that something was done.
	doneWord = regexp.MustCompile(`\b(?:\p{Ll}{2,}(?:ed|wn|ught|eld|hot|ung)|was|were|began|broke|came|fell|fled|gave|hit|left|lost|made|met|sank|shot|struck|took|went|won)\b`)
)

// figureAbout says what is counted, what was done to it and where: "Russian citizens
// detained in Baku"; of what is measured, of what: "how much the dam had cost".
func figureAbout(accounts []assertion) string {
	noun := longest(accounts, (*assertion).countedWords)
	if counts := accounts[0].people || accounts[0].mention.Unit == "" && accounts[0].mention.Key != ""; !counts {
		return measureAbout(accounts, noun)
	}
	deed, place := longest(accounts, (*assertion).participle), placeOf(accounts)
	if deed == "aboard" {
		place = ""
	}
	if accounts[0].deed == "killed" && bodies[noun] {
		noun, deed = "dead", ""
	}
	about := orElse(noun, "number")
	if topic := topicOf(accounts, anyTopic); deed == "" && place == "" && topic != "" {
		about += ", " + topic
	}
	about = strings.Join(strings.Fields(about+" "+deed+" "+place), " ")
	if grown(accounts) {
		about += ", as reports went on"
	}
	return about
}

// bodies are nouns for the dead.
var bodies = wordSet(`body bodies corpse corpses victims`)

// measureAbout says what an amount, a share, a length or a time is of.
func measureAbout(accounts []assertion, noun string) string {
	unit := accounts[0].mention.Unit
	for i := range accounts {
		a := &accounts[i]
		before, behind, ok := a.clause(a.from, a.to)
		switch of := amountOf.FindStringSubmatch(a.before(a.from)); {
		case a.farFrom() != "" && (!ok || !strings.Contains(before, " ")):
			return "distance from " + a.nameOf(a.farFrom())
		case of != nil && unit != "%" && !isDuration[unit]:
			return joined(of[1], a.marked(accounts))
		case strings.HasPrefix(behind, "of ") && noun != "" && unit != "%":
			return noun + " " + behind
		case !ok || !strings.Contains(before, " "):
		case unit == "km" && forWhat.MatchString(behind):
			return "how far " + before + " " + behind
		case isDuration[unit] && strings.HasSuffix(before, " for"):
			return "how long " + strings.TrimSuffix(before, " for")
		case accounts[0].mention.Key == "" && unit != "%" && !preposition.MatchString(before):
			if !forWhat.MatchString(behind) {
				behind = ""
			}
			return strings.TrimSpace("how much " + before + " " + behind)
		}
	}
	topic := verbArticle.ReplaceAllString(topicOf(accounts, anyTopic), "")
	switch {
	case isDuration[unit] && slices.ContainsFunc(accounts, func(a assertion) bool { return given.MatchString(tail(a.before(a.from))) }):
		return noun + " given"
	case isDuration[unit] && topic != "":
		return noun + ", " + topic
	case topic == "" && unit == "%":
		return "share"
	case topic == "":
		return orElse(noun, "amount")
	case strings.Contains(topic, " "):
		return topic
	}
	return orElse(accounts[0].marked(accounts), topic)
}

var (
	isDuration  = wordSet(`second minute hour day week month year decade century`)
	preposition = regexp.MustCompile(`(?i)\b(?:of|for|at|to|by|from|with|in|on|a|an|the|than|worth)$`)
	forWhat     = regexp.MustCompile(`^(?:for|from|to|north|east|south|west|off|away)\b`)

	// verbArticle begins "holds a free stake", of which the stake is told.
	verbArticle = regexp.MustCompile(`^\p{Ll}+\s+(?:an?|the|its|their)\s+`)

	// amountOf stands before an amount and names it: "on bail of 500,000 euros".
	amountOf = regexp.MustCompile(`\b([\p{Ll}-]{3,})\s+of\s+$`)
)

// nameOf returns how the sentence writes the name of a key.
func (a *assertion) nameOf(key string) string {
	for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
		if m.Kind == mention.Name && m.Key == key {
			return writtenName(a.hit, m)
		}
	}
	return ""
}

// joined returns a word and those of a list, with commas between, each once.
func joined(word, list string) string {
	words := []string{word}
	for other := range strings.SplitSeq(list, ", ") {
		if other != "" && !slices.Contains(words, other) {
			words = append(words, other)
		}
	}
	return strings.Join(words, ", ")
}

// countedWords returns the words of a figure behind its number.
func (a *assertion) countedWords() string {
	words := strings.Fields(clean(a.at(a.mention.Start, a.mention.End)))
	for n, word := range words {
		if n > 0 && !magnitude[strings.ToLower(word)] {
			return strings.Join(words[n:], " ")
		}
	}
	return ""
}

var magnitude = wordSet(`hundred thousand million billion trillion dozen and`)

var (
	// participles end what was done to somebody; of those that some did themselves,
	// undergone tells.
	participles = regexp.MustCompile(`^(?:\p{Ll}+(?:ed|[^h]en|wn|ught|eld|hot|ung)|heard|cut|built|made|paid|spent|lost|won|sold|found|sent|hit|struck|left|kept|met)$`)
	undergone   = anyOf(`died|perished|marched|gathered|rallied|protested|demonstrated|fled`)

	// wasDone stands between what is counted and what was done to it.
	wasDone = regexp.MustCompile(`(?i)^[^.;]*\b(?:was|were|been|be|are|being)\s+(?:\pL+ly\s+)?$`)
)

// participle returns what was done to what is counted: the word of its deed, or one
// next to it that the other accounts have too; "" where no word says it.
func (a *assertion) participle() string {
	for _, word := range a.content {
		written := a.at(word.Start, word.End)
		own := a.deed != "" && deedGroups[word.Term] == a.deed || a.deed == "" && slices.Contains(a.beside, word.Term)
		switch {
		case !own || word.Start >= a.mention.Start && word.End <= a.mention.End:
		case written == "aboard":
			return written
		case word.Start >= a.to && a.people && (undergone.MatchString(written) || participles.MatchString(written) && strings.TrimSpace(a.at(a.to, word.Start)) == ""):
			return "who " + written
		case undergone.MatchString(written) || a.deed == "aboard":
		case participles.MatchString(written) && (word.End <= a.from || wasDone.MatchString(a.at(a.to, word.Start))):
			return written
		}
	}
	return ""
}

// placeName returns where something happened, by its name: "in Baku", "at the Quilca
// copper mine"; ok is false where a noun must follow the name, and none is known.
func (a *assertion) placeName(m mention.Mention, in string) (named string, ok bool) {
	named = strings.TrimLeft(clean(in), "“\"") + " " + writtenName(a.hit, m)
	if at := placeNoun.FindString(a.behind(m.End)); at != "" {
		return named + " " + clean(at), true
	}
	return named, !strings.HasSuffix(clean(in), "the")
}

// placeNoun stands behind the name of a place of its kind.
var placeNoun = regexp.MustCompile(`^\s+(?:\p{Ll}+\s+)?(?:airports?|area|bank|barracks|base|border|bridge|camp|canal|cathedral|centre|coast|crossing|dam|desert|district|docks?|factory|forest|gates?|harbour|hills?|hospital|island|islands|junction|lake|market|mill|mine|mountains?|museum|office|pass|plant|port|prison|province|quarter|refinery|region|river|school|square|station|strait|street|suburb|tunnel|valley|village|works|yard)\b`)

// placeIn stands before a place in which something happened.
var placeIn = regexp.MustCompile(`\b(?:in|at|near|off|outside|over)\s+(?:the\s+)?[*“"]*$`)

// placeOf returns where it happened: the place that stands nearest to a value and in
// another account's passage.
func placeOf(accounts []assertion) string {
	place, nearest := "", 0
	for i := range accounts {
		a := &accounts[i]
		for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
			in := placeIn.FindStringIndex(tail(a.before(m.Start)))
			if m.Kind != mention.Name || m.Class == mention.Person || in == nil || !slices.ContainsFunc(accounts, func(b assertion) bool {
				return b.hit.ID != a.hit.ID && b.vicinity[m.Key]
			}) {
				continue
			}
			if distance := gap(m, a.from); place == "" || distance < nearest {
				named, ok := a.placeName(m, tail(a.before(m.Start))[in[0]:])
				if ok {
					place, nearest = named, distance
				}
			}
		}
	}
	return place
}

// grown reports whether the figures rise with the days on which their documents
// were published, as the count of the victims of an event does.
func grown(accounts []assertion) bool {
	if !tolls[accounts[0].deed] {
		return false
	}
	sorted := slices.Clone(accounts)
	slices.SortStableFunc(sorted, func(a, b assertion) int {
		return cmp.Or(cmp.Compare(a.hit.Document.Published.From, b.hit.Document.Published.From), cmp.Compare(a.mention.Value, b.mention.Value))
	})
	for i, a := range sorted {
		if !a.hit.Document.Dated || i > 0 && a.mention.Value < sorted[i-1].mention.Value {
			return false
		}
	}
	first, last := sorted[0], sorted[len(sorted)-1]
	return first.mention.Value < last.mention.Value && first.hit.Document.Published.From < last.hit.Document.Published.From
}

// A mark is a word or name of a sentence that another account has too.
type mark = retrieval.Span

// marks returns what of the sentence of an account the others have too, in its order.
func (a *assertion) marks(accounts []assertion) []mark {
	terms, names := make(map[string]bool), make(map[string]bool)
	for i := range accounts {
		b := &accounts[i]
		if b.hit.ID == a.hit.ID && b.best == a.best {
			continue
		}
		for _, word := range a.content {
			if !terms[word.Term] && (b.has(word.Term) || slices.ContainsFunc(a.kin(word.Term), b.has)) {
				terms[word.Term] = true
			}
		}
		for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
			if m.Kind == mention.Name && (b.names[m.Key] || shareKey([]string{m.Key}, b.own)) {
				names[m.Key] = true
			}
		}
	}
	var marks []mark
	for _, word := range a.content {
		if terms[word.Term] && !saysWho.MatchString(a.at(word.Start, word.End)) && a.at(word.Start, word.End) != "near" {
			marks = append(marks, mark{Start: word.Start, End: word.End})
		}
	}
	for _, m := range mentionsIn(a.hit, a.hit.Sentences[a.best]) {
		if m.Kind == mention.Name && names[m.Key] {
			marks = append(marks, mark{Start: m.Start, End: m.End})
		}
	}
	marks = slices.DeleteFunc(marks, func(m mark) bool {
		return slices.ContainsFunc(accounts, func(b assertion) bool { return b.hit.ID == a.hit.ID && b.from < m.End && m.Start < b.to })
	})
	slices.SortFunc(marks, func(x, y mark) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End)) })
	return marks
}

// marked returns what of the sentence of an account the others have too, as it writes
// that.
func (a *assertion) marked(accounts []assertion) string {
	var words []string
	for _, m := range a.marks(accounts) {
		if word := clean(a.at(m.Start, m.End)); !slices.Contains(words, word) && len(words) < mostMarked {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// mostMarked is how many words that accounts have in common stand for what they are of.
const mostMarked = 4

const (
	// mostTopic is how many words a topic has at most, and markWorth how many words
	// longer one may be for a word more that the accounts have in common.
	mostTopic = 8
	markWorth = 3

	// besideValue is how many bytes at most lie between a value and what stands next to it.
	besideValue = 5
)

// phraseEnd ends a phrase.
var phraseEnd = regexp.MustCompile(`[.,;:()“”"—–]|\b(?:said|says|that|which|who|and|but)\b`)

// topicOf returns the run of words of one of the accounts that has the most of what
// they have in common, and is not long: "gallery of the Quilca copper mine"; of those
// that may be.
func topicOf(accounts []assertion, may func(topic string) bool) string {
	best, most := "", 0
	for i := range accounts {
		a := &accounts[i]
		marks := a.marks(accounts)
		for first := range marks {
			for last := first; last < len(marks); last++ {
				start, end := marks[first].Start, marks[last].End
				if end <= start || slices.ContainsFunc(accounts, func(b assertion) bool { return b.hit.ID == a.hit.ID && b.from < end && start < b.to }) {
					break
				}
				text := clean(a.at(start, end))
				words := len(strings.Fields(text))
				if words > mostTopic || phraseEnd.MatchString(text) {
					break
				}
				worth := markWorth*(last-first+1) - words
				if gap(mention.Mention{Start: start, End: end}, a.from) <= besideValue || gap(mention.Mention{Start: start, End: end}, a.to) <= besideValue {
					worth += markWorth
				}
				if worth > most && may(text) {
					best, most = text, worth
				}
			}
		}
	}
	return best
}

func anyTopic(string) bool { return true }

// clauseStart and clauseEnd bound what one clause says.
var (
	clauseStart = regexp.MustCompile(`(?i)(?:[,;:()“”—–]|\b(?:that|which|who|and|but|because|after|before|while|when|as|if|whether|said|says|told)\b)`)
	clauseEnd   = regexp.MustCompile(`(?i)(?:[.,;:()“”—–]|\s(?:and|but|nor|or|because|after|before|while|when|as|which|who|despite|said|says|on|since|until)\b)`)
)

// clauseWords bounds the words of a clause on each side of what it is told by.
const clauseWords = 6

// clause returns the clause of a sentence around what stands from start to end, before
// and behind it; ok is false where it has no subject, or is too long to be a phrase.
func (e excerpt) clause(start, end int) (before, behind string, ok bool) {
	before = e.before(start)
	if at := clauseStart.FindAllStringIndex(before, -1); at != nil {
		before = before[at[len(at)-1][1]:]
	}
	behind = e.behind(end)
	if at := clauseEnd.FindStringIndex(behind); at != nil {
		behind = behind[:at[0]]
	}
	before, behind = clean(before), clean(behind)
	if before == "" { // "the welder, Hamidou Seyni, was buried"
		for _, m := range mentionsIn(e.hit, e.hit.Sentences[e.best]) {
			if m.Kind == mention.Name && m.End < start && start-m.End <= besideValue {
				before = writtenName(e.hit, m)
			}
		}
	}
	ok = before != "" && len(strings.Fields(before)) <= clauseWords && !starts.MatchString(before)
	if words := strings.Fields(behind); len(words) > clauseWords {
		behind = ""
	}
	if first := e.hit.Sentences[e.best].Start; before != "" && strings.HasPrefix(e.before(start), before) && !slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool { return m.Kind == mention.Name && m.Start == first }) {
		r, size := utf8.DecodeRuneInString(before)
		before = string(unicode.ToLower(r)) + before[size:]
	}
	return before, behind, ok
}

// starts are words with which no clause begins that says what is so.
var starts = regexp.MustCompile(`(?i)^(?:has|have|had|was|were|is|are|will|would|cost|to|of|by|with|for|in|at|on|from|its|not|nor|or)\b`)

var (
	// deniedGroup is what makes a group of words deny what it says without.
	deniedGroup = regexp.MustCompile(`(?i)\b(has|have|had|was|were|is|are|will|would|shall|did|does|do)(?:n['’]t|\s+(?:not|never)(?:\s+yet)?)\b`)
	none        = regexp.MustCompile(`(?i)^(?:no|none\s+of\s+the|neither|without\s+any)\s+`)
)

// denialAbout says what some say and others deny: the clause of either that says it.
func denialAbout(accounts []assertion) string {
	for _, side := range []int{1, 0} {
		for i := range accounts {
			a := &accounts[i]
			if a.side != side {
				continue
			}
			before, behind, ok := a.clause(a.from, a.to)
			value := clean(a.value)
			if side == 1 {
				if without := deniedGroup.ReplaceAllString(value, "$1"); without != value {
					value = without
				} else if none.MatchString(value) {
					value = none.ReplaceAllString(value, "any ")
					ok = ok || before == "" && behind != ""
				} else {
					continue
				}
			} else if !toldFull.MatchString(before + " " + value) {
				continue
			}
			if ok {
				return "whether " + strings.Join(strings.Fields(before+" "+value+" "+behind), " ")
			}
		}
	}
	for i := range accounts {
		if a := &accounts[i]; a.side == 0 && toldFull.MatchString(a.value) && len(a.own) > 0 {
			if name := personIn(accounts[i : i+1]); name != "" {
				return "whether " + name + " " + clean(a.value)
			}
		}
	}
	if topic := topicOf(accounts, anyTopic); topic != "" {
		return "whether so: " + topic
	}
	return "whether " + clean(accounts[0].value)
}

// toldFull is in a clause that says by itself what is so.
var toldFull = regexp.MustCompile(`(?i)\b(?:has|have|had|was|were|is|are|will|would)\b`)

// quantity begins what is told of all or some of some things.
var quantity = regexp.MustCompile(`(?i)^(?:all(?:\s+of)?|every|the\s+entire|each\s+of|some(?:\s+of)?|several(?:\s+of)?|an?\s+(?:number|series|part)\s+of|a\s+few|certain|many(?:\s+of)?|most(?:\s+of)?|part\s+of)\s+(?:(?:the|its|their|these|those)\s+)?`)

func (a *assertion) withoutQuantity() string { return quantity.ReplaceAllString(clean(a.value), "") }

// causeAbout says of what the accounts tell the cause: of the collapse, or why the wall
// gave way.
func causeAbout(accounts []assertion) string {
	for _, pattern := range []*regexp.Regexp{effectNoun, effectVerb} {
		for i := range accounts {
			a := &accounts[i]
			sentence := a.hit.Sentences[a.best]
			at := pattern.FindStringIndex(a.sentence())
			if at == nil {
				continue
			}
			start, end := sentence.Start+at[0], sentence.Start+at[1]
			if start < a.to && a.from < end {
				continue
			}
			if pattern == effectNoun {
				return "cause of the " + a.nounPhrase(start, end)
			}
			if before, _, ok := a.clause(start, end); ok {
				return "why " + before + " " + a.at(start, end)
			}
		}
	}
	return orElse("cause: "+topicOf(accounts, anyTopic), "cause")
}

var (
	effectNoun = anyOf(`crash|collapse|sinking|fire|blaze|explosion|blast|deaths?|outbreak|epidemic|derailment|collision|accident|disaster|leak|spill|outage|blackout|flood|breach|avalanche|landslide|famine|shortage|stampede`)
	effectVerb = anyOf(`crashed|collapsed|sank|capsized|died|derailed|burst|gave way|caved in|broke|failed`)
)

// modifiers stand before a noun and say of which kind it is.
var modifiers = regexp.MustCompile(`(?:(?:\p{Lu}[\pL-]+|\p{Ll}{4,}(?:al|ic|an|ry|er|ive|ese|ish|ous|ary|able))\s+){1,3}$`)

// nounPhrase returns a noun with the words before that say of which kind it is, and the
// name of which it is where that stands behind.
func (e excerpt) nounPhrase(start, end int) string {
	phrase := e.at(start, end)
	before := e.before(start)
	if before == "" {
		phrase = strings.ToLower(phrase)
	}
	if at := modifiers.FindString(tail(before)); at != "" && len(at) < len(before) {
		phrase = strings.TrimSpace(at) + " " + phrase
	}
	for _, m := range mentionsIn(e.hit, e.hit.Sentences[e.best]) {
		if m.Kind == mention.Name && m.Start > end && linked.MatchString(e.at(end, m.Start)) && !isOfNation(e.hit, m) {
			phrase += e.at(end, m.End)
			break
		}
	}
	return clean(phrase)
}

// isOfNation reports whether a name only says of which country something is: "Russian".
func isOfNation(hit *retrieval.Hit, m mention.Mention) bool {
	country, ok := nationOf(hit, m)
	return ok && !strings.EqualFold(country, strings.TrimSpace(hit.Text[m.Start-hit.Start:m.End-hit.Start]))
}

// linked stands between a noun and the name of which it is.
var linked = regexp.MustCompile(`^\s+(?:of|at|in|to|between|with)\s+(?:(?:the|its|their|an?)\s+)?[*“"]*(?:\p{Ll}+\s+){0,2}$`)

// issueAbout fills in what the issue's name has a place for: "%s" for the person or the
// thing of which the outcomes are told. What stands in brackets is left out without.
func issueAbout(accounts []assertion) string {
	a := &accounts[0]
	subject := ""
	if a.issue.ofPerson {
		subject = personIn(accounts)
	} else {
		subject = longest(accounts, func(a *assertion) string { return a.thing(accounts) })
	}
	about := a.issue.about
	if open := strings.IndexByte(about, '['); open >= 0 && subject == "" {
		about = about[:open] + about[strings.IndexByte(about, ']')+1:]
	}
	about = strings.NewReplacer("[", "", "]", "").Replace(about)
	if subject == "" {
		return strings.ReplaceAll(about, "%s", "it")
	}
	return strings.ReplaceAll(about, "%s", subject)
}

// personIn returns the name of whom the accounts are, of those who have one.
func personIn(accounts []assertion) string {
	for _, a := range accounts {
		for _, m := range a.hit.Mentions {
			if m.Kind == mention.Name && m.Class != mention.Place && len(a.persons) > 0 && m.Key == a.persons[0] {
				return writtenName(a.hit, m)
			}
		}
	}
	return ""
}

// thing returns the word of what the outcome is, with what says of which unless that
// takes a side.
func (a *assertion) thing(accounts []assertion) string {
	start := a.hit.Sentences[a.best].Start
	for _, at := range a.issue.of.FindAllStringIndex(strings.ToLower(a.sentence()), -1) {
		from, to := start+at[0], start+at[1]
		written := a.at(from, to)
		if from < a.to && a.from < to || strings.HasSuffix(written, "ed") || strings.Contains(written, " ") {
			continue
		}
		if phrase := a.nounPhrase(from, to); !slices.ContainsFunc(accounts, func(b assertion) bool { return strings.Contains(phrase, clean(b.value)) }) {
			return phrase
		}
		return strings.ToLower(written)
	}
	return ""
}
