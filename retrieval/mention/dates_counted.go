package mention

import (
	"strings"
	"time"
)

// Days that are counted from another which is named behind the count: the day
// before yesterday, the week before last, three days after 27 June, four days after
// the raid of 15 September.

// counted reads such days. Of a date that is stated behind the count a document
// speaks as well, so that it is left to be read; in a question only what is counted
// is meant.
func (r *dateReader) counted(i int) (reading, bool) {
	n, j, ok := readCount(r.tokens, i)
	switch r.at(i).word {
	case "the", "a", "an", "one":
		n, j, ok = 1, i+1, true
	}
	unit := strings.TrimSuffix(r.at(j).word, "s")
	if !ok || n < 1 || n > 400 || n != float64(int(n)) || unit != "day" && unit != "week" && unit != "month" && unit != "year" || r.at(j).glued {
		return reading{}, false
	}
	way := 0
	switch r.at(j + 1).word {
	case "after", "following":
		way = 1
	case "before":
		way = -1
	default:
		return reading{}, false
	}
	k := j + 2
	if way < 0 && r.at(k).word == "last" || way > 0 && r.at(k).word == "next" {
		if r.at(i).word != "the" || !r.dated || r.at(k+1).shape == word && r.at(k+1).is(isCommon) {
			return reading{}, false
		}
		return r.shift(r.today, 2*way, unit, k+1)
	}
	switch near := r.at(k).word; {
	case near == "yesterday" && way < 0 && r.dated:
		return r.shift(Days{r.today.To - 1, r.today.To - 1}, -int(n), unit, k+1)
	case near == "tomorrow" && way > 0 && r.dated:
		return r.shift(Days{r.today.To + 1, r.today.To + 1}, int(n), unit, k+1)
	}
	from, ok := r.stated(k)
	if !ok {
		if r.lenient && !limits[r.at(i-1).word] {
			r.unread = append(r.unread, Unread{Start: r.at(i).start, End: r.at(j + 1).end, Shift: Day(way) * Day(n) * daysOf[unit],
				Why: "counts from something whose day the question does not state, and is read as words: ask with the day itself"})
		}
		return reading{}, false
	}
	next := j + 2
	if r.lenient {
		next = from.next
	}
	return r.shift(from.days, way*int(n), unit, next)
}

// limits stand before a count that only limits a time: "within six months before".
var limits = set(`than within least most to as in`)

// daysOf are the units of whole days.
var daysOf = map[string]Day{"day": 1, "week": 7}

// stated returns the day that is stated from token i on, at once or as that of
// something: "15 September", "the raid of 15 September".
func (r *dateReader) stated(i int) (reading, bool) {
	const furthest = 5
	at := *r
	at.unread = nil
	for k := i; k < i+furthest; k++ {
		t := r.at(k)
		if d, ok := at.readStated(k); ok && (k == i || r.at(k-1).word == "of" || r.at(k-1).word == "on" || r.at(k-1).word == "the") {
			return d, d.days.To-d.days.From < 7
		}
		if t.shape != word || isAuxiliary[t.word] || dayVerbs[t.word] || strings.HasSuffix(t.word, "ed") {
			break
		}
	}
	return reading{}, false
}

// readStated reads a date that is stated, and counted from no other.
func (r *dateReader) readStated(i int) (reading, bool) {
	t := r.at(i)
	if t.shape == number {
		if d, ok := r.numeric(i); ok {
			return d, true
		}
		return r.dayMonth(i)
	}
	if _, ok := r.month(i); ok && t.shape == word {
		return r.monthFirst(i)
	}
	return r.dayInWords(i)
}

// shift returns the days that lie so many units behind others, before them if n is
// negative: a day for days and weeks, except from today, from which "the week before
// last" is a whole one; a month or a year for these.
func (r *dateReader) shift(from Days, n int, unit string, next int) (reading, bool) {
	day := from.To
	if n < 0 {
		day = from.From
	}
	d := reading{next: next, inferred: true, anchor: true}
	at := day.Time()
	switch unit {
	case "day":
		d.days = Days{day + Day(n), day + Day(n)}
	case "week":
		d.days = Days{day + Day(7*n), day + Day(7*n)}
		if from == r.today {
			monday := day - (Day(at.Weekday())+6)%7 + Day(7*n)
			d.days, d.anchor = Days{monday, monday + 6}, false
		}
	case "month":
		d.days = Days{DayOf(at.Year(), at.Month()+time.Month(n), 1), DayOf(at.Year(), at.Month()+time.Month(n)+1, 1) - 1}
		d.anchor = false
	case "year":
		d.days, d.anchor = Days{DayOf(at.Year()+n, 1, 1), DayOf(at.Year()+n, 12, 31)}, false
	}
	return d, true
}

// lastFew reads "the last ten days" of a question, up to the day of asking.
func (r *dateReader) lastFew(i int) (reading, bool) {
	if !r.lenient || r.at(i).word != "last" && r.at(i).word != "past" {
		return reading{}, false
	}
	n, j, ok := readCount(r.tokens, i+1)
	length := map[string]Day{"day": 1, "week": 7, "month": 30, "year": 365}[strings.TrimSuffix(r.at(j).word, "s")]
	if !ok || length == 0 || n < 2 || n > 400 || n != float64(int(n)) || r.at(j+1).word == "of" {
		return reading{}, false
	}
	today := r.today.To
	return reading{days: Days{today - Day(n)*length, today}, next: j + 1, inferred: true}, true
}
