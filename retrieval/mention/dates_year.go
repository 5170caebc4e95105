package mention

// Four digits are a year only where nothing says that they count or label
// something: "in 2001" and "1937 continues", but "2000 people", "Windows 2000".

// countedNouns follow a number that counts them and is no year or day.
var countedNouns = set(`people persons men women children civilians soldiers troops officers fighters police employees workers migrants refugees
	citizens residents students voters delegates members prisoners detainees homes houses villages buildings cases deaths casualties victims
	dollars euros pounds rubles roubles lira yuan manat percent per tons tonnes kilometres kilometers km miles meters metres feet hectares acres
	kg kilograms barrels copies words votes seats shares companies countries pages units vehicles tanks drones missiles rockets aircraft
	hours minutes seconds times points runs goals am pm billion million thousand trillion hundred`)

var quantifiers = set(`about some over nearly almost roughly approximately around exactly another least most than only additional further total estimated`)

// countsNoun reports whether the number at token i counts what follows it.
func (r *dateReader) countsNoun(i int) bool {
	if next := r.at(i + 1); next.shape == word && !next.glued && countedNouns[next.word] || next.word == "%" {
		return true
	}
	before := r.at(i - 1)
	return before.word == "$" || before.word == "€" || before.word == "£" || before.word == "#" || before.word == "+"
}

// yearOrYears reads a year, a run of years or a decade: 2001, 2001–2005, from
// 2001 to 2005, the 1990s.
func (r *dateReader) yearOrYears(i int) (reading, bool) {
	t := r.at(i)
	if t.suffix == "s" {
		if y, ok := digits(t.word, 4); ok && y%10 == 0 && y >= 1000 && y < 2100 {
			span := 9
			if y%100 == 0 {
				span = 99
			}
			return reading{days: Days{DayOf(y, 1, 1), DayOf(y+span, 12, 31)}, next: i + 1}, true
		}
		return reading{}, false
	}
	year, ok := r.year(i)
	if !ok || !r.standsAsYear(i, year) {
		return reading{}, false
	}
	if r.at(i-1).word == "in" {
		r.said, r.saidWhere = year, t.sentence
	}
	d := reading{days: Days{DayOf(year, 1, 1), DayOf(year, 12, 31)}, next: r.pastYearWord(i + 1), anchor: true}
	k := r.to(i + 1)
	if r.at(i+1).word == "and" && r.at(i-1).word == "between" {
		k = i + 2
	}
	if k > i+1 {
		end, ok := r.year(k)
		if short, isShort := digits(r.at(k).word, 2); !ok && isShort && r.isDash(i+1) && r.at(k).shape == number && r.at(k).suffix == "" {
			end, ok = year/100*100+short, true
		}
		if ok && end > year && end-year < 200 && !r.countsNoun(k) {
			d.days.To, d.next = DayOf(end, 12, 31), r.pastYearWord(k+1)
		}
	}
	return d, true
}

var yearPrepositions = set(`in since until till by from of before after during through throughout between around year circa early late mid to and or`)

// oldYearPrepositions stand before a year of any century; one before 1800 needs
// them, or another year before it.
var oldYearPrepositions = set(`in since year until till of from by before after between circa during`)

// standsAsYear reports whether the four digits at token i are a year and not a
// count, a model or part of a name.
func (r *dateReader) standsAsYear(i, year int) bool {
	if r.countsNoun(i) || r.countsForeign(i) {
		return false
	}
	before, after := r.at(i-1), r.at(i+1)
	if after.glued || (r.isDash(i+1) && after.word != "—" || after.word == "/" || after.word == ":") && after.end == r.at(i+2).start && after.start == r.at(i).end {
		if _, ok := digits(r.at(i+2).word, len(r.at(i+2).word)); after.glued || !ok || after.word != "–" && after.word != "-" {
			return false // 2000-strong, 1999/12
		}
	}
	if before.shape == mark && before.end == r.at(i).start && before.word != "(" && before.word != "“" && before.word != "\"" && before.word != "'" && !r.isDash(i-1) && before.word != "[" && before.word != "—" {
		return false
	}
	if r.at(i).glued || r.isDash(i-1) && before.end == r.at(i).start {
		if y, ok := r.year(i - 2); !ok || y > year {
			return r.at(i-2).word == "mid" || r.at(i-1).word == "—" || r.at(i-1).word == "mid"
		}
	}
	if year < 1800 || year > 2099 {
		if !oldYearPrepositions[before.word] && i-r.lastEnd > 2 {
			return false
		}
		return after.shape != word || !looksPlural(after.word)
	}
	if labels[before.word] {
		return false // room 2010
	}
	if quantifiers[before.word] && !yearPrepositions[before.word] {
		return false
	}
	if before.shape == word && before.capital && !before.first && !yearPrepositions[before.word] && months[before.word] == 0 {
		return false // Windows 2000, Vision 2030
	}
	return true
}

// looksPlural reports whether a word looks like the plural of a noun.
func looksPlural(w string) bool {
	return countedNouns[w] || len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's'
}

// ImpliedYear returns the year in which a text that does not say when it was
// published seems to be written: the latest that it states together with a
// month, else the latest that it states at all and does not look forward to
// ("by 2030"). ok is false when it states none.
func ImpliedYear(text string) (year int, ok bool) { return impliedYear(scan(text)) }

func impliedYear(words tokens) (year int, ok bool) {
	r := dateReader{tokens: words}
	withMonth := 0
	for i, t := range words {
		if t.shape != number || len(t.word) < 4 {
			continue
		}
		if parts := splitPoints(t.word); len(parts) == 3 {
			if d, ok := r.numeric(i); ok {
				withMonth = max(withMonth, d.days.To.Time().Year())
			}
			continue
		}
		y, isYear := r.year(i)
		if !isYear || y < 1800 || y > 2099 {
			continue
		}
		if d, ok := r.numeric(i); ok && d.next > i+1 {
			withMonth = max(withMonth, y)
			continue
		}
		_, afterMonth := r.month(i - 1)
		_, dayBefore := r.day(i - 1)
		if r.at(i-1).word == "," || r.at(i-1).word == "of" {
			_, dayBefore = r.day(i - 2)
			_, month := r.month(i - 2)
			afterMonth = afterMonth || month
		}
		if afterMonth || dayBefore {
			withMonth = max(withMonth, y)
		}
		switch before := r.at(i - 1).word; before {
		case "by", "until", "till", "vision", "agenda":
			continue
		}
		if r.standsAsYear(i, y) {
			year = max(year, y)
		}
	}
	if withMonth > 0 {
		return withMonth, true
	}
	return year, year > 0
}
