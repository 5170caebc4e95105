package chat_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"footnote/answer/chat"
	"footnote/answer/chat/chattest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const said = `{"greeting": "good morning, and it is a fine one"}`

var request = chat.Request{
	Instructions: "Greet whom the data names.", Data: `{"name": "Ada"}`, Name: "greeting",
	Schema: json.RawMessage(`{"type":"object","properties":{"greeting":{"type":"string"}},"required":["greeting"],"additionalProperties":false}`),
}

func greet(chattest.Request) string { return said }

// newClient returns a client of server with limits for tests, and with the
// settings that change alters.
func newClient(t *testing.T, server *chattest.Server, change func(*chat.Settings)) *chat.Client {
	t.Helper()
	s := chat.Settings{BaseURL: server.URL, Key: server.Key, Model: "test-chat",
		Patience: 5 * time.Second, Timeout: 2 * time.Second, Silence: 200 * time.Millisecond, Rest: 50 * time.Millisecond}
	if change != nil {
		change(&s)
	}
	c, err := chat.NewClient(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestComplete(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	client := newClient(t, server, nil)
	var streamed strings.Builder
	reply, err := client.Complete(t.Context(), request, func(p chat.Piece) {
		if p.Try != 1 {
			t.Errorf("a piece is of try %d, want 1", p.Try)
		}
		streamed.WriteString(p.Text)
	})
	if err != nil || reply.Text != said || streamed.String() != said || reply.Refusal != "" {
		t.Errorf("Complete = %+v, %v, and %q was streamed; want the text %q", reply, err, streamed.String(), said)
	}
	if reply.InputTokens == 0 || reply.OutputTokens == 0 {
		t.Errorf("the tokens are %d and %d, want what the server counted", reply.InputTokens, reply.OutputTokens)
	}
	sent := server.Requests()[0]
	for _, want := range []string{`"strict":true`, `"json_schema"`, `"include_usage":true`, `"max_tokens":4000`, `"temperature":0.01`, `"stream":true`} {
		if !strings.Contains(sent.Raw, want) {
			t.Errorf("the request has no %s: %s", want, sent.Raw)
		}
	}
}

// Reasoning models refuse what go-openai refuses to send them.
func TestReasoningModels(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"o3-mini", "o4-mini", "gpt-5-mini", "gpt-6-sol"} {
		server := chattest.NewServer(t, greet)
		server.FailAlways(chattest.Lacks("max_tokens", "temperature"))
		client := newClient(t, server, func(s *chat.Settings) { s.Model = model })
		reply, err := client.Complete(t.Context(), request, nil)
		if err != nil || reply.Text != said {
			t.Errorf("%s: Complete = %+v, %v; want the text", model, reply, err)
		}
		if n := len(server.Requests()); n != 1 {
			t.Errorf("%s was asked %d times, want once", model, n)
		}
		if !strings.Contains(server.Requests()[0].Raw, `"reasoning_effort":"low"`) {
			t.Errorf("%s is not asked to think little: %s", model, server.Requests()[0].Raw)
		}
		server.FailAlways(chattest.Lacks("max_tokens", "temperature", "reasoning_effort", "max_completion_tokens"))
		if reply, err := client.Complete(t.Context(), request, nil); err != nil || reply.Text != said {
			t.Errorf("%s without its own parameters: Complete = %+v, %v; want the text", model, reply, err)
		}
	}
}

// What a server does not understand is left out, and left out from then on.
func TestServersThatLackSomething(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		lacks    []string
		requests int // of the first reply
	}{
		{"no schemas", []string{"json_schema"}, 2},
		{"neither schemas nor objects", []string{"response_format"}, 3},
		{"no temperature", []string{"temperature"}, 2},
		{"no system", []string{"system"}, 2},
		{"no count of tokens", []string{"stream_options"}, 2},
		{"the new name of the limit", []string{"max_tokens"}, 2},
		{"no limit by any name", []string{"max_tokens", "max_completion_tokens"}, 3},
		{"nothing at all", []string{"response_format", "temperature", "stream_options", "max_tokens", "max_completion_tokens"}, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := chattest.NewServer(t, greet)
			server.FailAlways(chattest.Lacks(test.lacks...))
			client := newClient(t, server, nil)
			reply, err := client.Complete(t.Context(), request, nil)
			if err != nil || reply.Text != said {
				t.Fatalf("Complete = %+v, %v; want the text", reply, err)
			}
			if n := len(server.Requests()); n != test.requests {
				t.Errorf("the first reply took %d requests, want %d", n, test.requests)
			}
			if reply.InputTokens == 0 || reply.OutputTokens == 0 {
				t.Errorf("the tokens are %d and %d, want them counted", reply.InputTokens, reply.OutputTokens)
			}
			if _, err := client.Complete(t.Context(), request, nil); err != nil {
				t.Fatal(err)
			}
			sent := server.Requests()
			if len(sent) != test.requests+1 {
				t.Errorf("the second reply took %d requests, want one: what was found out is remembered", len(sent)-test.requests)
			}
			last := sent[len(sent)-1]
			if told := strings.Contains(last.Instructions, `"additionalProperties":false`); told == strings.Contains(last.Raw, `"json_schema"`) {
				t.Errorf("the schema is told to the model: %v, and to the server: %v", told, !told)
			}
		})
	}
}

func TestFaultsThatPass(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault chattest.Fault
	}{
		{"429 with Retry-After", chattest.Status(429, "rate_limit_exceeded", "Retry-After: 0.05")},
		{"429 without", chattest.Status(429, "rate_limit_exceeded", "")},
		{"500", chattest.Status(500, "server_error", "")},
		{"503, a page", chattest.Page(503)},
		{"cut off", chattest.Cut},
		{"ended without an end", chattest.Unended},
		{"an error in the middle", chattest.GiveUp},
		{"silent", chattest.Hang},
		{"silent in the middle", chattest.Falter},
		{"empty", chattest.Says("")},
		{"an empty body", chattest.Raw("")},
		{"no JSON", chattest.Raw("data: {\n\n")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := chattest.NewServer(t, greet)
			server.Fail(test.fault)
			var streamed string
			try := 0
			reply, err := newClient(t, server, nil).Complete(t.Context(), request, func(p chat.Piece) {
				if p.Try != try {
					try, streamed = p.Try, ""
				}
				streamed += p.Text
			})
			if err != nil || reply.Text != said || streamed != said {
				t.Errorf("Complete = %+v, %v, and the last try's pieces are %q; want the text of the second try", reply, err, streamed)
			}
			if n := len(server.Requests()); n != 2 {
				t.Errorf("%d requests were sent, want 2", n)
			}
		})
	}
}

func TestFaultsThatStay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault chattest.Fault
		want  string
		tries int
	}{
		{"the key", chattest.Status(401, "invalid_api_key", ""), "OPENAI_API_KEY", 1},
		{"the model", chattest.Status(404, "model_not_found", ""), "CHAT_MODEL", 1},
		{"the account", chattest.Status(429, "insufficient_quota", ""), "credit", 1},
		{"a wait that nobody waits", chattest.Status(429, "rate_limit_exceeded", "Retry-After: 60"), "429", 1},
		{"always 500", chattest.Status(500, "server_error", ""), "500", 3},
		{"no tokens left to reply with", chattest.Spent, "thinks less", 1},
		{"always silent", chattest.Hang, "silent", 3},
		{"too long, in one line", chattest.Flood(100<<20, true), "does not end", 1},
		{"too long, in many", chattest.Flood(100<<20, false), "does not end", 1},
		{"too much at once", func(r *chattest.Reply) { chattest.Status(413, "", "")(r) }, "FOOTNOTE_CHAT_TOKENS", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := chattest.NewServer(t, greet)
			server.FailAlways(test.fault)
			client := newClient(t, server, nil)
			started := time.Now()
			_, err := client.Complete(t.Context(), request, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one that speaks of %s", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), server.Key) {
				t.Errorf("the error %q holds the key", err)
			}
			if n := len(server.Requests()); n != test.tries {
				t.Errorf("%d requests were sent, want %d", n, test.tries)
			}
			if took := time.Since(started); took > 6*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	client := newClient(t, &chattest.Server{URL: chattest.Nowhere(t)}, func(s *chat.Settings) { s.Rest = time.Hour })
	for _, want := range []string{"connection refused", "connection refused", "left alone"} {
		if _, err := client.Complete(t.Context(), request, nil); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "OPENAI_BASE_URL") {
			t.Errorf("the error is %v, want one that says %s, and speaks of OPENAI_BASE_URL", err, want)
		}
	}
}

func TestRefusalOfTheModel(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	server.Fail(chattest.Refuses("I cannot help with that."))
	reply, err := newClient(t, server, nil).Complete(t.Context(), request, nil)
	if err != nil || reply.Refusal == "" || reply.Text != "" {
		t.Errorf("Complete = %+v, %v; want the refusal and no text", reply, err)
	}
}

func TestServerThatDoesNotStream(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	server.FailAlways(chattest.Whole)
	reply, err := newClient(t, server, nil).Complete(t.Context(), request, nil)
	if err != nil || reply.Text != said {
		t.Errorf("Complete = %+v, %v; want the text", reply, err)
	}
}

// The patience is for all tries together, however slowly the text arrives.
func TestPatience(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	server.FailAlways(chattest.Slow(1, 100*time.Millisecond))
	client := newClient(t, server, func(s *chat.Settings) { s.Patience = 300 * time.Millisecond })
	started := time.Now()
	_, err := client.Complete(t.Context(), request, nil)
	if took := time.Since(started); !errors.Is(err, context.DeadlineExceeded) || took > 2*time.Second {
		t.Errorf("after %s the error is %v, want the deadline's after 300ms", took, err)
	}
}

// A server that fails is left alone after five failures, asked once after its
// rest, and asked again by all when that went well.
func TestBreaker(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	server.FailAlways(chattest.Status(500, "server_error", ""))
	client := newClient(t, server, nil)
	for range 4 {
		if _, err := client.Complete(t.Context(), request, nil); err == nil {
			t.Fatal("a server that fails has replied")
		}
	}
	if n := len(server.Requests()); n > 7 { // five, and one after each rest between the tries
		t.Errorf("a server that fails was asked %d times", n)
	}
	var err error
	client = newClient(t, server, func(s *chat.Settings) { s.Rest = time.Hour })
	before := len(server.Requests())
	for range 10 {
		_, err = client.Complete(t.Context(), request, nil)
	}
	if n := len(server.Requests()) - before; n != 5 || err == nil || !strings.Contains(err.Error(), "left alone") || !strings.Contains(err.Error(), "status 500") {
		t.Errorf("a server that fails was asked %d times, and the error is %v; want 5, and one that says why it is left alone", n, err)
	}

	server.FailAlways(nil)
	client = newClient(t, server, nil)
	server.Fail(chattest.Page(500), chattest.Page(500), chattest.Page(500), chattest.Page(500), chattest.Page(500))
	for range 2 {
		client.Complete(t.Context(), request, nil)
	}
	deadline := time.Now().Add(5 * time.Second)
	for {
		if reply, err := client.Complete(t.Context(), request, nil); err == nil && reply.Text == said {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a server that is well again is still left alone")
		}
	}
}

// What the caller gives up does not count against the server.
func TestCancelledRequests(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	server.FailAlways(chattest.Hang)
	client := newClient(t, server, func(s *chat.Settings) { s.Rest, s.Silence = time.Hour, time.Hour })
	for range 8 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		time.AfterFunc(time.Millisecond, cancel)
		if _, err := client.Complete(ctx, request, nil); err == nil {
			t.Fatal("a server that hangs has replied")
		}
		cancel()
	}
	server.FailAlways(nil)
	if _, err := client.Complete(t.Context(), request, nil); err != nil {
		t.Errorf("after cancelled requests: %v", err)
	}
}

// A reply of 100 MB is not held, however many come at once.
func TestMemoryOfFloods(t *testing.T) {
	server := chattest.NewServer(t, greet)
	server.FailAlways(chattest.Flood(100<<20, true))
	client := newClient(t, server, func(s *chat.Settings) { s.Rest = time.Nanosecond })
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			if _, err := client.Complete(t.Context(), request, nil); err == nil {
				t.Error("a reply of 100 MB was taken")
			}
		})
	}
	wg.Wait()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	if memory.Sys > 300<<20 {
		t.Errorf("%d MB were taken from the system, want at most 300", memory.Sys>>20)
	}
}

func TestNewClientNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := chat.NewClient(chat.Settings{BaseURL: "localhost", Timeout: -1})
	for _, want := range []string{"OPENAI_BASE_URL", "CHAT_MODEL", "negative"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error %v does not speak of %s", err, want)
		}
	}
}

// The key goes to the server alone: no error repeats it.
func TestKeyIsNotRepeated(t *testing.T) {
	t.Parallel()
	server := chattest.NewServer(t, greet)
	client := newClient(t, server, func(s *chat.Settings) { s.Key = "sk-other-canary" })
	_, err := client.Complete(t.Context(), request, nil)
	if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "OPENAI_API_KEY") {
		t.Errorf("the error is %v, want one that names OPENAI_API_KEY and not the key", err)
	}
}
