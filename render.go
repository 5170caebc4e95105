package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"footnote/answer"
)

// render returns the answer as a person reads it: what it says, how the question
// was read, then the excerpts that bear it out. Nothing in it acts upon the
// terminal but our own styles.
func render(reply answer.Answer, t terminal) string {
	r := rendering{terminal: t}
	if reply.Status == answer.Refused {
		r.refusal(reply)
	} else {
		r.claims(reply.Claims)
		r.WriteByte('\n')
		r.reading(reply)
		r.origins(reply)
		r.disagreements(reply)
		r.excerpts(reply.Citations)
	}
	return r.String()
}

// A rendering is an answer being written.
type rendering struct {
	terminal
	strings.Builder
}

// gutter is how far in an excerpt stands.
const gutter = "    "

func (r *rendering) claims(claims []answer.Claim) {
	for _, claim := range claims {
		r.lines("", bold, oneLine(claim.Text)+numbers(claim.Citations))
	}
}

// numbers refers to citations: " [1][3]".
func numbers(citations []int) string {
	if len(citations) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteByte(' ')
	for _, n := range citations {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}

func (r *rendering) reading(reply answer.Answer) {
	if reply.Reading != "" {
		r.lines("", dim, "Read as: "+oneLine(reply.Reading))
	}
	if reply.Searched.WordsOnly {
		r.lines("", plain, "Passages were found by their words alone: "+reply.Searched.WordsWhy+".")
	}
	switch worded := reply.Worded; {
	case worded == nil:
	case worded.Fallback != "":
		r.lines("", plain, worded.Fallback)
	default:
		r.lines("", dim, "Worded by "+oneLine(worded.Model)+"; every quotation checked.")
	}
}

// origins says how many of the articles are independent, where not all are.
func (r *rendering) origins(reply answer.Answer) {
	if o := reply.Origins; o != nil && o.Independent < o.Articles {
		r.lines("", dim, fmt.Sprintf("%s, %s.", count(o.Articles, "article"), count(o.Independent, "independent origin")))
	}
}

func (r *rendering) refusal(reply answer.Answer) {
	searched := reply.Searched
	if searched.Passages == 0 && reply.Reading != "" { // the question itself could not be read
		r.lines("", bold, reply.Reading)
		return
	}
	r.lines("", bold, "The documents do not say.")
	r.claims(reply.Claims)
	r.WriteByte('\n')
	r.reading(reply)
	r.lines("", dim, fmt.Sprintf("Searched: %s in %s of the collection%s %s.", count(searched.Passages, "passage"), count(searched.Documents, "document"),
		plural(len(searched.Collections)), list(searched.Collections)))
	if len(reply.Nearest) > 0 {
		r.WriteByte('\n')
		r.lines("", plain, "The nearest that they say:")
		r.excerpts(reply.Nearest)
	}
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// disagreements sets what the accounts say one below the other, each with who
// says so, and when: a later count may go on from an earlier one.
func (r *rendering) disagreements(reply answer.Answer) {
	byNumber := make(map[int]answer.Citation)
	for _, citation := range reply.Citations {
		byNumber[citation.N] = citation
	}
	for _, disagreement := range reply.Disagreements {
		r.WriteByte('\n')
		r.lines("", bold, "The accounts differ: "+oneLine(disagreement.About))
		widest := 0
		for _, account := range disagreement.Accounts {
			widest = max(widest, uniseg.StringWidth(oneLine(account.Value)))
		}
		widest = min(widest, r.columns/2)
		for _, account := range disagreement.Accounts {
			value := oneLine(account.Value)
			var sources []string
			for _, n := range account.Citations {
				source := fmt.Sprintf("[%d] %s", n, attributed(byNumber[n]))
				if byNumber[n].Published != "" {
					source += ", " + date(byNumber[n])
				}
				sources = append(sources, source)
			}
			padding := strings.Repeat(" ", max(widest-uniseg.StringWidth(value), 0))
			fmt.Fprintf(r, "%s%s%s  %s\n", gutter, r.in(bold, value), padding, strings.Join(sources, "; "))
		}
	}
}

func (r *rendering) excerpts(citations []answer.Citation) {
	for _, citation := range citations {
		r.WriteByte('\n')
		r.heading(citation)
		r.quote(citation)
	}
}

// oneLine is text as it can stand in a line that is footnote's own: without line
// feeds, after which it could pass for the next one.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

// heading says whose words the excerpt is.
func (r *rendering) heading(c answer.Citation) {
	r.lines("", plain, fmt.Sprintf("[%d] %s, %s", c.N, attributed(c), date(c)))
	if c.Title != "" {
		r.lines(gutter, plain, oneLine(c.Title))
	}
	r.lines(gutter, dim, oneLine(c.Document))
	if c.URL != "" {
		fmt.Fprintf(r, "%s%s\n", gutter, r.in(dim, oneLine(c.URL))) // unbroken, so that it can be followed
	}
}

// attributed says who says so: whom the sentence credits, and the outlet that has
// it from them: "Meduza, via IRFS".
func attributed(c answer.Citation) string {
	who := make([]string, 0, len(c.Credits)+1)
	for _, credit := range c.Credits {
		who = append(who, oneLine(credit))
	}
	if len(who) > 0 && c.Publisher == "" {
		return strings.Join(who, ", via ") + "; " + outlet(c)
	}
	return strings.Join(append(who, outlet(c)), ", via ")
}

func outlet(c answer.Citation) string {
	if c.Publisher == "" {
		return "outlet not stated"
	}
	return oneLine(c.Publisher)
}

func date(c answer.Citation) string {
	if c.Published == "" {
		return "date not stated"
	}
	return oneLine(dateInWords(c.Published, c.Inferred))
}

// dateInWords writes 2025-07-02 as 2 July 2025, and 2025-07 as July 2025.
func dateInWords(date string, inferred bool) string {
	for layout, form := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006"} {
		if day, err := time.Parse(layout, date); err == nil {
			date = day.Format(form)
			break
		}
	}
	if inferred {
		date += " (inferred)"
	}
	return date
}

// Before each line of a quotation stands a bar, and an arrow where the line is
// of the sentence that answers: no text can stand there, so that both are told
// from the document's own characters with and without colour.
const (
	contextBar = gutter + "│"
	answerBar  = gutter + "▶"
)

// quote shows the quotation as it stands in the document, broken at white space.
// The sentence that answers begins on a line of its own where it can.
func (r *rendering) quote(c answer.Citation) {
	at := func(offset int) int { return min(max(offset-c.Start, 0), len(c.Quote)) }
	from, to := at(c.SentenceStart), at(c.SentenceEnd)
	cuts := []int{from, to} // where the style changes
	for _, mark := range c.Marks {
		cuts = append(cuts, at(mark.Start), at(mark.End))
	}
	slices.Sort(cuts)

	for _, line := range breakLines(c.Quote, r.columns-uniseg.StringWidth(answerBar)-1, from, to) {
		bar, base := contextBar, dim
		if line.Start < to && from < line.End {
			bar, base = answerBar, bold
		}
		r.WriteString(r.in(base, bar))
		if line.Start < line.End {
			r.WriteByte(' ')
		}
		for start := line.Start; start < line.End; {
			end := line.End
			if i := slices.IndexFunc(cuts, func(cut int) bool { return cut > start }); i >= 0 {
				end = min(end, cuts[i])
			}
			s := dim
			if from <= start && start < to {
				s = bold
			}
			if slices.ContainsFunc(c.Marks, func(m answer.Span) bool { return at(m.Start) <= start && start < at(m.End) }) {
				s += ";" + underline
			}
			r.WriteString(r.in(s, visible(c.Quote[start:end])))
			start = end
		}
		r.WriteByte('\n')
	}
}
