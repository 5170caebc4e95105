package main

import (
	"context"

	"footnote/answer"
	"footnote/retrieval"
)

type summaryCommand struct {
	topic `embed:""`
	JSON  bool     `help:"Print one JSON object."`
	Plain bool     `help:"Sum up without the language model that CHAT_MODEL names."`
	Topic []string `arg:"" optional:"" help:"What is summed up: words, a person, days. Without it, all."`
}

// Run ends with errRefused when there is nothing to sum up.
func (c *summaryCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		request, err := c.request(c.Topic, collections)
		if err != nil {
			return err
		}
		answerer := answer.New(index, p.log)
		writer, err := p.writer(answerer)
		if err != nil {
			return err
		}
		return p.say(c.JSON, func(told func(answer.Answer)) (answer.Answer, error) {
			if writer == nil || c.Plain {
				return answerer.Summary(ctx, request)
			}
			return writer.Summary(ctx, request, told)
		})
	})
}
