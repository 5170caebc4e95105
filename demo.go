package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"footnote/answer"
	"footnote/retrieval"
	"footnote/retrieval/source"
	"footnote/sample"
)

type demoCommand struct{}

// sampleCollection keeps the sample apart from documents of one's own.
const sampleCollection = "sample"

// Run ends well whatever the answers are: a refusal is part of what is shown.
func (demoCommand) Run(ctx context.Context, p *program) error {
	questions, err := demoQuestions()
	if err != nil {
		return err
	}
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		folder, err := source.OpenFS(ctx, sample.Dispatches(), "the sample", source.DefaultLimits())
		if err != nil {
			return err
		}
		defer folder.Close()
		done, err := p.ingest(ctx, index, sampleCollection, sampleCollection, folder)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, done.sentence("The sample, five short dispatches"))
		ask := asking{program: p, answerer: answer.New(index, p.log), collections: []string{sampleCollection}}
		for _, question := range questions {
			fmt.Fprintf(p.stdout, "\n%s\n\n", p.out.in(bold, "? "+question))
			if err := ask.one(ctx, question); err != nil && !errors.Is(err, errRefused) {
				return err
			}
		}
		fmt.Fprintf(p.stdout, "\nYour own documents:\n%sfootnote ingest FOLDER\n%sfootnote ask QUESTION\n", gutter, gutter)
		return ask.prompt(ctx)
	})
}

// demoQuestions returns a question of each kind that shows something: one of a
// day, one on which the dispatches differ, and one that they do not answer.
func demoQuestions() ([]string, error) {
	var questions []string
	kinds := []string{"date", "conflict", "unanswerable"}
	for line := range strings.Lines(sample.Questions) {
		var q struct{ Kind, Question string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			return nil, fmt.Errorf("read the sample's questions: %w", err)
		}
		if i := slices.Index(kinds, q.Kind); i >= 0 {
			kinds = slices.Delete(kinds, i, i+1)
			questions = append(questions, q.Question)
		}
	}
	return questions, nil
}

// prompt answers what is typed, until an empty line, Ctrl-D or Ctrl-C, if there
// is somebody to type.
func (a asking) prompt(ctx context.Context) error {
	keyboard, ok := a.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(keyboard.Fd())) || !a.out.interactive {
		return nil
	}
	fmt.Fprintln(a.stdout, "\nAsk on; an empty line, Ctrl-D or Ctrl-C ends it.")
	line := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keyboard, a.stdout}, "? ")
	for ctx.Err() == nil {
		question, err := readLine(keyboard, line)
		if err == io.EOF || err == nil && strings.TrimSpace(question) == "" {
			fmt.Fprintln(a.stdout, "Good-bye.")
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a question: %w", err)
		}
		fmt.Fprintln(a.stdout)
		if err := a.one(ctx, question); err != nil && !errors.Is(err, errRefused) {
			return err
		}
		fmt.Fprintln(a.stdout)
	}
	return ctx.Err()
}

// readLine reads a line with the terminal's keys in our hands: Ctrl-C is
// then a key like Ctrl-D, and both are io.EOF.
func readLine(keyboard *os.File, line *term.Terminal) (string, error) {
	state, err := term.MakeRaw(int(keyboard.Fd()))
	if err != nil {
		return "", err
	}
	defer term.Restore(int(keyboard.Fd()), state) //nolint:errcheck // nothing else can be done
	return line.ReadLine()
}
