package relation

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A word is one word of a sentence, or what stands in it as one: a person's name, a
// figure with its unit, a date, words joined by a hyphen.
type word struct {
	start, end int    // bytes of the sentence
	lower      string // as written, in small letters and without a possessive 's
	term       string // what it is compared by; an irregular verb has that of its base
	before     string // the punctuation between the word before and this one
	quoted     bool   // a quotation begins with it

	part       part
	possessive bool            // "Sarn's", "their"
	name       mention.Mention // of a name's words; Kind is empty for others
	country    string          // key of the country that it stands for, if any
	capital    bool            // the country is meant by its capital or its seat
	figure     mention.Mention // of a number that is a figure's; Kind is empty for others
	days       mention.Mention // of a date
}

// A part is a part of speech, as far as rules can tell: nouns and adjectives are one.
type part int

const (
	aNoun part = iota
	aVerb      // in a finite form, or a participle
	anAuxiliary
	aDeterminer
	aQuantity // "all", "most": says of how many something is so
	aNumber
	aDate
	aPreposition
	aConjunction
	aRelative    // "who", "which"
	aSubordinate // "when", "if"
	aThat
	aPronoun
	anAdverb
	aDenial // "not"
)

// partsOfSpeech are the words whose part of speech is known.
var partsOfSpeech = func() map[string]part {
	parts := make(map[string]part)
	for part, words := range map[part]string{
		anAuxiliary: `is are am was were be been being has have had having do does did will would shall should can could may might must
			isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't shouldn't can't cannot couldn't`,
		aDeterminer: `the a an this these those no his her its their our my your`,
		aQuantity:   `all every each both most few several many some half neither none`,
		aPreposition: `of in at on to into onto from by for with about against over under between among amongst amid near during before after behind
			until till through across despite toward towards via as than per inside within outside off around along beyond below above without including following since upon regarding concerning alongside besides except`,
		aConjunction: `and or but nor`,
		aRelative:    `who whom which whose where`,
		aSubordinate: `when while whereas because although though if whether unless how why what so yet however`,
		aThat:        `that`,
		aPronoun:     `he she it they him them we us i you himself herself itself themselves there`,
		aDenial:      `not never`,
		anAdverb: `only overall also later then now already still again just even once soon too very more less far ever here today earlier meanwhile
			recently initially together back away ago nearly almost however therefore thus instead out up down abroad home`,
	} {
		for _, written := range strings.Fields(words) {
			parts[written] = part
		}
	}
	return parts
}()

//go:embed irregular.txt
var irregularText string

// irregularVerbs are the bases of forms that do not follow the rules.
var irregularVerbs = func() map[string]string {
	bases := make(map[string]string)
	for line := range strings.Lines(irregularText) {
		if forms := strings.Fields(line); len(forms) == 3 && !strings.HasPrefix(line, "#") {
			for _, form := range forms[1:] {
				bases[form] = forms[0]
			}
		}
	}
	return bases
}()

// irregularBases are the verbs that have irregular forms.
var irregularBases = func() map[string]bool {
	bases := make(map[string]bool)
	for _, base := range irregularVerbs {
		bases[base] = true
	}
	return bases
}()

var (
	// pastForm is that of regular verbs, and presentForm that of the third person.
	pastForm    = regexp.MustCompile(`^\pL{2,}ed$`)
	presentForm = regexp.MustCompile(`^\pL{2,}[^su]s$`)
	gerundForm  = regexp.MustCompile(`^\pL{3,}ing$`)

	superlativeForm = regexp.MustCompile(`^(?:\pL{3,}est|best|worst|most|least)$`)
	ordinalForm     = regexp.MustCompile(`^(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))$`)

	// institution matches names that are a noun with what belongs to it: they are read
	// word by word.
	institution = regexp.MustCompile(`(?i)\s(?:of|and|on|for)\s|\b(?:ministry|committee|commission|department|embassy|consulate|council|court|police|government|office|parliament|party|federation)$`)
)

// notPast are words that end as a past form does and are none.
var notPast = wordSet(`hundred need indeed seed speed feed weed deed greed creed breed red bed shed embed wed sacred naked wicked rugged so-called alleged
	unprecedented united armed ethnic-based based related aged beloved`)

// sentenceWords returns the words of a sentence whose mentions are given, shifted by
// offset.
func sentenceWords(text string, offset int, mentions []mention.Mention, stemmer *retrieval.Stemmer) []word {
	var words []word
	spans := stemmer.Words(text)
	last := 0
	for i := 0; i < len(spans); i++ {
		w := word{start: spans[i].Start, end: spans[i].End, term: spans[i].Term}
		m := mentionAt(mentions, w.start+offset, w.end+offset)
		switch m.Kind {
		case mention.Date:
			w.part, w.days = aDate, m
			w.start, w.end = min(w.start, m.Start-offset), max(w.end, m.End-offset)
		case mention.Figure:
			w.part, w.figure = aNumber, m
			if m.Unit != "" && m.Unit != "people" { // the unit is told with it
				w.start, w.end = min(w.start, m.Start-offset), max(w.end, m.End-offset)
			} else {
				w.term = strconv.FormatFloat(m.Value, 'f', -1, 64)
			}
		case mention.Name:
			w.name = m
			written := text[m.Start-offset : m.End-offset]
			if isOne := m.Class == mention.Person || !institution.MatchString(written); isOne {
				if _, nation := mention.Nation(trimPossessive(strings.ToLower(text[w.start:w.end]))); !nation || m.Class == mention.Person || m.Start-offset < w.start {
					w.start, w.end = min(w.start, m.Start-offset), max(w.end, m.End-offset)
				}
			}
		}
		w.end = min(w.end, len(text))
		for i+1 < len(spans) && (spans[i+1].Start < w.end || text[spans[i].End:spans[i+1].Start] == "-" && m.Kind != mention.Date && (m.Kind != mention.Figure || isDigits(spans[i+1].Term) && spans[i+1].End <= m.End-offset)) {
			i++
			w.end = max(w.end, spans[i].End)
		}
		written := strings.ToLower(text[w.start:w.end])
		w.lower = trimPossessive(strings.ReplaceAll(strings.ReplaceAll(written, "’", "'"), "*", ""))
		w.possessive = w.lower != strings.ReplaceAll(strings.ReplaceAll(written, "’", "'"), "*", "") || strings.HasPrefix(text[w.end:], "'s ") || strings.HasPrefix(text[w.end:], "’s ") ||
			strings.HasSuffix(w.lower, "s") && (strings.HasPrefix(text[w.end:], "' ") || strings.HasPrefix(text[w.end:], "’ "))
		w.before = strings.Map(func(r rune) rune {
			if strings.ContainsRune(",;:—–().!?", r) {
				return r
			}
			return -1
		}, text[min(last, w.start):w.start])
		w.quoted = strings.ContainsAny(text[min(last, w.start):w.start], "“\"«")
		last = w.end
		w.known(m)
		if n := len(words); n > 0 && w.before == "" && superlativeForm.MatchString(w.lower) && ordinalForm.MatchString(words[n-1].lower) {
			words[n-1].lower += "-" + w.lower // "third largest"
			words[n-1].end, words[n-1].term, words[n-1].part = w.end, words[n-1].lower, aNoun
			continue
		}
		words = append(words, w)
	}
	for i := range words {
		words[i].part = partOf(words, i)
	}
	return words
}

// known fills in what is known of a word that stands alone.
func (w *word) known(m mention.Mention) {
	if w.part == aDate || w.part == aNumber {
		return
	}
	if base, ok := irregularVerbs[w.lower]; ok && w.name.Kind == "" {
		w.term = base
	}
	if strings.Contains(w.lower, "-") {
		w.term = w.lower
		if w.name.Kind != "" && w.name.Class != mention.Person && w.name.End-w.name.Start < len(w.lower) {
			w.name = mention.Mention{} // "Sarn-born"
		}
	}
	if isDigits(w.term) {
		w.part = aNumber
		return
	}
	if key, ok := mention.Nation(w.lower); ok {
		w.country = key
	} else if key, ok := mention.Country(w.lower); ok {
		w.country, w.capital = key, true
	}
	if written, ok := partsOfSpeech[w.lower]; ok && (w.name.Kind == "" || len(w.lower) < 4) && m.Class != mention.Person {
		w.part = written
		w.possessive = w.possessive || possessives[w.lower]
	} else if strings.HasSuffix(w.lower, "ly") && w.name.Kind == "" && !notAdverbs[w.lower] {
		w.part = anAdverb
	}
}

var (
	possessives = wordSet(`his her its their our my your whose`)
	notAdverbs  = wordSet(`family july italy assembly ally reply supply rally bully anomaly likely deadly friendly early only daily weekly monthly elderly costly`)
)

// isDigits reports whether a term is a number without a point.
func isDigits(term string) bool { return term != "" && strings.Trim(term, "0123456789") == "" }

func trimPossessive(written string) string {
	return strings.TrimSuffix(strings.TrimSuffix(written, "'s"), "’s")
}

// mentionAt returns the mention that a run of bytes lies in: a date, a figure's
// number, or a name, the longest of several; zero for none.
func mentionAt(mentions []mention.Mention, start, end int) mention.Mention {
	var found mention.Mention
	for _, m := range mentions {
		if m.Start > start || m.End < end && m.End < start+1 || m.Start >= end || m.End <= start {
			continue
		}
		switch m.Kind {
		case mention.Date:
			return m
		case mention.Figure:
			if m.Unit != "" && m.Unit != "people" || start < m.Start+1 {
				return m
			}
		case mention.Name:
			if found.Kind == "" || m.End-m.Start > found.End-found.Start {
				found = m
			}
		}
	}
	return found
}

// partOf returns the part of speech of a word beside the others.
func partOf(words []word, i int) part {
	w := words[i]
	next, previous := aConjunction, aConjunction
	joined := i > 0 && w.before == ""
	if joined {
		previous = words[i-1].part
	}
	follows := i+1 < len(words) && words[i+1].before == ""
	if follows {
		next = words[i+1].part
	}
	switch {
	case w.part == aDenial && follows && notOnlyWords[words[i+1].lower] && slices.ContainsFunc(words[i:], func(w word) bool { return w.lower == "but" }):
		return anAdverb // "not only" denies nothing
	case w.part == aThat && follows && next == aNoun && (!joined || previous == aPreposition) && words[i+1].name.Kind == "":
		return aDeterminer // "that morning"
	case w.lower == "that" && (next == aPreposition && follows || i > 0 && previous == aPreposition && next != aNoun):
		return aPronoun // "that of Sarn"
	case w.lower == "only" && previous == aDeterminer:
		return aNoun // "the only one"
	case ordinalForm.MatchString(w.lower) && follows && previous != aDeterminer && pastForm.MatchString(words[i+1].lower):
		return anAdverb // "first asked"
	case w.part != aNoun || w.name.Kind != "":
		return w.part
	}
	_, irregular := irregularVerbs[w.lower]
	past := irregular || pastForm.MatchString(w.lower) && !notPast[w.lower]
	inPhrase := joined && (previous == aDeterminer || previous == aQuantity || previous == aNumber || previous == aPreposition || words[i-1].possessive) && follows && (next == aNoun || next == aNumber)
	switch {
	case joined && (previous == anAuxiliary || previous == aDenial || previous == anAdverb) && behindAuxiliary(words, i):
		if past || gerundForm.MatchString(w.lower) || isModal(words, i) {
			return aVerb
		}
	case past && !inPhrase && !(joined && (previous == aDeterminer || words[i-1].possessive && !irregular)):
		return aVerb
	case irregularBases[w.lower] && joined && previous == aNoun && !words[i-1].possessive && (strings.HasSuffix(words[i-1].lower, "s") || words[i-1].name.Kind != ""):
		return aVerb
	case presentForm.MatchString(w.lower) && joined && (previous == aNoun || previous == aRelative || previous == aPronoun || previous == aThat || previous == anAdverb && reports[w.term]) && !words[i-1].possessive && follows &&
		(next == aDeterminer || next == aThat || next == aNumber || next == aQuantity || next == aPronoun || reports[w.term]):
		return aVerb
	case reports[w.term] && joined && previous == aNoun && strings.HasSuffix(words[i-1].lower, "s") && follows && (next == aThat || next == aDeterminer || words[i+1].name.Kind != ""):
		return aVerb
	case w.lower == "work" || w.lower == "live" || w.lower == "remain":
		if joined && previous == aNoun && !words[i-1].possessive && follows && (next == aPreposition || words[i+1].before == "") && strings.HasSuffix(words[i-1].lower, "s") {
			return aVerb
		}
	}
	return aNoun
}

// reports are terms of verbs that go before what is said.
var reports = func() map[string]bool {
	stemmer, terms := retrieval.NewStemmer(), make(map[string]bool)
	for _, w := range strings.Fields(`say claim state believe argue suggest warn note tell think write announce declare insist maintain affirm demand want deny describe expect plan oppose support condemn call seem appear remain view see highlight explain criticise criticize`) {
		terms[stemmer.Term(w)] = true
	}
	return terms
}()

var notOnlyWords = wordSet(`only just merely simply`)

// behindAuxiliary reports whether nothing but adverbs and a "not" stand between a
// word and an auxiliary before it.
func behindAuxiliary(words []word, i int) bool {
	for n := i - 1; n >= 0 && words[n+1].before == ""; n-- {
		switch words[n].part {
		case anAuxiliary:
			return true
		case anAdverb, aDenial:
		default:
			return false
		}
	}
	return false
}

// isModal reports whether the auxiliary before a word takes the verb's base.
func isModal(words []word, i int) bool {
	for n := i - 1; n >= 0; n-- {
		if words[n].part == anAuxiliary {
			return takesBase.MatchString(words[n].lower)
		}
	}
	return false
}

var takesBase = regexp.MustCompile(`^(?:do|does|did|will|would|shall|should|can|could|may|might|must|cannot|don't|doesn't|didn't|won't|wouldn't|shouldn't|can't|couldn't)$`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
