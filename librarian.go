package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"footnote/answer"
	"footnote/bot"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A librarian is the bot's library: what people type in Slack, looked up in the
// index. A collection that nothing was ingested into yet is an empty one.
type librarian struct {
	index    *retrieval.Index
	answerer *answer.Answerer
	writer   *answer.Writer // nil without a language model
}

const (
	// placesShown is how many places with the same words are shown.
	placesShown = 5

	// nearestShown is how many excerpts are shown for words that nobody says.
	nearestShown = 3

	// passagesSearched is how many passages are looked at for the documents that
	// speak of something.
	passagesSearched = 200

	// outletsNamed is how many outlets are named to whoever typed another.
	outletsNamed = 10
)

// Documents returns the documents whose titles or passages have the filter's
// words, all of them, which speak of its days and were published when it says.
func (l librarian) Documents(ctx context.Context, f bot.Filter) ([]bot.Document, error) {
	collections, err := existing(ctx, l.index, f.Collections)
	if err != nil || len(collections) == 0 {
		return nil, err
	}
	d, err := l.resolve(ctx, &f, collections)
	if err != nil {
		return nil, err
	}
	found, err := l.index.Documents(ctx, retrieval.Filter{Collections: collections, Publisher: f.Publisher,
		From: d.events.since, To: d.events.until, Since: d.published.since, Until: d.published.until})
	if err != nil {
		return nil, err
	}
	named := func(retrieval.Listing) bool { return true }
	if f.Words != "" {
		if named, err = l.speakOf(ctx, f.Words, f.Asked, collections); err != nil {
			return nil, err
		}
	}
	documents := []bot.Document{}
	for _, listing := range found {
		if named(listing) || hasWords(listing.Title, f.Words) {
			documents = append(documents, inSlack(listing))
		}
	}
	return documents, nil
}

func inSlack(l retrieval.Listing) bot.Document {
	return bot.Document{Path: l.Path, Title: l.Title, Publisher: l.Publisher, Published: l.PublicationDate(), Inferred: l.Inferred,
		URL: l.URL, Opening: l.Opening}
}

func hasWords(title, words string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(strings.ToLower(title), word) {
			return false
		}
	}
	return true
}

// speakOf returns a function that tells whether a document speaks of all that
// text names: words in any form, names in any spelling, days however written.
func (l librarian) speakOf(ctx context.Context, text string, asked time.Time, collections []string) (func(retrieval.Listing) bool, error) {
	result, err := l.index.Search(ctx, retrieval.Request{Question: text, At: asked, Collections: collections, Limit: passagesSearched})
	if err != nil {
		return nil, err
	}
	terms := len(result.Question.Terms)
	found := make(map[int32]map[int]bool) // terms, by document
	for _, hit := range result.Hits {
		if found[hit.DocumentID] == nil {
			found[hit.DocumentID] = make(map[int]bool)
		}
		for _, o := range hit.Found {
			found[hit.DocumentID][o.Term] = true
		}
	}
	return func(l retrieval.Listing) bool { return terms > 0 && len(found[l.ID]) == terms }, nil
}

// Quote shows the places where the words stand, those with the same letters
// first.
func (l librarian) Quote(ctx context.Context, words string, names []string) (answer.Answer, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return answer.Answer{}, err
	}
	if len(collections) == 0 {
		return nothingIngested(words), nil
	}
	found, err := l.index.FindVerbatim(ctx, collections, words, placesShown)
	if err != nil {
		return answer.Answer{}, err
	}
	// What comes closest, and what was searched, an answer to the words tells.
	reply, err := l.answerer.Answer(ctx, answer.Question{Text: words, Collections: collections})
	if err != nil {
		return answer.Answer{}, err
	}
	quoted := answer.Answer{
		Question: words, Status: answer.Refused, Reading: "the words as they stand: " + words, Searched: reply.Searched,
		Claims: []answer.Claim{}, Citations: []answer.Citation{}, Disagreements: []answer.Disagreement{}, Nearest: []answer.Citation{},
	}
	for i, place := range found {
		quoted.Status = answer.Answered
		quoted.Citations = append(quoted.Citations, citationOf(place, i+1))
		quoted.Claims = append(quoted.Claims, answer.Claim{Text: strings.Join(strings.Fields(place.Quote), " "), Citations: []int{i + 1}})
	}
	if len(found) == 0 {
		nearest := append(reply.Citations, reply.Nearest...) // one of them is empty
		quoted.Nearest = append(quoted.Nearest, nearest[:min(len(nearest), nearestShown)]...)
	}
	return quoted, nil
}

func (l librarian) Around(ctx context.Context, excerpt answer.Citation, names []string) (bot.Surroundings, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return bot.Surroundings{}, err
	}
	listing, source, err := l.find(ctx, excerpt, collections)
	if err != nil {
		return bot.Surroundings{}, err
	}
	around := bot.Surroundings{Document: inSlack(listing), Quote: excerpt.Quote}
	span := retrieval.Span{Start: excerpt.Start, End: excerpt.End}
	if from, to := source.Around(span); to > 0 {
		around.Before = source.Text[min(source.Parts[from].Start, span.Start):span.Start]
		around.After = source.Text[span.End:max(source.Parts[to-1].End, span.End)]
		for _, part := range source.Parts[from:to] {
			if part.Start <= span.Start && span.Start < part.End {
				around.Heading = part.Heading
			}
		}
	}
	around.AlsoSaid, err = l.answerer.AlsoSaid(ctx, excerpt, collections)
	return around, err
}

// find returns the document of an excerpt, in which it still stands, or
// [bot.ErrChanged].
func (l librarian) find(ctx context.Context, excerpt answer.Citation, collections []string) (retrieval.Listing, retrieval.Source, error) {
	gone := fmt.Errorf("show %s: %w", excerpt.Document, bot.ErrChanged)
	if len(collections) == 0 {
		return retrieval.Listing{}, retrieval.Source{}, gone
	}
	found, err := l.index.Documents(ctx, retrieval.Filter{Collections: collections, Path: excerpt.Document})
	if err != nil {
		return retrieval.Listing{}, retrieval.Source{}, err
	}
	for _, listing := range found { // folders may have files of the same name
		source, err := l.index.Read(ctx, collections, listing.ID)
		if err != nil {
			return retrieval.Listing{}, retrieval.Source{}, err
		}
		if excerpt.Start >= 0 && excerpt.Start <= excerpt.End && excerpt.End <= len(source.Text) && source.Text[excerpt.Start:excerpt.End] == excerpt.Quote {
			return listing, source, nil
		}
	}
	return retrieval.Listing{}, retrieval.Source{}, gone
}

func (l librarian) Holdings(ctx context.Context, names []string) (bot.Holdings, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil || len(collections) == 0 {
		return bot.Holdings{}, err
	}
	h, err := l.index.Holdings(ctx, collections)
	if err != nil {
		return bot.Holdings{}, err
	}
	held := bot.Holdings{Documents: int(h.Documents), Publishers: h.Publishers, Ingested: h.Ingested}
	if h.From != nil {
		held.From, held.To = h.From.String(), h.To.String()
	}
	return held, nil
}

// existing returns those of the collections that there are.
func existing(ctx context.Context, index *retrieval.Index, names []string) ([]string, error) {
	all, err := index.Collections(ctx)
	if err != nil {
		return nil, err
	}
	var there []string
	for _, c := range all {
		for _, name := range names {
			if c.Name == name {
				there = append(there, name)
			}
		}
	}
	return there, nil
}

// nothingIngested is the answer where there is nothing to read.
func nothingIngested(question string) answer.Answer {
	return answer.Answer{
		Question: question, Status: answer.Refused, Reading: "no documents were ingested yet: footnote ingest does",
		Claims: []answer.Claim{}, Citations: []answer.Citation{}, Disagreements: []answer.Disagreement{}, Nearest: []answer.Citation{},
		Searched: answer.Searched{Collections: []string{}},
	}
}

// resolved are the days of a filter.
type resolved struct{ events, published span }

// A span is a range of days, both inclusive; nil where it is open.
type span struct{ since, until *mention.Day }

func spanOf(days mention.Days) span { return span{&days.From, &days.To} }

// resolve reads the dates of a filter and checks its outlet. Words that are a date
// and nothing else become days of events. What it does not understand is a
// *[bot.Mistyped].
func (l librarian) resolve(ctx context.Context, f *bot.Filter, collections []string) (resolved, error) {
	var r resolved
	if f.String() == "" {
		return r, nil
	}
	held, err := l.index.Holdings(ctx, collections)
	if err != nil {
		return r, err
	}
	if f.Publisher != "" && !anyHas(held.Publishers, f.Publisher) {
		return r, &bot.Mistyped{What: "outlet", Said: f.Publisher, Try: held.Publishers[:min(len(held.Publishers), outletsNamed)]}
	}
	read := dateReader{asked: mention.Asked{At: f.Asked}, example: mention.DayOf(f.Asked.Date())}
	if held.From != nil {
		for year := held.From.Time().Year(); year <= held.To.Time().Year(); year++ {
			read.asked.Years = append(read.asked.Years, year)
		}
		read.example = *held.To
	}
	if f.On == "" && f.Since == "" && f.Until == "" {
		if days, ok := readDays(f.Words, read.asked); ok {
			f.Words, r.events = "", spanOf(days)
		}
	}
	switch on, since, until := read.days(f.On), read.days(f.Since), read.days(f.Until); {
	case on != nil:
		r.events = spanOf(*on)
	default:
		if since != nil {
			r.events.since = &since.From
		}
		if until != nil {
			r.events.until = &until.To
		}
	}
	r.published = read.span(f.Published)
	return r, read.fault
}

// A dateReader reads the dates that somebody typed and keeps the first fault.
type dateReader struct {
	asked   mention.Asked
	example mention.Day // a day that would have worked
	fault   error
}

// days reads a date or a range of days; nil for "" and after a fault.
func (r *dateReader) days(typed string) *mention.Days {
	if typed == "" || r.fault != nil {
		return nil
	}
	days, ok := readDays(typed, r.asked)
	if !ok {
		t := r.example.Time()
		r.fault = &bot.Mistyped{What: "date", Said: typed, Try: []string{t.Format("January 2"), t.Format("2 January 2006"), t.Format(time.DateOnly), "yesterday"}}
		return nil
	}
	return &days
}

// openSpan is a span that is open at one end, or has a word for each of its ends.
var openSpan = regexp.MustCompile(`(?i)^(?:since\s+(.+?))?(?:\s*\buntil\s+(.+))?$`)

// span reads a date, a range of days, "since" a day, "until" a day or both.
func (r *dateReader) span(typed string) (s span) {
	parts := openSpan.FindStringSubmatch(typed)
	if parts == nil {
		if days := r.days(typed); days != nil {
			return spanOf(*days)
		}
		return s
	}
	if since := r.days(parts[1]); since != nil {
		s.since = &since.From
	}
	if until := r.days(parts[2]); until != nil {
		s.until = &until.To
	}
	return s
}

func anyHas(publishers []string, typed string) bool {
	for _, publisher := range publishers {
		if strings.Contains(strings.ToLower(publisher), strings.ToLower(typed)) {
			return true
		}
	}
	return false
}

// readDays reads a text that is a date, or a range of days, and nothing else.
func readDays(typed string, asked mention.Asked) (mention.Days, bool) {
	for _, m := range mention.FindInQuestion(typed, asked) {
		if m.Kind != mention.Date {
			continue
		}
		beside := strings.TrimSpace(typed[:m.Start] + typed[m.End:])
		letters := strings.ContainsFunc(beside, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
		return m.Days, !letters || introduces.MatchString(beside)
	}
	return mention.Days{}, false
}

// introduces is what may stand before a date and says nothing more of it.
var introduces = regexp.MustCompile(`(?i)^(?:on|in|from|the)(?: the)?$`)
