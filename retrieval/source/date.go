package source

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"footnote/retrieval/mention"
)

// The dates read here are those by which pages and files state when they were
// published. What dates an article speaks of is [mention]'s matter.

// monthNames are the names of the months, with the abbreviations in use, in
// English, German, French, Spanish, Russian, Turkish and Azerbaijani.
var monthNames = [12]string{
	"january jan januar jänner janvier janv enero ene января январь янв ocak yanvar",
	"february feb februar février févr fév fevrier febrero февраля февраль фев şubat fevral",
	"march mar märz mrz mars marzo марта март мар mart",
	"april apr avril avr abril abr апреля апрель апр nisan aprel",
	"may mai mayo мая май mayıs",
	"june jun juni juin junio июня июнь июн haziran iyun",
	"july jul juli juillet juil julio июля июль июл temmuz iyul",
	"august aug août aout agosto ago августа август авг ağustos avqust",
	"september sep sept septembre septiembre сентября сентябрь сен eylül sentyabr",
	"october oct oktober okt octobre octubre октября октябрь окт ekim oktyabr",
	"november nov novembre noviembre ноября ноябрь ноя kasım noyabr",
	"december dec dezember dez décembre déc decembre diciembre dic декабря декабрь дек aralık dekabr",
}

var monthOf = func() map[string]time.Month {
	months := map[string]time.Month{}
	for i, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			months[name] = time.Month(i + 1)
		}
	}
	return months
}()

// dateForms are the forms of a date; the group names say which part is which.
// Of forms that begin at the same place the first wins.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?`),
	regexp.MustCompile(`(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})`),
	regexp.MustCompile(`(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})`),
	regexp.MustCompile(`(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日`),
	regexp.MustCompile(`(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})`),
	regexp.MustCompile(`(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<y>\d{4})`),
	regexp.MustCompile(`(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})`),
	regexp.MustCompile(`(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?:[ -]| de | of )(?P<name>\p{L}{3,})\.?(?:,? | de |-)(?P<y>\d{4})`),
	regexp.MustCompile(`(?P<name>\p{L}{3,})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(?P<y>\d{4})`),
	regexp.MustCompile(`(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: | de | of )(?P<name>\p{L}{3,})`),
	regexp.MustCompile(`(?P<name>\p{L}{3,})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?`),
	regexp.MustCompile(`(?P<name>\p{L}{3,})\.?,? (?:de )?(?P<y>\d{4})`),
}

// A date is one found in a line of text.
type date struct {
	start, end int // bytes of the line
	year       int // 0 when the line does not state it
	month      time.Month
	day        int // 0 when only month and year are stated
}

func (d date) days() mention.Days {
	if d.day == 0 {
		return mention.Days{From: mention.DayOf(d.year, d.month, 1), To: mention.DayOf(d.year, d.month+1, 1) - 1}
	}
	day := mention.DayOf(d.year, d.month, d.day)
	return mention.Days{From: day, To: day}
}

// findDate returns the first date in a line, in a document of the given
// language ("" when unknown), which decides what 07/02/2025 means.
func findDate(line, language string) (date, bool) {
	var best date
	found := false
	for _, form := range dateForms {
		for _, at := range form.FindAllStringSubmatchIndex(line, 8) {
			if bordered(line, at[0], at[1]) {
				if d, ok := dateAt(line, form, at, language); ok {
					// A longer form that begins before, or at the same place, is the date itself.
					if !found || d.start < best.start && d.end >= best.end || d.end < best.start {
						best, found = d, true
					}
					break
				}
			}
		}
	}
	return best, found
}

// bordered tells whether no digit or letter is cut in two at the ends of
// line[start:end]. A label may run into a date's weekday, never into its digits.
func bordered(line string, start, end int) bool {
	if end < len(line) && (isDigit(line[end]) || isDigit(line[end-1]) && line[end] == ':') {
		return false
	}
	return start == 0 || !isDigit(line[start-1]) && !(isDigit(line[start]) && strings.IndexByte("-./:", line[start-1]) >= 0)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func dateAt(line string, form *regexp.Regexp, at []int, language string) (date, bool) {
	d := date{start: at[0], end: at[1]}
	first, second := 0, 0
	for i, name := range form.SubexpNames() {
		if name == "" || at[2*i] < 0 {
			continue
		}
		value := line[at[2*i]:at[2*i+1]]
		number, _ := strconv.Atoi(value)
		switch name {
		case "y":
			d.year = number
		case "m":
			d.month = time.Month(number)
		case "d":
			d.day = number
			if number == 0 {
				return d, false
			}
		case "name":
			d.month = monthOf[strings.ToLower(value)]
		case "first":
			first = number
		case "second":
			second = number
		}
	}
	if first > 0 {
		switch monthFirst, dayFirst := slashOrder(language); {
		case first > 12 || dayFirst && second <= 12:
			d.day, d.month = first, time.Month(second)
		case second > 12 || monthFirst:
			d.month, d.day = time.Month(first), second
		case first == second:
			d.day, d.month = first, time.Month(second)
		default:
			return d, false
		}
	}
	if before := strings.TrimRight(line[:d.start], " ."); d.day == 0 && before != "" && isDigit(before[len(before)-1]) {
		return d, false // 31 June 2025 is no June 2025
	}
	year := d.year
	if year == 0 {
		year = 2000 // a leap year, so that 29 February is a date
	}
	if year < 1500 || year > 2200 || d.month < 1 || d.month > 12 || d.day > daysIn(year, d.month) {
		return d, false
	}
	return d, true
}

// slashOrder tells in which order a language or region writes 07/02/2025.
// English alone does not say.
func slashOrder(language string) (monthFirst, dayFirst bool) {
	base, region, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(language), "_", "-"), "-")
	switch {
	case region == "us" || region == "ph":
		return true, false
	case base == "" || base == "en" && region == "" || base == "zh" || base == "ja" || base == "ko":
		return false, false
	}
	return false, true
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseDate reads a field that is a date: a day, a month or a year.
func parseDate(value, language string) (mention.Days, bool) {
	if len(value) > 200 { // no date, and not worth the search
		return mention.Days{}, false
	}
	value = strings.TrimSpace(value)
	if d, ok := findDate(value, language); ok && d.year != 0 {
		return d.days(), true
	}
	if t, err := time.Parse("2006-01", value); err == nil {
		return date{year: t.Year(), month: t.Month()}.days(), inYears(t.Year())
	}
	if t, err := time.Parse("2006", value); err == nil {
		return mention.Days{From: mention.DayOf(t.Year(), 1, 1), To: mention.DayOf(t.Year(), 12, 31)}, inYears(t.Year())
	}
	for _, layout := range []string{time.RFC822, time.RFC822Z, time.RFC850, time.ANSIC, time.UnixDate, "20060102"} {
		if t, err := time.Parse(layout, value); err == nil && inYears(t.Year()) {
			return date{year: t.Year(), month: t.Month(), day: t.Day()}.days(), true
		}
	}
	return mention.Days{}, false
}

func inYears(year int) bool { return 1500 <= year && year <= 2200 }
