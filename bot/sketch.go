package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"footnote/answer"
)

// A sketch is the placeholder of a reply while the answer takes shape in it: first
// a sign of life, then each state of the answer that the answerer tells, and in
// the end, by [worker.deliver], the answer.
//
// The states are shown by editing the message, and not by Slack's streaming calls.
// A stream cannot be delivered once: chat.startStream takes no metadata, so that
// after a crash nobody finds the message that it began, and while a stream is open
// Slack refuses to edit or delete its message, so that neither the answer can take
// its place nor an asker who may no longer ask lose it. (A stream also closes by
// itself after some minutes and can take nothing back.) An edit may be repeated,
// and the last one says what is true.
type sketch struct {
	worker      *worker
	arrival     arrival
	to          destination
	collections []string

	ts    string         // of the message; "" while none stands
	state *answer.Answer // the last that was told, nil before
	dirty bool           // it is not shown yet
	tried time.Time      // when it was edited last, or should have been; zero when never
	over  bool           // nothing may be shown any more
}

const (
	// editPause is how long a message is left alone between two edits.
	editPause = time.Second

	// How many edits states make in a whole workspace, until Slack wants fewer. It
	// allows for 50 a minute (chat.update is of its Tier 3): states leave some of them
	// to answers, which cannot be left out.
	editsPerSecond = 20
	editBurst      = 20
	editsAllowed   = 40. / 60

	// stopPoll is how often an asker is looked for who wants no more.
	stopPoll = 300 * time.Millisecond
)

// actionStop is the button of a sketch that ends the work on its answer.
const actionStop = "stop"

// errStopped is why answering ends when the asker wants no more.
var errStopped = errors.New("stopped by the asker")

// begin shows a sign of life, unless something is shown already.
func (s *sketch) begin(ctx context.Context) error {
	if s.ts != "" || s.over {
		return nil
	}
	if e := s.arrival.Event; e.Place == "im" && e.Thread != "" {
		return s.worker.status(ctx, s.to, "is reading the sources")
	}
	return s.appear(ctx, renderSignOfLife(s.arrival.QuestionID))
}

// tell takes the newest state.
func (s *sketch) tell(state answer.Answer) { s.state, s.dirty = &state, true }

// wait returns how long the newest state has to wait before it may be shown; ok is
// false when there is nothing to show.
func (s *sketch) wait() (wait time.Duration, ok bool) {
	return max(0, time.Until(s.tried.Add(editPause))), s.dirty && !s.over
}

// show shows the newest state, if the asker may still see it.
func (s *sketch) show(ctx context.Context) error {
	now, _, err := s.worker.authorise(ctx, s.arrival.Event, recheckFor)
	if err != nil {
		return err
	}
	if !now.allowed || !slices.Equal(now.collections, s.collections) {
		s.over = true // what becomes of the message is decided when the answer is complete
		return nil
	}
	edit := s.ts != ""
	if edit && !s.worker.edits.Allow() {
		s.tried = time.Now()
		return nil
	}
	err = s.appear(ctx, renderSketch(*s.state, s.arrival.QuestionID))
	if edit || err != nil { // what was posted may be edited at once
		s.tried = time.Now()
	}
	var slow limited
	switch {
	case errors.As(err, &slow) && slow.asked && edit:
		s.worker.edits.tooFast()
		return err
	case err != nil:
		return err
	case edit:
		s.worker.edits.taken()
	}
	s.dirty = false
	s.worker.delivery.step("shown")
	return nil
}

// appear makes m stand as the placeholder of the reply, posting or editing it.
func (s *sketch) appear(ctx context.Context, m message) error {
	w := s.worker
	if s.ts == "" {
		p, err := w.delivery.once(ctx, s.to, 0, m, true)
		var slow limited
		if errors.As(err, &slow) && slow.asked {
			w.slots.tooFast(s.to.channel)
		}
		if err != nil {
			return err
		}
		if p != nil {
			w.slots.posted(s.to.channel)
			if _, err := w.inbox.pool.Exec(ctx, query("posted"), s.arrival.ID, 0, p.ts, true); err != nil {
				return fmt.Errorf("store placeholder: %w", err)
			}
			s.ts = p.ts
			return nil
		}
		// It stands since an earlier try.
		err = w.inbox.pool.QueryRow(ctx, query("placeholder"), s.arrival.ID).Scan(&s.to.channel, &s.ts)
		if errors.Is(err, pgx.ErrNoRows) { // and is the answer already
			s.over = true
			return nil
		}
		if err != nil {
			return fmt.Errorf("find placeholder: %w", err)
		}
	}
	return w.slack.update(ctx, s.to.channel, s.ts, m)
}

// stopped reports whether the asker wants no more of the answer. The button to say
// so is in the sketch: while none stands nobody is asked.
func (s *sketch) stopped(ctx context.Context) bool {
	var stopped bool
	if s.ts != "" {
		err := s.worker.inbox.pool.QueryRow(ctx, query("stopped"), s.arrival.ID).Scan(&stopped)
		stopped = stopped && err == nil // who cannot be asked goes on
	}
	return stopped
}

// stoppedReply is what remains of an answer that was stopped: the state that was
// told last, nil for none.
func stoppedReply(a arrival, state *answer.Answer) reply {
	r := reply{state: "answered", reason: errStopped.Error(), messages: renderStopped(state, a.QuestionID)}
	if state != nil {
		r.answer = &evidence{Answer: *state}
	}
	return r
}

// status shows in the thread that the bot is at work, without posting: Slack takes
// such calls at another pace than posts. It goes away with the next post to the
// thread, or after two minutes.
func (w *worker) status(ctx context.Context, to destination, what string) error {
	return w.slack.call(ctx, "assistant.threads.setStatus", "", func(ctx context.Context) error {
		return w.slack.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: to.channel, ThreadTS: to.thread, Status: what})
	})
}

// statusLasts is how long a status can be relied on to stand.
const statusLasts = 100 * time.Second

// queue shows the asker of a question whose reply has to wait to be posted that it
// was heard, and returns after how long to come back: when the wait is over, or
// to show it again.
func (w *worker) queue(ctx context.Context, a arrival, wait time.Duration) time.Duration {
	to := destinationOf(a)
	if wait < w.patience || to.thread == "" || a.Event.Kind == button {
		return wait
	}
	if err := w.status(ctx, to, "has your question: others in this channel come first"); err != nil {
		w.log.Debug("no sign of life", "question", a.QuestionID, "err", err)
		return wait
	}
	return min(wait, statusLasts)
}

// stop notes that the asker of the question that the button names wants no more of
// its answer. Nobody else may stop it.
func (c *composer) stop(ctx context.Context, e event) (reply, error) {
	var known bool
	if err := c.inbox.pool.QueryRow(ctx, query("stop"), e.Value, e.Person).Scan(&known); err != nil {
		return reply{}, fmt.Errorf("stop an answer: %w", err)
	}
	if !known {
		return reply{state: "answered", reason: "not theirs to stop", private: true,
			messages: []message{say("Only the person who asked can stop an answer.")}}, nil
	}
	return reply{state: "answered"}, nil
}

func stopButton(questionID string) slack.Block {
	return slack.NewActionBlock("", press(actionStop, "Stop", questionID))
}

// renderSignOfLife says that the question is being worked on.
func renderSignOfLife(questionID string) message {
	m := say("Reading the sources …")
	m.Blocks = append(m.Blocks, stopButton(questionID))
	return m
}

// renderSketch lays out an answer that is not complete, as far as it fits in one
// message. Its excerpts have no button to read them in context: what that would
// look up is stored with the answer.
func renderSketch(a answer.Answer, questionID string) message {
	var groups []group
	if a.Reading != "" {
		text := "Understood: " + escape(a.Reading)
		groups = append(groups, group{[]slack.Block{footnote(text)}, text})
	}
	m := pack(append(groups, renderClaims(a, questionID)...))[0]
	for _, block := range m.Blocks {
		if section, ok := block.(*slack.SectionBlock); ok {
			section.Accessory = nil
		}
	}
	const more = "Still reading the sources …"
	m.Text = clipLines(m.Text+"\n"+more, maxMessageText)
	m.Blocks = append(m.Blocks[:min(len(m.Blocks), maxBlocks-2)], footnote(more), stopButton(questionID))
	return m
}

// renderStopped lays out what was checked of an answer before it was stopped; nil
// is nothing.
func renderStopped(a *answer.Answer, questionID string) []message {
	if a == nil {
		return []message{say("Stopped, before anything was found. Ask again whenever you like.")}
	}
	return headline(renderAnswer(*a, questionID), "Stopped: this is what was found until then.")
}
