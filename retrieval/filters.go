package retrieval

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"footnote/retrieval/mention"
)

// Filters narrow a search to some of the documents.
type Filters struct {
	Published *mention.Days // when they were published; nil for whenever
	Outlet    string        // a part of the name of who did, in any case; "" for whoever
}

// A FilterError is a filter in a question that cannot be read. It is a sentence for
// whoever asked.
type FilterError struct{ Filter string }

func (e *FilterError) Error() string {
	return fmt.Sprintf("“%s” names no day: write one like 2025-07-02, a month like 2025-07, or two with .. between them", e.Filter)
}

// filter finds a filter in a question: a name, a colon, and a word or a quotation.
var filter = regexp.MustCompile(`(?i)(?:^|\s)(on|since|until|published|from):\s*("[^"]*"|“[^”]*”|\S+)`)

// ReadFilters takes the filters out of a question:
//
//	on:2025-07-02 since:2025-06 until:2025-07-01    what happened then, until inclusive
//	published:2025-07-02  published:2025-06..2025-07    what was published then
//	from:2025-06-30    the same as since:
//	from:Reuters  from:"Daily Gazette"    what this outlet published
//
// Those of events become words of the question that is returned, and are read as
// such; of several of publication the last holds. The error is a [*FilterError].
func ReadFilters(question string, at time.Time) (text string, filters Filters, err error) {
	text = filter.ReplaceAllStringFunc(question, func(found string) string {
		parts := filter.FindStringSubmatch(found)
		name, value := strings.ToLower(parts[1]), strings.Trim(parts[2], `"“”,;?!`)
		days, isDays := readDays(value, at)
		switch {
		case name == "from" && !isDays:
			filters.Outlet = value
			return " "
		case !isDays:
			if err == nil {
				err = &FilterError{strings.TrimSpace(found)}
			}
			return " "
		case name == "published":
			filters.Published = &days
			return " "
		case name == "on" && days.From == days.To:
			return " on " + days.String()
		case name == "on":
			return " in " + days.String()
		case name == "until":
			return " until " + mention.Days{From: days.To, To: days.To}.String()
		}
		return " since " + mention.Days{From: days.From, To: days.From}.String()
	})
	if err != nil {
		return question, Filters{}, err
	}
	if text == question {
		return question, filters, nil
	}
	return strings.TrimSpace(text), filters, nil
}

// readDays reads the days that a filter names: one as people write it, a month or a
// year in figures, or two of them with two points between.
func readDays(value string, at time.Time) (mention.Days, bool) {
	if first, last, ok := strings.Cut(value, ".."); ok {
		from, ok1 := readDays(first, at)
		to, ok2 := readDays(last, at)
		return mention.Days{From: from.From, To: to.To}, ok1 && ok2 && from.From <= to.To
	}
	if month, err := time.Parse("2006-01", value); err == nil {
		value = month.Format("January 2006")
	}
	for _, m := range mention.FindInQuestion("on "+value, mention.Asked{At: at}) {
		if m.Kind == mention.Date && m.End == len("on ")+len(value) && m.Start <= len("on ") {
			return m.Days, true
		}
	}
	return mention.Days{}, false
}

// narrow adds the filters of the request's question to its own: it cannot widen it.
func (r *Request) narrow(filters Filters) {
	if days := filters.Published; days != nil {
		if r.Published != nil {
			days = &mention.Days{From: max(days.From, r.Published.From), To: min(days.To, r.Published.To)}
		}
		r.Published = days
	}
	if r.Outlet == "" {
		r.Outlet = filters.Outlet
	}
}
