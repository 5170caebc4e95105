package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"footnote/answer"
	"footnote/retrieval"
)

type differCommand struct {
	JSON       bool     `help:"Print one JSON object."`
	Collection []string `placeholder:"NAME" help:"Collection to read; may be given several times. Without it, the one that FOOTNOTE_COLLECTION names."`
	Since      day      `placeholder:"DATE" help:"What happened, or was published, on that day (2025-07-02) or later."`
	Until      day      `placeholder:"DATE" help:"What happened, or was published, until that day, and on it."`
	From       string   `placeholder:"WORDS" help:"What an outlet says; a part of its name will do."`
	Topic      []string `arg:"" optional:"" help:"What the accounts are of, in a few words. Without it, all that is in the documents."`
}

// Validate is called by kong.
func (c *differCommand) Validate() error {
	if c.Since.Day != nil && c.Until.Day != nil && *c.Until.Day < *c.Since.Day {
		return errors.New("--until is before --since: no day is between them")
	}
	return nil
}

func (c *differCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		reply, err := answer.New(index, p.log).Differ(ctx, answer.TopicRequest{
			Topic: strings.Join(c.Topic, " "), Since: c.Since.Day, Until: c.Until.Day, Publisher: c.From,
			At: time.Now(), Collections: collections,
		})
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(p.stdout, reply)
		} else {
			_, err = io.WriteString(p.stdout, renderDiffer(reply, p.out))
		}
		if err == nil && reply.Status == answer.Refused {
			return errRefused
		}
		return err
	})
}

// renderDiffer returns the accounts as a person reads them: of what, then each
// value with who gives it, and the sentence in which they do.
func renderDiffer(reply answer.Answer, t terminal) string {
	r := rendering{terminal: t}
	searched := fmt.Sprintf("Searched: %s in %s of the collection%s %s.", count(reply.Searched.Passages, "passage"),
		count(reply.Searched.Documents, "document"), plural(len(reply.Searched.Collections)), list(reply.Searched.Collections))
	if reply.Status == answer.Refused {
		if reply.Searched.Passages == 0 && reply.Reading != "" { // the topic could not be read
			r.lines("", bold, reply.Reading)
			return r.String()
		}
		r.lines("", bold, "No accounts were found that differ.")
		r.WriteByte('\n')
		r.reading(reply)
		r.lines("", dim, searched)
		if len(reply.Nearest) > 0 {
			r.WriteByte('\n')
			r.lines("", plain, "The nearest that the documents say:")
			r.excerpts(reply.Nearest)
		}
		return r.String()
	}
	r.lines("", bold, fmt.Sprintf("The documents differ on %s. None is called right.", count(len(reply.Disagreements), "thing")))
	r.reading(reply)
	r.lines("", dim, searched)
	byNumber := make(map[int]answer.Citation)
	for _, citation := range reply.Citations {
		byNumber[citation.N] = citation
	}
	for _, disagreement := range reply.Disagreements {
		r.WriteByte('\n')
		r.lines("", bold, oneLine(disagreement.Heading()))
		for _, account := range disagreement.Accounts {
			r.WriteByte('\n')
			r.lines(gutter, bold, oneLine(account.Value))
			for _, n := range account.Citations {
				c := byNumber[n]
				r.lines(gutter, plain, fmt.Sprintf("[%d] %s, %s; %s", n, attributed(c), date(c), oneLine(c.Document)))
				r.quote(c)
			}
		}
	}
	return r.String()
}
