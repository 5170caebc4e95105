package answer

import (
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// What one text denies another may say: "have not reduced their staff", "reducing
// its staff"; and one may say of all what another says of some.

// A denial is how something is denied. Only what is said of the same contradicts it.
type denial uint8

const (
	ofDone    denial = 1 << iota // a verb: of what was done, or is
	ofPlanned                    // a verb: of what is to be done
	ofAny                        // a noun: that there was any
)

// denialPatterns find what is denied: the verb, in its group, or the noun. One of what
// each needs must be in a text for it to match.
var denialPatterns = []struct {
	of      denial
	needs   []string
	pattern *regexp.Regexp
}{
	{ofDone, []string{"not ", "never ", "n't ", "n’t ", "yet to ", "efus", "ailed", "ails", "ailing", "longer "}, regexp.MustCompile(`(?i)\b(?:(?:has|have|had|did|do|does|was|were|is|are)\s+(?:not|never)|(?:has|have|had|did|do|does|was|were|is|are)n['’]t|yet\s+to|refus(?:ed|es|ing)\s+to|fail(?:ed|s|ing)\s+to|no\s+longer)\s+(?:(?:yet|been|be|\pL+ly)\s+)*(\pL{4,})`)},
	{ofDone, denyingVerb, regexp.MustCompile(`(?i)\bden(?:y|ies|ied|ying)\s+(?:that\s+)?(?:[\pL’'-]+\s+){0,5}?(?:had|has|have|was|were|having|being)\s+(?:been\s+)?(\pL{3,}(?:ed|en|ught|un|ade))\b`)},
	{ofDone, []string{"not "}, regexp.MustCompile(`(?i)\b(?:but|and)\s+not\s+(?:yet\s+)?(\pL{4,}ed)\b`)},
	{ofPlanned, []string{"ll not ", "ld not ", "ll never ", "ld never ", "n't ", "n’t "}, regexp.MustCompile(`(?i)\b(?:(?:will|would|shall)\s+(?:not|never)|(?:would|wo)n['’]t)\s+(?:(?:be|\pL+ly)\s+)*(\pL{4,})`)},
	{ofAny, denyingVerb, regexp.MustCompile(`(?i)\bden(?:y|ies|ied|ying)\s+(?:that\s+)?any\s+(\p{Ll}{4,})\b`)},
	{ofAny, []string{"No ", "no ", "either ", "one of the ", "without any "}, regexp.MustCompile(`\b(?:[Nn]o|[Nn]either|[Nn]one\s+of\s+the|without\s+any)\s+(?:\p{Ll}{4,}\s+(\p{Ll}{3,}[^s]s)\b|(\p{Ll}{4,})\b)`)},
}

// denyingVerb are the forms of the verb, without what may be a capital.
var denyingVerb = []string{"eny", "enies", "enied"}

// planned stands before a verb that tells what is to be done.
var planned = regexp.MustCompile(`(?i)\b(?:will|would|shall|going\s+to|plan(?:s|ned)?\s+to|intend(?:s|ed)?\s+to)\s+(?:(?:be|\pL+ly)\s+)*$`)

// verbGroup stands before a verb and makes one group with it.
var verbGroup = regexp.MustCompile(`(?i)\b(?:(?:has|have|had|was|were|is|are|been|being|will|would|be)\s+)+$`)

// noneOf stands before a noun of which there is none.
var noneOf = regexp.MustCompile(`(?i)\b(?:no|any|not|without|neither|never|if|whether)\s+(?:[\pL-]+\s+){0,2}$`)

// vague are nouns of which there being none tells nothing that others could deny.
var vague = wordSet(`doubt one way comment comments time information evidence longer more less other others further need question reason idea sign signs
	immediate official such special matter means less word words plan plans details sense surprise agreement response answer`)

// denying are what one of must be in a text that denies something. Most have none,
// and are told by it in a fraction of the time.
var denying = []string{"not ", "never ", "n't ", "n’t ", "yet to ", "efus", "ail", "no longer ", "den", "No ", "no ", "none ", "ejected "}

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// notDone stands before a verb that is denied.
var notDone = regexp.MustCompile(`(?i)(?:\bden(?:y|ies|ied|ying)(?:\s+[\pL’'-]+)*|\b(?:not|never|no\s+longer|without|yet\s+to|cannot|nor|if|whether|can|to|would|could|should|may|might|must|will)|n['’]t)\s+(?:(?:yet|been|be|to|\pL+ly)\s+)*$`)

// light are verbs that say nothing without what follows.
var light = wordSet(`been being have having made make take taken taking give given gave gone going come came know known think want seen like even only just able very more much
	any anything such that this there clear certain sure enough allowed said says mention mentioned
	conduct conducted provide provided carry carried begin begun start started continue continued remain remained`)

// inflected are the forms of a verb that say that something was or is done; most of
// those without an ending are of a noun.
var inflected = regexp.MustCompile(`^\p{Ll}+(?:ed|ing|en|es)$`)

// besideVerb is how many content words on each side of a verb stand near it.
const besideVerb = 4

// denials returns what the sentence denies.
func (o *observer) denials(e excerpt, text string) []assertion {
	var all []assertion
	if o.sought.denied == nil || !containsAny(text, denying) {
		return nil
	}
	start := e.hit.Sentences[e.best].Start
	for _, denied := range denialPatterns {
		if !containsAny(text, denied.needs) {
			continue
		}
		for _, at := range denied.pattern.FindAllStringSubmatchIndex(text, -1) {
			group := at[2:4]
			if group[0] < 0 {
				group = at[4:6]
			}
			word := strings.ToLower(text[group[0]:group[1]])
			term := o.stemmer.Term(word)
			if term == "" || light[word] || denied.of == ofAny && vague[word] || strings.HasSuffix(word, "ly") || !o.sought.denied(term) {
				continue
			}
			all = append(all, assertion{excerpt: e, aspect: denialAspect, denied: denied.of, subject: term, side: 1, value: clean(text[at[0]:at[1]]), from: start + at[0], to: start + at[1]})
		}
	}
	return all
}

// affirmations returns where the sentence says what others deny: the words whose terms
// are given, with how they are denied.
func (o *observer) affirmations(e excerpt, s *scene, denied map[string]denial) []assertion {
	var all []assertion
	s.observe(e)
	for _, word := range s.content {
		of := denied[word.Term]
		if of == 0 {
			continue
		}
		written := e.hit.Text[word.Start-e.hit.Start : word.End-e.hit.Start]
		before := tail(e.hit.Text[e.hit.Sentences[e.best].Start-e.hit.Start : word.Start-e.hit.Start])
		switch {
		case of&ofPlanned != 0 && planned.MatchString(before):
			of = ofPlanned
		case of&ofDone != 0 && inflected.MatchString(written) && !notDone.MatchString(before):
			of = ofDone
		case of&ofAny != 0 && !noneOf.MatchString(before):
			of = ofAny
		default:
			continue
		}
		from := word.Start
		if of != ofAny {
			from -= len(verbGroup.FindString(before))
		}
		a := assertion{excerpt: e, scene: s, aspect: denialAspect, denied: of, subject: word.Term, value: clean(e.at(from, word.End)), from: from, to: word.End}
		a.account = retrieval.Span{Start: a.from, End: a.to}
		all = append(all, a)
	}
	for _, m := range mentionsIn(e.hit, e.hit.Sentences[e.best]) {
		if m.Kind == mention.Figure && m.Value > 0 && denied[m.Key]&ofAny != 0 {
			value, from := boundedValue(e.hit, m)
			a := assertion{excerpt: e, scene: s, aspect: denialAspect, denied: ofAny, subject: m.Key, value: value, from: from, to: m.End}
			a.account = retrieval.Span{Start: a.from, End: a.to}
			all = append(all, a)
		}
	}
	return all
}

// given stands before what somebody has been given: "gave her 48 hours".
var given = regexp.MustCompile(`(?i)\bg[ai]ven?\s+(?:[\pL’'-]+\s+){0,2}$`)

// figureWithin reports whether another figure stands between a figure and a word: what
// is beside that is not beside this.
func figureWithin(a assertion, word retrieval.Word) bool {
	return a.aspect == figureAspect && slices.ContainsFunc(a.figures, func(f retrieval.Span) bool {
		return word.End <= f.Start && f.End <= a.from ||
			a.to <= f.Start && f.End <= word.Start && !strings.Contains(a.at(a.to, f.Start), "(") // "94 billion francs ($158 million)"
	})
}

// clausal are words that part what is said beside a value from what is said of something
// else.
var clausal = wordSet(`after before when while whereas because since until although though but`)

// isParted reports whether what parts clauses stands between two places of the document.
func (s *scene) isParted(from, to int) bool {
	return slices.ContainsFunc(s.parts, func(at int) bool { return from <= at && at < to })
}

// besideOf returns the terms of the content words near the words of an assertion, in
// its clause.
func (s *scene) besideOf(a assertion) []string {
	var beside []string
	first, last := len(s.content), -1
	for n, word := range s.content {
		if word.End > a.from {
			first = min(first, n)
		}
		if word.Start < a.to {
			last = max(last, n)
		}
	}
	for n := max(first-besideVerb, 0); n < len(s.content) && n <= last+besideVerb; n++ {
		word := s.content[n]
		if word.Term == a.subject {
			continue
		}
		within := word.Start < a.to && word.End > a.from
		if within || !figureWithin(a, word) && !s.isParted(min(word.End, a.to), max(word.Start, a.from)) {
			beside = append(beside, word.Term)
		}
	}
	if a.aspect == figureAspect && given.MatchString(tail(a.before(a.from))) {
		beside = append(beside, "given")
	}
	return beside
}

// allOf and someOf stand before what is told of all of some things, or of some.
var (
	allOf  = regexp.MustCompile(`(?i)\b(?:all(?:\s+of)?|every|the\s+entire|each\s+of)\s+(?:(?:the|its|their|these|those)\s+)?((?:[\pL’'-]+\s+){0,3}?)([\pL-]{3,}s)\b`)
	someOf = regexp.MustCompile(`(?i)\b(?:some(?:\s+of)?|several(?:\s+of)?|a\s+(?:number|series|part)\s+of|a\s+few|certain|many(?:\s+of)?|most(?:\s+of)?|part\s+of)\s+(?:(?:the|its|their|these|those)\s+)?((?:[\pL’'-]+\s+){0,3}?)([\pL-]{3,}s)\b`)
)

// quantities tell by its words whether someOf and allOf may match in a text.
var quantities = newWordIndex([]string{`some|several|number|series|part|few|certain|many|most`, `all|every|entire|each`})

// manners are nouns of which all or some are told without counting them.
var manners = wordSet(`means times ways sides parties details countries hands cases others reports sources analysts observers experts`)

// extents returns what the sentence, whose words are given in small letters, says of all,
// or of some, of some things.
func (o *observer) extents(e excerpt, text string, words []string) []assertion {
	if o.sought.extents == nil {
		return nil
	}
	possible := quantities.of(words)
	var all []assertion
	start := e.hit.Sentences[e.best].Start
	for side, pattern := range []*regexp.Regexp{someOf, allOf} {
		if possible&(1<<side) == 0 {
			continue
		}
		for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
			noun := strings.ToLower(text[at[4]:at[5]])
			if term := o.stemmer.Term(noun); term != "" && !manners[noun] && o.sought.extents(term) {
				all = append(all, assertion{excerpt: e, aspect: extentAspect, subject: term, side: side, value: clean(text[at[0]:at[1]]), from: start + at[0], to: start + at[1]})
			}
		}
	}
	return all
}

// beginnings are how the words of some terms begin, by their first bytes: most sentences
// are told from those that have one by it without stemming.
type beginnings map[string][]string

// firstBytes is how many bytes of a word a beginning is found by, at most.
const firstBytes = 3

func beginningsOfTerms(terms map[string]denial) beginnings {
	begun := make(beginnings)
	for term := range terms {
		first := term[:min(len(term), firstBytes)]
		begun[first] = append(begun[first], term[:max(len(term)-1, min(len(term), firstBytes))])
	}
	return begun
}

// saidIn reports whether a text, in whatever case, may have a word of one of the terms.
func (begun beginnings) saidIn(text string) bool {
	return slices.ContainsFunc(lettersOf(strings.ToLower(text)), func(word string) bool {
		return slices.ContainsFunc(begun[word[:min(len(word), firstBytes)]], func(beginning string) bool { return strings.HasPrefix(word, beginning) })
	})
}
