package mention

import (
	"cmp"
	"slices"
)

// What a question says of days and cannot be told is not dropped in silence: it is
// named, with why.

// An Unread is a part of a question, its bytes from Start to End, that speaks of a
// day which cannot be told. Why goes on from its words in a sentence: "“31
// September” is no day of the calendar".
type Unread struct {
	Start, End int
	Why        string

	// Void is set where no day can be meant, so that nothing can be said of it.
	// Otherwise the words are read as words.
	Void bool

	// Shift is how many days it lies behind that of what the words from End on name, as
	// in "two days after the raid", before it if negative; 0 where these are no days or
	// weeks.
	Shift Day
}

// UnreadInQuestion returns what of the days in a question [FindInQuestion] cannot
// read, in the order of the question.
func UnreadInQuestion(text string, asked Asked) []Unread {
	r := asked.reader(scanAs(text, true))
	void := func(from, next int, why string) {
		r.unread = append(r.unread, Unread{Start: r.at(from).start, End: r.at(next - 1).end, Why: why, Void: true})
	}
	passed := 0 // the token behind the last date
	alone := func(until int) {
		for ; passed < until; passed++ {
			if r.dayAlone(passed) {
				void(passed-1, passed+1, "names no month: write one, as in “2 July”")
			}
		}
	}
	for i, d := range r.dates() {
		alone(i)
		passed = d.next
		switch {
		case d.void:
			void(i, d.next, "is no day of the calendar")
		case r.yearUnread(d):
			void(d.from, d.next+1, "is of no year that can be told: write one of four digits")
		}
	}
	alone(len(r.tokens))
	slices.SortStableFunc(r.unread, func(a, b Unread) int { return cmp.Compare(a.Start, b.Start) })
	return r.unread
}

// dayAlone reports whether token i is a day of a month that is not named: "on the
// 9th".
func (r *dateReader) dayAlone(i int) bool {
	if _, ok := r.day(i); !ok || r.at(i).suffix == "" || r.at(i-1).word != "the" || !behindDatePreposition[r.at(i-2).word] {
		return false
	}
	next := r.at(i + 1)
	return next.shape != word || next.is(isFunction) && next.word != "of"
}

// yearUnread reports whether what stands behind a date is a year that is none:
// "2 July 99999".
func (r *dateReader) yearUnread(d reading) bool {
	t := r.at(d.next)
	if t.shape != number || t.suffix != "" || len(t.word) < 3 || !d.inferred || r.at(d.next+1).shape == word || r.countsNoun(d.next) || r.countsUnit(d.next) {
		return false
	}
	_, isDigits := digits(t.word, len(t.word))
	if _, ok := r.month(d.next - 1); ok {
		return isDigits
	}
	_, isDay := r.day(d.next - 1)
	return isDigits && isDay
}
