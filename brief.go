package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"footnote/answer"
	"footnote/answer/brief"
	"footnote/retrieval"
)

type briefCommand struct {
	topic  `embed:""`
	Output string   `short:"o" placeholder:"FILE" help:"Write to a file that ends in .md or .docx. Without it, Markdown is printed."`
	JSON   bool     `help:"Print one JSON object."`
	Topic  []string `arg:"" optional:"" help:"What the brief is about: words, a person, days. Without it, all."`
}

// briefWriters are the forms of a brief, by the ending of its file.
var briefWriters = map[string]func(io.Writer, answer.Brief) error{".md": brief.Markdown, ".docx": brief.DOCX}

// Run ends with errRefused when there is nothing to write.
func (c *briefCommand) Run(ctx context.Context, p *program) error {
	write := brief.Markdown
	if c.Output != "" {
		var ok bool
		if write, ok = briefWriters[strings.ToLower(filepath.Ext(c.Output))]; !ok {
			return fmt.Errorf("%s does not say what to write: end its name in .md or .docx", c.Output)
		}
	}
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		request, err := c.request(c.Topic, collections)
		if err != nil {
			return err
		}
		made, err := answer.New(index, p.log).Brief(ctx, request)
		if err != nil {
			return err
		}
		var written bytes.Buffer
		switch {
		case c.JSON:
			err = printJSON(&written, made)
		default:
			err = write(&written, made)
		}
		if err != nil {
			return err
		}
		switch {
		case len(made.Citations) == 0:
			fmt.Fprintln(p.stderr, "footnote: the documents do not say anything about it; no brief is written.")
			return errRefused
		case c.Output != "":
			if err := os.WriteFile(c.Output, written.Bytes(), 0o644); err != nil {
				return fmt.Errorf("write the brief: %w", err)
			}
			fmt.Fprintf(p.stderr, "footnote: %s has %s from %s.\n", c.Output, count(len(made.Citations), "excerpt"), count(len(made.Sources), "document"))
			return nil
		}
		_, err = p.stdout.Write(written.Bytes())
		return err
	})
}
