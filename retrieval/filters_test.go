package retrieval

import (
	"errors"
	"strings"
	"testing"
	"time"

	"footnote/retrieval/mention"
)

func TestReadFilters(t *testing.T) {
	at := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	asked := mention.Asked{At: at, Years: []int{2024, 2025}}
	isGazette := func(name string) (bool, error) { return strings.EqualFold(name, "Gazette"), nil }
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
		{"a day of an event without a year is read with the question", "on:02.07. who was held", "on 02.07. who was held", "", ""},
		{"a month of an event without a year", "who was held since:june", "who was held since june", "", ""},
		{"a day of publication without a year", "who was held published:02.07.", "who was held", "2 July 2025", ""},
		{"published in the question's words", "What was published on July 2 about the raid?", "What about the raid?", "2 July 2025", ""},
		{"published since", "What has been published since 1 May 2026 about Berg?", "What about Berg?", "1 to 4 May 2026", ""},
		{"articles of a day", "Which articles of 2 July name Berg?", "Which name Berg?", "2 July 2025", ""},
		{"an issue of a day", "Who spoke in the July 2 issue?", "Who spoke?", "2 July 2025", ""},
		{"what an outlet reported", "What did the Gazette report on July 2 about Berg?", "What about Berg?", "2 July 2025", "Gazette"},
		{"what another reported is no publication", "What did the minister report on July 2?", "What did the minister report on July 2?", "", ""},
		{"what is published is not always a report", "Who published the letter on July 2?", "Who published the letter on July 2?", "", ""},
		{"the day of a report that an event is told of", "What did the report of July 2 say?", "What did the report of July 2 say?", "", ""},
		{"a statement tells of an article's day as of an event's", "The July 2 issue was seized.", "The July 2 issue was seized.", "", ""},
		{"articles of a day as a topic", "articles of 2 July about Berg", "about Berg", "2 July 2025", ""},
		{"articles of a day beside the day of an event", "Which articles published on July 2 speak of the raid of June 30?", "Which articles speak of the raid of June 30?", "2 July 2025", ""},
		{"an outlet", "who was held from:Gazette", "who was held", "", "Gazette"},
		{"an outlet of several words", "from:“Daily Gazette” who was held", "who was held", "", "Daily Gazette"},
		{"several", "who fell on:2025-07-02 published:2025 from:Gazette", "who fell on 2 July 2025", "2025", "Gazette"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, filters, err := ReadFilters(test.question, asked, isGazette)
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
		if _, _, err := ReadFilters(question, asked, isGazette); !errors.As(err, &fault) {
			t.Errorf("%q gives the error %v, want a FilterError", question, err)
		}
	}
}

func FuzzReadFilters(f *testing.F) {
	f.Add("What was published by Reuters since July 2 about Berg, and what did Reuters report on 9/7?")
	f.Add("who fell on:2025-07-02 published:2025..2026 from:\"Daily Gazette\"")
	f.Fuzz(func(t *testing.T, question string) {
		_, filters, err := ReadFilters(question, mention.Asked{At: time.Unix(1_700_000_000, 0)}, func(string) (bool, error) { return true, nil })
		if err == nil && filters.Published != nil && filters.Published.From > filters.Published.To {
			t.Errorf("%q is narrowed to the days %v, which end before they begin", question, *filters.Published)
		}
	})
}
