package main

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"footnote/answer"
	"footnote/bot"
	"footnote/retrieval/mention"
)

// The words of a question that point back at the one before it or its answer. "It"
// and "this" point at too many things to be replaced.
var (
	pointsAtPerson = regexp.MustCompile(`(?i)\b(?:he|she|him|his|her|hers)\b`)
	pointsAtSome   = regexp.MustCompile(`(?i)\b(?:they|them|their|theirs)\b`)
	pointsAtPlace  = regexp.MustCompile(`(?i)\bthere\b`)
	pointsAtDay    = regexp.MustCompile(`(?i)\b(?:(?:on\s+)?(?:that|the\s+same)\s+day|then)\b`)

	// isThere and goesOnThen are a "there" and a "then" that point at nothing.
	isThere    = regexp.MustCompile(`(?i)\bthere\s+(?:is|are|was|were|be|been|has|have|will|would|any|no)\b|\b(?:is|are|was|were|has|have|had|will|would|did)\s+there\b`)
	goesOnThen = regexp.MustCompile(`(?i)^\s*(?:and\s+|so\s+|but\s+)?then\b`)

	possessive = regexp.MustCompile(`(?i)^(?:his|their)$`)
	herOwn     = regexp.MustCompile(`^\s+\pL`) // behind "her", which is "hers" then
)

// replace puts the persons, the place and the day that the question points back at
// in place of the words that do, where there is no doubt which they are, and says
// what it replaced.
func replace(q bot.Question) (text string, said []string) {
	text = q.Text
	before := exchanged(*q.Earlier, q.Asked)
	own := mention.FindInQuestion(text, mention.Asked{At: q.Asked})
	has := func(kind mention.Kind, classes ...mention.Class) bool {
		return slices.ContainsFunc(own, func(m mention.Mention) bool { return m.Kind == kind && slices.Contains(classes, m.Class) })
	}
	put := func(pattern *regexp.Regexp, value string) {
		if value == "" {
			return
		}
		at := pattern.FindStringIndex(text)
		if at == nil {
			return
		}
		word, rest := text[at[0]:at[1]], text[at[1]:]
		said = append(said, "“"+strings.ToLower(word)+"” is "+strings.TrimPrefix(strings.TrimPrefix(value, "on "), "in "))
		if possessive.MatchString(word) || strings.EqualFold(word, "her") && herOwn.MatchString(rest) {
			value += "'s"
		}
		text = text[:at[0]] + value + rest
	}
	if !has(mention.Name, mention.Person, "") {
		put(pointsAtPerson, only(before.persons))
		if len(before.persons) > 1 {
			put(pointsAtSome, severally(before.persons))
		} else {
			put(pointsAtSome, only(before.others))
		}
	}
	if !has(mention.Name, mention.Place) && !isThere.MatchString(text) {
		if place := only(before.places); place != "" {
			put(pointsAtPlace, "in "+place)
		}
	}
	if !has(mention.Date, "") && !goesOnThen.MatchString(text) {
		if day := only(before.days); day != "" {
			put(pointsAtDay, "on "+day)
		}
	}
	return text, said
}

// An antecedent is what an exchange spoke of, each thing once.
type antecedent struct {
	persons, others, places, days []string // others are organisations
}

// mostPersons is how many persons "they" may be.
const mostPersons = 3

// exchanged returns what the question of an exchange names; of what that does not
// name, what the sentence does that answered it first. Of the persons in that
// sentence those count first that are the answer.
func exchanged(e bot.Exchange, asked time.Time) antecedent {
	var a antecedent
	a.add(e.Question, mention.FindInQuestion(e.Question, mention.Asked{At: asked}))
	if len(e.Answer.Citations) == 0 || e.Answer.Status != answer.Answered {
		return a
	}
	c := e.Answer.Citations[0]
	var context mention.Context
	if day, err := time.Parse(time.DateOnly, c.Published); err == nil {
		published := mention.DayOf(day.Date())
		context = mention.Context{Published: mention.Days{From: published, To: published}, PublishedKnown: true}
	}
	var inSentence, marked []mention.Mention
	for _, m := range mention.Find(c.Quote, context) {
		start, end := m.Start+c.Start, m.End+c.Start
		if start < c.SentenceStart || end > c.SentenceEnd {
			continue
		}
		if m.Kind != mention.Name || m.Class != "" {
			inSentence = append(inSentence, m)
		}
		if m.Kind == mention.Name && slices.ContainsFunc(c.Marks, func(s answer.Span) bool { return s.Start <= start && end <= s.End }) {
			marked = append(marked, m)
		}
	}
	var answering antecedent
	answering.add(c.Quote, marked)
	var whole antecedent
	whole.add(c.Quote, inSentence)
	for _, part := range []struct{ of, first, then *[]string }{
		{&a.persons, &answering.persons, &whole.persons}, {&a.others, &answering.others, &whole.others},
		{&a.places, &answering.places, &whole.places}, {&a.days, &answering.days, &whole.days},
	} {
		if len(*part.of) == 0 {
			*part.of = *part.first
		}
		if len(*part.of) == 0 {
			*part.of = *part.then
		}
	}
	return a
}

// add adds what a text speaks of. A name of which it is not known of what it is
// counts as a person's.
func (a *antecedent) add(text string, mentions []mention.Mention) {
	for _, m := range mentions {
		written := strings.Join(strings.Fields(strings.ReplaceAll(m.Written(text), "*", "")), " ")
		written = strings.TrimSuffix(strings.TrimSuffix(written, "'s"), "’s")
		switch {
		case m.Kind == mention.Date && m.Days.From == m.Days.To:
			a.days = once(a.days, m.Days.From.Time().Format("2 January 2006"))
		case m.Kind == mention.Name && (m.Class == mention.Person || m.Class == ""):
			a.persons = once(a.persons, written)
		case m.Kind == mention.Name && m.Class == mention.Organisation:
			a.others = once(a.others, written)
		case m.Kind == mention.Name && m.Class == mention.Place:
			if _, people := mention.Nation(written); !people || !strings.HasSuffix(written, "n") { // "Russian" is no place
				a.places = once(a.places, written)
			}
		}
	}
}

// once adds a value unless it is there, or is some of one that is: "Safarov" of
// "Huseyn Safarov".
func once(values []string, value string) []string {
	if slices.ContainsFunc(values, func(v string) bool { return mention.Compare(v, value) >= mention.Partial }) {
		return values
	}
	return append(values, value)
}

// only returns the value if there is one alone, else "".
func only(values []string) string {
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

// severally returns the values as a sentence lists them, "" for more than are meant
// by "they".
func severally(values []string) string {
	if len(values) > mostPersons {
		return ""
	}
	return list(values)
}
