package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

const (
	// mostPeople is how many people a roster has, and mostRoles how many roles each.
	mostPeople = 24
	mostRoles  = 5
)

// A giving is a sentence that gives somebody a role.
type giving struct {
	excerpt
	role string // in the source's words
	key  string // equal for roles that are the same
}

// A member is a person of a roster, with the sentences that give a role to them.
type member struct {
	name     string // the spelling that most documents have
	mentions int
	givings  []giving
}

// A seen is a person where a passage has them.
type seen struct {
	name    string // in full, as far as the document tells
	nameKey string
	giving
	given bool // a role is given here
}

// seen returns the people in the passages found, and where.
func (request TopicRequest) seen(result *retrieval.Result) []seen {
	if missingName(result.Question) != "" {
		return nil
	}
	r, about := newReader(result.Question), newTopic(result.Question)
	var all []seen
	for i := range result.Hits {
		hit := &result.Hits[i]
		if !request.reads(hit.Document) || !about.anything() && !about.within(hit, 0, len(hit.Sentences)-1) {
			continue
		}
		for _, m := range hit.Mentions {
			if m.Kind != mention.Name || m.Class != mention.Person || m.Start < hit.Start || m.End > hit.End {
				continue
			}
			name := clean(cmp.Or(m.Full, hit.Text[m.Start-hit.Start:m.End-hit.Start]))
			s := seen{name: name, nameKey: m.Key}
			n := sentenceAt(hit, m.Start)
			s.excerpt = excerpt{hit: hit, first: n, last: n, best: n}
			if !request.during(s.excerpt) {
				continue
			}
			if r.total > 0 {
				s.support = r.support(hit, n)
			}
			if m.RoleEnd > m.RoleStart && m.RoleStart >= hit.Sentences[n].Start && m.RoleEnd <= hit.Sentences[n].End {
				s.role, s.given = clean(hit.Text[m.RoleStart-hit.Start:m.RoleEnd-hit.Start]), true
				s.key = roleKey(s.role)
			}
			all = append(all, s)
		}
	}
	return all
}

// roster returns the people who were seen and have a role, those who are spoken of
// most first. Names are one person's where they are of one group.
func roster(all []seen, groups []mention.Group) []member {
	ofSpelling, ofKey := make(map[string]int), make(map[string]int) // to the person
	people := make([]member, len(groups))
	for n, group := range groups {
		for _, spelling := range group.Spellings {
			ofSpelling[spelling] = n
		}
		for _, key := range group.Keys {
			ofKey[key] = n
		}
	}
	spellings := make([]map[string]int, len(people))
	for _, s := range all {
		n, ok := ofSpelling[s.name]
		if !ok {
			n, ok = ofKey[s.nameKey]
		}
		if !ok {
			continue
		}
		if spellings[n] == nil {
			spellings[n] = make(map[string]int)
		}
		spellings[n][s.name]++
		people[n].mentions++
		if s.given && s.key != "" && !mention.IsKin(s.role) {
			people[n].add(s.giving)
		}
	}
	for n := range people {
		for spelling, count := range spellings[n] {
			if most := spellings[n][people[n].name]; count > most || count == most && spelling < people[n].name {
				people[n].name = spelling
			}
		}
	}
	people = slices.DeleteFunc(people, func(p member) bool { return len(p.givings) == 0 })
	slices.SortStableFunc(people, func(a, b member) int { return cmp.Or(cmp.Compare(b.mentions, a.mentions), cmp.Compare(a.name, b.name)) })
	return people[:min(len(people), mostPeople)]
}

// add takes a sentence that gives the person a role, unless its document gives the
// same one in another.
func (m *member) add(g giving) {
	roles := make(map[string]bool)
	for _, other := range m.givings {
		if other.key == g.key && other.hit.DocumentID == g.hit.DocumentID {
			return
		}
		roles[other.key] = true
	}
	if roles[g.key] || len(roles) < mostRoles {
		m.givings = append(m.givings, g)
	}
}

// People returns the people of what the request leaves, with their roles, as the
// sources give them; the citations are those of the entries.
func (a *Answerer) People(ctx context.Context, request TopicRequest) ([]RosterEntry, []Citation, error) {
	result, err := a.dated(ctx, request)
	if err != nil {
		return nil, nil, fmt.Errorf("list the people of %.80q: %w", request.Topic, err)
	}
	all := request.seen(result)
	var keys []string
	for _, s := range all {
		keys = append(keys, s.nameKey)
	}
	slices.Sort(keys)
	groups, err := a.corpus.SameNames(ctx, result.Collections, slices.Compact(keys))
	if err != nil {
		return nil, nil, fmt.Errorf("list the people of %.80q: %w", request.Topic, err)
	}
	people := roster(all, groups)
	var shown []excerpt
	for _, p := range people {
		for _, g := range p.givings {
			if !slices.ContainsFunc(shown, func(e excerpt) bool { return e.hit == g.hit && e.best == g.best }) {
				shown = append(shown, g.excerpt)
			}
		}
	}
	citations, err := a.cite(ctx, shown)
	if err != nil {
		return nil, nil, fmt.Errorf("list the people of %.80q: %w", request.Topic, err)
	}
	entries := []RosterEntry{}
	for _, p := range people {
		if entry := p.cited(citations); len(entry.Roles) > 0 {
			entries = append(entries, entry)
		}
	}
	return entries, citations, nil
}

// cited returns the person with the roles that the citations give, each role once.
func (m member) cited(citations []Citation) RosterEntry {
	entry := RosterEntry{Name: m.name, Roles: []Account{}}
	at := make(map[string]int) // index in entry.Roles, by the key of the role
	for _, g := range m.givings {
		i := slices.IndexFunc(citations, func(c Citation) bool { return c.place == g.place() })
		if i < 0 {
			continue
		}
		n, ok := at[g.key]
		if !ok {
			n = len(entry.Roles)
			at[g.key] = n
			entry.Roles = append(entry.Roles, Account{Value: g.role})
		}
		entry.Roles[n].Citations = append(entry.Roles[n].Citations, citations[i].N)
	}
	return entry
}
