package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"footnote/bot"
	"footnote/database"
)

type inboxCommand struct {
	List   inboxListCommand   `cmd:"" default:"withargs" help:"List the questions of which nobody can tell whether they were answered, and those that failed."`
	Replay inboxReplayCommand `cmd:"" help:"Have one answered again, whatever stands in Slack of the first try."`
	Drop   inboxDropCommand   `cmd:"" help:"Leave one without an answer."`
}

type inboxListCommand struct {
	JSON  bool     `help:"Print one JSON object a line."`
	State []string `placeholder:"STATE" enum:"received,answered,refused,denied,failed,ambiguous,dropped" help:"Those in another state: ${enum}; may be given several times."`
	Limit int      `default:"100" help:"Questions to list at most, the oldest first."`
}

func (c *inboxListCommand) Run(ctx context.Context, p *program) error {
	return p.withPool(ctx, func(db *database.Database) error {
		entries, err := bot.Entries(ctx, db.Pool, max(c.Limit, 1), c.State...)
		if err != nil {
			return err
		}
		r := rendering{terminal: p.out}
		for _, e := range entries {
			if c.JSON {
				if err := printJSON(p.stdout, entryOf(e)); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(&r, "%s  %s  %s\n", e.QuestionID, e.ReceivedAt.UTC().Format("2006-01-02 15:04 UTC"), e.State)
			r.lines(gutter, plain, oneLine(e.Text))
			r.lines(gutter, dim, oneLine(strings.TrimSpace(fmt.Sprintf("%s by %s in %s: %s", e.Kind, orNone(e.Person), orNone(e.Channel), orNone(e.Reason)))))
		}
		if !c.JSON {
			fmt.Fprintf(&r, "%s.\n", count(len(entries), "question"))
		}
		_, err = io.WriteString(p.stdout, r.String())
		return err
	})
}

// An entry is a question of the inbox in JSON.
type entry struct {
	ID       string    `json:"id"`
	Received time.Time `json:"received"`
	Kind     string    `json:"kind"`
	Channel  string    `json:"channel"`
	Person   string    `json:"person"`
	State    string    `json:"state"`
	Reason   string    `json:"reason"`
	Text     string    `json:"text"`
}

func entryOf(e bot.Entry) entry {
	return entry{ID: e.QuestionID, Received: e.ReceivedAt.UTC(), Kind: e.Kind, Channel: e.Channel, Person: e.Person, State: e.State, Reason: e.Reason, Text: e.Text}
}

type inboxReplayCommand struct {
	ID string `arg:"" help:"The question, as footnote inbox names it."`
}

func (c *inboxReplayCommand) Run(ctx context.Context, p *program) error {
	return p.withPool(ctx, func(db *database.Database) error {
		if err := bot.Replay(ctx, db.Pool, c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.stdout, "%s is answered again as soon as footnote serve runs.\n", c.ID)
		return err
	})
}

type inboxDropCommand struct {
	ID string `arg:"" help:"The question, as footnote inbox names it."`
}

func (c *inboxDropCommand) Run(ctx context.Context, p *program) error {
	return p.withPool(ctx, func(db *database.Database) error {
		if err := bot.Drop(ctx, db.Pool, c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.stdout, "%s stays without an answer.\n", c.ID)
		return err
	})
}

// withPool opens the database alone for use, and closes it afterwards.
func (p *program) withPool(ctx context.Context, use func(*database.Database) error) error {
	db, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Explain(use(db))
}
