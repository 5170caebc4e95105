package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"footnote/retrieval/mention"
)

// namesMeant bounds the names of the corpus that a name of a question may mean, as
// a surname alone does.
const namesMeant = 30

// An alias is what else a word of a name is sought as, where editors or the rules
// say that other names are the same one's or another's.
type alias struct {
	keys   []string        // of names that are the same one's
	unlike map[string]bool // spellings, in lower case, of those whom editors said to be others
}

// addSpellings has the names of the question sought under the other spellings that
// the collections have joined with them, and no longer under those that editors
// split from them.
func (ix *Index) addSpellings(ctx context.Context, question *Question, collections []int32) error {
	if !slices.ContainsFunc(question.Terms, func(term Term) bool { return term.Name }) {
		return nil
	}
	decisions, err := ix.decisions(ctx, collections)
	if err != nil {
		return err
	}
	question.apart = decisions.Apart
	if decisions.Apart {
		for i := range question.Terms {
			if term := &question.Terms[i]; term.Name {
				term.Keys = term.Keys[:1] // the word itself
			}
		}
		return nil
	}
	for _, m := range question.Mentions {
		if m.Kind != mention.Name || m.Class == mention.Place {
			continue
		}
		if err := ix.addSpellingsOf(ctx, question, m, decisions, collections); err != nil {
			return fmt.Errorf("look for other spellings of %q: %w", question.Text[m.Start:m.End], err)
		}
	}
	return nil
}

func (ix *Index) addSpellingsOf(ctx context.Context, question *Question, m mention.Mention, decisions mention.Decisions, collections []int32) error {
	written := question.Text[m.Start:m.End]
	asked := strings.Fields(mention.NameKey(written))
	var sought [][]string
	for _, word := range asked {
		sought = append(sought, []string{word})
	}
	if len(sought) == 0 {
		return nil
	}
	keys, err := ix.candidateNames(ctx, collections, sought, namesMeant)
	if err != nil || len(keys) == 0 {
		return err
	}
	groups, err := ix.groups(ctx, collections, keys, decisions)
	if err != nil {
		return err
	}
	meant, others := namesake(groups, written)
	unlike := make(map[string]bool)
	for _, other := range others {
		if slices.ContainsFunc(meant, func(g nameGroup) bool { return areSplit(g, other, decisions) }) {
			for _, spelling := range other.Spellings {
				unlike[strings.ToLower(spelling)] = true
			}
		}
	}
	for i := range question.Terms {
		term := &question.Terms[i]
		if !term.Name || term.Start < m.Start || term.End > m.End {
			continue
		}
		term.alias.unlike = unlike
		word := strings.TrimPrefix(term.Keys[len(term.Keys)-1], namePrefix)
		for _, group := range meant {
			for _, other := range otherWords(group.Keys, asked, word) {
				if key := namePrefix + other; !slices.Contains(term.Keys, key) && !slices.Contains(term.Joined, key) {
					term.Joined = append(term.Joined, key)
				}
				term.alias.keys = append(term.alias.keys, group.Keys...)
			}
		}
	}
	return nil
}

// areSplit reports whether two groups are two because an editor said so: one has a
// spelling that was split from one of the other, or from one that the rules would
// join with both.
func areSplit(a, b nameGroup, decisions mention.Decisions) bool {
	return slices.ContainsFunc(decisions.Split, func(pair [2]string) bool {
		hasOne, hasOther := slices.Contains(a.Spellings, pair[0]), slices.Contains(a.Spellings, pair[1])
		if !hasOne && !hasOther {
			return false
		}
		return hasOne && slices.Contains(b.Spellings, pair[1]) || hasOther && slices.Contains(b.Spellings, pair[0]) ||
			slices.ContainsFunc(a.Keys, func(key string) bool {
				return slices.ContainsFunc(b.Keys, func(other string) bool { return key == other || mention.MayJoin(key, other) })
			})
	})
}

// namesake returns which of the groups the words mean: those with a spelling that
// has them letter for letter, or else all.
func namesake(groups []nameGroup, words string) (meant, others []nameGroup) {
	words = " " + strings.ToLower(words) + " "
	for _, group := range groups {
		if slices.ContainsFunc(group.Spellings, func(spelling string) bool { return strings.Contains(" "+strings.ToLower(spelling)+" ", words) }) {
			meant = append(meant, group)
		} else {
			others = append(others, group)
		}
	}
	if len(meant) == 0 {
		return others, nil
	}
	return meant, others
}

// otherWords returns what stands for word, one of the words asked, in those of a
// group's keys that do not have all of them: the word at the same place, where the
// names are of one length, else the first for the first and the last for any other.
func otherWords(keys, asked []string, word string) []string {
	var words []string
	at, length := -1, 0
	for _, key := range keys {
		if own := strings.Fields(key); hasAll(own, asked) {
			at, length = slices.Index(own, word), len(own)
		}
	}
	for _, key := range keys {
		other := strings.Fields(key)
		switch {
		case at < 0, hasAll(other, asked):
			continue
		case len(other) == length:
			words = append(words, other[at])
		case at == 0 && length > 1:
			words = append(words, other[0])
		default:
			words = append(words, other[len(other)-1])
		}
	}
	return words
}

func hasAll(words, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(word string) bool { return !slices.Contains(words, word) })
}

// means reports whether the name in which a word of the hit stands may be the one
// that the term is of: not one that an editor split from it, nor another person's
// and, where the word is another's that was joined with it, none but that.
func (q *Question) means(t *Term, hit *Hit, start, end int, joined bool) bool {
	if len(t.alias.unlike) == 0 && len(t.people) == 0 && !joined {
		return true
	}
	for _, m := range hit.Mentions {
		if m.Kind != mention.Name || m.Start > start || end > m.End {
			continue
		}
		written := m.Full
		if written == "" {
			written = hit.Text[m.Start-hit.Start : m.End-hit.Start]
		}
		if t.alias.unlike[strings.ToLower(written)] || q.another(t, hit, m) {
			return false
		}
		return !joined || slices.Contains(t.alias.keys, m.Key)
	}
	alone := mention.Mention{Kind: mention.Name, Start: start, End: end, Key: mention.NameKey(hit.Text[start-hit.Start : end-hit.Start])}
	return !joined && !q.another(t, hit, alone)
}
