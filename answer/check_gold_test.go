package answer_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"footnote/answer"
)

// A goldStatement is a statement about the real articles, with what a person found
// that they say of it.
type goldStatement struct {
	ID       string         `json:"id"`
	Text     string         `json:"text"`
	Verdict  answer.Verdict `json:"verdict"`
	Evidence []struct {
		Doc  string `json:"doc"`
		Text string `json:"text"` // a fragment of the sentence
	} `json:"evidence"`
}

// TestCheckOfRealArticles holds verdicts against a person's. What is held to be so
// must be so: silence is a lesser fault than a wrong verdict.
func TestCheckOfRealArticles(t *testing.T) {
	t.Parallel()
	l := articlesLibrary(t)
	file, err := os.Open(filepath.Join("testdata", "check.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var gold []goldStatement
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var g goldStatement
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		gold = append(gold, g)
	}
	for _, half := range []struct {
		name string
		even bool
	}{{"odd, with which the rules were made", false}, {"even, kept unseen", true}} {
		right, silent, wrong, all := 0, 0, 0, 0
		for _, g := range gold {
			if even(g.ID) != half.even {
				continue
			}
			all++
			check, err := l.Check(t.Context(), g.Text, now, []string{"articles"})
			if err != nil {
				t.Fatal(err)
			}
			if len(check.Statements) != 1 {
				t.Errorf("%s has %d statements, want 1: %s", g.ID, len(check.Statements), g.Text)
				continue
			}
			got := check.Statements[0]
			cited := func(numbers []int) (fragments int) {
				for _, e := range g.Evidence {
					if slices.ContainsFunc(numbers, func(n int) bool {
						c := check.Citations[n-1]
						return c.Document == e.Doc && strings.Contains(c.Quote, e.Text)
					}) {
						fragments++
					}
				}
				return fragments
			}
			switch {
			case got.Verdict == g.Verdict && (g.Verdict == answer.Silent || cited(append(got.Same, got.Against...)) > 0):
				right++
				continue
			case got.Verdict == answer.Silent, g.Verdict == answer.Both && cited(append(got.Same, got.Against...)) > 0:
				silent++ // too little is said, and nothing wrong
			default:
				wrong++
			}
			t.Logf("%s: %q is %s, want %s: %s", g.ID, g.Text, got.Verdict, g.Verdict, got.Reason)
			for _, n := range append(got.Same, got.Against...) {
				t.Logf("    [%d] %s", n, check.Citations[n-1].Quote[check.Citations[n-1].SentenceStart-check.Citations[n-1].Start:check.Citations[n-1].SentenceEnd-check.Citations[n-1].Start])
			}
		}
		t.Logf("%s: of %d statements %d right, %d say too little, %d wrong", half.name, all, right, silent, wrong)
		if wrong > 0 {
			t.Errorf("%d verdicts of the half %s are wrong", wrong, half.name)
		}
	}
}
