package brief

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"footnote/answer"
)

// Markdown writes the brief in GitHub's dialect of Markdown, with footnotes.
func Markdown(w io.Writer, b answer.Brief) error { return writeMarkdown(w, b, false) }

// Canvas writes the brief in the dialect of Slack's canvases, which has neither
// footnotes nor HTML: the excerpts stand at the end, under their numbers.
func Canvas(w io.Writer, b answer.Brief) error { return writeMarkdown(w, b, true) }

func writeMarkdown(w io.Writer, b answer.Brief, canvas bool) error {
	m := markdown{canvas: canvas}
	m.heading(1, title(b))
	m.paragraph("*" + escape(oneLine(b.Reading)) + "*")
	m.paragraph(escape(preface(b)))
	if len(b.Citations) == 0 {
		m.paragraph(escape(nothing))
	}
	if len(b.Summary) > 0 {
		m.heading(2, "Summary")
		for _, claim := range b.Summary {
			m.item(escape(oneLine(claim.Text)) + m.references(claim.Citations))
		}
		m.end()
	}
	if len(b.Events) > 0 {
		m.heading(2, "Events")
		m.events(b.Events)
	}
	if len(b.People) > 0 {
		m.heading(2, "People")
		for _, person := range b.People {
			m.item("**" + escape(oneLine(person.Name)) + "**: " + m.accounts(person.Roles))
		}
		m.end()
	}
	if len(b.Disagreements) > 0 {
		m.heading(2, "Where the accounts differ")
		for _, disagreement := range b.Disagreements {
			m.WriteString("> **" + escape(oneLine(disagreement.About)) + "**\n>\n")
			for _, account := range disagreement.Accounts {
				m.WriteString("> - " + escape(oneLine(account.Value)) + m.references(account.Citations) + escape(" "+outletsOf(account, b.Citations)) + "\n")
			}
			m.WriteByte('\n')
		}
	}
	if len(b.Sources) > 0 {
		m.heading(2, "Sources")
		for _, source := range b.Sources {
			m.source(source, b)
		}
		m.end()
	}
	if len(b.Citations) > 0 && canvas {
		m.heading(2, "Excerpts")
	}
	for _, c := range b.Citations {
		m.excerpt(c)
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// outletsOf are the outlets that give an account.
func outletsOf(account answer.Account, citations []answer.Citation) string {
	var names []string
	for _, n := range account.Citations {
		names = append(names, outlet(citations[n-1].Publisher))
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// A markdown is a text in Markdown being written.
type markdown struct {
	strings.Builder
	canvas bool
}

func (m *markdown) heading(level int, text string) {
	m.WriteString(strings.Repeat("#", level) + " " + escape(text) + "\n\n")
}

func (m *markdown) paragraph(marked string) { m.WriteString(marked + "\n\n") }
func (m *markdown) item(marked string)      { m.WriteString("- " + marked + "\n") }
func (m *markdown) end()                    { m.WriteByte('\n') }

// references refers to citations.
func (m *markdown) references(numbers []int) string {
	var b strings.Builder
	for _, n := range numbers {
		if m.canvas {
			fmt.Fprintf(&b, ` \[%d\]`, n)
		} else {
			fmt.Fprintf(&b, "[^%d]", n)
		}
	}
	return b.String()
}

func (m *markdown) accounts(accounts []answer.Account) string {
	var said []string
	for _, account := range accounts {
		said = append(said, escape(oneLine(account.Value))+m.references(account.Citations))
	}
	return strings.Join(said, "; ")
}

func (m *markdown) events(events []answer.Event) {
	m.WriteString("| Date | Event | Outlets |\n| --- | --- | --- |\n")
	for _, e := range events {
		said := escape(oneLine(e.Text)) + m.references(e.Citations)
		if len(e.Otherwise) > 0 {
			said += " Otherwise: " + m.accounts(e.Otherwise) + "."
		}
		fmt.Fprintf(m, "| %s | %s | %s |\n", escape(e.Days.String()), said, escape(oneLine(strings.Join(e.Outlets, ", "))))
	}
	m.WriteByte('\n')
}

func (m *markdown) source(s answer.Source, b answer.Brief) {
	said := escape(outlet(s.Publisher))
	if name := oneLine(s.Title); name != "" {
		said += ", " + escape("“"+name+"”")
	}
	said += ", " + escape(published(s.Published, s.Inferred)) + ". " + escape(oneLine(s.Document)) + ", "
	if link := address(s.URL); link != "" {
		said += linked(link) + ", "
	}
	said += "accessed " + escape(b.Made.Format("2 January 2006")) + "."
	if s.SHA256 != "" {
		said += " SHA-256 `" + s.SHA256 + "`."
	}
	m.item(said)
}

// linked is a link whose text is its address.
func linked(address string) string {
	inert := strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C", `"`, "%22", "|", "%7C")
	return "[" + escape(address) + "](" + inert.Replace(address) + ")"
}

// excerpt writes a citation with its quotation as a footnote, or under its number.
func (m *markdown) excerpt(c answer.Citation) {
	said := escape(origin(c)) + ". " + escape(place(c)) + "."
	if link := address(c.URL); link != "" {
		said += " " + linked(link)
	}
	indent := ""
	if m.canvas {
		m.WriteString("**" + strconv.Itoa(c.N) + "** " + said + "\n\n")
	} else {
		fmt.Fprintf(m, "[^%d]: %s\n\n", c.N, said)
		indent = "    "
	}
	lines := strings.Split(c.Quote, "\n")
	for i, line := range lines {
		marked := strings.TrimRight(indent+"> "+escape(strings.Trim(line, " \t")), " ")
		// Two spaces keep the break of a line, which Markdown would not.
		if i+1 < len(lines) && strings.TrimSpace(line) != "" && strings.TrimSpace(lines[i+1]) != "" {
			marked += "  "
		}
		m.WriteString(marked + "\n")
	}
	m.WriteByte('\n')
}

// live are the characters with which Markdown marks something inside a line.
const live = "\\`*_[]<>&|~^$#@{}"

// escape returns text so that Markdown shows its characters and does nothing else
// with them: no emphasis, link, image, HTML, entity, table cell, list, heading,
// emoji or mention comes of it.
func escape(text string) string {
	var b strings.Builder
	begins := true // nothing but white space and digits stands before, in its line
	digits := false
	previous := ' '
	runes := []rune(text)
	for i, r := range runes {
		next := '\n'
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case r == '\r':
			continue // of the end of a line
		case r != '\n' && r != '\t' && unicode.IsControl(r):
			b.WriteRune(unicode.ReplacementChar) // it cannot be shown, and might act
			continue
		case strings.ContainsRune(live, r),
			begins && !digits && strings.ContainsRune("-+=", r),              // a list, or the line below a heading
			begins && digits && strings.ContainsRune(".)", r),                // a numbered list
			r == ':' && !unicode.IsSpace(next) && !unicode.IsDigit(previous), // an address, an emoji
			r == '.' && www(runes[:i]):                                       // which some readers take for an address
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		switch {
		case r == '\n':
			begins, digits = true, false
		case begins && unicode.IsDigit(r):
			digits = true
		case !unicode.IsSpace(r):
			begins = false
		}
		previous = r
	}
	return b.String()
}

// www reports whether text ends in the beginning of a host's name.
func www(text []rune) bool {
	return len(text) >= 3 && strings.EqualFold(string(text[len(text)-3:]), "www")
}
