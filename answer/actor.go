package answer

import (
	"regexp"
	"slices"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A question whether, when, where or why somebody did something is not answered
// by another's doing it, though the passage names them both.

// asksOf is what stands before the name of whom a deed is asked: "When did the
// minister …".
var asksOf = regexp.MustCompile(`(?i)^(?:\pL+\b[^?]{0,40}?\s)?(?:did|does|do|has|have|had|will|would)\s+(?:[\pL’'-]+\s+){0,4}$`)

// beforeDeed is what may stand between the name and the verb.
var beforeDeed = regexp.MustCompile(`(?i)^\s+(?:(?:\pL+ly|not|ever|also|already|really|even|himself|herself)\s+)*$`)

// pronoun stands in a sentence for somebody whom the one before it names.
var pronoun = regexp.MustCompile(`(?i)\b(?:he|she|his|her|him)\b`)

// deedOfOthers returns the person of whom a deed is asked, whether, when or where,
// if the corpus tells of the deed in the question's own word, and everywhere of
// others; else "".
func (r *reader) deedOfOthers(all []excerpt) string {
	question := r.question
	switch question.Shape.Wants {
	case mention.YesNoAnswer, mention.DateAnswer, mention.PlaceAnswer:
	default:
		return ""
	}
	for _, name := range question.Mentions {
		if name.Kind != mention.Name || name.Class == mention.Place || name.Class == mention.Organisation || !asksOf.MatchString(question.Text[:name.Start]) {
			continue
		}
		if _, isCountry := mention.Country(question.Text[name.Start:name.End]); isCountry {
			return "" // which acts through many
		}
		verb := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool {
			return !term.IsDate && term.Start >= name.End && beforeDeed.MatchString(question.Text[name.End:term.Start])
		})
		if verb < 0 || question.Terms[verb].Frame || question.Terms[verb].Name {
			return ""
		}
		term, told := nameTerm(question, name), false
		for _, e := range all {
			for _, o := range e.hit.Found {
				if o.Term != verb {
					continue
				}
				if mayBeOf(name, term, e.hit, o) {
					return ""
				}
				told = told || o.Share == 1
			}
		}
		if told {
			return question.Text[name.Start:name.End]
		}
		return ""
	}
	return ""
}

// coordinated stands before a second verb, whose subject is that of the first.
var coordinated = regexp.MustCompile(`(?i)(?:\b(?:and|but|or|then)|,)\s+(?:\pL+ly\s+)*$`)

// mayBeOf reports whether the deed that a hit tells of at an occurrence may be that
// of a person whose name is a term of the question: they are named in its sentence,
// or in the one before it and here by a pronoun, and nobody else stands where its
// subject does.
func mayBeOf(person mention.Mention, term int, hit *retrieval.Hit, deed retrieval.Occurrence) bool {
	is := func(m mention.Mention) bool { return mention.CompareKeys(m.Key, person.Key) >= mention.Near }
	named := func(n int) bool {
		if slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool { return o.Term == term && o.Sentence == n }) {
			return true
		}
		return slices.ContainsFunc(mentionsIn(hit, hit.Sentences[n]), func(m mention.Mention) bool { return m.Kind == mention.Name && is(m) })
	}
	span := hit.Sentences[deed.Sentence]
	sentence := hit.Text[span.Start-hit.Start : span.End-hit.Start]
	if !named(deed.Sentence) {
		return deed.Sentence > 0 && named(deed.Sentence-1) && pronoun.MatchString(sentence)
	}
	if before := sentence[:deed.Start-span.Start]; passiveVoice.MatchString(before) || coordinated.MatchString(before) {
		return true
	}
	actor, ok := actorIn(sentence, span.Start, deed.Start, hit.Mentions)
	return !ok || actor.Class != mention.Person || is(actor) || isFound(hit, term, actor)
}

// isFound reports whether a term of the question was found in a mention: under a
// spelling that is joined with its own.
func isFound(hit *retrieval.Hit, term int, m mention.Mention) bool {
	return slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool { return o.Term == term && m.Start <= o.Start && o.End <= m.End })
}

var (
	// doerAsked is what stands before whoever is asked to have done something.
	doerAsked = regexp.MustCompile(`(?i)\b(?:did|does|do|has|have|had|will|would)\s+(?:the\s+)?$`)

	// saysNext is what stands behind whoever is asked to have said something.
	saysNext = regexp.MustCompile(`(?i)^\s+(?:say|said|explain|claim|state|argue|describe|call|think|accuse|blame|warn|deny|announce|promise|demand)\b`)

	// byDoer is what stands between what was done and who did it.
	byDoer = regexp.MustCompile(`(?i)^\s+by\s+(?:the\s+)?$`)
)

// doneBy returns a function that tells whether an excerpt tells the deed of whoever the
// question names as its doer, "which ambassador did Norway summon" or "who was summoned
// by Norway": Norway's own ambassador is summoned by others. It is nil where the
// question names none. It is no demand, since who did it may be told elsewhere.
func doneBy(question *retrieval.Question) func(r *reader, e excerpt) bool {
	for _, m := range question.Mentions {
		doer := nameTerm(question, m)
		if m.Kind != mention.Name || doer < 0 {
			continue
		}
		if doerAsked.MatchString(question.Text[:m.Start]) && saysNext.MatchString(question.Text[m.End:]) {
			return func(r *reader, e excerpt) bool { return r.credits(e, doer) }
		}
		deed := slices.IndexFunc(question.Terms, func(term retrieval.Term) bool {
			return !term.IsDate && !term.Frame && !term.Name && (term.Start >= m.End && doerAsked.MatchString(question.Text[:m.Start]) && beforeDeed.MatchString(question.Text[m.End:term.Start]) ||
				term.End <= m.Start && byDoer.MatchString(question.Text[term.End:m.Start]))
		})
		if deed < 0 {
			continue
		}
		return func(r *reader, e excerpt) bool {
			return slices.ContainsFunc(e.hit.Found, func(done retrieval.Occurrence) bool {
				if done.Term != deed || apart(done.Sentence, e.best) > 1 {
					return false
				}
				passive := passiveVoice.MatchString(e.hit.Text[e.hit.Sentences[done.Sentence].Start-e.hit.Start : done.Start-e.hit.Start])
				return slices.ContainsFunc(e.hit.Found, func(by retrieval.Occurrence) bool {
					if by.Term != doer || by.Sentence != done.Sentence {
						return false
					}
					if passive {
						return by.Start > done.End && byDoer.MatchString(e.hit.Text[done.End-e.hit.Start:by.Start-e.hit.Start])
					}
					return by.End <= done.Start
				})
			})
		}
	}
	return nil
}
