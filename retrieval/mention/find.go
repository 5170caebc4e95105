package mention

import (
	"cmp"
	"slices"
	"time"
)

// A Context is what is known of a document beside its text.
type Context struct {
	// Published is when the document was published, if PublishedKnown. Its dates
	// without a year, and "last Friday", count from there.
	Published      Days
	PublishedKnown bool

	// Year is taken for a date without one when Published is not known and the
	// text states no year from which to tell. Zero leaves such dates out.
	Year int
}

// Find returns the mentions in text, ordered by Start, the longer first. Give
// it the whole document rather than a passage: a surname is joined to the full
// name, "he said" to the speaker, and "the next day" to the day that stand
// before them, wherever they do.
//
// Every mention has 0 <= Start < End <= len(text), on rune boundaries.
func Find(text string, context Context) []Mention {
	words := scan(text)
	r := dateReader{tokens: inEnglish(words)}
	if context.PublishedKnown {
		// A month or a year tells what "this year" is, but not "yesterday".
		r.today, r.dated = context.Published, context.Published.To-context.Published.From < 7
		r.assumed = context.Published.To.Time().Year()
	} else if year, ok := impliedYear(words); ok {
		r.assumed = year
	} else {
		r.assumed = context.Year
	}
	return find(text, words, &r, nil)
}

// Asked is what is known of a question beside its text.
type Asked struct {
	At    time.Time // the asker's clock, in the asker's time zone
	Years []int     // the years that the corpus speaks of, in any order

	// Known reports whether the corpus has a name with the given key, of one or
	// several words. With it, names are found in small letters too. It may be nil.
	Known func(key string) bool
}

// FindInQuestion returns the mentions in a question as Find does for a document.
// Months may be written small. A date that states no year means its latest one
// that the corpus speaks of and that is not after the asker's day; "yesterday"
// and "last Friday" count from the asker's day.
func FindInQuestion(text string, asked Asked) []Mention {
	words := scanAs(text, true)
	return find(text, words, asked.reader(words), asked.Known)
}

// reader reads the dates of a question.
func (a Asked) reader(words tokens) *dateReader {
	year, month, day := a.At.Date()
	today := DayOf(year, month, day)
	return &dateReader{
		tokens: inEnglish(words), lenient: true, latest: a.latestYear,
		today: Days{today, today}, dated: true, assumed: year,
	}
}

// latestYear returns the latest year of the corpus in which c is not after the
// asker's day, or the latest year of all when the corpus has none.
func (a Asked) latestYear(c calendar) (int, bool) {
	year, month, day := a.At.Date()
	today := DayOf(year, month, day)
	best, found := 0, false
	for _, y := range a.Years {
		if days, ok := c.in(y); ok && days.From <= today && (!found || y > best) {
			best, found = y, true
		}
	}
	for y := year; !found && y > year-8; y-- { // 29 February is never eight years off
		if days, ok := c.in(y); ok && days.From <= today {
			best, found = y, true
		}
	}
	return best, found
}

func find(text string, words tokens, r *dateReader, known func(string) bool) []Mention {
	mentions := make([]Mention, 0, len(words)/3)
	// taken marks the tokens of dates: no figure and no name begins there.
	taken := make([]bool, len(words))
	for i, d := range r.dates() {
		if !d.void && !(r.lenient && r.yearUnread(d)) {
			mentions = append(mentions, r.mention(d))
		}
		for ; i < d.next; i++ {
			taken[i] = true
		}
	}
	names := findNames(text, words, taken, known)
	for _, s := range names.spans {
		mentions = append(mentions, s.mention)
	}
	mentions = append(mentions, findFigures(words, taken, names)...)
	mentions = append(mentions, findAttributions(text, words, names)...)
	slices.SortFunc(mentions, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Kind, b.Kind))
	})
	return mentions
}
