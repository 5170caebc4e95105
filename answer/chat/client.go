// Package chat asks a language model for structured replies, on any server that
// speaks OpenAI's protocol for chats.
//
// The one idea: a server may do anything, and whoever waits is answered all the
// same. Each request has limits of time and size, faults that pass are tried
// again, what a server does not understand is found out and left out from then
// on, and one that keeps failing is left alone for a while. What the model says
// is not judged here.
package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"footnote/embeddings"
)

// Settings say which model a [Client] asks, where, and how long it waits. Zero
// values mean the defaults given here; only Model has none.
type Settings struct {
	BaseURL string // up to and with the version; "https://api.openai.com/v1"
	Key     string // sent as bearer token; "" sends none, as local servers like it
	Model   string

	PromptTokens int // that a request may have, as callers count them; 6,000
	ReplyTokens  int // that a reply may have, a model's thoughts included; 4,000

	Patience time.Duration // for one reply, with all its tries and waits; 40 seconds
	Timeout  time.Duration // of one try; 35 seconds
	Silence  time.Duration // before the first and between two bytes of a reply; 15 seconds
	Rest     time.Duration // that a server gets after five failures in a row; 30 seconds

	Transport http.RoundTripper // a new *http.Transport
}

// Patience is what the wording of one answer waits for; see package answer.
const (
	defaultBaseURL      = "https://api.openai.com/v1"
	defaultPromptTokens = 6_000
	defaultReplyTokens  = 4_000
	defaultPatience     = 40 * time.Second
	defaultTimeout      = 35 * time.Second
	defaultSilence      = 15 * time.Second
	defaultRest         = 30 * time.Second
)

const (
	// tries is how often a request is sent at most, after about 0.5 and 1 second.
	tries = 3

	// longestWait is how long a server may ask to be left alone by Retry-After: the
	// sources' own words are there at once, and nobody waits longer for better ones.
	longestWait = 15 * time.Second

	// failuresInARow open the breaker.
	failuresInARow = 5

	// nearZero is the temperature: go-openai does not send 0, and some servers take
	// what is smaller for a mistake.
	nearZero = 0.01
)

// A Request is what a model is told.
type Request struct {
	Instructions string          // ours
	Data         string          // what the instructions are applied to
	Name         string          // of the schema: letters and _
	Schema       json.RawMessage // that the reply keeps to, in JSON Schema's strict subset
}

// A Piece is some of a reply as it is written. A reply that broke off is written
// anew: with the first piece of another Try those of the try before are void.
type Piece struct {
	Try  int // from 1
	Text string
}

// A Reply is what a model said. Text keeps to the schema only as far as the
// server sees to it.
type Reply struct {
	Text         string
	Refusal      string // why the model would not reply, in its words; else ""
	InputTokens  int    // of all tries, as the server counts them, or else as [embeddings.Tokens] does
	OutputTokens int
}

// A Client asks a model. It is safe for concurrent use.
type Client struct {
	settings Settings
	endpoint embeddings.Endpoint
	http     *http.Client
	breaker  *gobreaker.CircuitBreaker[Reply]

	mu      sync.Mutex
	manner  manner // in which the server is spoken to
	failure error  // the last
}

// NewClient returns a client for s. It sends nothing yet. Its error lists every
// setting that is wrong.
func NewClient(s Settings) (*Client, error) {
	defaultTo(&s.BaseURL, defaultBaseURL)
	defaultTo(&s.PromptTokens, defaultPromptTokens)
	defaultTo(&s.ReplyTokens, defaultReplyTokens)
	defaultTo(&s.Patience, defaultPatience)
	defaultTo(&s.Timeout, defaultTimeout)
	defaultTo(&s.Silence, defaultSilence)
	defaultTo(&s.Rest, defaultRest)

	var faults []error
	if base, err := url.Parse(s.BaseURL); err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		faults = append(faults, fmt.Errorf("OPENAI_BASE_URL is no web address: write it like %s or http://localhost:11434/v1", defaultBaseURL))
	}
	if s.Model == "" {
		faults = append(faults, errors.New("CHAT_MODEL is empty: name a model that the server has, such as gpt-5-mini"))
	}
	if min(s.PromptTokens, s.ReplyTokens) < 0 || min(s.Patience, s.Timeout, s.Silence, s.Rest) < 0 {
		faults = append(faults, errors.New("a limit of the chat client is negative: unset it to take its default"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}

	transport := s.Transport
	if transport == nil {
		transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	return &Client{
		settings: s,
		endpoint: embeddings.Endpoint{BaseURL: s.BaseURL, Key: s.Key},
		http:     &http.Client{Transport: transport},
		manner:   mannerFor(s.Model),
		breaker: gobreaker.NewCircuitBreaker[Reply](gobreaker.Settings{
			Timeout:      s.Rest,
			ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= failuresInARow },
			IsSuccessful: func(err error) bool { return err == nil || errors.As(err, new(answeredNo)) },
			IsExcluded:   func(err error) bool { return errors.Is(err, context.Canceled) },
		}),
	}, nil
}

func defaultTo[T comparable](setting *T, value T) {
	var zero T
	if *setting == zero {
		*setting = value
	}
}

// Close gives up the connections that wait to be used again. Requests under way
// go on.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Name returns the model's name.
func (c *Client) Name() string { return c.settings.Model }

// PromptTokens returns how many tokens a request may have: its instructions, its
// data and its schema. That they have no more is the caller's to see to.
func (c *Client) PromptTokens() int { return c.settings.PromptTokens }

// Complete has the model reply to a request, and calls piece with each piece as
// it arrives, from this goroutine; piece may be nil. It returns within
// Settings.Patience. Its error is a sentence for whoever runs the program; the
// reply that comes with it has only the tokens that were spent.
func (c *Client) Complete(ctx context.Context, request Request, piece func(Piece)) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, c.settings.Patience)
	defer cancel()
	waits := backoff.NewExponentialBackOff()
	waits.Multiplier = 2
	var spent Reply
	try := 0
	reply, err := backoff.Retry(ctx, func() (Reply, error) {
		try++
		reply, err := c.guarded(ctx, request, func(text string) {
			if piece != nil {
				piece(Piece{try, text})
			}
		})
		spent.InputTokens += reply.InputTokens
		spent.OutputTokens += reply.OutputTokens
		return reply, err
	}, backoff.WithBackOff(waits), backoff.WithMaxTries(tries), backoff.WithMaxElapsedTime(c.settings.Patience))
	if err != nil {
		return spent, fmt.Errorf("ask %s: %w", c.settings.Model, err)
	}
	reply.InputTokens, reply.OutputTokens = spent.InputTokens, spent.OutputTokens
	return reply, nil
}

// guarded sends a request unless the server is left alone.
func (c *Client) guarded(ctx context.Context, request Request, text func(string)) (Reply, error) {
	reply, err := c.breaker.Execute(func() (Reply, error) { return c.adapt(ctx, request, text) })
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return reply, backoff.Permanent(fmt.Errorf("the server is left alone for up to %s after %d failures in a row; the last: %w", c.settings.Rest, failuresInARow, c.failure))
	case err != nil:
		c.failure = err
	}
	return reply, err
}

// adapt sends a request in the manner that the server is known to understand, and
// in others if it turns out that it does not. The one that it understands is
// remembered.
func (c *Client) adapt(ctx context.Context, request Request, text func(string)) (Reply, error) {
	c.mu.Lock()
	m := c.manner
	c.mu.Unlock()
	for {
		reply, err := c.send(ctx, m, request, text)
		if err == nil {
			c.mu.Lock()
			c.manner = m
			c.mu.Unlock()
			return reply, nil
		}
		var refused *refusal
		next, ok := m, false
		if errors.As(err, &refused) {
			next, ok = m.without(refused)
		}
		if !ok {
			return reply, c.explain(ctx, err)
		}
		m = next
	}
}

// send sends a request once, and reads the reply as it comes. A reply without an
// end is an error.
func (c *Client) send(ctx context.Context, m manner, request Request, text func(string)) (reply Reply, err error) {
	limited, cancel := context.WithTimeoutCause(ctx, c.settings.Timeout, errSilent)
	defer cancel()
	config := openai.DefaultConfig(c.settings.Key)
	config.BaseURL = c.settings.BaseURL
	config.HTTPClient = watched{c.http, c.settings.Silence}
	stream, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(limited, m.write(c.settings, request))
	if err != nil {
		return Reply{}, err
	}
	defer stream.Close()

	var whole, refusal strings.Builder
	var usage *openai.Usage
	ended := openai.FinishReason("")
	defer func() {
		reply.InputTokens, reply.OutputTokens = embeddings.Tokens(request.Instructions)+embeddings.Tokens(request.Data), embeddings.Tokens(whole.String())
		if usage != nil && usage.PromptTokens > 0 {
			reply.InputTokens, reply.OutputTokens = usage.PromptTokens, usage.CompletionTokens
		}
	}()
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Reply{}, err
		}
		if event.Usage != nil {
			usage = event.Usage
		}
		for _, choice := range event.Choices {
			if choice.FinishReason != "" {
				ended = choice.FinishReason
			}
			refusal.WriteString(choice.Delta.Refusal)
			if said := choice.Delta.Content; said != "" {
				whole.WriteString(said)
				text(said)
			}
			if whole.Len()+refusal.Len() > longestReply {
				return Reply{}, errReplyTooLong
			}
		}
	}
	switch {
	case ended == "":
		return Reply{}, errBrokeOff
	case ended == openai.FinishReasonLength && strings.TrimSpace(whole.String()) == "":
		return Reply{}, errThoughtTooLong
	case ended == openai.FinishReasonContentFilter && refusal.Len() == 0:
		refusal.WriteString("the server's filter")
	case strings.TrimSpace(whole.String()) == "" && refusal.Len() == 0:
		return Reply{}, errEmpty
	}
	return Reply{Text: whole.String(), Refusal: refusal.String()}, nil
}
