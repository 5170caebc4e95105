package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// A NamesRequest says which names are looked for.
type NamesRequest struct {
	Collections []string // names; those that the asker may see, at least one
	Word        string   // a name or some words of it, in any spelling and order; "" for those that are mentioned most
	Limit       int      // names at most
}

// A Named is a person, an organisation or a place, as far as names tell: all that
// documents call by one of its spellings.
type Named struct {
	Name      string        // the spelling that is used most; of a country and its people the country's
	Class     mention.Class // "" when unsure
	Spellings []Spelling    // the one that is used most first
	Roles     []Role        // those that the most documents give first, mostRoles of them at most
	First     []NamePlace   // where documents have it first, the earliest published first, mostPlaces at most
	Mentions  int
	Documents int // that mention it
}

// A Spelling is one way to write a name.
type Spelling struct {
	Written   string
	Mentions  int
	Documents int
}

// A Role is what an outlet says that somebody is.
type Role struct {
	Written   string    // verbatim: the bytes of its place
	Documents int       // of the outlet, that say so
	Place     NamePlace // the earliest
}

// A NamePlace is a place of a document that has a name or a role.
type NamePlace struct {
	Place
	Source Document
}

const (
	mostRoles  = 12
	mostPlaces = 5

	// fewestCandidates is how many names are looked at however few are wanted: those
	// that are joined move up.
	fewestCandidates = 50

	// sightingsCounted is about how many sightings are counted to tell the names that
	// are mentioned most.
	sightingsCounted = 50_000

	// placesLooked is how many documents of a spelling are looked at for the
	// earliest.
	placesLooked = 200

	// fewestLetters are how many letters a word must have for what begins with it
	// to be found.
	fewestLetters = 3

	// mostKin bounds the names that are read because others may be joined with
	// them, or they with these. Beyond that none are joined.
	mostKin = 2_000
)

// Names returns the people, organisations and places that have a name like the
// request's word, those that are mentioned most first. Where no name has the word
// itself, in any spelling, names that have it as a beginning are meant, and else
// those that differ by a letter or two.
//
// Spellings are joined by the rules of [mention.JoinNames] over all of the
// collections, and by what their editors decided.
func (ix *Index) Names(ctx context.Context, request NamesRequest) ([]Named, error) {
	ids, err := ix.collectionIDs(ctx, request.Collections)
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	found, err := ix.names(ctx, ids, request)
	if err != nil {
		return nil, fmt.Errorf("look up names like %q: %w", request.Word, err)
	}
	return found, nil
}

// SameNames returns how the collections join the names with the given keys: those of
// one person, organisation or place are a group, with all its other spellings.
func (ix *Index) SameNames(ctx context.Context, collections []string, keys []string) ([]mention.Group, error) {
	ids, err := ix.collectionIDs(ctx, collections)
	if err != nil {
		return nil, fmt.Errorf("join %d names: %w", len(keys), err)
	}
	decisions, err := ix.decisions(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("join %d names: %w", len(keys), err)
	}
	groups, err := ix.groups(ctx, ids, keys, decisions)
	if err != nil {
		return nil, fmt.Errorf("join %d names: %w", len(keys), err)
	}
	same := make([]mention.Group, len(groups))
	for i, group := range groups {
		same[i] = group.Group
	}
	return same, nil
}

func (ix *Index) names(ctx context.Context, ids []int32, request NamesRequest) ([]Named, error) {
	words, err := ix.wordsLike(ctx, ids, mention.NameKey(request.Word))
	if err != nil {
		return nil, err
	}
	if len(words) == 0 && strings.TrimSpace(request.Word) != "" {
		return nil, nil
	}
	limit := max(request.Limit, 0)
	keys, err := ix.candidateNames(ctx, ids, words, max(3*limit, fewestCandidates)) // some of them will be one
	if err != nil {
		return nil, err
	}
	decisions, err := ix.decisions(ctx, ids)
	if err != nil {
		return nil, err
	}
	groups, err := ix.groups(ctx, ids, keys, decisions)
	if err != nil {
		return nil, err
	}
	return ix.describeNames(ctx, ids, groups[:min(len(groups), limit)])
}

// wordsLike returns, for each word of the key, the words of names that it stands
// for; nil when one of them stands for none.
func (ix *Index) wordsLike(ctx context.Context, ids []int32, key string) ([][]string, error) {
	var like [][]string
	for word := range strings.FieldsSeq(key) {
		from, err := ix.nameWords(ctx, ids, word)
		if err != nil {
			return nil, err
		}
		switch {
		case len(from) > 0 && from[0] == word: // in alphabetical order it comes first
			from = from[:1]
		case len(from) > 0 && len(word) >= fewestLetters:
		default:
			if from, err = ix.nearWords(ctx, ids, word); err != nil {
				return nil, err
			}
		}
		if len(from) == 0 {
			return nil, nil
		}
		like = append(like, from)
	}
	return like, nil
}

// nameWords returns the words of names that begin with beginning, in alphabetical
// order.
func (ix *Index) nameWords(ctx context.Context, ids []int32, beginning string) ([]string, error) {
	rows, err := ix.pool.Query(ctx, query("name_words_from"), ids, beginning)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// nearWords returns the words of names that differ from word by a letter or two.
func (ix *Index) nearWords(ctx context.Context, ids []int32, word string) ([]string, error) {
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsLetter(first) {
		return nil, nil
	}
	var near []string
	for _, letter := range mention.FirstLetters(first) {
		words, err := ix.nameWords(ctx, ids, string(letter))
		if err != nil {
			return nil, err
		}
		near = append(near, slices.DeleteFunc(words, func(other string) bool { return mention.CompareKeys(other, word) < mention.Near })...)
	}
	return near, nil
}

// candidateNames returns the keys of the names that have a word of each of words, or
// of all names if there are no words, those that are mentioned most first.
func (ix *Index) candidateNames(ctx context.Context, ids []int32, words [][]string, limit int) ([]string, error) {
	if len(words) == 0 {
		rows, err := ix.pool.Query(ctx, query("name_most"), ids, limit, sightingsCounted)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[string])
	}
	sought, numbers := []string{}, []int32{}
	for n, like := range words {
		for _, word := range like {
			sought, numbers = append(sought, word), append(numbers, int32(n+1))
		}
	}
	rows, err := ix.pool.Query(ctx, query("name_candidates"), ids, sought, numbers, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// A nameGroup is one person, organisation or place with how its names are spelled.
type nameGroup struct {
	mention.Group
	spelled  []spelled
	mentions int
}

// spelled is how often a key is spelled in one way, of one class.
type spelled struct {
	Key, Spelling, Class string
	Mentions, Documents  int
}

// groups joins the names with the given keys and those that may be one with them,
// and returns the groups that have one of the keys, those that are mentioned most
// first.
func (ix *Index) groups(ctx context.Context, ids []int32, keys []string, decisions mention.Decisions) ([]nameGroup, error) {
	all, joined, err := ix.kin(ctx, ids, keys, decisions)
	if err != nil {
		return nil, err
	}
	rows, err := ix.pool.Query(ctx, query("name_spellings"), ids, all)
	if err != nil {
		return nil, err
	}
	spellings, err := pgx.CollectRows(rows, pgx.RowToStructByName[spelled])
	if err != nil {
		return nil, err
	}
	sightings, err := ix.sightings(ctx, ids, joined)
	if err != nil {
		return nil, err
	}
	bySpelling := make(map[string][]spelled)
	for _, s := range spellings {
		bySpelling[s.Spelling] = append(bySpelling[s.Spelling], s)
		sightings = append(sightings, mention.Sighting{Name: s.Spelling, Key: s.Key}) // of a name that is alone there are no others
	}
	var groups []nameGroup
	for _, group := range decisions.Join(sightings) {
		if !slices.ContainsFunc(group.Keys, func(key string) bool { return slices.Contains(keys, key) }) {
			continue
		}
		g := nameGroup{Group: group}
		for _, spelling := range group.Spellings {
			for _, s := range bySpelling[spelling] {
				if slices.Contains(group.Keys, s.Key) {
					g.spelled = append(g.spelled, s)
					g.mentions += s.Mentions
				}
			}
		}
		groups = append(groups, g)
	}
	slices.SortStableFunc(groups, func(a, b nameGroup) int { return cmp.Compare(b.mentions, a.mentions) })
	return groups, nil
}

// kin returns keys with those that the rules or an editor may have joined to them,
// and which of all these may be joined with another.
func (ix *Index) kin(ctx context.Context, ids []int32, keys []string, decisions mention.Decisions) (all, joined []string, err error) {
	family := make(map[string]bool)
	mayJoin := make(map[string]bool)
	for _, key := range keys {
		family[key] = true
	}
	for fresh := keys; len(fresh) > 0 && !decisions.Apart; {
		var words, prefixes, found []string
		for _, key := range fresh {
			for _, block := range mention.Blocks(key) {
				words, prefixes = append(words, block.Word), append(prefixes, block.Prefix)
			}
		}
		rows, err := ix.pool.Query(ctx, query("name_blocks"), ids, words, prefixes)
		if err != nil {
			return nil, nil, err
		}
		near, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, nil, err
		}
		for _, key := range fresh {
			for _, other := range slices.Concat(near, decisions.Partners(key)) {
				if !mention.MayJoin(key, other) && !slices.Contains(decisions.Partners(key), other) {
					continue
				}
				mayJoin[key], mayJoin[other] = true, true
				if !family[other] {
					family[other] = true
					found = append(found, other)
				}
			}
		}
		if len(family) > len(keys)+mostKin {
			return keys, nil, nil
		}
		fresh = found
	}
	return slices.Sorted(maps.Keys(family)), slices.Sorted(maps.Keys(mayJoin)), nil
}

// sightings returns what documents call those with the given keys.
func (ix *Index) sightings(ctx context.Context, ids []int32, keys []string) ([]mention.Sighting, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := ix.pool.Query(ctx, query("name_sightings"), ids, keys)
	if err != nil {
		return nil, err
	}
	var sightings []mention.Sighting
	var key, spelling, class string
	var document int32
	var roles []string
	_, err = pgx.ForEachRow(rows, []any{&key, &spelling, &class, &document, &roles}, func() error {
		s := mention.Sighting{Name: spelling, Key: key, Class: mention.Class(class), Document: strconv.Itoa(int(document))}
		sightings = append(sightings, s)
		for _, s.Role = range roles {
			sightings = append(sightings, s)
		}
		return nil
	})
	return sightings, err
}

// describeNames reads what there is to say of the groups.
func (ix *Index) describeNames(ctx context.Context, ids []int32, groups []nameGroup) ([]Named, error) {
	named := make([]Named, len(groups))
	numbers, keys, spellings := []int32{}, []string{}, []string{}
	for n, group := range groups {
		named[n].summarise(group)
		for _, s := range group.spelled {
			numbers, keys, spellings = append(numbers, int32(n)), append(keys, s.Key), append(spellings, s.Spelling)
		}
	}
	rows, err := ix.pool.Query(ctx, query("name_documents"), ids, numbers, keys, spellings)
	if err != nil {
		return nil, err
	}
	var n, documents int
	if _, err := pgx.ForEachRow(rows, []any{&n, &documents}, func() error {
		named[n].Documents = documents
		return nil
	}); err != nil {
		return nil, err
	}
	if rows, err = ix.pool.Query(ctx, query("name_roles"), ids, numbers, keys, spellings, mostRoles); err != nil {
		return nil, err
	}
	type roleRow struct {
		Role      string
		Documents int
		namePlaceRow
	}
	roles, err := pgx.CollectRows(rows, pgx.RowToStructByName[roleRow])
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		if mention.IsKin(r.Role) {
			continue
		}
		named[r.N].Roles = append(named[r.N].Roles, Role{Written: r.Role, Documents: r.Documents, Place: r.place()})
	}
	if rows, err = ix.pool.Query(ctx, query("name_places"), ids, numbers, keys, spellings, mostPlaces, placesLooked); err != nil {
		return nil, err
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByName[namePlaceRow])
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		named[p.N].First = append(named[p.N].First, p.place())
	}
	return named, nil
}

// summarise fills in what the group itself tells.
func (n *Named) summarise(group nameGroup) {
	n.Mentions = group.mentions
	classes := make(map[mention.Class]int)
	at := make(map[string]int) // index in n.Spellings
	for _, s := range group.spelled {
		i, ok := at[s.Spelling]
		if !ok {
			i = len(n.Spellings)
			at[s.Spelling] = i
			n.Spellings = append(n.Spellings, Spelling{Written: s.Spelling})
		}
		n.Spellings[i].Mentions += s.Mentions
		n.Spellings[i].Documents += s.Documents
		if class := mention.Class(s.Class); class != "" {
			classes[class] += s.Mentions
		}
	}
	slices.SortFunc(n.Spellings, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Written, b.Written))
	})
	for _, s := range n.Spellings {
		if n.Name == "" || mention.IsPeople(n.Name) && !mention.IsPeople(s.Written) {
			n.Name = s.Written
		}
	}
	for _, class := range []mention.Class{mention.Person, mention.Organisation, mention.Place} {
		if classes[class] > classes[n.Class] {
			n.Class = class
		}
	}
}

// A namePlaceRow is a row of name_places.sql.
type namePlaceRow struct {
	N                                             int
	Collection                                    string
	DocumentID                                    int32
	StartByte, EndByte                            int
	Path, Title, Publisher, Author, Url, Language string
	PublishedFrom, PublishedTo                    *time.Time
	PublishedInferred                             bool
}

func (r namePlaceRow) place() NamePlace {
	place := NamePlace{
		Place:  Place{Collection: r.Collection, Document: r.DocumentID, Start: r.StartByte, End: r.EndByte},
		Source: Document{Path: r.Path, Title: r.Title, Publisher: r.Publisher, Author: r.Author, URL: r.Url, Language: r.Language, Inferred: r.PublishedInferred},
	}
	if r.PublishedFrom != nil && r.PublishedTo != nil {
		place.Source.Dated = true
		place.Source.Published = mention.Days{From: dayOf(*r.PublishedFrom), To: dayOf(*r.PublishedTo)}
	}
	return place
}
