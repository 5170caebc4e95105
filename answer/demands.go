package answer

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A demand is something that an excerpt must have to answer the question,
// whatever else it has: the people, organisations and countries that the question
// names, and words of the kind that it asks for. Being on the subject is not enough.
type demand struct {
	reason string // a sentence: why an excerpt that does not meet it does not answer
	met    func(r *reader, e excerpt) bool
}

// speaks returns the demand that a term is spoken of: near, beside the sentence
// that answers, else anywhere in its passage.
func speaks(what string, term int, near bool) demand {
	return demand{"no passage that bears on it speaks of “" + what + "”", func(r *reader, e excerpt) bool {
		distance := r.distances(e)[term]
		return e.hit.Above[term] || distance <= 1 || !near && distance <= len(e.hit.Sentences)
	}}
}

// about is what introduces the subject of what somebody said.
var about = regexp.MustCompile(`(?i)\b(?:about|regarding|concerning)\s+`)

// subject is who or what a question asks about: "what did THE SENATE say".
var subject = regexp.MustCompile(`(?i)^(?:what|when|where|why|how)\s+(?:did|does|do|has|have|had|will|would|could|can)\s+(?:the\s+|an?\s+)?([\pL'’-]+)\s+(?:say|tell|think|do|want|announce|claim|call|mean|reply|answer)\b`)

// attribute is what is asked of something: "what is the GROSS PRODUCT of …".
var attribute = regexp.MustCompile(`(?i)\b(?:what|who)(?:'s|’s|\s+is|\s+was|\s+are|\s+were)\s+the\s+((?:[\pL-]+\s+){1,3})of\b`)

// wantsKind are the answers that are known by their kind: the role is given, and
// not called one.
var wantsKind = map[mention.Answer]bool{mention.RoleAnswer: true, mention.DateAnswer: true, mention.ReasonAnswer: true}

// demandsOf returns what the question demands of an excerpt.
func demandsOf(question *retrieval.Question) []demand {
	var demands []demand
	for _, m := range question.Mentions {
		if m.Kind != mention.Name {
			continue
		}
		n := nameTerm(question, m)
		if n < 0 {
			continue
		}
		if alternative.MatchString(question.Text[:m.Start]) {
			continue // "in Russia or in Kazakhstan": either will do
		}
		written := question.Text[m.Start:m.End]
		if continents[strings.ToLower(question.Terms[lastTerm(question, m)].Written)] {
			continue
		}
		_, nation := mention.Nation(written)
		if nation && question.Terms[n].Weight < everywhere && inPlace.MatchString(question.Text[:m.Start]) {
			continue // what the corpus is about is seldom said again
		}
		demands = append(demands, speaks(written, n, nation || m.Class == mention.Person))
		if nation {
			demands = append(demands, officeOf(question, m, n)...)
		}
	}
	for _, m := range question.Untold {
		demands = append(demands, toldSo(question, m))
	}
	return append(demands, kindOf(question)...)
}

// officeOf returns the demands of a country's office or nationals: "the Turkish
// foreign minister". There may be Turks and ministers, even a foreign one, and no
// word of him.
func officeOf(question *retrieval.Question, country mention.Mention, n int) []demand {
	last := n
	for next := n + 1; next < len(question.Terms) && next <= n+officeWords; next++ {
		term := question.Terms[next]
		if term.IsDate || term.Start < question.Terms[last].End || strings.Trim(question.Text[question.Terms[last].End:term.Start], " '’s") != "" {
			return nil // "Turkey summoned the ambassador" is of another's
		}
		last = next
		if !offices[strings.ToLower(term.Written)] {
			continue
		}
		what := question.Text[country.Start:term.End]
		reason := "no passage that bears on it speaks of “" + what + "”"
		demands := []demand{{reason, func(r *reader, e excerpt) bool { return r.together(e, n, next) }}}
		if next > n+1 {
			demands = append(demands, demand{reason, func(r *reader, e excerpt) bool { return r.together(e, next-1, next) }})
		}
		return demands
	}
	return nil
}

// everywhere is the weight below which a term stands in more than half of the passages:
// BM25's idf of half of them.
const everywhere = math.Ln2

// inPlace is what stands before a country in which something is or happens, and which
// does nothing itself.
var inPlace = regexp.MustCompile(`(?i)\b(?:in|to|from|into|inside|outside|across|throughout|leave|leaves|leaving|left|enter|entering|entered|visit|visiting|visited)\s+$`)

// continents are seldom named where one of their countries is.
var continents = wordSet(`african africans asian asians european europeans western eastern northern southern`)

// officeWords is how many words behind its country an office is named at most.
const officeWords = 3

// offices are what there is of its own in each country.
var offices = wordSet(`minister ministers ministry president premier chancellor king queen ambassador ambassadors embassy consul parliament senate army navy
	citizen citizens national nationals passport-holder spokesman spokesperson spokeswoman government cabinet constitution currency capital`)

// alternative is where the second of two possibilities follows.
var alternative = regexp.MustCompile(`(?i)\bor\s+(?:(?:in|at|by|on|over|from|to|the|a|an)\s+)*$`)

// deedIsMissing reports whether the question names somebody, or a day and nobody,
// and the excerpt has them but no word of what is asked of them, though the corpus
// may have it of others. For questions of an organisation, or of a thing and several
// names, the whole corpus must have no word of it: they are told in many words.
func (r *reader) deedIsMissing(e excerpt) bool {
	if r.question.Shape.Says {
		return false
	}
	names := 0
	for _, m := range r.question.Mentions {
		if m.Kind == mention.Name {
			names++
		}
	}
	noun := nounTerm(r.question)
	onDay := r.hasDate && names == 0
	strict := onDay
	switch r.question.Shape.Wants {
	case mention.DateAnswer, mention.PlaceAnswer, mention.NumberAnswer, mention.MoneyAnswer, mention.YesNoAnswer, mention.PersonAnswer:
		strict = true
	case mention.ReasonAnswer:
		strict = strict || names == 1
	case mention.OrganisationAnswer:
	case mention.RoleAnswer, mention.StatementAnswer:
		return false // the role, or what is said, is the deed
	default:
		if noun < 0 {
			return false
		}
		strict = strict || names == 1 && !r.hasDate
	}
	distance := r.distances(e)
	unheard := noun >= 0 && lacks(r.question.Terms[noun]) // what kind of thing is asked for
	missing, deeds, alike, unnamed, bears := 0, 0, 0, false, false
	for n, term := range r.question.Terms {
		switch {
		case r.isName(term):
			unnamed = unnamed || distance[n] > 1 && !e.hit.Above[n]
		case term.Frame || term.IsDate || n == noun && anyCount[r.question.Shape.Noun]:
		case bornOrDied[term.Written] && e.tellsLife():
			bears = true
		case strict && distance[n] > 1 && !e.hit.Above[n], !strict && term.Passages == 0:
			missing++
			if n != noun || unheard { // that alone only says of what kind the answer is
				deeds++
			}
		case r.question.Shape.Wants == mention.AnyAnswer && distance[n] <= 1 && !r.own(e, n):
			alike++
		default:
			bears = true
		}
	}
	if bears || alike > 0 && missing < severalWords {
		return unheard && unnamed && r.question.Shape.Wants == mention.AnyAnswer
	}
	if r.question.Shape.Wants == mention.YesNoAnswer {
		return deeds > 0 && names == 1 // two who are spoken of together are on the subject
	}
	return deeds > 0 && (names == 1 || strict && names > 0 || onDay)
}

// severalWords is how many words must be missing for one that is there in other words
// alone to be too little.
const severalWords = 2

// own reports whether a term is itself beside the sentence that answers, not in
// other words alone.
func (r *reader) own(e excerpt, term int) bool {
	return slices.ContainsFunc(e.hit.Found, func(o retrieval.Occurrence) bool {
		return o.Term == term && o.Share == 1 && apart(o.Sentence, e.best) <= 1
	})
}

// nameTerm returns the term that a name cannot do without: a person's surname,
// else the rarest; -1 when it has none.
func nameTerm(question *retrieval.Question, m mention.Mention) int {
	best := -1
	for n, term := range question.Terms {
		if term.IsDate || term.Start < m.Start || term.End > m.End {
			continue
		}
		if best < 0 || m.Class == mention.Person || term.Weight > question.Terms[best].Weight {
			best = n
		}
	}
	return best
}

// lastTerm returns the term of a name's last word, which must have one.
func lastTerm(question *retrieval.Question, m mention.Mention) int {
	last := -1
	for n, term := range question.Terms {
		if !term.IsDate && m.Start <= term.Start && term.End <= m.End {
			last = n
		}
	}
	return last
}

// unmet returns the demands that the excerpt does not meet.
func (r *reader) unmet(e excerpt) []demand {
	var missing []demand
	for _, d := range r.demands {
		if !d.met(r, e) {
			missing = append(missing, d)
		}
	}
	return missing
}

// phraseWords is how many content words apart a people and the noun that it
// describes may stand: "the Turkish minister", "the minister of Turkey".
const phraseWords = 4

// together reports whether two terms stand within a phrase of each other, beside
// the sentence that answers or in the titles above it.
func (r *reader) together(e excerpt, a, b int) bool {
	if e.hit.Above[a] && e.hit.Above[b] {
		return true
	}
	for _, x := range e.hit.Found {
		if x.Term != a || apart(x.Sentence, e.best) > 1 {
			continue
		}
		for _, y := range e.hit.Found {
			if y.Term != b {
				continue
			}
			most := phraseWords
			if y.Share < 1 {
				most *= 2 // in other words, it stands elsewhere in the sentence
			}
			if y.Sentence == x.Sentence && apart(y.Position, x.Position) <= most {
				return true
			}
		}
	}
	return false
}

// lacks reports whether the corpus has no word for a term of the subject.
func lacks(term retrieval.Term) bool { return !term.IsDate && !term.Frame && term.Passages == 0 }

// absent returns a sentence about something that the question is about and that
// the whole corpus lacks, or "".
func absent(question *retrieval.Question) string {
	if word := absentWord(question); word != "" {
		return fmt.Sprintf("the corpus has no word of “%s”", word)
	}
	missing, asked := 0.0, 0.0
	foreign, understood := false, false
	for _, term := range question.Terms {
		foreign = foreign || term.Frame && term.Passages == 0 && inAnotherScript(term.Written)
		if !term.Frame && !term.IsDate { // on a day spoken of another deed may be asked for
			asked++
			missing += indicator(lacks(term))
			understood = understood || !lacks(term) && !isNumber(term)
		}
	}
	if missing > mostlyAbsent*asked || foreign && !understood {
		return "the corpus has hardly a word of the question"
	}
	return ""
}

// inAnotherScript reports whether a word has letters that are not Latin.
func inAnotherScript(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// absentWord returns a word that the question cannot do without, by where it
// stands, and that the corpus lacks, or "": one of what somebody is asked to have
// spoken about, who is asked about, what is asked of something, what is counted or
// which one of its kind is asked for.
func absentWord(question *retrieval.Question) string {
	lacking := func(start, end int) string {
		for _, term := range question.Terms {
			if start <= term.Start && term.End <= end && lacks(term) {
				return term.Written
			}
		}
		return ""
	}
	var word string
	if at := about.FindStringIndex(question.Text); at != nil && question.Shape.Says {
		word = lacking(at[1], len(question.Text))
	}
	if at := subject.FindStringSubmatchIndex(question.Text); at != nil && word == "" {
		word = lacking(at[2], at[3])
	}
	if at := attribute.FindStringSubmatchIndex(question.Text); at != nil && word == "" && !wantsKind[question.Shape.Wants] {
		word = lacking(at[2], at[3])
		if mention.ReadQuestion("which "+word).Wants == mention.PlaceAnswer {
			word = "" // a destination is told by its name
		}
	}
	if word != "" || !nounIsNeeded(question) {
		return word
	}
	for _, term := range question.Terms {
		if noun := strings.ToLower(term.Written); lacks(term) && noun == question.Shape.Noun && !counting[noun] && !anyCount[noun] {
			return term.Written
		}
	}
	return ""
}

// nounIsNeeded reports whether what answers must speak of the noun that the
// question word asks for: "how many tents", "which lawyer".
func nounIsNeeded(question *retrieval.Question) bool {
	switch question.Shape.Wants {
	case mention.NumberAnswer, mention.MoneyAnswer:
		return true
	case mention.PersonAnswer: // not "whose words"
		return whichOne.MatchString(question.Text)
	}
	return false // "which route", "what step": it may only say of what kind the answer is
}

var whichOne = regexp.MustCompile(`(?i)\b(?:which|what)\s`)

// mostlyAbsent is the share of a question's words that the corpus may lack
// before what is left can no longer be taken for its subject.
const mostlyAbsent = 0.7

// counting are nouns that ask for a number without being named where it is
// given.
var counting = wordSet(`number percentage percent share proportion amount total people persons person money sum times size rate toll factor degree
	year years month months week weeks day days hour hours minute minutes miles kilometres kilometers metres meters feet dollars euros pounds tons tonnes`)
