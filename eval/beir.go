package eval

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/answer"
	"footnote/retrieval"
	"footnote/retrieval/source"
)

const (
	// searchWorkers is how many questions of a test collection are asked at once.
	searchWorkers = 2

	// passagesRanked is how many passages the documents are ranked by: as many as
	// an answer is chosen from.
	passagesRanked = 40

	// answersRead is how many questions, at most, are answered in full, so that
	// the quotations of every run are compared.
	answersRead = 300

	// corpusFile is the name of a collection's documents, and of the folder that
	// they are ingested as.
	corpusFile = "corpus.jsonl"
)

// A Half is a part of the questions, by their ids. Whoever tunes a threshold on
// one half reports it on the other.
type Half string

const (
	Test Half = "test" // FNV-1a-32 of the id is odd
	Tune Half = "tune" // it is even
	All  Half = "all"
)

func (h Half) has(id string) bool {
	hash := fnv.New32a()
	io.WriteString(hash, id)
	return h == All || (hash.Sum32()%2 == 1) == (h == Test)
}

// A BEIRRequest says which test collection to run, and how.
type BEIRRequest struct {
	Dir    string // holds corpus.jsonl, queries.jsonl and qrels/test.tsv
	Half   Half   // of the questions that refusals and answers are measured on
	Sample int    // questions at most, always the same ones; 0 for all
	Seed   uint64 // of the bootstrap
	Keep   bool   // keeps the collection that the corpus was ingested into, so that the next run need not
	At     time.Time

	// Progress is told how many of the run's steps are done, by one goroutine at a
	// time; it may be nil.
	Progress func(done, of int)
}

// A BEIRReport is what [BEIR] found.
type BEIRReport struct {
	Run     Run    `json:"run"`
	Dir     string `json:"dir"`
	Sample  int    `json:"sample,omitempty"`
	Seed    uint64 `json:"seed"`
	Corpus  Corpus `json:"corpus"`
	Ranked  int    `json:"ranked"` // questions with relevant documents
	Words   Arm    `json:"words"`
	Dense   Arm    `json:"dense"`
	Hybrid  Arm    `json:"hybrid"`
	Refusal *Pair  `json:"refusal"` // nil where the set does not say what is answerable

	// Gain is the difference of the hybrid to the arm that is better by the same
	// measure, question by question.
	Gain Measures `json:"gain"`

	Answers    Answers    `json:"answers"`
	Quotations Quotations `json:"quotations"`
}

// A Corpus is what was ingested.
type Corpus struct {
	Documents int      `json:"documents"`
	Passages  int      `json:"passages"`
	Seconds   float64  `json:"seconds"` // that the ingest took; nearly none when it was kept from before
	Faults    []string `json:"faults"`  // lines that could not be read
	Absent    int      `json:"absent"`  // documents that are judged relevant and are not there
}

// Measures score rankings of documents, each document at the place of its best
// passage, on average over the questions.
type Measures struct {
	NDCG10   Estimate `json:"ndcg_10"`
	Recall1  Estimate `json:"recall_1"`
	Recall5  Estimate `json:"recall_5"`
	Recall20 Estimate `json:"recall_20"`
	MRR10    Estimate `json:"mrr_10"`
}

// An Arm is how one way to search ranked.
type Arm struct {
	Measures
	Latency Latency `json:"latency"`
}

// A Pair is how well the score of answerability parts the questions that the
// corpus answers from two kinds that it does not. They belong together: what
// tells one kind may be blind to the other.
type Pair struct {
	Half       Half    `json:"half"`
	Answerable int     `json:"answerable"`
	Given      Refusal `json:"given"`   // questions that were written to be unanswerable
	Removed    Refusal `json:"removed"` // the answerable ones, their documents taken away
	Latency    Latency `json:"latency"`
}

// A Refusal is how well one kind is told. The shares are of the unanswerable
// questions that are caught while 5, 10 and 20 % of the answerable ones are
// wrongly refused.
type Refusal struct {
	Unanswerable int      `json:"unanswerable"`
	AUROC        Estimate `json:"auroc"`
	CaughtAt5    Estimate `json:"caught_at_5"`
	CaughtAt10   Estimate `json:"caught_at_10"`
	CaughtAt20   Estimate `json:"caught_at_20"`
}

// Answers counts the questions that were answered in full, as a person would
// ask them.
type Answers struct {
	Answerable     int     `json:"answerable"` // or nothing is known of it
	WronglyRefused int     `json:"wrongly_refused"`
	Unanswerable   int     `json:"unanswerable"`
	Refused        int     `json:"refused"`
	Latency        Latency `json:"latency"`
}

// BEIR ingests a test collection into a collection of its own, asks its questions,
// and removes it again. Where the set does not mark what is answerable, all is.
//
// The error is [ErrQuotations] when all was measured but a quotation was wrong or
// none was compared; the report is complete then.
func BEIR(ctx context.Context, system System, request BEIRRequest) (_ BEIRReport, err error) {
	report := BEIRReport{Run: newRun(request.At), Dir: request.Dir, Sample: request.Sample, Seed: request.Seed, Quotations: Quotations{Wrong: []string{}}}
	questions, marked, err := readTestCollection(request.Dir)
	if err != nil {
		return report, err
	}
	trial := trial{
		System:     system,
		at:         request.At,
		collection: trialCollection(request.Dir),
		questions:  sample(questions, request.Sample),
		random:     rand.New(rand.NewPCG(request.Seed, 0)),
	}
	if !request.Keep {
		defer func() {
			if _, removeErr := system.Pool.Exec(context.WithoutCancel(ctx), query("remove_collection"), trial.collection); removeErr != nil && err == nil {
				err = fmt.Errorf("remove the collection %s: %w", trial.collection, removeErr)
			}
		}()
	}
	if report.Corpus, err = trial.ingest(ctx, filepath.Join(request.Dir, corpusFile)); err != nil {
		return report, err
	}
	if err := trial.plan(request.Half, marked, request.Progress); err != nil {
		return report, err
	}
	if err := trial.rank(ctx, &report); err != nil {
		return report, err
	}
	if marked {
		if report.Refusal, err = trial.refuse(ctx, request.Half); err != nil {
			return report, err
		}
	}
	if err := trial.answer(ctx, &report); err != nil {
		return report, err
	}
	return report, report.Quotations.fault()
}

// trialCollection is the name of the collection that the test collection of a
// folder is ingested into: folders of one name, in other places, have others.
func trialCollection(dir string) string {
	path, err := filepath.Abs(dir)
	if err != nil {
		path = dir
	}
	hash := fnv.New32a()
	io.WriteString(hash, path)
	return fmt.Sprintf("eval-%s-%08x", filepath.Base(path), hash.Sum32())
}

// A testQuestion is a question of a test collection.
type testQuestion struct {
	id, text   string
	answerable bool
	relevant   map[string]int // grade by path of the document; empty if there is none
}

// A trial is one run of [BEIR].
type trial struct {
	System
	at         time.Time
	collection string
	documents  map[string]int32 // ids by path
	random     *rand.Rand
	advance    func() // after each step

	questions []testQuestion
	ranked    []testQuestion // those with relevant documents
	halved    []testQuestion // those of the half, where refusals are measured
	asked     []testQuestion // those that are answered in full
}

func (t *trial) ingest(ctx context.Context, file string) (Corpus, error) {
	corpus := Corpus{Faults: []string{}}
	folder, err := source.Open(ctx, file, source.DefaultLimits())
	if err != nil {
		return corpus, err
	}
	defer folder.Close()
	started := time.Now()
	done, err := t.Index.Ingest(ctx, t.collection, corpusFile, folder, nil)
	if err != nil {
		return corpus, err
	}
	if done.EmbeddingFault != nil {
		return corpus, fmt.Errorf("the vectors of %s are missing, and with them an arm of the search: %w", file, done.EmbeddingFault)
	}
	corpus.Seconds = time.Since(started).Seconds()
	for _, fault := range done.Faults {
		corpus.Faults = append(corpus.Faults, fault.Error())
	}
	held, err := t.Index.Collections(ctx, t.collection)
	if err != nil {
		return corpus, err
	}
	corpus.Documents, corpus.Passages = int(held[0].Documents), int(held[0].Passages)

	rows, err := t.Pool.Query(ctx, query("documents"), t.collection)
	if err != nil {
		return corpus, fmt.Errorf("list the documents of %s: %w", file, err)
	}
	t.documents = make(map[string]int32)
	var path string
	var id int32
	if _, err := pgx.ForEachRow(rows, []any{&path, &id}, func() error {
		t.documents[path] = id
		return nil
	}); err != nil {
		return corpus, fmt.Errorf("list the documents of %s: %w", file, err)
	}
	if corpus.Documents == 0 {
		return corpus, fmt.Errorf("%s holds no document that can be read: %s", file, strings.Join(corpus.Faults, " "))
	}
	absent := make(map[string]bool)
	for _, q := range t.questions {
		for path := range q.relevant {
			if _, ok := t.documents[path]; !ok {
				absent[path] = true
			}
		}
	}
	corpus.Absent = len(absent)
	return corpus, nil
}

// plan decides which questions are asked for what.
func (t *trial) plan(half Half, marked bool, progress func(done, of int)) error {
	for _, q := range t.questions {
		if len(q.relevant) > 0 {
			t.ranked = append(t.ranked, q)
		}
		if marked && half.has(q.id) {
			t.halved = append(t.halved, q)
		}
	}
	if len(t.ranked) == 0 {
		return errors.New("qrels/test.tsv names no document for any of the questions: there is nothing to rank")
	}
	t.asked = sample(t.ranked, answersRead)
	if marked {
		t.asked = sample(t.halved, answersRead)
	}
	steps := 3*len(t.ranked) + len(t.asked)
	for _, q := range t.halved {
		steps++
		if q.answerable {
			steps++
		}
	}
	var mu sync.Mutex
	done := 0
	t.advance = func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		if progress != nil {
			progress(done, steps)
		}
	}
	return nil
}

// rank measures how each arm ranks.
func (t *trial) rank(ctx context.Context, report *BEIRReport) error {
	report.Ranked = len(t.ranked)
	var byArm [3][]scores
	for i, arm := range []struct {
		retrieval.Arm
		report *Arm
	}{{retrieval.Words, &report.Words}, {retrieval.Dense, &report.Dense}, {retrieval.Hybrid, &report.Hybrid}} {
		found, latency, err := t.rankBy(ctx, arm.Arm)
		if err != nil {
			return err
		}
		byArm[i] = found
		*arm.report = Arm{t.measures(func(m measure) []float64 { return column(found, m) }), latency}
	}
	report.Gain = t.measures(func(m measure) []float64 {
		words, dense, hybrid := column(byArm[0], m), column(byArm[1], m), column(byArm[2], m)
		better := words
		if sum(dense) > sum(words) {
			better = dense
		}
		for i := range hybrid {
			hybrid[i] -= better[i]
		}
		return hybrid
	})
	return nil
}

// measures estimates each measure from its values by question.
func (t *trial) measures(values func(measure) []float64) Measures {
	return Measures{
		NDCG10:   mean(values(ndcg10), t.random),
		Recall1:  mean(values(recall1), t.random),
		Recall5:  mean(values(recall5), t.random),
		Recall20: mean(values(recall20), t.random),
		MRR10:    mean(values(mrr10), t.random),
	}
}

func column(found []scores, m measure) []float64 {
	values := make([]float64, len(found))
	for i, s := range found {
		values[i] = s[m]
	}
	return values
}

func (t *trial) rankBy(ctx context.Context, arm retrieval.Arm) ([]scores, Latency, error) {
	found := make([]scores, len(t.ranked))
	durations := make([]time.Duration, len(t.ranked))
	err := each(ctx, searchWorkers, len(t.ranked), func(ctx context.Context, i int) error {
		q := t.ranked[i]
		started := time.Now()
		result, err := t.Index.Search(ctx, retrieval.Request{Question: q.text, At: t.at, Collections: []string{t.collection}, Limit: passagesRanked, Arm: arm})
		if err != nil {
			return fmt.Errorf("question %s: %w", q.id, err)
		}
		durations[i] = time.Since(started)
		if result.WordsOnly != nil {
			return fmt.Errorf("question %s was searched by words alone, so that the arms cannot be told apart: %w", q.id, result.WordsOnly)
		}
		found[i] = score(ranking(result.Hits), q.relevant)
		t.advance()
		return nil
	})
	return found, newLatency(durations), err
}

// ranking returns the documents of the hits, each at the place of its first.
func ranking(hits []retrieval.Hit) []string {
	var documents []string
	seen := make(map[string]bool)
	for _, hit := range hits {
		if !seen[hit.Document.Path] {
			seen[hit.Document.Path] = true
			documents = append(documents, hit.Document.Path)
		}
	}
	return documents
}

// refuse measures how well the questions that cannot be answered are told.
func (t *trial) refuse(ctx context.Context, half Half) (*Pair, error) {
	type judged struct{ given, removed float64 }
	found := make([]judged, len(t.halved))
	durations := make([]time.Duration, len(t.halved))
	judge := func(ctx context.Context, q testQuestion, without []int32) (float64, error) {
		score, err := t.Answerer.Answerability(ctx, retrieval.Request{Question: q.text, At: t.at, Collections: []string{t.collection}, Without: without})
		if err != nil {
			return 0, fmt.Errorf("question %s: %w", q.id, err)
		}
		t.advance()
		return score, nil
	}
	err := each(ctx, searchWorkers, len(t.halved), func(ctx context.Context, i int) (err error) {
		q := t.halved[i]
		started := time.Now()
		if found[i].given, err = judge(ctx, q, nil); err != nil {
			return err
		}
		durations[i] = time.Since(started)
		if !q.answerable {
			return nil
		}
		var own []int32
		for path := range q.relevant {
			if id, ok := t.documents[path]; ok {
				own = append(own, id)
			}
		}
		found[i].removed, err = judge(ctx, q, own)
		return err
	})
	if err != nil {
		return nil, err
	}
	var answerable, given, removed []float64
	for i, q := range t.halved {
		if q.answerable {
			answerable = append(answerable, found[i].given)
			removed = append(removed, found[i].removed)
		} else {
			given = append(given, found[i].given)
		}
	}
	if len(answerable) == 0 || len(given) == 0 {
		return nil, fmt.Errorf("the %s half has %d answerable and %d unanswerable questions: refusal needs both, ask a larger sample", half, len(answerable), len(given))
	}
	return &Pair{
		Half:       half,
		Answerable: len(answerable),
		Given:      newRefusal(answerable, given, t.random),
		Removed:    newRefusal(answerable, removed, t.random),
		Latency:    newLatency(durations),
	}, nil
}

func newRefusal(answerable, unanswerable []float64, random *rand.Rand) Refusal {
	estimate := func(measure func(answerable, unanswerable []float64) float64) Estimate {
		return Estimate{Mean: measure(answerable, unanswerable), Within: halfWidth(func() float64 {
			return measure(resample(answerable, random), resample(unanswerable, random))
		})}
	}
	caughtAt := func(wronglyRefused float64) Estimate {
		return estimate(func(answerable, unanswerable []float64) float64 {
			return caught(answerable, unanswerable, wronglyRefused)
		})
	}
	return Refusal{
		Unanswerable: len(unanswerable),
		AUROC:        estimate(auroc),
		CaughtAt5:    caughtAt(0.05),
		CaughtAt10:   caughtAt(0.10),
		CaughtAt20:   caughtAt(0.20),
	}
}

// answer answers some of the questions in full and compares what is quoted.
func (t *trial) answer(ctx context.Context, report *BEIRReport) error {
	proof := proofreader{t.Pool, []string{t.collection}}
	found := make([]Quotations, len(t.asked))
	refused := make([]bool, len(t.asked))
	durations := make([]time.Duration, len(t.asked))
	err := each(ctx, searchWorkers, len(t.asked), func(ctx context.Context, i int) error {
		q := t.asked[i]
		started := time.Now()
		reply, err := t.Answerer.Answer(ctx, answer.Question{Text: q.text, At: t.at, Collections: []string{t.collection}})
		if err != nil {
			return fmt.Errorf("question %s: %w", q.id, err)
		}
		durations[i] = time.Since(started)
		refused[i] = reply.Status == answer.Refused
		t.advance()
		found[i], err = proof.read(ctx, reply)
		return err
	})
	if err != nil {
		return err
	}
	report.Answers.Latency = newLatency(durations)
	for i, q := range t.asked {
		report.Quotations.add(found[i])
		switch {
		case q.answerable && refused[i]:
			report.Answers.WronglyRefused++
		case refused[i]:
			report.Answers.Refused++
		}
		if q.answerable {
			report.Answers.Answerable++
		} else {
			report.Answers.Unanswerable++
		}
	}
	return nil
}

// sample returns n of the questions at most, or all when n is 0, in the order of
// a hash of their ids: the same ones every time, whatever else is asked.
func sample(questions []testQuestion, n int) []testQuestion {
	if n <= 0 || n >= len(questions) {
		return questions
	}
	hash := func(q testQuestion) uint64 {
		hash := fnv.New64a()
		io.WriteString(hash, "sample "+q.id)
		return hash.Sum64()
	}
	sorted := slices.SortedFunc(slices.Values(questions), func(a, b testQuestion) int {
		return cmp.Or(cmp.Compare(hash(a), hash(b)), cmp.Compare(a.id, b.id))
	})
	return sorted[:n]
}

// readTestCollection reads the questions of a test collection, in the order of
// their file, and whether it marks the answerable ones.
func readTestCollection(dir string) (questions []testQuestion, marked bool, err error) {
	relevant, err := readFile(filepath.Join(dir, "qrels", "test.tsv"), parseRelevant)
	if err != nil {
		return nil, false, err
	}
	queries, err := readFile(filepath.Join(dir, "queries.jsonl"), parseQueries)
	if err != nil {
		return nil, false, err
	}
	for _, q := range queries {
		answerable := q.Metadata.Answerable
		marked = marked || answerable != nil
		questions = append(questions, testQuestion{
			// White space around a question tells who wrote it, not what is asked.
			id: q.ID, text: strings.TrimSpace(q.Text),
			answerable: answerable == nil || *answerable,
			relevant:   relevant[q.ID],
		})
	}
	if marked { // what is neither marked nor judged is not known to be answerable
		questions = slices.DeleteFunc(questions, func(q testQuestion) bool { return q.answerable && len(q.relevant) == 0 })
	}
	return questions, marked, nil
}

// readFile parses the file. The error names it, and after it what parse says.
func readFile[T any](file string, parse func(io.Reader) (T, error)) (T, error) {
	var none T
	open, err := os.Open(file)
	if err != nil {
		return none, fmt.Errorf("read questions: %w", err)
	}
	defer open.Close()
	parsed, err := parse(open)
	if err != nil {
		return none, fmt.Errorf("%s, %w", file, err)
	}
	return parsed, nil
}

// A testQuery is a line of queries.jsonl.
type testQuery struct {
	ID       string `json:"_id"`
	Text     string `json:"text"`
	Metadata struct {
		Answerable *bool `json:"answerable"`
	} `json:"metadata"`
}

func parseQueries(from io.Reader) ([]testQuery, error) {
	var queries []testQuery
	err := eachLine(from, func(line int, raw []byte) error {
		var q testQuery
		if err := json.Unmarshal(raw, &q); err != nil {
			return fmt.Errorf("line %d is not a question in JSON: %w", line, err)
		}
		if q.ID == "" || strings.TrimSpace(q.Text) == "" {
			return fmt.Errorf(`line %d has no "_id" or no "text"`, line)
		}
		queries = append(queries, q)
		return nil
	})
	return queries, err
}

// parseRelevant reads the grade of each relevant document, by question and path.
func parseRelevant(from io.Reader) (map[string]map[string]int, error) {
	relevant := make(map[string]map[string]int)
	err := eachLine(from, func(line int, raw []byte) error {
		fields := strings.Split(string(raw), "\t")
		if len(fields) != 3 {
			return fmt.Errorf("line %d has %d fields parted by tabs, where question, document and grade are wanted", line, len(fields))
		}
		grade, err := strconv.Atoi(strings.TrimSpace(fields[2]))
		if err != nil {
			if line == 1 { // the names of the columns
				return nil
			}
			return fmt.Errorf("line %d has the grade %q, which is no whole number", line, fields[2])
		}
		if grade <= 0 {
			return nil
		}
		if relevant[fields[0]] == nil {
			relevant[fields[0]] = make(map[string]int)
		}
		relevant[fields[0]][corpusFile+"#"+fields[1]] = grade
		return nil
	})
	return relevant, err
}
