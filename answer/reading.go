package answer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// describe says how the question was read: its days, its names and the
// spellings found for them, and why it was refused if it was.
func describe(findings []finding) string {
	var parts []string
	add := func(part string) {
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	for _, f := range findings {
		question := f.result.Question
		add(f.counted)
		if days := f.result.Filters.Published; days != nil {
			how := ""
			if f.result.Filters.How != "" {
				how = "; " + f.result.Filters.How
			}
			add("published " + days.String() + " (publication date" + how + ")")
		}
		if outlet := f.result.Filters.Outlet; outlet != "" {
			add("from “" + outlet + "” alone")
		}
		for _, m := range question.Untold {
			add(fmt.Sprintf("the corpus does not speak of %s: “%s” is what its reports call so", m.Days, question.Text[m.Start:m.End]))
		}
		for _, m := range question.Mentions {
			if m.Kind == mention.Date {
				add(describeDate(question.Text, m))
			}
		}
		for _, u := range question.Unread {
			add(fmt.Sprintf("“%s” %s", question.Text[u.Start:u.End], u.Why))
		}
		for n, term := range question.Terms {
			if _, nation := mention.Nation(term.Written); !term.Name || nation || f.judgement.refused {
				continue
			}
			if spellings := spellings(n, term.Written, f.chosen); len(spellings) > 0 {
				add(fmt.Sprintf("“%s” also as %s", term.Written, strings.Join(spellings, ", ")))
			}
		}
		add(f.judgement.reason)
		if f.judgement.refused {
			add(f.nearestDays())
		}
	}
	if len(parts) == 0 {
		for _, f := range findings {
			for _, term := range f.result.Question.Terms {
				if !term.Frame {
					add(term.Written)
				}
			}
		}
		return "looked for: " + strings.Join(parts, ", ")
	}
	return strings.Join(parts, "; ")
}

func describeDate(question string, m mention.Mention) string {
	return strings.TrimSpace(string(m.Open)+" "+m.Days.String()) + " (event date" + howRead(question, m) + ")"
}

// howRead says how a date of a question was read that does not state all, behind a
// semicolon; "" for one that does.
func howRead(question string, m mention.Mention) string {
	switch written := question[m.Start:m.End]; {
	case m.Note != "":
		return "; " + m.Note
	case m.Inferred && onCalendar.MatchString(written) && !counted.MatchString(written):
		return "; the year is taken from the corpus"
	case m.Inferred: // "yesterday", "on Tuesday", "last December"
		return "; counted from the day of asking"
	}
	return ""
}

// nearestDays says of which days near those that were asked the corpus speaks on
// the subject, or "".
func (f finding) nearestDays() string {
	var asked *retrieval.Term
	for i, term := range f.result.Question.Terms {
		if term.IsDate && term.Open == mention.Closed && asked == nil {
			asked = &f.result.Question.Terms[i]
		}
	}
	if asked == nil {
		return ""
	}
	var days []mention.Days
	for _, e := range f.near {
		for _, m := range e.datesOf() {
			if !slices.Contains(days, m.Days) && !m.Days.Overlap(asked.Days) {
				days = append(days, m.Days)
			}
		}
	}
	slices.SortStableFunc(days, func(a, b mention.Days) int {
		return cmp.Compare(daysApart(a, asked.Days), daysApart(b, asked.Days))
	})
	if len(days) == 0 {
		return ""
	}
	var written []string
	for _, d := range days[:min(len(days), nearestDaysShown)] {
		written = append(written, d.String())
	}
	on := "on its subject "
	if f.reader.asksOnlyDays() {
		on = ""
	}
	if len(written) == 1 {
		return on + "the nearest day spoken of is " + written[0]
	}
	return on + "the nearest days spoken of are " + strings.Join(written, " and ")
}

// nearestDaysShown is how many days a refusal names.
const nearestDaysShown = 2

// daysApart returns how many days lie between two runs of days that do not overlap.
func daysApart(a, b mention.Days) mention.Day { return max(a.From-b.To, b.From-a.To) }

// counted finds what makes a month one that is counted from the day of asking.
var counted = regexp.MustCompile(`(?i)^(?:this|last|past|next)\b`)

// onCalendar finds what a date has that is not told by the day of asking.
var onCalendar = regexp.MustCompile(`(?i)\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:^|\s)(?:янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек)`)

// spellings returns how the excerpts write the question's term n, where that is
// another way than the question's.
func spellings(n int, written string, chosen []excerpt) []string {
	var found []string
	for _, e := range chosen {
		for _, o := range e.hit.Found {
			if o.Term != n || o.Sentence < e.first || o.Sentence > e.last {
				continue
			}
			spelling := strings.TrimSuffix(strings.TrimSuffix(e.hit.Text[o.Start-e.hit.Start:o.End-e.hit.Start], "'s"), "’s")
			if !strings.EqualFold(spelling, written) && !slices.Contains(found, spelling) {
				found = append(found, spelling)
			}
		}
	}
	slices.Sort(found)
	return found
}
