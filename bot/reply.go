package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"
)

// withdraw takes the sign of life away, if one stands.
func (w *worker) withdraw(ctx context.Context, a arrival) error {
	var channel, ts string
	err := w.inbox.pool.QueryRow(ctx, query("placeholder"), a.ID).Scan(&channel, &ts)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find sign of life: %w", err)
	}
	err = w.slack.call(ctx, "chat.delete", channel, func(ctx context.Context) error {
		_, _, err := w.slack.api.DeleteMessageContext(ctx, channel, ts)
		return err
	})
	var no refused
	if err != nil && !(errors.As(err, &no) && no.code == "message_not_found") {
		return fmt.Errorf("delete sign of life: %w", err)
	}
	if _, err := w.inbox.pool.Exec(ctx, query("withdrawn"), a.ID, 0); err != nil {
		return fmt.Errorf("forget sign of life: %w", err)
	}
	return nil
}

// deliver makes the reply stand in Slack, each message once, and returns the
// postings whose ts are not stored, also when it fails half-way.
func (w *worker) deliver(ctx context.Context, a arrival, to destination, r reply) ([]posting, error) {
	e := a.Event
	var postings []posting
	switch {
	case len(r.messages) == 0:
		return nil, nil
	case r.update && e.ResponseURL != "":
		return nil, w.slack.respond(ctx, e.ResponseURL, answerBack{message: r.messages[0], replace: true})
	case r.private && e.ResponseURL != "":
		var err error
		postings, err = w.tell(ctx, a, to, r)
		var no refused
		if !errors.As(err, &no) {
			return postings, err
		}
		// It is too old, or the bot is not in the channel. What is still to be told
		// goes by direct message.
	}
	if r.private {
		conversation, err := w.conversation(ctx, e.Person)
		if err != nil {
			return nil, err
		}
		to.channel, to.thread, to.asked = conversation, "", ""
	}
	if r.inPublic {
		to.thread, to.asked = "", ""
	}
	w.handOver(ctx, a, to, &r)
	for part := len(postings); part < len(r.messages); part++ {
		m := r.messages[part]
		if wait := w.slots.wait(a.ID, part, to.channel); wait > 0 && part > 0 { // the first had its turn
			return postings, later{after: wait}
		}
		p, err := w.delivery.once(ctx, to, part, m, false)
		var no refused
		if errors.As(err, &no) && (strings.HasPrefix(no.code, "invalid_blocks") || no.code == "msg_blocks_too_long") {
			w.log.Error("slack refused the blocks", "question", a.QuestionID, "code", no.code)
			p, err = w.delivery.once(ctx, to, part, message{Text: m.Text}, false)
		}
		if p != nil {
			postings = append(postings, *p)
			w.slots.posted(to.channel)
		}
		if err != nil {
			return postings, err
		}
	}
	if r.inPublic && e.ResponseURL != "" {
		if err := w.slack.respond(ctx, e.ResponseURL, answerBack{remove: true}); err != nil {
			w.log.Info("the private copy stays", "question", a.QuestionID, "err", err)
		}
	}
	return postings, nil
}

// private is the ts, and the thread, of what one person was shown; witness.sql has
// the same word.
const private = "private"

// mostResponses is how many messages of a reply go to its response_url, which takes
// five: one is left for what its buttons do.
const mostResponses = 4

// tell shows the reply to the asker alone, where they asked: what is more than its
// response_url takes, as a message to them in the channel. Nothing can be
// looked back for there; so a second try after a crash takes the place of what
// the first may have shown, and one about a button, which would take the place of
// the message with the button, is not made.
func (w *worker) tell(ctx context.Context, a arrival, to destination, r reply) ([]posting, error) {
	var postings []posting
	w.handOver(ctx, a, to, &r)
	for part, m := range r.messages {
		var attempt int
		err := w.inbox.pool.QueryRow(ctx, query("claim"), a.ID, part, to.channel, private, false).Scan(&attempt)
		again := errors.Is(err, pgx.ErrNoRows)
		if err != nil && !again {
			return postings, fmt.Errorf("claim reply: %w", err)
		}
		if again && (a.Event.Kind != command || part > 0) {
			postings = append(postings, posting{part, private})
			continue
		}
		w.delivery.step("claimed")
		if part < mostResponses {
			err = w.slack.respond(ctx, a.Event.ResponseURL, answerBack{message: m, replace: again})
		} else {
			err = w.slack.ephemeral(ctx, a.Event.Channel, a.Event.Person, a.Event.Thread, m)
		}
		w.delivery.step("posted")
		var maybe uncertain
		if err != nil && !errors.As(err, &maybe) {
			if _, release := w.inbox.pool.Exec(ctx, query("release"), a.ID, part, 1); release != nil {
				return postings, fmt.Errorf("release claim: %w", release)
			}
			return postings, err
		}
		postings = append(postings, posting{part, private})
	}
	return postings, nil
}

// conversation is the direct conversation with a person.
func (w *worker) conversation(ctx context.Context, person string) (string, error) {
	var c *slack.Channel
	err := w.slack.call(ctx, "conversations.open", "", func(ctx context.Context) (err error) {
		c, _, _, err = w.slack.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("open a direct conversation: %w", err)
	}
	return c.ID, nil
}

// maxDrafts is how many replies are kept while they wait to be posted.
const maxDrafts = 1000

// Drafts are replies that are composed and not yet posted, because Slack wants to
// be left alone or a look back is due. They spare composing them again; one that
// is lost with its process is composed anew.
type drafts struct {
	mu      sync.Mutex
	replies map[int64]draft // by arrival
}

// A draft is a reply and the collections that it was composed from.
type draft struct {
	reply       reply
	collections []string
}

func (d *drafts) keep(arrival int64, r reply, collections []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.replies) >= maxDrafts || d.replies == nil { // some may be other processes' by now
		d.replies = map[int64]draft{}
	}
	d.replies[arrival] = draft{r, collections}
}

// find returns the reply to the arrival if it was composed from just the
// collections.
func (d *drafts) find(arrival int64, collections []string) (reply, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept, ok := d.replies[arrival]
	return kept.reply, ok && slices.Equal(kept.collections, collections)
}

func (d *drafts) drop(arrival int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.replies, arrival)
}
