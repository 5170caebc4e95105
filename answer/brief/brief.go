// Package brief writes what package answer has put together as documents for
// people: briefs as Markdown, as a Word file and for a Slack canvas, timelines as
// tables in Markdown and CSV.
//
// What comes from sources is text and nothing else: none of it becomes markup, a
// link or a formula in what is written. The only links are the addresses of the
// documents, where they are http or https. Quotations keep their bytes; Markdown
// shows runs of white space in them as it shows all others.
package brief

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"footnote/answer"
)

// title is what a brief is headed with.
func title(b answer.Brief) string {
	if topic := oneLine(b.Topic); topic != "" {
		return "Brief: " + topic
	}
	return "Brief"
}

// nothing is what a brief says that has no citation.
const nothing = "The documents do not say anything about it."

// preface says what was read, and when.
func preface(b answer.Brief) string {
	collections := make([]string, len(b.Searched.Collections))
	for i, name := range b.Searched.Collections {
		collections[i] = oneLine(name)
	}
	said := fmt.Sprintf("Made on %s from %s in the collection%s %s; the sources were read on that day.",
		dateInWords(b.Made.Format(time.DateOnly)), count(b.Searched.Documents, "document"), plural(len(collections)), strings.Join(collections, ", "))
	if b.Dropped > 0 {
		said += fmt.Sprintf(" %s left out, because %s documents no longer say so.", countWere(b.Dropped, "quotation"), theirOrIts(b.Dropped))
	}
	return said
}

func count(n int, noun string) string { return fmt.Sprintf("%d %s%s", n, noun, plural(n)) }

func countWere(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " was"
	}
	return count(n, noun) + " were"
}

func theirOrIts(n int) string {
	if n == 1 {
		return "its"
	}
	return "their"
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// oneLine is text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// outlet is who publishes a document.
func outlet(publisher string) string {
	if publisher = oneLine(publisher); publisher != "" {
		return publisher
	}
	return "outlet not stated"
}

// published says when a document was published.
func published(date string, inferred bool) string {
	switch {
	case date == "":
		return "date not stated"
	case inferred:
		return dateInWords(date) + " (inferred)"
	}
	return dateInWords(date)
}

// dateInWords writes 2025-07-02 as 2 July 2025, and 2025-07 as July 2025.
func dateInWords(date string) string {
	for layout, form := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006"} {
		if day, err := time.Parse(layout, date); err == nil {
			return day.Format(form)
		}
	}
	return oneLine(date)
}

// address returns the address of a document if it is one to be followed: http or
// https, with a host and without a name and password; else "".
func address(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// origin says whose words a citation has, without its link.
func origin(c answer.Citation) string {
	said := outlet(c.Publisher)
	if len(c.Credits) > 0 {
		said = oneLine(strings.Join(c.Credits, ", ")) + ", via " + said
	}
	if c.Title != "" {
		said += ", “" + oneLine(c.Title) + "”"
	}
	return said + ", " + published(c.Published, c.Inferred)
}

// place says where in its document a citation stands.
func place(c answer.Citation) string {
	return fmt.Sprintf("%s, bytes %d to %d", oneLine(c.Document), c.Start, c.End)
}
