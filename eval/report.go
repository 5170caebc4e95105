package eval

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
)

// WriteText writes the report for a person to read.
func (r QuestionsReport) WriteText(w io.Writer) error {
	t := newText(w)
	t.line("Asked of %s. %s", strings.Join(r.Collections, ", "), r.Run)
	for _, f := range r.Files {
		t.line("")
		t.row(f.File, "answerable", "top 1", "top 3", "wrongly refused", "unanswerable", "refused")
		t.tally("all", f.All)
		for _, kind := range f.Kinds {
			t.tally("  "+kind.Kind, kind)
		}
		t.flush()
	}
	t.line("")
	t.quotations(r.Quotations)
	t.line("Time to an answer, one after the other: %s.", r.Latency)
	if r.Wording != nil {
		t.wording(*r.Wording)
	}
	return t.flush()
}

func (t *text) wording(w WordingReport) {
	t.line("")
	t.line("%s, told by %s, was asked %d questions; %d are answered in its words, and it failed %d times.", w.Model, w.Prompt, w.Asked, w.Worded, w.Faults)
	t.line("Claims: %d kept, %d dropped. Quotations: %d of %d verbatim before checking; of those shown, see above.", w.Kept, w.Dropped, w.Verbatim, w.Quoted)
	cost := "cost unknown: set FOOTNOTE_INPUT_PRICE and FOOTNOTE_OUTPUT_PRICE"
	if w.Cost > 0 {
		cost = fmt.Sprintf("cost %.4f", w.Cost)
	}
	t.line("Tokens: %d in, %d out; %s.", w.InputTokens, w.OutputTokens, cost)
	t.line("Time to the first claim that holds: %s; to the last: %s.", w.FirstClaim, w.LastClaim)
}

// WriteMisses writes each question that was not answered as it should be, with
// the evidence and what was cited instead.
func (r QuestionsReport) WriteMisses(w io.Writer) error {
	t := newText(w)
	for _, f := range r.Files {
		for _, miss := range f.Misses {
			t.line("%s: %s (%s): %s", miss.Fault, miss.ID, miss.Kind, oneLine(miss.Question))
			t.line("    read as: %s", oneLine(miss.Reading))
			wanted := "wanted"
			if miss.NeedAll {
				wanted = "wanted, as all others"
			}
			for _, e := range miss.Wanted {
				t.line("    %s: %s: %s", wanted, e.Document, oneLine(e.Text))
			}
			cited := "cited"
			if miss.Fault == "wrongly refused" {
				cited = "nearest"
			}
			for _, e := range miss.Cited {
				t.line("    %s: %s: %s", cited, e.Document, oneLine(e.Text))
			}
			t.line("")
		}
	}
	return t.flush()
}

// WriteText writes the report for a person to read. What follows a ± is half of
// a 95 % interval.
func (r BEIRReport) WriteText(w io.Writer) error {
	t := newText(w)
	t.line("%s: %d documents in %d passages, ingested in %.1f s. %s", r.Dir, r.Corpus.Documents, r.Corpus.Passages, r.Corpus.Seconds, r.Run)
	for _, fault := range r.Corpus.Faults {
		t.line("Not ingested: %s", fault)
	}
	if r.Corpus.Absent > 0 {
		t.line("Not there: %d documents that are judged relevant.", r.Corpus.Absent)
	}
	if r.Sample > 0 {
		t.line("A sample of %d questions: figures for a quick look.", r.Sample)
	}
	t.line("± by %d rounds of bootstrap, seed %d.", bootstrapRounds, r.Seed)
	t.line("")
	t.row(fmt.Sprintf("%d questions", r.Ranked), "nDCG@10", "R@1", "R@5", "R@20", "MRR@10", "p50 ms", "p99 ms")
	t.arm("words", r.Words)
	t.arm("dense", r.Dense)
	t.arm("hybrid", r.Hybrid)
	t.row(append([]string{"hybrid − best arm"}, measured(r.Gain, "%+.3f ± %.3f")...)...)
	t.flush()
	if p := r.Refusal; p != nil {
		t.line("")
		t.row(fmt.Sprintf("%s half, %d answerable", p.Half, p.Answerable), "unanswerable", "AUROC", "caught at 5 %", "at 10 %", "at 20 % wrongly refused")
		t.refusal("given", p.Given)
		t.refusal("removed", p.Removed)
		t.flush()
		t.line("Time to judge: %s.", p.Latency)
	}
	t.line("")
	if a := r.Answers; a.Unanswerable > 0 {
		t.line("Answered in full: %d of %d answerable wrongly refused, %d of %d unanswerable refused; %s.", a.WronglyRefused, a.Answerable, a.Refused, a.Unanswerable, a.Latency)
	} else {
		t.line("Answered in full: %d of %d refused; %s.", a.WronglyRefused, a.Answerable, a.Latency)
	}
	t.quotations(r.Quotations)
	return t.flush()
}

func (r Run) String() string {
	commit := "unknown"
	if r.Commit != "" {
		commit = r.Commit[:min(12, len(r.Commit))]
	}
	if r.Modified {
		commit += " with changes"
	}
	return fmt.Sprintf("%s, commit %s, %d processors.", r.Date.Format("2006-01-02"), commit, r.Processors)
}

func (l Latency) String() string {
	return fmt.Sprintf("p50 %.1f ms, p99 %.1f ms, %d questions", l.P50, l.P99, l.Count)
}

// A text writes lines and tables, and remembers the first error.
type text struct {
	table *tabwriter.Writer
	err   error
}

func newText(w io.Writer) *text {
	return &text{table: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

func (t *text) line(format string, arguments ...any) {
	if _, err := fmt.Fprintf(t.table, format+"\n", arguments...); err != nil && t.err == nil {
		t.err = err
	}
}

// row writes a row of a table, which ends at the next flush or blank line.
func (t *text) row(cells ...string) { t.line("%s", strings.Join(cells, "\t")) }

func (t *text) flush() error {
	if err := t.table.Flush(); err != nil && t.err == nil {
		t.err = err
	}
	return t.err
}

func (t *text) tally(name string, y Tally) {
	answerable := []string{"–", "–", "–", "–"}
	if y.Answerable > 0 {
		answerable = []string{fmt.Sprint(y.Answerable), fmt.Sprint(y.First), fmt.Sprint(y.FirstThree), fmt.Sprint(y.WronglyRefused)}
	}
	unanswerable := []string{"–", "–"}
	if y.Unanswerable > 0 {
		unanswerable = []string{fmt.Sprint(y.Unanswerable), fmt.Sprint(y.Refused)}
	}
	t.row(append(append([]string{name}, answerable...), unanswerable...)...)
}

func (t *text) arm(name string, a Arm) {
	cells := append([]string{name}, measured(a.Measures, "%.3f ± %.3f")...)
	t.row(append(cells, fmt.Sprintf("%.1f", a.Latency.P50), fmt.Sprintf("%.1f", a.Latency.P99))...)
}

func measured(m Measures, format string) []string {
	var cells []string
	for _, e := range []Estimate{m.NDCG10, m.Recall1, m.Recall5, m.Recall20, m.MRR10} {
		cells = append(cells, fmt.Sprintf(format, e.Mean, e.Within))
	}
	return cells
}

func (t *text) refusal(name string, r Refusal) {
	cells := []string{name, fmt.Sprint(r.Unanswerable)}
	for _, e := range []Estimate{r.AUROC, r.CaughtAt5, r.CaughtAt10, r.CaughtAt20} {
		cells = append(cells, fmt.Sprintf("%.3f ± %.3f", e.Mean, e.Within))
	}
	t.row(cells...)
}

func (t *text) quotations(q Quotations) {
	right := q.Stored - len(q.Wrong)
	// Rounded down: 100 % is all of them.
	share := 0.0
	if q.Stored > 0 {
		share = math.Floor(1000*float64(right)/float64(q.Stored)) / 10
	}
	t.line("Quotations that are what the stored text says: %d of %d (%.1f %%); %d compared with their files too.", right, q.Stored, share, q.InFiles)
	for _, wrong := range q.Wrong {
		t.line("WRONG: %s", wrong)
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
