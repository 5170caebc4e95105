package mention

import (
	"slices"
	"strings"
)

// A question is read for its shape: the word that asks, and what kind of thing
// would answer. Polite beginnings ("please tell me", "do you know") are skipped,
// small letters and a missing question mark do not matter. A text that asks
// nothing, such as two key words, wants Anything.

// An Answer is the kind of thing that answers a question.
type Answer string

const (
	AnyAnswer          Answer = "any"
	PersonAnswer       Answer = "person"
	OrganisationAnswer Answer = "organisation"
	PlaceAnswer        Answer = "place"
	DateAnswer         Answer = "date"
	NumberAnswer       Answer = "number" // of Question.Counted, where it says of what
	MoneyAnswer        Answer = "money"
	DurationAnswer     Answer = "duration"
	ReasonAnswer       Answer = "reason"
	MannerAnswer       Answer = "manner"    // how
	StatementAnswer    Answer = "statement" // what somebody said
	RoleAnswer         Answer = "role"      // what job, position, title
	YesNoAnswer        Answer = "yes or no"
)

// A Question is the shape of a question.
type Question struct {
	Wants Answer

	// Noun is the noun that the question word asks for, in lower case: "citizens"
	// of "how many Russian citizens", "ambassador" of "which ambassador"; empty
	// when there is none. Counted is its stem, as the Key of a figure.
	Noun    string
	Counted string

	// Named is set when what is asked for is a name: "the name of the corridor",
	// "what was the ship called". Noun is what has it.
	Named bool

	// Says is set for a question of who said something, or of what somebody said.
	Says bool

	// Plural is set when more than one thing is asked for: "which two brothers",
	// "who were".
	Plural bool

	// Negated is set when the question says not, never or without.
	Negated bool
}

// moneys are told as sums of money.
var moneys = set(`money cash tax taxes bail ransom compensation debt profit revenue funding rent salary bribe bribes damages investment income royalties`)

// polite words may stand in front of the question proper.
var polite = set(`please pls can could would will you u tell me us let know do does i we want wanted need like to ask wonder wondering if whether
	i'd hi hello hey dear so ok okay and but also then just maybe kindly say explain show find out give any idea`)

// wishes stand before what the asker wants.
var wishes = set(`need want give know tell`)

// hastily are question words without their apostrophe.
var hastily = map[string]string{"whats": "what's", "whos": "who's", "wheres": "where's", "whens": "when's", "hows": "how's", "whys": "why's"}

var askingWords = set(`who whom whose who's what what's which when when's where where's why why's how how's`)

// nounKinds say what a noun behind "which" or "what" asks for.
var nounKinds = func() map[string]Answer {
	kinds := map[string]Answer{}
	for answer, nouns := range map[Answer]string{
		PersonAnswer: `person people man men woman women brother brothers sister sisters someone guy individual individuals suspect suspects victim victims
			name names official officials employee employees family member members`,
		OrganisationAnswer: `group groups organisation organisations organization organizations outlet outlets agency agencies company companies newspaper newspapers
			ministry ministries party parties bank banks institution institutions media channel channels team teams firm firms body bodies court`,
		PlaceAnswer: `country countries city cities town towns place places region regions location village villages state states capital airport nation nations province area street river
			destination destinations venue origin whereabouts birthplace site hometown`,
		DateAnswer:   `date dates day days year years month months week weekday time morning evening decade century`,
		NumberAnswer: `number percentage percent share proportion rate ratio age size count total toll population gdp`,
		MoneyAnswer:  `amount price cost sum budget value revenue salary fine`,
		ReasonAnswer: `reason reasons cause causes motive motives grounds explanation`,
		RoleAnswer:   `job position role post title profession occupation rank office capacity function`,
	} {
		for noun := range set(nouns) {
			kinds[noun] = answer
		}
	}
	return kinds
}()

// ReadQuestion returns the shape of a question.
func ReadQuestion(text string) Question {
	words := scanAs(text, true)
	words = slices.DeleteFunc(words, func(t token) bool { return t.shape > number })
	q := Question{Wants: AnyAnswer}
	for i, t := range words {
		if full := hastily[t.word]; full != "" {
			words[i].word = full
		}
		switch t.word {
		case "not", "never", "without", "no", "cannot", "neither":
			q.Negated = true
		}
		if strings.HasSuffix(t.word, "n't") {
			q.Negated = true
		}
		if t.word == "name" || t.word == "names" { // "I need the name"
			for k := max(i-3, 0); k < i; k++ {
				q.Named = q.Named || wishes[words[k].word]
			}
		}
	}
	i := 0
	asks := func(i int) bool { return askingWords[words.at(i).word] }
	// The question word is the first one, or the one behind a polite beginning or
	// a short phrase with a preposition: "On July 2, who was summoned".
	for i < len(words) && polite[words.at(i).word] && !asks(i) {
		i++
	}
	if i > 0 && !asks(i) {
		i = 0
	}
	if !asks(i) {
		if isAuxiliary[words.at(i).word] && words.at(i).word != "may" {
			q.Wants = YesNoAnswer
			return q
		}
		for k := i; k < len(words); k++ {
			if asks(k) && words.at(k).word != "who" && words.at(k).word != "which" && words.at(k).word != "when" && words.at(k).word != "where" ||
				asks(k) && (k <= i+7 && minor[words.at(i).word] || k == len(words)-1) {
				i = k
				break
			}
		}
		if !asks(i) {
			if imperative := words.at(i).word; imperative == "name" || imperative == "names" || imperative == "list" {
				if words.at(i+1).word == "of" { // Name of the castle?
					q.Named = true
					i++
				}
				q.noun(words, i+1)
				return q
			}
			q.keyWords(words)
			return q
		}
	}
	for _, t := range words[i:] {
		q.Says = q.Says || reportingVerbs[t.word] == 2 || sayingWords[t.word]
	}
	q.read(words, i)
	return q
}

// sayingWords ask for what is said, besides the reporting verbs.
var sayingWords = set(`describe described call called say claim comment respond explain react`)

// keyWords reads what a few key words ask for, which is what the last of them is:
// "berg brothers age", "ship name".
func (q *Question) keyWords(words tokens) {
	const few = 5
	last := len(words) - 1
	if last < 1 || last >= few || slices.ContainsFunc(words, func(t token) bool { return t.shape != word || t.is(isFunction) || isAuxiliary[t.word] }) {
		return
	}
	switch kind := nounKinds[words[last].word]; {
	case words[last].word == "name":
		q.named(words, last-1)
	case kind == NumberAnswer || kind == MoneyAnswer || kind == DateAnswer && words[last].word == "date" || kind == RoleAnswer || kind == ReasonAnswer:
		q.noun(words, last)
	}
}

func (q *Question) read(words tokens, i int) {
	asking := strings.TrimSuffix(words.at(i).word, "'s")
	next := words.at(i + 1).word
	if (words.at(i).possessive || asking != words.at(i).word) && (asking == "what" || asking == "which") {
		q.noun(words, i+1) // what's the number of …
		return
	}
	switch asking {
	case "who", "whom":
		q.Wants = PersonAnswer
		q.Plural = next == "were" || next == "are"
		if asking == "who" {
			q.identity(words, i+1)
		}
	case "whose":
		q.Wants = PersonAnswer
		q.setNoun(words.at(i + 1).word)
	case "when":
		q.Wants = DateAnswer
	case "where":
		q.Wants = PlaceAnswer
	case "why":
		q.Wants = ReasonAnswer
	case "how":
		q.how(words, i+1)
	case "which", "what":
		q.what(words, i+1)
	}
}

// identity reads whom "who" asks to identify, in the words from i on: the lawyer of
// "who is the family's lawyer". "Who was summoned" asks to identify nobody.
func (q *Question) identity(words tokens, i int) {
	switch words.at(i).word {
	case "is", "was", "are", "were":
		i++
	default:
		if !words.at(i - 1).possessive { // who's
			return
		}
	}
	for k := i; k < len(words) && k < i+7; k++ {
		t := words[k]
		if t.shape != word || k > i && t.is(isFunction) && t.word != "the" {
			return
		}
		if behind := words.at(k + 1).word; isPersonNoun(t.word) && !isPersonNoun(behind) && !t.possessive {
			q.setNoun(t.word)
			q.Plural = q.Plural || looksPlural(t.word)
			return
		}
	}
}

func (q *Question) how(words tokens, i int) {
	if i >= len(words) {
		q.Wants = MannerAnswer
		return
	}
	switch w := words[i].word; w {
	case "many":
		q.Wants = NumberAnswer
		q.Plural = true
		for k := i + 1; k < len(words) && k < i+6; k++ {
			w := words[k].word
			if isAuxiliary[w] {
				break
			}
			if peopleNouns[w] || looksPlural(w) && !notPlural[w] && !words[k].possessive {
				q.setNoun(w)
				break
			}
			if _, nation := Nation(w); nation && (k+1 == len(words) || isAuxiliary[words[k+1].word]) {
				q.setNoun(w) // how many Swiss were
			}
		}
		if _, isTime := measures[q.Noun]; isTime {
			q.Wants = NumberAnswer
		}
	case "much":
		q.Wants = MoneyAnswer
		if i+1 < len(words) && !isAuxiliary[words[i+1].word] {
			q.setNoun(words[i+1].word)
			if q.Noun != "of" && !moneys[q.Noun] {
				q.Wants = NumberAnswer
			}
		}
	case "old", "far", "high", "large", "big", "tall", "heavy", "fast", "deep", "wide", "dependent", "likely", "close", "often", "frequently", "strong":
		q.Wants = NumberAnswer
	case "long":
		q.Wants = DurationAnswer
	case "come":
		q.Wants = ReasonAnswer
	default:
		q.Wants = MannerAnswer
		if q.Says && (w == "did" || w == "does" || w == "do" || w == "has" || w == "have") {
			q.Wants = StatementAnswer
		}
		if w == "did" || w == "has" || w == "does" || w == "have" {
			for _, t := range words[i:] {
				if t.word == "explain" || t.word == "respond" || t.word == "react" || t.word == "justify" || t.word == "comment" {
					q.Wants = StatementAnswer
				}
			}
		}
	}
}

// what reads what follows "what" or "which", at words[i].
func (q *Question) what(words tokens, i int) {
	if i >= len(words) {
		return
	}
	w := words[i].word
	if isAuxiliary[w] || w == "'s" {
		verb := words[len(words)-1].word
		for _, t := range words[i:] {
			if reportingVerbs[t.word] == 2 || t.word == "say" || t.word == "tell" || t.word == "cost" {
				verb = t.word
				break
			}
		}
		switch {
		case (w == "did" || w == "does" || w == "has" || w == "have" || w == "do" || w == "had") && (reportingVerbs[verb] == 2 || verb == "say" || verb == "tell"):
			q.Wants, q.Says = StatementAnswer, true
		case (w == "does" || w == "did" || w == "do" || w == "would") && verb == "cost":
			q.Wants = MoneyAnswer
		case (w == "is" || w == "was" || w == "are" || w == "were") && i+1 < len(words):
			// What is the GDP of Armenia: the noun says what is wanted.
			k := i + 1
			if words[k].word == "the" || words[k].word == "a" || words[k].word == "an" {
				k++
			}
			q.noun(words, k)
			if last := words[len(words)-1].word; last == "called" || last == "named" {
				q.named(words, k) // what was the ship called
			}
		}
		return
	}
	if reportingVerbs[w] == 2 {
		return
	}
	q.noun(words, i)
}

// noun reads the noun that is asked for in the words from i on, and what it
// wants: the last one before a verb or preposition.
func (q *Question) noun(words tokens, i int) {
	for i < len(words) && (words[i].word == "the" || words[i].word == "a" || words[i].word == "an" || words[i].word == "all") {
		i++
	}
	for k := i; k < len(words) && k < i+6; k++ {
		t := words[k]
		if (t.word == "name" || t.word == "names") && k+2 < len(words) && words[k+1].word == "of" {
			q.Named = true
			q.noun(words, k+2) // the name of the castle: what is asked for is a castle
			return
		}
		_, numeral := numerals[t.word]
		if t.shape == number || numeral {
			q.Plural = true
			continue
		}
		if t.shape != word || isAuxiliary[t.word] || t.is(isFunction) || reportingVerbs[t.word] == 2 {
			break
		}
		if behind := words.at(k + 1).word; q.Noun != "" && (nounKinds[q.Noun] != "" || isPersonNoun(q.Noun)) && !(k+1 < len(words) && (behind == "is" || behind == "was" || behind == "are" || behind == "were")) {
			break // the noun is found; what follows is its verb
		}
		if len(t.word) > 4 && (strings.HasSuffix(t.word, "ed") || strings.HasSuffix(t.word, "ly")) || t.word == "led" || t.word == "took" {
			break
		}
		if t.possessive && isPersonNoun(t.word) {
			q.setNoun(t.word) // which singer's concert: it is the singer who is asked for
			break
		}
		if !t.possessive {
			q.setNoun(t.word)
		}
	}
	if q.Noun == "" {
		return
	}
	if looksPlural(q.Noun) && len(q.Noun) > 3 {
		q.Plural = true
	}
	switch kind := nounKinds[q.Noun]; {
	case kind != "":
		q.Wants = kind
		// The number of migrants: what is counted are the migrants.
		for k := i; kind == NumberAnswer && k+1 < len(words) && k < i+6; k++ {
			if of := words.at(k + 2); words[k].word == q.Noun && words[k+1].word == "of" && looksPlural(of.word) {
				q.setNoun(of.word)
			}
		}
	case isPersonNoun(q.Noun):
		q.Wants = PersonAnswer
	}
}

// named reads what the name is asked of, in the words from i to the one before the
// last.
func (q *Question) named(words tokens, i int) {
	q.Named, q.Wants = true, AnyAnswer
	for _, t := range words[i : len(words)-1] {
		if t.shape != word || t.is(isFunction) {
			break
		}
		q.setNoun(t.word)
	}
	if isPersonNoun(q.Noun) {
		q.Wants = PersonAnswer
	}
}

func isPersonNoun(w string) bool {
	return lexicons[w]&isTitle != 0 || lexicons[strings.TrimSuffix(w, "s")]&isTitle != 0 || peopleNouns[w] || peopleNouns[w+"s"]
}

func (q *Question) setNoun(w string) {
	q.Noun, q.Counted = w, stem(w)
}
