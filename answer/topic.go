package answer

import (
	"slices"
	"strings"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// A topic is what a timeline, a brief or a roster is about.
type topic struct {
	question *retrieval.Question
	total    float64 // weight of the terms that are no dates
	people   []mention.Mention
	terms    []topicTerm
}

// A topicTerm is a term that counts for the topic.
type topicTerm struct {
	n      int // index in Question.Terms
	weight float64
	person int  // index in people of whose name it is part; -1 for none
	needed bool // it is what a name cannot do without
}

const (
	// aboutFrom is the share of a topic's weight that what is said must have to be of
	// the topic. Words of the title above it count for aboveShare of themselves.
	aboutFrom  = 0.5
	aboveShare = 0.5

	// reach is how many sentences behind that of its day what somebody did may be told
	// in, or who it was.
	reach = 3
)

func newTopic(question *retrieval.Question) topic {
	t := topic{question: question}
	var needed []int
	for _, m := range question.Mentions {
		if m.Kind != mention.Name {
			continue
		}
		if n := nameTerm(question, m); n >= 0 {
			needed = append(needed, n)
		}
		if m.Class == mention.Person {
			t.people = append(t.people, m)
		}
	}
	for n, term := range question.Terms {
		if term.IsDate || term.Frame {
			continue
		}
		person := slices.IndexFunc(t.people, func(m mention.Mention) bool { return m.Start <= term.Start && term.End <= m.End })
		t.terms = append(t.terms, topicTerm{n, term.Weight, person, slices.Contains(needed, n)})
		t.total += term.Weight
	}
	return t
}

// anything reports whether the topic is no subject at all, or days alone.
func (t topic) anything() bool { return len(t.terms) == 0 }

// is reports whether a mention is of the person that the topic names, in whatever
// spelling: a surname alone may be anybody's of that name.
func (t topic) is(person mention.Mention, m mention.Mention) bool {
	if m.Kind != mention.Name || m.Class != mention.Person && m.Class != "" {
		return false
	}
	match := mention.CompareKeys(person.Key, m.Key)
	return match >= mention.Partial || match == mention.Near && strings.Contains(person.Key, " ")
}

// within reports whether sentences first to last of a hit are about the topic.
func (t topic) within(hit *retrieval.Hit, first, last int) bool {
	start, end := hit.Sentences[first].Start, hit.Sentences[last].End
	named := make([]bool, len(t.people))
	for i, person := range t.people {
		named[i] = slices.ContainsFunc(hit.Mentions, func(m mention.Mention) bool {
			return m.Start >= start && m.End <= end && t.is(person, m) && !t.question.Another(hit, m)
		})
	}
	share := make([]float64, len(t.question.Terms))
	for _, o := range hit.Found {
		if first <= o.Sentence && o.Sentence <= last {
			share[o.Term] = max(share[o.Term], o.Share)
		}
	}
	covered, own := 0.0, 0.0
	for _, term := range t.terms {
		has := share[term.n]
		if term.person >= 0 {
			has = indicator(named[term.person])
		}
		own += has
		if hit.Above[term.n] && term.person < 0 {
			has = max(has, aboveShare)
		}
		if term.needed && has == 0 {
			return false
		}
		covered += term.weight * has
	}
	return own > 0 && covered >= aboutFrom*t.total
}

// above reports whether the titles above a hit have the whole topic, which names
// nobody.
func (t topic) above(hit *retrieval.Hit) bool {
	return len(t.people) == 0 && !slices.ContainsFunc(t.terms, func(term topicTerm) bool { return !hit.Above[term.n] })
}

// tells reports whether a sentence of a hit, the n-th, tells something about the
// topic, and returns the sentences around it that are to be quoted with it. For
// somebody's name, those that follow may have it: "two men were arrested on June 30.
// They are …".
func (t topic) tells(hit *retrieval.Hit, n int) (first, last int, ok bool) {
	if t.anything() || t.within(hit, n, n) {
		return n, n, true
	}
	if t.above(hit) && slices.ContainsFunc(hit.Found, func(o retrieval.Occurrence) bool {
		return apart(o.Sentence, n) <= 1 && !t.question.Terms[o.Term].Frame
	}) {
		return n, n, true
	}
	if !slices.ContainsFunc(t.terms, func(term topicTerm) bool { return t.question.Terms[term.n].Name }) {
		return n, n, false
	}
	for last := n + 1; last <= n+reach && isWindow(hit, n, last) && !isDated(hit, last); last++ {
		if t.within(hit, n, last) {
			return n, last, true
		}
	}
	if isWindow(hit, n-1, n) && !isDated(hit, n-1) && t.within(hit, n-1, n) {
		return n - 1, n, true
	}
	return n, n, false
}

// isDated reports whether a sentence speaks of days.
func isDated(hit *retrieval.Hit, n int) bool {
	sentence := hit.Sentences[n]
	return slices.ContainsFunc(hit.Mentions, func(m mention.Mention) bool {
		return m.Kind == mention.Date && m.Start >= sentence.Start && m.End <= sentence.End
	})
}
