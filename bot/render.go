package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"footnote/answer"
)

// Actions of buttons and forms.
const (
	actionContext = "context"
	actionRight   = "right"
	actionWrong   = "wrong"
	actionShare   = "share"
	actionDismiss = "dismiss"
	actionOpen    = "open"
	actionPage    = "page"
	actionBrief   = "brief"
	actionCheck   = "check" // of a message
	actionMerge   = "merge" // of names, as the next three
	actionSplit   = "split"
	actionUndo    = "undo"
	actionJoining = "joining"
)

// renderAnswer lays an answer out as the messages that show it: what was
// understood, each claim with its excerpts, where sources differ, and the thumbs.
// questionID names the answer in its buttons.
func renderAnswer(a answer.Answer, questionID string) []message {
	var groups []group
	if a.Reading != "" {
		text := "Understood: " + escape(a.Reading)
		groups = append(groups, group{[]slack.Block{footnote(text)}, text})
	}
	if a.Status == answer.Refused {
		groups = append(groups, renderRefusal(a, questionID)...)
	} else {
		groups = append(groups, renderClaims(a, questionID)...)
	}
	groups = append(append(groups, renderDisagreements(a, questionID)...), provenance(a)...)
	buttons := slack.NewActionBlock("", press(actionRight, "👍 Right", questionID), press(actionWrong, "👎 Wrong", questionID))
	if a.Status == answer.Answered {
		buttons.Elements.ElementSet = append(buttons.Elements.ElementSet, press(actionBrief, "Brief", questionID))
	}
	return pack(append(groups, group{[]slack.Block{buttons, footnote(searched(a.Searched))}, ""}))
}

// provenance says how many independent sources there are, where that is fewer than
// the articles, and what a language model had to do with the answer.
func provenance(a answer.Answer) []group {
	var groups []group
	add := func(text string) { groups = append(groups, group{[]slack.Block{footnote(text)}, text}) }
	if o := a.Origins; o != nil && o.Independent < o.Articles {
		add(fmt.Sprintf("%s, %s: some copy or credit the same.", count(o.Articles, "article"), count(o.Independent, "independent origin")))
	}
	switch w := a.Worded; {
	case w == nil:
	case w.Fallback != "":
		add(escape(clip(oneLine(w.Fallback), 1000)))
	default:
		text := "Worded by " + escape(clip(oneLine(w.Model), 100)) + "; every quotation was compared with its source."
		if w.Dropped > 0 {
			text += " Left out: " + count(w.Dropped, "statement") + " that the sources do not bear out."
		}
		add(text)
	}
	return groups
}

// renderClaims sets each claim with the excerpts that bear it out below it; an
// excerpt that bears out several stands below the first. A claim is never parted
// from its first excerpt.
func renderClaims(a answer.Answer, questionID string) []group {
	var groups []group
	set := map[int]bool{}
	for _, claim := range a.Claims {
		groups = append(groups, statement(claim.Text+marks(claim.Citations))...)
		last := &groups[len(groups)-1]
		for i, n := range claim.Citations {
			c, ok := citation(a, n)
			if !ok || set[n] {
				continue
			}
			set[n] = true
			excerpt := renderExcerpt(c, questionID)
			if i == 0 {
				last.blocks = append(last.blocks, excerpt.blocks...)
				last.text += "\n" + excerpt.text
			} else {
				groups = append(groups, excerpt)
			}
		}
	}
	for _, c := range a.Citations {
		if !set[c.N] && !inDisagreement(a, c.N) {
			groups = append(groups, renderExcerpt(c, questionID))
		}
	}
	return groups
}

// statement is text that is not ours, as rich text, which has no markup.
func statement(text string) []group {
	var groups []group
	for _, piece := range pieces(first(text, "—"), maxSection) {
		block := richText(slack.NewRichTextSection(slack.NewRichTextSectionTextElement(piece, nil)))
		groups = append(groups, group{[]slack.Block{block}, escape(piece)})
	}
	return groups
}

func inDisagreement(a answer.Answer, n int) bool {
	return slices.ContainsFunc(a.Disagreements, func(d answer.Disagreement) bool {
		return slices.ContainsFunc(d.Accounts, func(account answer.Account) bool { return slices.Contains(account.Citations, n) })
	})
}

func citation(a answer.Answer, n int) (answer.Citation, bool) {
	for _, list := range [][]answer.Citation{a.Citations, a.Nearest} {
		if i := slices.IndexFunc(list, func(c answer.Citation) bool { return c.N == n }); i >= 0 {
			return list[i], true
		}
	}
	return answer.Citation{}, false
}

// marks are the numbers of citations as they follow a text: [1][2].
func marks(citations []int) string {
	var b strings.Builder
	for i, n := range citations {
		if i == 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}

func richText(elements ...slack.RichTextElement) *slack.RichTextBlock {
	return slack.NewRichTextBlock("", elements...)
}

// renderExcerpt sets a quotation, byte for byte, with its words that answer in
// bold, and below it where it comes from. Rich text has no markup, so nothing in
// the source can act as such.
func renderExcerpt(c answer.Citation, questionID string) group {
	elements := quoteElements(c)
	source := fmt.Sprintf("[%d] %s", c.N, sourceLine(c))
	blocks := []slack.Block{richText(&slack.RichTextQuote{Type: slack.RTEQuote, Elements: elements})}
	line := section(source)
	line.Accessory = slack.NewAccessory(press(actionContext, "In context", questionID+" "+strconv.Itoa(c.N)))
	return group{append(blocks, line), "> " + strings.ReplaceAll(escape(c.Quote), "\n", "\n> ") + "\n" + source}
}

// quoteElements are the quotation in runs: the marked words in bold, and the
// sentence that answers, when it is only a part, in italics. Marks that do not
// lie in the quotation are not followed.
func quoteElements(c answer.Citation) []slack.RichTextSectionElement {
	n := len(c.Quote)
	in := func(start, end int) (int, int, bool) {
		start, end = start-c.Start, end-c.Start
		return start, end, 0 <= start && start < end && end <= n
	}
	bold := make([]bool, n)
	italic := make([]bool, n)
	for _, mark := range c.Marks {
		if start, end, ok := in(mark.Start, mark.End); ok {
			for i := start; i < end; i++ {
				bold[i] = true
			}
		}
	}
	if start, end, ok := in(c.SentenceStart, c.SentenceEnd); ok && end-start < n {
		for i := start; i < end; i++ {
			italic[i] = true
		}
	}
	var elements []slack.RichTextSectionElement
	for start := 0; start < n; {
		end := start + 1
		for end < n && (bold[end] == bold[start] && italic[end] == italic[start] || c.Quote[end]&0xC0 == 0x80) {
			end++
		}
		var style *slack.RichTextSectionTextStyle
		if bold[start] || italic[start] {
			style = &slack.RichTextSectionTextStyle{Bold: bold[start], Italic: italic[start]}
		}
		elements = append(elements, slack.NewRichTextSectionTextElement(c.Quote[start:end], style))
		start = end
	}
	return elements
}

// sourceLine is the byline of an excerpt: who says so, and whom they credit with it.
func sourceLine(c answer.Citation) string {
	return byline(c.Title, attributed(c), c.Published, c.Inferred, c.URL, c.Document)
}

// attributed is who says what a citation says, the nearest to the words first:
// "Meduza, via IRFS".
func attributed(c answer.Citation) string {
	said := slices.Clone(c.Credits)
	switch {
	case c.Publisher != "":
		said = append(said, c.Publisher)
	case len(said) > 0: // who is credited is not who publishes
		said = append(said, "an outlet that is not stated")
	}
	return oneLine(strings.Join(said, ", via "))
}

// outletOf names who says what a citation says, by its document where nobody is
// named.
func outletOf(c answer.Citation) string {
	return first(attributed(c), oneLine(c.Title), c.Document)
}

// byline is a document's outlet, date and title, linked if it has an address.
func byline(title, publisher, published string, inferred bool, address, path string) string {
	var parts []string
	if publisher != "" {
		parts = append(parts, "*"+escape(clip(strings.ReplaceAll(publisher, "*", "∗"), 200))+"*")
	}
	if date := spellDate(published); date != "" {
		if inferred {
			date += " (inferred)"
		}
		parts = append(parts, "published "+escape(date))
	}
	parts = append(parts, linked(address, clip(first(oneLine(title), oneLine(path), "a document without a name"), 300)))
	return strings.Join(parts, " · ")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// spellDate writes 2025-07-02 as 2 July 2025; what is no such date stays.
func spellDate(iso string) string {
	for _, form := range []struct{ read, write string }{{time.DateOnly, "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(form.read, iso); err == nil {
			return t.Format(form.write)
		}
	}
	return iso
}

func renderRefusal(a answer.Answer, questionID string) []group {
	text := "The documents that I may read here do not say."
	groups := []group{{[]slack.Block{section(text)}, text}}
	if len(a.Claims) > 0 { // the reason, in the answerer's words
		var reasons []string
		for _, claim := range a.Claims {
			reasons = append(reasons, claim.Text)
		}
		groups = append(groups, statement(strings.Join(reasons, " "))...)
	}
	if len(a.Nearest) > 0 {
		text := "The nearest that there is, which may be about something else:"
		groups = append(groups, group{[]slack.Block{section(text)}, text})
		for _, c := range a.Nearest {
			groups = append(groups, renderExcerpt(c, questionID))
		}
	}
	return groups
}

// renderDisagreements sets what different sources say of one thing side by side,
// each with who says it, when, and its excerpt, without a verdict.
func renderDisagreements(a answer.Answer, questionID string) []group {
	var groups []group
	shown := map[int]bool{}
	for _, claim := range a.Claims {
		for _, n := range claim.Citations {
			shown[n] = true
		}
	}
	for _, d := range a.Disagreements {
		heading := "*Sources differ* on " + escape(clip(oneLine(d.About), 500))
		g := group{[]slack.Block{slack.NewDividerBlock(), section(heading)}, "Sources differ on " + escape(d.About)}
		part := func() { // a message may end here
			if len(g.blocks) > 0 {
				groups, g = append(groups, group{g.blocks, strings.TrimPrefix(g.text, "\n")}), group{}
			}
		}
		for _, account := range d.Accounts {
			var tellers []string
			var excerpts []group
			for _, n := range account.Citations {
				c, ok := citation(a, n)
				if !ok {
					continue
				}
				teller := outletOf(c)
				if date := spellDate(c.Published); date != "" {
					teller += ", published " + date
				}
				if !slices.Contains(tellers, teller) {
					tellers = append(tellers, teller)
				}
				if !shown[n] {
					shown[n] = true
					excerpts = append(excerpts, renderExcerpt(c, questionID))
				}
			}
			line := statement(clip("“"+account.Value+"” — "+strings.Join(tellers, "; ")+marks(account.Citations), maxSection))[0]
			g.blocks, g.text = append(g.blocks, line.blocks...), g.text+"\n"+line.text
			for _, excerpt := range excerpts {
				g.blocks, g.text = append(g.blocks, excerpt.blocks...), g.text+"\n"+excerpt.text
				part()
			}
			part()
		}
		part() // of none
	}
	return groups
}

func searched(s answer.Searched) string {
	text := fmt.Sprintf("footnote is a program. It searched %s in %s", count(s.Documents, "document"), escape(clip(strings.Join(s.Collections, ", "), 500)))
	if len(s.Collections) == 0 {
		text = fmt.Sprintf("footnote is a program. It searched %s", count(s.Documents, "document"))
	}
	if s.WordsOnly {
		text += ", by words alone: " + escape(s.WordsWhy)
	}
	return text + ". Quotations are verbatim; read them in context before you rely on them."
}

// count is a number of things: 1 document, 2 documents.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}
