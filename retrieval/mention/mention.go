// Package mention finds the dates, names, figures and attributions that a text
// speaks of, each with the bytes in which it does so.
//
// It is pure: a text and what is known of its document in, mentions out. The
// same rules read a document when it is ingested and a question when it is
// asked, so that what is looked for and what was stored agree. Where a rule is
// unsure it stays silent: a missing mention costs a rank, a wrong one misleads.
package mention

import (
	"fmt"
	"time"
)

// A Day is a day of the proleptic Gregorian calendar, counted from 1 January
// 1970, which is 0.
type Day int32

// DayOf returns the day that has the given date; like [time.Date] it carries
// values outside their range over into the next month or year.
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns the start of the day in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns the date in ISO 8601, as in 2025-07-02.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("read a day: %w", err)
	}
	*d = DayOf(t.Date())
	return nil
}

// Days is a run of days, From to To, both inclusive. A single day has From == To.
type Days struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Overlap reports whether a and b share a day.
func (a Days) Overlap(b Days) bool { return a.From <= b.To && b.From <= a.To }

// A Kind says what a mention is of.
type Kind string

const (
	Date        Kind = "date"
	Name        Kind = "name"
	Figure      Kind = "figure"
	Attribution Kind = "attribution"
)

// A Mention is one place where a text speaks of a day, a name or a figure, or
// credits a speaker.
type Mention struct {
	Kind       Kind
	Start, End int // bytes of the text, End exclusive

	// Key is what two mentions of the same thing have in common: for a name its
	// folded spelling (of the name in full, where Full has it; of a people its
	// country's), for a figure the stem of what is counted, for an attribution
	// the key of the speaker's name; empty for a date.
	Key string

	Days     Days   // Date: the days that are meant
	Inferred bool   // Date: the year, or the whole date, was not stated but inferred; Attribution: the speaker was
	Open     Open   // Date in a question: whether all days from it on, or up to it, are meant
	Note     string // Date: how an ambiguous one was taken: "02.07 taken as 2 July, day first"; else empty

	Class Class  // Name: of what; empty when unsure
	Full  string // Name, Attribution: the name in full where the bytes have it in part or with markup: "Ziyaddin Safarov" for "Ziyaddin"; else empty

	// Name: the role that the text gives to the person here, by title or by
	// apposition: text[RoleStart:RoleEnd] is "Deputy Minister" or "executive
	// director of …". Both are 0 when it gives none.
	RoleStart, RoleEnd int

	Value float64 // Figure: the number, or the lower one of a range
	High  float64 // Figure: the upper one of a range, as in "$1.5-2 billion"; else equal to Value
	Unit  string  // Figure: "%", "USD", "km", …; empty when it only counts Key. Date: EachDay or empty
	Bound Bound   // Figure: whether the number is exact
}

// EachDay is the Unit of a date that means each of its Days, as "from 28 August to
// 3 September" does; "last week" means some of them.
const EachDay = "days"

// SpeaksOf reports whether the date m speaks of the days that are asked: some of
// its days are among them, and it is not of a far longer time, such as a whole
// year. One that means each of its days may last a month.
func (m Mention) SpeaksOf(asked Days) bool {
	longest := max(asked.To-asked.From, 3)
	if m.Unit == EachDay {
		longest = max(longest, 30)
	}
	return m.Days.Overlap(asked) && m.Days.To-m.Days.From <= longest
}

// Bounded returns the days that a date of a question leaves of the given ones: from
// it on, or up to it, where it is open.
func (m Mention) Bounded(within Days) Days {
	days := m.Days
	switch m.Open {
	case Since:
		days.To = within.To
	case After:
		days = Days{days.To + 1, within.To}
	case Until:
		days.From = within.From
	case Before:
		days = Days{within.From, days.From - 1}
	}
	return Days{min(days.From, days.To), max(days.From, days.To)}
}

// SameNumber reports whether two figures give the same number, or the same range, just
// as exactly. Their units are not looked at.
func (m Mention) SameNumber(other Mention) bool {
	return m.Value == other.Value && m.High == other.High && m.Bound == other.Bound
}

// Written returns what the mention says, which text has: for a name it is the
// name in full, as far as the text tells.
func (m Mention) Written(text string) string {
	if m.Full != "" {
		return m.Full
	}
	return text[m.Start:m.End]
}

// Open says on which side the days of a question have no end. A [Mention]'s Days
// are the stated ones all the same.
type Open string

const (
	Closed Open = ""
	Since  Open = "since"  // from the first of Days on
	After  Open = "after"  // from the day behind Days on
	Until  Open = "until"  // up to the last of Days
	Before Open = "before" // up to the day in front of Days
)

// A Class says what a name is of.
type Class string

const (
	Person       Class = "person"
	Organisation Class = "organisation"
	Place        Class = "place" // and what belongs to one: "Russian"
)

// A Bound says how a figure limits what it counts.
type Bound string

const (
	Exactly Bound = ""
	About   Bound = "about"
	AtLeast Bound = "at least" // and "more than"
	AtMost  Bound = "at most"  // and "up to", "less than"
)
