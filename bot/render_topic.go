package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"footnote/answer"
)

// Of a table, by Slack's limits: rows, with the head's; it has 10,000 characters at
// most, and a message one table. Of a menu: options, and characters in one's label
// and value.
const (
	maxRows       = 100
	maxOptions    = 100
	maxOptionText = 75
	maxOption     = 150
)

// Of what a form shows; what is more, it says.
const (
	mostDiffering = 6
	mostStated    = 4 // of a brief's statements
	mostBorneOut  = 2 // excerpts on each side of a statement that was checked; one where there are more than fewChecked
	fewChecked    = 6

	// mostTabled and mostChoices leave a message room for both.
	mostTabled  = 8_000 // characters of a table
	mostChoices = 40    // excerpts in a menu
)

// headed begins a form: what it is about, and how that was understood.
func headed(form string, f Filter, reading string) []group {
	heading := form
	if asked := f.shown(); asked != "" {
		heading += ": " + escape(clip(asked, 200))
	}
	blocks := []slack.Block{section("*" + strings.ReplaceAll(heading, "*", "∗") + "*")}
	if reading != "" {
		text := "Understood: " + escape(clip(reading, maxSection/2))
		blocks, heading = append(blocks, footnote(text)), heading+"\n"+text
	}
	return []group{{blocks, heading}}
}

func ended(s answer.Searched) group { return group{[]slack.Block{footnote(searched(s))}, ""} }

// sentence is a sentence of ours as a group.
func sentence(text string) group { return group{[]slack.Block{section(text)}, text} }

// renderSummary lays a summary out.
func renderSummary(a answer.Answer, f Filter, questionID string) []message {
	groups := headed("Summary", f, a.Reading)
	if a.Status == answer.Refused {
		groups = append(groups, renderRefusal(a, questionID)...)
	} else {
		groups = append(groups, renderClaims(a, questionID)...)
	}
	groups = append(append(groups, renderDisagreements(a, questionID)...), provenance(a)...)
	return pack(append(groups, ended(a.Searched)))
}

// renderDiffer lays out where sources differ on a topic.
func renderDiffer(a answer.Answer, f Filter, questionID string) []message {
	groups := headed("Where sources differ", f, a.Reading)
	shown := a
	shown.Claims = nil // each excerpt stands below its account
	shown.Disagreements = a.Disagreements[:min(len(a.Disagreements), mostDiffering)]
	groups = append(groups, renderDisagreements(shown, questionID)...)
	switch more := len(a.Disagreements) - mostDiffering; {
	case len(a.Disagreements) == 0:
		groups = append(groups, sentence("I found no two sources that I may read here and that tell this differently. That I find none does not mean that there are none."))
	case more > 0:
		groups = append(groups, sentence(fmt.Sprintf("There are %d more. Name a narrower topic, days or an outlet to see them.", more)))
	}
	return pack(append(groups, ended(a.Searched)))
}

// renderTimeline lays a timeline out as a table, with its excerpts behind a choice.
func renderTimeline(t answer.Timeline, f Filter, questionID string) []message {
	groups := headed("Timeline", f, t.Reading)
	if len(t.Events) == 0 {
		text := "The documents that I may read here tell of no event like that on a day that they name. " +
			"Try other words or other days: `/timeline TOPIC since: DATE until: DATE`, where each part may be left out. `/sources WORDS` lists what speaks of something at all."
		return pack(append(groups, sentence(text), ended(t.Searched)))
	}
	rows := [][]slack.TableCell{{headCell("When"), headCell("What the sources say"), headCell("Told by")}}
	tabled := tabled(t)
	var lines []string
	var cited []int
	for _, event := range t.Events[:tabled] {
		when, what, who := eventWords(event)
		rows = append(rows, []slack.TableCell{cell(when), cell(what), cell(who)})
		lines = append(lines, escape(oneLine(when)+" — "+what+" ("+who+")"))
		cited = append(cited, event.Citations...)
	}
	wrapped := slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
	table := slack.NewTableBlock("").WithColumnSettings(wrapped, wrapped, wrapped)
	table.Rows = rows
	g := group{[]slack.Block{table}, strings.Join(lines, "\n")}
	if tabled < len(t.Events) {
		g.blocks = append(g.blocks, footnote(fmt.Sprintf("These are the first %d of %d events.", tabled, len(t.Events))))
	}
	if choice := chooseExcerpt(t.Citations, cited, questionID); choice != nil {
		g.blocks = append(g.blocks, slack.NewActionBlock("", choice))
	}
	return pack(append(groups, g, ended(t.Searched)))
}

// tabled is how many of a timeline's events its table has room for.
func tabled(t answer.Timeline) int {
	characters := 0
	for i, event := range t.Events {
		when, what, who := eventWords(event)
		characters += utf8.RuneCountInString(when + what + who)
		if i+1 == maxRows || characters > mostTabled {
			return i
		}
	}
	return len(t.Events)
}

// eventWords are the cells of an event: its days with those that others give, its
// sentence, and who tells it.
func eventWords(e answer.Event) (when, what, who string) {
	when = first(clip(e.Days.String(), 100), "—")
	for _, other := range e.Otherwise {
		when += "\nor " + clip(oneLine(other.Value), 100) + marks(other.Citations)
	}
	what = first(clip(oneLine(e.Text), 1000), "—") + marks(e.Citations)
	return when, what, first(clip(oneLine(strings.Join(e.Outlets, ", ")), 300), "—")
}

func headCell(text string) slack.TableCell {
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	return slack.NewTableRichTextCell(slack.NewRichTextSection(slack.NewRichTextSectionTextElement(text, bold)))
}

func cell(text string) slack.TableCell { return slack.NewTableRawTextCell(text) }

// chooseExcerpt is the choice of one of the excerpts with the numbers, to be shown
// in context; nil when there is none.
func chooseExcerpt(citations []answer.Citation, numbers []int, questionID string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	seen := map[int]bool{}
	for _, n := range numbers {
		i := slices.IndexFunc(citations, func(c answer.Citation) bool { return c.N == n })
		if i < 0 || seen[n] || len(options) == mostChoices {
			continue
		}
		seen[n] = true
		c := citations[i]
		label := fmt.Sprintf("[%d] %s", n, outletOf(c))
		if date := spellDate(c.Published); date != "" {
			label += ", published " + date
		}
		options = append(options, slack.NewOptionBlockObject(questionID+" "+strconv.Itoa(n), plain(oneLine(label), maxOptionText), nil))
	}
	if len(options) == 0 {
		return nil
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Show an excerpt in context", maxOptionText), actionContext, options...)
}

// renderBrief tells what is in a brief, whose documents go beside the message.
func renderBrief(b answer.Brief, f Filter, questionID string) []message {
	groups := headed("Brief", f, b.Reading)
	if len(b.Citations) == 0 {
		return pack(append(groups, sentence("The documents that I may read here say nothing that a brief could be made of."), ended(b.Searched)))
	}
	parts := []string{count(len(b.Summary), "statement")}
	if n := len(b.Events); n > 0 {
		parts = append(parts, count(n, "event"))
	}
	switch n := len(b.People); n {
	case 0:
	case 1:
		parts = append(parts, "1 person")
	default:
		parts = append(parts, strconv.Itoa(n)+" people")
	}
	if n := len(b.Disagreements); n > 0 {
		parts = append(parts, count(n, "matter")+" on which sources differ")
	}
	groups = append(groups, sentence(strings.Join(parts, ", ")+", quoted from "+count(len(b.Sources), "source")+"."))
	for _, claim := range b.Summary[:min(len(b.Summary), mostStated)] {
		groups = append(groups, statement("• "+clip(oneLine(claim.Text), 600)+marks(claim.Citations))...)
	}
	if choice := chooseExcerpt(b.Citations, numbersOf(b.Summary), questionID); choice != nil {
		groups = append(groups, group{[]slack.Block{slack.NewActionBlock("", choice)}, ""})
	}
	return pack(append(groups, ended(b.Searched)))
}

func numbersOf(claims []answer.Claim) []int {
	var numbers []int
	for _, claim := range claims {
		numbers = append(numbers, claim.Citations...)
	}
	return numbers
}

// verdicts are what the corpus can have to say of a statement, in a word, and in a
// sentence for one without a reason. None says that it is true.
var verdicts = map[answer.Verdict]struct{ word, sentence string }{
	answer.Same:      {"= The same.", "Sources say so, too."},
	answer.Otherwise: {"≠ Otherwise.", "Sources say it differently."},
	answer.Both:      {"± Both.", "Some sources say so, others say it differently."},
	answer.Silent:    {"○ Silent.", "The documents do not speak of it."},
}

// renderCheck lays out a text, statement by statement, against the sources.
func renderCheck(c answer.Check, questionID string) []message {
	groups := headed("Checked against the sources", Filter{}, "")
	if len(c.Statements) == 0 {
		return pack(append(groups, sentence("There is no statement in it that could be checked: questions and wishes say nothing that is so or not."), ended(c.Searched)))
	}
	for i, s := range c.Statements {
		var g group
		if i > 0 {
			g.blocks = append(g.blocks, slack.NewDividerBlock())
		}
		for _, said := range statement(s.Text) {
			g.blocks, g.text = append(g.blocks, said.blocks...), g.text+said.text+"\n"
		}
		verdict, known := verdicts[s.Verdict]
		if !known {
			verdict = verdicts[answer.Silent]
		}
		judged := "*" + verdict.word + "* " + escape(clip(oneLine(first(s.Reason, verdict.sentence)), 1000))
		g.blocks, g.text = append(g.blocks, section(judged)), g.text+judged
		groups = append(groups, g)
		same, against := "", ""
		if s.Verdict == answer.Both {
			same, against = "The same:", "Otherwise:"
		}
		most := mostBorneOut
		if len(c.Statements) > fewChecked {
			most = 1
		}
		groups = append(groups, borneOut(c, s.Same[:min(len(s.Same), most)], same, questionID)...)
		groups = append(groups, borneOut(c, s.Against[:min(len(s.Against), most)], against, questionID)...)
	}
	return pack(append(groups, ended(c.Searched)))
}

// borneOut are the excerpts with the numbers, below a label.
func borneOut(c answer.Check, numbers []int, label, questionID string) []group {
	var groups []group
	for _, n := range numbers {
		i := slices.IndexFunc(c.Citations, func(c answer.Citation) bool { return c.N == n })
		if i < 0 {
			continue
		}
		g := renderExcerpt(c.Citations[i], questionID)
		if label != "" && len(groups) == 0 {
			g.blocks, g.text = append([]slack.Block{footnote(label)}, g.blocks...), label+"\n"+g.text
		}
		groups = append(groups, g)
	}
	return groups
}

// renderShared is what stands in a channel when a person shares what they were
// shown: under their name, for it is they who show it.
func renderShared(messages []message, person string) []message {
	return headline(messages, "Shared by <@"+escape(person)+">")
}
