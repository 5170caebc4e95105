package main

import (
	"bytes"
	"context"
	"io"
	"time"

	"footnote/answer"
	"footnote/answer/brief"
	"footnote/bot"
)

// topic returns what a filter asks for; ok is false where nothing was ingested yet.
func (l librarian) topic(ctx context.Context, f bot.Filter) (request answer.TopicRequest, ok bool, err error) {
	collections, err := existing(ctx, l.index, f.Collections)
	if err != nil || len(collections) == 0 {
		return answer.TopicRequest{}, false, err
	}
	d, err := l.resolve(ctx, &f, collections)
	if err != nil {
		return answer.TopicRequest{}, false, err
	}
	return answer.TopicRequest{
		Topic: f.Words, Since: d.events.since, Until: d.events.until, PublishedSince: d.published.since, PublishedUntil: d.published.until,
		Publisher: f.Publisher, At: f.Asked, Collections: collections,
	}, true, nil
}

// Summary is worded by the model, if there is one and it may be asked. Nobody waits
// for its claims: what one person is shown alone is shown when it is complete.
func (l librarian) Summary(ctx context.Context, f bot.Filter, plain bool) (answer.Answer, error) {
	request, ok, err := l.topic(ctx, f)
	if err != nil {
		return answer.Answer{}, err
	}
	if !ok {
		return nothingIngested(f.Words), nil
	}
	if l.writer == nil || plain {
		return l.answerer.Summary(ctx, request)
	}
	return l.writer.Summary(ctx, request, nil)
}

func (l librarian) Differ(ctx context.Context, f bot.Filter) (answer.Answer, error) {
	request, ok, err := l.topic(ctx, f)
	if err != nil {
		return answer.Answer{}, err
	}
	if !ok {
		return nothingIngested(f.Words), nil
	}
	return l.answerer.Differ(ctx, request)
}

func (l librarian) Timeline(ctx context.Context, f bot.Filter) (answer.Timeline, error) {
	request, ok, err := l.topic(ctx, f)
	if err != nil {
		return answer.Timeline{}, err
	}
	if !ok {
		nothing := nothingIngested(f.Words)
		return answer.Timeline{Topic: f.Words, Reading: nothing.Reading, Events: []answer.Event{}, Citations: nothing.Citations, Searched: nothing.Searched}, nil
	}
	return l.answerer.Timeline(ctx, request)
}

func (l librarian) WriteTimeline(t answer.Timeline) (bot.Written, error) {
	table, err := written(brief.TimelineCSV, t)
	if err != nil {
		return bot.Written{}, err
	}
	text, err := written(brief.TimelineMarkdown, t)
	return bot.Written{CSV: table, Markdown: text}, err
}

func (l librarian) Brief(ctx context.Context, f bot.Filter) (answer.Brief, error) {
	request, ok, err := l.topic(ctx, f)
	if err != nil {
		return answer.Brief{}, err
	}
	if !ok {
		nothing := nothingIngested(f.Words)
		return answer.Brief{Topic: f.Words, Reading: nothing.Reading, Made: f.Asked, Summary: nothing.Claims, Events: []answer.Event{}, People: []answer.RosterEntry{},
			Disagreements: nothing.Disagreements, Citations: nothing.Citations, Sources: []answer.Source{}, Searched: nothing.Searched}, nil
	}
	return l.answerer.Brief(ctx, request)
}

// WriteBrief compares every quotation with its source once more: a brief may be
// written out again long after it was made.
func (l librarian) WriteBrief(ctx context.Context, b answer.Brief, names []string) (bot.Written, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return bot.Written{}, err
	}
	for _, c := range b.Citations {
		if _, _, err := l.find(ctx, c, collections); err != nil {
			return bot.Written{}, err
		}
	}
	text, err := written(brief.Markdown, b)
	if err != nil {
		return bot.Written{}, err
	}
	document, err := written(brief.DOCX, b)
	if err != nil {
		return bot.Written{}, err
	}
	canvas, err := written(brief.Canvas, b)
	return bot.Written{Markdown: text, DOCX: document, Canvas: string(canvas)}, err
}

func written[T any](write func(io.Writer, T) error, it T) ([]byte, error) {
	var b bytes.Buffer
	err := write(&b, it)
	return b.Bytes(), err
}

func (l librarian) Check(ctx context.Context, text string, asked time.Time, names []string) (answer.Check, error) {
	collections, err := existing(ctx, l.index, names)
	if err != nil {
		return answer.Check{}, err
	}
	if len(collections) == 0 {
		nothing := nothingIngested(text)
		return answer.Check{Statements: []answer.Statement{}, Citations: nothing.Citations, Searched: nothing.Searched}, nil
	}
	return l.answerer.Check(ctx, text, asked, collections)
}
