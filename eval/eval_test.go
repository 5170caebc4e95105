package eval_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"footnote/answer"
	"footnote/database/databasetest"
	"footnote/eval"
	"footnote/retrieval/source"
)

var _ eval.Answerer = (*answer.Answerer)(nil)

// articles are a corpus of our own; each file is one.
var articles = map[string]string{
	"mill.txt": `Lockkeeper buys the old mill

The mill at Sandford was sold on 3 May 2024 to Ada Pemberton, the lockkeeper. She paid 40,000 pounds for it. The roof is to be mended before the winter.

Nobody had ground corn there since the flood. The council had wanted to pull it down.
`,
	"barges.md": `# Seven barges sunk

Seven barges sank at **Iffley** in the night of 12 June 2024, the harbour master Tobias Wren said. Their crews were saved by the fire brigade.

A rope had been cut, he added. The police are looking for two men in a rowing boat.
`,
	"weir.txt": "\uFEFF" + `Weir closed for repairs

The weir at Godstow — built in 1790 — stays closed until September, the river authority says. Boats are to use the eastern channel. Anglers have protested against the closure.
`,
}

const asked = `
{"id": "q1", "kind": "who", "question": "Who bought the mill at Sandford?", "answerable": true, "evidence": [{"doc": "mill.txt", "text": "sold on 3 May 2024 to Ada Pemberton"}]}
{"id": "q2", "kind": "count", "question": "How many barges sank at Iffley?", "answerable": true, "evidence": [{"doc": "barges.md", "text": "Seven barges sank at Iffley"}]}
{"id": "q3", "kind": "date", "question": "Until when does the weir at Godstow stay closed?", "answerable": true, "evidence": [{"doc": "weir.txt", "text": "stays closed until September"}]}

{"id": "q4", "kind": "unanswerable", "question": "What was stolen on 9 November 1831?", "answerable": false, "evidence": []}
`

// A library is a corpus in a database of its own.
type library struct {
	eval.System
	folder string
}

func ingest(t *testing.T) library {
	t.Helper()
	l := library{folder: t.TempDir()}
	for name, text := range articles {
		write(t, filepath.Join(l.folder, name), text)
	}
	l.System = systemOf(t, databasetest.New(t))
	folder, err := source.Open(t.Context(), l.folder, source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	report, err := l.Index.Ingest(t.Context(), "river", l.folder, folder, nil)
	if err != nil || len(report.Faults) > 0 {
		t.Fatal(err, report.Faults)
	}
	return l
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func request(t *testing.T, questions string) eval.QuestionsRequest {
	file := filepath.Join(t.TempDir(), "questions.jsonl")
	write(t, file, questions)
	return eval.QuestionsRequest{Files: []string{file}, Collections: []string{"river"}, At: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
}

func TestQuestionsOverARealDatabase(t *testing.T) {
	l := ingest(t)
	report, err := eval.Questions(t.Context(), l.System, request(t, asked))
	if err != nil {
		t.Fatal(err)
	}
	want := eval.Tally{Answerable: 3, First: 3, FirstThree: 3, Unanswerable: 1, Refused: 1}
	if got := report.Files[0].All; got != want {
		var misses bytes.Buffer
		report.WriteMisses(&misses)
		t.Errorf("the tally is %+v, want %+v\n%s", got, want, &misses)
	}
	var kinds []string
	for _, kind := range report.Files[0].Kinds {
		kinds = append(kinds, kind.Kind)
	}
	if got := strings.Join(kinds, " "); got != "count date unanswerable who" {
		t.Errorf("the kinds are %q, want them in order", got)
	}
	if q := report.Quotations; q.Stored < 3 || q.InFiles != q.Stored {
		t.Errorf("%d quotations were compared with the stored text and %d with files: want some, and all with files", q.Stored, q.InFiles)
	}
	if report.Latency.Count != 4 || report.Latency.P99 <= 0 {
		t.Errorf("the latency is %+v, want that of 4 questions", report.Latency)
	}
}

// An altering answerer is one with a fault.
type altering struct {
	eval.Answerer
	alter func(*answer.Answer)
}

func (a altering) Answer(ctx context.Context, question answer.Question) (answer.Answer, error) {
	reply, err := a.Answerer.Answer(ctx, question)
	a.alter(&reply)
	return reply, err
}

func TestAWrongQuotationFailsTheRun(t *testing.T) {
	l := ingest(t)
	cite := func(change func(*answer.Citation)) func(*answer.Answer) {
		return func(reply *answer.Answer) {
			for i := range reply.Citations[:min(1, len(reply.Citations))] {
				change(&reply.Citations[i])
			}
		}
	}
	for _, test := range []struct {
		name  string
		alter func(*answer.Answer)
		want  string
	}{
		{"one byte altered", cite(func(c *answer.Citation) { c.Quote = "X" + c.Quote[1:] }), "the stored text has"},
		{"the last byte altered", cite(func(c *answer.Citation) { c.Quote = c.Quote[:len(c.Quote)-1] + "!" }), "the stored text has"},
		{"one byte too far", cite(func(c *answer.Citation) {
			c.Start, c.End = c.Start+1, c.End+1
			c.SentenceStart, c.SentenceEnd = c.Start, c.End
		}), "the stored text has"},
		{"one byte too short", cite(func(c *answer.Citation) { c.Quote = c.Quote[1:] }), "the quotation has"},
		{"behind the end", cite(func(c *answer.Citation) {
			c.Start, c.End = c.Start+9999, c.End+9999
			c.SentenceStart, c.SentenceEnd = c.Start, c.End
		}), "the stored text has"},
		{"the sentence is elsewhere", cite(func(c *answer.Citation) { c.SentenceEnd = c.End + 1 }), "is not within"},
		{"another document", cite(func(c *answer.Citation) { c.Document = "barn.txt" }), "no such document"},
		{"in what is nearest to a refusal", func(reply *answer.Answer) {
			reply.Status, reply.Nearest, reply.Citations = answer.Refused, reply.Citations, nil
			cite(func(c *answer.Citation) { c.Quote = strings.ToUpper(c.Quote) })(&answer.Answer{Citations: reply.Nearest})
		}, "the stored text has"},
		{"nothing quoted at all", func(reply *answer.Answer) { reply.Citations, reply.Nearest = nil, nil }, "no quotation was compared"},
	} {
		t.Run(test.name, func(t *testing.T) {
			system := l.System
			system.Answerer = altering{system.Answerer, test.alter}
			report, err := eval.Questions(t.Context(), system, request(t, asked))
			if !errors.Is(err, eval.ErrQuotations) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want an ErrQuotations with %q", err, test.want)
			}
			if len(report.Files) != 1 {
				t.Errorf("the report is not complete: %+v", report)
			}
		})
	}
}

func TestAFileThatDiffersFailsTheRun(t *testing.T) {
	l := ingest(t)
	write(t, filepath.Join(l.folder, "mill.txt"), strings.Replace(articles["mill.txt"], "Ada", "Ida", 1))
	_, err := eval.Questions(t.Context(), l.System, request(t, asked))
	if !errors.Is(err, eval.ErrQuotations) || !strings.Contains(err.Error(), "has other bytes there") {
		t.Errorf("the error is %v, want that mill.txt has other bytes", err)
	}
	if err := os.RemoveAll(l.folder); err != nil {
		t.Fatal(err)
	}
	report, err := eval.Questions(t.Context(), l.System, request(t, asked))
	if err != nil || report.Quotations.InFiles != 0 || report.Quotations.Stored == 0 {
		t.Errorf("without the files %+v, %v; want quotations compared with the stored text alone", report.Quotations, err)
	}
}

func TestFaultsOfQuestionFilesAreNamed(t *testing.T) {
	l := ingest(t)
	for _, test := range []struct{ name, questions, want string }{
		{"a malformed line", "\n\n{", "questions.jsonl, line 3 is not a question in JSON"},
		{"evidence that was never ingested", strings.ReplaceAll(asked, "mill.txt", "barn.txt"), "river does not hold all the documents that the evidence is in, such as barn.txt"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := eval.Questions(t.Context(), l.System, request(t, test.questions))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
}

// testCollection writes the articles as a test collection.
func testCollection(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "river")
	write(t, filepath.Join(dir, "corpus.jsonl"), `
{"_id": "mill", "title": "Lockkeeper buys the old mill", "text": "The mill at Sandford was sold to Ada Pemberton, the lockkeeper. She paid 40,000 pounds for it. Nobody had ground corn there since the flood."}
{"_id": "barges", "title": "Seven barges sunk", "text": "Seven barges sank at Iffley in the night, the harbour master Tobias Wren said. Their crews were saved by the fire brigade."}
{"_id": "weir", "title": "Weir closed for repairs", "text": "The weir at Godstow stays closed until September, the river authority says. Boats are to use the eastern channel."}
{"_id": "fair", "title": "A fair on the meadow", "text": "The midsummer fair drew four thousand people to the meadow. The brass band of the fire brigade played until dark."}
`)
	var queries, relevant strings.Builder
	relevant.WriteString("query-id\tcorpus-id\tscore\n")
	for i, q := range []struct{ text, document string }{
		{"Who bought the mill at Sandford?", "mill"},
		{"How many barges sank at Iffley?", "barges"},
		{"Until when does the weir at Godstow stay closed?", "weir"},
		{"How many people came to the midsummer fair?", "fair"},
		{"Which channel are boats to use?", "weir"},
		{" Who painted the bridge in Osney?", ""},
		{"What did the bishop of Dorchester eat?", ""},
		{"Why was the mill burnt by the Danes?", ""},
		{"Which barges did not sink at Abingdon?", ""},
	} {
		id := fmt.Sprintf("q%d", i)
		fmt.Fprintf(&queries, `{"_id": %q, "text": %q, "metadata": {"answerable": %v}}`+"\n", id, q.text, q.document != "")
		if q.document != "" {
			fmt.Fprintf(&relevant, "%s\t%s\t1\n", id, q.document)
		}
	}
	write(t, filepath.Join(dir, "queries.jsonl"), queries.String())
	write(t, filepath.Join(dir, "qrels", "test.tsv"), relevant.String())
	return dir
}

func TestBEIROverARealDatabase(t *testing.T) {
	l := ingest(t)
	var done, of int
	request := eval.BEIRRequest{Dir: testCollection(t), Half: eval.All, Seed: 1, At: time.Now(), Progress: func(d, o int) { done, of = d, o }}
	report, err := eval.BEIR(t.Context(), l.System, request)
	if err != nil {
		t.Fatal(err)
	}
	if report.Corpus.Documents != 4 || report.Ranked != 5 || len(report.Corpus.Faults) > 0 {
		t.Errorf("%d documents and %d questions with relevant ones, faults %q; want 4 and 5, none", report.Corpus.Documents, report.Ranked, report.Corpus.Faults)
	}
	for name, arm := range map[string]eval.Arm{"words": report.Words, "hybrid": report.Hybrid} {
		if arm.Recall1.Mean != 1 || arm.MRR10.Mean != 1 || arm.NDCG10.Mean != 1 {
			t.Errorf("%s found %+v: each question's words are in one document alone, so want 1", name, arm.Measures)
		}
	}
	if dense := report.Dense; dense.Recall20.Mean != 1 || dense.Latency.Count != 5 {
		t.Errorf("dense found %+v in %d questions: of 4 documents all are among the first 20", dense.Measures, dense.Latency.Count)
	}
	if p := report.Refusal; p == nil || p.Answerable != 5 || p.Given.Unanswerable != 4 || p.Removed.Unanswerable != 5 {
		t.Errorf("the refusal pair is %+v, want 5 answerable, 4 given and 5 removed", p)
	}
	if a := report.Answers; a.Answerable != 5 || a.Unanswerable != 4 {
		t.Errorf("answered %+v, want all 9", a)
	}
	if report.Quotations.Stored == 0 {
		t.Error("no quotation was compared")
	}
	if done != of || of != 3*5+9+5+9 {
		t.Errorf("progress ended at %d of %d steps, want 38 of 38", done, of)
	}
	again, err := eval.BEIR(t.Context(), l.System, request)
	if err != nil {
		t.Fatal(err)
	}
	if again.Words.Measures != report.Words.Measures || again.Gain != report.Gain {
		t.Errorf("the same seed gave %+v and then %+v", report.Words.Measures, again.Words.Measures)
	}
}

func TestBEIRLeavesNothingBehind(t *testing.T) {
	l := ingest(t)
	counts := func() string {
		t.Helper()
		var found string
		err := l.Pool.QueryRow(t.Context(), `select concat_ws(' ', (select count(*) from collection), (select count(*) from document), (select count(*) from passage),
			(select count(*) from posting), (select count(*) from mention), (select count(*) from embedding))`).Scan(&found)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	before := counts()
	request := eval.BEIRRequest{Dir: testCollection(t), Half: eval.All, At: time.Now()}
	if _, err := eval.BEIR(t.Context(), l.System, request); err != nil {
		t.Fatal(err)
	}
	if after := counts(); after != before {
		t.Errorf("collections, documents, passages, postings, mentions and vectors: %s before and %s after", before, after)
	}
	request.Keep = true
	if _, err := eval.BEIR(t.Context(), l.System, request); err != nil {
		t.Fatal(err)
	}
	if after := counts(); after == before {
		t.Error("nothing was kept")
	}
}

func TestBEIRFaultsAreNamed(t *testing.T) {
	l := ingest(t)
	for _, test := range []struct{ name, file, text, want string }{
		{"a malformed query", "queries.jsonl", "{\n", "queries.jsonl, line 1 is not a question in JSON"},
		{"a malformed judgement", "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 mill 1\n", "test.tsv, line 2 has 1 fields"},
		{"no judgement", "qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "there is nothing to rank"},
		{"an empty corpus", "corpus.jsonl", "", "corpus.jsonl"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testCollection(t)
			write(t, filepath.Join(dir, filepath.FromSlash(test.file)), test.text)
			_, err := eval.BEIR(t.Context(), l.System, eval.BEIRRequest{Dir: dir, Half: eval.All, At: time.Now()})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
}

// Runs of folders that have one name do not write to one collection.
func TestBEIROfFoldersOfOneName(t *testing.T) {
	l := ingest(t)
	var group sync.WaitGroup
	for range 2 {
		dir := filepath.Join(t.TempDir(), "same")
		if err := os.CopyFS(dir, os.DirFS(testCollection(t))); err != nil {
			t.Fatal(err)
		}
		group.Go(func() {
			report, err := eval.BEIR(t.Context(), l.System, eval.BEIRRequest{Dir: dir, Half: eval.All, Keep: true, At: time.Now()})
			if err != nil || report.Corpus.Documents != 4 {
				t.Errorf("%d documents, error %v, want 4", report.Corpus.Documents, err)
			}
		})
	}
	group.Wait()
	var kept int
	if err := l.Pool.QueryRow(t.Context(), "select count(*) from collection where name like 'eval-same-%'").Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d collections are kept, error %v, want 2", kept, err)
	}
}
