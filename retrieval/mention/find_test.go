package mention

import (
	"slices"
	"testing"
	"time"
)

// testContext is of a document published on Wednesday, 9 July 2025.
var testContext = Context{Published: Days{DayOf(2025, 7, 9), DayOf(2025, 7, 9)}, PublishedKnown: true}

// asked is a question on Friday, 20 November 2026, of a corpus that speaks of
// 2011 and of 2023 to 2025.
var asked = Asked{At: time.Date(2026, 11, 20, 23, 30, 0, 0, time.FixedZone("Baku", 4*60*60)), Years: []int{2011, 2023, 2024, 2025}}

// written lists the mentions of one kind in text: their words and, parted by
// " = ", what they mean.
func written(text string, mentions []Mention, kind Kind, means func(Mention) string) []string {
	var list []string
	for _, m := range mentions {
		if m.Kind != kind {
			continue
		}
		words := text[m.Start:m.End]
		if meaning := means(m); meaning != "" {
			words += " = " + meaning
		}
		list = append(list, words)
	}
	return list
}

func wantList(t *testing.T, text string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%q has\n %q, want\n %q", text, got, want)
	}
}
