package answer

import (
	"regexp"
	"strings"

	"footnote/retrieval/mention"
)

// Where something happened is told of a verb that says so: "was built in Batam", "a yard
// in Varna, where it was built". Of what may be a part of the other, the rules are silent:
// two places of which one document speaks of both.

// spotVerbs are verbs that tell what happens in one place, as they are written, and
// spotGroups those that reports use for one another.
const spotVerbs = `built|constructed|assembled|born|founded|buried|arrested|detained|seized|captured|apprehended|kidnapped|abducted|killed`

var spotGroups = termGroups([]string{
	`built build construct assemble`,
	`born`,
	`founded found`,
	`buried bury`,
	`arrested arrest detain seize capture apprehend`,
	`kidnapped kidnap abduct`,
	`killed kill`,
})

// ofSomebody are the groups of what happens to people.
var ofSomebody = wordSet(`born buried arrested kidnapped killed`)

// spotBefore stands before the name of a place in which something happened, and spotBehind
// behind it.
var (
	spotBefore = regexp.MustCompile(`(?i)\b(` + spotVerbs + `)\s+(?:in\s+\d{4}\s+)?(?:by\s+(?:an?|the)\s+(?:\pL+\s+){1,2})?(?:at\s+(?:an?|the|his|her|their)\s+(?:\pL+\s+){1,2})?(?:in|at|near|of)\s+(?:the\s+(?:city|town|village|port)\s+of\s+)?[*“"]*$`)
	spotBehind = regexp.MustCompile(`(?i)^[*”"]*,\s+where\s+(?:\pL+\s+){1,3}?(?:was|were|had\s+been)\s+(` + spotVerbs + `)\b`)
)

// spotsByWord tells a sentence that may tell where something happened.
var spotsByWord = newWordIndex([]string{spotVerbs})

// spots returns the places in which, by the sentence, whose words are given in small
// letters, something happened.
func (o *observer) spots(e excerpt, mentions []mention.Mention, text string, words []string) []assertion {
	if !o.sought.places || spotsByWord.of(words) == 0 {
		return nil
	}
	var all []assertion
	var somebody []string // the last who was named
	start := e.hit.Sentences[e.best].Start
	for _, m := range mentions {
		if m.Kind != mention.Name {
			continue
		}
		who := somebody
		if m.Class == mention.Person || m.Class == "" && strings.Contains(m.Key, " ") && who == nil {
			somebody = []string{m.Key}
		}
		if m.Class == mention.Person || m.Class == mention.Organisation {
			continue
		}
		told := spotBefore.FindStringSubmatch(before(text, m.Start-start, longestRole))
		if told == nil && strings.Contains(text, " where ") {
			told = spotBehind.FindStringSubmatch(text[m.End-start:])
		}
		if told == nil {
			continue
		}
		all = append(all, assertion{excerpt: e, aspect: placeAspect, mention: m, subject: spotGroups[o.stemmer.Term(told[1])], subjects: who, value: writtenName(e.hit, m), from: m.Start, to: m.End})
	}
	return all
}

// before returns what a text has before a place, as many bytes at most.
func before(text string, at, most int) string { return text[max(0, at-most):at] }

// sameSpot reports whether two places are of one event or thing.
func sameSpot(a, b *assertion) bool {
	if !sameMatter(a, b) {
		return false
	}
	if ofSomebody[a.subject] {
		return !a.otherDays(b) && shareKey(a.subjects, b.subjects)
	}
	return sharedLinks(a, b) >= storyLinks
}

// mayBeIn reports whether a place may be the other, or in it.
func (a *assertion) mayBeIn(b *assertion) bool {
	x, y := a.mention.Key, b.mention.Key
	_, nation := nationOf(a.hit, a.mention)
	_, other := nationOf(b.hit, b.mention)
	return nation != other || mention.CompareKeys(x, y) >= mention.Partial || a.tellings[a.hit.DocumentID][y] || a.tellings[b.hit.DocumentID][x]
}
