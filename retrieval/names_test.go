package retrieval_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"footnote/database/databasetest"
	"footnote/retrieval"
	"footnote/retrieval/mention"
)

// rosters are articles that name the same people in different spellings.
var rosters = files{
	"north.md": `---
title: The port director resigns
publisher: Northern Post
date: 2024-03-06
---

Port director Dmytro Khalenko resigned on Tuesday. Khalenko had closed the harbour for a week. The analyst Elshan Rahimli praised the decision.
`,
	"south.md": `---
title: A resignation
publisher: Southern Star
date: 2024-03-08
---

Dmytro Halenko, director of the harbour, left his office. The analyst Elsham Rahimli called it overdue. Natalia Rahimli, a teacher, wept.
`,
	"east.md": `---
title: Отставка
publisher: Eastern News
---

Khalenko Dmytro sold his boat. Amir and Farid Haddad bought it, and Nadia Haddad sails it in Norway. The Harbour Board thanked him.
`,
}

// wroteUp writes a name as "Name class mentions/documents: spellings".
func wroteUp(named []retrieval.Named) []string {
	var lines []string
	for _, n := range named {
		var spellings []string
		for _, s := range n.Spellings {
			spellings = append(spellings, fmt.Sprintf("%s %d", s.Written, s.Mentions))
		}
		lines = append(lines, fmt.Sprintf("%s %d/%d: %s", n.Class, n.Mentions, n.Documents, strings.Join(spellings, ", ")))
	}
	return lines
}

func namesLike(t testing.TB, index *retrieval.Index, word string) []retrieval.Named {
	t.Helper()
	named, err := index.Names(t.Context(), retrieval.NamesRequest{Collections: []string{"c"}, Word: word, Limit: 10})
	if err != nil {
		t.Fatalf("Names(%q): %v", word, err)
	}
	return named
}

func TestNames(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", rosters)
	master := []string{"person 4/3: Dmytro Khalenko 2, Dmytro Halenko 1, Khalenko Dmytro 1"}
	analyst := "person 2/2: Elsham Rahimli 1, Elshan Rahimli 1"
	for _, test := range []struct {
		name, word string
		want       []string
	}{
		{"a spelling", "Dmytro Khalenko", master},
		{"another spelling", "halenko", master},
		{"the other order", "Halenko, Dmytro", master},
		{"another alphabet", "Халенко", master},
		{"a beginning", "Khal", master},
		{"a slip of the pen", "Khalenco", master},
		{"a surname in common", "Rahimli", []string{analyst, "person 1/1: Natalia Rahimli 1"}},
		{"a spelling that was joined", "Elshan", []string{analyst}},
		{"people who share a surname stay apart", "Haddad", []string{"person 1/1: Amir Haddad 1", "person 1/1: Farid Haddad 1", "person 1/1: Nadia Haddad 1"}},
		{"an organisation", "harbour board", []string{"organisation 1/1: Harbour Board 1"}},
		{"a place", "Norway", []string{"place 1/1: Norway 1"}},
		{"nobody", "Ozymandias", nil},
		{"no letters", "—", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(wroteUp(namesLike(t, index, test.word)), test.want); diff != "" {
				t.Errorf("Names(%q) (-got +want):\n%s", test.word, diff)
			}
		})
	}
	t.Run("without a word the most mentioned", func(t *testing.T) {
		named, err := index.Names(t.Context(), retrieval.NamesRequest{Collections: []string{"c"}, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wroteUp(named), append(slices.Clone(master), analyst)); diff != "" {
			t.Errorf("the most mentioned (-got +want):\n%s", diff)
		}
	})
	t.Run("other collections are closed", func(t *testing.T) {
		ingest(t, index, "other", files{"a.txt": "Peace\n\nMinister Ola Bergmann spoke.\n"})
		if named := namesLike(t, index, "Bergmann"); len(named) > 0 {
			t.Errorf("found %v, which another collection has", wroteUp(named))
		}
	})
}

// TestRolesAreVerbatim looks each role and each place up in the stored text.
func TestRolesAreVerbatim(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", rosters)
	named := namesLike(t, index, "Khalenko")
	if len(named) != 1 {
		t.Fatalf("found %v, want one", wroteUp(named))
	}
	var roles []string
	for _, role := range named[0].Roles {
		roles = append(roles, fmt.Sprintf("%s: %s", role.Place.Source.Publisher, role.Written))
		texts, err := index.Texts(t.Context(), []retrieval.Place{role.Place.Place})
		if err != nil {
			t.Fatal(err)
		}
		if texts[0] != role.Written {
			t.Errorf("the role is %q, its place has %q", role.Written, texts[0])
		}
	}
	if want := []string{"Northern Post: director", "Southern Star: director of the harbour"}; !slices.Equal(roles, want) {
		t.Errorf("the roles are %q, want %q", roles, want)
	}
	var first []string
	for _, place := range named[0].First {
		texts, err := index.Texts(t.Context(), []retrieval.Place{place.Place})
		if err != nil {
			t.Fatal(err)
		}
		first = append(first, place.Source.Path+" "+texts[0])
	}
	if want := []string{"north.md Dmytro Khalenko", "south.md Dmytro Halenko", "east.md Khalenko Dmytro"}; !slices.Equal(first, want) {
		t.Errorf("the first places are %q, want %q", first, want)
	}
}

// TestNamesDoNotDependOnTheOrderOfIngest ingests the articles one by one, in
// every order, and in the end each of them again.
func TestNamesDoNotDependOnTheOrderOfIngest(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	ingest(t, index, "c", rosters)
	want := wroteUp(namesLike(t, index, ""))
	paths := slices.Sorted(maps.Keys(rosters))
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		name := fmt.Sprint(order)
		now := files{}
		for _, i := range order {
			now[paths[i]] = rosters[paths[i]]
			ingest(t, index, name, now)
		}
		for _, i := range order { // changed, and changed back
			now[paths[i]] = rosters[paths[i]] + "\nIt rained on Lena Abrams.\n"
			ingest(t, index, name, now)
			now[paths[i]] = rosters[paths[i]]
			ingest(t, index, name, now)
		}
		named, err := index.Names(t.Context(), retrieval.NamesRequest{Collections: []string{name}, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wroteUp(named), want); diff != "" {
			t.Errorf("ingested in the order %s (-got +want):\n%s", name, diff)
		}
	}
}

// finds reports whether a search for the question counts a word of the given
// spelling as one of the question's.
func finds(t testing.TB, index *retrieval.Index, question, spelling string) bool {
	t.Helper()
	for _, hit := range search(t, index, question, "c").Hits {
		for _, found := range hit.Found {
			if hit.Text[found.Start-hit.Start:found.End-hit.Start] == spelling {
				return true
			}
		}
	}
	return false
}

func wantFinds(t *testing.T, index *retrieval.Index, question, spelling string, want bool) {
	t.Helper()
	if got := finds(t, index, question, spelling); got != want {
		t.Errorf("%q finds %s: %t, want %t", question, spelling, got, want)
	}
}

// TestEditorsDecide follows what names and questions find from one decision to the
// next.
func TestEditorsDecide(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", rosters)
	decided := func(d retrieval.Decision, err error) retrieval.Decision {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	groups := func(word string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(wroteUp(namesLike(t, index, word)), want); diff != "" {
			t.Errorf("Names(%q) (-got +want):\n%s", word, diff)
		}
	}
	again := func() {
		t.Helper()
		ingest(t, index, "c", files{"north.md": rosters["north.md"]})
		ingest(t, index, "c", rosters)
	}

	// What the rules say.
	wantFinds(t, index, "What did Elshan Rahimli say?", "Elsham", true)
	wantFinds(t, index, "What did Dmytro Halenko do?", "Khalenko", true)
	wantFinds(t, index, "What did Natalia Rahimli do?", "Haddad", false)

	// Two keys that the rules had joined.
	split := decided(index.SplitNames(t.Context(), "c", "lena", "elshan rahimli", "Elsham Rahimli"))
	if split.One != "Elshan Rahimli" || split.MadeBy != "lena" || split.MadeAt.IsZero() {
		t.Errorf("the decision is %+v, want it on the spelling of the documents, with who and when", split)
	}
	for range 2 { // and after another ingest
		groups("Elshan", "person 1/1: Elshan Rahimli 1")
		wantFinds(t, index, "What did Elshan Rahimli say?", "Elsham", false)
		wantFinds(t, index, "What did Elshan Rahimli say?", "Elshan", true)
		again()
	}
	decided(index.UndoDecision(t.Context(), []string{"c"}, "ola", split.ID))
	groups("Elshan", "person 2/2: Elsham Rahimli 1, Elshan Rahimli 1")
	wantFinds(t, index, "What did Elshan Rahimli say?", "Elsham", true)
	if _, err := index.UndoDecision(t.Context(), []string{"c"}, "ola", split.ID); err == nil {
		t.Error("a decision is undone twice")
	}

	// Two spellings of one key.
	split = decided(index.SplitNames(t.Context(), "c", "lena", "Dmytro Khalenko", "Dmytro Halenko"))
	groups("Dmytro Khalenko", "person 2/1: Dmytro Khalenko 2", "person 1/1: Dmytro Halenko 1", " 1/1: Khalenko Dmytro 1")
	wantFinds(t, index, "What did Dmytro Halenko do?", "Khalenko", false)
	wantFinds(t, index, "What did Dmytro Halenko do?", "Halenko", true)
	decided(index.MergeNames(t.Context(), "c", "lena", "Dmytro Khalenko", "Dmytro Halenko")) // the latest counts
	wantFinds(t, index, "What did Dmytro Halenko do?", "Khalenko", true)

	// Two whom no rule would join.
	wantFinds(t, index, "What did Natalia Rahimli do?", "Nadia", false)
	merged := decided(index.MergeNames(t.Context(), "c", "lena", "Natalia Rahimli", "Nadia Haddad"))
	for range 2 {
		groups("Nadia", "person 2/2: Nadia Haddad 1, Natalia Rahimli 1")
		wantFinds(t, index, "What did Natalia Rahimli do?", "Nadia", true)
		wantFinds(t, index, "What did Nadia Haddad do?", "Natalia", true)
		wantFinds(t, index, "What did Nadia Haddad do?", "Elsham", false) // another Rahimli
		again()
	}

	// Against what was decided.
	decided(index.MergeNames(t.Context(), "c", "lena", "Nadia Haddad", "Amir Haddad"))
	_, err := index.SplitNames(t.Context(), "c", "ola", "Natalia Rahimli", "Amir Haddad")
	if contrary, ok := errors.AsType[*retrieval.ContraryDecision](err); !ok || contrary.Decided.Kind != retrieval.NamesMerged {
		t.Errorf("splitting two that are merged through a third gives %v, want the decision that is against it", err)
	}
	decided(index.SplitNames(t.Context(), "c", "lena", "Farid Haddad", "Amir Haddad"))
	if _, err := index.MergeNames(t.Context(), "c", "ola", "Natalia Rahimli", "Farid Haddad"); !errors.As(err, new(*retrieval.ContraryDecision)) {
		t.Errorf("merging two of whom others were split gives %v, want the decision that is against it", err)
	}

	// Joining off, and on again.
	decided(index.SwitchJoining(t.Context(), "c", "lena", false))
	groups("Nadia", "person 1/1: Nadia Haddad 1")
	wantFinds(t, index, "What did Natalia Rahimli do?", "Nadia", false)
	wantFinds(t, index, "What did Dmytro Halenko do?", "Khalenko", false)
	wantFinds(t, index, "What did Dmytro Halenko do?", "Halenko", true)
	wantFinds(t, index, "What did Halenco do?", "Halenko", false) // nor is what is near
	decided(index.SwitchJoining(t.Context(), "c", "lena", true))
	wantFinds(t, index, "What did Natalia Rahimli do?", "Nadia", true)
	wantFinds(t, index, "What did Halenco do?", "Halenko", true)

	decisions, err := index.Decisions(t.Context(), []string{"c"})
	if err != nil {
		t.Fatal(err)
	}
	if len(decisions) != 8 || decisions[0].UndoneBy != "ola" || decisions[0].UndoneAt == nil || decisions[3].ID != merged.ID || decisions[3].UndoneAt != nil {
		t.Errorf("the decisions are %+v, want all eight, and who undid the first", decisions)
	}
	if decisions, err := index.Decisions(t.Context(), nil); err == nil {
		t.Errorf("without a collection there are decisions: %v", decisions)
	}
}

func TestDecisionsOnNamesThatNobodyHas(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", rosters)
	for _, test := range []struct {
		name, one, other string
		like             []string // nil when it is completed
	}{
		{"nobody", "Ozymandias", "Nadia Haddad", []string{}},
		{"several", "Haddad", "Nadia Haddad", []string{"Amir Haddad", "Farid Haddad", "Nadia Haddad"}},
		{"several of one key", "Дмитро Халенко", "Nadia Haddad", []string{"Dmytro Halenko", "Dmytro Khalenko"}},
		{"one alone", "natalia", "Nadia Haddad", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			decision, err := index.MergeNames(t.Context(), "c", "lena", test.one, test.other)
			unknown, ok := errors.AsType[*retrieval.UnknownName](err)
			if test.like == nil {
				if err != nil || decision.One != "Natalia Rahimli" {
					t.Errorf("merged %q: %v, want it completed", decision.One, err)
				}
				return
			}
			if !ok {
				t.Fatalf("merging %q gives %v, want to be told that no document has it", test.one, err)
			}
			slices.Sort(unknown.Like)
			if !slices.Equal(unknown.Like, test.like) {
				t.Errorf("%q may be %q, want %q", test.one, unknown.Like, test.like)
			}
		})
	}
	if _, err := index.MergeNames(t.Context(), "c", "lena", "Nadia Haddad", "nadia haddad"); err == nil {
		t.Error("a name is merged with itself")
	}
	if _, err := index.MergeNames(t.Context(), "absent", "lena", "Nadia Haddad", "Amir Haddad"); !errors.Is(err, retrieval.ErrNoCollection) {
		t.Errorf("merging names of a collection that is not there gives %v", err)
	}
}

// TestMentionsCutTheStoredText compares what the table of mentions says with the
// bytes of the stored text.
func TestMentionsCutTheStoredText(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	ingest(t, index, "c", rosters)
	rows, err := db.Pool.Query(t.Context(), `select m.written, m.start_byte, m.end_byte, d.text
		from mention m join passage p on p.id = m.passage_id join document d on d.id = p.document_id where m.kind = $1`, mention.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var written, text string
		var start, end int
		if err := rows.Scan(&written, &start, &end, &text); err != nil {
			t.Fatal(err)
		}
		if text[start:end] != written {
			t.Errorf("the mention is of %q, the text has %q there", written, text[start:end])
		}
		seen++
	}
	if rows.Err() != nil || seen < 10 {
		t.Errorf("%d names, %v; want some", seen, rows.Err())
	}
}
