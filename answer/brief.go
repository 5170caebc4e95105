package answer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"footnote/retrieval"
)

// A Brief is a cited document about a topic. Its citations are numbered as its
// footnotes: in the order in which its parts, as they stand here, cite them first.
// Slices are never nil.
type Brief struct {
	Topic         string         `json:"topic"`
	Reading       string         `json:"reading"`
	Made          time.Time      `json:"made"`    // which is the date of access of its sources
	Summary       []Claim        `json:"summary"` // the central statements, in the order of events
	Events        []Event        `json:"events"`
	People        []RosterEntry  `json:"people"`
	Disagreements []Disagreement `json:"disagreements"`
	Citations     []Citation     `json:"citations"`
	Sources       []Source       `json:"sources"`
	Searched      Searched       `json:"searched"`

	// Dropped is how many quotations were left out, with what they bore out, because
	// their documents no longer said so when the brief was written.
	Dropped int `json:"dropped,omitempty"`
}

// A RosterEntry is a person of a brief, with the roles that the sources give, each
// with the citations that give it.
type RosterEntry struct {
	Name  string    `json:"name"`
	Roles []Account `json:"roles"`
}

// A Source is a document that a brief cites.
type Source struct {
	Document  string `json:"document"` // the path it was ingested under
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Inferred  bool   `json:"published_inferred,omitempty"`
	URL       string `json:"url"`
	SHA256    string `json:"sha256"` // of the stored text, in hexadecimal
	Citations []int  `json:"citations"`
}

// Brief returns a cited document about what the request leaves. Each quotation is
// checked when it is found, and all are once more when the brief is put together:
// one that its document no longer says is left out, and counted. A corpus that
// holds nothing about it gives a Brief without citations, not an error.
func (a *Answerer) Brief(ctx context.Context, request TopicRequest) (Brief, error) {
	brief, err := a.brief(ctx, request)
	if err != nil {
		return Brief{}, fmt.Errorf("write a brief about %.80q: %w", request.Topic, err)
	}
	return brief, nil
}

func (a *Answerer) brief(ctx context.Context, request TopicRequest) (Brief, error) {
	summary, err := a.Summary(ctx, request)
	if err != nil {
		return Brief{}, err
	}
	timeline, err := a.Timeline(ctx, request)
	if err != nil {
		return Brief{}, err
	}
	people, ofPeople, err := a.People(ctx, request)
	if err != nil {
		return Brief{}, err
	}
	differing, err := a.Differ(ctx, request)
	if err != nil {
		return Brief{}, err
	}
	b := binder{numbers: make(map[sentencePlace]int)}
	citations := slices.Concat(summary.Citations, timeline.Citations, ofPeople, differing.Citations)
	digests, err := a.digests(ctx, citations)
	if err != nil {
		return Brief{}, err
	}
	if b.gone, err = a.gone(ctx, citations); err != nil {
		return Brief{}, err
	}
	brief := Brief{
		Topic: request.Topic, Reading: summary.Reading, Made: time.Now().UTC().Truncate(time.Second),
		Summary: []Claim{}, Events: []Event{}, People: []RosterEntry{}, Disagreements: []Disagreement{},
		Searched: timeline.Searched, Dropped: len(b.gone),
	}
	for _, claim := range summary.Claims {
		if claim.Citations = b.bind(summary.Citations, claim.Citations); len(claim.Citations) > 0 {
			brief.Summary = append(brief.Summary, claim)
		}
	}
	for _, event := range timeline.Events {
		if b.has(timeline.Citations, event.Citations[0]) { // its words and its days are those of the first
			event.Citations = b.bind(timeline.Citations, event.Citations)
			event.Otherwise = b.accounts(timeline.Citations, event.Otherwise)
			brief.Events = append(brief.Events, event)
		}
	}
	for _, person := range people {
		if person.Roles = b.accounts(ofPeople, person.Roles); len(person.Roles) > 0 {
			brief.People = append(brief.People, person)
		}
	}
	for _, disagreement := range differing.Disagreements {
		if b.left(differing.Citations, disagreement.Accounts) > 1 { // else its citations are not the brief's either
			disagreement.Accounts = b.accounts(differing.Citations, disagreement.Accounts)
			brief.Disagreements = append(brief.Disagreements, disagreement)
		}
	}
	brief.Citations = append([]Citation{}, b.bound...)
	brief.Sources = sources(brief.Citations, digests)
	return brief, nil
}

// A sentencePlace is where the sentence of a citation stands: a brief cites each
// sentence once.
type sentencePlace struct {
	collection string
	document   int32
	start, end int
}

func (c Citation) sentencePlace() sentencePlace {
	return sentencePlace{c.place.Collection, c.place.Document, c.SentenceStart, c.SentenceEnd}
}

// A binder numbers the citations of the parts of a brief through.
type binder struct {
	gone    map[retrieval.Place]bool // quotations that are no longer in their documents
	numbers map[sentencePlace]int
	bound   []Citation
}

// has reports whether the citation numbered n, of those of a part, may be shown.
func (b *binder) has(of []Citation, n int) bool { return !b.gone[of[n-1].place] }

// bind returns the brief's numbers of the citations numbered in, of those of a
// part, without those that may not be shown. Citations of a part are numbered as
// they stand.
func (b *binder) bind(of []Citation, numbered []int) []int {
	bound := []int{}
	for _, n := range numbered {
		if !b.has(of, n) {
			continue
		}
		c := of[n-1]
		number, ok := b.numbers[c.sentencePlace()]
		if !ok {
			number = len(b.bound) + 1
			b.numbers[c.sentencePlace()] = number
			c.N = number
			b.bound = append(b.bound, c)
		}
		if !slices.Contains(bound, number) {
			bound = append(bound, number)
		}
	}
	return bound
}

// accounts binds the citations of accounts, and leaves out those that have none.
func (b *binder) accounts(of []Citation, accounts []Account) []Account {
	kept := []Account{}
	for _, account := range accounts {
		if account.Citations = b.bind(of, account.Citations); len(account.Citations) > 0 {
			kept = append(kept, account)
		}
	}
	return kept
}

// left returns how many of the accounts have a citation that may be shown.
func (b *binder) left(of []Citation, accounts []Account) int {
	left := 0
	for _, account := range accounts {
		if slices.ContainsFunc(account.Citations, func(n int) bool { return b.has(of, n) }) {
			left++
		}
	}
	return left
}

// gone returns the places whose documents do not say, or no longer, what the
// citations quote. That is logged.
func (a *Answerer) gone(ctx context.Context, citations []Citation) (map[retrieval.Place]bool, error) {
	var places []retrieval.Place
	for _, c := range citations {
		places = append(places, c.place)
	}
	stored, err := a.corpus.Texts(ctx, places)
	if err != nil {
		return nil, fmt.Errorf("check quotations: %w", err)
	}
	gone := make(map[retrieval.Place]bool)
	for i, c := range citations {
		if stored[i] != c.Quote {
			gone[c.place] = true
			a.log.Warn("quotation left out: its document no longer says so", "document", c.Document, "start", c.Start, "end", c.End)
		}
	}
	return gone, nil
}

// A document is where a citation's document is stored.
type document struct {
	collection string
	id         int32
}

// digests returns the SHA-256 of the documents that are cited.
func (a *Answerer) digests(ctx context.Context, citations []Citation) (map[document]string, error) {
	digests := make(map[document]string)
	var places []retrieval.Place
	for _, c := range citations {
		d := document{c.place.Collection, c.place.Document}
		if _, ok := digests[d]; !ok {
			digests[d] = ""
			places = append(places, c.place)
		}
	}
	read, err := a.corpus.Digests(ctx, places)
	if err != nil {
		return nil, err
	}
	for i, place := range places {
		digests[document{place.Collection, place.Document}] = read[i]
	}
	return digests, nil
}

// sources lists the documents that are cited, in the order of their first citation.
func sources(citations []Citation, digests map[document]string) []Source {
	all := []Source{}
	at := make(map[document]int)
	for _, c := range citations {
		d := document{c.place.Collection, c.place.Document}
		i, ok := at[d]
		if !ok {
			i = len(all)
			at[d] = i
			all = append(all, Source{
				Document: c.Document, Title: c.Title, Publisher: c.Publisher, Published: c.Published, Inferred: c.Inferred,
				URL: c.URL, SHA256: digests[d], Citations: []int{},
			})
		}
		all[i].Citations = append(all[i].Citations, c.N)
	}
	return all
}
