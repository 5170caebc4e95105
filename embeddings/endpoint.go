package embeddings

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/cenkalti/backoff/v5"
)

// An Endpoint is a server that speaks OpenAI's protocol, as settings name it. What
// it says may be shown, and its key never is.
type Endpoint struct {
	BaseURL string
	Key     string // "" for none
}

// String returns the base URL as it may be shown: without user, password or query.
func (e Endpoint) String() string {
	base, err := url.Parse(e.BaseURL)
	if err != nil {
		return "unreadable"
	}
	return (&url.URL{Scheme: base.Scheme, Host: base.Host, Path: base.Path}).String()
}

// Quote returns what the server said, ready to end a sentence: on one line, no
// longer than a line or two, without the key; "" when it said nothing readable.
func (e Endpoint) Quote(message string) string {
	if strings.HasPrefix(strings.TrimSpace(message), "<") {
		return "" // a page of HTML
	}
	if e.Key != "" {
		message = strings.ReplaceAll(message, e.Key, "(key)")
	}
	const longest = 200
	words := strings.FieldsFunc(message, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
	message = strings.Join(words, " ")
	if len(message) > longest {
		message = strings.ToValidUTF8(message[:longest], "") + "…"
	}
	if message == "" {
		return ""
	}
	return fmt.Sprintf("; it says %q", message)
}

// RetryAfter reads the Retry-After header, in seconds or as a date (RFC 9110).
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second)), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// Later returns err as one that tells [backoff.Retry] when to try again.
func Later(err error, after time.Duration) error {
	return later{err, &backoff.RetryAfterError{Duration: after}}
}

// later is an error that says when to try again.
type later struct {
	error
	after *backoff.RetryAfterError
}

func (l later) Unwrap() []error { return []error{l.error, l.after} }
