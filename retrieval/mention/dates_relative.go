package mention

import (
	"strings"
	"time"
)

// Dates told from another day: from the publication or the asker's clock (last
// Friday, yesterday, over the weekend, two days ago), or from the day that was
// spoken of last (the next day, two days later, that evening).

// lastNext reads last, this, next, past or previous and what it is said of:
// a weekday, month, week, weekend, year, night, summer.
func (r *dateReader) lastNext(i int) (reading, bool) {
	if !r.dated {
		return r.lastNextYear(i)
	}
	if d, ok := r.lastFew(i); ok {
		return d, true
	}
	way := 0
	switch r.at(i).word {
	case "last", "past", "previous":
		way = -1
	case "this":
	case "next":
		way = 1
	default:
		return reading{}, false
	}
	today := r.today.To
	now := today.Time()
	t := r.at(i + 1)
	d := reading{next: i + 2, inferred: true, anchor: true}
	single := func(day Day) (reading, bool) { d.days = Days{day, day}; return d, true }
	if w, ok := weekdays[t.word]; ok {
		switch way {
		case -1:
			day := r.lastWeekday(w)
			if day == today {
				day -= 7
			}
			return single(day)
		case 1:
			return single(r.lastWeekday(w) + 7)
		}
		monday := today - (Day(now.Weekday())+6)%7
		return single(monday + (Day(w)+6)%7)
	}
	if m, ok := r.month(i + 1); ok && r.at(i).word != "past" && !(t.word == "may" && !t.capital) && !(t.word == "march" && !t.capital) {
		year := now.Year()
		switch {
		case way < 0 && m >= now.Month():
			year--
		case way > 0 && m <= now.Month():
			year++
		}
		if day, ok := r.day(i + 2); ok {
			d.next = i + 3
			d.days, ok = calendar{month: m, first: day, last: day}.in(year)
			return d, ok
		}
		days, ok := calendar{month: m}.in(year)
		d.days = days
		return d, ok
	}
	if m, ok := seasons[t.word]; ok {
		year := now.Year()
		days := func(year int) Days { return Days{DayOf(year, m, 1), DayOf(year, m+3, 1) - 1} }
		switch {
		case way < 0 && days(year).To >= today:
			year--
		case way > 0 && days(year).From <= today:
			year++
		}
		d.days = days(year)
		return d, true
	}
	monday := today - (Day(now.Weekday())+6)%7
	switch t.word {
	case "week":
		if r.at(i).word == "past" || way < 0 && r.at(i-1).word == "the" {
			d.days = Days{today - 7, today}
			return d, true
		}
		d.days = Days{monday + Day(7*way), monday + Day(7*way) + 6}
		d.anchor = false
		return d, true
	case "weekend":
		saturday := r.weekend()
		switch {
		case way > 0:
			saturday = monday + 12
		case way == 0 && r.at(i).word == "this":
			saturday = monday + 5
		}
		d.days = Days{saturday, saturday + 1}
		return d, true
	case "month":
		if r.at(i).word == "past" {
			d.days = Days{today - 30, today}
			return d, true
		}
		d.days = Days{DayOf(now.Year(), now.Month()+time.Month(way), 1), DayOf(now.Year(), now.Month()+time.Month(way)+1, 1) - 1}
		return d, true
	case "year":
		if r.at(i).word == "past" || way < 0 && r.at(i-1).word == "the" {
			d.days = Days{today - 365, today}
			return d, true
		}
		d.days = Days{DayOf(now.Year()+way, 1, 1), DayOf(now.Year()+way, 12, 31)}
		return d, true
	case "night":
		if way < 0 {
			return single(today - 1)
		}
	case "morning", "afternoon", "evening":
		if r.at(i).word == "this" {
			return single(today)
		}
	}
	return reading{}, false
}

// lastNextYear reads "last year", "this year" and "next year" where only the
// year of the text is known.
func (r *dateReader) lastNextYear(i int) (reading, bool) {
	year := r.assumed
	switch r.at(i).word {
	case "last", "previous":
		year--
	case "this":
	case "next":
		year++
	default:
		return reading{}, false
	}
	if r.assumed == 0 || r.at(i+1).word != "year" {
		return reading{}, false
	}
	return reading{days: Days{DayOf(year, 1, 1), DayOf(year, 12, 31)}, next: i + 2, inferred: true}, true
}

// lastWeekday returns the latest day that is w and not after today.
func (r *dateReader) lastWeekday(w time.Weekday) Day {
	return r.today.To - (Day(r.now().Weekday())-Day(w)+7)%7
}

// weekend returns the Saturday of the latest weekend that has begun: on a
// Saturday or Sunday the one that it is.
func (r *dateReader) weekend() Day { return r.lastWeekday(time.Saturday) }

// weekday reads a weekday, which is the latest one not after today; in front of
// a full date it belongs to that date.
func (r *dateReader) weekday(i int) (reading, bool) {
	t := r.at(i)
	w, ok := weekdays[t.word]
	if short, isShort := shortWeekdays[t.word]; !ok && isShort && t.capital {
		w = short
	} else if !ok {
		return reading{}, false
	} else if !t.capital && !r.lenient {
		return reading{}, false
	}
	j := i + 1
	if r.at(j).word == "," || r.at(j).word == "." && len(t.word) <= 5 {
		j++
	}
	if r.at(j).word == "the" {
		j++
	}
	var d reading
	if _, isMonth := r.month(j); isMonth {
		d, ok = r.monthFirst(j)
		if ok && d.next > j+1 {
			return d, true
		}
	} else if _, isDay := r.day(j); isDay {
		if d, ok = r.dayMonth(j); ok {
			return d, true
		}
		if d, ok = r.numeric(j); ok {
			return d, true
		}
	}
	before := r.at(i - 1)
	if _, full := weekdays[t.word]; !full || !r.dated ||
		before.capital && !before.first && months[before.word] == 0 { // Black Friday
		return reading{}, false
	}
	if t.titled && !r.lenient || r.at(i+1).capital && !r.at(i+1).first && months[r.at(i+1).word] == 0 && before.word != "on" {
		return reading{}, false
	}
	if before.word == "a" { // "on a Sunday" is any; "25 November, a Sunday" is that day
		apposed := r.at(i-2).word == "," && r.lastEnd == i-2 && r.hasLast && r.last.From == r.last.To && r.last.From.Time().Weekday() == w
		return reading{days: r.last, next: i + 1, inferred: true, anchor: true}, apposed
	}
	day := r.lastWeekday(w)
	if r.announcedNear(i) && day < r.today.To {
		day += 7
	}
	if last, next, ok := r.toWeekday(i); ok {
		to := r.lastWeekday(last)
		if day > r.today.To {
			to = day + (Day(last)-Day(w)+7)%7
		}
		return reading{days: Days{to - (Day(last)-Day(w)+7)%7, to}, next: next, inferred: true, anchor: true, run: true}, true
	}
	return reading{days: Days{day, day}, next: i + 1, inferred: true, anchor: true}, true
}

// toWeekday returns the weekday that ends a run of them which begins at token i:
// "from Monday to Wednesday", "between Monday and Wednesday".
func (r *dateReader) toWeekday(i int) (last time.Weekday, next int, ok bool) {
	k := i + 1
	switch r.at(i - 1).word {
	case "from":
		k = r.to(k)
	case "between":
		if r.at(k).word == "and" {
			k++
		}
	}
	last, ok = weekdays[r.at(k).word]
	return last, k + 1, ok && k > i+1 && (r.at(k).capital || r.lenient)
}

// announcedNear is announced, but within a few words, since a week is short: the
// words behind count until the verb.
func (r *dateReader) announcedNear(i int) bool {
	for j := i + 1; j < i+9 && r.at(j).shape == word; j++ {
		if w := r.at(j).word; w == "will" || w == "be" && r.at(j-1).word == "to" {
			return true
		} else if isAuxiliary[w] && w != "is" && w != "are" || dayVerbs[w] || reportingVerbs[w] > 0 || strings.HasSuffix(w, "ed") {
			break
		}
	}
	for j := i - 1; j >= 0 && j >= i-6 && r.at(j).sentence == r.at(i).sentence; j-- {
		switch r.at(j).word {
		case "will", "scheduled", "due", "upcoming", "slated", "starting", "beginning":
			return true
		}
	}
	return false
}

// nearby reads today, yesterday, tomorrow, tonight, and the weekend.
func (r *dateReader) nearby(i int) (reading, bool) {
	if !r.dated {
		return reading{}, false
	}
	day := r.today.To
	switch r.at(i).word {
	case "today":
		if !r.lenient && !r.dayMeant(i) {
			return reading{}, false // mostly "nowadays"
		}
	case "tonight":
	case "позавчера":
		day -= 2
	case "послезавтра":
		day += 2
	case "yesterday":
		day--
	case "tomorrow":
		day++
	case "weekend":
		switch {
		case r.at(i-1).word == "the" && (r.at(i-2).word == "over" || r.at(i-2).word == "on" || r.at(i-2).word == "during" || r.at(i-2).word == "at"):
			saturday := r.weekend()
			return reading{days: Days{saturday, saturday + 1}, next: i + 1, inferred: true, anchor: true}, true
		case r.at(i).foreign && r.at(i-1).word == "in": // в выходные
			saturday := r.weekend()
			return reading{days: Days{saturday, saturday + 1}, next: i + 1, inferred: true, anchor: true}, true
		}
		return reading{}, false
	default:
		return reading{}, false
	}
	if r.at(i).possessive && r.at(i).word == "today" {
		return reading{}, false
	}
	return reading{days: Days{day, day}, next: i + 1, inferred: true, anchor: true}, true
}

var dayVerbs = set(`said says announced reported told stated met arrived summoned arrested detained held visited signed opened launched published released`)

// dayMeant reports whether "today" at token i is likely the day of publication
// and not "these days": a reporting verb stands directly before or behind.
func (r *dateReader) dayMeant(i int) bool {
	return dayVerbs[r.at(i-1).word] || dayVerbs[r.at(i+1).word] || r.at(i-1).word == "earlier" || r.at(i-1).word == "later"
}

// relativeDay reads days told from another: the next day, the same day, that
// morning, two days later, a week earlier.
func (r *dateReader) relativeDay(i int) (reading, bool) {
	if !r.hasLast {
		return reading{}, false
	}
	d := reading{inferred: true, anchor: true}
	j := i
	if r.at(j).word == "the" {
		j++
	}
	w, unit := r.at(j).word, r.at(j+1).word
	if (unit == "day" || unit == "morning" || unit == "evening" || unit == "night" || unit == "afternoon") && !r.at(j+1).glued {
		shift := Day(0)
		switch {
		case w == "next" && (j > i || unit == "day"), w == "following":
			shift = 1
		case w == "previous" && j > i && unit == "day":
			shift = -1
		case w == "same" && j > i:
		case w == "that" && j == i:
		default:
			return reading{}, false
		}
		from := r.last.To
		if shift <= 0 {
			from = r.last.From
		}
		d.days, d.next = Days{from + shift, from + shift}, j+2
		if shift == 0 {
			d.days = r.last
		}
		return d, true
	}
	if j > i {
		return reading{}, false
	}
	n, j, ok := readCount(r.tokens, i)
	if w == "a" || w == "an" || w == "one" {
		n, j, ok = 1, i+1, true
	}
	if !ok || n < 1 || n > 400 || n != float64(int(n)) {
		return reading{}, false
	}
	way := 0
	switch r.at(j + 1).word {
	case "later":
		way = 1
	case "earlier", "before":
		way = -1
		if r.at(j+1).word == "before" && r.at(j+2).shape == word { // "two days before the vote"
			return reading{}, false
		}
	default:
		return reading{}, false
	}
	switch r.at(i - 1).word {
	case "from", "than", "with", "to": // "up from a year earlier" compares with no day
		return reading{}, false
	}
	d.next = j + 2
	switch r.at(j).word {
	case "day", "days":
		d.days = Days{r.last.To + Day(way*int(n)), r.last.To + Day(way*int(n))}
	case "week", "weeks":
		d.days = Days{r.last.To + Day(7*way*int(n)), r.last.To + Day(7*way*int(n))}
	case "month", "months":
		at := r.last.To.Time()
		month := at.Month() + time.Month(way*int(n))
		d.days, d.anchor = Days{DayOf(at.Year(), month, 1), DayOf(at.Year(), month+1, 1) - 1}, false
	case "year", "years":
		year := r.last.To.Time().Year() + way*int(n)
		d.days, d.anchor = Days{DayOf(year, 1, 1), DayOf(year, 12, 31)}, false
	default:
		return reading{}, false
	}
	return d, true
}

// ago reads "24 years ago", "three days ago": a day for days, a week of days for
// weeks, a month for months, a year for years.
func (r *dateReader) ago(i int) (reading, bool) {
	if !r.dated {
		return reading{}, false
	}
	n, j, ok := readCount(r.tokens, i)
	if w := r.at(i).word; w == "a" || w == "an" {
		n, j, ok = 1, i+1, true
	}
	if !ok || r.at(j+1).word != "ago" || n < 1 || n > 3000 || n != float64(int(n)) {
		return reading{}, false
	}
	now := r.now()
	d := reading{next: j + 2, inferred: true}
	switch r.at(j).word {
	case "day", "days":
		d.days, d.anchor = Days{r.today.To - Day(n), r.today.To - Day(n)}, true
	case "week", "weeks":
		d.days = Days{r.today.To - Day(7*n) - 3, r.today.To - Day(7*n) + 3}
	case "month", "months":
		month := now.Month() - time.Month(n)
		d.days = Days{DayOf(now.Year(), month, 1), DayOf(now.Year(), month+1, 1) - 1}
	case "year", "years":
		year := now.Year() - int(n)
		if year < firstYear {
			return reading{}, false
		}
		d.days = Days{DayOf(year, 1, 1), DayOf(year, 12, 31)}
	default:
		return reading{}, false
	}
	return d, true
}

// open returns on which side a date of a question has no end, whose tokens are
// those from i to the one before next: "since 2 July", "before 2 July", "from 2 July
// on". What a document says so is no different from the day itself: it tells when
// something began or ended.
func (r *dateReader) open(i, next int) Open {
	if !r.lenient {
		return Closed
	}
	before := r.at(i - 1).word
	if before == "the" {
		before = r.at(i - 2).word
	}
	switch before {
	case "since":
		return Since
	case "after":
		return After
	case "until", "till":
		return Until
	case "before":
		return Before
	case "from":
		switch r.at(next).word {
		case "on", "onward", "onwards":
			return Since
		}
		for k := i; k < next && r.at(i-1).foreign; k++ { // "с 9 июля", but "с 9 июля по 2 августа"
			if r.to(k) > k {
				return Closed
			}
		}
		if r.at(i - 1).foreign {
			return Since
		}
	}
	return Closed
}
