package answer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// What is answered to the questions of package sample, to be read by a person
// when it changes.
func TestAnswersToTheSample(t *testing.T) {
	t.Parallel()
	l := sampleLibrary(t)
	var got bytes.Buffer
	out := json.NewEncoder(&got)
	out.SetEscapeHTML(false)
	out.SetIndent("", "\t")
	for _, question := range sampleQuestions(t) {
		if err := out.Encode(l.ask(t, "sample", question)); err != nil {
			t.Fatal(err)
		}
	}
	golden := filepath.Join("testdata", "answers.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the answers differ from %s; if they are better, go test ./answer -update (-want +got):\n%s", golden, diff)
	}
}
