package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"footnote/answer"
	"footnote/bot/slacktest"
)

// An answerFunc is an answerer of one function.
type answerFunc func(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error)

func (f answerFunc) Answer(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
	return f(ctx, q, told)
}

// finished is the answer whose states stateOf makes.
func finished(q Question) answer.Answer {
	found := saying("You asked: " + q.Text)
	found.Question, found.Searched.Collections = q.Text, q.Collections
	return found
}

// states are the texts that the only answer to m was given, in order, each with
// when.
func (o *office) states(m slacktest.Message) (texts []string, at []time.Time) {
	o.Helper()
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		for _, call := range o.slack.Calls(method) {
			if call.Status == 200 && call.Error == "" {
				texts, at = append(texts, call.Values["text"]), append(at, call.At)
			}
		}
	}
	if posts := len(o.slack.Calls("chat.postMessage")); posts != 1 {
		o.Errorf("%d posts, want 1", posts)
	}
	return texts, at
}

// An answer is shown claim by claim, each soon after it is told, in one message that
// is edited at most once a second, and that says in the end what the answer says.
func TestAnswerTakesShape(t *testing.T) {
	t.Parallel()
	for _, patience := range []time.Duration{20 * time.Millisecond, time.Hour} { // with a sign of life and without
		t.Run(fmt.Sprint(patience), func(t *testing.T) {
			const steps, every = 12, 200 * time.Millisecond
			var told atomic.Pointer[time.Time]
			o := open(t, func(options *Options) {
				options.Patience = patience
				options.Answerer = answerFunc(func(_ context.Context, q Question, tell func(answer.Answer)) (answer.Answer, error) {
					for n := range steps {
						time.Sleep(every)
						if n == 0 {
							now := time.Now()
							told.Store(&now)
						}
						tell(stateOf(n+1, q))
					}
					return finished(q), nil
				})
			})
			m := o.slack.Ask(t.Context(), "C1", "U1", "slowly?")
			last := o.answerTo(m)
			want(t, "the last state", slacktest.Plain(last.Blocks), "You asked: slowly?")
			if plain := slacktest.Plain(last.Blocks); strings.Contains(plain, "Claim") || strings.Contains(plain, "Stop") {
				t.Errorf("something of the sketch stays: %s", plain)
			}
			texts, at := o.states(m)
			first := slices.IndexFunc(texts, func(text string) bool { return strings.Contains(text, "Claim 1 on") })
			if first < 0 || len(texts) < 3 {
				t.Fatalf("shown: %q", texts)
			}
			took := at[first].Sub(*told.Load())
			t.Logf("the first claim was sent to Slack %s after it was told; %d states were shown of %d", took, len(texts), steps)
			if took > 100*time.Millisecond {
				t.Errorf("the first claim was sent %s after it was told", took)
			}
			edits := o.slack.Calls("chat.update")
			for i, edit := range edits[1:] {
				if after := edit.At.Sub(edits[i].At); after < 990*time.Millisecond {
					t.Errorf("an edit %s after another", after)
				}
			}
		})
	}
}

// stuck is an answerer that tells some states and then works until it is stopped.
func stuck(states int) Answerer {
	return answerFunc(func(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
		for n := range states {
			told(stateOf(n+1, q))
		}
		<-ctx.Done()
		return answer.Answer{}, ctx.Err()
	})
}

// Who asked can stop the answer, and nobody else. What was checked stays.
func TestStop(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		states int
		want   []string
	}{
		{"before anything is told", 0, []string{"Stopped, before anything was found"}},
		{"with a claim", 1, []string{"Stopped: this is what was found", "Claim 1 on long?"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := open(t, func(options *Options) { options.Patience, options.Answerer = 20*time.Millisecond, stuck(test.states) })
			o.slack.AddUser(slacktest.User{ID: "U2", Name: "bob"})
			m := o.slack.Ask(t.Context(), "C1", "U1", "long?")
			o.await("a sketch", func() bool {
				answers := o.slack.Answers("C1", m.TS)
				return len(answers) == 1 && (test.states == 0 || strings.Contains(answers[0].Text, "Claim 1"))
			})
			sketch := o.slack.Answers("C1", m.TS)[0]
			id := value(t, sketch, actionStop)
			press := func(person, id string) {
				if _, err := o.slack.Click(t.Context(), sketch, person, actionStop, id); err != nil {
					t.Fatal(err)
				}
			}
			press("U2", id)
			want(t, "what another person is told", o.shownTo("C1", "U2").Text, "Only the person who asked")
			press("U1", "no such question")
			if n := o.count("select count(*) from inbox where finished_at is null and kind = 'mention'"); n != 1 {
				t.Fatal("somebody else stopped the answer")
			}
			press("U1", id)
			last := o.answerTo(m)
			want(t, "what stays", slacktest.Plain(last.Blocks), test.want...)
			if n := o.count("select count(*) from audit where kind = 'mention' and reason = 'stopped by the asker'"); n != 1 {
				t.Errorf("%d audit rows say that it was stopped, want 1", n)
			}
		})
	}
}

// Slack takes no edits for a while, or the message is gone: in the end the answer
// stands there, once.
func TestSketchInTrouble(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		trouble func(o *office, sketch slacktest.Message)
	}{
		{"edits are refused for a time", func(o *office, _ slacktest.Message) {
			o.slack.Inject(slacktest.Faults{Limit: map[string]bool{"C1": true}, RetryAfter: time.Second})
		}},
		{"replies to edits fail", func(o *office, _ slacktest.Message) { o.slack.Inject(slacktest.Faults{ServerError: .7}) }},
		{"somebody deletes it", func(o *office, sketch slacktest.Message) {
			if _, _, err := slack.New("xoxb-test", slack.OptionAPIURL(o.slack.URL())).DeleteMessage("C1", sketch.TS); err != nil {
				o.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			troubled := make(chan struct{})
			o := open(t, func(options *Options) {
				options.Answerer = answerFunc(func(_ context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
					told(stateOf(1, q))
					<-troubled
					told(stateOf(2, q))
					return finished(q), nil
				})
			})
			m := o.slack.Ask(t.Context(), "C1", "U1", "well?")
			o.await("a sketch", func() bool { return len(o.slack.Answers("C1", m.TS)) == 1 })
			test.trouble(o, o.slack.Answers("C1", m.TS)[0])
			close(troubled)
			before := len(o.slack.Calls("chat.update"))
			o.await("an edit", func() bool { return len(o.slack.Calls("chat.update")) > before })
			o.slack.Inject(slacktest.Faults{})
			o.await("the answer", func() bool {
				answers := o.slack.Answers("C1", m.TS)
				return len(answers) == 1 && strings.Contains(answers[0].Text, "You asked: well?")
			})
			o.answerTo(m)
		})
	}
}

// Who may no longer ask sees no more of the answer, and what was shown goes.
func TestSketchOfOneWhoMayNoLongerAsk(t *testing.T) {
	t.Parallel()
	denied := make(chan struct{})
	o := open(t, func(options *Options) {
		options.Answerer = answerFunc(func(_ context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
			told(stateOf(1, q))
			<-denied
			told(stateOf(2, q))
			time.Sleep(100 * time.Millisecond)
			return finished(q), nil
		})
	})
	m := o.slack.Ask(t.Context(), "C1", "U1", "well?")
	o.await("a sketch", func() bool { return len(o.slack.Answers("C1", m.TS)) == 1 })
	o.slack.AddUser(slacktest.User{ID: "U1", Restricted: true})
	if err := o.slack.Deliver(t.Context(), o.slack.Wrap(map[string]any{"type": "user_change", "user": map[string]any{"id": "U1"}})); err != nil {
		t.Fatal(err)
	}
	close(denied)
	o.quiet()
	if answers := o.slack.Answers("C1", m.TS); len(answers) != 0 {
		t.Errorf("a guest is left with %q", answers[0].Text)
	}
	for _, call := range o.slack.Calls("chat.update") {
		t.Errorf("a guest was shown %q", call.Values["text"])
	}
}

// A question whose turn to be answered is far shows at once that it was heard, and
// how: not by a post, of which there are no more.
func TestQueuedQuestionsShowThatTheyWereHeard(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.Pace, options.Burst = 2, 2 })
	var asked []slacktest.Message
	for i := range 8 {
		asked = append(asked, o.slack.Ask(t.Context(), "C1", "U1", fmt.Sprintf("question %d?", i)))
	}
	o.await("a status", func() bool { return len(o.slack.Calls("assistant.threads.setStatus")) >= 4 })
	if n := len(o.slack.Calls("chat.postMessage")); n > 5 {
		t.Errorf("%d were posted before the others showed anything", n)
	}
	for _, m := range asked {
		o.answerTo(m)
	}
	posts := o.slack.Calls("chat.postMessage")
	if first, last := posts[0].At, posts[len(posts)-1].At; last.Sub(first) < 2900*time.Millisecond {
		t.Errorf("8 posts in %s, want 3 s: a burst of 2, and 2 a second", last.Sub(first))
	}
}

func TestSketchKeepsWithinSlacksLimits(t *testing.T) {
	long := goldenAnswer()
	for n := 3; n < 60; n++ {
		long.Claims = append(long.Claims, answer.Claim{Text: strings.Repeat("seven & <crews> ", 30), Citations: []int{n}})
		long.Citations = append(long.Citations, excerpt(n, strings.Repeat("No ferry has left. ", 20), ""))
	}
	for _, m := range append(renderStopped(&long, aQuestion), renderSketch(long, aQuestion), renderSketch(goldenAnswer(), aQuestion), renderSignOfLife(aQuestion)) {
		checkMessage(t, m)
	}
}
