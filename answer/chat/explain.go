package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"

	"footnote/embeddings"
)

// answeredNo is an error of a server that is well: it will not do this one thing.
type answeredNo struct{ error }

func (a answeredNo) Unwrap() error { return a.error }

// explain makes of a failed request a sentence that says which setting to look
// at, and tells [backoff.Retry] whether and when to try again. The key is never
// part of it.
func (c *Client) explain(ctx context.Context, err error) error {
	switch ctx.Err() {
	case context.Canceled: // nobody waits any more
		return backoff.Permanent(ctx.Err())
	case context.DeadlineExceeded:
		return backoff.Permanent(fmt.Errorf("the server at OPENAI_BASE_URL (%s) did not reply in time: %w", c.endpoint, ctx.Err()))
	}
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return c.explainRefusal(refused)
	case errors.Is(err, errReplyTooLong):
		return backoff.Permanent(fmt.Errorf("the server at OPENAI_BASE_URL (%s) sent a reply that does not end: check that it is one, and that it runs CHAT_MODEL (%s) well", c.endpoint, c.settings.Model))
	case errors.Is(err, errSilent):
		return fmt.Errorf("the server at OPENAI_BASE_URL (%s) fell silent: check that it runs, and that its machine can hold %s: %w", c.endpoint, c.settings.Model, context.DeadlineExceeded)
	case errors.Is(err, errThoughtTooLong): // it would again
		return backoff.Permanent(answeredNo{fmt.Errorf("%s has used up the %d tokens of a reply before it said anything: name a model in CHAT_MODEL that thinks less", c.settings.Model, c.settings.ReplyTokens)})
	case errors.Is(err, errEmpty), errors.Is(err, errBrokeOff):
		return fmt.Errorf("the server at OPENAI_BASE_URL (%s) did not finish: %w", c.endpoint, err)
	case errors.As(err, new(*json.SyntaxError)), errors.As(err, new(*json.UnmarshalTypeError)):
		return fmt.Errorf("what answers at OPENAI_BASE_URL (%s) does not speak OpenAI's protocol: check the address, it often ends in /v1: %w", c.endpoint, err)
	}
	var said *openai.APIError
	if errors.As(err, &said) { // in the middle of a reply
		return fmt.Errorf("the server at OPENAI_BASE_URL (%s) gave up in the middle of its reply%s", c.endpoint, c.endpoint.Quote(said.Message))
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // the address is said already
	}
	return fmt.Errorf("no reply from the server at OPENAI_BASE_URL (%s): check that it runs and can be reached: %w", c.endpoint, err)
}

func (c *Client) explainRefusal(r *refusal) error {
	var reply openai.ErrorResponse
	message, code := string(r.body), any(nil)
	if json.Unmarshal(r.body, &reply) == nil && reply.Error != nil {
		message, code = reply.Error.Message, reply.Error.Code
	}
	said := c.endpoint.Quote(message)
	switch {
	case r.status == http.StatusUnauthorized || r.status == http.StatusForbidden:
		// Servers like to repeat the key here, so they are not quoted.
		return backoff.Permanent(fmt.Errorf("the server at OPENAI_BASE_URL (%s) does not accept OPENAI_API_KEY (status %d): set a key that may use %s", c.endpoint, r.status, c.settings.Model))
	case r.status == http.StatusNotFound:
		return backoff.Permanent(fmt.Errorf("the server at OPENAI_BASE_URL (%s) has no CHAT_MODEL %s or is no such server: check both, the address often ends in /v1%s", c.endpoint, c.settings.Model, said))
	case code == "insufficient_quota":
		return backoff.Permanent(fmt.Errorf("the account of OPENAI_API_KEY has nothing left to spend at %s: add credit or set another key%s", c.endpoint, said))
	case r.status == http.StatusTooManyRequests || r.status == http.StatusRequestTimeout || r.status >= http.StatusInternalServerError:
		err := fmt.Errorf("the server at OPENAI_BASE_URL (%s) cannot reply now (status %d): try again later, or look at its log%s", c.endpoint, r.status, said)
		switch wait, ok := embeddings.RetryAfter(r.header, time.Now()); {
		case ok && wait > longestWait:
			return backoff.Permanent(err)
		case ok:
			return embeddings.Later(err, wait)
		}
		return err
	default:
		return backoff.Permanent(answeredNo{fmt.Errorf("the server at OPENAI_BASE_URL (%s) refuses the request (status %d): check CHAT_MODEL (%s), and that FOOTNOTE_CHAT_TOKENS (%d) is what it can read at once%s", c.endpoint, r.status, c.settings.Model, c.settings.PromptTokens, said)})
	}
}
