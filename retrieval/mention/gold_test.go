package mention

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// articles returns the text of the real articles that the gold files are of, by
// the first three characters of their names. Without them the test is skipped.
func articles(t *testing.T) map[string]string {
	t.Helper()
	shared := os.Getenv("FOOTNOTE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	paths, err := filepath.Glob(filepath.Join(shared, "seeds", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Skipf("SKIPPED: the gold file is of articles that are not in this repository; name the folder above them in FOOTNOTE_SHARED (looked in %s)", shared)
	}
	texts := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)[:3]] = string(text)
	}
	return texts
}

// articleContexts say when the articles were published, as far as they say so.
var articleContexts = map[string]Context{
	"000": {Published: Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, PublishedKnown: true},
	"001": {Year: 2025},
	"002": {Published: Days{DayOf(2025, 7, 1), DayOf(2025, 7, 1)}, PublishedKnown: true},
	"003": {Published: Days{DayOf(2025, 7, 4), DayOf(2025, 7, 4)}, PublishedKnown: true},
	"004": {Published: Days{DayOf(2025, 7, 2), DayOf(2025, 7, 2)}, PublishedKnown: true},
}

type goldMention struct {
	article, meaning string
	kind             Kind
	start, end       int
}

func readGold(t *testing.T, texts map[string]string) (gold []goldMention, outside map[string][][2]int) {
	t.Helper()
	file, err := os.ReadFile("testdata/gold.txt")
	if err != nil {
		t.Fatal(err)
	}
	outside = map[string][][2]int{}
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		text := texts[f[0]]
		occurrence, err := strconv.Atoi(f[2])
		if err != nil || len(f) != 5 || text == "" {
			t.Fatalf("gold line %q: want article, kind, occurrence, words and meaning, parted by tabs", line)
		}
		start := nthOccurrence(text, f[3], occurrence)
		if start < 0 {
			t.Fatalf("gold line %q: the words do not occur that often", line)
		}
		if f[1] == "outside" {
			end := len(text)
			if f[4] != "" {
				end = start + strings.Index(text[start:], f[4]) + len(f[4])
			}
			outside[f[0]] = append(outside[f[0]], [2]int{start, end})
			continue
		}
		gold = append(gold, goldMention{f[0], f[4], Kind(f[1]), start, start + len(f[3])})
	}
	return gold, outside
}

// nthOccurrence returns where words occur in text as whole words for the nth time.
func nthOccurrence(text, words string, n int) int {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	first, _ := utf8.DecodeRuneInString(words)
	last, _ := utf8.DecodeLastRuneInString(words)
	for at := 0; ; at++ {
		i := strings.Index(text[at:], words)
		if i < 0 {
			return -1
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if isWord(before) && isWord(first) || isWord(after) && isWord(last) {
			continue
		}
		if n--; n == 0 {
			return at
		}
	}
}

// meaning writes what a mention means as the gold file does.
func meaning(text string, m Mention) string {
	switch m.Kind {
	case Date:
		if m.Days.From == m.Days.To {
			return m.Days.From.String()
		}
		return m.Days.From.String() + " " + m.Days.To.String()
	case Figure:
		value := strconv.FormatFloat(m.Value, 'f', -1, 64)
		if m.High != m.Value {
			value += " " + strconv.FormatFloat(m.High, 'f', -1, 64)
		}
		return value
	case Attribution:
		return m.Written(text)
	}
	return m.Full
}

// TestGold compares what is found in real articles with what a reader marked in
// them. The floors are what was reached, rounded down: raise them with the
// rules, never lower them.
func TestGold(t *testing.T) {
	texts := articles(t)
	gold, outside := readGold(t, texts)
	wanted := map[string]goldMention{}
	place := func(article string, kind Kind, start, end int) string {
		return fmt.Sprint(article, " ", kind, " ", start, ":", end)
	}
	total, hit, found, right := map[Kind]int{}, map[Kind]int{}, map[Kind]int{}, map[Kind]int{}
	for _, g := range gold {
		wanted[place(g.article, g.kind, g.start, g.end)] = g
		total[g.kind]++
	}
	for article, text := range texts {
	mentions:
		for _, m := range Find(text, articleContexts[article]) {
			for _, run := range outside[article] {
				if m.Start >= run[0] && m.Start < run[1] {
					continue mentions
				}
			}
			found[m.Kind]++
			at := place(article, m.Kind, m.Start, m.End)
			g, ok := wanted[at]
			if !ok {
				t.Logf("not in the gold: %s %q", at, text[m.Start:m.End])
				continue
			}
			delete(wanted, at)
			hit[m.Kind]++
			if got := meaning(text, m); got == g.meaning {
				right[m.Kind]++
			} else {
				t.Logf("%s %q means %q, want %q", at, text[m.Start:m.End], got, g.meaning)
			}
		}
	}
	for at, g := range wanted {
		t.Logf("missed: %s %q", at, texts[g.article][g.start:g.end])
	}
	for kind, floor := range map[Kind]struct{ precision, recall, meaning float64 }{
		Date: {.98, .93, .98}, Name: {.99, .99, .99}, Figure: {.98, .96, .98}, Attribution: {.98, .97, .98},
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
