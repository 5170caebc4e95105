package sample_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"footnote/sample"
)

// dispatches returns the text of each dispatch by the path that it is cited
// under.
func dispatches(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := fs.WalkDir(sample.Dispatches(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".meta.yaml") {
			return err
		}
		text, err := fs.ReadFile(sample.Dispatches(), name)
		if err != nil {
			return err
		}
		if path.Ext(name) != ".jsonl" {
			texts[name] = string(text)
			return nil
		}
		for line := range strings.Lines(string(text)) {
			var document struct{ ID, Text string }
			if err := json.Unmarshal([]byte(line), &document); err != nil {
				return err
			}
			texts[name+"#"+document.ID] = document.Text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestDispatches(t *testing.T) {
	const longest = 3 << 10
	texts := dispatches(t)
	if len(texts) != 5 {
		t.Errorf("there are %d dispatches, want 5", len(texts))
	}
	formats := map[string]bool{}
	for name, text := range texts {
		format, _, _ := strings.Cut(path.Ext(name), "#")
		formats[format] = true
		if len(text) > longest {
			t.Errorf("%s has %d bytes, want at most %d", name, len(text), longest)
		}
		if !strings.Contains(text, "Source: ") {
			t.Errorf("%s does not name the article that it draws its facts from", name)
		}
	}
	if len(formats) < 4 {
		t.Errorf("the dispatches have %d formats, want 4", len(formats))
	}
}

func TestQuestions(t *testing.T) {
	texts := dispatches(t)
	kinds, ids := map[string]int{}, map[string]bool{}
	for line := range strings.Lines(sample.Questions) {
		var q struct {
			ID, Kind, Question string
			Answerable         bool
			Evidence           []struct{ Doc, Text string }
			Answer             []string
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if ids[q.ID] || q.Question == "" {
			t.Errorf("question %q is empty or has the id of another", q.ID)
		}
		ids[q.ID] = true
		kinds[q.Kind]++
		if q.Answerable != (len(q.Evidence) > 0) || q.Answerable == (q.Kind == "unanswerable") {
			t.Errorf("%s is of kind %s, answerable %t, with %d evidences", q.ID, q.Kind, q.Answerable, len(q.Evidence))
		}
		for _, evidence := range q.Evidence {
			if !strings.Contains(texts[evidence.Doc], evidence.Text) {
				t.Errorf("%s: %s does not say %q", q.ID, evidence.Doc, evidence.Text)
			}
		}
	}
	for kind, least := range map[string]int{"date": 1, "conflict": 2, "unanswerable": 3} {
		if kinds[kind] < least {
			t.Errorf("there are %d questions of kind %s, want %d", kinds[kind], kind, least)
		}
	}
}

// TestDispatchesAreOurOwn compares them with the articles where these are at hand.
func TestDispatchesAreOurOwn(t *testing.T) {
	const longestRun = 7 // words that a dispatch may share with an article, but for the article's name
	articles := articleTexts(t)
	runs := map[string]bool{}
	for _, article := range articles {
		for run := range slices.Values(wordRuns(article, longestRun+1)) {
			runs[run] = true
		}
	}
	source := regexp.MustCompile(`(?m)Source: .*$`)
	for name, text := range dispatches(t) {
		for _, run := range wordRuns(source.ReplaceAllString(text, ""), longestRun+1) {
			if runs[run] {
				t.Errorf("%s has an article's words: %q", name, run)
			}
		}
	}
}

// articleTexts returns the articles that the dispatches draw on.
func articleTexts(t *testing.T) []string {
	t.Helper()
	shared := os.Getenv("FOOTNOTE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	names, err := filepath.Glob(filepath.Join(shared, "seeds", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skip("SKIPPED: the articles are not at hand: set FOOTNOTE_SHARED to the folder that has them in seeds/ to compare the dispatches with them.")
	}
	var texts []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

var word = regexp.MustCompile(`[\pL\pN]+`)

// wordRuns returns each run of n words of text, in lower case.
func wordRuns(text string, n int) []string {
	words := word.FindAllString(strings.ToLower(text), -1)
	var runs []string
	for i := range max(0, len(words)-n+1) {
		runs = append(runs, strings.Join(words[i:i+n], " "))
	}
	return runs
}
