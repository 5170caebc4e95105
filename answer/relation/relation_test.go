package relation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

func readText(text string) *Reading {
	return Read(text, 0, mention.Find(text, mention.Context{Year: 2025}), retrieval.NewStemmer())
}

// relationsOf writes the relations and places of a text, in order.
func relationsOf(text string) []string {
	r := readText(text)
	var all []string
	for _, x := range r.relations {
		written := fmt.Sprintf("%s %s: %s", r.words[x.head].lower, x.tie, r.words[x.child].lower)
		if s := r.stances[x.head]; s.denied || x.stance.denied {
			written += ", denied"
		}
		all = append(all, written)
	}
	for _, at := range r.places {
		for _, g := range at.governors {
			all = append(all, fmt.Sprintf("%s %s: %s", r.words[g].lower, at.preposition, r.words[at.child].lower))
		}
	}
	return all
}

func TestRelations(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule, text string
		want       []string // among others
		not        []string
	}{
		{"the active voice", "Divers repaired the dam.", []string{"repaired doer: divers", "repaired done: dam"}, nil},
		{"the passive voice", "The dam was repaired by divers.", []string{"repaired doer: divers", "repaired done: dam"}, nil},
		{"a verb of its own forms", "The ferry sank off Aden.", []string{"sank doer: ferry", "sank off: aden"}, nil},
		{"what is whose", "The union's lawyer praised the head of the port.", []string{"lawyer belonging: union", "head belonging: port"}, []string{"head belonging: union"}},
		{"both of two owned things", "The port's owner and manager resigned.", []string{"manager belonging: port", "resigned doer: manager"}, nil},
		{"where from and where to", "Norway's exports to Chad were large.", []string{"exports belonging: norway", "exports to: chad"}, []string{"exports belonging: chad"}},
		{"who is what", "Goran Petrov is the mayor of Sarn.", []string{"mayor identity: goran petrov", "mayor belonging: sarn"}, nil},
		{"a title", "Mayor Goran Petrov resigned.", []string{"mayor identity: goran petrov", "resigned doer: goran petrov"}, nil},
		{"apposition", "Goran Petrov, the mayor of Sarn, resigned.", []string{"mayor identity: goran petrov", "mayor belonging: sarn"}, nil},
		{"no", "No minister resigned.", []string{"resigned doer: minister, denied"}, nil},
		{"not", "The dam did not break.", []string{"break doer: dam, denied"}, nil},
		{"not only", "The dam not only broke but also burned.", []string{"broke doer: dam", "burned doer: dam"}, []string{"broke doer: dam, denied"}},
		{"one who does two things", "Police stormed the office and detained two men.", []string{"stormed doer: police", "detained doer: police", "detained done: men"}, nil},
		{"the noun of a participle", "The men arrested on Monday were freed.", []string{"arrested done: men", "freed done: men"}, []string{"arrested doer: men"}},
		{"a relative clause", "The captain, who leads the crew, left.", []string{"leads doer: captain", "left doer: captain"}, nil},
		{"what is said", "Ann Berg said that the dam broke.", []string{"said doer: ann berg", "broke doer: dam", "said meant: broke"}, []string{"broke doer: ann berg"}},
		{"what is said without that", "Ann Berg said the dam broke.", []string{"broke doer: dam"}, []string{"said done: dam"}},
		{"after what", "After the dam broke, farmers fled.", []string{"broke doer: dam", "fled doer: farmers"}, []string{"fled doer: dam"}},
		{"a figure in brackets", "Its exports to Chad ($4 million) fell.", []string{"$4 million identity: exports"}, []string{"$4 million identity: chad"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := relationsOf(test.text)
			for _, want := range test.want {
				if !slices.Contains(got, want) {
					t.Errorf("%q has not %q: %q", test.text, want, got)
				}
			}
			for _, not := range test.not {
				if slices.Contains(got, not) {
					t.Errorf("%q has %q: %q", test.text, not, got)
				}
			}
		})
	}
}

func TestStances(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]stance{
		"The wages were paid.":                      {},
		"The wages will be paid.":                   {coming: true},
		"The wages may be paid.":                    {open: true},
		"The wages were never paid.":                {denied: true},
		"If the wages are paid, dockers will work.": {open: true},
		"The owner wanted to see the wages paid.":   {},
	} {
		r := readText(text)
		at := slices.IndexFunc(r.words, func(w word) bool { return w.lower == "paid" })
		if got := r.stances[at]; got != want {
			t.Errorf("in %q “paid” is %+v, want %+v", text, got, want)
		}
	}
}

func TestVerbs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Police stormed the office and wanted to arrest two men.": {"stormed", "wanted", "arrest"},
		"Goran Petrov is the mayor.":                              nil,
		"The dam":                                                 nil,
	} {
		if got := readText(text).Verbs(); !slices.Equal(got, want) {
			t.Errorf("%q has the verbs %q, want %q", text, got, want)
		}
	}
}

func TestComparison(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule, stated, said, before string
		same, differs              bool
		otherwise                  Difference
	}{
		{rule: "the same in the other voice", stated: "Divers repaired the dam.", said: "The dam was repaired by divers.", same: true},
		{rule: "more than is stated", stated: "Divers repaired the dam.", said: "On Monday divers repaired the old dam.", same: true},
		{rule: "the same words in other roles", stated: "Ann Berg sued Goran Petrov.", said: "Goran Petrov sued Ann Berg."},
		{rule: "less than is stated", stated: "Divers repaired the old dam.", said: "Divers repaired the dam."},
		{rule: "another number", stated: "Police detained seven men.", said: "Police detained eight men.", differs: true, otherwise: Difference{Said: "eight men", Stated: "seven men"}},
		{rule: "two differences", stated: "Police detained seven men.", said: "Police did not detain eight men."},
		{rule: "a denial", stated: "The dam broke.", said: "The dam did not break.", differs: true},
		{rule: "what is stated not to be so", stated: "The dam did not break.", said: "The dam broke.", differs: true, otherwise: Difference{IsSo: true}},
		{rule: "what may be", stated: "The dam broke.", said: "The dam may break."},
		{rule: "a pronoun for who is named before", stated: "Goran Petrov resigned.", said: "He resigned.", before: "Goran Petrov came to the port.", same: true},
		{rule: "a pronoun for one of two", stated: "Goran Petrov resigned.", said: "He resigned.", before: "Goran Petrov met Ivan Sokolov."},
		{rule: "a pronoun for nobody", stated: "Goran Petrov resigned.", said: "He resigned."},
		{rule: "no verb", stated: "The dam", said: "The dam broke."},
	} {
		t.Run(test.rule, func(t *testing.T) {
			c := Comparison{Stated: readText(test.stated), Said: readText(test.said), Alike: func(a, b string) bool { return false }}
			if test.before != "" {
				c.Before = readText(test.before)
			}
			if got := c.Same(); got != test.same {
				t.Errorf("%q says %q: %t, want %t", test.said, test.stated, got, test.same)
			}
			if got, differs := c.Otherwise(); got != test.otherwise || differs != test.differs {
				t.Errorf("%q says instead of %q: %+v, %t, want %+v, %t", test.said, test.stated, got, differs, test.otherwise, test.differs)
			}
		})
	}
}

// A reading ends, and what it relates are words of the text.
func FuzzRead(f *testing.F) {
	f.Add("Police, who (on Monday) stormed the office — not to arrest both of whom — said that no, and")
	f.Add("to to not be by of which that, never (to be")
	f.Add("Ziyaddin's and the $4 million-a-year's first largest “x” to be 3rd best")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		start := time.Now()
		r := readText(text)
		for _, x := range r.relations {
			if min(x.head, x.child) < 0 || max(x.head, x.child) >= len(r.words) || x.head == x.child {
				t.Fatalf("%q has a relation of words %d and %d of %d", text, x.head, x.child, len(r.words))
			}
		}
		for _, at := range r.places {
			if at.child < 0 || at.child >= len(r.words) {
				t.Fatalf("%q has a place of word %d of %d", text, at.child, len(r.words))
			}
		}
		for _, w := range r.words {
			if w.start < 0 || w.start >= w.end || w.end > len(text) {
				t.Fatalf("%q has a word from %d to %d", text, w.start, w.end)
			}
		}
		c := Comparison{Stated: r, Said: r, Before: r, Alike: func(a, b string) bool { return a == b }}
		c.Same()
		c.Otherwise()
		if len(text) < 500 && time.Since(start) > 5*time.Second {
			t.Fatalf("%q takes %s", text, time.Since(start))
		}
	})
}
