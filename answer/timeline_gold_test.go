package answer_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"footnote/answer"
	"footnote/retrieval/mention"
)

// A goldEvent is an event of the real articles, as a person read them.
type goldEvent struct {
	ID   string `yaml:"id"`
	Day  string `yaml:"day"`
	Docs []struct {
		Doc  string `yaml:"doc"`
		Text string `yaml:"text"` // a fragment of the sentence that tells it
	} `yaml:"docs"`
}

// even reports whether an entry of a gold list is of the half that was not read
// when the rules were begun.
func even(id string) bool {
	n, _ := strconv.Atoi(strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz"))
	return n%2 == 0
}

// days reads 2025, 2025-02, 2025-07-02 or two of them with a slash between.
func (g goldEvent) days(t *testing.T) mention.Days {
	t.Helper()
	from, to, ok := strings.Cut(g.Day, "/")
	if !ok {
		to = from
	}
	read := func(day string, last bool) mention.Day {
		var year, month, of int
		parts := strings.Split(day, "-")
		year, _ = strconv.Atoi(parts[0])
		month, of = 1, 1
		if last {
			month = 12
		}
		if len(parts) > 1 {
			month, _ = strconv.Atoi(parts[1])
		}
		if len(parts) > 2 {
			of, _ = strconv.Atoi(parts[2])
		} else if last {
			month, of = month+1, 0
		}
		return mention.DayOf(year, time.Month(month), of)
	}
	return mention.Days{From: read(from, false), To: read(to, true)}
}

// TestTimelineOfRealArticles holds the timeline of everything against the events
// that a person found: how many of them it has, on their days, and whether it
// joins none that are two.
func TestTimelineOfRealArticles(t *testing.T) {
	t.Parallel()
	l := articlesLibrary(t)
	timeline, err := l.Timeline(t.Context(), answer.TopicRequest{At: now, Collections: []string{"articles"}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "timeline.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var gold struct {
		Events []goldEvent `yaml:"events"`
	}
	if err := yaml.Unmarshal(text, &gold); err != nil {
		t.Fatal(err)
	}
	cited := func(e answer.Event, doc, fragment string) bool {
		return slices.ContainsFunc(e.Citations, func(n int) bool {
			c := timeline.Citations[n-1]
			return c.Document == doc && strings.Contains(c.Quote[c.SentenceStart-c.Start:c.SentenceEnd-c.Start], fragment)
		})
	}
	for _, half := range []struct {
		name      string
		even      bool
		wantShare float64
	}{{"odd, with which the rules were made", false, 0.6}, {"even, read before the rules were done", true, 0.6}} {
		found, joined, tellings, all := 0, 0, 0, 0
		for _, g := range gold.Events {
			if even(g.ID) != half.even {
				continue
			}
			all++
			at := slices.IndexFunc(timeline.Events, func(e answer.Event) bool {
				return e.Days.Overlap(g.days(t)) && slices.ContainsFunc(g.Docs, func(d struct {
					Doc  string `yaml:"doc"`
					Text string `yaml:"text"`
				}) bool {
					return cited(e, d.Doc, d.Text)
				})
			})
			if at < 0 {
				t.Logf("%s is not in the timeline: %s, %s", g.ID, g.Day, g.Docs[0].Text)
				continue
			}
			found++
			documents := make(map[string]bool)
			together := make(map[string]bool)
			for _, d := range g.Docs {
				documents[d.Doc] = true
				if cited(timeline.Events[at], d.Doc, d.Text) {
					together[d.Doc] = true
				}
			}
			tellings += len(documents) - 1
			joined += len(together) - 1
			if len(together) < len(documents) {
				t.Logf("%s is told by %d documents, of which %d are joined: %s", g.ID, len(documents), len(together), g.Docs[0].Text)
			}
		}
		t.Logf("%s: %d of %d events, %d of %d further documents joined to theirs", half.name, found, all, joined, tellings)
		if float64(found) < half.wantShare*float64(all) {
			t.Errorf("of the %d events of the half %s the timeline has %d, want %.0f %%", all, half.name, found, 100*half.wantShare)
		}
	}
}
