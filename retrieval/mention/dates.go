package mention

import (
	"fmt"
	"iter"
	"time"
)

// Dates are read as people write them and resolved to days of the calendar.
//
// What a date leaves out is taken from what is nearest to it: the year that the
// same sentence states, else the year that brings the day closest to the
// publication of the document, rather before it than after; "last Friday" and
// "over the weekend" count from the publication, "two days later" and "that
// morning" from the day that was spoken of last. A question counts from the
// asker's clock, and takes the latest year of the corpus. All that was not
// stated is marked as inferred, and what cannot be resolved is left out.
//
// Vague words get plain bounds: "early", "mid" and "late" are thirds of a month
// or year; a weekend is Saturday and Sunday; a season is three whole months.

// String describes the days as people write them: "2 July 2025", "30 June to 1
// July 2025", "February 2025", "2024".
func (a Days) String() string {
	from, to := a.From.Time(), a.To.Time()
	fromYear, toYear := from.Year(), to.Year()
	wholeMonths := from.Day() == 1 && (a.To+1).Time().Day() == 1
	switch {
	case wholeMonths && from.Month() == time.January && to.Month() == time.December:
		if fromYear == toYear {
			return fmt.Sprint(fromYear)
		}
		return fmt.Sprintf("%d to %d", fromYear, toYear)
	case wholeMonths && fromYear == toYear && from.Month() == to.Month():
		return from.Format("January 2006")
	case wholeMonths && fromYear == toYear:
		return from.Format("January to ") + to.Format("January 2006")
	case wholeMonths:
		return from.Format("January 2006 to ") + to.Format("January 2006")
	case a.From == a.To:
		return from.Format("2 January 2006")
	case fromYear == toYear && from.Month() == to.Month():
		return from.Format("2 to ") + to.Format("2 January 2006")
	case fromYear == toYear:
		return from.Format("2 January to ") + to.Format("2 January 2006")
	}
	return from.Format("2 January 2006 to ") + to.Format("2 January 2006")
}

// A calendar is a date as far as it is stated: a year, a month, days of it, or
// a part of either.
type calendar struct {
	year        int        // 0 when not stated
	month       time.Month // 0 for the whole year
	first, last int        // days of the month; 0 for all of it
	part        part
	weekday     time.Weekday
	hasWeekday  bool
}

type part int

const (
	whole part = iota
	early
	middle
	late
)

const firstYear, lastYear = 1, 9999

// leapYear is a year that has all days that any has.
const leapYear = 2000

// in returns the days of the date in the given year; ok is false when there is
// no such day, as in 30 February.
func (c calendar) in(year int) (days Days, ok bool) {
	if year < firstYear || year > lastYear {
		return Days{}, false
	}
	switch {
	case c.month == 0:
		from, months := time.January, 12
		if c.part != whole {
			from, months = 1+4*time.Month(c.part-early), 4
		}
		return Days{DayOf(year, from, 1), DayOf(year, from+time.Month(months), 1) - 1}, true
	case c.first > 0:
		days = Days{DayOf(year, c.month, c.first), DayOf(year, c.month, c.last)}
		return days, days.To.Time().Month() == c.month && c.last >= c.first
	}
	days = Days{DayOf(year, c.month, 1), DayOf(year, c.month+1, 1) - 1}
	switch c.part {
	case early:
		days.To = days.From + 9
	case middle:
		days.From, days.To = days.From+10, days.From+19
	case late:
		days.From += 20
	}
	return days, true
}

// A dateReader reads the dates of one text, from its beginning to its end.
type dateReader struct {
	tokens
	lenient bool                       // a question: months may be written small
	latest  func(calendar) (int, bool) // a question: the year of a date that states none
	today   Days                       // what "today" is
	dated   bool                       // today is known
	assumed int                        // the year of dates that state none, when today is unknown

	last      Days // the day that was spoken of last, for "two days later"
	hasLast   bool
	lastEnd   int      // the token behind the date that was spoken of last
	lastYear  int      // the year of the date that was spoken of last, 0 before the first
	enumerate calendar // the date that was read last, if another day of its month may follow: "July 2 and 3"
	unread    []Unread // of a question; one may be there twice while a date is tried
	said      int      // the year that the current sentence states with "in"
	saidWhere int      // the sentence in which it does
}

// A reading is a date that was read: its days, and the token after it.
type reading struct {
	days     Days
	from     int // its first token
	next     int
	inferred bool
	note     string
	anchor   bool // later "the next day" counts from it
	run      bool // each of its days is meant, from the first to the last: see [EachDay]

	// void says that the tokens before next are no date and no part of one, such as
	// 31 September, where no date was read.
	void bool
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

var shortWeekdays = map[string]time.Weekday{
	"sun": 0, "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6,
}

// dateWords begin a date; a word that is none of them is passed over at once.
var dateWords = func() map[string]bool {
	words := set(`early mid late beginning start end middle today yesterday tomorrow tonight last this next past previous same following
		weekend first second third fourth q1 q2 q3 q4 h1 h2 that spring summer autumn fall day week month year later earlier the
		one two three four five six seven eight nine ten eleven twelve several a an twenty thirty forty fifty sixty
		позавчера послезавтра`)
	for w := range dayWords {
		words[w] = true
	}
	for w := range months {
		words[w] = true
	}
	for w := range weekdays {
		words[w] = true
	}
	for w := range shortWeekdays {
		words[w] = true
	}
	return words
}()

// read returns the date that begins at token i, if one does. Without one, the
// reading may be void.
func (r *dateReader) read(i int) (reading, bool) {
	t := r.at(i)
	var d reading
	var ok bool
	switch {
	case t.shape == number:
		d, ok = r.byNumber(i)
	case t.shape == word && dateWords[t.word] && (!t.glued || t.word == "july" || months[t.word] > 0):
		d, ok = r.byWord(i)
	}
	if !ok {
		return d, false
	}
	if d.days.From > d.days.To || d.days.From < DayOf(firstYear, 1, 1) || d.days.To > DayOf(lastYear, 12, 31) {
		return reading{}, false
	}
	d.from = i
	if day, ok := r.apposition(d); ok {
		d.days = day
	} else if r.at(d.next-1).word == "later" && r.dated && !r.lenient && d.days.From > r.today.To && !r.announced(i) {
		return reading{}, false // what was not yet when it was told counts from another day
	}
	r.lastYear, r.lastEnd = d.days.To.Time().Year(), d.next
	if d.anchor && d.days.To-d.days.From < 10 {
		r.last, r.hasLast = d.days, true
	}
	return d, true
}

// dates yields what is read from the first token to the last, dates and what is
// void, each with its first token.
func (r *dateReader) dates() iter.Seq2[int, reading] {
	return func(yield func(int, reading) bool) {
		for i := 0; i < len(r.tokens); {
			d, ok := r.read(i)
			if !ok && !d.void {
				i++
				continue
			}
			if !yield(i, d) {
				return
			}
			i = max(d.next, i+1)
		}
	}
}

// mention returns the mention of a date that was read.
func (r *dateReader) mention(d reading) Mention {
	last := r.at(d.next - 1)
	m := Mention{Kind: Date, Start: r.at(d.from).start, End: last.end, Days: d.days, Inferred: d.inferred, Note: d.note, Open: r.open(d.from, d.next)}
	if last.suffix == "t" { // 2025-07-02T08:37
		m.End--
	}
	if d.run && d.days.From < d.days.To {
		m.Unit = EachDay
	}
	return m
}

// apposition returns the day that is stated behind one that was counted: "three
// days later, on 8 June".
func (r *dateReader) apposition(d reading) (Days, bool) {
	switch r.at(d.next - 1).word {
	case "later", "earlier", "day", "morning", "evening":
	default:
		return Days{}, false
	}
	if !d.inferred || r.at(d.next).word != "," || r.at(d.next+1).word != "on" {
		return Days{}, false
	}
	saved := *r
	stated, ok := saved.read(d.next + 2)
	return stated.days, ok && stated.days.From == stated.days.To
}

// byNumber reads a date that begins with digits.
func (r *dateReader) byNumber(i int) (reading, bool) {
	for _, read := range [...]func(int) (reading, bool){r.numeric, r.dayMonth, r.furtherDay, r.ago, r.counted} {
		if d, ok := read(i); ok || d.void {
			return d, ok
		}
	}
	return r.yearOrYears(i)
}

// byWord reads a date that begins with a word.
func (r *dateReader) byWord(i int) (reading, bool) {
	t := r.at(i)
	if t.word == "the" { // "the" belongs to few dates; look only for those
		if d, ok := r.counted(i); ok {
			return d, true
		}
		return r.relativeDay(i)
	}
	if _, ok := r.month(i); ok {
		return r.monthFirst(i)
	}
	for _, read := range [...]func(int) (reading, bool){
		r.dayInWords, r.weekday, r.partOf, r.period, r.lastNext, r.nearby, r.counted, r.relativeDay, r.season, r.ago,
	} {
		if d, ok := read(i); ok || d.void {
			return d, ok
		}
	}
	return reading{}, false
}

// month returns the month that token i names. A word that is also something
// else must be written with a capital; in a question it may be small.
func (r *dateReader) month(i int) (time.Month, bool) {
	t := r.at(i)
	m, ok := months[t.word]
	if !ok || t.shape != word || !t.capital && !r.lenient || t.possessive && len(t.word) < 4 {
		return 0, false
	}
	return m, true
}

// day returns the day of a month that token i writes: 2, 02, 2nd.
func (r *dateReader) day(i int) (int, bool) {
	t := r.at(i)
	if t.shape != number || len(t.word) > 2 {
		return 0, false
	}
	switch t.suffix {
	case "", "st", "nd", "rd", "th":
	default:
		return 0, false
	}
	n := 0
	for _, c := range t.word {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, n >= 1 && n <= 31
}

// digits returns the value of s when it is all digits, n of them.
func digits(s string, n int) (int, bool) {
	if len(s) != n {
		return 0, false
	}
	value := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		value = 10*value + int(s[i]-'0')
	}
	return value, true
}

// year returns the year that token i writes in four digits.
func (r *dateReader) year(i int) (int, bool) {
	t := r.at(i)
	if t.shape != number || t.suffix != "" {
		return 0, false
	}
	year, ok := digits(t.word, 4)
	return year, ok && year >= 1000 && year <= 2199
}

func (r *dateReader) now() time.Time { return r.today.To.Time() }

// currentYear is the year in which the text was written or asked, 0 when it is
// not known.
func (r *dateReader) currentYear() int {
	if r.dated {
		return r.now().Year()
	}
	return r.assumed
}

// resolve gives c its days. Without a stated year it infers one.
func (r *dateReader) resolve(c calendar, i, next int) (reading, bool) {
	d := reading{next: next, anchor: true}
	if c.year == 0 {
		year, ok := r.inferYear(c, i)
		if !ok {
			_, exists := c.in(leapYear)
			d.void = !exists && c.first > 0
			return d, false
		}
		c.year, d.inferred = year, true
	}
	days, ok := c.in(c.year)
	d.days, d.run, d.void = days, c.last > c.first, !ok && c.first > 0
	return d, ok
}

// inferYear returns the year of a date that states none and begins at token i.
func (r *dateReader) inferYear(c calendar, i int) (int, bool) {
	if r.said != 0 && r.saidWhere == r.at(i).sentence {
		return r.said, true
	}
	if r.lenient {
		return r.latest(c)
	}
	if !r.dated {
		return r.assumed, r.assumed != 0 && !r.namesEvent(i)
	}
	// What is reported has mostly happened, so a day ahead counts as six behind;
	// what is announced is rather to come, so a day behind counts as three ahead.
	published := r.today.To
	year := published.Time().Year()
	behind, ahead := Day(1), Day(6)
	if r.announced(i) {
		behind, ahead = 3, 1
	}
	best, found := 0, false
	var least Day
	for y := year - 1; y <= year+1; y++ {
		days, ok := c.in(y)
		if !ok {
			continue
		}
		distance := behind * (published - days.From)
		if days.From > published {
			distance = ahead * (days.From - published)
		}
		if c.hasWeekday && days.From.Time().Weekday() != c.weekday {
			distance += 10000
		}
		if !found || distance < least {
			best, least, found = y, distance, true
		}
	}
	if found && least > 60*behind && r.namesEvent(i) {
		return 0, false
	}
	return best, found
}

var announcing = set(`will scheduled due planned expected upcoming slated set plans plan would expect expects promised promises promise pledged pledges vowed vows hopes`)

// announced reports whether the words around token i speak of what is to come.
func (r *dateReader) announced(i int) bool {
	sentence := r.at(i).sentence
	for j := i - 1; j >= 0 && j >= i-12 && r.at(j).sentence == sentence; j-- {
		if announcing[r.at(j).word] {
			return true
		}
	}
	for j := i + 1; j < i+9 && r.at(j).sentence == sentence && r.at(j).shape != lineBreak; j++ {
		if r.at(j).word == "will" {
			return true
		}
	}
	return false
}

var namedEvents = set(`events revolution uprising coup massacre tragedy war attacks movement spirit heroes victims martyrs`)

// namesEvent reports whether the day at token i is the name of an event, as in
// "the events of January 20": its year is known to the reader, not to us.
func (r *dateReader) namesEvent(i int) bool {
	return r.at(i-1).word == "of" && namedEvents[r.at(i-2).word]
}
