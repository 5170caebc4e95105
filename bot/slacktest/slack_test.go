package slacktest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func start(t *testing.T, options Options) *Slack {
	t.Helper()
	s, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func client(s *Slack) *slack.Client { return slack.New("xoxb-test", slack.OptionAPIURL(s.URL())) }

// What slack-go signs off as Slack's is what Sign signs.
func TestSignatureIsSlacks(t *testing.T) {
	body := []byte("payload")
	for _, test := range []struct {
		name string
		at   time.Time
		ok   bool
	}{{"now", time.Now(), true}, {"long ago", time.Now().Add(-6 * time.Minute), false}} {
		verifier, err := slack.NewSecretsVerifier(Sign("secret", body, test.at), "secret")
		if err == nil {
			verifier.Write(body)
			err = verifier.Ensure()
		}
		if (err == nil) != test.ok {
			t.Errorf("signed %s: %v", test.name, err)
		}
	}
}

func TestDeliveryIsRetried(t *testing.T) {
	s := start(t, Options{RetryDelays: []time.Duration{0, 10 * time.Millisecond, 10 * time.Millisecond}})
	var mu sync.Mutex
	var retries []string
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		retries = append(retries, r.Header.Get("X-Slack-Retry-Num"))
		if len(retries) < 4 {
			http.Error(w, "later", http.StatusServiceUnavailable)
		}
	}))
	defer app.Close()
	s.DeliverTo(app.URL)
	if err := s.Deliver(t.Context(), s.Mention(s.Write("C1", "U1", "hello", ""))); err != nil {
		t.Fatal(err)
	}
	if want := []string{"", "1", "2", "3"}; !slices.Equal(retries, want) {
		t.Errorf("retries %q, want %q", retries, want)
	}
}

// A reply that is lost leaves the message, a request that is lost does not.
func TestLostReplies(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults Faults
		stands int
	}{
		{"the reply", Faults{LostReplies: 1}, 1},
		{"the request", Faults{LostRequests: 1}, 0},
		{"429", Faults{RateLimited: 1}, 0},
		{"503", Faults{ServerError: 1}, 0},
	} {
		s := start(t, Options{})
		s.Inject(test.faults)
		if _, _, err := client(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("hello", false)); err == nil {
			t.Errorf("%s: no error", test.name)
		}
		if n := len(s.Messages("C1")); n != test.stands {
			t.Errorf("%s: %d messages stand, want %d", test.name, n, test.stands)
		}
	}
}

func TestLag(t *testing.T) {
	s := start(t, Options{})
	root := s.Write("C1", "U1", "hello", "")
	if _, _, err := client(s).PostMessageContext(t.Context(), "C1", slack.MsgOptionText("hi", false), slack.MsgOptionTS(root.TS)); err != nil {
		t.Fatal(err)
	}
	shown := func() int {
		messages, _, _, err := client(s).GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{ChannelID: "C1", Timestamp: root.TS})
		if err != nil {
			t.Fatal(err)
		}
		return len(messages)
	}
	s.Inject(Faults{Lag: time.Hour})
	if n := shown(); n != 1 {
		t.Errorf("%d messages show before their time, want the question alone", n)
	}
	s.Inject(Faults{})
	if n := shown(); n != 2 {
		t.Errorf("%d messages show, want 2", n)
	}
	if text := s.Transcript(); !strings.Contains(text, "ann: hello") || !strings.Contains(text, "footnote: hi") {
		t.Errorf("the transcript is %s", text)
	}
}

// A token may come as a field of the form or in the header.
func TestTokens(t *testing.T) {
	s := start(t, Options{})
	for _, test := range []struct {
		name   string
		form   string
		header string
		want   string
	}{
		{"in the form", "xoxb-test", "", `"ok":true`},
		{"in the header", "", "Bearer xoxb-test", `"ok":true`},
		{"none", "", "", "not_authed"},
		{"another", "xoxb-other", "", "invalid_auth"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"auth.test", strings.NewReader(url.Values{"token": {test.form}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Authorization", test.header)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if !strings.Contains(string(body), test.want) {
			t.Errorf("%s: %s", test.name, body)
		}
	}
}

// Messages that Slack would refuse are refused.
func TestLimits(t *testing.T) {
	s := start(t, Options{})
	text := func(n int) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.MarkdownType, strings.Repeat("x", n), false, false)
	}
	for _, test := range []struct {
		name   string
		blocks []slack.Block
		want   string
	}{
		{"a section that is too long", []slack.Block{slack.NewSectionBlock(text(3001), nil, nil)}, "invalid_blocks"},
		{"too many blocks", slices.Repeat([]slack.Block{slack.NewDividerBlock()}, 51), "invalid_blocks"},
		{"nothing", nil, "no_text"},
	} {
		_, _, err := client(s).PostMessageContext(context.Background(), "C1", slack.MsgOptionBlocks(test.blocks...))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}
