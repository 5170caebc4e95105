package brief

import (
	"encoding/csv"
	"io"
	"strings"

	"footnote/answer"
)

// TimelineMarkdown writes the timeline as a table in GitHub's dialect of Markdown,
// with the excerpts as footnotes.
func TimelineMarkdown(w io.Writer, t answer.Timeline) error {
	m := markdown{}
	name := "Timeline"
	if topic := oneLine(t.Topic); topic != "" {
		name += ": " + topic
	}
	m.heading(1, name)
	m.paragraph("*" + escape(oneLine(t.Reading)) + "*")
	if len(t.Events) > 0 {
		m.events(t.Events)
	}
	for _, c := range t.Citations {
		m.excerpt(c)
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// TimelineCSV writes the timeline as a table for spreadsheets (RFC 4180, UTF-8): an
// event a row, under a row of names. Days are in ISO 8601. The excerpts of an event
// stand in one cell, a line each, as do their sources, in the same order.
//
// No cell is a formula: one that a spreadsheet would take for one begins with an
// apostrophe, which spreadsheets do not show.
func TimelineCSV(w io.Writer, t answer.Timeline) error {
	table := csv.NewWriter(w)
	table.UseCRLF = true
	rows := [][]string{{"from", "to", "event", "outlets", "other_days", "sources", "links", "excerpts"}}
	for _, e := range t.Events {
		var others, sources, links, excerpts []string
		for _, account := range e.Otherwise {
			others = append(others, account.Value)
		}
		for _, n := range e.Citations {
			c := t.Citations[n-1]
			sources = append(sources, origin(c)+". "+place(c))
			links = append(links, address(c.URL))
			excerpts = append(excerpts, c.Quote)
		}
		rows = append(rows, []string{
			e.Days.From.String(), e.Days.To.String(), oneLine(e.Text), strings.Join(e.Outlets, "; "),
			strings.Join(others, "; "), strings.Join(sources, "\n"), strings.Join(links, "\n"), strings.Join(excerpts, "\n"),
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = inert(row[i])
		}
	}
	return table.WriteAll(rows)
}

// inert returns a cell that no spreadsheet evaluates (OWASP, "CSV injection"): some
// do so too behind white space or a line feed.
func inert(cell string) string {
	if begin := strings.TrimLeft(cell, " \t\r\n\u00a0\ufeff"); begin != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(begin)[0]) || strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
		return "'" + cell
	}
	return cell
}
