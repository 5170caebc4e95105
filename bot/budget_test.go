package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"footnote/answer"
	"footnote/bot/slacktest"
)

// A spender answers every question with a model that takes as many tokens, unless
// it may ask none.
type spender struct {
	tokens        int
	takes         time.Duration
	worded, plain atomic.Int64
}

func (s *spender) Answer(_ context.Context, q Question, _ func(answer.Answer)) (answer.Answer, error) {
	time.Sleep(s.takes)
	found := finished(q)
	if q.Plain {
		s.plain.Add(1)
		return found, nil
	}
	s.worded.Add(1)
	found.Worded = &answer.Worded{Model: "some-model", Prompt: "words/1", InputTokens: s.tokens * 3 / 4, OutputTokens: s.tokens / 4, Kept: 1}
	return found, nil
}

// A careless answerer keeps to its budget as it is often written: it looks what was
// used, answers, and then writes down that it did.
type careless struct {
	next             Answerer
	questions, limit atomic.Int64
}

func (c *careless) Answer(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
	if c.questions.Load() >= c.limit.Load() {
		return answer.Answer{}, overBudget{everybody, int(c.limit.Load()), time.Now()}
	}
	found, err := c.next.Answer(ctx, q, told)
	c.questions.Add(1)
	return found, err
}

// crowdAsks has 50 people ask at once, each in a channel of their own, and returns
// how many were answered.
func (o *office) crowdAsks() int {
	o.Helper()
	var asked []slacktest.Message
	for i := range 50 {
		person, channel := fmt.Sprintf("U%d", 100+i), fmt.Sprintf("C%d", 100+i)
		o.slack.AddUser(slacktest.User{ID: person})
		o.slack.AddChannel(slacktest.Channel{ID: channel})
		asked = append(asked, o.slack.Write(channel, person, "<@UBOT> how much?", ""))
	}
	for _, m := range asked {
		o.slack.DeliverSoon(o.Context(), o.slack.Mention(m))
	}
	o.slack.Delivered()
	o.await("everybody to be told", func() bool { return o.count("select count(*) from inbox where finished_at is not null") == 50 })
	for _, m := range asked {
		if n := len(o.slack.Answers(m.Channel, m.TS)); n != 1 {
			o.Errorf("%d answers to one of them, want 1", n)
		}
	}
	return o.count("select count(*) from inbox where state = 'answered'")
}

// A budget holds under 50 who ask at once; one that is looked up and written down
// does not.
func TestBudgetOfQuestionsHoldsAtOnce(t *testing.T) {
	const limit = 20
	answerer := &spender{tokens: 100, takes: 20 * time.Millisecond}
	o := open(t, func(options *Options) {
		options.Channels, options.Workers, options.Answerer = []string{"*"}, 50, answerer
		options.Budgets.Everybody.Questions = limit
	})
	if n := o.crowdAsks(); n != limit || answerer.worded.Load() != limit {
		t.Errorf("%d were answered by %d calls of the model, want %d", n, answerer.worded.Load(), limit)
	}
	if n := o.count("select questions from usage where scope = 'everybody'"); n != limit {
		t.Errorf("%d questions are counted, want %d", n, limit)
	}
	if n := o.count("select count(*) from audit where decision = 'refused' and reason = 'over budget: questions of everybody'"); n != 50-limit {
		t.Errorf("%d audit rows say over budget, want %d", n, 50-limit)
	}

	wrong := &careless{next: &spender{tokens: 100, takes: 500 * time.Millisecond}} // all have looked before the first is answered
	wrong.limit.Store(limit)
	o = open(t, func(options *Options) { options.Channels, options.Workers, options.Answerer = []string{"*"}, 50, wrong })
	if n := o.crowdAsks(); n <= limit+1 {
		t.Errorf("the careless answerer answered %d: this test does not see what it is for", n)
	}
}

// Tokens are set aside while answers are made. Who finds all of them set aside
// waits; when none are left the answer is made without a model, and says so.
func TestBudgetOfTokensHoldsAtOnce(t *testing.T) {
	const limit, each = 10_000, 900
	answerer := &spender{tokens: each, takes: 20 * time.Millisecond}
	o := open(t, func(options *Options) {
		options.Channels, options.Workers, options.Answerer = []string{"*"}, 50, answerer
		options.Budgets = Budgets{Everybody: Budget{Tokens: limit}, Answer: 2500}
	})
	if n := o.crowdAsks(); n != 50 {
		t.Errorf("%d were answered, want all", n)
	}
	used := o.count("select input_tokens + output_tokens from usage where scope = 'everybody'")
	t.Logf("%d of %d tokens used by %d answers; %d were made without the model", used, limit, answerer.worded.Load(), answerer.plain.Load())
	if used < limit-each || used > limit+each {
		t.Errorf("%d tokens used, want %d give or take an answer", used, limit)
	}
	if held := o.count("select sum(held) from usage"); held != 0 {
		t.Errorf("%d tokens are still set aside", held)
	}
	if n := o.count("select count(*) from inbox where answer -> 'worded' ->> 'fallback' like 'Today''s budget%'"); n != int(answerer.plain.Load()) {
		t.Errorf("%d answers say that the budget is used up, want %d", n, answerer.plain.Load())
	}
}

// Each budget is its own, opens again the next day, and tells whoever finds it used
// up when.
func TestBudgets(t *testing.T) {
	o := open(t, func(options *Options) {
		options.Channels, options.Answerer = []string{"*"}, &spender{tokens: 1000}
		options.Budgets = Budgets{Person: Budget{Questions: 2}, Channel: Budget{Questions: 3}}
		options.Prices = Prices{Input: 2, Output: 8}
	})
	o.slack.AddUser(slacktest.User{ID: "U2", Zone: "Asia/Tokyo"})
	o.slack.AddUser(slacktest.User{ID: "U3"})
	o.slack.AddChannel(slacktest.Channel{ID: "C2"})
	for _, test := range []struct{ channel, person, want string }{
		{"C1", "U1", "You asked: well?"},
		{"C1", "U1", "You asked: well?"},
		{"C1", "U1", "You have asked the 2 questions that one person may ask me in a day. I answer you again from midnight UTC"},
		{"C2", "U1", "You have asked the 2 questions"},
		{"C1", "U2", "You asked: well?"},
		{"C1", "U2", "This channel has asked the 3 questions that one channel may ask me in a day. I answer here again from midnight UTC, which is 09:00 for you."},
		{"C2", "U2", "You asked: well?"},
	} {
		want(t, test.person+" in "+test.channel, o.ask(test.channel, test.person, "well?").Text, test.want)
	}
	want(t, "the use", o.command("C1", "U2", "/footnote", "usage").Text,
		"Today, since midnight UTC: you 2 of 2 questions and 2000 tokens; this channel 3 of 3 questions and 3000 tokens; everybody 4 questions and 4000 tokens.")
	if n := o.count("select count(*) from audit where model = 'some-model' and prompt = 'words/1' and input_tokens = 750 and output_tokens = 250 and cost = 0.0035"); n != 4 {
		t.Errorf("%d audit rows have what the answer cost, want 4", n)
	}
	response, err := http.Get("http://" + o.bot.Addr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	want(t, "/metrics", string(metrics), `footnote_used_today{unit="questions"} 4`, `footnote_used_today{unit="tokens"} 4000`,
		`footnote_model_tokens_total{direction="in"} 3000`, `footnote_over_budget_total{scope="person",unit="questions"} 2`)
	if _, err := o.pool.Exec(t.Context(), "update usage set day = day - 1"); err != nil {
		t.Fatal(err)
	}
	want(t, "the next day", o.ask("C1", "U1", "well?").Text, "You asked: well?")
}

// A question that failed is not counted, and one that is tried again is counted once.
func TestBudgetCountsAnswers(t *testing.T) {
	var fails atomic.Bool
	var tries atomic.Int64
	o := open(t, func(options *Options) {
		options.Answerer = answerFunc(func(_ context.Context, q Question, _ func(answer.Answer)) (answer.Answer, error) {
			if tries.Add(1) == 1 || fails.Load() {
				return answer.Answer{}, errors.New("stumbled")
			}
			return finished(q), nil
		})
	})
	want(t, "the answer", o.ask("C1", "U1", "again?").Text, "You asked")
	if n := o.count("select questions from usage where scope = 'person'"); n != 1 {
		t.Errorf("%d questions are counted, want 1", n)
	}
	fails.Store(true)
	want(t, "the answer", o.ask("C1", "U1", "fails?").Text, "Something went wrong")
	if n := o.count("select questions from usage where scope = 'person'"); n != 1 {
		t.Errorf("%d questions are counted after one that failed, want 1", n)
	}
}

// A summary is an answer of a model like any other: it is counted, its tokens are,
// and without tokens it is in the sources' own words.
func TestBudgetsOfSummaries(t *testing.T) {
	o := open(t, func(options *Options) {
		library := newShelf()
		library.tokens = 1000
		options.Library = library
		options.Budgets = Budgets{Person: Budget{Questions: 3, Tokens: 2000}, Summary: 1500}
	})
	for _, test := range []struct{ name, want, model string }{
		{"the first", "Worded by some-model", "some-model"},
		{"the second", "Worded by some-model", "some-model"},
		{"without tokens", "Today's budget for the language model is used up", ""},
		{"without questions", "You have asked the 3 questions", ""},
	} {
		got := o.command("C1", "U1", "/summary", "ferries "+test.name)
		want(t, test.name, slacktest.Plain(got.Blocks), test.want)
		if got.OnlyTo != "U1" {
			t.Errorf("%s: everybody sees it", test.name)
		}
	}
	if n := o.count("select count(*) from audit where model = 'some-model' and input_tokens = 750 and output_tokens = 250"); n != 2 {
		t.Errorf("%d audit rows have what the summary cost, want 2", n)
	}
	want(t, "the use", o.command("C1", "U1", "/footnote", "usage").Text, "you 3 of 3 questions and 2000 of 2000 tokens")
	if held := o.count("select sum(held) from usage"); held != 0 {
		t.Errorf("%d tokens are still set aside", held)
	}
	before := o.count("select count(*) from usage where scope = 'channel'")
	o.slack.AddUser(slacktest.User{ID: "U2"})
	o.slack.AddChannel(slacktest.Channel{ID: "D2", Kind: "im", Members: []string{"U2"}})
	o.command("D2", "U2", "/summary", "ferries")
	if n := o.count("select count(*) from usage where scope = 'channel'"); n != before {
		t.Error("a direct conversation has the budget of a channel")
	}
}

// What is reserved for a question is given back when an operator drops it.
func TestDroppedQuestionsKeepNoTokens(t *testing.T) {
	o := open(t, func(options *Options) {
		options.Answerer, options.Budgets = stuck(0), Budgets{Everybody: Budget{Questions: 10, Tokens: 10_000}, Answer: 2500}
	})
	o.slack.Ask(t.Context(), "C1", "U1", "long?")
	o.await("tokens set aside", func() bool {
		return o.count("select coalesce(sum(held), 0) from usage where scope = 'everybody'") == 2500
	})
	var id string
	if err := o.pool.QueryRow(t.Context(), "select question_id::text from inbox").Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := Drop(t.Context(), o.pool, id); err != nil {
		t.Fatal(err)
	}
	if held, questions := o.count("select sum(held) from usage"), o.count("select sum(questions) from usage"); held != 0 || questions != 0 {
		t.Errorf("%d tokens are still set aside, and %d questions counted", held, questions)
	}
}
