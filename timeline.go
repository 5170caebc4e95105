package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"footnote/answer"
	"footnote/answer/brief"
	"footnote/retrieval"
)

// A topic says what a command is about.
type topic struct {
	Since      day      `placeholder:"DATE" help:"Events of that day (2025-07-02) or later."`
	Until      day      `placeholder:"DATE" help:"Events until that day, and on it."`
	From       string   `placeholder:"OUTLET" help:"As an outlet tells them; a part of its name will do."`
	Collection []string `placeholder:"NAME" help:"Collection to read; may be given several times. Without it, the one that FOOTNOTE_COLLECTION names."`
}

// request asks for the words of a topic.
func (t topic) request(words, collections []string) (answer.TopicRequest, error) {
	if t.Since.Day != nil && t.Until.Day != nil && *t.Since.Day > *t.Until.Day {
		return answer.TopicRequest{}, errors.New("--since is after --until: exchange them")
	}
	return answer.TopicRequest{
		Topic: strings.Join(words, " "), Since: t.Since.Day, Until: t.Until.Day, Publisher: t.From, At: time.Now(), Collections: collections,
	}, nil
}

type timelineCommand struct {
	topic    `embed:""`
	JSON     bool     `xor:"form" help:"Print one JSON object."`
	CSV      bool     `xor:"form" help:"Print a table for a spreadsheet."`
	Markdown bool     `xor:"form" help:"Print a table in Markdown."`
	Topic    []string `arg:"" optional:"" help:"What the events are about: words, a person, days. Without it, all."`
}

// Run ends with errRefused when there is no event.
func (c *timelineCommand) Run(ctx context.Context, p *program) error {
	return p.withIndex(ctx, func(index *retrieval.Index) error {
		collections := p.collections(c.Collection)
		if err := mustHold(ctx, index, collections); err != nil {
			return err
		}
		request, err := c.request(c.Topic, collections)
		if err != nil {
			return err
		}
		timeline, err := answer.New(index, p.log).Timeline(ctx, request)
		if err != nil {
			return err
		}
		switch {
		case c.JSON:
			err = printJSON(p.stdout, timeline)
		case c.CSV:
			err = brief.TimelineCSV(p.stdout, timeline)
		case c.Markdown:
			err = brief.TimelineMarkdown(p.stdout, timeline)
		default:
			_, err = io.WriteString(p.stdout, renderTimeline(timeline, p.out))
		}
		if err == nil && len(timeline.Events) == 0 {
			return errRefused
		}
		return err
	})
}

// renderTimeline returns the timeline as a person reads it: the days on the left,
// what happened on them on the right.
func renderTimeline(timeline answer.Timeline, t terminal) string {
	r := rendering{terminal: t}
	widest := 0
	for _, e := range timeline.Events {
		widest = max(widest, uniseg.StringWidth(e.Days.String()))
	}
	widest = min(widest, r.columns/3)
	r.lines("", dim, "Read as: "+oneLine(timeline.Reading))
	for _, e := range timeline.Events {
		r.WriteByte('\n')
		r.beside(e.Days.String(), widest, func(r *rendering) {
			r.lines("", bold, oneLine(e.Text))
			r.lines("", plain, oneLine(strings.Join(e.Outlets, ", "))+numbers(e.Citations))
			for _, other := range e.Otherwise {
				r.lines("", plain, "Otherwise: "+oneLine(other.Value)+numbers(other.Citations))
			}
		})
	}
	if len(timeline.Citations) > 0 {
		r.WriteByte('\n')
	}
	for _, c := range timeline.Citations {
		r.lines("", dim, fmt.Sprintf("[%d] %s, %s, %s", c.N, outlet(c), date(c), oneLine(c.Document)))
	}
	return r.String()
}

// beside writes left on a column of so many columns, and what right writes on the
// rest of the terminal.
func (r *rendering) beside(left string, width int, right func(*rendering)) {
	const apart = 2
	inner, margin := *r, rendering{terminal: r.terminal}
	inner.Builder = strings.Builder{}
	inner.columns = r.columns - width - apart
	margin.columns = width
	right(&inner)
	margin.lines("", plain, left)
	lefts := strings.Split(strings.TrimSuffix(margin.String(), "\n"), "\n")
	rights := strings.Split(strings.TrimSuffix(inner.String(), "\n"), "\n")
	for i := range max(len(lefts), len(rights)) {
		var a, b string
		if i < len(lefts) {
			a = lefts[i]
		}
		if i < len(rights) {
			b = rights[i]
		}
		r.WriteString(strings.TrimRight(a+strings.Repeat(" ", max(width-uniseg.StringWidth(a), 0)+apart)+b, " ") + "\n")
	}
}
