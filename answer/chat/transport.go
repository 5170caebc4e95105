package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/sashabaranov/go-openai"
)

// What a server may make a Client read, in bytes. A reply of 4,000 tokens has
// about 16 KB, each token in an event of about 300 bytes.
const (
	longestReply   = 256 << 10 // of text
	longestStream  = 8 << 20
	longestLine    = 64 << 10 // of the stream
	longestRefusal = 64 << 10
)

var (
	errReplyTooLong   = errors.New("reply too long")
	errSilent         = errors.New("silent")
	errBrokeOff       = errors.New("the reply broke off")
	errEmpty          = errors.New("the reply is empty")
	errThoughtTooLong = errors.New("no tokens left to reply with")
)

// A refusal is a reply with a status of 400 or more.
type refusal struct {
	status int
	header http.Header
	body   []byte
}

func (r *refusal) Error() string { return http.StatusText(r.status) }

// watched stands between go-openai and the network. go-openai waits for a silent
// server for ever, reads a reply or a line of any length, drops the header of a
// refusal, and reads nothing from a server that does not stream although it was
// asked to. watched mends all four.
type watched struct {
	client  *http.Client
	silence time.Duration
}

// Do returns the reply to a request as a stream of events. Closing its body ends
// the request.
func (w watched) Do(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	timer := time.AfterFunc(w.silence, func() { cancel(errSilent) })
	stop := func() { timer.Stop(); cancel(context.Canceled) }
	response, err := w.client.Do(request.WithContext(ctx))
	if err != nil {
		err = causeOf(ctx, err)
		stop()
		return nil, err
	}
	heard := func() { timer.Reset(w.silence) }
	heard()
	body := &heardBody{ctx: ctx, body: response.Body, heard: heard, stop: stop, left: longestStream}
	if response.StatusCode >= http.StatusBadRequest {
		defer body.Close()
		said, err := io.ReadAll(io.LimitReader(body, longestRefusal))
		if err != nil {
			return nil, err
		}
		return nil, &refusal{response.StatusCode, response.Header, said}
	}
	response.Body = body
	if kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type")); err == nil && kind == "application/json" {
		defer body.Close()
		events, err := asEvents(body)
		if err != nil {
			return nil, err
		}
		response.Body = io.NopCloser(bytes.NewReader(events))
	}
	return response, nil
}

// asEvents returns a reply that came in one piece as the event of a stream.
func asEvents(from io.Reader) ([]byte, error) {
	whole, err := io.ReadAll(io.LimitReader(from, longestReply+1))
	if err != nil {
		return nil, err
	}
	if len(whole) > longestReply {
		return nil, errReplyTooLong
	}
	var reply struct {
		Choices []struct {
			Message      openai.ChatCompletionStreamChoiceDelta `json:"message"`
			FinishReason openai.FinishReason                    `json:"finish_reason"`
		} `json:"choices"`
		Usage *openai.Usage   `json:"usage"`
		Error json.RawMessage `json:"error"`
	}
	// Unlike Unmarshal a Decoder tells a reply that was cut off from a wrong one.
	if err := json.NewDecoder(bytes.NewReader(whole)).Decode(&reply); err != nil {
		return nil, err
	}
	if len(reply.Error) > 0 && string(reply.Error) != "null" {
		return nil, &refusal{http.StatusInternalServerError, nil, whole}
	}
	event := openai.ChatCompletionStreamResponse{Usage: reply.Usage}
	for i, choice := range reply.Choices {
		event.Choices = append(event.Choices, openai.ChatCompletionStreamChoice{Index: i, Delta: choice.Message, FinishReason: choice.FinishReason})
	}
	line, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("rewrite a reply: %w", err)
	}
	return fmt.Appendf(nil, "data: %s\n\ndata: [DONE]\n\n", line), nil
}

// heardBody is the body of a reply that must not fall silent and must not be too
// long.
type heardBody struct {
	ctx   context.Context // of the request, ended by stop
	body  io.ReadCloser
	heard func()
	stop  func()
	left  int // bytes
	line  int // bytes of the line so far
}

func (b *heardBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if n > 0 {
		b.heard()
	}
	b.left -= n
	if i := bytes.LastIndexByte(p[:n], '\n'); i >= 0 {
		b.line = n - i - 1
	} else {
		b.line += n
	}
	switch {
	case b.left < 0 || b.line > longestLine:
		return 0, errReplyTooLong
	case err != nil && err != io.EOF:
		err = causeOf(b.ctx, err)
	}
	return n, err
}

func (b *heardBody) Close() error {
	b.stop()
	return b.body.Close()
}

// causeOf returns why a request ended, where that was us.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
