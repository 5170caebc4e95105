package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// Whoever is asked for by given name and surname is one person. A namesake is
// another, and so is whoever a surname alone stands for where the document has
// named another in full. A word of the question that stands in such a name is not
// found there.

// A person is somebody whom a question names in full.
type person struct {
	key      string          // of the name
	words    []string        // of key
	written  string          // the surname in the question
	joined   map[string]bool // keys of the other names that the collections have joined with it
	foremost bool            // of those with the surname this is whom the collections mention most
}

func (p *person) surname() string { return p.words[len(p.words)-1] }

// isNot reports whether a person's name in full is another's.
func (p *person) isNot(key string) bool { return !p.joined[key] && !mention.MayBeOne(p.key, key) }

// isAnother reports whether a name in the hit is another person's.
func (p *person) isAnother(hit *Hit, m mention.Mention) bool {
	if m.Kind != mention.Name {
		return false
	}
	if strings.Contains(m.Key, " ") {
		return (m.Class == mention.Person || m.Class == "" && strings.HasSuffix(m.Key, " "+p.surname())) && p.isNot(m.Key)
	}
	if m.Key != p.surname() || m.Class == mention.Place || m.Class == mention.Organisation {
		return false
	}
	bearers := hit.bearers[m.Key]
	if len(bearers) == 0 {
		return !p.foremost
	}
	if isFamily(hit, m) {
		return !slices.ContainsFunc(bearers, func(b bearer) bool { return !p.isNot(b.key) })
	}
	nearest := bearers[0]
	for _, b := range bearers {
		if b.start < m.Start {
			nearest = b // they are in the order of the text
		}
	}
	return p.isNot(nearest.key)
}

// isFamily reports whether a surname stands for several who bear it: "the
// Safarovs", "the Safarov brothers".
func isFamily(hit *Hit, m mention.Mention) bool {
	start, end := m.Start-hit.Start, m.End-hit.Start
	if start < 0 || end > len(hit.Text) {
		return false
	}
	if mention.NameKey(hit.Text[start:end]) != m.Key { // the key is that of the singular
		return true
	}
	before, behind := strings.Fields(hit.Text[:start]), strings.Fields(hit.Text[end:])
	return len(before) > 0 && mention.IsKin(before[len(before)-1]) || len(behind) > 0 && mention.IsKin(strings.TrimRight(behind[0], ".,;:’'"))
}

// A bearer is where a document names in full somebody of a surname.
type bearer struct {
	key   string
	start int // byte of the document's text
}

// namesakesRead bounds the names of the corpus with a surname that are read: those
// that are mentioned most.
const namesakesRead = 200

// addPeople reads whom the question names in full, so that their words are not
// found in the names of others, and who of them the collections do not have: those
// of whose surname they name others in full, and none that may be the same.
func (ix *Index) addPeople(ctx context.Context, question *Question, collections []int32) error {
	for _, m := range question.Mentions {
		if m.Kind != mention.Name || m.Class == mention.Place || m.Class == mention.Organisation {
			continue
		}
		full := m.Written(question.Text)
		key := mention.NameKey(full)
		words := strings.Fields(key)
		if len(words) < 2 || slices.ContainsFunc(strings.Fields(full), mention.IsPeople) {
			continue
		}
		p := &person{key: key, words: words, written: full[strings.LastIndexByte(full, ' ')+1:], joined: make(map[string]bool)}
		for _, term := range question.Terms {
			if m.Start <= term.Start && term.End <= m.End {
				for _, key := range term.alias.keys {
					p.joined[key] = true
				}
			}
		}
		if sure, err := ix.isPerson(ctx, m, words[0], collections); err != nil {
			return fmt.Errorf("look for namesakes of %q: %w", full, err)
		} else if !sure {
			continue
		}
		bearers, stranger, err := ix.meet(ctx, p, collections)
		if err != nil {
			return fmt.Errorf("look for namesakes of %q: %w", full, err)
		}
		if stranger {
			question.Strangers = append(question.Strangers, m)
		}
		for i := range question.Terms {
			term := &question.Terms[i]
			word := mention.NameKey(term.Written)
			if !term.Name || !slices.Contains(words, word) {
				continue
			}
			for _, name := range bearers {
				if p.isNot(name) {
					continue
				}
				own := strings.Fields(name)
				if len(word) == 1 { // an initial stands for the given name that begins with it
					term.Joined, term.alias.keys = append(term.Joined, namePrefix+own[0]), append(term.alias.keys, name)
				}
				// A middle name may be left out.
				term.Frame = term.Frame || slices.Index(words, word) > 0 && word != p.surname() && slices.Contains(own, words[0]) && !slices.Contains(own, word)
			}
			term.people = append(term.people, len(question.people))
		}
		question.people = append(question.people, *p)
	}
	return nil
}

// meet returns the names in full of those people of the collections who bear p's
// surname, those who are mentioned most first, and whether p is a stranger among
// them.
func (ix *Index) meet(ctx context.Context, p *person, collections []int32) (bearers []string, stranger bool, err error) {
	names, err := ix.candidateNames(ctx, collections, [][]string{{p.surname()}}, namesakesRead)
	if err != nil {
		return nil, false, err
	}
	if bearers, err = ix.peopleAmong(ctx, names, collections); err != nil {
		return nil, false, err
	}
	p.foremost = len(bearers) == 0 || !p.isNot(bearers[0])
	if len(bearers) == 0 || slices.ContainsFunc(names, p.resembles) {
		return bearers, false, nil
	}
	near, err := ix.mayJoin(ctx, p.key, collections)
	return bearers, !near, err
}

// resembles reports whether a name in full may be p's, or one that p's is a slip of
// the pen for: another word alone is different, of three or more.
func (p *person) resembles(key string) bool {
	words := strings.Fields(key)
	shared := 0
	for _, word := range p.words {
		shared += strings.Count(" "+key+" ", " "+word+" ")
	}
	return len(words) > 1 && (!p.isNot(key) || shared > 1 && shared >= len(p.words)-1)
}

// peopleAmong returns those of the names that are people's in full, in order.
func (ix *Index) peopleAmong(ctx context.Context, names []string, collections []int32) ([]string, error) {
	rows, err := ix.pool.Query(ctx, query("name_spellings"), collections, names)
	if err != nil {
		return nil, err
	}
	spellings, err := pgx.CollectRows(rows, pgx.RowToStructByName[spelled])
	if err != nil {
		return nil, err
	}
	persons := make(map[string]int) // mentions as a person, less those as anything else
	for _, s := range spellings {
		switch mention.Class(s.Class) {
		case mention.Person:
			persons[s.Key] += s.Mentions
		case mention.Place, mention.Organisation:
			persons[s.Key] -= s.Mentions
		}
	}
	return slices.DeleteFunc(slices.Clone(names), func(key string) bool { return persons[key] <= 0 || !strings.Contains(key, " ") }), nil
}

// mayJoin reports whether the collections have a name that the rules may join to
// the key.
func (ix *Index) mayJoin(ctx context.Context, key string, collections []int32) (bool, error) {
	var words, prefixes []string
	for _, block := range mention.Blocks(key) {
		words, prefixes = append(words, block.Word), append(prefixes, block.Prefix)
	}
	rows, err := ix.pool.Query(ctx, query("name_blocks"), collections, words, prefixes)
	if err != nil {
		return false, err
	}
	near, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return slices.ContainsFunc(near, func(other string) bool { return mention.MayJoin(key, other) }), err
}

// isPerson reports whether a name of the question, in full, is sure to be a person's.
func (ix *Index) isPerson(ctx context.Context, m mention.Mention, given string, collections []int32) (bool, error) {
	if m.Class == mention.Person {
		return true, nil
	}
	return ix.isGivenName(ctx, given, collections)
}

// isGivenName reports whether people of the collections bear a word as the first of
// their names in full.
func (ix *Index) isGivenName(ctx context.Context, word string, collections []int32) (bool, error) {
	names, err := ix.candidateNames(ctx, collections, [][]string{{word}}, namesakesRead)
	if err != nil {
		return false, err
	}
	people, err := ix.peopleAmong(ctx, names, collections)
	return slices.ContainsFunc(people, func(key string) bool { return strings.HasPrefix(key, word+" ") }), err
}

// Another reports whether a name of the hit is that of another person than all whom
// the question names in full. It is false where the question names nobody so.
func (q *Question) Another(hit *Hit, m mention.Mention) bool {
	return len(q.people) > 0 && !slices.ContainsFunc(q.people, func(p person) bool { return !p.isAnother(hit, m) })
}

// another is the same of those alone whose name the term is a word of.
func (q *Question) another(t *Term, hit *Hit, m mention.Mention) bool {
	return len(t.people) > 0 && !slices.ContainsFunc(t.people, func(n int) bool { return !q.people[n].isAnother(hit, m) })
}

// readBearers reads, of the hits that have a surname of the question alone, whom
// their documents name in full with it.
func (s *search) readBearers(ctx context.Context) error {
	if len(s.result.Question.people) == 0 {
		return nil
	}
	var surnames, written []string
	for _, p := range s.result.Question.people {
		surnames, written = append(surnames, p.surname()), append(written, p.written)
	}
	hits := make(map[int32][]*Hit) // by document
	var documents []int32
	for i := range s.result.Hits {
		hit := &s.result.Hits[i]
		if slices.ContainsFunc(written, func(surname string) bool { return strings.Contains(hit.Text, surname) }) ||
			slices.ContainsFunc(hit.Mentions, func(m mention.Mention) bool { return m.Kind == mention.Name && slices.Contains(surnames, m.Key) }) {
			hits[hit.DocumentID] = append(hits[hit.DocumentID], hit)
			documents = append(documents, hit.DocumentID)
		}
	}
	if len(documents) == 0 {
		return nil
	}
	rows, err := s.pool.Query(ctx, query("bearers"), s.ids, documents, surnames)
	if err != nil {
		return fmt.Errorf("read full names: %w", err)
	}
	var document int32
	var surname string
	var b bearer
	if _, err := pgx.ForEachRow(rows, []any{&document, &surname, &b.key, &b.start}, func() error {
		for _, hit := range hits[document] {
			if hit.bearers == nil {
				hit.bearers = make(map[string][]bearer)
			}
			hit.bearers[surname] = append(hit.bearers[surname], b)
		}
		return nil
	}); err != nil {
		return fmt.Errorf("read full names: %w", err)
	}
	return nil
}
