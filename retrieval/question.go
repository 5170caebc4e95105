package retrieval

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// mostTerms bounds what one question looks for; a question of more words is
// read as far as that.
const mostTerms = 48

// A Question is a question as it was understood: what is looked for.
type Question struct {
	Text     string
	Shape    mention.Question
	Mentions []mention.Mention // dates, names and figures in Text
	Terms    []Term            // in the order of the question, each once
	Pairs    [][2]int          // neighbours in the question, as indexes of Terms
	apart    bool              // names are sought under their own spelling alone

	people      []person     // whom it names in full
	equivalents *Equivalents // those of the index

	// Unread is what of its days cannot be told.
	Unread []mention.Unread

	// Strangers are the names in full, among Mentions, whose given name and surname the
	// collections may have, and never as one person's under any spelling: they name
	// others of that surname in full.
	Strangers []mention.Mention

	// Untold are days counted from the day of asking of which the collections do not
	// speak, such as "over the weekend": what reports call so themselves is sought.
	Untold []mention.Mention
}

// A Term is one thing that a question looks for: a word, or the days of a date.
type Term struct {
	Start, End int    // bytes of the question: where it stands first
	Written    string // the question's own words
	Name       bool   // it is a word of a name, sought under all its spellings
	Days       mention.Days
	Open       mention.Open
	IsDate     bool // Days are sought, whatever words express them

	// Keys are the terms of the index that stand for it. Near are those of other
	// names that differ by a letter or two: where the corpus has none of Keys they
	// may be meant, and are sought in its place.
	//
	// Joined are those of other spellings under which the collections have the same
	// name. They count where they stand in such a name.
	//
	// Alike are the terms of words that reports use for it; they count for less.
	Keys   []string
	Near   []string
	Joined []string
	Alike  []string
	alias  alias
	people []int // whom the question names in full by it: indexes of Question.people

	Passages int     // in the collections searched, that have it
	Weight   float64 // the rarer, the more: BM25's idf; less for a frame
	Frame    bool    // it shapes the question rather than say what it is about: "happened", "tell"
}

// openers are words of times that say nothing of a subject, besides the stop words.
var openers = setOf("since till onward onwards")

// Sought returns the days that a date's term seeks. Those without an end reach a
// century far, which is further than news does.
func (t Term) Sought() mention.Days {
	const century = 36525
	switch t.Open {
	case mention.Since:
		return mention.Days{From: t.Days.From, To: t.Days.From + century}
	case mention.After:
		return mention.Days{From: t.Days.To + 1, To: t.Days.To + century}
	case mention.Until:
		return mention.Days{From: t.Days.To - century, To: t.Days.To}
	case mention.Before:
		return mention.Days{From: t.Days.From - century, To: t.Days.From - 1}
	}
	return t.Days
}

// longestSaid is the days of the longest time that lies in a time without an end: a
// month. What is said of a year says little of what came since some day of it.
const longestSaid = 31

// SpokenOf reports whether a date speaks of the days that a date's term seeks.
// Within a time without an end it must lie as a whole.
func (t Term) SpokenOf(said mention.Mention) bool {
	sought := t.Sought()
	if t.Open != mention.Closed {
		return sought.From <= said.Days.From && said.Days.To <= sought.To && said.Days.To-said.Days.From < longestSaid
	}
	return said.SpeaksOf(sought)
}

// frameShare is what a frame's weight is multiplied with.
const frameShare = 0.3

// frames are the terms of words that shape a question.
var frames = func() map[string]bool {
	stemmer, set := NewStemmer(), make(map[string]bool)
	for word := range strings.FieldsSeq(`happen tell say know name come go want think speak talk mention describe explain long old far often exactly
		actually really altogether carry hold take give make look kind sort type thing info information detail details profession need try become
			locate situate base originate originally place part occur event call exist want act today nowadays anything something everything else`) {
		set[stemmer.Term(word)] = true
	}
	return set
}()

// inCorpus finds where a question names the corpus itself: "anything in our files".
var inCorpus = regexp.MustCompile(`(?i)\bin\s+(?:the|our|your|these|those|all|any)\s+(?:of\s+(?:the|our|your)\s+)?(?:files?|corpus|documents?|articles?|sources?|archives?|dossiers?|texts?)\b`)

// kinds are the nouns that only say of what kind the answer is: "at what time".
var kinds = setOf("time date day days year years month months week weeks hour moment number amount sum percentage percent proportion")

// Dates returns the terms that are dates.
func (q *Question) Dates() []Term {
	var dates []Term
	for _, term := range q.Terms {
		if term.IsDate {
			dates = append(dates, term)
		}
	}
	return dates
}

// Span returns the days that the question's dates leave: from the first of since to
// the last of until, nil for no bound. Without dates both are nil.
func (q *Question) Span() (since, until *mention.Day) {
	for i, term := range q.Dates() {
		days := term.Sought()
		switch term.Open {
		case mention.Since, mention.After:
			since = &days.From
		case mention.Until, mention.Before:
			until = &days.To
		default:
			if i == 0 || since != nil && days.From < *since {
				since = &days.From
			}
			if i == 0 || until != nil && days.To > *until {
				until = &days.To
			}
		}
	}
	return since, until
}

// understand reads a question that is asked at the given time of collections. With
// byWord, days of the week of which these do not speak are sought as words.
func (ix *Index) understand(ctx context.Context, stemmer *Stemmer, text string, at time.Time, collections []int32, byWord bool) (*Question, error) {
	words := stemmer.Words(text)
	known, err := ix.knownNames(ctx, text, words, collections)
	if err != nil {
		return nil, err
	}
	asked := mention.Asked{At: at, Known: known}
	question := &Question{Text: text, Shape: mention.ReadQuestion(text), Mentions: mention.FindInQuestion(text, asked), equivalents: ix.equivalents}
	if slices.ContainsFunc(question.Mentions, func(m mention.Mention) bool { return m.Kind == mention.Date && m.Inferred }) {
		// The year was left out: it is one in which the corpus speaks of that day.
		if asked.Years, err = ix.yearsOf(ctx, asked, question.Mentions, collections); err != nil {
			return nil, err
		}
		question.Mentions = mention.FindInQuestion(text, asked)
	}
	question.Unread = mention.UnreadInQuestion(text, asked)
	if byWord {
		if err := ix.dropUntold(ctx, question, collections); err != nil {
			return nil, err
		}
	}
	if err := ix.recount(ctx, question, asked, collections); err != nil {
		return nil, err
	}
	question.addTerms(ix.equivalents, words)
	if err := ix.addSpellings(ctx, question, collections); err != nil {
		return nil, err
	}
	if err := ix.addPeople(ctx, question, collections); err != nil {
		return nil, err
	}
	if err := ix.addNearNames(ctx, question, collections); err != nil {
		return nil, err
	}
	return question, nil
}

// toldByWeek finds the days counted from the day of asking that a report is likely
// to call by the same word.
var toldByWeek = regexp.MustCompile(`(?i)^(?:[a-z]+\s+){0,2}(?:weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$`)

// nowadays finds a question of what is so, whose "today" is no day.
var nowadays = regexp.MustCompile(`(?i)\b(?:is|are|does|do)\b.*\btoday\b`)

// dropUntold takes days of the week, counted from the day of asking, for words where
// the collections do not speak of those days: an old report has its own weekend. A
// "today" of what is so is dropped.
func (ix *Index) dropUntold(ctx context.Context, question *Question, collections []int32) error {
	var from, to []time.Time
	var at []int
	question.Mentions = slices.DeleteFunc(question.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Date && strings.EqualFold(question.Text[m.Start:m.End], "today") && nowadays.MatchString(question.Text)
	})
	for i, m := range question.Mentions {
		if m.Kind == mention.Date && m.Inferred && m.Open == mention.Closed && toldByWeek.MatchString(question.Text[m.Start:m.End]) {
			from, to, at = append(from, m.Days.From.Time()), append(to, m.Days.To.Time()), append(at, i)
		}
	}
	if len(at) == 0 {
		return nil
	}
	spoken, err := ix.spokenOf(ctx, from, to, collections)
	if err != nil {
		return err
	}
	for n, i := range slices.Backward(at) {
		if !slices.Contains(spoken, n+1) {
			question.Untold = append(question.Untold, question.Mentions[i])
			question.Mentions = slices.Delete(question.Mentions, i, i+1)
		}
	}
	return nil
}

// toldByYear finds the times counted from the day of asking that are told by the year.
var toldByYear = regexp.MustCompile(`(?i)\b(?:this|last|past)\s+(?:year|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december)$`)

// recount counts such times from the newest report where the collections do not speak
// of them: over old reports, "last December" is theirs.
func (ix *Index) recount(ctx context.Context, question *Question, asked mention.Asked, collections []int32) error {
	for i, m := range question.Mentions {
		if m.Kind != mention.Date || !m.Inferred || !toldByYear.MatchString(question.Text[m.Start:m.End]) {
			continue
		}
		spoken, err := ix.spokenOf(ctx, []time.Time{m.Days.From.Time()}, []time.Time{m.Days.To.Time()}, collections)
		if err != nil {
			return err
		}
		if len(spoken) > 0 {
			continue
		}
		newest, err := ix.newestReport(ctx, asked, collections)
		if err != nil || newest == nil {
			return err
		}
		asked.At = *newest
		for _, other := range mention.FindInQuestion(question.Text, asked) {
			if other.Kind == mention.Date && other.Start == m.Start && other.End == m.End {
				other.Note = fmt.Sprintf("the corpus does not speak of %s, and this is counted from its newest report, of %s", m.Days, newest.Format("2 January 2006"))
				question.Mentions[i] = other
			}
		}
	}
	return nil
}

// spokenOf returns which of the runs of days, numbered from 1, the collections
// speak of.
func (ix *Index) spokenOf(ctx context.Context, from, to []time.Time, collections []int32) ([]int, error) {
	rows, err := ix.pool.Query(ctx, query("spoken_of"), collections, from, to)
	if err != nil {
		return nil, fmt.Errorf("read the days of the corpus: %w", err)
	}
	spoken, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, fmt.Errorf("read the days of the corpus: %w", err)
	}
	return spoken, nil
}

// addTerms makes the terms of the question's words, phrases and dates.
func (q *Question) addTerms(equivalents *Equivalents, words []Word) {
	at := make(map[string]int) // index in Terms, by first key
	previous := -1
	add := func(key string, term Term) {
		i, ok := at[key]
		if !ok {
			if len(q.Terms) == mostTerms {
				return
			}
			i = len(q.Terms)
			at[key] = i
			q.Terms = append(q.Terms, term)
		}
		if pair := [2]int{previous, i}; previous >= 0 && previous != i && !slices.Contains(q.Pairs, pair) {
			q.Pairs = append(q.Pairs, pair)
		}
		previous = i
	}
	mentions := q.Mentions
	ofCorpus := inCorpus.FindStringIndex(q.Text)
	end := 0 // of the date or phrase that was added last
	for i, word := range words {
		for len(mentions) > 0 && mentions[0].Start <= word.Start {
			if m := mentions[0]; m.Kind == mention.Date {
				add("date "+string(m.Open)+m.Days.String(), Term{Start: m.Start, End: m.End, Written: q.Text[m.Start:m.End], IsDate: true, Days: m.Days, Open: m.Open})
				end = max(end, m.End)
			}
			mentions = mentions[1:]
		}
		if word.Start < end {
			continue
		}
		if phrase, ok := equivalents.phraseAt(q.Text, words, i); ok {
			last := words[i+len(phrase.words)-1]
			add("phrase "+strings.Join(phrase.words, " "), Term{Start: word.Start, End: last.End, Written: q.Text[word.Start:last.End],
				Keys: phrase.terms, Alike: slices.DeleteFunc(slices.Clone(phrase.parts), func(part string) bool { return frames[part] })})
			end = last.End
			continue
		}
		if word.Term == "" || openers[strings.ToLower(q.Text[word.Start:word.End])] {
			continue
		}
		word.End = word.Start + len(possessive.ReplaceAllString(q.Text[word.Start:word.End], "")) // a name ends there
		term := Term{Start: word.Start, End: word.End, Written: q.Text[word.Start:word.End]}
		term.Frame = frames[word.Term] && !strings.EqualFold(term.Written, "talks") || // which are held
			kinds[q.Shape.Noun] && strings.EqualFold(term.Written, q.Shape.Noun) || ofCorpus != nil && ofCorpus[0] <= word.Start && word.End <= ofCorpus[1]
		term.Keys, term.Alike = equivalents.of(word.Term)
		if q.inName(word) {
			term.Name = true
			term.Keys, term.Alike = []string{word.Term}, nil
			if key := mention.NameKey(term.Written); key != "" {
				term.Keys = append(term.Keys, namePrefix+key)
			}
		}
		add(word.Term, term)
	}
}

// possessive is the ending of a word whose noun is another's.
var possessive = regexp.MustCompile(`['’]s$`)

// inName reports whether a word belongs to a name that has spellings: a place's
// has one, and its derived words are found by their stem.
func (q *Question) inName(word Word) bool {
	return slices.ContainsFunc(q.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Name && m.Class != mention.Place && m.Start <= word.Start && word.End <= m.End
	})
}

// knownNames returns a function that tells whether the collections know a key as
// a name's, of those keys that the words of text can make: whether its words stand
// in names there, and hardly elsewhere. "State" stands in many names and is none.
func (ix *Index) knownNames(ctx context.Context, text string, words []Word, collections []int32) (func(string) bool, error) {
	var keys, plain []string
	for _, word := range words[:min(len(words), mostTerms)] {
		if key := mention.NameKey(text[word.Start:word.End]); key != "" && word.Term != "" {
			keys = append(keys, namePrefix+key)
			plain = append(plain, word.Term)
		}
	}
	rows, err := ix.pool.Query(ctx, query("known_names"), collections, keys, plain, namesLooked, nameShare)
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	known := make(map[string]bool)
	for _, name := range names {
		known[strings.TrimPrefix(name, namePrefix)] = true
	}
	return func(key string) bool {
		for _, word := range strings.Fields(key) {
			if !known[word] {
				return false
			}
		}
		return key != ""
	}, nil
}

const (
	// namesLooked is how many passages with a word are looked at to tell whether it
	// is a name's; words of more are too common to be one.
	namesLooked = 200

	// nameShare is the share of them in which it must stand in a name.
	nameShare = 0.6
)

// existing returns which of terms occur in the collections.
func (ix *Index) existing(ctx context.Context, terms []string, collections []int32) (map[string]bool, error) {
	found := make(map[string]bool)
	if len(terms) == 0 {
		return found, nil
	}
	rows, err := ix.pool.Query(ctx, query("existing_terms"), collections, terms)
	if err != nil {
		return nil, fmt.Errorf("look up terms: %w", err)
	}
	existing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look up terms: %w", err)
	}
	for _, term := range existing {
		found[term] = true
	}
	return found, nil
}

// yearsOf returns the years from which to tell what the question's dates
// without a year mean: those in which the collections speak of such a day, else
// that of the newest report, or all that they speak of.
func (ix *Index) yearsOf(ctx context.Context, asked mention.Asked, mentions []mention.Mention, collections []int32) ([]int, error) {
	rows, err := ix.pool.Query(ctx, query("years"), collections)
	if err != nil {
		return nil, fmt.Errorf("read the years of the corpus: %w", err)
	}
	years, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, fmt.Errorf("read the years of the corpus: %w", err)
	}
	var from, to []time.Time
	var of []int
	for _, m := range mentions {
		if m.Kind != mention.Date || !m.Inferred {
			continue
		}
		for _, year := range years {
			_, month, day := m.Days.From.Time().Date()
			first := mention.DayOf(year, month, day)
			from = append(from, first.Time())
			to = append(to, (first + m.Days.To - m.Days.From).Time())
			of = append(of, year)
		}
	}
	spoken, err := ix.spokenOf(ctx, from, to, collections)
	if err != nil {
		return nil, err
	}
	var some []int
	for _, i := range spoken {
		some = append(some, of[i-1])
	}
	if len(some) > 0 {
		return some, nil
	}
	newest, err := ix.newestReport(ctx, asked, collections)
	if err != nil || newest == nil {
		return years, err
	}
	return []int{newest.Year()}, nil
}

// newestReport returns the day on which the newest document of the collections was
// published, of those not after the day of asking, or nil if none has one.
func (ix *Index) newestReport(ctx context.Context, asked mention.Asked, collections []int32) (newest *time.Time, err error) {
	if err := ix.pool.QueryRow(ctx, query("newest_report"), collections, asked.At).Scan(&newest); err != nil {
		return nil, fmt.Errorf("read the day of the newest report: %w", err)
	}
	return newest, nil
}

// addNearNames finds, for names that the collections have under no spelling,
// those that differ by a letter or two.
func (ix *Index) addNearNames(ctx context.Context, question *Question, collections []int32) error {
	if question.apart {
		return nil
	}
	var keys []string
	for _, term := range question.Terms {
		if term.Name {
			keys = append(keys, term.Keys...)
		}
	}
	existing, err := ix.existing(ctx, keys, collections)
	if err != nil {
		return err
	}
	if err := ix.addSlips(ctx, question, existing, collections); err != nil {
		return fmt.Errorf("look for names like those asked for: %w", err)
	}
	for i := range question.Terms {
		term := &question.Terms[i]
		if !term.Name || slices.ContainsFunc(term.Keys, func(key string) bool { return existing[key] }) {
			continue
		}
		key := strings.TrimPrefix(term.Keys[len(term.Keys)-1], namePrefix)
		first, _ := utf8.DecodeRuneInString(key)
		if !unicode.IsLetter(first) {
			continue
		}
		if err := ix.addNearInFull(ctx, question, term, existing, collections); err != nil {
			return fmt.Errorf("look for names like %q: %w", term.Written, err)
		}
		for _, letter := range mention.FirstLetters(first) {
			rows, err := ix.pool.Query(ctx, query("names_from"), collections, namePrefix+string(letter))
			if err != nil {
				return fmt.Errorf("look for names like %q: %w", term.Written, err)
			}
			names, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return fmt.Errorf("look for names like %q: %w", term.Written, err)
			}
			for _, name := range names {
				if mention.CompareKeys(strings.TrimPrefix(name, namePrefix), key) >= mention.Near && !slices.Contains(term.Near, name) {
					term.Near = append(term.Near, name)
				}
			}
		}
	}
	return nil
}

// addSlips finds, for names in full whose every word the collections have, and nobody
// with them all, whom they have that is near: Hamidou Saini where there are a Hamidou
// Seyni and an Amidou Saini.
func (ix *Index) addSlips(ctx context.Context, question *Question, existing map[string]bool, collections []int32) error {
	for _, m := range question.Mentions {
		full := mention.NameKey(question.Text[m.Start:m.End])
		words := strings.Fields(full)
		if m.Kind != mention.Name || m.Class == mention.Place || len(words) < 2 || slices.ContainsFunc(words, func(word string) bool { return !existing[namePrefix+word] }) {
			continue
		}
		var all [][]string
		for _, word := range words {
			all = append(all, []string{word})
		}
		if names, err := ix.candidateNames(ctx, collections, all, 1); err != nil || len(names) > 0 {
			return err
		}
		for _, same := range all {
			names, err := ix.candidateNames(ctx, collections, [][]string{same}, namesMeant)
			if err != nil {
				return err
			}
			for _, name := range names {
				if mention.CompareKeys(name, full) >= mention.Near {
					question.join(m, name)
				}
			}
		}
	}
	return nil
}

// join lets the words of a name of the question be found in a name of the collections
// that has others in their place.
func (q *Question) join(m mention.Mention, name string) {
	full, words := strings.Fields(mention.NameKey(q.Text[m.Start:m.End])), strings.Fields(name)
	for i := range q.Terms {
		term := &q.Terms[i]
		if !term.Name || term.Start < m.Start || term.End > m.End || slices.Contains(words, mention.NameKey(term.Written)) {
			continue
		}
		term.alias.keys = append(term.alias.keys, name)
		for _, word := range words {
			if !slices.Contains(full, word) {
				term.Joined = append(term.Joined, namePrefix+word)
			}
		}
	}
}

// addNearInFull adds the words that a name of the collections has in place of a
// term's, where the rest of the name in the question is there and the names in full
// are near.
func (ix *Index) addNearInFull(ctx context.Context, question *Question, term *Term, existing map[string]bool, collections []int32) error {
	i := slices.IndexFunc(question.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Name && m.Start <= term.Start && term.End <= m.End
	})
	if i < 0 {
		return nil
	}
	full := mention.NameKey(question.Text[question.Mentions[i].Start:question.Mentions[i].End])
	var there [][]string
	for word := range strings.FieldsSeq(full) {
		if existing[namePrefix+word] {
			there = append(there, []string{word})
		}
	}
	if len(there) == 0 {
		return nil
	}
	names, err := ix.candidateNames(ctx, collections, there, namesMeant)
	if err != nil {
		return err
	}
	for _, name := range names {
		if mention.CompareKeys(name, full) < mention.Near {
			continue
		}
		for word := range strings.FieldsSeq(name) {
			if key := namePrefix + word; !slices.ContainsFunc(there, func(same []string) bool { return same[0] == word }) && !slices.Contains(term.Near, key) {
				term.Near = append(term.Near, key)
			}
		}
	}
	return nil
}
