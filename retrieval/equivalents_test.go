package retrieval

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadEquivalents(t *testing.T) {
	for _, test := range []struct {
		name, table string
		want        string // in the error; "" for none
	}{
		{"groups, remarks and blank lines", "# ours\n\nvessel ship boat\n", ""},
		{"forms", "rescue = salvage\n", ""},
		{"phrases", "rescue bail_out go-between\n", ""},
		{"one word", "vessel ship\nboat\n", "line 2: a group needs two words"},
		{"words that one stem finds", "rescue rescues rescued\n", "line 1: a group needs two words"},
		{"phrases alone", "bail_out buy_out\n", "line 1: a group needs two words"},
		{"a stop word", "against versus\n", `line 1: "against" is too common a word`},
		{"no word", "vessel ship,\n", `line 1: "ship," is no word`},
		{"half a phrase", "vessel _ship\n", `line 1: "_ship" is no phrase`},
		{"nothing between =", "vessel = = ship\n", `line 1: "" is no word`},
		{"words not joined", "vessel = big ship\n", `line 1: "big ship" is more than one word`},
		{"forms of a phrase", "rescue = bail_out\n", "line 1: a phrase has no forms"},
		{"not UTF-8", "vessel sh\xffp\n", "line 1: it is not text"},
		{"every fault is named", "boat\nvessel ship\nagainst versus\n", "line 3:"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "equivalents.txt")
			if err := os.WriteFile(file, []byte(test.table), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := ReadEquivalents(file)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("a table of %q has the fault %v, want none", test.table, err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("a table of %q has the fault %v, want %q in it", test.table, err, test.want)
			}
		})
	}
	if _, err := ReadEquivalents(filepath.Join(t.TempDir(), "none.txt")); err == nil {
		t.Error("a file that is not there is read without an error")
	}
}

func TestEquivalentsOfAQuestion(t *testing.T) {
	table := newEquivalents()
	if err := table.add("rescue save bail_out\nsave = salvation\nboat ship"); err != nil {
		t.Fatal(err)
	}
	stemmer := NewStemmer()
	for _, test := range []struct {
		name, question string
		keys, alike    string // of the first term
	}{
		{"the words of its group count for less, with their forms", "rescue crews", "rescu", "salvat save"},
		{"a form is the word itself", "salvation army", "salvat save", "rescu"},
		{"a phrase is sought as the rest of its group", "bail out banks", "rescu save", "bail"},
		{"a phrase's words apart are no phrase", "bail was set out", "bail", ""},
		{"a word of no group", "banks", "bank", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			question := Question{Text: test.question}
			question.addTerms(table, stemmer.Words(test.question))
			first := question.Terms[0]
			slices.Sort(first.Keys)
			slices.Sort(first.Alike)
			if got := strings.Join(first.Keys, " "); got != test.keys {
				t.Errorf("%q is sought as %q, want %q", test.question, got, test.keys)
			}
			if got := strings.Join(first.Alike, " "); got != test.alike {
				t.Errorf("%q is found, for less, as %q, want %q", test.question, got, test.alike)
			}
		})
	}
}

func FuzzEquivalents(f *testing.F) {
	f.Add("vessel ship\nrescue = save\nrescue bail_out", "who will bail out the ship")
	f.Fuzz(func(t *testing.T, table, question string) {
		equivalents := newEquivalents()
		_ = equivalents.add(table) // the groups without fault are there all the same
		q := Question{Text: question}
		q.addTerms(equivalents, NewStemmer().Words(question))
		for _, term := range q.Terms {
			if term.Start < 0 || term.Start >= term.End || term.End > len(question) || question[term.Start:term.End] != term.Written {
				t.Errorf("%q has the term %q at %d:%d", question, term.Written, term.Start, term.End)
			}
			if len(term.Keys) == 0 {
				t.Errorf("%q has the term %q, sought as nothing", question, term.Written)
			}
		}
	})
}
