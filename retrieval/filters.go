package retrieval

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// Filters narrow a search to some of the documents.
type Filters struct {
	Published *mention.Days // when they were published; nil for whenever
	Outlet    string        // a part of the name of who did, in any case; "" for whoever

	// How says how Published was read where it could be read otherwise: by which year,
	// or which way 02.07. was taken. "" where all was stated.
	How string
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
// such; of several of publication the last holds. Where none does, the question's own
// words may say it: see [mention.ReadPublication]. asked.Years are those in which
// something was published; isOutlet reports whether a name is an outlet's. The error
// is a [*FilterError], or that of isOutlet.
func ReadFilters(question string, asked mention.Asked, isOutlet func(name string) (bool, error)) (text string, filters Filters, err error) {
	text = filter.ReplaceAllStringFunc(question, func(found string) string {
		parts := filter.FindStringSubmatch(found)
		name, value := strings.ToLower(parts[1]), strings.Trim(parts[2], `"“”,;?!`)
		date, isDays := readDays(value, asked)
		days := date.Days
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
			filters.Published, filters.How = &days, howRead(date, value)
			return " "
		case date.Inferred && !strings.Contains(value, ".."): // the years of what is told are not those of publication
			switch {
			case name == "from":
				name = "since"
			case name == "on" && days.From < days.To:
				name = "in"
			}
			return " " + name + " " + value
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
		text = question
	} else {
		text = strings.TrimSpace(text)
	}
	if filters.Published != nil {
		return text, filters, nil
	}
	published, ok := mention.ReadPublication(text, asked)
	if ok && published.Outlet != "" {
		if ok, err = isOutlet(published.Outlet); err != nil {
			return question, Filters{}, err
		}
	}
	if !ok {
		return text, filters, nil
	}
	year, month, day := asked.At.Date()
	days := published.Date.Bounded(mention.Days{From: mention.DayOf(firstYear, time.January, 1), To: mention.DayOf(year, month, day)})
	filters.Published, filters.How = &days, howRead(published.Date, text[published.Date.Start:published.Date.End])
	if published.Outlet != "" {
		filters.Outlet = published.Outlet
	}
	return published.Rest, filters, nil
}

// firstYear is the first in which anything is taken to be published: that of the
// first newspaper.
const firstYear = 1605

// counted begins days that are counted from the day of asking.
var counted = regexp.MustCompile(`(?i)^(?:the\s+)?(?:last|this|past|next|previous|day|yesterday|today|tomorrow|\pL+\s+ago|\pL+day$)`)

// howRead says how days of publication were read that are written so.
func howRead(date mention.Mention, written string) string {
	switch {
	case date.Note != "":
		return date.Note
	case date.Inferred && counted.MatchString(written):
		return "counted from the day of asking"
	case date.Inferred:
		return "the year is taken from the corpus"
	}
	return ""
}

// readFilters is [ReadFilters] for collections. Their years are read only where a
// day of publication may lack one.
func (ix *Index) readFilters(ctx context.Context, question string, at time.Time, collections []int32) (text string, filters Filters, err error) {
	asked := mention.Asked{At: at}
	isOutlet := func(name string) (is bool, err error) {
		if err := ix.pool.QueryRow(ctx, query("is_outlet"), collections, name).Scan(&is); err != nil {
			return false, fmt.Errorf("look for an outlet: %w", err)
		}
		return is, nil
	}
	text, filters, err = ReadFilters(question, asked, isOutlet)
	if err != nil || filters.How == "" {
		return text, filters, err
	}
	rows, err := ix.pool.Query(ctx, query("years_published"), collections)
	if err != nil {
		return question, Filters{}, fmt.Errorf("read the years of publication: %w", err)
	}
	if asked.Years, err = pgx.CollectRows(rows, pgx.RowTo[int]); err != nil {
		return question, Filters{}, fmt.Errorf("read the years of publication: %w", err)
	}
	return ReadFilters(question, asked, isOutlet)
}

// readDays reads the days that a filter names: one as people write it, a month or a
// year in figures, or two of them with two points between.
func readDays(value string, asked mention.Asked) (mention.Mention, bool) {
	if first, last, ok := strings.Cut(value, ".."); ok {
		from, ok1 := readDays(first, asked)
		to, ok2 := readDays(last, asked)
		from.Days.To, from.Inferred = to.Days.To, from.Inferred || to.Inferred
		if from.Note != to.Note {
			from.Note = strings.Trim(from.Note+", "+to.Note, ", ")
		}
		return from, ok1 && ok2 && from.Days.From <= from.Days.To
	}
	if month, err := time.Parse("2006-01", value); err == nil {
		value = month.Format("January 2006")
	}
	for _, before := range [...]string{"on ", "in "} { // a day, a month
		for _, m := range mention.FindInQuestion(before+value, asked) {
			if m.Kind == mention.Date && m.End == len(before)+len(value) && m.Start <= len(before) {
				return m, true
			}
		}
	}
	return mention.Mention{}, false
}

// narrow adds the filters of the request's question to its own: it cannot widen it.
func (r *Request) narrow(filters Filters) {
	if days := filters.Published; days != nil {
		r.How = filters.How
		if r.Published != nil {
			days = &mention.Days{From: max(days.From, r.Published.From), To: min(days.To, r.Published.To)}
		}
		r.Published = days
	}
	if r.Outlet == "" {
		r.Outlet = filters.Outlet
	}
}
