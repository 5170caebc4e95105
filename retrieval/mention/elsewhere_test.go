package mention

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A foreignText is a text of testdata/elsewhere.txt with what a reader marked in it.
type foreignText struct {
	text    string
	context Context
	gold    []goldMention // article is empty
}

func readElsewhere(t *testing.T) []foreignText {
	t.Helper()
	file, err := os.ReadFile("testdata/elsewhere.txt")
	if err != nil {
		t.Fatal(err)
	}
	var texts []foreignText
	var from map[Kind]int // where the last gold mention of each kind begins
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if day, ok := strings.CutPrefix(line, "= "); ok {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			published := DayOf(at.Date())
			texts = append(texts, foreignText{context: Context{Published: Days{published, published}, PublishedKnown: true}})
			from = map[Kind]int{}
			continue
		}
		current := &texts[len(texts)-1]
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			current.text += line
			continue
		}
		kind := Kind(fields[0])
		words, n, _ := strings.Cut(fields[1], "#")
		occurrence, _ := strconv.Atoi(n)
		start := nthOccurrence(current.text[from[kind]:], words, max(occurrence, 1))
		if start < 0 {
			t.Fatalf("gold line %q: the words do not follow the last %s", line, kind)
		}
		start += from[kind]
		from[kind] = start + len(words)
		current.gold = append(current.gold, goldMention{meaning: fields[2], kind: kind, start: start, end: start + len(words)})
	}
	return texts
}

// TestElsewhere compares what is found in texts of other regions with what a
// reader marked in them. The floors are what was reached, rounded down.
func TestElsewhere(t *testing.T) {
	type place struct {
		kind       Kind
		start, end int
	}
	total, hit, found, right := map[Kind]int{}, map[Kind]int{}, map[Kind]int{}, map[Kind]int{}
	for _, foreign := range readElsewhere(t) {
		wanted := map[place]goldMention{}
		for _, g := range foreign.gold {
			wanted[place{g.kind, g.start, g.end}] = g
			total[g.kind]++
		}
		for _, m := range Find(foreign.text, foreign.context) {
			found[m.Kind]++
			at := place{m.Kind, m.Start, m.End}
			g, ok := wanted[at]
			if !ok {
				t.Logf("not in the gold: %s %q in %.50q", m.Kind, foreign.text[m.Start:m.End], foreign.text)
				continue
			}
			delete(wanted, at)
			hit[m.Kind]++
			if got := meaning(foreign.text, m); got == g.meaning {
				right[m.Kind]++
			} else {
				t.Logf("%s %q means %q, want %q", m.Kind, foreign.text[m.Start:m.End], got, g.meaning)
			}
		}
		for at := range wanted {
			t.Logf("missed: %s %q in %.50q", at.kind, foreign.text[at.start:at.end], foreign.text)
		}
	}
	for kind, floor := range map[Kind]struct{ precision, recall, meaning float64 }{
		Date: {.98, .98, .98}, Name: {.97, .97, .98}, Figure: {.98, .98, .98}, Attribution: {.93, .91, .98},
	} {
		precision := float64(hit[kind]) / float64(found[kind])
		recall := float64(hit[kind]) / float64(total[kind])
		meant := float64(right[kind]) / float64(hit[kind])
		t.Logf("%-11s precision %.3f (%d of %d), recall %.3f (of %d), meaning right %.3f", kind, precision, hit[kind], found[kind], recall, total[kind], meant)
		if precision < floor.precision || recall < floor.recall || meant < floor.meaning {
			t.Errorf("%s is below its floor of precision %.2f, recall %.2f, meaning %.2f", kind, floor.precision, floor.recall, floor.meaning)
		}
	}
}
