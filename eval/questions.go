package eval

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"

	"footnote/answer"
)

// firstCitations is how many citations a person is taken to read.
const firstCitations = 3

// A QuestionsRequest says what to ask, and where.
type QuestionsRequest struct {
	Files       []string // JSON Lines of questions
	Collections []string // names; what the evidence is in was ingested into them
	At          time.Time
	Wording     *Wording // nil for answers in the sources' own words
}

// A question is one line of a file: a question that the documents answer, with
// the places where they do, or one that they do not.
type question struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	Text       string     `json:"question"`
	Answerable *bool      `json:"answerable"`
	Evidence   []Evidence `json:"evidence"`
	NeedAll    bool       `json:"need_all"` // all the evidence must be cited, not some
	Answer     []string   `json:"answer"`   // in brief; not used, as answers are quotations

	line int // of the file, from 1
}

// Evidence is a text that answers a question.
type Evidence struct {
	Document string `json:"doc"`
	Text     string `json:"text"`
}

// A QuestionsReport is what [Questions] found.
type QuestionsReport struct {
	Run         Run          `json:"run"`
	Collections []string     `json:"collections"`
	Files       []FileReport `json:"files"`
	Quotations  Quotations   `json:"quotations"`
	Latency     Latency      `json:"latency"` // of questions asked one after the other

	Wording *WordingReport `json:"wording,omitempty"`
}

// A FileReport is what was found for the questions of one file.
type FileReport struct {
	File   string  `json:"file"`
	All    Tally   `json:"all"`
	Kinds  []Tally `json:"kinds"`  // in the order of their names
	Misses []Miss  `json:"misses"` // in the order of the file
}

// A Tally counts the questions of one kind.
type Tally struct {
	Kind           string `json:"kind,omitempty"` // "" for all
	Answerable     int    `json:"answerable"`
	First          int    `json:"first"`           // answerable: the first citation is evidence
	FirstThree     int    `json:"first_three"`     // answerable: one of the first three, or of a disagreement, is
	WronglyRefused int    `json:"wrongly_refused"` // answerable
	Unanswerable   int    `json:"unanswerable"`
	Refused        int    `json:"refused"` // unanswerable
}

func (t *Tally) add(other Tally) {
	t.Answerable += other.Answerable
	t.First += other.First
	t.FirstThree += other.FirstThree
	t.WronglyRefused += other.WronglyRefused
	t.Unanswerable += other.Unanswerable
	t.Refused += other.Refused
}

// A Miss is a question that was not answered as it should be.
type Miss struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Question string     `json:"question"`
	Fault    string     `json:"fault"` // "wrongly refused", "not refused" or "not among the first three"
	Reading  string     `json:"reading"`
	Wanted   []Evidence `json:"wanted"`
	NeedAll  bool       `json:"need_all"`
	Cited    []Evidence `json:"cited"` // or, of a refusal, the nearest
}

// Questions asks each question of the files, one after the other, and compares
// what is cited with the evidence. The collections must hold the documents that
// the evidence names.
//
// The error is [ErrQuotations] when all was asked but a quotation was wrong or
// none was compared; the report is complete then.
func Questions(ctx context.Context, system System, request QuestionsRequest) (QuestionsReport, error) {
	report := QuestionsReport{Run: newRun(request.At), Collections: request.Collections, Files: []FileReport{}, Quotations: Quotations{Wrong: []string{}}}
	proof := proofreader{system.Pool, request.Collections}
	var worded *wordedAnswerer
	if request.Wording != nil {
		worded = newWordedAnswerer(system.Answerer, *request.Wording)
		system.Answerer = worded
	}
	var durations []time.Duration
	for _, file := range request.Files {
		questions, err := readFile(file, parseQuestions)
		if err != nil {
			return report, err
		}
		if err := mustHold(ctx, system, request.Collections, file, questions); err != nil {
			return report, err
		}
		found := FileReport{File: file, Kinds: []Tally{}, Misses: []Miss{}}
		for _, q := range questions {
			started := time.Now()
			reply, err := system.Answerer.Answer(ctx, answer.Question{Text: q.Text, At: request.At, Collections: request.Collections})
			if err != nil {
				return report, fmt.Errorf("%s, line %d: %w", file, q.line, err)
			}
			durations = append(durations, time.Since(started))
			quotations, err := proof.read(ctx, reply)
			if err != nil {
				return report, fmt.Errorf("%s, line %d: %w", file, q.line, err)
			}
			report.Quotations.add(quotations)
			found.count(q, reply)
		}
		report.Files = append(report.Files, found)
	}
	report.Latency = newLatency(durations)
	if worded != nil {
		report.Wording = worded.complete()
	}
	return report, report.Quotations.fault()
}

// count adds the reply to a question to the report.
func (f *FileReport) count(q question, reply answer.Answer) {
	tally, fault := judge(q, reply)
	f.All.add(tally)
	at, found := slices.BinarySearchFunc(f.Kinds, q.Kind, func(t Tally, kind string) int { return strings.Compare(t.Kind, kind) })
	if !found {
		f.Kinds = slices.Insert(f.Kinds, at, Tally{Kind: q.Kind})
	}
	f.Kinds[at].add(tally)
	if fault == "" {
		return
	}
	miss := Miss{ID: q.ID, Kind: q.Kind, Question: q.Text, Fault: fault, Reading: reply.Reading, Wanted: q.Evidence, NeedAll: q.NeedAll, Cited: []Evidence{}}
	for _, c := range slices.Concat(reply.Citations, reply.Nearest) {
		miss.Cited = append(miss.Cited, Evidence{c.Document, c.Quote})
	}
	f.Misses = append(f.Misses, miss)
}

// judge counts one reply, and says what is wrong with it, if anything.
func judge(q question, reply answer.Answer) (Tally, string) {
	refused := reply.Status == answer.Refused
	if !*q.Answerable {
		if refused {
			return Tally{Unanswerable: 1, Refused: 1}, ""
		}
		return Tally{Unanswerable: 1}, "not refused"
	}
	tally := Tally{Answerable: 1}
	if q.hit(reply.Citations[:min(1, len(reply.Citations))]) {
		tally.First = 1
	}
	if q.hit(readFirst(reply)) {
		tally.FirstThree = 1
	}
	switch {
	case refused:
		tally.WronglyRefused = 1
		return tally, "wrongly refused"
	case tally.FirstThree == 0:
		return tally, "not among the first three"
	}
	return tally, ""
}

// readFirst returns the citations that a person reads: the first, and all that
// are set against each other.
func readFirst(reply answer.Answer) []answer.Citation {
	compared := make(map[int]bool)
	for _, d := range reply.Disagreements {
		for _, account := range d.Accounts {
			for _, n := range account.Citations {
				compared[n] = true
			}
		}
	}
	var read []answer.Citation
	for i, citation := range reply.Citations {
		if i < firstCitations || compared[citation.N] {
			read = append(read, citation)
		}
	}
	return read
}

// hit reports whether the citations hold the evidence: all of it where all is
// needed, else some.
func (q question) hit(citations []answer.Citation) bool {
	held := func(e Evidence) bool {
		return slices.ContainsFunc(citations, func(c answer.Citation) bool {
			return c.Document == e.Document && same(c.Quote, e.Text)
		})
	}
	if q.NeedAll {
		return !slices.ContainsFunc(q.Evidence, func(e Evidence) bool { return !held(e) })
	}
	return slices.ContainsFunc(q.Evidence, held)
}

// same reports whether one text contains the other, white space and * apart.
// A text of nothing else contains nothing.
func same(a, b string) bool {
	a, b = bare(a), bare(b)
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '*' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// parseQuestions reads a file of questions. Its error begins with the line.
func parseQuestions(from io.Reader) ([]question, error) {
	var questions []question
	ids := make(map[string]bool)
	err := eachLine(from, func(line int, raw []byte) error {
		q := question{line: line}
		if err := json.Unmarshal(raw, &q); err != nil {
			return fmt.Errorf("line %d is not a question in JSON: %w", line, err)
		}
		if fault := q.fault(); fault != "" {
			return fmt.Errorf("line %d %s", line, fault)
		}
		if ids[q.ID] {
			return fmt.Errorf("line %d has the id %q of a line above it: give it one of its own", line, q.ID)
		}
		ids[q.ID] = true
		questions = append(questions, q)
		return nil
	})
	if err == nil && len(questions) == 0 {
		err = errors.New("line 1 is missing: the file holds no question")
	}
	return questions, err
}

// fault says what a question lacks, or is "".
func (q question) fault() string {
	switch {
	case q.ID == "":
		return `has no "id"`
	case strings.TrimSpace(q.Text) == "":
		return `has no "question"`
	case q.Answerable == nil:
		return `does not say whether it is "answerable"`
	case *q.Answerable && len(q.Evidence) == 0:
		return `is answerable and has no "evidence"`
	case !*q.Answerable && len(q.Evidence) > 0:
		return `is not answerable and has "evidence"`
	}
	for _, e := range q.Evidence {
		if e.Document == "" || bare(e.Text) == "" {
			return `has evidence without "doc" or "text"`
		}
	}
	return ""
}

// eachLine calls do with each line that is not blank, and its number from 1.
func eachLine(from io.Reader, do func(line int, raw []byte) error) error {
	in := bufio.NewReader(from)
	for line := 1; ; line++ {
		raw, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("line %d cannot be read: %w", line, err)
		}
		if text := bytes.TrimSpace(raw); len(text) > 0 {
			if err := do(line, text); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// mustHold returns an error unless the collections hold the documents that the
// evidence names: without them the figures would mean nothing.
func mustHold(ctx context.Context, system System, collections []string, file string, questions []question) error {
	var documents []string
	for _, q := range questions {
		for _, e := range q.Evidence {
			documents = append(documents, e.Document)
		}
	}
	slices.Sort(documents)
	rows, err := system.Pool.Query(ctx, query("absent"), collections, slices.Compact(documents))
	if err != nil {
		return fmt.Errorf("look for the evidence of %s: %w", file, err)
	}
	absent, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for the evidence of %s: %w", file, err)
	}
	if len(absent) > 0 {
		return fmt.Errorf("%s: %s does not hold all the documents that the evidence is in, such as %s (%d are missing): ingest their folder, or name the collection that has them",
			file, strings.Join(collections, ", "), absent[0], len(absent))
	}
	return nil
}
