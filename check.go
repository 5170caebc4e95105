package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"footnote/answer"
	"footnote/retrieval"
)

type checkCommand struct {
	JSON       bool     `help:"Print one JSON object."`
	Collection []string `placeholder:"NAME" help:"Collection to read; may be given several times. Without it, the one that FOOTNOTE_COLLECTION names."`
	Text       []string `arg:"" help:"The text, or - to read it from standard input."`
}

// Help says what the exit status means here.
func (checkCommand) Help() string {
	return "Each sentence that says that something is so is held against the documents: they say the same, they say otherwise, or no sentence does either, and then the nearest are shown. " +
		"The exit status is 0 when they say the same of each, and 3 when they do not of one, or there is none."
}

// Run ends with errRefused unless the documents say the same of each statement.
func (c *checkCommand) Run(ctx context.Context, p *program) error {
	text := strings.Join(c.Text, " ")
	if text == "-" {
		read, err := io.ReadAll(io.LimitReader(p.stdin, mostChecked))
		if err != nil {
			return fmt.Errorf("read the text from standard input: %w", err)
		}
		text = string(read)
	}
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		check, err := answer.New(index, p.log).Check(ctx, text, time.Now(), collections)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(p.stdout, check)
		} else {
			_, err = io.WriteString(p.stdout, renderCheck(check, p.out))
		}
		unsaid := func(s answer.Statement) bool { return s.Verdict != answer.Same }
		if err == nil && (len(check.Statements) == 0 || slices.ContainsFunc(check.Statements, unsaid)) {
			return errRefused
		}
		return err
	})
}

// mostChecked bounds what is read of standard input, in bytes: more than can be
// checked at once, so that too long a text is said to be too long.
const mostChecked = 1 << 20

// verdictLine says what the documents say of a statement, and where.
func verdictLine(s answer.Statement) string {
	said := oneLine(s.Reason)
	switch s.Verdict {
	case answer.Same:
		return said + numbers(s.Same)
	case answer.Otherwise:
		return said + numbers(s.Against)
	case answer.Both:
		return said + numbers(s.Same) + " against" + numbers(s.Against)
	}
	if len(s.Nearest) > 0 {
		return said + " The nearest:" + numbers(s.Nearest)
	}
	return said
}

// renderCheck returns the check as a person reads it: each statement with its
// verdict, then the excerpts.
func renderCheck(check answer.Check, t terminal) string {
	r := rendering{terminal: t}
	if len(check.Statements) == 0 {
		r.lines("", bold, "There is nothing to check: no sentence says that something is so.")
		return r.String()
	}
	for i, s := range check.Statements {
		if i > 0 {
			r.WriteByte('\n')
		}
		r.lines("", bold, oneLine(s.Text))
		r.lines(gutter, plain, verdictLine(s))
	}
	r.excerpts(check.Citations)
	return r.String()
}
