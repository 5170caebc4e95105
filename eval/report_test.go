package eval

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); go test -update writes it anew:\n%s", file, diff)
	}
}

var may = Run{Date: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), Commit: "0123456789abcdef", Modified: true, Processors: 2}

func TestQuestionsReportText(t *testing.T) {
	report := QuestionsReport{
		Run:         may,
		Collections: []string{"mills", "barges"},
		Files: []FileReport{{
			File: "river.jsonl",
			All:  Tally{Answerable: 11, First: 7, FirstThree: 9, WronglyRefused: 1, Unanswerable: 3, Refused: 2},
			Kinds: []Tally{
				{Kind: "date", Answerable: 11, First: 7, FirstThree: 9, WronglyRefused: 1},
				{Kind: "unanswerable", Unanswerable: 3, Refused: 2},
			},
			Misses: []Miss{
				{ID: "1", Kind: "date", Question: "When was the mill\tsold?", Fault: "not among the first three", Reading: "looked for: mill, sold", NeedAll: true,
					Wanted: []Evidence{{"a.txt", "In May\nthe mill was sold"}}, Cited: []Evidence{{"b.txt", "A barn was sold."}}},
				{ID: "2", Kind: "date", Question: "When did it burn?", Fault: "wrongly refused", Reading: "no passage speaks of it",
					Wanted: []Evidence{{"a.txt", "it burnt in June"}}, Cited: []Evidence{{"a.txt", "It was sold."}}},
			},
		}},
		Quotations: Quotations{Stored: 41, InFiles: 40, Wrong: []string{"a.txt, bytes 3 to 5: differs"}},
		Latency:    Latency{Count: 14, P50: 3.25, P99: 10},
	}
	var got bytes.Buffer
	if err := report.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	got.WriteString("\n")
	if err := report.WriteMisses(&got); err != nil {
		t.Fatal(err)
	}
	golden(t, "questions.txt", got.Bytes())
}

func TestBEIRReportText(t *testing.T) {
	arm := func(mean float64) Arm {
		e := Estimate{mean, 0.0125}
		return Arm{Measures{e, e, e, e, e}, Latency{Count: 120, P50: 4, P99: 12.5}}
	}
	refusal := Refusal{60, Estimate{0.7125, 0.017}, Estimate{0.2, 0.03}, Estimate{0.3, 0.03}, Estimate{0.5, 0.03}}
	report := BEIRReport{
		Run: may, Dir: "data/river", Sample: 240, Seed: 7,
		Corpus: Corpus{Documents: 40, Passages: 55, Seconds: 0.75, Faults: []string{"corpus.jsonl, line 3, has no text."}, Absent: 2},
		Ranked: 120, Words: arm(0.8), Dense: arm(0.7), Hybrid: arm(0.85),
		Gain:       Measures{NDCG10: Estimate{0.05, 0.01}, Recall20: Estimate{-0.002, 0.004}},
		Refusal:    &Pair{Test, 55, refusal, refusal, Latency{Count: 110, P50: 5, P99: 15}},
		Answers:    Answers{55, 4, 60, 20, Latency{Count: 115, P50: 6, P99: 20}},
		Quotations: Quotations{Stored: 400},
	}
	var got bytes.Buffer
	if err := report.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	report.Sample, report.Refusal, report.Corpus = 0, nil, Corpus{Documents: 41, Passages: 56, Seconds: 0.1}
	report.Answers.Unanswerable, report.Answers.Refused = 0, 0
	got.WriteString("\n")
	if err := report.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	golden(t, "beir.txt", got.Bytes())
}
