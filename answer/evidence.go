package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

const (
	// A quotation is up to four sentences: of windows of one to six, those of
	// three and four held the evidence of the most questions among the first three.
	windowSentences = 4
	windowBytes     = 640

	// BM25 over windows, whose lengths differ less than passages' do.
	windowK1      = 0.9
	windowB       = 0.6
	headingWeight = 0.5
	windowAverage = 55.0 // content words of a window of news, about

	nearWords  = 8
	nearWeight = 1.0

	cosineFraction = 0.2

	unmetShare    = 0.6 // of its score that an excerpt keeps for each demand that it does not meet
	leadsFrom     = 0.4 // of the best score from which on an excerpt that meets all demands comes first
	kindlessShare = 0.4 // … if its answering sentence has nothing of the kind that is asked for
)

// An excerpt is a run of sentences of a passage that may answer the question.
type excerpt struct {
	hit         *retrieval.Hit
	first, last int // sentences of hit, both inclusive
	best        int // the sentence among them that answers
	words       float64
	score       float64 // relative to the best of the question: 1 at most, or little more
	support     support // of the sentence that answers
	unmet       []demand
	account     retrieval.Span // of an account that differs: its value; else zero
}

func (e excerpt) start() int { return e.hit.Sentences[e.first].Start }
func (e excerpt) end() int   { return e.hit.Sentences[e.last].End }

// A support says how a sentence bears on the question.
type support struct {
	covered    float64 // of the weight of the question's terms, in the sentence
	near       float64 // the same within the sentences beside it
	context    float64 // the same with its whole passage and headings, which count for less
	candidates []mention.Mention
	wanted     bool // the question wants a kind of thing that can be recognised
}

// A reader sees the question's terms in the hits.
type reader struct {
	question *retrieval.Question
	total    float64 // weight of all terms
	hasDate  bool
	demands  []demand
	doer     func(*reader, excerpt) bool // see [doneBy]
	fits     func(mention.Mention) bool  // see [fitting]
	written  *writtenKind                // see [writtenKinds]; nil where it is told by mentions
}

func newReader(question *retrieval.Question) *reader {
	r := &reader{question: question, demands: demandsOf(question), doer: doneBy(question), fits: fitting(question)}
	for i := range writtenKinds {
		if writtenKinds[i].asked.MatchString(question.Text) {
			r.written = &writtenKinds[i]
		}
	}
	if r.written != nil && r.written.asked == howOld && !namesPerson(question) {
		r.written = &ageOfThing
	}
	for _, term := range question.Terms {
		r.total += term.Weight
		r.hasDate = r.hasDate || term.IsDate
	}
	return r
}

// excerpts returns the windows of the hits, best first. Windows overlap.
func (r *reader) excerpts(hits []retrieval.Hit) []excerpt {
	var all []excerpt
	most, mostCosine := 0.0, 0.0
	for i := range hits {
		hit := &hits[i]
		mostCosine = max(mostCosine, hit.Cosine)
		for first := range hit.Sentences {
			last := first
			for isWindow(hit, first, last+1) {
				last++
			}
			if first > 0 && last == len(hit.Sentences)-1 && len(all) > 0 && all[len(all)-1].hit == hit && all[len(all)-1].last == last {
				break // within the window before
			}
			if r.hasDate && !r.speaksOfDates(hit, first, last) {
				continue
			}
			e := excerpt{hit: hit, first: first, last: last}
			var found bool
			if e.best, e.support, found = r.answering(hit, first, last); !found {
				continue
			}
			e.words = r.window(hit, first, last)
			most = max(most, e.words)
			all = append(all, e)
		}
	}
	for i := range all {
		e := &all[i]
		e.score = share(e.words, most)
		if mostCosine > 0 {
			e.score = (1-cosineFraction)*e.score + cosineFraction*share(max(e.hit.Cosine, 0), mostCosine)
		}
		e.score *= 0.4 + 0.6*e.support.strength()
		e.unmet = r.unmet(*e)
		for range e.unmet {
			e.score *= unmetShare
		}
		if r.doer != nil && !r.doer(r, *e) {
			e.score *= unmetShare
		}
		if e.support.wanted && len(e.support.candidates) == 0 {
			e.score *= kindlessShare
		}
	}
	best := 0.0
	for _, e := range all {
		best = max(best, e.score)
	}
	// Whoever meets all demands leads, unless it hardly bears on the question.
	leads := func(e excerpt) int { return int(indicator(len(e.unmet) == 0 && e.score >= leadsFrom*best)) }
	slices.SortStableFunc(all, func(a, b excerpt) int {
		return cmp.Or(cmp.Compare(leads(b), leads(a)), cmp.Compare(b.score, a.score), cmp.Compare(a.hit.ID, b.hit.ID), cmp.Compare(a.first, b.first))
	})
	return all
}

// isWindow reports whether the sentences first to last exist and are short enough
// to be quoted together.
func isWindow(hit *retrieval.Hit, first, last int) bool {
	return first >= 0 && last < len(hit.Sentences) && last-first < windowSentences && hit.Sentences[last].End-hit.Sentences[first].Start <= windowBytes
}

// centre moves the window so that the sentence that answers has its neighbours
// on both sides, where there is room: what follows often completes it.
func (e *excerpt) centre() {
	e.first, e.last = e.best, e.best
	e.widen()
}

// widen adds the neighbours of the window, on both sides in turn, while it can be
// quoted.
func (e *excerpt) widen() {
	first, last := e.first, e.last
	for grown := true; grown; {
		grown = false
		if isWindow(e.hit, first, last+1) {
			last, grown = last+1, true
		}
		if isWindow(e.hit, first-1, last) {
			first, grown = first-1, true
		}
	}
	e.first, e.last = first, last
}

// apart returns how many sentences, or words, lie from a to b.
func apart(a, b int) int { return max(a-b, b-a) }

func share(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// speaksOfDates reports whether the sentences speak of each day asked for.
func (r *reader) speaksOfDates(hit *retrieval.Hit, first, last int) bool {
	for n, term := range r.question.Terms {
		if term.IsDate && !slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool {
			return o.Term == n && first <= o.Sentence && o.Sentence <= last
		}) {
			return false
		}
	}
	return true
}

// window is BM25 of the sentences first to last, with what they earn for
// having neighbours of the question near each other.
func (r *reader) window(hit *retrieval.Hit, first, last int) float64 {
	frequency := make([]float64, len(r.question.Terms))
	length := 0
	for _, n := range hit.Lengths[first : last+1] {
		length += n
	}
	var found []retrieval.Occurrence
	for _, o := range hit.Found {
		if first <= o.Sentence && o.Sentence <= last {
			frequency[o.Term] += o.Share
			found = append(found, o)
		}
	}
	k := windowK1 * (1 - windowB + windowB*float64(length)/windowAverage)
	score := 0.0
	for n, term := range r.question.Terms {
		f := frequency[n]
		if hit.Above[n] {
			f += headingWeight
		}
		score += term.Weight * f * (windowK1 + 1) / (f + k)
	}
	for _, pair := range r.question.Pairs {
		near := 0.0
		for i, a := range found {
			for _, b := range found[i+1:] {
				distance := b.Position - a.Position
				if distance > nearWords {
					break
				}
				if a.Term == pair[0] && b.Term == pair[1] || a.Term == pair[1] && b.Term == pair[0] {
					distance = max(distance, 1)
					near += a.Share * b.Share / float64(distance*distance)
				}
			}
		}
		idf := min(r.question.Terms[pair[0]].Weight, r.question.Terms[pair[1]].Weight)
		score += nearWeight * idf * near * (windowK1 + 1) / (near + k)
	}
	return score
}

// answering returns the sentence from first to last that supports an answer best;
// found is false if all that they say is of other days than those asked.
func (r *reader) answering(hit *retrieval.Hit, first, last int) (best int, support support, found bool) {
	for i := first; i <= last; i++ {
		if r.hasDate && (!r.speaksOfDates(hit, max(i-1, first), min(i+1, last)) || r.isOfAnotherDay(hit, i)) {
			continue
		}
		if s := r.support(hit, i); !found || s.strength() > support.strength() {
			best, support, found = i, s, true
		}
	}
	if !found && len(r.question.Dates()) > 1 { // it is spoken of the days, though in two places
		return first, r.support(hit, first), true
	}
	return best, support, found
}

// isOfAnotherDay reports whether a sentence states a day, and none that is asked for,
// whatever its neighbours state.
func (r *reader) isOfAnotherDay(hit *retrieval.Hit, sentence int) bool {
	states := false
	for _, m := range mentionsIn(hit, hit.Sentences[sentence]) {
		if m.Kind != mention.Date || m.Days.To-m.Days.From > mostDays {
			continue
		}
		if slices.ContainsFunc(r.question.Dates(), func(term retrieval.Term) bool { return term.SpokenOf(m) }) {
			return false
		}
		states = true
	}
	return states
}

// strength is what a sentence counts for as the one that answers, from 0 to 1:
// most for what it says itself, less for what the sentences beside it and its
// passage add. The shares were tried on the development questions; others near
// them moved no more than one answer.
func (s support) strength() float64 {
	strength := 0.6*s.covered + 0.25*s.near + 0.15*s.context
	if s.wanted && len(s.candidates) == 0 {
		strength *= 0.6
	}
	return strength
}

func (r *reader) support(hit *retrieval.Hit, sentence int) support {
	// What each term counts for, as far as it stands in the sentence, beside it,
	// or anywhere in the passage.
	in, beside, around := make([]float64, len(r.question.Terms)), make([]float64, len(r.question.Terms)), make([]float64, len(r.question.Terms))
	for _, o := range hit.Found {
		switch apart(o.Sentence, sentence) {
		case 0:
			in[o.Term] = max(in[o.Term], o.Share)
			fallthrough
		case 1:
			beside[o.Term] = max(beside[o.Term], o.Share)
			fallthrough
		default:
			around[o.Term] = max(around[o.Term], o.Share)
		}
	}
	var s support
	for n, term := range r.question.Terms {
		if hit.Above[n] {
			around[n] = 1
		}
		s.covered += term.Weight * in[n]
		s.near += term.Weight * beside[n]
		s.context += term.Weight * around[n]
	}
	s.covered, s.near, s.context = share(s.covered, r.total), share(s.near, r.total), share(s.context, r.total)
	s.candidates, s.wanted = r.candidates(hit, hit.Sentences[sentence]), r.fits != nil || r.written != nil
	return s
}

// candidates returns the mentions in the sentence that are of the kind that the
// question wants, and are not of the question itself.
func (r *reader) candidates(hit *retrieval.Hit, sentence retrieval.Span) []mention.Mention {
	if r.fits == nil && r.written == nil {
		return nil
	}
	var found []mention.Mention
	if r.written != nil {
		for _, at := range r.written.told.FindAllStringIndex(hit.Text[sentence.Start-hit.Start:sentence.End-hit.Start], -1) {
			found = append(found, mention.Mention{Start: sentence.Start + at[0], End: sentence.Start + at[1]})
		}
		return found
	}
	for _, m := range hit.Mentions {
		if m.Start >= sentence.Start && m.End <= sentence.End && r.fits(m) && !asked(r.question, hit, m) &&
			(r.question.Shape.Wants != mention.DurationAnswer || !interval.MatchString(hit.Text[m.End-hit.Start:])) {
			found = append(found, m)
		}
	}
	return found
}

// fitting returns a function that tells whether a mention is of the kind that the
// question wants, or nil when it wants nothing that is recognised by its kind.
func fitting(question *retrieval.Question) func(mention.Mention) bool {
	is := func(class mention.Class) func(mention.Mention) bool {
		return func(m mention.Mention) bool {
			return m.Kind == mention.Name && (m.Class == class || m.Class == "")
		}
	}
	switch question.Shape.Wants {
	case mention.PersonAnswer:
		return is(mention.Person)
	case mention.OrganisationAnswer:
		return is(mention.Organisation)
	case mention.PlaceAnswer:
		return is(mention.Place)
	case mention.DateAnswer:
		return func(m mention.Mention) bool { return m.Kind == mention.Date }
	case mention.NumberAnswer:
		counted, people := question.Shape.Counted, countsPeople(question.Shape.Noun)
		var alike []string
		if n := nounTerm(question); n >= 0 {
			alike = question.Terms[n].Alike
		}
		return func(m mention.Mention) bool {
			return m.Kind == mention.Figure && (counted == "" || m.Key == counted || m.Unit == "%" || people && m.Unit == "people" || slices.Contains(alike, m.Key))
		}
	case mention.DurationAnswer:
		return func(m mention.Mention) bool { return m.Kind == mention.Figure && isDuration[m.Unit] }
	case mention.MoneyAnswer:
		return func(m mention.Mention) bool {
			return m.Kind == mention.Figure && len(m.Unit) == 3 && strings.ToUpper(m.Unit) == m.Unit
		}
	case mention.RoleAnswer:
		return func(m mention.Mention) bool { return m.Kind == mention.Name && m.RoleEnd > m.RoleStart }
	case mention.StatementAnswer:
		return func(m mention.Mention) bool { return m.Kind == mention.Attribution }
	}
	return nil
}

// A writtenKind is a kind of answer that is known by how it is written.
type writtenKind struct {
	name  string // as it stands in "gives NAME"
	asked *regexp.Regexp
	told  *regexp.Regexp
}

// writtenKinds are the times of the day, lengths of time and ages.
var writtenKinds = []writtenKind{
	{
		"a time of the day", regexp.MustCompile(`(?i)\b(?:what\s+(?:exact\s+)?(?:time|hour)|what\s+o['’]clock)\b`),
		regexp.MustCompile(`(?i)\b\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b|\b\d{1,2}\s+o['’]clock|\b\d{1,2}h\d{2}\b|\b(?:noon|midday|midnight|dawn|dusk|sunrise|sunset|daybreak)\b`),
	},
	{
		"an age", howOld,
		regexp.MustCompile(`(?i)(?:,\s|\()\d{1,3}(?:[,.;)]|\s+and\b)|\b[\w-]+[\s-]years?[\s-]old\b|\baged?\s+(?:of\s+)?\w+|\bin\s+(?:his|her)\s+(?:teens|\pL+ties)\b`),
	},
}

// ageOfThing is an age that may be told by how long ago something began.
var ageOfThing = writtenKind{"an age", howOld, regexp.MustCompile(writtenKinds[1].told.String() + `|(?i)\b[\w-]+\s+(?:years?|decades?|centur(?:y|ies)|months?|weeks?|days?)\s+ago\b|\b(?:1\d|20)\d\d\b`)}

// interval is what stands behind a length of time that lies between two things.
var interval = regexp.MustCompile(`(?i)^\s+(?:later|earlier|ago|after|before|since|old)\b`)

// countsPeople reports whether a noun is of people, as a figure before it tells.
func countsPeople(noun string) bool {
	return noun != "" && slices.ContainsFunc(mention.FindInQuestion("five "+noun, mention.Asked{}), func(m mention.Mention) bool { return m.Unit == "people" })
}

var howOld = regexp.MustCompile(`(?i)\bhow\s+(?:many\s+years\s+)?old\b|\b(?:what|the)\s+age\b|\bage\W*$`)

// asked reports whether a mention only says again what the question names.
func asked(question *retrieval.Question, hit *retrieval.Hit, m mention.Mention) bool {
	if question.Shape.Wants == mention.RoleAnswer || question.Shape.Wants == mention.StatementAnswer {
		return false // the person is known, the role or the words are asked
	}
	for _, o := range hit.Found {
		if m.Start <= o.Start && o.End <= m.End {
			term := question.Terms[o.Term]
			if m.Kind == mention.Figure && !isNumber(term) {
				continue // what is counted
			}
			if m.Kind != mention.Name || term.Name || m.Class == mention.Place {
				return true
			}
		}
	}
	return false
}
