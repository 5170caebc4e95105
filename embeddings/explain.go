package embeddings

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/sashabaranov/go-openai"
)

// explain makes of a failed request a sentence that says which setting to look
// at, and tells [backoff.Retry] whether and when to try again. The key is never
// part of it.
func (c *Client) explain(ctx context.Context, err error) error {
	switch ctx.Err() {
	case context.Canceled: // nobody waits any more
		return backoff.Permanent(ctx.Err())
	case context.DeadlineExceeded:
		return backoff.Permanent(fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) did not answer in time: %w", c.endpoint, ctx.Err()))
	}
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return c.explainRefusal(refused)
	case errors.Is(err, errReplyTooLong):
		return backoff.Permanent(fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) sent more than %d MB for one request: check that it is one, or lower the texts in a batch", c.endpoint, c.longestReply()>>20))
	case errors.As(err, new(*strconv.NumError)):
		return backoff.Permanent(fmt.Errorf("the embedding server sent a vector with a number that is none: EMBEDDING_MODEL (%s) does not run well at OPENAI_BASE_URL (%s), use another: %w", c.settings.Model, c.endpoint, err))
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) was silent for %s: check that it runs, and that its machine can hold %s", c.endpoint, c.settings.Timeout, c.settings.Model)
	case errors.As(err, new(*json.SyntaxError)), errors.As(err, new(*json.UnmarshalTypeError)), errors.As(err, new(base64.CorruptInputError)):
		return backoff.Permanent(fmt.Errorf("what answers at OPENAI_BASE_URL (%s) does not speak OpenAI's protocol: check the address, it often ends in /v1: %w", c.endpoint, err))
	default: // no connection, or one that broke
		var inURL *url.Error
		if errors.As(err, &inURL) {
			err = inURL.Err // the address is said already
		}
		return fmt.Errorf("no answer from the embedding server at OPENAI_BASE_URL (%s): check that it runs and can be reached: %w", c.endpoint, err)
	}
}

func (c *Client) explainRefusal(r *refusal) error {
	var reply openai.ErrorResponse
	message, code := string(r.body), any(nil)
	if json.Unmarshal(r.body, &reply) == nil && reply.Error != nil {
		message, code = reply.Error.Message, reply.Error.Code
	}
	said, status := c.endpoint.Quote(message), r.status
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		// Servers like to repeat the key here, so they are not quoted.
		return backoff.Permanent(fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) does not accept OPENAI_API_KEY (status %d): set a key that may use %s", c.endpoint, status, c.settings.Model))
	case status == http.StatusNotFound:
		return backoff.Permanent(fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) has no EMBEDDING_MODEL %s or is no such server: check both, the address often ends in /v1%s", c.endpoint, c.settings.Model, said))
	case code == "insufficient_quota":
		return backoff.Permanent(fmt.Errorf("the account of OPENAI_API_KEY has nothing left to spend at %s: add credit or set another key%s", c.endpoint, said))
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		err := fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) cannot answer now (status %d): try again later, or look at its log%s", c.endpoint, status, said)
		if wait, ok := RetryAfter(r.header, time.Now()); ok {
			return Later(err, wait)
		}
		return err
	default:
		return backoff.Permanent(fmt.Errorf("the embedding server at OPENAI_BASE_URL (%s) refuses the request (status %d): check EMBEDDING_MODEL (%s) and EMBEDDING_DIMENSIONS (%d, 0 is unset)%s", c.endpoint, status, c.settings.Model, c.settings.Dimensions, said))
	}
}
