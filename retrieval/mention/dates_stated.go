package mention

import (
	"fmt"
	"time"
)

// Dates that state a day, month or part of a year: in figures (02.07.2025), in
// words (2 July, July 2 to 5, late June 2025, the first five months of 2025),
// with a year behind them or none.

// seasons are named by their first month; winter, which lies in two years, only
// counts as last winter and this winter, and is left out.
var seasons = map[string]time.Month{"spring": 3, "summer": 6, "autumn": 9, "fall": 9}

// bareMonth are the words behind which a month stands alone: "in March".
var bareMonth = set(`in since until till by of from to during through throughout before after between around last next this past every early mid late
	and or until each for`)

// ambiguousMonths are other words too and need more around them to be months.
var ambiguousMonths = set(`may march mar sun sat dec jan`)

// isDash reports whether token i is a dash or hyphen between two figures.
func (r *dateReader) isDash(i int) bool {
	switch r.at(i).word {
	case "-", "–", "—", "‐", "‑":
		return r.at(i).shape == mark
	}
	return false
}

// to returns the token after a connection that makes a range at token i: a
// dash, "to", "until", "through", "till"; i when there is none.
func (r *dateReader) to(i int) int {
	if r.isDash(i) {
		return i + 1
	}
	switch r.at(i).word {
	case "to", "until", "through", "till":
		return i + 1
	}
	return i
}

// yearBehind reads a year that follows a month or a day of one: "2025", ",
// 2025", "of 2025", "of this year", "last year".
func (r *dateReader) yearBehind(i int) (year, next int, inferred bool) {
	if y, ok := r.year(i); ok && !r.countsNoun(i) {
		return y, r.pastYearWord(i + 1), false
	}
	if r.at(i).word == "," && r.at(i).shape == mark {
		if y, ok := r.year(i + 1); ok && !r.countsNoun(i+1) {
			return y, i + 2, false
		}
		return 0, i, false
	}
	j := i
	if r.at(j).word == "of" || r.at(j).word == "in" && r.at(j+1).shape == number {
		j++
		if y, ok := r.year(j); ok {
			return y, r.pastYearWord(j + 1), false
		}
	}
	if r.at(j).word == "the" {
		j++
	}
	if w := r.at(j).word; r.at(j+1).word == "year" && r.lastYear != 0 && (w == "same" || w == "that") {
		return r.lastYear, j + 2, true
	}
	if current := r.currentYear(); r.at(j+1).word == "year" && current != 0 {
		switch r.at(j).word {
		case "this", "current":
			return current, j + 2, true
		case "last", "previous", "past":
			return current - 1, j + 2, true
		case "next":
			return current + 1, j + 2, true
		}
	}
	return 0, i, false
}

// numeric reads dates all in figures: 2025-07-02, 2025/07/02, 02.07.2025,
// 02/07/2025, 02.07.25, and 02.07. behind a word like "on".
func (r *dateReader) numeric(i int) (reading, bool) {
	t := r.at(i)
	if t.suffix != "" && !(len(t.suffix) == 1 && t.suffix == "t") {
		return reading{}, false
	}
	parts, next := []string{}, i+1
	separator := "."
	if cut := splitPoints(t.word); len(cut) > 1 {
		parts = cut
	} else {
		parts = append(parts, t.word)
		separator = r.at(i + 1).word
		if separator != "/" && separator != "-" && separator != "‑" {
			return reading{}, false
		}
		for len(parts) < 3 && r.at(next).word == separator && r.at(next).start == r.at(next-1).end &&
			r.at(next+1).shape == number && r.at(next+1).start == r.at(next).end {
			parts = append(parts, r.at(next+1).word)
			if s := r.at(next + 1).suffix; s != "" && s != "t" {
				return reading{}, false
			}
			next += 2
		}
		if r.at(next).word == separator && r.at(next).start == r.at(next-1).end && r.at(next+1).shape == number && r.at(next+1).start == r.at(next).end {
			return reading{}, false // more parts: a telephone or serial number
		}
	}
	if before := r.at(i - 1); before.shape == mark && before.end == t.start && (before.word == separator || before.word == "+" || before.word == "$") {
		return reading{}, false
	}
	c := calendar{}
	note := ""
	switch len(parts) {
	case 3:
		if y, ok := digits(parts[0], 4); ok {
			m, ok1 := digits(parts[1], len(parts[1]))
			d, ok2 := digits(parts[2], len(parts[2]))
			if !ok1 || !ok2 || len(parts[1]) > 2 || len(parts[2]) > 2 {
				return reading{}, false
			}
			c = calendar{year: y, month: time.Month(m), first: d, last: d}
			break
		}
		a, ok1 := digits(parts[0], len(parts[0]))
		b, ok2 := digits(parts[1], len(parts[1]))
		y, ok3 := digits(parts[2], 4)
		if !ok3 && separator != "-" && (len(parts[0]) == 2 && len(parts[1]) == 2 || behindDatePreposition[r.at(i-1).word] || r.lenient && !r.at(i-1).capital && !labels[r.at(i-1).word]) {
			if y, ok3 = digits(parts[2], 2); ok3 {
				y += 2000
				if r.dated && y > r.now().Year()+1 {
					y -= 100
				}
			}
		}
		if !ok1 || !ok2 || !ok3 || len(parts[0]) > 2 || len(parts[1]) > 2 {
			return reading{}, false
		}
		c, note = dayFirst(a, b, separator, parts)
		c.year = y
	case 2:
		a, ok1 := digits(parts[0], 2)
		b, ok2 := digits(parts[1], 2)
		if r.lenient && beforeDayInFigures[r.at(i-1).word] { // "on 9/7", "on 9.7."
			a, ok1 = digits(parts[0], len(parts[0]))
			b, ok2 = digits(parts[1], len(parts[1]))
			ok1, ok2 = ok1 && len(parts[0]) <= 2, ok2 && len(parts[1]) <= 2
		}
		if after := r.at(next); r.lenient && (r.countsUnit(next-1) || r.countsNoun(next-1) || measures[after.word] != "" ||
			after.shape == word && !after.is(isFunction) && !beforeDayInFigures[r.at(i-1).word]) {
			return reading{}, false // a share, a length
		}
		if separator == "." && r.at(next).word == "." && r.at(next).start == r.at(next-1).end {
			if r.at(next+1).shape != lineBreak || r.lenient {
				next++
			}
		}
		if !ok1 || !ok2 || separator == "-" || !(behindDatePreposition[r.at(i-1).word] || r.lenient && r.at(i-1).shape == lineBreak) {
			return reading{}, false
		}
		c, note = dayFirst(a, b, separator, parts)
	default:
		return reading{}, false
	}
	var d reading
	ok := c.month >= 1 && c.month <= 12 && c.first >= 1
	if ok {
		d, ok = r.resolve(c, i, next)
	}
	// "32.13." is a day that there is not, 79.02 a number.
	pointed := r.lenient && separator == "." && r.at(next-1).word == "." && beforeDayInFigures[r.at(i-1).word]
	d.note, d.next, d.void = note, next, !ok && (len(parts) == 3 || pointed) && c.month > 0 && c.first > 0
	return d, ok
}

var behindDatePreposition = set(`on since until till by from of before after for am vom dated and`)

// beforeDayInFigures stand before a day of a question that is written in figures
// which might be a share otherwise: "from 9.7 to 8.2 per cent".
var beforeDayInFigures = set(`on since until till before after dated`)

// dayFirst reads figures a and b as day and month, or as month and day where
// only that is possible, and says how it took them, as written in the first two of
// parts, where both were.
func dayFirst(a, b int, separator string, parts []string) (c calendar, note string) {
	if b > 12 && a <= 12 && separator == "/" {
		return calendar{month: time.Month(a), first: b, last: b}, ""
	}
	if a <= 12 && b <= 12 && a != b && b > 0 {
		note = fmt.Sprintf("%s%s%s taken as %d %s, day first", parts[0], separator, parts[1], a, time.Month(b))
	}
	return calendar{month: time.Month(b), first: a, last: a}, note
}

// splitPoints splits figures at their points, as in 02.07.2025.
func splitPoints(s string) []string {
	var parts []string
	from := 0
	for i := range len(s) {
		if s[i] == '.' {
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// dayMonth reads 2 July, 2nd of July 2025, 2-5 July, 2 and 3 July.
func (r *dateReader) dayMonth(i int) (reading, bool) {
	first, ok := r.day(i)
	if !ok || r.at(i).glued {
		return reading{}, false
	}
	last, j := first, i+1
	if k := r.to(j); k > j {
		if d, ok := r.day(k); ok && d > first {
			last, j = d, k+1
		}
	}
	var c calendar
	if r.at(j).word == "and" || r.at(j).word == "or" || r.at(j).word == "," { // "2 and 3 July": this is the 2nd
		k := j + 1
		if r.at(k).word == "and" {
			k++
		}
		if _, ok := r.day(k); !ok {
			return reading{}, false
		}
		m, ok := r.month(k + 1)
		if !ok {
			return reading{}, false
		}
		c = calendar{month: m, first: first, last: last}
		c.year, _, _ = r.yearBehind(k + 2)
		if between := r.at(j).word == "and" && r.behindBetween(i); between {
			if to, _ := r.day(k); to > first { // between 11 and 13 April
				c.last = to
				_, next, _ := r.yearBehind(k + 2)
				return r.resolve(c, i, next)
			}
		}
		d, ok := r.resolve(c, i, k+2)
		d.next, d.void = j, false
		return d, ok
	}
	if r.at(j).word == "of" {
		j++
	}
	m, ok := r.month(j)
	if !ok || r.at(j).possessive {
		return reading{}, false
	}
	if suffix := r.at(i).suffix; r.at(j).word == "may" || r.at(j).word == "march" { // "The 22 may appeal"
		if !r.at(j).capital && suffix == "" && r.at(j-1).word != "of" && !r.lenient {
			return reading{}, false
		}
	}
	c = calendar{month: m, first: first, last: last}
	year, next, inferred := r.yearBehind(j + 1)
	c.year = year
	c.weekday, c.hasWeekday = r.weekdayBefore(i)
	d, ok := r.resolve(c, i, next)
	d.inferred = d.inferred || inferred
	if !ok {
		return d, false
	}
	return r.extend(d, c, next), true
}

// furtherDay reads a day that stands alone behind one of the same month: the 3 of
// "July 2 and 3".
func (r *dateReader) furtherDay(i int) (reading, bool) {
	c := r.enumerate
	day, ok := r.day(i)
	if !ok || c.first == 0 || day <= c.first || r.at(i-1).word != "and" && r.at(i-1).word != "or" || r.lastEnd != i-1 || r.at(i).sentence != r.at(i-1).sentence {
		return reading{}, false
	}
	if next := r.at(i + 1); next.glued || next.shape == number || next.shape == word && !next.is(isFunction) || next.word == "of" || r.countsUnit(i) {
		return reading{}, false // July 2 and 3 people
	}
	c.first, c.last, c.hasWeekday = day, day, false
	year, next, _ := r.yearBehind(i + 1)
	if year != 0 {
		c.year = year
	}
	d, ok := r.resolve(c, i, next)
	d.inferred = year == 0
	return d, ok
}

// monthFirst reads what begins with a month: July 2, July 2-5, 2025, July 2025,
// July of this year, and a month alone where the words around it say that it is
// one.
func (r *dateReader) monthFirst(i int) (reading, bool) {
	t := r.at(i)
	m, _ := r.month(i)
	if first, ok := r.day(i + 1); ok && !t.foreign && !r.at(i+1).glued && !r.countsUnit(i+1) && r.at(i).sentence == r.at(i+1).sentence {
		last, j := first, i+2
		if k := r.to(j); k > j {
			if d, ok := r.day(k); ok && d > first {
				if _, isMonth := r.month(k + 1); !isMonth && !r.countsUnit(k) {
					last, j = d, k+1
				}
			}
		}
		if r.at(j).word == "and" && last == first && r.behindBetween(j) { // between April 28 and 30
			if d, ok := r.day(j + 1); ok && d > first && (r.at(j+2).shape != word || r.at(j+2).is(isFunction)) {
				last, j = d, j+2
			}
		}
		c := calendar{month: m, first: first, last: last}
		year, next, inferred := r.yearBehind(j)
		c.year = year
		c.weekday, c.hasWeekday = r.weekdayBefore(i)
		if year == 0 {
			c.year = r.yearOfNext(j)
		}
		d, ok := r.resolve(c, i, next)
		if !ok {
			return d, false
		}
		d.inferred = d.inferred || inferred || year == 0
		d = r.extend(d, c, next)
		if d.next == next && first == last {
			r.enumerate, r.enumerate.year = c, d.days.From.Time().Year()
		}
		return d, true
	}
	if t.glued {
		return reading{}, false
	}
	if d, ok := r.dayInWordsBehind(i, m); ok || d.void {
		return d, ok
	}
	if d, ok := r.monthRange(i, m); ok {
		return d, true
	}
	c := calendar{month: m}
	year, next, inferred := r.yearBehind(i + 1)
	c.year = year
	if year == 0 {
		before := r.at(i - 1)
		_, toMonth := r.month(r.to(i + 1))
		switch {
		case r.lenient && i == 0 && len(r.tokens) == 1 && !ambiguousMonths[t.word]: // October
		case toMonth && (r.isDash(i+1) || r.at(i+1).glued): // exports Jan–May 2025
		case !r.dated && (before.word == "last" || before.word == "next" || before.word == "past"):
			return reading{}, false // of which year, only the day of publication would tell
		case !bareMonth[before.word] && !(before.word == "the" && !ambiguousMonths[t.word] && r.at(i+1).shape == word && !r.at(i+1).capital):
			return reading{}, false
		case r.lenient && !t.capital && ambiguousMonths[t.word] && before.word != "in" && before.word != "since" && before.word != "last":
			return reading{}, false
		case r.at(i+1).capital && !r.at(i+1).first || len(t.word) <= 3 && t.word != "may" && !t.abbreviated && !r.lenient:
			return reading{}, false // April Jones
		case t.word == "may" && (before.word == "and" || before.word == "or" || before.word == "for"):
			return reading{}, false
		case t.word == "march" && (before.word == "of" || before.word == "the" || before.word == "to" || before.word == "for"):
			return reading{}, false
		}
		c.year = r.yearOfNext(i + 1)
	}
	d, ok := r.resolve(c, i, next)
	d.inferred = d.inferred || inferred || year == 0
	if !ok {
		return d, false
	}
	return r.extend(d, c, next), true
}

// monthRange reads two months joined by a dash: Jan-May 2025, March–June. Without
// a year it is the one of the second month.
func (r *dateReader) monthRange(i int, first time.Month) (reading, bool) {
	k := i + 1
	if r.isDash(k) {
		k++
	} else if !r.at(k).glued {
		return reading{}, false
	}
	last, ok := r.month(k)
	if !ok {
		return reading{}, false
	}
	if _, hasDay := r.day(k + 1); hasDay {
		return reading{}, false
	}
	year, next, inferred := r.yearBehind(k + 1)
	end, ok := r.resolve(calendar{year: year, month: last}, k, next)
	if !ok {
		return reading{}, false
	}
	begin := calendar{month: first}
	from, ok := begin.in(end.days.From.Time().Year())
	if ok && from.From > end.days.From {
		from, ok = begin.in(end.days.From.Time().Year() - 1)
	}
	end.days.From = from.From
	end.inferred = end.inferred || inferred
	return end, ok
}

// extend makes a range of d, whose last token is before next, and the date
// behind a dash or "to": June 30 to July 1, June 2024 – July 2025.
func (r *dateReader) extend(d reading, c calendar, next int) reading {
	d.next = next
	k := r.to(next)
	if _, ok := r.month(next); k == next && !(ok && r.at(next).glued) { // January-May is joined by its hyphen
		if r.at(next).word != "and" || !r.behindBetween(next) {
			return d
		}
		k = next + 1
	}
	t := r.at(k)
	_, isMonth := r.month(k)
	_, isDay := r.day(k)
	_, monthBehind := r.month(k + 1)
	if !isMonth && !(isDay && monthBehind) || t.shape == lineBreak {
		return d
	}
	saved := *r
	saved.last = d.days
	var end reading
	var ok bool
	if isMonth {
		if _, hasDay := r.day(k + 1); !hasDay && c.first > 0 {
			return d
		}
		end, ok = saved.monthFirst(k)
		if !ok { // a month alone: behind "to" it is one
			m, _ := r.month(k)
			year, n, _ := r.yearBehind(k + 1)
			end, ok = saved.resolve(calendar{year: year, month: m}, k, n)
			end.inferred = year == 0
		}
	} else {
		end, ok = saved.dayMonth(k)
	}
	if !ok {
		return d
	}
	from := d.days
	if c.year == 0 { // the end's year is also the beginning's, or the one before
		year := end.days.From.Time().Year()
		if days, ok := c.in(year); ok {
			from = days
			if from.From > end.days.To {
				if days, ok = c.in(year - 1); ok {
					from = days
				}
			}
		}
	}
	if from.From > end.days.To {
		return d
	}
	d.days, d.run = Days{from.From, end.days.To}, c.first > 0
	d.inferred = d.inferred && end.inferred
	d.next = end.next
	return d
}

// behindBetween reports whether "between" stands a few words before token i.
func (r *dateReader) behindBetween(i int) bool {
	for j := i - 1; j >= 0 && j >= i-5 && r.at(j).shape != lineBreak; j-- {
		if r.at(j).word == "between" {
			return true
		}
	}
	return false
}

// yearOfNext returns the year that ends an enumeration of dates whose first ends
// before token i, as in "June 30 and July 1, 2025"; 0 when there is none.
func (r *dateReader) yearOfNext(i int) int {
	dates := false // a month or day was passed
	for j := i; j < i+9; j++ {
		t := r.at(j)
		_, isMonth := r.month(j)
		_, isDay := r.day(j)
		switch {
		case isMonth || isDay:
			dates = true
		case t.word == "and" || t.word == "or" || t.word == ",":
		default:
			if year, ok := r.year(j); ok && dates && !r.countsNoun(j) {
				return year
			}
			return 0
		}
	}
	return 0
}

func (r *dateReader) weekdayBefore(i int) (time.Weekday, bool) {
	j := i - 1
	if r.at(j).word == "," {
		j--
	}
	if w, ok := weekdays[r.at(j).word]; ok {
		return w, true
	}
	w, ok := shortWeekdays[r.at(j).word]
	return w, ok && r.at(j).capital
}

// countsUnit is countsNoun for a number behind a month, where "July 2 people"
// is none, but "July 10 percent" and "May 16:30" are.
func (r *dateReader) countsUnit(i int) bool {
	next := r.at(i + 1)
	if next.word == ":" && next.start == r.at(i).end && r.at(i+2).shape == number && r.at(i+2).start == next.end || next.word == "%" {
		return true
	}
	switch next.word {
	case "percent", "per", "million", "billion", "thousand":
		return true
	}
	return false
}

// partOf reads a part of a month or year: late June 2025, early 2024, mid-July,
// the end of 2024, late last year, early this month.
func (r *dateReader) partOf(i int) (reading, bool) {
	var p part
	j := i + 1
	switch w := r.at(i).word; {
	case w == "early":
		p = early
	case w == "mid" || w == "middle":
		p = middle
	case w == "late":
		p = late
	case (w == "beginning" || w == "start") && r.at(j).word == "of":
		p = early
	case w == "end" && r.at(j).word == "of":
		p = late
	default:
		return reading{}, false
	}
	if r.at(j).word == "-" {
		j++
	}
	if r.at(j).word == "of" {
		j++
	}
	if r.at(j).word == "in" && r.at(j+1).word == "the" && r.at(j+2).word == "year" {
		return reading{}, false
	}
	if r.at(j).word == "the" {
		j++
	}
	if p == middle && r.at(i).word == "middle" && j == i+1 {
		return reading{}, false
	}
	if m, ok := r.month(j); ok {
		c := calendar{month: m, part: p}
		year, next, inferred := r.yearBehind(j + 1)
		c.year = year
		d, ok := r.resolve(c, i, next)
		d.inferred = d.inferred || inferred
		return d, ok
	}
	if y, ok := r.year(j); ok && !r.countsNoun(j) {
		days, ok := calendar{year: y, part: p}.in(y)
		return reading{days: days, next: j + 1, anchor: true}, ok
	}
	if y, ok := digits(r.at(j).word, 4); ok && r.at(j).suffix == "s" && y%10 == 0 && y >= 1000 && y < 2100 {
		from := y + []int{0, 0, 3, 6}[p]
		return reading{days: Days{DayOf(from, 1, 1), DayOf(from+3, 12, 31)}, next: j + 1}, true
	}
	if d, ok := r.lastNext(j); ok {
		from, to := d.days.From.Time(), d.days.To.Time()
		switch {
		case from.YearDay() == 1 && to.Month() == time.December && from.Year() == to.Year():
			d.days, ok = calendar{part: p}.in(from.Year())
		case from.Day() == 1 && from.Month() == to.Month():
			d.days, ok = calendar{month: from.Month(), part: p}.in(from.Year())
		case r.at(i).word == "early" || r.at(i).word == "late": // early last week, late on Friday
		}
		return d, ok
	}
	if w, ok := weekdays[r.at(j).word]; ok && r.dated && (r.at(j).capital || r.lenient) {
		day := r.lastWeekday(w)
		return reading{days: Days{day, day}, next: j + 1, inferred: true, anchor: true}, true
	}
	return reading{}, false
}

// dayInWords reads the ninth of July and, in a question, July the ninth.
func (r *dateReader) dayInWords(i int) (reading, bool) {
	first, j, ok := r.ordinalDay(i)
	if !ok || r.at(j).word != "of" {
		return reading{}, false
	}
	m, ok := r.month(j + 1)
	if !ok || r.at(j+1).possessive {
		return reading{}, false
	}
	return r.resolveDay(calendar{month: m, first: first, last: first}, i, j+2)
}

// dayInWordsBehind reads the day of a question that is written in words behind its
// month, at token i.
func (r *dateReader) dayInWordsBehind(i int, m time.Month) (reading, bool) {
	if !r.lenient {
		return reading{}, false
	}
	j := i + 1
	if r.at(j).word == "the" {
		j++
	}
	first, next, ok := r.ordinalDay(j)
	if !ok {
		if first, ok = r.day(j); !ok || j == i+1 || r.at(j).suffix == "" {
			return reading{}, false
		}
		next = j + 1
	}
	if behind := r.at(next); behind.shape == word && !behind.is(isFunction) {
		return reading{}, false
	}
	return r.resolveDay(calendar{month: m, first: first, last: first}, i, next)
}

// resolveDay resolves a day of a month that begins at token i and may have a year
// at token j.
func (r *dateReader) resolveDay(c calendar, i, j int) (reading, bool) {
	year, next, inferred := r.yearBehind(j)
	c.year = year
	c.weekday, c.hasWeekday = r.weekdayBefore(i)
	d, ok := r.resolve(c, i, next)
	d.inferred = d.inferred || inferred
	return d, ok
}

// ordinalDay returns the day of a month that is written in words from token i on:
// ninth, twenty-first.
func (r *dateReader) ordinalDay(i int) (day, next int, ok bool) {
	if tens := r.at(i).word; (tens == "twenty" || tens == "thirty") && r.at(i+1).glued {
		units := dayWords[r.at(i+1).word]
		day = map[string]int{"twenty": 20, "thirty": 30}[tens] + units
		return day, i + 2, units > 0 && units < 10 && day <= 31
	}
	day, ok = dayWords[r.at(i).word]
	return day, i + 1, ok && !r.at(i).glued
}

var dayWords = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
	"nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

// period reads parts of a year in months, quarters and halves: the first five
// months of 2025, the second quarter of this year, Q1 2025.
func (r *dateReader) period(i int) (reading, bool) {
	if d, ok := r.partOfMonth(i); ok {
		return d, true
	}
	w := r.at(i).word
	var from, months time.Month
	j := i + 1
	if len(w) == 2 && w[0] == 'q' {
		months = 3
		from = 1 + months*time.Month(w[1]-'1')
	} else {
		n, ok := ordinals[w]
		if !ok {
			return reading{}, false
		}
		switch r.at(j).word {
		case "quarter":
			months = 3
			j++
		case "half":
			months = 6
			j++
		default:
			count, k, ok := readCount(r.tokens, j)
			if !ok || r.at(k).word != "months" || count < 1 || count > 12 || n != 1 && n != -1 {
				return reading{}, false
			}
			months, j = time.Month(count), k+1
		}
		switch {
		case n < 0:
			from = 13 - months
		case n > 12/int(months):
			return reading{}, false
		default:
			from = 1 + months*time.Month(n-1)
		}
	}
	year, next, inferred := r.yearBehind(j)
	if year == 0 {
		return reading{}, false
	}
	return reading{days: Days{DayOf(year, from, 1), DayOf(year, from+months, 1) - 1}, next: next, inferred: inferred}, true
}

// partOfMonth reads weeks and halves of a month: the first week of July, the
// second half of June 2025.
func (r *dateReader) partOfMonth(i int) (reading, bool) {
	n, ok := ordinals[r.at(i).word]
	m, isMonth := r.month(i + 3)
	if !ok || !isMonth || r.at(i+2).word != "of" && r.at(i+2).word != "in" {
		return reading{}, false
	}
	length := time.Date(2001, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	c := calendar{month: m, first: 7*n - 6, last: 7 * n}
	switch r.at(i + 1).word {
	case "week":
		if n < 0 {
			c.first, c.last = length-6, length
		}
	case "half":
		switch n {
		case 1:
			c.first, c.last = 1, 15
		case 2, -1:
			c.first, c.last = 16, length
		default:
			return reading{}, false
		}
	default:
		return reading{}, false
	}
	year, next, inferred := r.yearBehind(i + 4)
	c.year = year
	d, ok := r.resolve(c, i, next)
	d.inferred = d.inferred || inferred
	return d, ok
}

// season reads "summer 2025", "the spring of 2024", "the summer of last year".
func (r *dateReader) season(i int) (reading, bool) {
	m, ok := seasons[r.at(i).word]
	if !ok || r.at(i).possessive {
		return reading{}, false
	}
	if r.at(i+1).word == "," {
		return reading{}, false
	}
	year, next, inferred := r.yearBehind(i + 1)
	if year == 0 {
		return reading{}, false
	}
	return reading{days: Days{DayOf(year, m, 1), DayOf(year, m+3, 1) - 1}, next: next, inferred: inferred, anchor: true}, true
}
