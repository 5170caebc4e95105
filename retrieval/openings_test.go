package retrieval_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"footnote/retrieval"
	"footnote/retrieval/mention"
)

func TestOpenings(t *testing.T) {
	t.Parallel()
	index := library(t)
	march5, march6, april := mention.DayOf(2024, time.March, 5), mention.DayOf(2024, time.March, 6), mention.DayOf(2024, time.April, 1)
	all := []string{"default"}
	for _, test := range []struct {
		rule  string
		scope retrieval.Scope
		want  []string // documents
	}{
		{"everything, the openings first", retrieval.Scope{Collections: all, Limit: 3}, []string{"harbour.md", "market.md", "undated.txt"}},
		{"an outlet", retrieval.Scope{Collections: all, Publisher: "southern", Limit: 9}, []string{"market.md"}},
		{"a day that a passage speaks of, or within which a document was published", retrieval.Scope{Collections: all, Since: &march5, Until: &march5, Limit: 9}, []string{"harbour.md", "market.md"}},
		{"the day of publication alone, within which a document may be", retrieval.Scope{Collections: all, PublishedSince: &march6, PublishedUntil: &march6, Limit: 9}, []string{"harbour.md", "market.md"}},
		{"published on a day that it speaks of", retrieval.Scope{Collections: all, Since: &march5, Until: &march5, PublishedSince: &march6, Limit: 9}, []string{"harbour.md", "market.md"}},
		{"published after all", retrieval.Scope{Collections: all, PublishedSince: &april, Limit: 9}, nil},
		{"a day after all", retrieval.Scope{Collections: all, Since: &april, Limit: 9}, nil},
		{"until a day, with what was published without a date left out", retrieval.Scope{Collections: all, Until: &march6, Limit: 9}, []string{"harbour.md", "market.md"}},
	} {
		result, err := index.Openings(t.Context(), test.scope)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
			continue
		}
		var got []string
		for _, hit := range result.Hits {
			if hit.Text == "" || len(hit.Sentences) == 0 {
				t.Errorf("%s: a passage of %s has no text or no sentences", test.rule, hit.Document.Path)
			}
			got = append(got, hit.Document.Path)
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, test.want) {
			t.Errorf("%s: passages of %q, want of %q", test.rule, got, test.want)
		}
	}
	if _, err := index.Openings(t.Context(), retrieval.Scope{Limit: 1}); err == nil {
		t.Error("openings of no collection are no error")
	}
	if _, err := index.Openings(t.Context(), retrieval.Scope{Collections: []string{"absent"}, Limit: 1}); !errors.Is(err, retrieval.ErrNoCollection) {
		t.Errorf("openings of a collection that is not there: %v", err)
	}
}
