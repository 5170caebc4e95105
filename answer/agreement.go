package answer

import (
	"math"
	"slices"
	"strings"

	"footnote/retrieval/mention"
)

// Two values of one thing agree if both may be so: "7" and "seven", "80 %" and
// "more than three quarters", 27 June and the weekend that it is in, "director"
// and "executive director". "Up to 90 %" says that 90 are reached: it does not
// agree with 80.

// agree reports whether two assertions about the same thing may both be so.
func agree(a, b *assertion) bool {
	switch a.aspect {
	case figureAspect:
		return figuresAgree(a.mention, b.mention)
	case roleAspect:
		return readRole(a.value).agrees(readRole(b.value))
	case dayAspect:
		return a.mention.Days.Overlap(b.mention.Days)
	case causeAspect:
		return sameCause(a, b)
	case clockAspect:
		return a.clock.agrees(b.clock)
	case placeAspect:
		return a.mayBeIn(b)
	case ageAspect:
		return a.value == b.value
	default:
		return a.side == b.side
	}
}

const (
	// aboutShare is how far the number that is meant may be from "about" one.
	aboutShare = 0.1

	// roundedFrom is the value from which on a number may be another one rounded:
	// "1.7 billion" for "1.715 billion". Small numbers are counted.
	roundedFrom = 1000

	// roundedShare is how far rounding moves a number at most.
	roundedShare = 0.06
)

// figuresAgree reports whether two figures of the same thing may both be so.
func figuresAgree(a, b mention.Mention) bool {
	lowA, highA := limits(a)
	lowB, highB := limits(b)
	if lowA <= highB && lowB <= highA {
		return true
	}
	if a.Value != a.High || b.Value != b.High {
		return false
	}
	return isRounded(a.Value, b.Value) || isRounded(b.Value, a.Value)
}

// limits returns the lowest and the highest number that a figure may stand for.
func limits(m mention.Mention) (low, high float64) {
	low, high = m.Value, m.High
	switch m.Bound {
	case mention.AtLeast:
		high = math.Inf(1)
	case mention.About, mention.AtMost:
		low, high = low*(1-aboutShare), high*(1+aboutShare)
		if m.Bound == mention.AtMost {
			low, high = m.High*(1-aboutShare/2), m.High
		}
	}
	return low, high
}

// isRounded reports whether round is exact to fewer digits, and near.
func isRounded(round, exact float64) bool {
	if round < roundedFrom {
		return round == math.Round(exact) && exact != math.Trunc(exact)
	}
	if math.Abs(round-exact) > roundedShare*exact {
		return false
	}
	for digits := 1; digits < 6; digits++ {
		if toDigits(round, digits) == round {
			return toDigits(exact, digits) == round
		}
	}
	return false
}

// toDigits returns x rounded to as many significant digits.
func toDigits(x float64, digits int) float64 {
	if x == 0 {
		return 0
	}
	scale := math.Pow(10, float64(digits-1)-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}

// A role is a position as it can be compared: whom it is for, sources say in too
// many ways.
type role struct {
	noun   string   // folded; "" for what is no position: "analyst", "brother"
	lower  []string // ranks that make it another position: "deputy"
	higher []string // ranks that tell more of it: "executive", "chief"
	fields []string // of what: "foreign", "finance"
	former bool
}

// readRole reads a role. Of "chief editor", "editor-in-chief" and "the Courier's
// chief editor" it makes one.
func readRole(text string) role {
	var r role
	inChief := false
	words := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\n,;:()“”\"-–", c) })
read:
	for n, written := range words {
		word := strings.ToLower(written)
		switch {
		case word == "of" || word == "for" || word == "at" || word == "to" || word == "and":
			if r.noun != "" {
				if word == "of" && anyHead[positionOf(strings.ToLower(r.noun))] {
					r.fields = append(r.fields, fieldsOf(words[n+1:])...)
				}
				break read
			}
		case strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s"):
			r = role{} // whose it is
		case word == "in":
			inChief = true
		case word == "former" || word == "ex" || word == "late":
			r.former = true
		case lowerRanks[word] && n+1 < len(words):
			r.lower = append(r.lower, word)
		case higherRanks[word] && (n+1 < len(words) || inChief || r.noun != ""):
			r.higher = append(r.higher, word)
		case inChief:
		default:
			if r.noun != "" && strings.ToLower(r.noun) == r.noun {
				r.fields = append(r.fields, r.noun)
			}
			r.noun = written
		}
	}
	r.noun = positionOf(strings.ToLower(r.noun))
	slices.Sort(r.lower)
	return r
}

// fieldsOf returns the words of what a head is of, which begin a text: "operations", of a
// "head of operations at the port"; none of a house, which has a name or an article.
func fieldsOf(words []string) []string {
	for n, word := range words {
		if word != strings.ToLower(word) || word == "the" || word == "a" || word == "its" || word == "their" {
			return nil
		}
		if word == "at" || word == "of" || word == "for" || word == "in" {
			return words[:n]
		}
	}
	return words
}

// positionOf folds what the holder's sex changes, and what newspapers use for one
// another; "" for what is no position.
func positionOf(noun string) string {
	for _, ending := range []string{"woman", "person"} {
		if strings.HasSuffix(noun, ending) && noun != ending {
			noun = strings.TrimSuffix(noun, ending) + "man"
		}
	}
	if same, ok := samePosition[noun]; ok {
		noun = same
	}
	if noPosition[noun] || strings.HasSuffix(noun, "s") && noPosition[strings.TrimSuffix(noun, "s")] {
		return ""
	}
	return noun
}

// agrees reports whether two roles may be one position of one person.
func (r role) agrees(other role) bool {
	switch {
	case r.noun == "" || other.noun == "" || r.former != other.former:
		return true
	case !slices.Equal(r.lower, other.lower):
		return false
	case !within(r.higher, other.higher) && !within(other.higher, r.higher):
		return false
	case len(r.fields) > 0 && len(other.fields) > 0 && !within(r.fields, other.fields) && !within(other.fields, r.fields):
		return false
	}
	if anyEnvoy[r.noun] && anyEnvoy[other.noun] && (r.noun == "envoy" || other.noun == "envoy") {
		return true
	}
	return r.noun == other.noun || anyHead[r.noun] && !notHead[other.noun] || anyHead[other.noun] && !notHead[r.noun]
}

// within reports whether all words of a are in b.
func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(word string) bool { return !slices.Contains(b, word) })
}

var (
	lowerRanks  = wordSet(`deputy vice acting assistant associate junior interim`)
	higherRanks = wordSet(`first second executive managing chief general prime senior top`)

	// anyHead are positions that others may be called by.
	anyHead = wordSet(`head leader boss`)

	// anyEnvoy are positions that "envoy" and "representative" stand for.
	anyEnvoy = wordSet(`envoy ambassador chargé consul`)

	// notHead are positions that they may not.
	notHead = wordSet(`spokesman advisor envoy secretary treasurer assistant clerk editor lawmaker inspector sergeant coordinator consultant superintendent`)

	samePosition = map[string]string{
		"chair": "chairman", "representative": "envoy", "plenipotentiary": "ambassador", "extraordinary": "ambassador", "chargé": "chargé", "chargée": "chargé", "d'affaires": "chargé", "d’affaires": "chargé",
		"premier": "minister", "adviser": "advisor", "aide": "advisor", "mp": "lawmaker", "legislator": "lawmaker", "parliamentarian": "lawmaker", "chief": "head",
	}

	// noPosition are nouns that say what somebody is or does, beside any position.
	noPosition = wordSet(`analyst expert commentator economist journalist reporter politician official lawyer activist critic author writer scholar professor historian
		brother sister son daughter father mother wife husband widow cousin uncle aunt nephew twin friend colleague neighbour neighbor resident native national citizen
		propagandist veteran figure man woman boy girl member employee worker suspect victim witness defendant prisoner detainee hero star celebrity specialist observer
		captain pilot driver businessman tycoon billionaire entrepreneur farmer fisherman`)
)

// roleKey folds a role to its noun and its ranks, so that "chief editor" and "the
// Courier's editor-in-chief" are one role, and so are "spokeswoman of the ministry"
// and "ministry spokesperson": whom a role is for, sources say in too many ways.
func roleKey(role string) string {
	var noun string
	var folded []string
	inChief := false
	for _, word := range lowerWords(role) {
		switch {
		case word == "of" || word == "for" || word == "at" || word == "to":
			if noun != "" || len(folded) > 0 {
				return roleOf(noun, folded)
			}
		case strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s"):
			noun, folded = "", nil // whose it is
		case word == "in":
			inChief = true
		case ranks[word]:
			folded = append(folded, word)
		case !inChief:
			noun = word
		}
	}
	return roleOf(noun, folded)
}

// roleOf writes a role without what its holder's sex changes.
func roleOf(noun string, ranks []string) string {
	for _, ending := range []string{"woman", "person"} {
		if strings.HasSuffix(noun, ending) {
			noun = strings.TrimSuffix(noun, ending) + "man"
		}
	}
	slices.Sort(ranks)
	return strings.Join(append(ranks, noun), " ")
}

// ranks are words before a role's noun that make it another role.
var ranks = wordSet(`deputy vice first second acting assistant associate executive managing chief general prime senior junior`)
