package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"footnote/answer"
	"footnote/database"
	"footnote/eval"
	"footnote/retrieval"
)

type evalCommand struct {
	Questions  []string `type:"existingfile" xor:"set" placeholder:"FILE" help:"Questions in JSON Lines, each with the evidence that a right answer cites; asked of the collection that holds it."`
	BEIR       string   `name:"beir" type:"existingdir" xor:"set" placeholder:"DIR" help:"A test collection in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv. It gets a collection of its own."`
	Feedback   bool     `name:"from-feedback" xor:"set" help:"The questions from Slack whose answers were judged right: do they still come first?"`
	Collection []string `placeholder:"NAME" help:"With --questions and --from-feedback: collection to ask; may be given several times."`
	Misses     bool     `help:"With --questions: show each question that was not answered as it should be."`
	Half       string   `enum:"test,tune,all" default:"test" help:"With --beir: the questions that refusals are measured on: ${enum}."`
	Sample     int      `placeholder:"N" help:"With --beir: ask N questions at most, always the same."`
	Seed       uint64   `default:"1" help:"With --beir: seed of the intervals."`
	Keep       bool     `help:"With --beir: keep the collection, so that the next run need not read it again."`
	Model      bool     `help:"With --questions: have CHAT_MODEL word the answers, and measure what it says."`
	Record     string   `type:"path" placeholder:"FILE" xor:"model" help:"With --questions: word the answers, and write the model's replies to FILE."`
	Replay     string   `type:"existingfile" placeholder:"FILE" xor:"model" help:"With --questions: word the answers by the replies in FILE, without asking a model."`
	JSON       bool     `help:"Print the report as one JSON object."`
	More       []string `arg:"" name:"file" optional:"" type:"existingfile" help:"More files of questions."`
}

// Validate is called by kong.
func (c *evalCommand) Validate() error {
	if len(c.Questions) == 0 && c.BEIR == "" && !c.Feedback {
		return errors.New("name a file of questions with --questions FILE, or a test collection with --beir DIR, or say --from-feedback")
	}
	if len(c.Questions) == 0 && len(c.More) > 0 {
		return errors.New("--beir and --from-feedback take no files of questions: run them by themselves, with --questions FILE")
	}
	if c.words() && c.BEIR != "" {
		return errors.New("--beir measures no model: ask with --questions FILE")
	}
	return nil
}

// words reports whether a model is to word the answers.
func (c *evalCommand) words() bool { return c.Model || c.Record != "" || c.Replay != "" }

// A report is an evaluation's.
type report interface{ WriteText(io.Writer) error }

// Run prints the report even when a quotation was wrong, which is a fault.
func (c *evalCommand) Run(ctx context.Context, p *program) error {
	return p.withDatabase(ctx, func(db *database.Database, index *retrieval.Index) error {
		system := eval.System{Pool: db.Pool, Index: index, Answerer: answer.New(index, p.log)}
		found, fault := c.measure(ctx, p, system)
		if fault != nil && !errors.Is(fault, eval.ErrQuotations) {
			return fault
		}
		if err := c.print(p, found); err != nil {
			return fmt.Errorf("print the report: %w", err)
		}
		return fault
	})
}

func (c *evalCommand) measure(ctx context.Context, p *program, system eval.System) (report, error) {
	if c.BEIR == "" {
		files, collections := append(c.Questions, c.More...), p.collections(c.Collection)
		if c.Feedback {
			dir, err := os.MkdirTemp("", "footnote-feedback-")
			if err != nil {
				return nil, fmt.Errorf("write the feedback: %w", err)
			}
			defer os.RemoveAll(dir)
			file, err := p.writeFeedback(ctx, system.Pool, collections, dir)
			if err != nil {
				return nil, err
			}
			files = []string{file}
		}
		request := eval.QuestionsRequest{Files: files, Collections: collections, At: time.Now()}
		if !c.words() {
			return eval.Questions(ctx, system, request)
		}
		return c.measureWording(ctx, p, system, request)
	}
	request := eval.BEIRRequest{Dir: c.BEIR, Half: eval.Half(c.Half), Sample: c.Sample, Seed: c.Seed, Keep: c.Keep, At: time.Now()}
	if p.err.interactive {
		var show func(int, string)
		wipe := func() {}
		request.Progress = func(done, of int) {
			if show == nil {
				show, wipe = p.progressBar(of)
			}
			show(done, "asking")
		}
		defer func() { wipe() }()
	}
	return eval.BEIR(ctx, system, request)
}

// measureWording asks the questions of a model, too: of the one that the settings
// name, or of one whose replies were recorded.
func (c *evalCommand) measureWording(ctx context.Context, p *program, system eval.System, request eval.QuestionsRequest) (_ report, err error) {
	var model answer.Model
	if c.Replay != "" {
		file, err := os.Open(c.Replay)
		if err != nil {
			return nil, fmt.Errorf("open the recording: %w", err)
		}
		defer file.Close()
		replay, err := eval.NewReplay(file)
		if err != nil {
			return nil, err
		}
		model, request.At = replay, replay.At()
	} else if model, err = p.model(); err != nil {
		return nil, err
	}
	if model == nil {
		return nil, errors.New("there is no language model to ask: set CHAT_MODEL, and OPENAI_BASE_URL or OPENAI_API_KEY, or give a recording with --replay FILE")
	}
	if c.Record != "" {
		file, err := os.Create(c.Record)
		if err != nil {
			return nil, fmt.Errorf("write the recording: %w", err)
		}
		defer func() { // what could not be written is a fault of the run
			if closed := file.Close(); err == nil && closed != nil {
				err = fmt.Errorf("write the recording: %w", closed)
			}
		}()
		if model, err = eval.Record(model, request.At, file); err != nil {
			return nil, err
		}
	}
	request.Wording = &eval.Wording{
		Model: model,
		Writer: func(m answer.Model) *answer.Writer {
			return answer.NewWriter(answer.New(system.Index, p.log), m, p.log)
		},
		InputPrice: p.settings.InputPrice, OutputPrice: p.settings.OutputPrice,
	}
	return eval.Questions(ctx, system, request)
}

func (c *evalCommand) print(p *program, found report) error {
	if c.JSON {
		return printJSON(p.stdout, found)
	}
	if err := found.WriteText(p.stdout); err != nil {
		return err
	}
	questions, ok := found.(eval.QuestionsReport)
	if !c.Misses || !ok {
		return nil
	}
	fmt.Fprintln(p.stdout)
	return questions.WriteMisses(p.stdout)
}
