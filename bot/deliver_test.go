package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"footnote/bot/slacktest"
)

// The reply to a post is lost, and the message shows in history after a while.
func TestLostReplyIsAdopted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		lag  time.Duration
	}{
		{"history shows it at once", 0},
		{"history shows it within the time to settle", 150 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := open(t, nil)
			o.slack.Inject(slacktest.Faults{LostReplies: 1, Lag: test.lag})
			m := o.slack.Ask(t.Context(), "C1", "U1", "once?")
			o.await("the post", func() bool { return len(o.slack.Calls("chat.postMessage")) == 1 })
			o.slack.Inject(slacktest.Faults{Lag: test.lag})
			o.answerTo(m)
			if n := len(o.slack.Calls("chat.postMessage")); n != 1 {
				t.Errorf("%d posts, want 1", n)
			}
		})
	}
}

// Beyond the time to settle nobody can tell whether the message stands: a person
// decides, and meanwhile it is not posted again.
func TestLostReplyThatDoesNotShowIsAmbiguous(t *testing.T) {
	t.Parallel()
	ambiguous := func(t *testing.T) (*office, slacktest.Message, Entry) {
		o := open(t, nil)
		o.slack.Inject(slacktest.Faults{LostReplies: 1, Lag: time.Hour})
		m := o.slack.Ask(t.Context(), "C1", "U1", "once?")
		var entries []Entry
		o.await("an ambiguous entry", func() bool {
			var err error
			entries, err = Entries(t.Context(), o.pool, 10)
			return err == nil && len(entries) == 1 && entries[0].State == "ambiguous"
		})
		if n := len(o.slack.Answers("C1", m.TS)); n != 1 {
			t.Fatalf("%d answers stand, want the 1 whose reply was lost", n)
		}
		if entries[0].Reason == "" || !strings.Contains(entries[0].Text, "once?") {
			t.Errorf("the entry says %+v, want the reason and the question", entries[0])
		}
		return o, m, entries[0]
	}
	t.Run("it is adopted when it shows after all", func(t *testing.T) {
		o, m, _ := ambiguous(t)
		o.slack.Inject(slacktest.Faults{})
		o.bot.sweeper.ask()
		o.await("the question ends", func() bool { return o.count("select count(*) from inbox where state = 'answered'") == 1 })
		o.answerTo(m)
	})
	t.Run("an operator drops it", func(t *testing.T) {
		o, m, entry := ambiguous(t)
		if err := Drop(t.Context(), o.pool, entry.QuestionID); err != nil {
			t.Fatal(err)
		}
		if err := Drop(t.Context(), o.pool, entry.QuestionID); !errors.Is(err, ErrNoEntry) {
			t.Errorf("dropping it again: %v, want ErrNoEntry", err)
		}
		o.answerTo(m)
	})
	t.Run("an operator has it answered again", func(t *testing.T) {
		o, m, entry := ambiguous(t)
		o.slack.Inject(slacktest.Faults{})
		if err := Replay(t.Context(), o.pool, entry.QuestionID); err != nil {
			t.Fatal(err)
		}
		o.await("a second answer, which the operator wanted", func() bool { return len(o.slack.Answers("C1", m.TS)) == 2 })
		o.quiet()
	})
}

// The request was lost, not the reply. A later reply that shows is the proof, and
// the message is posted.
func TestLostRequestIsPostedAgain(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.Inject(slacktest.Faults{LostRequests: 1})
	m := o.slack.Ask(t.Context(), "C1", "U1", "lost?")
	o.await("the post", func() bool { return len(o.slack.Calls("chat.postMessage")) == 1 })
	o.slack.Inject(slacktest.Faults{})
	if _, err := o.slack.Command(t.Context(), "C1", "U1", "/footnote", "usage"); err != nil { // shows nothing in history
		t.Fatal(err)
	}
	o.shownTo("C1", "U1")
	o.ask("C1", "U1", "a later one?")
	o.answerTo(m)
}

// A thread that cannot be read decides nothing.
func TestUnreadableHistoryIsAmbiguous(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.Inject(slacktest.Faults{LostReplies: 1, Fail: map[string]string{"conversations.replies": "missing_scope"}})
	m := o.slack.Ask(t.Context(), "C1", "U1", "once?")
	o.await("the question is ambiguous", func() bool { return o.count("select count(*) from inbox where state = 'ambiguous'") == 1 })
	if n := len(o.slack.Answers("C1", m.TS)); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

// 429 on one channel leaves the others alone, and nothing is posted to it until
// Slack's time is over.
func TestRateLimitHoldsOneChannel(t *testing.T) {
	o := open(t, func(options *Options) { options.Channels, options.Workers = []string{"*"}, 2 })
	o.slack.AddChannel(slacktest.Channel{ID: "C2"})
	o.slack.Inject(slacktest.Faults{Limit: map[string]bool{"C1": true}, RetryAfter: time.Second})
	var held []slacktest.Message
	for range 5 { // more than there are workers
		held = append(held, o.slack.Ask(t.Context(), "C1", "U1", "held?"))
	}
	o.await("a 429", func() bool { return len(o.slack.Calls("chat.postMessage")) > 0 })
	start := time.Now()
	o.answerMeanwhile("C2", o.slack.Ask(t.Context(), "C2", "U1", "free?"))
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("the other channel waited %s", took)
	}
	first := o.slack.Calls("chat.postMessage")[0].At
	o.slack.Inject(slacktest.Faults{})
	for _, m := range held {
		o.answerTo(m)
	}
	for _, call := range o.slack.Calls("chat.postMessage") {
		if after := call.At.Sub(first); call.Values["channel"] == "C1" && call.Status == 200 && after < 950*time.Millisecond {
			t.Errorf("a post %s after a 429 with Retry-After 1", after)
		}
	}
}

// answerMeanwhile waits for an answer while other questions are still open.
func (o *office) answerMeanwhile(channel string, m slacktest.Message) {
	o.Helper()
	o.await("an answer in "+channel, func() bool { return len(o.slack.Answers(channel, m.TS)) == 1 })
}

// A slow answer is announced, and takes the place of the announcement.
func TestSlowAnswerTakesThePlaceOfTheSignOfLife(t *testing.T) {
	o := open(t, func(options *Options) { options.Patience = 50 * time.Millisecond })
	o.answerer.takes = 300 * time.Millisecond
	m := o.slack.Ask(t.Context(), "C1", "U1", "slow?")
	o.await("a sign of life", func() bool {
		answers := o.slack.Answers("C1", m.TS)
		return len(answers) == 1 && strings.HasPrefix(answers[0].Text, "Reading")
	})
	o.await("the answer", func() bool { return strings.Contains(o.slack.Answers("C1", m.TS)[0].Text, "You asked: slow?") })
	o.answerTo(m)
}

// Answering fails, or panics: it is tried again, and in the end the asker is told.
func TestFaultsAreToldInAPlainSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fails func(n int64) error
		want  string
	}{
		{"once", func(n int64) error {
			if n == 1 {
				return errors.New("stumbled")
			}
			return nil
		}, "You asked"},
		{"always", func(int64) error { return errors.New("pq: secret internals") }, "Something went wrong on my side"},
		{"by panic", func(int64) error { panic("secret internals") }, "Something went wrong on my side"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := open(t, nil)
			o.answerer.fails = func(Question) error { return test.fails(o.answerer.asked.Load()) }
			got := o.ask("C1", "U1", "well?")
			if !strings.Contains(got.Text, test.want) || strings.Contains(got.Text, "secret") {
				t.Errorf("the asker is told %q, want %q", got.Text, test.want)
			}
		})
	}
}

// Slack fails, and says so: the question alone is proof enough that the message
// does not stand, once history has settled.
func TestServerErrorIsPostedAgain(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.Inject(slacktest.Faults{Fail: map[string]string{"chat.postMessage": "internal_error"}})
	m := o.slack.Ask(t.Context(), "C1", "U1", "again?")
	o.await("the post", func() bool { return len(o.slack.Calls("chat.postMessage")) == 1 })
	o.slack.Inject(slacktest.Faults{})
	o.answerTo(m)
}

// What Slack refuses for good is over, and an operator can have it tried again or
// dropped.
func TestRefusedPostFails(t *testing.T) {
	t.Parallel()
	failed := func(t *testing.T) (*office, slacktest.Message, string) {
		o := open(t, nil)
		o.slack.Inject(slacktest.Faults{Fail: map[string]string{"chat.postMessage": "is_archived"}})
		m := o.slack.Ask(t.Context(), "C1", "U1", "archived?")
		o.await("the question fails", func() bool { return o.count("select count(*) from inbox where state = 'failed'") == 1 })
		o.slack.Inject(slacktest.Faults{})
		entries, err := Entries(t.Context(), o.pool, 10)
		if err != nil || len(entries) != 1 || !strings.Contains(entries[0].Reason, "is_archived") {
			t.Fatalf("entries %+v, %v", entries, err)
		}
		return o, m, entries[0].QuestionID
	}
	t.Run("it is replayed", func(t *testing.T) {
		o, m, id := failed(t)
		if err := Replay(t.Context(), o.pool, id); err != nil {
			t.Fatal(err)
		}
		o.answerTo(m)
	})
	t.Run("it is dropped", func(t *testing.T) {
		o, m, id := failed(t)
		if err := Drop(t.Context(), o.pool, id); err != nil {
			t.Fatal(err)
		}
		if err := Drop(t.Context(), o.pool, id); !errors.Is(err, ErrNoEntry) {
			t.Errorf("dropping it again: %v, want ErrNoEntry", err)
		}
		if entries, err := Entries(t.Context(), o.pool, 10); err != nil || len(entries) != 0 {
			t.Errorf("it is listed still: %+v, %v", entries, err)
		}
		if n := o.count("select count(*) from audit where decision = 'dropped'"); n != 1 {
			t.Errorf("%d audit rows say so, want 1", n)
		}
		if n := len(o.slack.Answers("C1", m.TS)); n != 0 {
			t.Errorf("%d answers, want none", n)
		}
	})
}

// The answer to what failed takes the place of the apology.
func TestReplayReplacesTheApology(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.AnswerTime = 50 * time.Millisecond })
	o.answerer.takes = time.Minute
	m := o.slack.Ask(t.Context(), "C1", "U1", "slow?")
	want(t, "the apology", o.answerTo(m).Text, "Something went wrong")
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	o.answerer.takes = 0
	o.start(nil)
	entries, err := Entries(t.Context(), o.pool, 10)
	if err != nil || len(entries) != 1 {
		t.Fatalf("entries %+v, %v", entries, err)
	}
	if err := Replay(t.Context(), o.pool, entries[0].QuestionID); err != nil {
		t.Fatal(err)
	}
	o.await("the answer", func() bool { return strings.Contains(o.slack.Answers("C1", m.TS)[0].Text, "You asked: slow?") })
	o.answerTo(m)
}

// What waits for Slack is not answered again, as that may cost a model's work.
func TestWaitingToPostDoesNotAnswerAgain(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.Inject(slacktest.Faults{Limit: map[string]bool{"C1": true}})
	m := o.slack.Ask(t.Context(), "C1", "U1", "held?")
	o.await("two refusals", func() bool { return len(o.slack.Calls("chat.postMessage")) >= 2 })
	o.slack.Inject(slacktest.Faults{})
	o.answerTo(m)
	if n := o.answerer.asked.Load(); n != 1 {
		t.Errorf("answered %d times, want 1", n)
	}
}
