package main

import "testing"

func TestForetold(t *testing.T) {
	cost := 0.0123456
	for _, test := range []struct {
		name string
		told foretold
		want string
	}{
		{"offline", foretold{Collection: "c", Documents: tally{Added: 2}, Passages: tally{Added: 7}},
			"reports, if it were ingested into the collection \"c\":\n  documents  2 added\n  passages   7 added\n  vectors    made offline, at no cost\nNothing was written."},
		{"with a price", foretold{Collection: "c", Documents: tally{Changed: 1, Unchanged: 3}, Passages: tally{Changed: 4, Unchanged: 9},
			Embedding: &foretoldVectors{Model: "m", Texts: 4, Kept: 2, Tokens: 617_280, Requests: 1, Cost: &cost}},
			"reports, if it were ingested into the collection \"c\":\n  documents  1 changed, 3 unchanged\n  passages   4 changed, 9 unchanged\n" +
				"  vectors    of m: 4 texts with 617280 tokens, in 1 request; 2 more are kept from before, or occur twice\n" +
				"  cost       0.0123, by FOOTNOTE_EMBEDDING_PRICE\nNothing was written."},
		{"nothing to ask for", foretold{Collection: "c", Embedding: &foretoldVectors{Model: "m", Kept: 2}},
			"reports, if it were ingested into the collection \"c\":\n  documents  nothing to do\n  passages   nothing to do\n  vectors    of m: none to ask for\nNothing was written."},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.told.sentence("reports"); got != test.want {
				t.Errorf("it reads\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestVectorsAreDescribed(t *testing.T) {
	got := describeVectors("new", []collectionStatus{
		{"done", 42, "new", 42, false},
		{"empty", 0, "", 0, false},
		{"half way", 200, "old", 84, true},
		{"words alone", 9, "", 0, true},
	})
	want := `
collection             passages  vectors
done                         42  new
empty                         0  none: words alone answer
half way                    200  old; of new 42 % so far: footnote ingest goes on, and switches when all are there
words alone                   9  none: words alone answer; of new 0 % so far: footnote ingest goes on, and switches when all are there
`
	if got != want {
		t.Errorf("it reads%s\nwant%s", got, want)
	}
}
