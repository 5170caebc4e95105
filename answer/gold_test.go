package answer_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"footnote/answer"
	"footnote/sample"
)

// A goldList is what a reader found that accounts differ on in some documents, and
// what only looks like it.
type goldList struct {
	Disagreements []goldAccounts
	Lookalikes    []goldAccounts
}

type goldAccounts struct {
	ID     string
	About  string
	Beyond string
	Sides  []struct{ Value, Doc, Text string }
}

func readGold(t *testing.T, name string) goldList {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var list goldList
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// sides returns the values of the gold accounts that stand in a citation.
func (g goldAccounts) sides(c answer.Citation) []string {
	var values []string
	for _, side := range g.Sides {
		if side.Doc == c.Document && strings.Contains(squeeze(c.Quote), squeeze(side.Text)) {
			values = append(values, side.Value)
		}
	}
	return values
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// isIn reports whether a disagreement sets two values of the gold accounts side by
// side, each with an excerpt that gives it.
func (g goldAccounts) isIn(d answer.Disagreement, citations []answer.Citation) bool {
	for i, a := range d.Accounts {
		for _, b := range d.Accounts[:i] {
			for _, n := range a.Citations {
				for _, m := range b.Citations {
					x, y := g.sides(citations[n-1]), g.sides(citations[m-1])
					if slices.ContainsFunc(x, func(value string) bool {
						return slices.ContainsFunc(y, func(other string) bool { return other != value })
					}) {
						return true
					}
				}
			}
		}
	}
	return false
}

// What Differ finds in a folder is held against what a reader found: most of it is
// there, and nearly all that is found is right.
func TestDifferAgainstAReader(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		gold                        string
		folder                      func(t *testing.T) fs.FS
		leastPrecision, leastRecall float64
	}{
		{"differ.yaml", func(t *testing.T) fs.FS { return os.DirFS(filepath.Join(shared(t), "seeds")) }, 0.9, 0.75},
		{"differ_sample.yaml", func(*testing.T) fs.FS { return sample.Dispatches() }, 0.9, 0.75},
	} {
		t.Run(test.gold, func(t *testing.T) {
			folder := test.folder(t)
			gold := readGold(t, test.gold)
			l := newLibrary(t, nil)
			l.add(t, "documents", folder)
			reply, err := l.Differ(t.Context(), answer.TopicRequest{At: now, Collections: []string{"documents"}})
			if err != nil {
				t.Fatal(err)
			}
			right := 0
			for _, d := range reply.Disagreements {
				if slices.ContainsFunc(gold.Disagreements, func(g goldAccounts) bool { return g.isIn(d, reply.Citations) }) {
					right++
				} else {
					t.Logf("not in the list: %s: %+v", d.About, d.Accounts)
				}
			}
			var within, beyond struct{ found, all int }
			for _, g := range gold.Disagreements {
				part := &within
				if g.Beyond != "" {
					part = &beyond
				}
				part.all++
				if slices.ContainsFunc(reply.Disagreements, func(d answer.Disagreement) bool { return g.isIn(d, reply.Citations) }) {
					part.found++
				} else {
					t.Logf("missed: %s %s", g.ID, g.About)
				}
			}
			for _, g := range gold.Lookalikes {
				for _, d := range reply.Disagreements {
					if g.isIn(d, reply.Citations) {
						t.Errorf("a look-alike: %s %s in %s", g.ID, g.About, d.About)
					}
				}
			}
			precision, recall := float64(right)/float64(max(len(reply.Disagreements), 1)), float64(within.found)/float64(within.all)
			report := fmt.Sprintf("%d of %d that are found are right; of those in the list %d of %d are found, and %d of %d beyond what is looked for",
				right, len(reply.Disagreements), within.found, within.all, beyond.found, beyond.all)
			t.Log(report)
			if precision < test.leastPrecision || recall < test.leastRecall {
				t.Errorf("%s: precision %.2f, recall %.2f; want %.2f and %.2f at least", report, precision, recall, test.leastPrecision, test.leastRecall)
			}
		})
	}
}
