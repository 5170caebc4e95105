package answer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

func readText(text string) *reading {
	return read(text, 0, mention.Find(text, mention.Context{Year: 2025}), retrieval.NewStemmer())
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
		same := alignment{stated: r, said: r, alike: func(a, b string) bool { return a == b }}
		same.borne(0)
		if len(text) < 500 && time.Since(start) > 5*time.Second {
			t.Fatalf("%q takes %s", text, time.Since(start))
		}
	})
}
