package answer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A question wants words of some kind, and what is only on its subject does not
// answer: of how many dockers were killed nothing is said where the wounded are
// counted. The demands here are the kinds that can be told by rules; each stays
// silent where the question's shape is not plain.

// kindOf returns the demands of the kind of thing that is asked for.
func kindOf(question *retrieval.Question) []demand {
	var demands []demand
	switch shape := question.Shape; shape.Wants {
	case mention.NumberAnswer:
		demands = append(demands, ageOf(question)...)
		demands = append(demands, countOf(question)...)
		demands = append(demands, deedOf(question)...)
	case mention.PersonAnswer:
		demands = append(demands, personOf(question)...)
		demands = append(demands, deedOf(question)...)
	case mention.DurationAnswer:
		demands = append(demands, demand{"no passage that bears on it tells how long", func(r *reader, e excerpt) bool {
			text := e.around(1)
			return slices.ContainsFunc(lasting.FindAllStringIndex(text, -1), func(at []int) bool { return !interval.MatchString(text[at[1]:]) })
		}})
	case mention.StatementAnswer:
		demands = append(demands, statementOf(question)...)
	case mention.YesNoAnswer:
		demands = append(demands, deedOf(question)...)
	case mention.RoleAnswer, mention.MannerAnswer:
	case mention.AnyAnswer:
		demands = append(demands, statementOf(question)...)
		if shape.Named {
			demands = append(demands, nameOf(question)...)
		}
	default:
		demands = append(demands, deedOf(question)...)
	}
	demands = append(demands, enoughOf(question)...)
	demands = append(demands, superlativeOf(question)...)
	demands = append(demands, holderOf(question)...)
	demands = append(demands, unlikeOf(question)...)
	demands = append(demands, houseOf(question)...)
	demands = append(demands, thingOf(question)...)
	demands = append(demands, identifierOf(question)...)
	demands = append(demands, makeOf(question)...)
	return append(demands, calledOf(question)...)
}

// unlikeOf returns the demand that what the question speaks of is not spoken of only
// as what it is not: oil exports are none of the non-oil exports, nor these of those.
func unlikeOf(question *retrieval.Question) []demand {
	var with []int // terms that the question has behind the prefix
	for n, term := range question.Terms {
		if !term.IsDate && behindNon(question.Text[:term.Start]) {
			with = append(with, n)
		}
	}
	return []demand{{"what bears on it has “non-” where the question has none, or the other way round", func(r *reader, e excerpt) bool {
		if len(with) == 0 && !strings.Contains(e.hit.Text, "non") && !strings.Contains(e.hit.Text, "Non") {
			return true
		}
		const alike, unlike = 1, 2
		spoken := make([]int, len(question.Terms))
		for _, o := range e.hit.Found {
			if apart(o.Sentence, e.best) > 1 || question.Terms[o.Term].IsDate {
				continue
			}
			if behindNon(e.hit.Text[:o.Start-e.hit.Start]) == slices.Contains(with, o.Term) {
				spoken[o.Term] |= alike
			} else {
				spoken[o.Term] |= unlike
			}
		}
		return !slices.Contains(spoken, unlike) && !slices.ContainsFunc(with, func(n int) bool { return spoken[n] == 0 })
	}}}
}

// behindNon reports whether a text ends with the prefix that makes the word behind
// it another thing's.
func behindNon(text string) bool {
	return strings.EqualFold(text[max(len(text)-len("non-"), 0):], "non-")
}

// houseOf returns the demand that a house of which the question asks which it is has
// a name where it is spoken of: "which hospital were they taken to".
func houseOf(question *retrieval.Question) []demand {
	if !houses[question.Shape.Noun] || !whichOne.MatchString(question.Text) {
		return nil
	}
	n := nounTerm(question)
	var demands []demand
	for _, named := range nameOf(question) {
		demands = append(demands, demand{named.reason, func(r *reader, e excerpt) bool {
			return lacks(question.Terms[n]) || named.met(r, e)
		}})
	}
	return demands
}

// houses are what goes by a name of its own, which hardly stands without what it is.
var houses = wordSet(`hospital clinic airport prison jail court hotel museum mosque church cathedral stadium theatre theater`)

// thingOf returns the demand that one of the things is told that the question asks
// for by what they are: "which drug", "what colour is the boat".
func thingOf(question *retrieval.Question) []demand {
	told := things[question.Shape.Noun]
	if told == nil || !whichOne.MatchString(question.Text) {
		return nil
	}
	n := nounTerm(question)
	return []demand{{"no passage that bears on it tells which “" + question.Shape.Noun + "”", func(r *reader, e excerpt) bool {
		if slices.ContainsFunc(lowerWords(e.around(1)), func(word string) bool { return told[word] }) {
			return true
		}
		return n >= 0 && slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool { return o.Term == n && r.hasName(e, o) })
	}}}
}

//go:embed kinds.txt
var kindsText string

// things holds, for each noun of the table, the words of which one tells such a thing.
var things = func() map[string]map[string]bool {
	table := make(map[string]map[string]bool)
	for line := range strings.Lines(kindsText) {
		nouns, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for noun := range strings.FieldsSeq(nouns) {
			table[noun] = wordSet(words)
		}
	}
	return table
}()

// identifierOf returns the demand that what has a number to be told by, a flight or
// a passport, has it beside it.
func identifierOf(question *retrieval.Question) []demand {
	at := hasNumber.FindStringSubmatchIndex(question.Text)
	if at == nil || question.Shape.Noun != "number" {
		return nil
	}
	n := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool { return term.Start == at[2] && !term.IsDate })
	if n < 0 {
		return nil
	}
	what := question.Text[at[0]:at[1]]
	return []demand{{"no passage that bears on it gives the “" + what + "”", func(r *reader, e excerpt) bool {
		return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
			if o.Term != n {
				return false
			}
			sentence := e.hit.Sentences[o.Sentence]
			return identifier.MatchString(e.hit.Text[o.End-e.hit.Start : min(o.End+countedBytes, sentence.End)-e.hit.Start])
		})
	}}}
}

// makeOf returns the demand that what the question asks the make of, "which model of
// tractor", has a name beside it.
func makeOf(question *retrieval.Question) []demand {
	at := ofMake.FindStringIndex(question.Text)
	if at == nil {
		return nil
	}
	n := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool { return term.Start == at[1] && makes[strings.ToLower(term.Written)] })
	if n < 0 {
		return nil
	}
	return []demand{{"no passage that bears on it tells what make the “" + question.Terms[n].Written + "” is", func(r *reader, e excerpt) bool {
		return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
			return o.Term == n && apart(o.Sentence, e.best) <= 1 && r.nameBetween(e, o.Start-makeBytes, o.End+makeBytes, func(m mention.Mention) bool {
				return m.Class != mention.Place && m.Class != mention.Person
			})
		})
	}}}
}

// makeBytes is how far from a thing the name of its make may stand: "a Toyota pick-up".
const makeBytes = 16

// ofMake is what stands before a thing whose make is asked for.
var ofMake = regexp.MustCompile(`(?i)\b(?:which|what)\s+(?:model|make|brand|type)\s+of\s+(?:the\s+)?`)

// makes are things that have a make.
var makes = wordSet(`aircraft plane jet airliner helicopter missile rocket rifle gun tank vehicle car lorry truck bus tractor ship vessel boat ferry drone phone engine train crane`)

var (
	// hasNumber finds what is told by its number.
	hasNumber = regexp.MustCompile(`(?i)\b(flight|passport|phone|telephone|licen[cs]e|registration|account|case|train|bus|serial|docket|model)\s+number\b`)

	// identifier finds such a number behind it.
	identifier = regexp.MustCompile(`(?i)^\W*(?:(?:number|no\.?|№|was|is)\W*)*[\pL-]{0,3}\W?\d`)
)

// calledOf returns the demand that what somebody was called is spoken of: "who
// called Berg a coward".
func calledOf(question *retrieval.Question) []demand {
	at := calls.FindStringIndex(question.Text)
	if at == nil {
		return nil
	}
	n := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool { return term.Start >= at[1] && !term.Frame && !term.IsDate })
	if n < 0 {
		return nil
	}
	return []demand{speaks(question.Terms[n].Written, n, true)}
}

// calls is what stands before what somebody was called.
var calls = regexp.MustCompile(`(?i)^\W*who\s+(?:has\s+|have\s+|had\s+)?(?:calls?|called|named|label+ed|dubbed|branded|described|denounced)\s+.+?\s(?:an?|as)\s+`)

// ageOf returns the demand that an age is told of whoever's is asked: in the sentence
// that speaks of them.
func ageOf(question *retrieval.Question) []demand {
	at := howOld.FindStringIndex(question.Text)
	if at == nil {
		return nil
	}
	n := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool {
		return term.Start >= at[1] && !term.IsDate && !term.Frame && !ofName(question, term)
	})
	person := namesPerson(question)
	for _, m := range question.Mentions {
		if m.Kind == mention.Name && person {
			n = nameTerm(question, m)
		}
	}
	if n < 0 {
		return nil
	}
	return []demand{{"no passage tells how old “" + question.Terms[n].Written + "” is", func(r *reader, e excerpt) bool {
		return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
			return o.Term == n && o.Sentence == e.best && (!person || slices.ContainsFunc(e.support.candidates, func(age mention.Mention) bool {
				return age.Start < o.End+titleBytes && age.End > o.Start-titleBytes
			}))
		})
	}}}
}

// lasting finds a length of time.
var lasting = regexp.MustCompile(`(?i)(?:\b|-)(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|century|centuries|since|until|till|forever|indefinite\w*|life|permanent\w*|overnight)\b`)

// nounTerm returns the index of the term of the noun that is asked for, or -1.
func nounTerm(question *retrieval.Question) int {
	return slices.IndexFunc(question.Terms, func(term retrieval.Term) bool {
		written := strings.TrimSuffix(strings.TrimSuffix(term.Written, "’s"), "'s")
		return !term.IsDate && question.Shape.Noun != "" && strings.EqualFold(written, question.Shape.Noun)
	})
}

// countOf returns the demand that the things asked for are counted: "how many
// tents" is not answered by how many guests there were.
func countOf(question *retrieval.Question) []demand {
	noun := question.Shape.Noun
	n := nounTerm(question)
	if n < 0 || howOld.MatchString(question.Text) || anyCount[noun] {
		return nil
	}
	term := question.Terms[n]
	if !howMany.MatchString(question.Text) { // how much compensation
		if counting[noun] {
			return nil
		}
		return []demand{speaks(term.Written, n, true)}
	}
	people := countsPeople(noun)
	counted := func(m mention.Mention) bool {
		if m.Kind != mention.Figure {
			return false
		}
		unit := mention.Measure(noun)
		return m.Key == question.Shape.Counted || slices.Contains(term.Keys, m.Key) || unit != "" && m.Unit == unit || slices.Contains(term.Alike, m.Key)
	}
	return []demand{{"no passage that bears on it counts “" + term.Written + "”", func(r *reader, e excerpt) bool {
		if slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool { return r.within(e, m.Start, 1) && counted(m) }) {
			return true
		}
		return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
			if o.Term != n || apart(o.Sentence, e.best) > 1 || o.Share < 1 && !people {
				return false
			}
			sentence := e.hit.Sentences[o.Sentence]
			from, to := max(o.Start-countedBytes, sentence.Start), min(o.End+countedBytes, sentence.End)
			if looseCount.MatchString(e.hit.Text[from-e.hit.Start : to-e.hit.Start]) {
				return true
			}
			return slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool {
				before := o.Share == 1 || m.End <= o.Start // "police held two" counts no police
				return m.Kind == mention.Figure && m.Start >= from && m.End <= to && before && (m.Unit == "" || m.Unit == "people")
			})
		})
	}}}
}

var howMany = regexp.MustCompile(`(?i)\bhow\s+many\b`)

// countedBytes is about five words: how far from its noun a number may stand.
const countedBytes = 32

// looseCount finds numbers that are no figures.
var looseCount = regexp.MustCompile(`(?i)\b(?:one|single|no|none|both|pair|couple|several|dozens?|hundreds|thousands|millions|half|tens)\b`)

// anyCount are nouns that any count of people or things may be of.
var anyCount = wordSet(`number total people persons person times share percentage percent proportion size rate toll population gdp age ratio factor
	passengers victims casualties deaths dead types kinds sorts ways things hundred hundreds thousand thousands million millions dozen dozens`)

// personOf returns the demand that somebody is named who is what the question asks
// for: "who is the family's lawyer", "which judge". A lawyer who is somewhere spoken
// of is not yet named.
func personOf(question *retrieval.Question) []demand {
	n := nounTerm(question)
	if n < 0 || question.Terms[n].Frame || anyPerson[question.Shape.Noun] || question.Shape.Plural && !question.Shape.Named || whose.MatchString(question.Text) {
		return nil
	}
	var demands []demand
	if before := n - 1; before >= 0 && offices[question.Shape.Noun] && !question.Terms[before].IsDate && !question.Terms[before].Frame && question.Terms[before].End+1 == question.Terms[n].Start && !isNumber(question.Terms[before]) {
		// The foreign minister: others are ministers too.
		what := question.Text[question.Terms[before].Start:question.Terms[n].End]
		demands = append(demands, demand{"no passage that bears on it speaks of “" + what + "”", func(r *reader, e excerpt) bool { return r.adjoin(e, before, n) }})
	}
	if after := n + 1; after < len(question.Terms) && !question.Terms[after].IsDate && !ofName(question, question.Terms[after]) && ofWhat.MatchString(question.Text[question.Terms[n].End:max(question.Terms[after].Start, question.Terms[n].End)]) {
		what := question.Text[question.Terms[n].Start:question.Terms[after].End]
		demands = append(demands, demand{"no passage that bears on it speaks of “" + what + "”", func(r *reader, e excerpt) bool { return r.adjoin(e, n, after) }})
	}
	return append(demands, demand{"no passage that bears on it names the “" + question.Terms[n].Written + "”", func(r *reader, e excerpt) bool {
		return slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool {
			if m.Kind != mention.Name || m.Class == mention.Place || m.Class == mention.Organisation || !r.within(e, m.Start, 2) || asked(question, e.hit, m) {
				return false
			}
			if m.Class == "" && behindArticle.MatchString(e.hit.Text[:m.Start-e.hit.Start]) {
				return false // the Blue Anchor, the Berg brothers
			}
			return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
				if o.Term != n {
					return false
				}
				return m.RoleStart <= o.Start && o.End <= m.RoleEnd || o.Start >= m.Start-titleBytes && o.End <= m.End+titleBytes && r.sentenceOf(e, m.Start) == o.Sentence
			})
		})
	}})
}

var whose = regexp.MustCompile(`(?i)\bwhose\b`)

// ofWhat stands between an office and what it is of, "minister of transport".
var ofWhat = regexp.MustCompile(`^\s+of\s+(?:the\s+)?$`)

// behindArticle finds what hardly stands before the name of one person.
var behindArticle = regexp.MustCompile(`(?i)\b(?:the|near|at|in)\s+$`)

// adjoin reports whether two terms stand side by side beside the sentence that
// answers or in the titles above it, "foreign minister" or "minister of foreign
// affairs"; where one is there in other words, in the same sentence.
func (r *reader) adjoin(e excerpt, a, b int) bool {
	if e.hit.Above[a] && e.hit.Above[b] {
		return true
	}
	for _, x := range e.hit.Found {
		for _, y := range e.hit.Found {
			if x.Term != a || y.Term != b || x.Sentence != y.Sentence || apart(x.Sentence, e.best) > 1 {
				continue
			}
			if apart(x.Position, y.Position) <= 1 || x.Share*y.Share < 1 {
				return true
			}
		}
	}
	return false
}

// titleBytes is about ten words: how far from a person's name what the person is
// may stand, "the charge d'affaires of the embassy in Oslo, Anna Berg".
const titleBytes = 64

// anyPerson are nouns that say of a person little more than that it is one.
var anyPerson = wordSet(`person people man men woman women name names individual individuals someone guy official officials figure figures
	leader leaders politician politicians member members expert experts analyst commentator side party`)

// nameOf returns the demand that the thing asked for has a name beside it: "the
// name of the ship".
func nameOf(question *retrieval.Question) []demand {
	n := nounTerm(question)
	if n < 0 || question.Shape.Plural || notions[question.Shape.Noun] {
		return nil
	}
	somebody := relatives[question.Shape.Noun] || countsPeople(question.Shape.Noun) || mention.ReadQuestion("which "+question.Shape.Noun).Wants == mention.PersonAnswer
	return []demand{{"no passage that bears on it names the “" + question.Terms[n].Written + "”", func(r *reader, e excerpt) bool {
		return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
			if !somebody {
				return o.Term == n && r.hasName(e, o)
			}
			return o.Term == n && apart(o.Sentence, e.best) <= 1 && r.nameBetween(e, o.Start-countedBytes, o.End+countedBytes, func(m mention.Mention) bool {
				return m.Class != mention.Place && m.Class != mention.Organisation
			})
		})
	}}}
}

// hasName reports whether a thing that an excerpt speaks of beside the sentence that
// answers has a name or a quotation beside it.
func (r *reader) hasName(e excerpt, thing retrieval.Occurrence) bool {
	if apart(thing.Sentence, e.best) > 1 {
		return false
	}
	sentence := e.hit.Sentences[thing.Sentence]
	from, to := max(thing.Start-countedBytes, sentence.Start), min(thing.End+countedBytes, sentence.End)
	return strings.ContainsAny(e.hit.Text[from-e.hit.Start:to-e.hit.Start], "“”\"«»") || r.nameBetween(e, from, to, func(m mention.Mention) bool {
		_, nation := mention.Nation(m.Key)
		return !nation
	})
}

// nameBetween reports whether a name that fits, and that the question does not name
// itself, stands from byte from to byte to of the document, or reaches into there.
func (r *reader) nameBetween(e excerpt, from, to int, fits func(mention.Mention) bool) bool {
	return slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Name && m.Start < to && m.End > from && fits(m) && !asked(r.question, e.hit, m)
	})
}

// relatives are somebody of somebody's.
var relatives = wordSet(`husband wife spouse widow widower son daughter child mother father brother sister uncle aunt cousin nephew niece grandson
	granddaughter grandfather grandmother partner girlfriend boyfriend driver bodyguard lawyer doctor nurse guard neighbour neighbor friend colleague`)

// notions are called by words, not by names.
var notions = wordSet(`process term phenomenon principle concept theory method technique practice idea type kind class part matter matters thing outside inside`)

// deedOf returns the demand that the deed asked of somebody is spoken of: "who
// replaced", "when was Berg released", "why did Berg resign". Somebody else's, or
// another deed, is on the subject alone.
func deedOf(question *retrieval.Question) []demand {
	n := deedTerm(question)
	if n < 0 {
		return nil
	}
	spoken := speaks(question.Terms[n].Written, n, true)
	if near := spoken.met; !whoDid.MatchString(question.Text) {
		spoken.met = func(r *reader, e excerpt) bool {
			return near(r, e) || e.support.near >= deedOtherwise && len(e.support.candidates) > 0
		}
	}
	if question.Shape.Wants != mention.DateAnswer || !bornOrDied[strings.ToLower(question.Terms[n].Written)] {
		return []demand{spoken}
	}
	return []demand{{spoken.reason, func(r *reader, e excerpt) bool { return spoken.met(r, e) || e.tellsLife() }}}
}

// deedOtherwise is the share of the question, by weight, that an excerpt with an answer
// of the wanted kind has beside it where it may tell the deed in other words.
const deedOtherwise = 0.6

// whoDid begins a question of which the deed is all: "who replaced Berg".
var whoDid = regexp.MustCompile(`(?i)^\W*who\b`)

// bornOrDied are deeds that years behind a name tell, "Anna Berg (1849–1914)".
var bornOrDied = wordSet(`born die died dies`)

// lived finds such years.
var lived = regexp.MustCompile(`\(\D{0,24}\d{3,4}\s?[-–—]\s?\d{3,4}\)|\(b(?:orn|\.)`)

// tellsLife reports whether the sentence that answers has such years.
func (e excerpt) tellsLife() bool { return lived.MatchString(e.around(0)) }

var (
	// deedBegins is where the deed begins that "who", "which lawyer" or "how many
	// guests" is asked of.
	deedBegins = regexp.MustCompile(`(?i)^\W*(?:and\s+)?(?:who|(?:which|what|how\s+many)\s(?:[\pL’'-]+\s+){0,3}?[\pL-]+)\s+(?:(?:was|were|is|are|has|have|had|been|being|got|also|first)\s+)*$`)

	// doerBegins is where somebody begins of whom a deed is asked; "why" and "did" are
	// kept.
	doerBegins = regexp.MustCompile(`(?i)^\W*(?:and\s+)?(?:since\s+)?(?:(?:when|where|(why)|whom?)\s+)?(?:(did|does|do)|was|were|has|had|have|will|would)\s+(?:the\s+)?$`)

	// isDone is how a word ends that tells what was done to somebody.
	isDone = regexp.MustCompile(`(?i)(?:ed|en|eld|ilt|ung|urt|ought)$`)
)

// deedTerm returns the index of the term of the deed that the question asks for,
// or -1 where its shape does not tell.
func deedTerm(question *retrieval.Question) int {
	if question.Shape.Says || whose.MatchString(question.Text) {
		return -1 // reports quote: they seldom have the question's word for saying
	}
	for _, isDeed := range []func(*retrieval.Question, retrieval.Term) bool{isDoneTo, followsAsking, followsDoer} {
		n := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool {
			written := strings.ToLower(term.Written)
			if term.IsDate || term.Frame || term.Name || isNumber(term) || saying[written] || passive[written] || saysLittle(question, term) {
				return false
			}
			return isDeed(question, term)
		})
		if n >= 0 {
			return n
		}
	}
	return -1
}

// isDoneTo reports whether a term is what was done to a thing or people that are called
// by more than a name: "when will the wreck of the Anna be RAISED".
func isDoneTo(question *retrieval.Question, term retrieval.Term) bool {
	if !isDone.MatchString(term.Written) || !doneToBegins.MatchString(question.Text[:term.Start]) {
		return false
	}
	rest := question.Text[term.End:]
	return strings.Trim(rest, " ?.!") == "" || endsClause.MatchString(rest)
}

var (
	// doneToBegins is what stands before what was done: "when will the wreck be".
	doneToBegins = regexp.MustCompile(`(?i)^\W*(?:and\s+)?(?:when|where)\s+(?:was|were|will|is|are|has|have|had)\s+(?:[\pL’'-]+\s+){1,7}$`)

	// endsClause is what stands behind the verb of a clause.
	endsClause = regexp.MustCompile(`(?i)^,|^\s+(?:in|on|at|by|to|from|for|with|after|before|during|into|over|under|about|near|last|this|and|of)\b`)
)

// saysLittle reports whether a term says little of the deed: an adverb, or a verb that
// leaves it to its object, "lead a revolt".
func saysLittle(question *retrieval.Question, term retrieval.Term) bool {
	return strings.HasSuffix(strings.ToLower(term.Written), "ly") || withObject.MatchString(question.Text[term.Start:])
}

// withObject finds such a verb with its object.
var withObject = regexp.MustCompile(`(?i)^(?:leads?|led|launch(?:e[ds])?|lodge[ds]?|stage[ds]?|(?:mount|start|open|convey|deliver|present|conduct)(?:s|ed)?|provide[ds]?|beg[aiu]ns?|` +
	`carr(?:y|ie[ds])|makes?|made|commit(?:s|ted)?|pa(?:ys?|id))\s+(?:an?|the|his|her|its|their|\pL+['’]s)\s`)

// followsAsking reports whether a term is what "who" or "which lawyer" did, or what
// was done to them or to those whose number is asked.
func followsAsking(question *retrieval.Question, term retrieval.Term) bool {
	shape, before := question.Shape, question.Text[:term.Start]
	if !deedBegins.MatchString(before) || strings.EqualFold(term.Written, shape.Noun) {
		return false
	}
	words := strings.Fields(strings.ToLower(before))
	last := words[len(words)-1]
	if passive[last] {
		return isDone.MatchString(term.Written) && last != "is" && last != "are" // "who is suited" asks of no deed
	}
	return (last == "who" || last == shape.Noun) && shape.Wants != mention.NumberAnswer
}

// followsDoer reports whether a term is what somebody named did: "when did Berg
// LEAVE". Behind "why was Berg" a word tells as often what somebody is.
func followsDoer(question *retrieval.Question, term retrieval.Term) bool {
	for _, m := range question.Mentions {
		if m.Kind != mention.Name || m.End > term.Start || strings.TrimSpace(question.Text[m.End:term.Start]) != "" {
			continue
		}
		opening := doerBegins.FindStringSubmatch(question.Text[:nameStart(question, m)])
		written := strings.ToLower(term.Written)
		if people := strings.HasSuffix(written, "s") && !strings.HasSuffix(written, "ss"); people {
			return false // "did the Berg brothers"
		}
		if opening != nil && (opening[1] == "" || opening[2] != "" || isDone.MatchString(written)) {
			return true
		}
	}
	return false
}

// nameStart returns where the names begin that m ends: "Berg and Dahl".
func nameStart(question *retrieval.Question, m mention.Mention) int {
	for _, other := range question.Mentions {
		if other.Kind == mention.Name && other.End < m.Start && strings.TrimSpace(question.Text[other.End:m.Start]) == "and" {
			return nameStart(question, other)
		}
	}
	return m.Start
}

// passive are the words before what was done to somebody.
var passive = wordSet(`was were is are been being got`)

// saying are deeds that a report seldom names by the question's word: views, plans,
// giving, and yielding, of which it tells that somebody refused.
var saying = wordSet(`hand hands handed gives gave passes passed compare compares compared liken likens likened thinks sees saw views viewed regards regarded considers considered accuses accused blames blamed speaks spoke mentions mentioned planned scheduled due supposed
	agree agreed allow allowed permit permitted accept accepted approve approved consent consented`)

// statementOf returns the demands of what somebody said, as in "what did Berg say
// about the pier" or "Berg on the pier": that it is credited to them, and that it is
// about what the question says.
func statementOf(question *retrieval.Question) []demand {
	var demands []demand
	topic := -1 // where it begins
	for _, m := range question.Mentions {
		if m.Kind != mention.Name || m.Class == mention.Place || m.Class == mention.Organisation {
			continue
		}
		asked := question.Shape.Wants == mention.StatementAnswer && saidBy.MatchString(question.Text[:m.Start])
		if on := onTopic.FindString(question.Text[m.End:]); m.Start == 0 && on != "" {
			asked, topic = true, m.End+len(on)
		}
		if n := nameTerm(question, m); asked && n >= 0 {
			who := question.Text[m.Start:m.End]
			demands = append(demands, demand{"no passage that bears on it says what “" + who + "” said", func(r *reader, e excerpt) bool { return r.credits(e, n) }})
		}
	}
	if at := about.FindStringIndex(question.Text); at != nil && question.Shape.Wants == mention.StatementAnswer {
		topic = at[1]
	}
	if topic < 0 || len(demands) == 0 {
		return demands
	}
	what := strings.TrimRight(question.Text[topic:], " ?!.")
	return append(demands, demand{"nothing that they are quoted with is about “" + what + "”", func(r *reader, e excerpt) bool {
		distance := r.distances(e)
		there, whole := 0.0, 0.0
		for n, term := range question.Terms {
			if term.Start >= topic && !term.Frame {
				whole += term.Weight
				there += term.Weight * indicator(distance[n] <= 1)
			}
		}
		return there >= topicShare*whole
	}})
}

// topicShare is the share of a topic's words, by weight, that must be spoken of.
const topicShare = 0.3

var (
	// saidBy is what stands before somebody whose words are asked for.
	saidBy = regexp.MustCompile(`(?i)^\W*(?:and\s+)?(?:what|how)\s+(?:did|does|do|has|have|had)\s+(?:the\s+)?$`)

	// onTopic is what stands behind somebody whose words on something are asked for
	// by key words alone.
	onTopic = regexp.MustCompile(`(?i)^\s+(?:on|about)\s+`)
)

// credits reports whether the excerpt credits the person of a term with words.
func (r *reader) credits(e excerpt, n int) bool {
	term := r.question.Terms[n]
	is := func(m mention.Mention) bool {
		return m.Kind == mention.Attribution && slices.ContainsFunc(strings.Fields(m.Key), func(word string) bool {
			return mention.CompareKeys(word, mention.NameKey(term.Written)) >= mention.Near
		})
	}
	if slices.ContainsFunc(e.hit.Mentions, func(m mention.Mention) bool { return r.within(e, m.Start, 1) && is(m) }) {
		return true
	}
	return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
		if o.Term != n || apart(o.Sentence, e.best) > 1 {
			return false
		}
		return says.MatchString(e.hit.Text[o.End-e.hit.Start : e.hit.Sentences[o.Sentence].End-e.hit.Start])
	})
}

// says finds what makes a sentence a report of somebody's words.
var says = regexp.MustCompile(`(?i)\b(?:` + strings.Join(strings.Fields(`said says? told tells? writes? wrote sees? saw ac(?:knowledg|cus)\w* add(?:s|ed) admit\w* affirm\w* alleg\w*
	announc\w+ appeal\w* argu\w+ ask(?:s|ed) assert\w* assur\w+ believ\w+ blam\w+ call(?:s|ed) caution\w* claim\w* comment\w* complain\w* conced\w+ condemn\w* confirm\w*
	consider\w* contend\w* criticis\w+ criticiz\w+ declar\w+ demand\w* den(?:y|ied|ies) describ\w+ disclos\w+ emphasi\w+ equat\w+ estimat\w+ expect\w* explain\w* express\w*
	hop(?:es?|ed) insist\w* maintain\w* not(?:es?|ed) offer\w* point\w* praise\w* predict\w* promis\w+ propos\w+ question\w* recall\w* recommend\w* reiterat\w+ reject\w*
	remark\w* repl(?:y|ied|ies) respond\w* reveal\w* stat(?:es?|ed|ing) stress\w* suggest\w* thank\w* threaten\w* urg\w+ view\w* vow\w* warn\w* welcom\w+`), "|") + `)\b`)

// sentenceOf returns the index of the sentence of the excerpt's passage in which a
// byte of the document lies, -1 if it is in none.
func (r *reader) sentenceOf(e excerpt, at int) int {
	return slices.IndexFunc(e.hit.Sentences, func(s retrieval.Span) bool { return s.Start <= at && at < s.End })
}

// within reports whether a byte of the document lies at most n sentences from the
// one that answers.
func (r *reader) within(e excerpt, at, n int) bool {
	first, last := max(e.best-n, 0), min(e.best+n, len(e.hit.Sentences)-1)
	return e.hit.Sentences[first].Start <= at && at < e.hit.Sentences[last].End
}
