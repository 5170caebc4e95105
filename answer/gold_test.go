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

// gives reports whether two accounts of a disagreement have, as their values, words of
// the fragments of two sides: that their sentences have them is not enough.
func (g goldAccounts) gives(d answer.Disagreement, citations []answer.Citation) bool {
	given := make(map[string]bool)
	for _, a := range d.Accounts {
		for _, side := range g.Sides {
			if slices.ContainsFunc(a.Citations, func(n int) bool {
				return citations[n-1].Document == side.Doc && strings.Contains(squeeze(citations[n-1].Quote), squeeze(side.Text))
			}) && slices.ContainsFunc(strings.Fields(strings.ToLower(a.Value)), func(word string) bool {
				return strings.Contains(strings.ToLower(side.Text), strings.Trim(word, ".,"))
			}) {
				given[side.Value] = true
			}
		}
	}
	return len(given) > 1
}

// Of pairs of reports, most of what each pair differs on is found, and nothing else.
func TestDifferOfReports(t *testing.T) {
	t.Parallel()
	const leastPrecision, leastRecall = 0.97, 0.68
	text, err := os.ReadFile(filepath.Join("testdata", "reports.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var pairs []struct {
		Matter                    string
		Documents                 files
		Disagreements, Lookalikes []goldAccounts
	}
	if err := yaml.Unmarshal(text, &pairs); err != nil {
		t.Fatal(err)
	}
	l := newLibrary(t, nil)
	shown, right, found, all := 0, 0, 0, 0
	for _, pair := range pairs {
		l.addFiles(t, pair.Matter, pair.Documents)
		reply := l.differ(t, answer.TopicRequest{Collections: []string{pair.Matter}})
		for _, d := range reply.Disagreements {
			shown++
			if slices.ContainsFunc(pair.Disagreements, func(g goldAccounts) bool { return g.gives(d, reply.Citations) }) {
				right++
				t.Logf("%s: %s", pair.Matter, d.Heading())
			} else {
				t.Logf("%s: not in the list: %s", pair.Matter, d.Heading())
			}
		}
		for _, g := range pair.Disagreements {
			all++
			if slices.ContainsFunc(reply.Disagreements, func(d answer.Disagreement) bool { return g.gives(d, reply.Citations) }) {
				found++
			} else {
				t.Logf("%s: missed: %s", pair.Matter, g.About)
			}
		}
		for _, g := range pair.Lookalikes {
			for _, d := range reply.Disagreements {
				if g.gives(d, reply.Citations) {
					t.Errorf("%s: a look-alike: %s in %s", pair.Matter, g.About, d.Heading())
				}
			}
		}
	}
	t.Logf("%d of %d that are found are right; of those in the list %d of %d are found", right, shown, found, all)
	if float64(right) < leastPrecision*float64(shown) || float64(found) < leastRecall*float64(all) {
		t.Errorf("precision %d/%d, recall %d/%d; want %.2f and %.2f at least", right, shown, found, all, leastPrecision, leastRecall)
	}
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
