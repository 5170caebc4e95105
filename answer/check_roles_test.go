package answer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"footnote/answer"
)

// TestCheckOfRoles holds verdicts against those of a person: of what is false the
// documents never say so. Most of what is true is borne out, or nothing is shown.
func TestCheckOfRoles(t *testing.T) {
	t.Parallel()
	t.Run("sample", func(t *testing.T) { rolesOf(t, sampleLibrary(t), "sample") })
	t.Run("articles", func(t *testing.T) {
		l := articlesLibrary(t)
		rolesOf(t, l, "articles")
	})
}

func rolesOf(t *testing.T, l library, of string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "check_roles.txt"))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]map[answer.Verdict]int{"true": {}, "false": {}}
	for line := range strings.Lines(string(text)) {
		head, statement, _ := strings.Cut(strings.TrimSpace(line), ": ")
		collection, is, _ := strings.Cut(head, " ")
		if collection != of {
			continue
		}
		check, err := l.Check(t.Context(), statement, now, []string{collection})
		if err != nil {
			t.Fatal(err)
		}
		got := answer.Statement{Verdict: answer.Silent}
		if len(check.Statements) == 1 {
			got = check.Statements[0]
		}
		count[is][got.Verdict]++
		switch {
		case is == "false" && (got.Verdict == answer.Same || got.Verdict == answer.Both):
			t.Errorf("of the %s, %q is false, and is %s", collection, statement, got.Verdict)
		case is == "true" && got.Verdict == answer.Otherwise:
			t.Errorf("of the %s, %q is true, and is otherwise: %s", collection, statement, got.Reason)
		}
	}
	t.Logf("%s: %v", of, count)
	if of := count["true"]; 4*of[answer.Same] < 3*(of[answer.Same]+of[answer.Both]+of[answer.Silent]) || len(of) == 0 {
		t.Errorf("of what is true, less than three in four are borne out: %v", of)
	}
}
