package mention

import (
	"strconv"
	"strings"

	"github.com/kljensen/snowball/english"
)

// A figure is a number in digits or words with what it measures or counts: a
// currency, a share, a length of time, or the noun behind it, whose stem is the
// key by which figures of the same thing are compared. "Seven Russian citizens"
// is 7 of "citizen"; "$1.5-2 billion" is 1.5e9 to 2e9 of USD; "more than 50" is
// 50 at least.
//
// A number that says what it counts nowhere is taken to count what the figure
// before it in its sentence counts, if the words around it point there ("the
// number to be ten", "38 people out of 67"). All others are left out: they are
// labels, not figures. So are numbers in dates and names, ordinals, times of
// the day, telephone numbers and the numbers of list items.

var numerals = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var magnitudes = map[string]float64{
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12,
	"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "bln": 1e9, "tn": 1e12,
}

// readCount reads the number that begins at token i, in digits or in words, and
// returns it with the token behind it: "24", "1.715 billion", "thirty-eight",
// "two hundred and six", "2 million".
func readCount(tokens tokens, i int) (value float64, next int, ok bool) {
	if i >= len(tokens) {
		return 0, i, false
	}
	t := tokens[i]
	switch t.shape {
	case number:
		value, ok = digitsValue(t.word)
		if !ok {
			return 0, i, false
		}
		next = i + 1
		if t.suffix != "" {
			m, isMagnitude := magnitudes[t.suffix]
			if !isMagnitude {
				return 0, i, false
			}
			return value * m, next, true
		}
	case word:
		value, next, ok = numeralValue(tokens, i)
		if !ok {
			return 0, i, false
		}
	default:
		return 0, i, false
	}
	for next < len(tokens) && tokens[next].shape == word && len(tokens[next].word) > 2 {
		m, isMagnitude := magnitudes[tokens[next].word]
		if !isMagnitude {
			break
		}
		value *= m
		next++
		if t.shape == word && next < len(tokens) && m >= 100 { // two hundred and six
			k := next
			if tokens[k].word == "and" {
				k++
			}
			if rest, n, isNumeral := numeralValue(tokens, k); isNumeral && rest < m {
				value, next = value+rest, n
			}
		}
	}
	return value, next, true
}

// numeralValue reads a number below a hundred in words, or a magnitude alone
// ("a hundred" has its article before).
func numeralValue(tokens tokens, i int) (value float64, next int, ok bool) {
	if i >= len(tokens) || tokens[i].shape != word {
		return 0, i, false
	}
	value, ok = numerals[tokens[i].word]
	if !ok {
		if tokens[i].word == "a" && i+1 < len(tokens) && len(tokens[i+1].word) > 3 {
			if _, isMagnitude := magnitudes[tokens[i+1].word]; isMagnitude {
				return 1, i + 1, true
			}
		}
		return 0, i, false
	}
	next = i + 1
	if value >= 20 && next < len(tokens) {
		if ones, isOnes := numerals[tokens[next].word]; isOnes && ones > 0 && ones < 10 && tokens[next].glued {
			return value + ones, next + 1, true
		}
	}
	return value, next, true
}

// digitsValue returns the value of a number as written: commas part thousands,
// a point the decimals.
func digitsValue(s string) (float64, bool) {
	if strings.Count(s, ".") > 1 {
		return 0, false
	}
	whole, _, _ := strings.Cut(s, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for n, g := range groups {
			if n > 0 && len(g) != 3 || n == 0 && len(g) > 3 {
				return 0, false
			}
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	return v, err == nil && v < 1e15
}

var currencySigns = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₼": "AZN", "₴": "UAH", "₺": "TRY", "₹": "INR", "₩": "KRW", "₪": "ILS"}

// dollars are told apart by what is written before the sign: A$, US$.
var dollars = map[string]string{"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "hk": "HKD", "s": "SGD"}

var measures = map[string]string{
	"second": "second", "seconds": "second", "minute": "minute", "minutes": "minute", "hour": "hour", "hours": "hour", "day": "day", "days": "day",
	"week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year", "decade": "decade", "decades": "decade",
	"century": "century", "centuries": "century", "times": "times",
	"km": "km", "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km", "m": "m", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
	"mile": "mile", "miles": "mile", "foot": "foot", "feet": "foot", "cm": "cm", "mm": "mm", "kg": "kg", "kilogram": "kg", "kilograms": "kg", "kilos": "kg",
	"ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "barrel": "barrel", "barrels": "barrel", "hectares": "ha", "hectare": "ha", "acres": "acre", "acre": "acre",
	"mw": "MW", "gw": "GW", "megawatts": "MW", "gigawatts": "GW", "degrees": "degree",
}

// Measure returns the unit that a noun is of, as in [Mention.Unit]: "t" of
// "tonnes"; "" of a noun that measures nothing.
func Measure(noun string) string { return measures[strings.ToLower(noun)] }

// peopleNouns count people, so that "38 people" and "38 passengers" compare.
var peopleNouns = set(`people persons individuals men women children civilians soldiers troops officers fighters policemen police employees workers migrants
	refugees citizens nationals residents students voters delegates members prisoners detainees victims passengers brothers sisters journalists suspects
	activists protesters demonstrators patients staff tourists hostages servicemen inmates athletes players immigrants families villagers survivors
	businessmen specialists experts officials diplomats lawmakers ministers crew militants militiamen insurgents terrorists rebels users customers`)

// harmed follow a number of people without a noun: "37 wounded".
var harmed = set(`dead wounded injured missing hurt killed`)

// labels stand before a number that names and does not count.
var labels = set(`no number article section chapter page resolution flight route room gate level phase act code story line item figure table type class
	version volume season episode part step day grade psalm channel model unit p pp vol str street tel phone fax isbn issn id`)

// elliptic words stand before a number that counts what was counted before.
var elliptic = set(`be with of all other remaining least than killing wounding injuring including to at was were reached another arresting detaining counted reach reaches`)

type figureFinder struct {
	tokens
	taken []bool // the tokens of dates
	names names
}

func findFigures(words tokens, taken []bool, n names) []Mention {
	f := figureFinder{words, taken, n}
	var found []Mention
	lastSentence := -1
	for i := 0; i < len(words); {
		m, next, ok := f.read(i)
		if !ok {
			i++
			continue
		}
		if m.Key == "" && m.Unit == "" && f.at(next).word == "of" { // 23 of 27 drones
			k := next + 1
			if f.at(k).word == "the" {
				k++
			}
			if whole, _, ok := f.read(k); ok && f.at(k).sentence == f.at(i).sentence {
				m.Key, m.Unit = whole.Key, whole.Unit
			}
		}
		if m.Key == "" && m.Unit == "" && f.isToll(i) {
			m.Key, m.Unit = stem("deaths"), "people"
		}
		if m.Key == "" && m.Unit == "" {
			if noun, ok := f.numberOf(i); ok {
				m.Key = stem(noun)
				if isPeople(noun) || harmed[noun] {
					m.Unit = "people"
				}
			}
		}
		if m.Key == "" && m.Unit == "" && (len(found) == 0 || lastSentence != words[i].sentence || !f.elliptical(i, next)) && magnitudeBefore(words, next) >= 1e6 {
			lastSentence = words[i].sentence // of what, it does not say
			found = append(found, m)
			i = next
			continue
		}
		if m.Key == "" && m.Unit == "" {
			if len(found) == 0 || lastSentence != words[i].sentence || !f.elliptical(i, next) {
				i = next
				continue
			}
			before := found[len(found)-1]
			m.Key, m.Unit = before.Key, before.Unit
			if isTime[m.Unit] || m.Unit == "%" {
				i = next
				continue
			}
		}
		lastSentence = words[i].sentence
		found = append(found, m)
		i = next
	}
	return found
}

var isTime = set(`second minute hour day week month year decade century times`)

// isToll reports whether the number at token i is the one of a death toll.
func (f *figureFinder) isToll(i int) bool {
	for k := i - 1; k > i-5 && f.at(k).shape == word; k-- {
		if f.at(k).word == "toll" {
			return true
		}
	}
	return false
}

// numberOf returns the noun whose number token i is: "the number of injured at 11".
func (f *figureFinder) numberOf(i int) (noun string, ok bool) {
	switch f.at(i - 1).word {
	case "at", "to", "is", "was", "reached":
	default:
		return "", false
	}
	for k := i - 2; k > i-8 && f.at(k).shape == word && f.at(k).sentence == f.at(i).sentence; k-- {
		if noun := f.at(k).word; f.at(k-1).word == "of" && f.at(k-2).word == "number" && (isPeople(noun) || harmed[noun] || looksPlural(noun)) {
			return noun, true
		}
	}
	return "", false
}

// isPeople reports whether a noun counts people.
func isPeople(noun string) bool {
	return peopleNouns[noun] || strings.HasSuffix(noun, "men") && len(noun) > 4 && !endsInMen[noun]
}

// endsInMen are words in men that are no people.
var endsInMen = set(`specimen regimen abdomen acumen yemen turkmen bitumen`)

// elliptical reports whether the words around the number in tokens i to next
// say that it counts what was counted before.
func (f *figureFinder) elliptical(i, next int) bool {
	before, after := f.at(i-1), f.at(next)
	switch {
	case after.word == "of" && (f.at(next+1).word == "them" || f.at(next+1).word == "those" || f.at(next+1).word == "whom"):
		return true
	case before.word == "of" && f.at(i-2).word == "out":
		return true
	}
	return elliptic[before.word] && (after.shape != word || after.word == "were" || after.word == "was" || after.word == "on")
}

// read reads the figure at token i and returns the token behind it. next is
// behind the number even where ok is false for lack of anything counted.
func (f *figureFinder) read(i int) (m Mention, next int, ok bool) {
	t := f.at(i)
	from := i
	currency := ""
	if t.shape == mark {
		if sign, isSign := currencySigns[t.word]; isSign && f.at(i+1).shape == number && f.at(i+1).start-t.end <= 1 {
			currency = sign
			if of := dollars[f.at(i-1).word]; of != "" && sign == "USD" && f.at(i-1).end == t.start {
				currency, from = of, i-1
			}
			i++
			t = f.at(i)
		} else {
			return m, i, false
		}
	}
	if t.shape == lineBreak || i < len(f.taken) && (f.taken[i] || f.names.at[i] >= 0) {
		return m, i, false
	}
	if t.shape == word {
		if _, isNumeral := numerals[t.word]; !isNumeral && t.word != "a" || t.glued {
			return m, i, false
		}
	} else if !f.standsAsNumber(i) {
		return m, i, false
	}
	if code, isCode := f.at(i - 1).currencyCode(); isCode && currency == "" && t.shape == number && f.at(i-1).sentence == t.sentence {
		currency, from = code, i-1 // "EUR 20 million"
	}
	value, next, ok := readCount(f.tokens, i)
	if !ok {
		return m, i, false
	}
	high := value
	m = Mention{Kind: Figure, Start: f.at(from).start, End: f.at(next - 1).end}
	// A range: $1.5-2 billion, 10 to 15 people, between 10 and 15.
	if k := f.rangeTo(i, next); k > next {
		if upper, n, isCount := readCount(f.tokens, k); isCount && upper >= value && !f.taken[k] {
			if scale := magnitudeBefore(f.tokens, n); scale > 1 && next-i == 1 && value < 1000 && value*scale <= upper {
				value *= scale
			}
			if upper >= value {
				high, next = upper, n
			}
		}
	}
	m.Value, m.High, m.End = value, high, f.at(next-1).end
	if next > i+1 && f.at(next-1).shape == mark {
		m.End = f.at(next - 2).end
	}
	m.Bound = f.bound(from)
	one := t.shape == word && value == 1 && t.word == "one" && next == i+1
	m.Unit = currency
	if currency != "" {
		return m, next, true
	}
	next, ok = f.counted(&m, i, next, one)
	return m, next, ok
}

// magnitudeBefore returns the magnitude that ends before token i, or 1.
func magnitudeBefore(tokens tokens, i int) float64 {
	if i > 0 && tokens[i-1].shape == word {
		if m, ok := magnitudes[tokens[i-1].word]; ok {
			return m
		}
	}
	if i > 0 && tokens[i-1].shape == number {
		if m, ok := magnitudes[tokens[i-1].suffix]; ok {
			return m
		}
	}
	return 1
}

func (f *figureFinder) rangeTo(i, next int) int {
	t := f.at(next)
	switch {
	case t.shape == mark && (t.word == "-" || t.word == "–") && t.start == f.at(next-1).end && f.at(next+1).start == t.end && f.at(next+1).shape == number:
		return next + 1
	case t.word == "to" && (f.at(next+1).shape == number || numerals[f.at(next+1).word] > 0) && f.at(i-1).word != "from":
		return next + 1
	case t.word == "and" && f.at(i-1).word == "between":
		return next + 1
	}
	return next
}

// standsAsNumber reports whether the digits at token i are a figure's and not
// those of a label, a time, a telephone or a list.
func (f *figureFinder) standsAsNumber(i int) bool {
	t, before, after := f.at(i), f.at(i-1), f.at(i+1)
	switch t.suffix {
	case "", "k", "m", "bn", "mn", "tn", "mln", "bln":
	default:
		return false
	}
	if len(t.word) > 1 && t.word[0] == '0' && t.word[1] != '.' {
		return false
	}
	touching := before.end == t.start && before.shape != lineBreak
	switch {
	case t.glued && before.shape == word:
		return false
	case touching && before.shape == mark:
		if currencySigns[before.word] == "" && before.word != "(" && before.word != "“" && before.word != "\"" && before.word != "‘" && before.word != "—" && before.word != "–" && before.word != "'" && before.word != "~" && before.word != "[" {
			return false
		}
	case before.shape == number && !f.taken[i-1]:
		return false
	case t.first && (after.word == "." || after.word == ")"):
		return false
	case before.shape == word && (labels[before.word] || before.abbreviated && abbreviatedBeforeNumber[before.word]):
		return false
	case before.word == "#" || before.word == "№" || before.word == "§" || before.word == "+":
		return false
	}
	if after.shape == mark && after.start == t.end {
		switch after.word {
		case ":", "/", "@", "=", "x", "×":
			return false
		case "-", "–":
			n := f.at(i + 2)
			return n.shape != number || n.start != after.end || !(f.at(i+3).shape == mark && f.at(i+3).start == n.end && (f.at(i+3).word == "-" || f.at(i+3).word == "–"))
		}
	}
	if after.shape == number && after.start-t.end <= 1 {
		return false
	}
	switch after.word {
	case "am", "pm", "a.m.", "p.m.", "o'clock":
		return false
	}
	// "Baku 1", "Article 5": a label, unless it counts what follows.
	if before.shape == word && before.capital && !before.first && !(after.shape == word && (after.glued || looksPlural(after.word) || magnitudes[after.word] > 0)) && after.word != "%" &&
		!(after.word == "to" && f.at(i+2).shape == number) {
		return false
	}
	return true
}

// counted completes m with what the number in tokens i to next measures or
// counts, and returns the token behind.
func (f *figureFinder) counted(m *Mention, i, next int, one bool) (int, bool) {
	t := f.at(next)
	if t.sentence != f.at(i).sentence {
		return next, !one
	}
	switch {
	case t.word == "%":
		m.Unit, m.End = "%", t.end
		return next + 1, true
	case t.word == "percent", t.word == "per" && f.at(next+1).word == "cent", t.word == "percentage":
		k := next
		if t.word != "percent" {
			k++
		}
		m.Unit, m.End = "%", f.at(k).end
		return k + 1, true
	case t.shape != word:
		return next, !one
	case t.glued: // 22-day, 30-year, 100-strong
		unit, isMeasure := measures[t.word]
		if !isMeasure || f.at(next-1).shape == word && numerals[f.at(next-1).word] == 0 {
			return next, false
		}
		if f.at(next + 1).glued { // 23-year-old
			return next + 2, false
		}
		m.Unit, m.Key, m.End = unit, stem(t.word), t.end
		return next + 1, true
	}
	if t.word == "others" && !one {
		m.Unit, m.Key, m.End = "people", stem("people"), t.end
		return next + 1, true
	}
	if harmed[t.word] && !one {
		m.Unit, m.Key, m.End = "people", stem(t.word), t.end
		return next + 1, true
	}
	if unit, behind, isCurrency := f.currencyAt(next); isCurrency {
		m.Unit, m.End = unit, f.at(behind-1).end
		return behind, true
	}
	if unit, isMeasure := measures[t.word]; isMeasure && !(t.word == "m" || t.word == "second") && !(one && !f.onlyOne(i)) {
		m.Unit, m.Key, m.End = unit, stem(t.word), t.end
		return next + 1, true
	}
	if possessive := f.at(next + 1).word; t.word == "of" && !one && (possessive == "his" || possessive == "her" || possessive == "its" || possessive == "their") {
		if noun := f.at(next + 2); noun.shape == word && (isPeople(noun.word) || looksPlural(noun.word)) {
			m.Key, m.End = stem(noun.word), noun.end
			if isPeople(noun.word) {
				m.Unit = "people"
			}
			return next + 3, true
		}
	}
	if t.word == "of" || t.is(isFunction) && t.word != "other" && t.word != "more" && t.word != "such" && t.word != "own" {
		return next, !one
	}
	if one && !f.onlyOne(i) {
		return next, false
	}
	// The noun: the first plural within four words, else the first word when
	// the number is one.
	for k := next; k < next+5; k++ {
		u := f.at(k)
		if u.shape != word || u.sentence != t.sentence || k > next && (u.is(isFunction) && u.word != "other" && u.word != "more") || reportingVerbs[u.word] > 0 && !looksPlural(u.word) {
			break
		}
		if isPeople(u.word) || looksPlural(u.word) && !notPlural[u.word] && !f.possessiveNoun(k) {
			if behind := f.at(k + 1); isPeople(u.word) && isPeople(behind.word) && !u.possessive { // police officers
				k++
				u = behind
			}
			m.Key, m.End = stem(u.word), u.end
			if n, isNation := countriesByWord[u.word]; isPeople(u.word) || isNation && n.people {
				m.Unit = "people"
			}
			return k + 1, true
		}
		if u.possessive {
			break
		}
	}
	if one || m.Value == 1 {
		if !t.is(isFunction) && !t.capital {
			m.Key, m.End = stem(t.word), t.end
			return next + 1, true
		}
	}
	if n, isNation := countriesByWord[t.word]; isNation && n.people && t.capital && !f.at(next+1).capital {
		m.Key, m.Unit, m.End = stem(t.word), "people", t.end
		return next + 1, true
	}
	return next, true
}

func (f *figureFinder) possessiveNoun(k int) bool { return f.at(k).possessive }

// notPlural are words in s that count nothing.
var notPlural = set(`was is has his its this does goes says always perhaps thus versus news series politics economics physics mathematics across towards afterwards besides sometimes
	continues remains`)

// onlyOne reports whether the "one" at i is a number: only one, just one.
func (f *figureFinder) onlyOne(i int) bool {
	switch f.at(i - 1).word {
	case "only", "just", "exactly", "least", "than", "to":
		return true
	}
	return false
}

// bound reads how the words before token i limit the figure there.
func (f *figureFinder) bound(i int) Bound {
	one, two, three := f.at(i-1).word, f.at(i-2).word, f.at(i-3).word
	switch one {
	case "about", "around", "roughly", "approximately", "nearly", "almost", "some", "estimated", "circa", "approx", "~":
		return About
	case "over", "exceeding", "minimum":
		return AtLeast
	case "under", "below", "maximum":
		return AtMost
	case "least":
		if two == "at" {
			return AtLeast
		}
	case "most":
		if two == "at" {
			return AtMost
		}
	case "to":
		if two == "up" {
			return AtMost
		}
	case "than":
		switch {
		case two == "more" && three == "no", two == "less" && three != "no", two == "fewer" && three != "no":
			return AtMost
		case two == "more", two == "less", two == "fewer", two == "greater", two == "higher":
			return AtLeast
		}
	}
	return Exactly
}

// stem returns the stem of a word by the rules of Snowball's English stemmer.
func stem(w string) string { return english.Stem(w, false) }
