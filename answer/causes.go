package answer

import (
	"regexp"
	"slices"
	"strings"
)

// What brought something about is told in few ways: "the collapse was caused by …",
// "… because of …", "… set off the fire". Two causes differ if they have no word in
// common.

// effects are what newspapers tell the cause of: those on a line are of one kind, and
// of what comes down they have many words.
var effects = []string{
	`deaths?|died`,
	`fires?|blaze|explosions?|blasts?`,
	`outbreak|epidemic|disease`,
	`outage|blackout`,
	`famine|shortages?`,
	`crash(?:e[sd])?|collaps(?:es?|ed|ing)|sinking|sank|capsiz(?:ed?|ing)|derail(?:ed|ment)|collision|accident|disaster|leak|spill|flood(?:ing|ed|s)?|burst|breach|gave way|caved in|broke|failed|failure|avalanche|landslide|stampede|crush|roof|wall|bridge`,
}

var (
	effect      = `(?:` + strings.Join(effects, "|") + `)`
	effectKinds = func() (kinds []*regexp.Regexp) {
		for _, words := range effects {
			kinds = append(kinds, anyOf(words))
		}
		return kinds
	}()
)

// causeTold is how a cause is told, with the cause as its group; what follows or goes
// before in its clause is the effect.
var causeTold = []struct {
	needs   []string // one of which must be in a text for it to match
	pattern *regexp.Regexp
}{
	{[]string{"aused by", "riggered by", "off by", "parked by", "tarted by", "about by", "down by", "rought on by"}, regexp.MustCompile(`(?i)\b` + effect + `\b[^.;]*?\b(?:caused|triggered|set\s+off|sparked|started|brought\s+(?:about|down|on))\s+by\s+((?:[^.,;:()]|[.,]\d)+)`)},
	{[]string{"ecause", "due to", "wing to", "esult", "temmed", "lame", "ttributed", "put down", "ollow"}, regexp.MustCompile(`(?i)\b` + effect + `\b[^.;]*?\b(?:because\s+of|because|due\s+to|owing\s+to|as\s+a\s+result\s+of|resulted\s+from|stemmed\s+from|result\s+of|blamed?\s+on|attributed\s+to|put\s+down\s+to|follow(?:ed|ing))\s+((?:[^.,;:()]|[.,]\d)+)`)},
	{[]string{"gave way", "burst", "broke", "caved in", "ollapsed", "sank", "apsized"}, regexp.MustCompile(`(?i)\b(?:gave\s+way|burst|broke|caved\s+in|collapsed|sank|capsized)\s+(?:after|in|under)\s+((?:[^.,;:()]|[.,]\d)+)`)},
	{[]string{"aused", "riggered", "et off", "parked", "rought"}, regexp.MustCompile(`(?i)(?:^|[,;:]\s+|\bthat\s+|\bsays\s+|\bsaid\s+)([^.,;:()]{3,60}?)\s+(?:had\s+|has\s+|have\s+|may\s+have\s+)?(?:caused|triggered|set\s+off|sparked|brought\s+down|brought)\s+(?:the|a|an|this|that|their|its)\s+(?:[\pL-]+\s+){0,3}?` + effect + `\b`)},
	{[]string{"lame"}, regexp.MustCompile(`(?i)\b(?:blam(?:e|es|ed|ing))\s+([^.,;:()]{3,60}?)\s+for\s+(?:the|a|an|this|that|their|its)\s+(?:[\pL-]+\s+){0,3}?` + effect + `\b`)},
	{[]string{"alled ", "alls "}, regexp.MustCompile(`(?i)\bcall(?:ed|s)\s+([^.,;:()“”"]{3,40}?)\s+[“"]?(?:the|a)\s+(?:\pL+\s+)?cause\b`)},
	{[]string{"looded through", "eaked through", "in through"}, regexp.MustCompile(`(?i)\b(?:flooded|leaked|(?:came|got|poured)\s+in)\s+through\s+((?:[^.,;:()]|[.,]\d)+)`)},
	{[]string{"blame", "cause"}, regexp.MustCompile(`(?i)(?:^|[,;:]\s+|\bthat\s+)([^.,;:()]{3,60}?)\s+(?:was|were|is)\s+(?:to\s+blame|the\s+(?:likely\s+|probable\s+)?cause)\b`)},
	{[]string{"ause"}, regexp.MustCompile(`(?i)\bcause\s+(?:of\s+(?:the|a|an|this|that|their|its)\s+(?:[\pL-]+\s+){0,3}?` + effect + `\s+)?(?:was|is)\s+((?:[^.,;:()]|[.,]\d)+)`)},
}

// anyCause are words of causes that say nothing of which.
var anyCause = wordSet(`failure failures error errors fault faults faulty problem problems cause causes reason reasons attack attacks accident incident days`)

// sankIn stands before what is where, and no cause, if that beginsInName: "sank in the
// Kattegat".
var (
	sankIn       = regexp.MustCompile(`(?i)^\S+(?:\s+(?:way|in))?\s+in\s+$`)
	beginsInName = regexp.MustCompile(`^(?:the\s+)?\p{Lu}`)
)

// mostCause is how many words of a cause are its value.
const mostCause = 7

// causesByWord tells a sentence that may tell a cause: it has a word of an effect, or one
// of those that tell causes without.
var causesByWord = newWordIndex([]string{strings.Join(effects, "|") + `|flooded|leaked|came|got|poured|call(?:ed|s)|burst|broke|caved|collapsed|sank|capsized|blam(?:e|es|ed|ing)|cause`})

// causes returns what the sentence, whose words are given in small letters, tells as the
// cause of something.
func (o *observer) causes(e excerpt, text string, words []string) []assertion {
	if !o.sought.causes || causesByWord.of(words) == 0 {
		return nil
	}
	start := e.hit.Sentences[e.best].Start
	for _, told := range causeTold {
		if !containsAny(text, told.needs) {
			continue
		}
		at := told.pattern.FindStringSubmatchIndex(text)
		if at == nil || notSo.MatchString(tail(text[:at[2]])) {
			continue
		}
		from := at[2]
		if said := saidThat.FindStringIndex(text[from:at[3]]); said != nil {
			from += said[1]
		}
		to := from + causeEnd(text[from:at[3]])
		value := clean(text[from:to])
		terms := make([]string, 0, mostCause)
		for _, word := range o.stemmer.Words(text[from:to]) {
			if word.Term != "" && !anyCause[strings.ToLower(text[from+word.Start:from+word.End])] {
				terms = append(terms, word.Term)
			}
		}
		if len(terms) == 0 || beginsInName.MatchString(value) && sankIn.MatchString(text[at[0]:at[2]]) {
			continue
		}
		return []assertion{{excerpt: e, aspect: causeAspect, value: value, subjects: terms, from: start + from, to: start + to}}
	}
	return nil
}

// effects returns the kinds of effect that the sentence speaks of, as bits of effects.
func (s *scene) effects() uint64 {
	var kinds uint64
	for n, kind := range effectKinds {
		if s.is(kind) {
			kinds |= 1 << n
		}
	}
	return kinds
}

// sameEffect reports whether two sentences tell the cause of one thing.
func sameEffect(a, b *assertion) bool {
	if a.conflicts(b) || a.yearApart(b) || len(a.own) > 0 && len(b.own) > 0 && !shareKey(a.own, b.own) {
		return false
	}
	x, y := a.effects(), b.effects()
	if x != 0 && y != 0 && x&y == 0 {
		return false
	}
	return sameMatter(a, b) || oneStory(a, b) && x&y != 0 && !disjoint(a.names, b.names) || shared(a.names, b.names) > 0 && a.hit.DocumentID != b.hit.DocumentID
}

// sameCause reports whether two causes have a word in common.
func sameCause(a, b *assertion) bool {
	return slices.ContainsFunc(a.subjects, func(x string) bool {
		return slices.ContainsFunc(b.subjects, func(y string) bool { return a.areAlike(x, y) })
	})
}

// causeEnd returns where a cause ends that begins a text: before who says so, or what
// is told besides.
func causeEnd(text string) int {
	if at := besides.FindStringIndex(text); at != nil && at[0] > 0 {
		text = text[:at[0]]
	}
	words := 0
	for at, c := range text {
		if c == ' ' {
			if words++; words == mostCause {
				return at
			}
		}
	}
	return len(strings.TrimRight(text, " "))
}

// saidThat begins what somebody says.
var saidThat = regexp.MustCompile(`(?i)^.*\b(?:sa(?:ys?|id)|believes?|thinks?|claim(?:s|ed)|suspects?)\s+(?:that\s+)?`)

var besides = regexp.MustCompile(`\s+(?:and not|not|which|who|that|while|when|but|according to|on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b`)
