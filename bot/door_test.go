package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/bot/slacktest"
)

func TestHTTPDoor(t *testing.T) {
	o := open(t, func(options *Options) { options.App = "A1" })
	m := o.slack.Write("C9", "U1", "<@UBOT> well?", "") // where no sweep finds it
	good, _ := json.Marshal(o.slack.Mention(m))
	elsewhere := func(field, value string) []byte {
		event := o.slack.Mention(m)
		event[field] = value
		body, _ := json.Marshal(event)
		return body
	}
	at := func(when time.Duration, secret string, body []byte) http.Header {
		return slacktest.Sign(secret, body, time.Now().Add(when))
	}
	none := http.Header{"X-Slack-Signature": nil, "X-Slack-Request-Timestamp": nil}
	before := o.count("select count(*) from inbox")
	for _, test := range []struct {
		name   string
		body   []byte
		header http.Header
		want   int
	}{
		{"a challenge is answered", []byte(`{"type":"url_verification","challenge":"c<h>allenge"}`), nil, 200},
		{"no signature", good, none, 401},
		{"a signature of another secret", good, at(0, "another", good), 401},
		{"a signature of another body", good, at(0, "signing-secret", []byte("{}")), 401},
		{"an empty secret's signature", good, at(0, "", good), 401},
		{"more than five minutes old", good, at(-5*time.Minute-2*time.Second, "signing-secret", good), 401},
		{"more than five minutes ahead", good, at(5*time.Minute+2*time.Second, "signing-secret", good), 401},
		{"a time that is no number", good, http.Header{"X-Slack-Request-Timestamp": {"soon"}}, 401},
		{"no JSON", []byte("{"), nil, 400},
		{"an empty body", nil, nil, 400},
		{"an event without an id", []byte(`{"type":"event_callback","team_id":"T1","event":{"type":"app_mention"}}`), nil, 400},
		{"wrong types", []byte(`{"type":"event_callback","team_id":7,"event":[]}`), nil, 400},
		{"another workspace", elsewhere("team_id", "T2"), nil, 403},
		{"another app", elsewhere("api_app_id", "A2"), nil, 403},
		{"too large", bytes.Repeat([]byte(" "), maxBody+1), nil, 413},
		{"nested deeply", []byte(strings.Repeat("[", 100_000)), nil, 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := o.slack.Send(t.Context(), "/slack/events", test.body, test.header)
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != test.want {
				t.Errorf("status %d, want %d", got.Status, test.want)
			}
			if strings.Contains(got.Body, "v0=") {
				t.Error("the answer holds a signature")
			}
			if test.want == 200 && got.Body != "c<h>allenge" {
				t.Errorf("the challenge was answered with %q", got.Body)
			}
		})
	}
	if rows := o.count("select count(*) from inbox"); rows != before {
		t.Errorf("%d rows were stored, want none", rows-before)
	}
}

// What is signed and malformed is refused, and never stored, and takes no time.
func TestMalformedPayloads(t *testing.T) {
	o := open(t, nil)
	n := environmentInt("FOOTNOTE_SOAK_PAYLOADS", 1000)
	random := rand.New(rand.NewPCG(1, 3))
	m := o.slack.Write("C9", "U1", "<@UBOT> well?", "") // where no sweep finds it
	valid, _ := json.Marshal(o.slack.Mention(m))
	paths := []string{"/slack/events", "/slack/commands", "/slack/interactivity"}
	for i := range n {
		body := slices.Clone(valid)
		switch random.IntN(5) {
		case 4: // what a shortcut, a choice, a command lacks to be one
			team, user := `{"id":"T1"}`, `{"id":"U1","team_id":"T1"}`
			lacking := []*string{&team, &user}[random.IntN(2)]
			*lacking = []string{`{}`, `null`, `[]`, `"T1"`, `7`, `{"id":{}}`}[random.IntN(6)]
			inner := []string{`"type":"message_action","callback_id":"check","message":{"text":"It left."}`, `"type":"message_action","callback_id":["check"],"message":"It left."`,
				`"type":"block_actions","actions":[{"action_id":"merge","selected_option":{"value":"a | b"}}]`, `"type":"block_actions","actions":[{"action_id":"brief","selected_option":null}]`}[random.IntN(4)]
			body = []byte(url.Values{"payload": {`{"trigger_id":"t","team":` + team + `,"user":` + user + `,` + inner + `}`}, "command": {"/timeline"}, "text": {string(body)}}.Encode())
		case 0: // cut
			body = body[:random.IntN(len(body)-1)]
		case 1: // bytes that are no text, in place of the first brace or of the names that must be there
			body = bytes.ReplaceAll(body, []byte(`"team_id"`), []byte(`"te\u0000am"`))
			body[random.IntN(len(body))] = byte(random.IntN(256))
		case 2: // other types
			body = []byte(strings.NewReplacer(`"T1"`, "17", `"app_mention"`, "null", `"C1"`, "{}").Replace(string(body)))
		case 3: // twice, or as a form's field
			body = []byte(url.Values{"payload": {string(body[:len(body)/2])}, "command": {string(body)}}.Encode())
		}
		start := time.Now()
		got, err := o.slack.Send(t.Context(), paths[i%3], body, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Status/100 != 4 && !(got.Status == 200 && i%3 == 2) {
			t.Fatalf("status %d for %q", got.Status, body)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s for one payload", took)
		}
	}
	if rows := o.count("select count(*) from inbox"); rows != 0 {
		t.Errorf("%d rows were stored, want none", rows)
	}
	o.ask("C1", "U1", "still there?")
}

// One delivery, again and again: one row, one answer.
func TestReplay(t *testing.T) {
	o := open(t, nil)
	m := o.slack.Write("C1", "U1", "<@UBOT> well?", "")
	body, _ := json.Marshal(o.slack.Mention(m))
	var sending sync.WaitGroup
	for range 8 {
		sending.Go(func() {
			for range 25 {
				if got, err := o.slack.Send(t.Context(), "/slack/events", body, nil); err != nil || got.Status != 200 {
					t.Errorf("status %d, %v", got.Status, err)
				}
			}
		})
	}
	sending.Wait()
	o.answerTo(m)
	if rows := o.count("select count(*) from inbox"); rows != 1 {
		t.Errorf("%d rows, want 1", rows)
	}
}

// The same message by two subscriptions, the same gesture with two time stamps,
// the same command twice: the first counts.
func TestWhatComesTwiceIsOne(t *testing.T) {
	for _, test := range []struct {
		name          string
		first, second event
	}{
		{"an event", event{Kind: mention, Team: "T1", Channel: "C1", TS: "1.0", EventID: "E1"}, event{Kind: mention, Team: "T1", Channel: "C1", TS: "2.0", EventID: "E1"}},
		{"a message", event{Kind: mention, Team: "T1", Channel: "C1", TS: "1.0", EventID: "E1"}, event{Kind: mention, Team: "T1", Channel: "C1", TS: "1.0", EventID: "E2"}},
		{"a gesture", event{Kind: mention, Team: "T1", Channel: "C1", TS: "1.0", ClientMsgID: "m"}, event{Kind: mention, Team: "T1", Channel: "C1", TS: "2.0", ClientMsgID: "m"}},
		{"a shortcut", event{Kind: shortcut, Team: "T1", Person: "U1", Command: actionCheck, TriggerID: "t"}, event{Kind: shortcut, Team: "T1", Person: "U1", Command: actionCheck, TriggerID: "t"}},
		{"a command", event{Kind: command, Team: "T1", Person: "U1", Command: "/summary", TriggerID: "t"}, event{Kind: command, Team: "T1", Person: "U1", Command: "/summary", TriggerID: "t"}},
	} {
		for _, order := range []string{"in order", "reversed"} {
			t.Run(test.name+" "+order, func(t *testing.T) {
				o := open(t, nil)
				first, second := test.first, test.second
				if order == "reversed" {
					first, second = second, first
				}
				for i, e := range []event{first, second} {
					fresh, err := o.bot.reception.inbox.accept(t.Context(), e)
					if err != nil || fresh != (i == 0) {
						t.Errorf("accept %d: fresh %v, %v", i, fresh, err)
					}
				}
				o.quiet()
			})
		}
	}
}

// While PostgreSQL does not commit, Slack hears that nothing was stored, and
// nothing was.
func TestStalledDatabaseIsNotAcknowledged(t *testing.T) {
	o := open(t, nil, func(b *Bot) { b.reception.patience = 200 * time.Millisecond })
	tx, err := o.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "lock table inbox in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	m := o.slack.Write("C1", "U1", "<@UBOT> well?", "")
	event := o.slack.Mention(m)
	body, _ := json.Marshal(event)
	got, err := o.slack.Send(t.Context(), "/slack/events", body, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != 503 {
		t.Errorf("status %d, want 503", got.Status)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows := o.count("select count(*) from inbox"); rows != 0 {
		t.Errorf("%d rows, want none", rows)
	}
	o.slack.DeliverSoon(t.Context(), event)
	o.answerTo(m)
}

// A burst of 500 events is acknowledged in time, and each is answered.
func TestBurstIsAcknowledged(t *testing.T) {
	o := open(t, nil)
	const n = 500
	took := make([]time.Duration, n)
	var again atomic.Int64
	var sending sync.WaitGroup
	for i := range n {
		m := o.slack.Write("C1", "U1", fmt.Sprintf("<@UBOT> question %d?", i), "")
		body, _ := json.Marshal(o.slack.Mention(m))
		sending.Go(func() {
			for range 4 { // a machine that is busy with other tests may need Slack's retries
				got, err := o.slack.Send(t.Context(), "/slack/events", body, nil)
				took[i] = got.Took
				if err == nil && got.Status == 200 {
					return
				}
				again.Add(1)
			}
			t.Error("an event was not acknowledged at the fourth time either")
		})
	}
	sending.Wait()
	slices.Sort(took)
	t.Logf("acknowledged: p50 %s, p99 %s, max %s; %d deliveries had to be repeated", took[n/2], took[n*99/100], took[n-1], again.Load())
	if took[n-1] > 3*time.Second {
		t.Errorf("the slowest acknowledgement took %s, Slack waits 3 s", took[n-1])
	}
	o.await("500 answers", func() bool { return o.count("select count(*) from inbox where state = 'answered'") == n })
}

// Connections end in every way that is known, with questions under way.
func TestSocketsDisconnect(t *testing.T) {
	n := environmentInt("FOOTNOTE_SOAK_DISCONNECTS", 40)
	o := open(t, func(options *Options) {
		options.AppToken, options.SigningSecret = "xapp-1-A1-test", ""
		options.SweepEvery = time.Second
	}, func(b *Bot) { b.socket.reopen = 10 * time.Millisecond })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	reasons := []string{"warning", "refresh_requested", "too_many_websockets", "cut", "cut mid-envelope"}
	random := rand.New(rand.NewPCG(1, 4))
	var asked []slacktest.Message
	for i := range n {
		for range 3 {
			asked = append(asked, o.slack.Ask(ctx, "C1", "U1", fmt.Sprintf("question %d?", len(asked))))
		}
		if !slacktest.Await(ctx, func() bool { return o.slack.Disconnect(reasons[random.IntN(len(reasons))]) }) {
			t.Fatalf("no connection to end, after %d", i)
		}
		if open, _ := o.slack.Sockets(); open > 10 {
			t.Fatalf("%d connections are open", open)
		}
	}
	for _, m := range asked {
		o.answerTo(m)
	}
}

// A connection that goes deaf is given up for a new one, and what was sent over it
// comes again.
func TestDeafSocketIsReplaced(t *testing.T) {
	o := open(t, func(options *Options) { options.AppToken, options.SigningSecret = "xapp-1-A1-test", "" },
		func(b *Bot) { b.socket.silence = 3 * time.Second })
	_, before := o.slack.Sockets()
	o.slack.Disconnect("half open")
	o.ask("C1", "U1", "does anybody hear?")
	o.await("a new connection", func() bool { _, ever := o.slack.Sockets(); return ever > before })
}

// When Slack switches Socket Mode off the bot stops, and says why.
func TestDisabledLinkStopsTheBot(t *testing.T) {
	o := open(t, func(options *Options) { options.AppToken, options.SigningSecret = "xapp-1-A1-test", "" })
	o.slack.Disconnect("link_disabled")
	o.await("the bot stops", func() bool { return !o.bot.working.Load() })
	if err := o.stop(); err == nil || !strings.Contains(err.Error(), "Socket Mode") {
		t.Errorf("Run returned %v, want what to do about Socket Mode", err)
	}
}

// What Slack sends is acknowledged in time and answered, at the most that it sends,
// 30,000 events an hour, and at what two processors answer. FOOTNOTE_SOAK_SECONDS is
// how long each load lasts; a long one is held to what people are promised, a short
// one may share the machine with other tests.
func TestSteadyLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	seconds := environmentInt("FOOTNOTE_SOAK_SECONDS", 4)
	most := 3 * time.Second
	if seconds >= 60 {
		most = 250 * time.Millisecond
	}
	for _, load := range []struct {
		name      string
		perSecond float64 // deliveries
		twice     int     // every how many-th message comes twice; 0 for none
	}{
		{"30,000 an hour, a sixth of them again", 30_000. / 3600, 5},
		{"20 a second", 20, 0},
	} {
		t.Run(load.name, func(t *testing.T) {
			o := open(t, nil)
			n := int(load.perSecond * float64(seconds))
			took := make([]time.Duration, n)
			var asked []slacktest.Message
			tick := time.NewTicker(time.Duration(float64(time.Second) / load.perSecond))
			defer tick.Stop()
			var sending sync.WaitGroup
			for i := range n {
				<-tick.C
				if load.twice == 0 || i%(load.twice+1) > 0 || i == 0 {
					asked = append(asked, o.slack.Write("C1", "U1", fmt.Sprintf("<@UBOT> question %d?", i), ""))
				} // or else the last again, under another event's id
				body, _ := json.Marshal(o.slack.Mention(asked[len(asked)-1]))
				sending.Go(func() {
					got, err := o.slack.Send(t.Context(), "/slack/events", body, nil)
					if err != nil || got.Status != 200 {
						t.Errorf("status %d, %v", got.Status, err)
					}
					took[i] = got.Took
				})
			}
			sending.Wait()
			o.quiet()
			answers := map[string][]time.Time{}
			for _, m := range o.slack.Messages("C1") {
				if m.BotID != "" {
					answers[m.ThreadTS] = append(answers[m.ThreadTS], m.At)
				}
			}
			var posted []time.Duration
			for _, m := range asked {
				if len(answers[m.TS]) != 1 {
					t.Errorf("%d answers to %q, want 1", len(answers[m.TS]), m.Text)
					continue
				}
				posted = append(posted, answers[m.TS][0].Sub(m.At))
			}
			slices.Sort(took)
			slices.Sort(posted)
			t.Logf("%d deliveries of %d questions: acknowledged p50 %s, p99 %s, max %s; answered p50 %s, p99 %s",
				n, len(asked), took[n/2], took[n*99/100], took[n-1], posted[len(posted)/2], posted[len(posted)*99/100])
			if took[n*99/100] > most {
				t.Errorf("a hundredth of the acknowledgements took more than %s, want %s", took[n*99/100], most)
			}
		})
	}
}

// While the server stands still, Slack hears that nothing was stored, and nothing
// is when it goes on.
func TestFrozenDatabaseIsNotAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	server := startServer(t)
	pool, err := pgxpool.New(t.Context(), server.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close) // after the bot's end
	o := open(t, func(options *Options) { options.Pool = pool })
	rows, err := pool.Query(t.Context(), "select pid from pg_stat_activity order by pid")
	if err != nil {
		t.Fatal(err)
	}
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatal(err)
	}
	signal := func(s syscall.Signal) {
		for _, pid := range append(pids, server.server.Pid) {
			syscall.Kill(pid, s)
		}
	}
	m := o.slack.Write("C9", "U1", "<@UBOT> well?", "") // where no sweep finds it
	body, _ := json.Marshal(o.slack.Mention(m))
	signal(syscall.SIGSTOP)
	got, err := o.slack.Send(t.Context(), "/slack/events", body, nil)
	signal(syscall.SIGCONT)
	if err != nil || got.Status != 503 || got.Took > 3*time.Second {
		t.Errorf("status %d after %s, %v; want 503 within 3 s", got.Status, got.Took, err)
	}
	var stored int
	for _, want := range []int{0, 1} {
		if err := pool.QueryRow(t.Context(), "select count(*) from inbox").Scan(&stored); err != nil || stored != want {
			t.Errorf("%d rows, %v, want %d", stored, err, want)
		}
		if got, err := o.slack.Send(t.Context(), "/slack/events", body, nil); err != nil || got.Status != 200 {
			t.Errorf("when it goes on: status %d, %v", got.Status, err)
		}
	}
}
