package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"footnote/answer"
	"footnote/answer/chat/chattest"
	"footnote/bot/slacktest"
)

// brothers is what the sample's model knows, and fabricated what it makes up.
const (
	brothers   = "Which two brothers died in Yekaterinburg?"
	fabricated = `{"text":"A third brother died in Tbilisi.","evidence":[{"passage":1,"quotation":"A third brother died in Tbilisi."}]}`
)

// knowing is the script of a model that knows the passages about the brothers, and
// makes something up after its first claim.
func knowing(r chattest.Request) string {
	reply := chattest.Knowing(func(string) []string {
		return []string{"Ziyaddin and Hussein Safarov", "Ziyouddin and Husay Safarov", "Russian police first spoke of heart attacks", "The brothers Ziyaddin and Huseyn Safarov died"}
	})(r)
	return strings.Replace(reply, `]},{`, `]},`+fabricated+`,{`, 1)
}

// TestServeWithModel asks the running program with a language model: a worded answer
// takes shape in Slack claim by claim, and says in the end what was checked. How many
// answers are measured, FOOTNOTE_SOAK_QUESTIONS says.
func TestServeWithModel(t *testing.T) {
	t.Parallel()
	model := chattest.NewServer(t, knowing)
	env := append(ingestSample(t), "CHAT_MODEL=a-model", "OPENAI_BASE_URL="+model.URL, "OPENAI_API_KEY="+model.Key)
	var shown bytes.Buffer
	run(t.Context(), []string{"ask", "--json", brothers}, env, nil, &shown, io.Discard)
	var want answer.Answer
	if err := json.Unmarshal(shown.Bytes(), &want); err != nil || len(want.Claims) < 3 || want.Worded == nil || want.Worded.Dropped != 1 {
		t.Fatalf("footnote ask has no worded answer to compare with: %v\n%s", err, &shown)
	}
	slack, err := slacktest.Start(slacktest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer slack.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	address, end := serve(t, ctx, slack, env)
	slack.DeliverTo("http://" + address)

	answers := 6
	if n, err := strconv.Atoi(os.Getenv("FOOTNOTE_SOAK_QUESTIONS")); err == nil {
		answers = n
	}
	var took []time.Duration // from the model's first claim to Slack
	states := 0
	for n := range answers {
		var written atomic.Pointer[time.Time] // when the first claim was
		model.FailAlways(chattest.Watched(32, time.Duration(10+20*(n%3))*time.Millisecond, func(text string) {
			if strings.Contains(text, "]}") && written.Load() == nil {
				now := time.Now()
				written.Store(&now)
			}
		}))
		before := len(slack.Calls("chat.postMessage")) + len(slack.Calls("chat.update"))
		asked := slack.Ask(ctx, "C1", "U1", brothers)
		last := finalAnswer(t, ctx, slack, asked)
		plain := slacktest.Plain(last.Blocks)
		for _, text := range append([]string{"Worded by a-model; every quotation was compared with its source. Left out: 1 statement"}, textsOf(want)...) {
			if !strings.Contains(plain, text) {
				t.Errorf("the answer lacks %q:\n%s", text, plain)
			}
		}
		var quoted strings.Builder
		for _, c := range want.Citations {
			quoted.WriteString(c.Quote + "\n")
		}
		if got := quotationsOf(t, []slacktest.Message{last}); got != quoted.String() {
			t.Errorf("the answer quotes\n%s\nand footnote ask\n%s", got, &quoted)
		}
		shown := statesOf(slack)[before:]
		states += len(shown)
		first := slices.IndexFunc(shown, func(c slacktest.Call) bool { return strings.Contains(c.Values["text"], oneLine(want.Claims[0].Text)) })
		if first < 0 {
			t.Fatalf("the first claim is not shown: %+v", shown)
		}
		took = append(took, shown[first].At.Sub(*written.Load()))
		for _, state := range shown {
			if strings.Contains(state.Values["text"], "Tbilisi") {
				t.Errorf("what the model made up is shown: %s", state.Values["text"])
			}
		}
		edits := slices.DeleteFunc(shown, func(c slacktest.Call) bool { return c.Method == "chat.postMessage" })
		for i := 1; i < len(edits); i++ {
			if apart := edits[i].At.Sub(edits[i-1].At); apart < 990*time.Millisecond {
				t.Errorf("an edit %s after another", apart)
			}
		}
	}
	slices.Sort(took)
	t.Logf("the first claim of %d answers was in Slack p50 %s, at most %s after the model had written it; %d states were shown", answers, took[answers/2], took[answers-1], states)
	if took[answers-1] > 100*time.Millisecond {
		t.Errorf("a first claim was in Slack %s after the model had written it, want 100ms", took[answers-1])
	}
	if states < 2*answers {
		t.Error("no answer takes shape: this test does not see what it is for")
	}
	if log := end(); t.Failed() {
		t.Logf("logged:\n%s", log)
	}
}

// TestServeWithModelInTrouble: whatever the model does there is an answer within 90
// seconds, in the sources' own words, which says so.
func TestServeWithModelInTrouble(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a silent model for most of a minute")
	}
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault chattest.Fault
		says  string
	}{
		{"silent", chattest.Hang, "did not reply in time"},
		{"silent in mid-stream", chattest.Falter, "did not reply in time"},
		{"failing", chattest.Status(500, "server_error", ""), "could not be asked just now"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			model := chattest.NewServer(t, knowing)
			model.FailAlways(test.fault)
			env := append(ingestSample(t), "CHAT_MODEL=a-model", "OPENAI_BASE_URL="+model.URL, "OPENAI_API_KEY="+model.Key)
			slack, err := slacktest.Start(slacktest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer slack.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			address, end := serve(t, ctx, slack, env)
			slack.DeliverTo("http://" + address)
			began := time.Now()
			asked := slack.Ask(ctx, "C1", "U1", brothers)
			last := finalAnswer(t, ctx, slack, asked)
			took := time.Since(began)
			t.Logf("answered after %.1f s", took.Seconds())
			if plain := slacktest.Plain(last.Blocks); took > 90*time.Second || !strings.Contains(plain, test.says+": these are the sources' own words.") || !strings.Contains(plain, "Safarov") {
				t.Errorf("after %s the answer is\n%s", took, plain)
			}
			end()
		})
	}
}

// finalAnswer waits for the answer to a question, and until nothing more is done
// about it.
func finalAnswer(t *testing.T, ctx context.Context, slack *slacktest.Slack, asked slacktest.Message) slacktest.Message {
	t.Helper()
	if !slacktest.Await(ctx, func() bool {
		answers := slack.Answers("C1", asked.TS)
		return len(answers) == 1 && strings.Contains(slacktest.Plain(answers[0].Blocks), "footnote is a program.")
	}) {
		t.Fatalf("no answer:\n%s", slack.Transcript())
	}
	slack.Delivered()
	return slack.Answers("C1", asked.TS)[0]
}

// statesOf are what Slack was given to show, in order.
func statesOf(slack *slacktest.Slack) []slacktest.Call {
	calls := append(slack.Calls("chat.postMessage"), slack.Calls("chat.update")...)
	slices.SortFunc(calls, func(a, b slacktest.Call) int { return a.At.Compare(b.At) })
	return calls
}

// textsOf are the claims of an answer as they are shown.
func textsOf(a answer.Answer) []string {
	var texts []string
	for _, claim := range a.Claims {
		texts = append(texts, fmt.Sprintf("%s [%d]", claim.Text, claim.Citations[0]))
	}
	return texts
}
