package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"footnote/retrieval/mention"
)

// A sighting is what one document calls somebody or something, under one
// spelling.
type sighting struct {
	key, spelling string
	class         mention.Class
	mentions      int
	first         Span   // bytes of the document's text
	roles         []Span // of the document's text, each role once
}

// longestName bounds the bytes of a name that is kept: longer runs of capitals are
// none, and the index has no room for them.
const longestName = 200

// sightings sums up the names among the mentions of a document's passages, in the
// order of their keys.
func (p *prepared) sightings() []sighting {
	type spelled struct{ key, spelling string }
	at := make(map[spelled]int)
	var sighted []sighting
	for _, passage := range p.passages {
		for _, m := range passage.mentions {
			written := m.Written(p.Text)
			if m.Kind != mention.Name || len(m.Key) > longestName || len(written) > longestName {
				continue
			}
			i, ok := at[spelled{m.Key, written}]
			if !ok {
				i = len(sighted)
				at[spelled{m.Key, written}] = i
				sighted = append(sighted, sighting{key: m.Key, spelling: written, first: Span{m.Start, m.End}})
			}
			s := &sighted[i]
			s.mentions++
			s.class = cmp.Or(s.class, m.Class)
			role := Span{m.RoleStart, m.RoleEnd}
			if said := p.Text[role.Start:role.End]; said != "" && !slices.ContainsFunc(s.roles, func(r Span) bool { return p.Text[r.Start:r.End] == said }) {
				s.roles = append(s.roles, role)
			}
		}
	}
	slices.SortFunc(sighted, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.spelling, b.spelling))
	})
	return sighted
}

// sightingRows yields the rows of the documents' sightings in the order of their
// index, which then grows page by page instead of all over.
func (in *ingest) sightingRows(documents []*prepared, ids []int32) iter.Seq[[]any] {
	type owned struct {
		sighting
		document int
	}
	var all []owned
	for i, document := range documents {
		for _, s := range document.sighted {
			all = append(all, owned{s, i})
		}
	}
	slices.SortStableFunc(all, func(a, b owned) int { return cmp.Compare(a.key, b.key) })
	return func(yield func([]any) bool) {
		for _, s := range all {
			text := documents[s.document].Text
			roles := make([]string, len(s.roles))
			for i, role := range s.roles {
				roles[i] = text[role.Start:role.End]
			}
			if !yield([]any{in.collection, s.key, ids[s.document], s.spelling, string(s.class), s.mentions, s.first.Start, s.first.End, roles, flatten(s.roles)}) {
				return
			}
		}
	}
}

// addNameWords notes the words of the documents' names. Most names have been
// written before: those that this ingest wrote are not looked up again.
func (in *ingest) addNameWords(ctx context.Context, tx pgx.Tx, documents []*prepared) error {
	var words, keys []string
	for _, document := range documents {
		for _, s := range document.sighted {
			if in.nameKeys[s.key] {
				continue
			}
			if len(in.nameKeys) >= rememberedWords {
				clear(in.nameKeys)
			}
			in.nameKeys[s.key] = true
			for word := range strings.FieldsSeq(s.key) {
				words, keys = append(words, word), append(keys, s.key)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, query("name_words_add"), in.collection, words, keys); err != nil {
		return fmt.Errorf("write the words of %d names: %w", len(keys), err)
	}
	return nil
}
