package retrieval_test

import (
	"strings"
	"testing"

	"footnote/database/databasetest"
)

// namesakes are articles in which people share surnames and given names.
var namesakes = files{
	"harbour.txt": `The harbour

President Edgar Lorenz opened the mole. Lorenz thanked the divers.

Prosecutor Viktor Lorenz closed the yard. Lorenz warned the owners of fines.
`,
	"yard.txt": "The yard\n\nMinister Edgar Lorenz came by boat. Lorenz left on foot. Captain Edgar Mahler stayed. Captain Omar Nasser Rashidi did not.\n",
	"mole.txt": "The mole\n\nLorenz will return. Tarkowski paid for it, with I. Zawada.\n",
	"family.txt": `A family

The brothers Pavel and Anton Brandt own the yard; Olga Brandt is no relation. The Brandt brothers sold it.
`,
	"olga.txt": "A judge\n\nOlga Brandt is a judge. The Brandts came to hear her.\n",
}

// TestWhoeverIsNamedInFullIsOne tells which sentences have the name of whom a
// question names, and which that of another.
func TestWhoeverIsNamedInFullIsOne(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", namesakes)
	for _, test := range []struct {
		name, question, sentence string
		want                     bool
	}{
		{"the name in full", "What did Viktor Lorenz do?", "Viktor Lorenz closed", true},
		{"in another spelling", "What did Wiktor Lorenz do?", "Viktor Lorenz closed", true},
		{"with an initial", "What did V. Lorenz do?", "Viktor Lorenz closed", true},
		{"with a middle name", "What did Viktor Karl Lorenz do?", "Viktor Lorenz closed", true},
		{"a surname alone behind the name in full", "What did Viktor Lorenz do?", "Lorenz warned", true},
		{"a surname alone where the document names nobody else", "What did Edgar Lorenz do?", "Lorenz left", true},
		{"a surname alone where the document names nobody is whom most is told of", "What did Edgar Lorenz do?", "Lorenz will", true},
		{"a surname alone where the corpus names nobody", "What did Witold Tarkowski pay?", "Tarkowski paid", true},
		{"an initial in the text", "What did Irena Zawada pay?", "Zawada", true},
		{"the family", "What did Anton Brandt sell?", "Brandt brothers", true},
		{"the surname asked for alone", "What did Lorenz do?", "Lorenz warned", true},
		{"two asked for at once", "Did Viktor Lorenz meet Edgar Lorenz?", "Lorenz left", true},

		{"a namesake in full", "What did Viktor Lorenz do?", "Edgar Lorenz opened", false},
		{"another of that given name", "What did Edgar Lorenz do?", "Edgar Mahler", false},
		{"a surname alone behind another's name in full", "What did Viktor Lorenz do?", "Lorenz thanked", false},
		{"a surname alone where the document names another", "What did Viktor Lorenz do?", "Lorenz left", false},
		{"a surname alone of whom less is told", "What did Viktor Lorenz do?", "Lorenz will", false},
		{"another family", "What did Anton Brandt sell?", "Brandts came", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := false
			for _, hit := range search(t, index, test.question, "c").Hits {
				at := strings.Index(hit.Text, test.sentence)
				for _, found := range hit.Found {
					got = got || at >= 0 && found.Start >= hit.Start+at && found.End <= hit.Start+at+len(test.sentence)
				}
			}
			if got != test.want {
				t.Errorf("%q finds its name in “%s”: %t, want %t", test.question, test.sentence, got, test.want)
			}
		})
	}
}

// TestStrangers tells whom the corpus has under no spelling though it has both of
// the names.
func TestStrangers(t *testing.T) {
	t.Parallel()
	index := newIndex(t, databasetest.New(t).Pool, nil)
	ingest(t, index, "c", namesakes)
	for _, test := range []struct {
		name, question, want string
	}{
		{"the given name of one and the surname of another", "What did Viktor Mahler do?", "Viktor Mahler"},
		{"in small letters", "what did viktor mahler do?", "viktor mahler"},
		{"beside one who is there", "Did Viktor Mahler meet Edgar Lorenz?", "Viktor Mahler"},
		{"a given name that only resembles", "What did Anna Brandt do?", "Anna Brandt"},

		{"one who is there", "What did Viktor Lorenz do?", ""},
		{"under another spelling", "What did Wiktor Lorenz do?", ""},
		{"by the initial", "What did V. Lorenz do?", ""},
		{"a surname that stands alone", "What did Edgar Tarkowski do?", ""},
		{"a surname with a fitting initial", "What did Irena Zawada do?", ""},
		{"of several brothers", "What did Pavel Brandt do?", ""},
		{"another word alone of several", "What did Omar Edgar Rashidi do?", ""},
		{"a surname alone", "What did Lorenz do?", ""},
		{"no person", "What did the Edgar Yard do?", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			for _, m := range search(t, index, test.question, "c").Question.Strangers {
				got = m.Written(test.question)
			}
			if got != test.want {
				t.Errorf("of %q the stranger is %q, want %q", test.question, got, test.want)
			}
		})
	}
}
