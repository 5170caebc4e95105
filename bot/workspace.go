package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// A workspace is the Slack that the bot talks to. Its calls return one of four
// errors when Slack does not do as asked: refused, limited, uncertain, or that
// of a context that ended before anything was sent.
type workspace struct {
	api  *slack.Client
	http *http.Client
	host string // of the Web API: where a response_url may lead besides Slack's own

	mu     sync.Mutex
	frozen map[string]time.Time // method and channel → until when Slack wants to be left alone
}

// refused says that Slack answered no: the call had no effect.
type refused struct{ code string }

func (e refused) Error() string { return "slack: " + e.code }

// limited says that Slack wants no such call for a while: this one had no effect.
type limited struct {
	method string
	after  time.Duration
	asked  bool // Slack said so now; otherwise it had, and was not asked again
}

func (e limited) Error() string {
	return fmt.Sprintf("slack: %s is rate limited for %s", e.method, e.after)
}

// uncertain says that the call went out and no answer came back that tells
// whether it had its effect.
type uncertain struct {
	cause error
	cut   bool // not even a failure came back: the connection broke or the time was over
}

func (e uncertain) Error() string { return "slack: no answer: " + e.cause.Error() }
func (e uncertain) Unwrap() error { return e.cause }

const slackAPI = "https://slack.com/api/"

// newWorkspace returns the workspace behind the API at the address, or Slack's
// own when it is empty. No call takes longer than timeout, and none is repeated.
func newWorkspace(address, botToken, appToken string, timeout time.Duration, calls *metrics) (*workspace, error) {
	if address == "" {
		address = slackAPI
	}
	if !strings.HasSuffix(address, "/") {
		address += "/"
	}
	base, err := url.Parse(address)
	if err != nil || base.Host == "" {
		return nil, errors.New("SLACK_API_URL is not an address: it reads " + slackAPI)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	client := &http.Client{Timeout: timeout, Transport: &fence{host: base.Host, base: base.Path, next: transport, calls: calls}}
	return &workspace{
		api:    slack.New(botToken, slack.OptionAppLevelToken(appToken), slack.OptionAPIURL(address), slack.OptionHTTPClient(client)),
		http:   client,
		host:   base.Hostname(),
		frozen: map[string]time.Time{},
	}, nil
}

func (w *workspace) close() { w.http.CloseIdleConnections() }

// A fence lets no request pass whose deadline is over, however long the process
// was stopped between deciding to send it and sending it. Others may have taken
// its work over by then.
type fence struct {
	host, base string // of the Web API
	next       http.RoundTripper
	calls      *metrics
}

func (f *fence) RoundTrip(r *http.Request) (*http.Response, error) {
	method, ok := strings.CutPrefix(r.URL.Path, f.base)
	if !ok || r.URL.Host != f.host {
		method = "response_url or upload" // their paths are secrets
	}
	if deadline, ok := r.Context().Deadline(); ok && time.Now().After(deadline) {
		return nil, context.DeadlineExceeded
	}
	start := time.Now()
	response, err := f.next.RoundTrip(r)
	status := "none"
	if err == nil {
		status = fmt.Sprint(response.StatusCode)
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, 16<<20), response.Body}
	}
	f.calls.slackCall(method, status, time.Since(start))
	return response, err
}

// call runs do and sorts its error. Scope is the channel that a rate limit of
// the method holds for, or "".
func (w *workspace) call(ctx context.Context, method, scope string, do func(ctx context.Context) error) error {
	key := method + " " + scope
	freeze := func(after time.Duration) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.frozen[key] = time.Now().Add(after)
		return limited{method: method, after: after, asked: true}
	}
	w.mu.Lock()
	wait := time.Until(w.frozen[key])
	if wait <= 0 {
		delete(w.frozen, key)
	}
	w.mu.Unlock()
	if wait > 0 {
		return limited{method: method, after: wait}
	}
	var sent atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				sent.Store(true)
			}
		},
	})
	err := do(traced)
	if err == nil {
		return nil
	}
	var tooMany *slack.RateLimitedError
	var status slack.StatusCodeError
	var said slack.SlackErrorResponse
	switch {
	case errors.As(err, &tooMany):
		return freeze(max(tooMany.RetryAfter, time.Second))
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return freeze(5 * time.Second)
	case errors.As(err, &said) && said.Err == "ratelimited":
		return freeze(5 * time.Second)
	case errors.As(err, &said) && said.Err != "internal_error" && said.Err != "fatal_error":
		return refused{code: said.Err}
	case errors.As(err, &status) && status.Code < 500:
		return refused{code: fmt.Sprintf("status %d", status.Code)}
	}
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err // an address may hold a secret: that of a response_url does
	}
	err = fmt.Errorf("%s: %w", method, err)
	if !sent.Load() {
		return err
	}
	return uncertain{cause: err, cut: !errors.As(err, &status) && !errors.As(err, &said)}
}

// A stamp is the metadata by which the bot knows a message of its own again.
// Everybody in the workspace can read it: it holds nothing but opaque names.
type stamp struct {
	question      string
	part, attempt int
}

const stampType = "footnote_reply"

func (s stamp) metadata() slack.SlackMetadata {
	return slack.SlackMetadata{EventType: stampType, EventPayload: map[string]any{
		"question": s.question, "part": s.part, "attempt": s.attempt}}
}

// matches reports whether the metadata is that of any attempt at the same part.
func (s stamp) matches(m slack.SlackMetadata) bool {
	return m.EventType == stampType && fmt.Sprint(m.EventPayload["question"]) == s.question &&
		fmt.Sprint(m.EventPayload["part"]) == fmt.Sprint(s.part)
}

// quiet are the options that every message has: nothing is fetched because a
// link stands in it, and no word becomes a link or a mention.
func quiet(m message) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(), slack.MsgOptionLinkNames(false),
		slack.MsgOptionParse(false),
	}
	if len(m.Blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(m.Blocks...))
	}
	return options
}

// post posts the message to the channel, in the thread unless it is "", and
// returns its ts. The call is made once and not after the deadline.
func (w *workspace) post(ctx context.Context, deadline time.Time, channel, thread string, m message, s stamp) (ts string, err error) {
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	options := append(quiet(m), slack.MsgOptionMetadata(s.metadata()))
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	err = w.call(ctx, "chat.postMessage", channel, func(ctx context.Context) error {
		_, ts, err = w.api.PostMessageContext(ctx, channel, options...)
		return err
	})
	return ts, err
}

// update makes the bot's message ts say m. It may be repeated.
func (w *workspace) update(ctx context.Context, channel, ts string, m message) error {
	return w.call(ctx, "chat.update", channel, func(ctx context.Context) error {
		_, _, _, err := w.api.UpdateMessageContext(ctx, channel, ts, quiet(m)...)
		return err
	})
}

// ephemeral shows the message to one person in a channel, while they look.
func (w *workspace) ephemeral(ctx context.Context, channel, person, thread string, m message) error {
	return w.call(ctx, "chat.postEphemeral", channel, func(ctx context.Context) error {
		options := quiet(m)
		if thread != "" {
			options = append(options, slack.MsgOptionTS(thread))
		}
		_, err := w.api.PostEphemeralContext(ctx, channel, person, options...)
		return err
	})
}

// An answerBack is what a response_url takes.
type answerBack struct {
	message
	replace, remove bool // what the URL showed before
}

// respond sends to a response_url. It leads nowhere but to Slack.
func (w *workspace) respond(ctx context.Context, address string, a answerBack) error {
	target, err := url.Parse(address)
	if err != nil || !(target.Hostname() == w.host || target.Scheme == "https" && strings.HasSuffix(target.Hostname(), ".slack.com")) {
		return refused{code: "the response_url does not lead to Slack"}
	}
	body := map[string]any{"response_type": "ephemeral", "text": a.Text, "unfurl_links": false, "unfurl_media": false}
	if len(a.Blocks) > 0 {
		body["blocks"] = a.Blocks
	}
	if a.replace {
		body["replace_original"] = true
	}
	if a.remove {
		body = map[string]any{"delete_original": true}
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	return w.call(ctx, "response_url", address, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(encoded))
		if err != nil {
			return refused{code: "the response_url is malformed"}
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := w.http.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return slack.StatusCodeError{Code: response.StatusCode, Status: response.Status}
		}
		return nil
	})
}

// A view is what a thread, or a conversation from some message on, shows now.
type view struct {
	messages []slack.Message
}

// has reports whether the message ts is shown.
func (v view) has(ts string) bool {
	for _, m := range v.messages {
		if m.Timestamp == ts {
			return true
		}
	}
	return false
}

// stamped returns the ts of the message with the stamp, or "".
func (v view) stamped(s stamp) string {
	for _, m := range v.messages {
		if s.matches(m.Metadata) {
			return m.Timestamp
		}
	}
	return ""
}

// look reads the thread, or without one the conversation from the message
// oldest on, with the stamps of what the bot posted. A thread that Slack does
// not find shows nothing.
func (w *workspace) look(ctx context.Context, channel, thread, oldest string) (view, error) {
	var v view
	cursor := ""
	for range 50 { // pages of 200: more than any thread has had
		method := "conversations.replies"
		if thread == "" {
			method = "conversations.history"
		}
		err := w.call(ctx, method, "", func(ctx context.Context) error {
			if thread == "" {
				page, err := w.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
					ChannelID: channel, Oldest: oldest, Inclusive: true, Limit: 200, Cursor: cursor, IncludeAllMetadata: true})
				if err != nil {
					return err
				}
				v.messages, cursor = append(v.messages, page.Messages...), page.ResponseMetaData.NextCursor
				return nil
			}
			messages, _, next, err := w.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: thread, Inclusive: true, Limit: 200, Cursor: cursor, IncludeAllMetadata: true})
			v.messages, cursor = append(v.messages, messages...), next
			return err
		})
		var no refused
		if errors.As(err, &no) && no.code == "thread_not_found" {
			return view{}, nil
		}
		if err != nil {
			return view{}, err
		}
		if cursor == "" {
			break
		}
	}
	return v, nil
}
