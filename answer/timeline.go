package answer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// An event is told by sentences that speak of its day: of the day on which
// something happened, never that of publication. Sentences that tell the same are
// one event, however many documents have them.

const (
	// passagesDated is how many passages events are chosen from.
	passagesDated = 300

	// mostEvents is how many events a timeline has.
	mostEvents = 200

	// mostTellings is how many citations an event has, one of a document.
	mostTellings = 6

	// widestEvent is how many days a date may span to be that of an event: a year.
	// Wider than preciseDays, it is one only beside no better one.
	widestEvent = 366
	preciseDays = 7

	// fewDays is how many days an event takes that is told of a day: a weekend, with
	// the days beside it.
	fewDays = 4

	// fewestSaid is how many terms a sentence must have, besides its dates, to tell
	// anything.
	fewestSaid = 2

	// Two sentences tell the same event from these shares of the shorter one's
	// weight on, with as many terms in common: on days that overlap, on other days,
	// or where one names no day. chainFrom is what two groups of sentences must have
	// on average to be joined, lest a chain joins what its ends do not share.
	sameDayFrom   = 0.25
	otherDayFrom  = 0.6
	chainFrom     = 0.15
	undatedFrom   = 0.5
	fewestTold    = 3
	fewestUndated = 4
)

// A Timeline is what the corpus tells of a topic, a person or a range of days, in
// the order of events. Slices are never nil.
type Timeline struct {
	Topic     string     `json:"topic"`
	Reading   string     `json:"reading"`
	Events    []Event    `json:"events"`
	Citations []Citation `json:"citations"`
	Searched  Searched   `json:"searched"`
}

// An Event is something that sources say happened, once, however many tell it.
type Event struct {
	Days      mention.Days `json:"days"`
	Text      string       `json:"text"`    // the answering sentence of its first citation, in the source's words
	Outlets   []string     `json:"outlets"` // that tell it, or the documents' paths where they have none; no order of merit
	Citations []int        `json:"citations"`

	// Otherwise are other days that sources give for the same event.
	Otherwise []Account `json:"otherwise"`
}

// Timeline returns the events of what the request leaves, in their order, each
// once. Only what a sentence says of a day is an event; the day of publication
// dates none. Without a topic it has the events of all. That there is none is a
// Timeline without events, whose reading says so and names the nearest days that are
// told of, and not an error.
func (a *Answerer) Timeline(ctx context.Context, request TopicRequest) (Timeline, error) {
	timeline := Timeline{Topic: request.Topic, Events: []Event{}, Citations: []Citation{}, Searched: Searched{Collections: slices.Clone(request.Collections)}}
	if topic := strings.TrimSpace(request.Topic); topic != "" {
		if fault := unreadable(topic); fault != "" {
			timeline.Reading = fault
			return timeline, nil
		}
	}
	result, err := a.dated(ctx, request)
	if fault := (*retrieval.FilterError)(nil); errors.As(err, &fault) {
		timeline.Reading = fault.Error()
		return timeline, nil
	}
	if err != nil {
		return Timeline{}, fmt.Errorf("make a timeline of %.80q: %w", request.Topic, err)
	}
	timeline.Searched = searchedBy(result)
	request = request.ofDays(result)
	var events []told
	if !slices.ContainsFunc(result.Question.Unread, func(u mention.Unread) bool { return u.Void }) {
		events = request.events(result)
	}
	var tellings []excerpt // each once: a sentence may tell of two days
	for _, e := range events {
		for _, t := range e.tellings {
			if !slices.ContainsFunc(tellings, func(other excerpt) bool { return other.hit == t.hit && other.best == t.best }) {
				tellings = append(tellings, t.excerpt)
			}
		}
	}
	citations, err := a.cite(ctx, tellings)
	if err != nil {
		return Timeline{}, fmt.Errorf("make a timeline of %.80q: %w", request.Topic, err)
	}
	timeline.Citations = citations
	for _, e := range events {
		if event, ok := e.cited(citations); ok {
			timeline.Events = append(timeline.Events, event)
		}
	}
	timeline.Reading = request.readingOfEvents(result, len(timeline.Events))
	if len(timeline.Events) == 0 {
		nearest, err := a.nearestDays(ctx, request)
		if err != nil {
			return Timeline{}, fmt.Errorf("make a timeline of %.80q: %w", request.Topic, err)
		}
		if len(nearest) > 0 {
			timeline.Reading += "; the nearest that are told of are of " + strings.Join(nearest, " and ")
		}
	}
	return timeline, nil
}

// ofDays returns the request with the days and filters that its topic names in place
// of words, as far as the topic is nothing else.
func (request TopicRequest) ofDays(result *retrieval.Result) TopicRequest {
	question := result.Question
	if days := result.Filters.Published; days != nil && request.PublishedSince == nil && request.PublishedUntil == nil {
		request.PublishedSince, request.PublishedUntil = &days.From, &days.To
	}
	request.Publisher = cmp.Or(request.Publisher, result.Filters.Outlet)
	request.Topic = question.Text
	dates := question.Dates()
	if len(dates) == 0 || len(dates) < len(question.Terms) {
		return request
	}
	request.Topic = ""
	if len(dates) > 0 && !request.bounded() {
		request.Since, request.Until = question.Span()
	}
	return request
}

// nearestDays are the days of the events that come nearest to the days of the
// request, as they are written; none where it leaves all days.
func (a *Answerer) nearestDays(ctx context.Context, request TopicRequest) ([]string, error) {
	if !request.bounded() {
		return nil, nil
	}
	asked := mention.Days{From: *cmp.Or(request.Since, request.Until), To: *cmp.Or(request.Until, request.Since)}
	request.Since, request.Until = nil, nil
	result, err := a.dated(ctx, request)
	if err != nil {
		return nil, err
	}
	var days []mention.Days
	for _, e := range request.events(result) {
		if !slices.Contains(days, e.days) {
			days = append(days, e.days)
		}
	}
	slices.SortStableFunc(days, func(a, b mention.Days) int { return cmp.Compare(daysApart(a, asked), daysApart(b, asked)) })
	var written []string
	for _, d := range days[:min(len(days), nearestDaysShown)] {
		written = append(written, d.String())
	}
	return written, nil
}

// dated returns the passages that may tell events of the request.
func (a *Answerer) dated(ctx context.Context, request TopicRequest) (*retrieval.Result, error) {
	return a.corpus.Dated(ctx, retrieval.Request{
		Question: strings.TrimSpace(request.Topic), At: request.At, Collections: request.Collections, Limit: passagesDated,
	}, retrieval.Dates{Since: request.Since, Until: request.Until, Publisher: request.Publisher,
		PublishedSince: request.PublishedSince, PublishedUntil: request.PublishedUntil})
}

func searchedBy(result *retrieval.Result) Searched {
	return Searched{
		Documents: int(result.Documents), Passages: int(result.Passages), Collections: result.Collections,
		WordsOnly: result.WordsOnly != nil, WordsWhy: whyWords(result.WordsOnly),
	}
}

// readingOfEvents says which events were looked for, and under which spellings.
func (request TopicRequest) readingOfEvents(result *retrieval.Result, events int) string {
	said := "events"
	if topic := strings.Join(strings.Fields(request.Topic), " "); topic != "" {
		said += " about " + strconv.Quote(topic)
	}
	said += request.span() + ", by the days on which they happened"
	if request.Publisher != "" {
		said += ", as " + strconv.Quote(request.Publisher) + " tells them"
	}
	said += request.published()
	for _, m := range result.Question.Mentions {
		if how := howRead(result.Question.Text, m); m.Kind == mention.Date && how != "" {
			said += fmt.Sprintf("; “%s” is %s (%s)", result.Question.Text[m.Start:m.End], m.Days, strings.TrimPrefix(how, "; "))
		}
	}
	for _, u := range result.Question.Unread {
		said += fmt.Sprintf("; “%s” %s", result.Question.Text[u.Start:u.End], u.Why)
	}
	var all []excerpt
	for i := range result.Hits {
		all = append(all, excerpt{hit: &result.Hits[i], last: len(result.Hits[i].Sentences) - 1})
	}
	for n, term := range result.Question.Terms {
		if _, nation := mention.Nation(term.Written); term.Name && !nation {
			if spellings := spellings(n, term.Written, all); len(spellings) > 0 {
				said += fmt.Sprintf("; “%s” also as %s", term.Written, strings.Join(spellings, ", "))
			}
		}
	}
	switch {
	case events == 0:
		said += "; there are none"
	case events == mostEvents:
		said += fmt.Sprintf("; the first %d: ask for a shorter time to see others", mostEvents)
	}
	return said
}

// span says of which days, or nothing.
func (request TopicRequest) span() string {
	switch since, until := request.Since, request.Until; {
	case since != nil && until != nil:
		return " of " + mention.Days{From: *since, To: *until}.String()
	case since != nil:
		return " of " + mention.Days{From: *since, To: *since}.String() + " and later"
	case until != nil:
		return " of the time until " + mention.Days{From: *until, To: *until}.String()
	}
	return ""
}

// A telling is a sentence that tells an event.
type telling struct {
	excerpt
	dating // if dated
	dated  bool
	terms  []string        // what it says, besides its dates, each once
	has    map[string]bool // terms, and those alike
	people map[string]bool // keys of the surnames in it

	denies  bool            // it has a "not"
	words   map[string]bool // those that have an opposite, and are one
	turning []string        // of words, those that have an opposite
}

// A told is an event and the sentences that tell it, that which is quoted first.
type told struct {
	days     mention.Days
	tellings []telling
}

// events returns the events that the passages found tell, in their order.
func (request TopicRequest) events(result *retrieval.Result) []told {
	dated, undated := request.tellings(result)
	w := weightsOf(dated)
	var events []told
	for _, group := range joinTellings(dated, w) {
		// What is only named in passing would be read as what happened on its day.
		if e := toldBy(group, w); !e.tellings[0].aside {
			events = append(events, e)
		}
	}
	addUndated(events, undated, w)
	events = slices.DeleteFunc(events, func(e told) bool { return !request.includes(e.tellings[0].dating) })
	slices.SortFunc(events, func(a, b told) int {
		x, y := a.tellings[0], b.tellings[0]
		return cmp.Or(cmp.Compare(a.days.From, b.days.From), cmp.Compare(a.days.To, b.days.To),
			cmp.Compare(x.hit.Document.Path, y.hit.Document.Path), cmp.Compare(x.start(), y.start()), cmp.Compare(x.hit.ID, y.hit.ID))
	})
	return events[:min(len(events), mostEvents)]
}

// includes reports whether an event of that time belongs to those of the request.
func (request TopicRequest) includes(d dating) bool {
	switch since, until := request.Since, request.Until; {
	case since != nil && until != nil:
		return d.mention().SpeaksOf(mention.Days{From: *since, To: *until})
	case since != nil:
		return d.days.From >= *since
	case until != nil:
		return d.days.To <= *until
	}
	return true
}

// tellings returns the sentences of the hits that may tell an event of the
// request: for each of its days one, or one without a day.
func (request TopicRequest) tellings(result *retrieval.Result) (dated, undated []telling) {
	r, about := newReader(result.Question), newTopic(result.Question)
	if missingName(result.Question) != "" {
		return nil, nil
	}
	stemmer := retrieval.NewStemmer()
	for i := range result.Hits {
		hit := &result.Hits[i]
		if !request.reads(hit.Document) {
			continue
		}
		for n := range hit.Sentences {
			e := excerpt{hit: hit, first: n, last: n, best: n}
			if about.anything() && !isDated(hit, n) || !tells(e.sentence()) {
				continue // without a topic, what has no day may tell of anything
			}
			var ok bool
			if e.first, e.last, ok = about.tells(hit, n); !ok {
				continue
			}
			if e.first == n && pointsBack.MatchString(e.sentence()) && isWindow(hit, n-1, e.last) {
				e.first = n - 1
			}
			if r.total > 0 {
				e.support = r.support(hit, n)
			}
			t := telling{excerpt: e, terms: termsOf(stemmer, e), people: e.people(), denies: negated(e.sentence()), words: make(map[string]bool)}
			for _, word := range lowerWords(e.sentence()) {
				if opposites[word] != nil && !t.words[word] {
					t.words[word], t.turning = true, append(t.turning, word)
				}
			}
			if len(t.terms) < fewestSaid {
				continue
			}
			t.has = make(map[string]bool, 2*len(t.terms))
			for _, term := range t.terms {
				t.has[term] = true
				for _, other := range result.Question.Alike(term) {
					t.has[other] = true
				}
			}
			datings := e.datings()
			if len(datings) == 0 && !isDated(hit, n) {
				undated = append(undated, t)
			}
			for _, d := range datings {
				if r.hasDate && !slices.ContainsFunc(result.Question.Dates(), func(term retrieval.Term) bool { return term.SpokenOf(d.mention()) }) {
					continue
				}
				t.dating, t.dated = d, true
				dated = append(dated, t)
			}
		}
	}
	return dated, undated
}

// holds reports whether a mention stands in the answering sentence.
func (e excerpt) holds(m mention.Mention) bool {
	sentence := e.hit.Sentences[e.best]
	return m.Start >= sentence.Start && m.End <= sentence.End
}

// ended is where a sentence ends, which headings do not.
var ended = regexp.MustCompile(`[.!?…]["”’»')\]*_]*$`)

// tells reports whether a sentence can tell an event.
func tells(sentence string) bool {
	return len(sentence) <= longestSummed && ended.MatchString(sentence) && !strings.HasSuffix(strings.TrimRight(sentence, `"”’»*) `), "?") && !label.MatchString(sentence)
}

var (
	// onDay is what stands before a wide date on which something happened.
	onDay = regexp.MustCompile(`(?i)\b(?:in|at|during|of|late|early|mid|since|over)\s+(?:the\s+)?["“‘*]*$|^(?:the\s+)?$`)

	// relative begins a date that needs no preposition: "last December".
	relative = regexp.MustCompile(`(?i)^(?:the\s+)?(?:last|late|early|in|earlier|that|past)\b`)

	// stretch is a wide date that is rather a time than an event's.
	stretch = regexp.MustCompile(`(?i)\b(?:this\s+year|recent)\b`)

	// boundary is what stands before a date that only bounds a time.
	boundary = regexp.MustCompile(`(?i)\b(?:until|till|before|by|prior\s+to|than|after|back\s+to|not)\s+(?:the\s+|late\s+|early\s+)*["“‘*(]*$`)

	// described is what follows a date that only describes a thing: "the May 9 parade".
	described = regexp.MustCompile(`^\s+(?:\p{Lu}\pL+\s+)*(?:parade|day|victory|summit|meeting|conference|elections?|vote|deadline|agreement|accord|attacks?|revolution|war|anniversary|events)\b|^(?:'s|’s)\s`)

	// beside is what stands before a date that is not of what the sentence tells, but
	// of something that it names in passing: "…, whose licence was revoked in",
	// "since the crash in", "the men detained on".
	beside = regexp.MustCompile(`(?i)\b(?:whose|which|who|whom|(?:since|following|before|after|until|despite|over)\s+\S+)\b[^,;:—–]*$`)

	// own is the preposition of a date itself.
	own = regexp.MustCompile(`(?i)\b(?:over|since|following)\s+(?:the\s+)?$`)

	// compared stands before the time of a figure with which another is compared.
	compared = regexp.MustCompile(`(?i)\b(?:(?:up|down)\s+from|compared\s+(?:with|to)|against|than)\b[^,;:—–]*$`)

	// reduced is a clause without its "who was", as it stands before a date; it is one
	// only if no auxiliary is in front and a verb came before.
	reduced   = regexp.MustCompile(`(?i)(?:^|\s)(\S+)\s+(?:\pL+ed|held|shot|made|seen|taken|given|sent|begun|built|born|won|lost|led)\s+(?:(?:down|out|up|there|in\s+\p{Lu}\pL+)\s+)?(?:on|in|during|from|at|over)\s+(?:the\s+|late\s+|early\s+)*$`)
	finite    = regexp.MustCompile(`(?i)\b(?:is|are|was|were|has|have|had|be|been|will|would|can|could|said|says|\pL{3,}ed)\b`)
	auxiliary = regexp.MustCompile(`(?i)^(?:is|are|was|were|has|have|had|be|been|being|and|or|also|later|first|not|then|who|that|which|it|he|she|they|we)$`)
)

// A dating is a time at which a sentence says that something happened.
type dating struct {
	days mention.Days
	each bool // on each of the days: see [mention.EachDay]

	// aside says that it is the time of something that is named in passing.
	aside bool
}

// mention returns the date as a mention of it.
func (d dating) mention() mention.Mention {
	m := mention.Mention{Kind: mention.Date, Days: d.days}
	if d.each {
		m.Unit = mention.EachDay
	}
	return m
}

// datings are the times at which the sentence says that something happened: the
// precise ones, or else, if there is but one, a wider one.
func (e excerpt) datings() []dating {
	var precise, wide []dating
	for _, m := range e.hit.Mentions {
		if m.Kind != mention.Date || !e.holds(m) || m.Days.To-m.Days.From >= widestEvent {
			continue
		}
		start := e.hit.Sentences[e.best].Start
		text := e.sentence()
		before, written, after := text[:m.Start-start], text[m.Start-start:m.End-start], text[m.End-start:]
		if boundary.MatchString(before) || compared.MatchString(before) || described.MatchString(after) {
			continue
		}
		d := dating{days: m.Days, each: m.Unit == mention.EachDay, aside: inPassing(before)}
		same := func(other dating) bool { return other.days == d.days }
		switch {
		case d.days.To-d.days.From < preciseDays:
			if !slices.ContainsFunc(precise, same) {
				precise = append(precise, d)
			}
		case stretch.MatchString(written) || !onDay.MatchString(before) && !relative.MatchString(written):
		case !slices.ContainsFunc(wide, same):
			wide = append(wide, d)
		}
	}
	if len(precise) > 0 {
		return precise
	}
	if len(wide) == 1 {
		return wide
	}
	return nil
}

// inPassing reports whether a date behind the text is not of what the sentence
// tells.
func inPassing(before string) bool {
	before = own.ReplaceAllString(before, "")
	if beside.MatchString(before) {
		return true
	}
	at := reduced.FindStringSubmatchIndex(before)
	return at != nil && !auxiliary.MatchString(before[at[2]:at[3]]) && finite.MatchString(before[:at[2]])
}

// termsOf are the terms of what a sentence says, each once: the keys of its names,
// and the stems of its other words. Its dates are left out.
func termsOf(stemmer *retrieval.Stemmer, e excerpt) []string {
	var terms []string
	add := func(term string) {
		if term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	sentence := e.hit.Sentences[e.best]
	passed := sentence.Start
	words := func(until int) {
		if passed < until {
			for _, word := range stemmer.Words(e.hit.Text[passed-e.hit.Start : until-e.hit.Start]) {
				add(word.Term)
			}
		}
		passed = max(passed, until)
	}
	for _, m := range e.hit.Mentions {
		if !e.holds(m) || m.Start < passed || m.Kind != mention.Date && m.Kind != mention.Name {
			continue
		}
		words(m.Start)
		passed = m.End
		switch {
		case m.Kind == mention.Date:
		case m.Class == mention.Place:
			add("=" + m.Key)
		default:
			for word := range strings.FieldsSeq(e.hit.Text[m.Start-e.hit.Start : m.End-e.hit.Start]) {
				if key, ok := mention.Nation(word); ok {
					add("=" + key)
				} else if key := mention.NameKey(word); key != "" {
					add("=" + key)
				}
			}
		}
	}
	words(sentence.End)
	return terms
}

// people are the keys of the surnames in the answering sentence.
func (e excerpt) people() map[string]bool {
	people := make(map[string]bool)
	for _, m := range e.hit.Mentions {
		if m.Kind == mention.Name && m.Class == mention.Person && e.holds(m) {
			if words := strings.Fields(m.Key); len(words) > 0 {
				people[words[len(words)-1]] = true
			}
		}
	}
	return people
}

// weightsOf are what terms count for when two sentences are compared: the fewer
// days they are spoken of with, the more. A word of one event stands with its days
// alone, however many tell of it; the subject of all stands with every day.
func weightsOf(tellings []telling) weights {
	all := make(map[mention.Days]bool)
	with := make(map[string]map[mention.Days]bool)
	for _, t := range tellings {
		all[t.days] = true
		for _, term := range t.terms {
			if with[term] == nil {
				with[term] = make(map[mention.Days]bool)
			}
			with[term][t.days] = true
		}
	}
	w := weights{of: make(map[string]float64, len(with)), other: math.Log(1 + float64(len(all)))}
	for term, days := range with {
		w.of[term] = math.Log(1 + float64(len(all))/float64(len(days)))
	}
	return w
}

// weights are what terms count for.
type weights struct {
	of    map[string]float64
	other float64 // of a term that stands with no day
}

// all is what a term, or each of several, counts for together.
func (w weights) all(terms ...string) float64 {
	sum := 0.0
	for _, term := range terms {
		weight, ok := w.of[term]
		if !ok {
			weight = w.other
		}
		sum += weight
	}
	return sum
}

// sameness is the share of the shorter sentence's weight that both have, and how
// many terms that is. Sentences that name different people tell different events, and
// so do one that denies what the other tells and one that tells the opposite.
func sameness(a, b telling, w weights) (share float64, terms int) {
	if len(a.people) > 0 && len(b.people) > 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(a.people)), func(key string) bool { return b.people[key] }) {
		return 0, 0
	}
	if a.denies != b.denies || a.turns(b) || b.turns(a) {
		return 0, 0
	}
	if len(a.terms) > len(b.terms) {
		a, b = b, a
	}
	shared := 0.0
	for _, term := range a.terms {
		if b.has[term] {
			shared += w.all(term)
			terms++
		}
	}
	if least := min(w.all(a.terms...), w.all(b.terms...)); least > 0 {
		share = shared / least
	}
	return share, terms
}

// turns reports whether the other telling has the opposite of a word of this one, and
// not the word.
func (t telling) turns(other telling) bool {
	return turned(t.turning, func(word string) bool { return other.words[word] })
}

// joinTellings groups the sentences that tell one event. Those of days that
// overlap are joined first, the most alike before others; then, of different
// documents, those that tell the same so closely that only the day differs.
func joinTellings(tellings []telling, w weights) [][]telling {
	type pair struct {
		a, b  int
		day   bool // they may be of one day
		share float64
	}
	var pairs []pair
	shares := make(map[[2]int]float64)
	all := newCommon(tellings)
	for i, a := range tellings {
		for _, j := range all.with(a, fewestTold) {
			b := tellings[j]
			if j <= i {
				continue
			}
			day := near(a.days, b.days)
			if !day && a.hit.DocumentID == b.hit.DocumentID {
				continue
			}
			share, terms := sameness(a, b, w)
			shares[[2]int{i, j}] = share
			if day && share >= sameDayFrom && terms >= fewestTold || share >= otherDayFrom && terms > fewestTold {
				pairs = append(pairs, pair{i, j, day, share})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int {
		if x.day != y.day {
			if x.day {
				return -1
			}
			return 1
		}
		return cmp.Compare(y.share, x.share)
	})
	groups := make([][]int, len(tellings)) // by their first telling
	group := make([]int, len(tellings))    // of a telling, by its first
	for i := range tellings {
		groups[i], group[i] = []int{i}, i
	}
	for _, p := range pairs {
		a, b := min(group[p.a], group[p.b]), max(group[p.a], group[p.b])
		if a == b || !p.day && sameDocument(tellings, groups[a], groups[b]) || mean(shares, groups[a], groups[b]) < chainFrom {
			continue
		}
		for _, i := range groups[b] {
			group[i] = a
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
	}
	var joined [][]telling
	for _, g := range groups {
		var together []telling
		for _, i := range g {
			together = append(together, tellings[i])
		}
		if len(g) > 0 {
			joined = append(joined, together)
		}
	}
	return joined
}

// A common tells which tellings have terms in common with another, without
// comparing each with each.
type common struct {
	having map[string][]int // tellings, by a term that they have or that is alike one
	counts []int            // by telling, while they are counted
}

func newCommon(tellings []telling) common {
	c := common{having: make(map[string][]int), counts: make([]int, len(tellings))}
	for i, t := range tellings {
		for term := range t.has {
			c.having[term] = append(c.having[term], i)
		}
	}
	return c
}

// with returns the tellings that have so many terms of t, or more, in their order.
func (c common) with(t telling, fewest int) []int {
	var found []int
	for _, term := range t.terms {
		for _, i := range c.having[term] {
			if c.counts[i]++; c.counts[i] == fewest {
				found = append(found, i)
			}
		}
	}
	clear(c.counts)
	slices.Sort(found)
	return found
}

// mean is the mean of the shares between a telling of a and one of b.
func mean(shares map[[2]int]float64, a, b []int) float64 {
	sum := 0.0
	for _, i := range a {
		for _, j := range b {
			sum += shares[[2]int{min(i, j), max(i, j)}]
		}
	}
	return sum / float64(len(a)*len(b))
}

// near reports whether two runs of days may be of one event: they overlap, and
// both are of days or both of longer times.
func near(a, b mention.Days) bool {
	return a.Overlap(b) && (a.To-a.From < fewDays) == (b.To-b.From < fewDays)
}

// sameDocument reports whether a document tells of both groups: one that gives two
// days speaks of two events.
func sameDocument(tellings []telling, a, b []int) bool {
	return slices.ContainsFunc(a, func(i int) bool {
		return slices.ContainsFunc(b, func(j int) bool { return tellings[i].hit.DocumentID == tellings[j].hit.DocumentID })
	})
}

// toldBy makes one event of the sentences that tell it: the first is the one that
// has most in common with the others and can be read by itself; then one of each
// other document and day.
func toldBy(group []telling, w weights) told {
	score := make([]float64, len(group))
	for i, t := range group {
		for j, other := range group {
			if i != j {
				share, _ := sameness(t, other, w)
				score[i] += share / float64(len(group))
			}
		}
		score[i] += t.support.strength()
		if pointsBack.MatchString(t.sentence()) {
			score[i] -= 0.5
		}
		if t.days.To-t.days.From >= preciseDays {
			score[i] -= 0.5
		}
		if t.aside {
			score[i]--
		}
	}
	order := make([]int, len(group))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := group[i], group[j]
		return cmp.Or(cmp.Compare(score[j], score[i]), cmp.Compare(a.hit.Document.Path, b.hit.Document.Path), cmp.Compare(a.start(), b.start()))
	})
	event := told{days: group[order[0]].days}
	for _, i := range order {
		event.add(group[i])
	}
	return event
}

// add takes a sentence that tells the event, if its document tells it in no other
// yet.
func (e *told) add(t telling) {
	if len(e.tellings) < mostTellings && !slices.ContainsFunc(e.tellings, func(other telling) bool {
		return other.hit.DocumentID == t.hit.DocumentID
	}) {
		e.tellings = append(e.tellings, t)
	}
}

// addUndated adds to each event the sentences of other documents that tell it
// without its day. A sentence that fits two events is of neither.
func addUndated(events []told, undated []telling, w weights) {
	firsts := make([]telling, len(events))
	for i, e := range events {
		firsts[i] = e.tellings[0]
	}
	all := newCommon(firsts)
	for _, t := range undated {
		fits, best := -1, 0
		for _, i := range all.with(t, fewestTold) {
			share, terms := sameness(firsts[i], t, w)
			if share >= undatedFrom && terms >= fewestUndated {
				fits = i
				best++
			}
		}
		if best == 1 {
			events[fits].add(t)
		}
	}
}

// cited returns the event with those of the citations that tell it; ok is false if
// none of them gives its day.
func (e told) cited(citations []Citation) (event Event, ok bool) {
	event = Event{Days: e.days, Outlets: []string{}, Citations: []int{}, Otherwise: []Account{}}
	for _, t := range e.tellings {
		i := slices.IndexFunc(citations, func(c Citation) bool { return c.place == t.place() })
		if i < 0 {
			continue
		}
		c := citations[i]
		if event.Text == "" {
			if !t.dated {
				return Event{}, false
			}
			event.Days, event.Text = t.days, c.claim()
		}
		event.Citations = append(event.Citations, c.N)
		if outlet := cmp.Or(c.Publisher, c.Document); !slices.Contains(event.Outlets, outlet) {
			event.Outlets = append(event.Outlets, outlet)
		}
		if t.dated && t.days != event.Days && (!t.days.Overlap(event.Days) || max(t.days.To-t.days.From, event.Days.To-event.Days.From) < fewDays) {
			event.otherwise(t.days, c.N)
		}
	}
	return event, event.Text != ""
}

// otherwise notes that citation n gives other days for the event.
func (e *Event) otherwise(days mention.Days, n int) {
	for i := range e.Otherwise {
		if e.Otherwise[i].Value == days.String() {
			e.Otherwise[i].Citations = append(e.Otherwise[i].Citations, n)
			return
		}
	}
	e.Otherwise = append(e.Otherwise, Account{Value: days.String(), Citations: []int{n}})
}
