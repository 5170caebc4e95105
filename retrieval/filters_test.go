package retrieval

import (
	"errors"
	"testing"
	"time"
)

func TestReadFilters(t *testing.T) {
	at := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, question string
		text           string
		published      string // "" for whenever
		outlet         string
	}{
		{"none", "Who was held?", "Who was held?", "", ""},
		{"a colon alone is no filter", "Update: who was held?", "Update: who was held?", "", ""},
		{"the day of an event", "who was held on:2025-07-02", "who was held on 2 July 2025", "", ""},
		{"the month of an event", "who was held on:2025-07", "who was held in July 2025", "", ""},
		{"a time of an event", "on:2025-06-30..2025-07-01 who was held?", "in 30 June to 1 July 2025 who was held?", "", ""},
		{"a time without an end", "who was held since:02.07.2025 until:2025-07-09?", "who was held since 2 July 2025 until 9 July 2025", "", ""},
		{"from a day is since it", "who was held from:2025-07-02", "who was held since 2 July 2025", "", ""},
		{"a day of publication", "who was held? published:2025-07-02", "who was held?", "2 July 2025", ""},
		{"a month of publication, in capitals", "who was held? Published: 2025-07", "who was held?", "July 2025", ""},
		{"a time of publication", "published:2025-06..2025-07", "", "June to July 2025", ""},
		{"a day as people write it", `who was held published:"2 July 2025"`, "who was held", "2 July 2025", ""},
		{"an outlet", "who was held from:Gazette", "who was held", "", "Gazette"},
		{"an outlet of several words", "from:“Daily Gazette” who was held", "who was held", "", "Daily Gazette"},
		{"several", "who fell on:2025-07-02 published:2025 from:Gazette", "who fell on 2 July 2025", "2025", "Gazette"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, filters, err := ReadFilters(test.question, at)
			published := ""
			if filters.Published != nil {
				published = filters.Published.String()
			}
			if err != nil || text != test.text || published != test.published || filters.Outlet != test.outlet {
				t.Errorf("%q reads as %q, published %q, of the outlet %q, %v; want %q, %q, %q", test.question, text, published, filters.Outlet, err, test.text, test.published, test.outlet)
			}
		})
	}
	for _, question := range []string{"who was held on:soon", "published:2025-13", "who fell since:2025-07-09..2025-07-02", "until:31.02.2025"} {
		var fault *FilterError
		if _, _, err := ReadFilters(question, at); !errors.As(err, &fault) {
			t.Errorf("%q gives the error %v, want a FilterError", question, err)
		}
	}
}

func FuzzReadFilters(f *testing.F) {
	f.Add("who fell on:2025-07-02 published:2025..2026 from:\"Daily Gazette\"")
	f.Fuzz(func(t *testing.T, question string) {
		_, filters, err := ReadFilters(question, time.Unix(1_700_000_000, 0))
		if err == nil && filters.Published != nil && filters.Published.From > filters.Published.To {
			t.Errorf("%q is narrowed to the days %v, which end before they begin", question, *filters.Published)
		}
	})
}
