// Package chattest helps to test what asks a language model: a server that speaks
// OpenAI's protocol for chats, says what a script tells it to, and misbehaves on
// demand.
package chattest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Script is what a model says to a request: the whole text of its reply.
type Script func(Request) string

// A Server is a chat server on a loopback port.
type Server struct {
	URL string // the base URL, as for OPENAI_BASE_URL
	Key string // the key that it accepts

	mu       sync.Mutex
	script   Script
	faults   []Fault // of the requests to come, in order
	always   Fault   // of every other request; nil when they are answered well
	requests []Request
	stopped  chan struct{}
}

// A Request is what one request asked for.
type Request struct {
	Model        string
	Instructions string // the system's message
	Data         string // the user's message
	Raw          string // the whole request, JSON
}

// Key is the key that every server accepts.
const Key = "sk-test-0123456789abcdef"

// NewServer starts a server whose model says what script tells; it is stopped when
// t ends.
func NewServer(t testing.TB, script Script) *Server {
	s := &Server{Key: Key, script: script, stopped: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.complete)
	server := httptest.NewServer(mux)
	s.URL = server.URL + "/v1"
	t.Cleanup(func() {
		close(s.stopped)
		server.Close()
	})
	return s
}

// Nowhere returns the base URL of a server that refuses connections.
func Nowhere(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String() + "/v1"
}

// Say changes the script.
func (s *Server) Say(script Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

// Fail makes the next requests fail, one for each fault, in order. A nil fault
// lets its request through.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// FailAlways makes every request fail that has no fault of its own; nil ends that.
func (s *Server) FailAlways(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = fault
}

// Requests returns the requests so far, those that failed too.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *Server) complete(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var sent struct {
		Model    string
		Stream   bool
		Messages []struct{ Role, Content string }
	}
	if err := json.Unmarshal(raw, &sent); err != nil || len(sent.Messages) == 0 || !sent.Stream {
		refuse(w, http.StatusBadRequest, "invalid_request_error", "a stream of a chat is expected")
		return
	}
	request := Request{Model: sent.Model, Raw: string(raw)}
	for _, message := range sent.Messages {
		switch message.Role {
		case "system":
			request.Instructions = message.Content
		case "user":
			request.Data = message.Content
		}
	}
	s.mu.Lock()
	s.requests = append(s.requests, request)
	fault, script := s.always, s.script
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	s.mu.Unlock()
	if got := r.Header.Get("Authorization"); got != "Bearer "+s.Key {
		refuse(w, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided: "+got)
		return
	}
	reply := &Reply{Request: request, Text: script(request), finish: "stop", w: w, stopped: s.stopped, client: r.Context().Done()}
	if fault == nil {
		fault = func(r *Reply) { r.Stream(tokenBytes, 0) }
	}
	fault(reply)
}

// tokenBytes is about what a token has.
const tokenBytes = 4

// A Reply is a reply that a fault may spoil.
type Reply struct {
	Request Request
	Text    string // as the script has it

	finish  string
	sent    func(text string) // called after each piece with all that was sent; nil for nothing
	w       http.ResponseWriter
	stopped <-chan struct{}
	client  <-chan struct{}
}

// Stream sends the text in pieces of about size bytes, with a pause after each,
// and ends the stream.
func (r *Reply) Stream(size int, pause time.Duration) {
	r.some(r.Text, size, pause)
	r.event(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": r.finish}}})
	if strings.Contains(r.Request.Raw, `"include_usage":true`) {
		r.event(map[string]any{"choices": []any{}, "usage": map[string]any{
			"prompt_tokens": len(r.Request.Instructions+r.Request.Data)/tokenBytes + 1, "completion_tokens": len(r.Text)/tokenBytes + 1}})
	}
	io.WriteString(r.w, "data: [DONE]\n\n")
}

func (r *Reply) some(text string, size int, pause time.Duration) {
	r.w.Header().Set("Content-Type", "text/event-stream")
	for from := 0; from < len(text); {
		end := min(from+size, len(text))
		for end < len(text) && text[end]&0xC0 == 0x80 { // within a rune
			end++
		}
		r.event(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": text[from:end]}, "finish_reason": nil}}})
		from = end
		if r.sent != nil {
			r.sent(text[:from])
		}
		if pause > 0 {
			select {
			case <-time.After(pause):
			case <-r.client:
				return
			case <-r.stopped:
				return
			}
		}
	}
}

func (r *Reply) event(fields map[string]any) {
	fields["object"], fields["model"] = "chat.completion.chunk", r.Request.Model
	line, err := json.Marshal(fields)
	if err != nil {
		panic(err) // they are strings and numbers
	}
	fmt.Fprintf(r.w, "data: %s\n\n", line)
	if flusher, ok := r.w.(http.Flusher); ok {
		flusher.Flush()
	}
}

// hang waits until the client gives up.
func (r *Reply) hang() {
	select {
	case <-r.client:
	case <-r.stopped:
	}
}

// refuse answers with an error in OpenAI's form.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":%q,"type":"error","param":null,"code":%q}}`, message, code)
}

// A Fault answers a request badly.
type Fault func(*Reply)

// Status answers with an error in OpenAI's form. The header, as in
// "Retry-After: 1", may be empty.
func Status(status int, code, header string) Fault {
	return func(r *Reply) {
		if name, value, ok := strings.Cut(header, ": "); ok {
			r.w.Header().Set(name, value)
		}
		refuse(r.w, status, code, http.StatusText(status))
	}
}

// Page answers with a page of HTML.
func Page(status int) Fault {
	return func(r *Reply) {
		r.w.Header().Set("Content-Type", "text/html")
		r.w.WriteHeader(status)
		fmt.Fprintf(r.w, "<!doctype html><title>%s</title><h1>nginx</h1>", http.StatusText(status))
	}
}

// Lacks refuses requests in which any of the words stands, as a server does that
// does not know such a parameter, and answers others well. The first that stands
// there is named in the refusal.
func Lacks(words ...string) Fault {
	return func(r *Reply) {
		for _, word := range words {
			if strings.Contains(r.Request.Raw, `"`+word+`"`) {
				refuse(r.w, http.StatusBadRequest, "unsupported_parameter", "Unsupported parameter: "+word)
				return
			}
		}
		r.Stream(tokenBytes, 0)
	}
}

// Says answers with another text than the script's.
func Says(text string) Fault {
	return func(r *Reply) {
		r.Text = text
		r.Stream(tokenBytes, 0)
	}
}

// Slow sends the text in pieces of size bytes with a pause after each.
func Slow(size int, pause time.Duration) Fault {
	return func(r *Reply) { r.Stream(size, pause) }
}

// Watched sends the text as Slow does, and calls sent after each piece with all of
// the text that was sent until then.
func Watched(size int, pause time.Duration, sent func(text string)) Fault {
	return func(r *Reply) {
		r.sent = sent
		r.Stream(size, pause)
	}
}

// Cut breaks the connection off when half the text was sent.
func Cut(r *Reply) {
	r.some(r.Text[:len(r.Text)/2], tokenBytes, 0)
	panic(http.ErrAbortHandler)
}

// Spent ends the stream before it says anything, as a model does that has used up
// its tokens for thinking.
func Spent(r *Reply) {
	r.Text, r.finish = "", "length"
	r.Stream(tokenBytes, 0)
}

// Truncated ends the stream in good order when half the text was sent, as a model
// does that has used up its tokens.
func Truncated(r *Reply) {
	r.Text, r.finish = r.Text[:len(r.Text)/2], "length"
	r.Stream(tokenBytes, 0)
}

// Unended sends all of the text and closes the stream without an end.
func Unended(r *Reply) { r.some(r.Text, tokenBytes, 0) }

// Hang answers nothing until the client gives up.
func Hang(r *Reply) { r.hang() }

// Falter sends half the text and falls silent.
func Falter(r *Reply) {
	r.some(r.Text[:len(r.Text)/2], tokenBytes, 0)
	r.hang()
}

// GiveUp sends half the text and an error.
func GiveUp(r *Reply) {
	r.some(r.Text[:len(r.Text)/2], tokenBytes, 0)
	io.WriteString(r.w, "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}\n\n")
}

// Refuses declines in the model's own words.
func Refuses(why string) Fault {
	return func(r *Reply) {
		r.w.Header().Set("Content-Type", "text/event-stream")
		r.event(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"refusal": why}, "finish_reason": nil}}})
		r.Text = ""
		r.Stream(tokenBytes, 0)
	}
}

// Whole answers in one piece although a stream was asked for.
func Whole(r *Reply) {
	r.w.Header().Set("Content-Type", "application/json")
	body, err := json.Marshal(map[string]any{"choices": []any{map[string]any{
		"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": r.Text}}}})
	if err != nil {
		panic(err) // they are strings
	}
	r.w.Write(body)
}

// Raw answers 200 with a body that is no reply.
func Raw(body string) Fault {
	return func(r *Reply) { io.WriteString(r.w, body) }
}

// Flood answers with a text of the given number of bytes, in one event when line
// is set and else in many.
func Flood(size int, line bool) Fault {
	return func(r *Reply) {
		out := bufio.NewWriter(r.w)
		defer out.Flush()
		r.w.Header().Set("Content-Type", "text/event-stream")
		const filler = "0123456789abcdef"
		if line {
			out.WriteString(`data: {"choices":[{"index":0,"delta":{"content":"`)
		}
		for written := 0; written < size; written += len(filler) {
			piece := filler
			if !line {
				piece = `data: {"choices":[{"index":0,"delta":{"content":"` + filler + "\"}}]}\n\n"
			}
			if _, err := out.WriteString(piece); err != nil {
				return // the client has seen enough
			}
		}
	}
}
