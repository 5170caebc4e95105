package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/jackc/pgx/v5"

	"footnote/answer"
	"footnote/bot/slacktest"
	"footnote/database/databasetest"
)

// ingestSample ingests the sample and returns the environment of a program that
// asks it.
func ingestSample(t *testing.T) []string {
	t.Helper()
	env := []string{"DATABASE_URL=" + databasetest.URL(t), "FOOTNOTE_COLLECTION=" + sampleCollection}
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"demo"}, env, nil, io.Discard, &stderr); status != exitAnswered {
		t.Fatalf("footnote demo ended with %d:\n%s", status, &stderr)
	}
	return env
}

// TestServe asks the running program over both doors, and ends it as an
// operator does.
func TestServe(t *testing.T) {
	t.Parallel()
	env := ingestSample(t)
	const question = "who was summoned on July 2?"
	var shown bytes.Buffer
	run(t.Context(), []string{"ask", "--json", question}, env, nil, &shown, io.Discard)
	var want answer.Answer
	if err := json.Unmarshal(shown.Bytes(), &want); err != nil || len(want.Citations) == 0 {
		t.Fatalf("footnote ask has no answer to compare with: %v\n%s", err, &shown)
	}

	slack, err := slacktest.Start(slacktest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer slack.Close()
	slack.AddChannel(slacktest.Channel{ID: "C2", Name: "elsewhere"})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
	defer cancel()
	address, end := serve(t, ctx, slack, env)

	for _, door := range []struct{ name, address string }{{"Socket Mode", ""}, {"signed HTTP", "http://" + address}} {
		slack.DeliverTo(door.address)
		asked := slack.Ask(ctx, "C1", "U1", question)
		if !slacktest.Await(ctx, func() bool { return len(slack.Answers("C1", asked.TS)) > 0 }) {
			break
		}
		if got := quotationsOf(t, slack.Answers("C1", asked.TS)); !strings.Contains(got, want.Citations[0].Quote) {
			t.Errorf("over %s the quotations are\n%s\nwithout\n%s", door.name, got, want.Citations[0].Quote)
		}
	}
	if _, err := slack.Command(ctx, "C1", "U1", "/summary", "farm goods since 1 July from Rights Monitor"); err != nil {
		t.Errorf("ask for a summary: %v", err)
	}
	var summary []slacktest.Message
	slacktest.Await(ctx, func() bool {
		summary = slices.DeleteFunc(slack.Messages("C1"), func(m slacktest.Message) bool { return m.OnlyTo != "U1" })
		return len(summary) > 0
	})
	if got := quotationsOf(t, summary); !strings.Contains(got, "tomatoes above all") {
		t.Errorf("the summary quotes\n%s", got)
	}
	for _, asked := range []struct{ command, text, want string }{
		{"/timeline", "June 30 to July 2", "2 July 2025"},
		{"/differ", "Kartavykh", "Where sources differ: Kartavykh"},
		{"/brief", "Sputnik", "brief-sputnik.docx"},
		{"/names", "Kartavykh", "Spellings: "},
		{"/check", "Araz Azimov gave the ambassador a protest.", "Checked against the sources"},
	} {
		if _, err := slack.Command(ctx, "C1", "U1", asked.command, asked.text); err != nil {
			t.Errorf("%s: %v", asked.command, err)
		}
		if !slacktest.Await(ctx, func() bool {
			return slices.ContainsFunc(slack.Messages("C1"), func(m slacktest.Message) bool { return m.OnlyTo == "U1" && strings.Contains(m.Text, asked.want) })
		}) {
			t.Errorf("%s %s is not answered with %q", asked.command, asked.text, asked.want)
		}
	}
	elsewhere := slack.Ask(ctx, "C2", "U1", question)
	slack.Delivered()

	log := end()
	judge(t, env)
	decide(t, env)
	if answers := slack.Answers("C2", elsewhere.TS); len(answers) > 0 {
		t.Errorf("a channel that is not named is answered: %s", answers[0].Text)
	}
	for line := range strings.Lines(log) {
		if !json.Valid([]byte(line)) {
			t.Errorf("logged, though not as JSON: %s", line)
		}
	}
	if len(slack.Messages("C1")) < 4 || t.Failed() {
		t.Errorf("logged:\n%s\nin Slack:\n%s", log, slack.Transcript())
	}
}

// serve runs the program in channel C1 of the workspace until end, as an operator
// ends it, which returns its log, or until ctx does.
func serve(t *testing.T, ctx context.Context, slack *slacktest.Slack, env []string) (address string, end func() (log string)) {
	t.Helper()
	address = freeAddress(t)
	program := exec.CommandContext(ctx, "footnote", "serve")
	program.Env = append(program.Environ(), append(env, "SLACK_API_URL="+slack.URL(), "SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-1-A1-test",
		"SLACK_SIGNING_SECRET=signing-secret", "LISTEN_ADDR="+address, "FOOTNOTE_CHANNELS= C1", "FOOTNOTE_LOG=info", "FOOTNOTE_LOG_FORMAT=json")...)
	var log bytes.Buffer
	program.Stderr = &log
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	end = sync.OnceValue(func() string {
		if err := program.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := program.Wait(); err != nil {
			t.Errorf("the program ends with: %v", err)
		}
		return log.String()
	})
	t.Cleanup(func() { end() })
	if !slacktest.Await(ctx, func() bool {
		response, err := http.Get("http://" + address + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	}) {
		t.Fatalf("the program does not come up:\n%s", end())
	}
	return address, end
}

// freeAddress is an address on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// quotationsOf returns what the messages' blocks quote, a line each.
func quotationsOf(t *testing.T, messages []slacktest.Message) string {
	t.Helper()
	var quotations strings.Builder
	for _, m := range messages {
		var blocks []struct {
			Elements []struct {
				Type     string
				Elements []struct{ Text string }
			}
		}
		if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
			// Blocks of other types may have elements of other forms.
			if _, ok := err.(*json.UnmarshalTypeError); !ok {
				t.Fatalf("read blocks: %v", err)
			}
		}
		for _, block := range blocks {
			for _, element := range block.Elements {
				if element.Type != "rich_text_quote" {
					continue
				}
				for _, piece := range element.Elements {
					quotations.WriteString(piece.Text)
				}
				quotations.WriteByte('\n')
			}
		}
	}
	return quotations.String()
}

// TestServeNamesFaults: what is wrong with Slack's settings is said at once.
func TestServeNamesFaults(t *testing.T) {
	t.Parallel()
	env := []string{"DATABASE_URL=" + databasetest.URL(t)}
	slack, err := slacktest.Start(slacktest.Options{Scopes: "chat:write"})
	if err != nil {
		t.Fatal(err)
	}
	defer slack.Close()
	for _, test := range []struct {
		name string
		env  []string
		want []string
	}{
		{"nothing is set", nil, []string{"2 settings are wrong", "SLACK_BOT_TOKEN is empty", "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both empty"}},
		{"tokens in each other's place, and names for ids",
			[]string{"SLACK_BOT_TOKEN=xapp-1-A1-secret", "SLACK_APP_TOKEN=xoxb-secret", "FOOTNOTE_CHANNELS=C1,#news", "FOOTNOTE_ADMINS=ann"},
			[]string{"SLACK_BOT_TOKEN holds an app token", "SLACK_APP_TOKEN holds a bot token", `"#news" is no channel id`, `"ann" is no user id`}},
		{"what Slack alone knows", []string{"SLACK_API_URL=" + slack.URL(), "SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-1-A1-secret", "FOOTNOTE_CHANNELS=C404"},
			[]string{"lacks the scope app_mentions:read", "the channel C404 does not exist", "SLACK_APP_TOKEN: Slack does not take it"}},
		{"HTTP without an address", []string{"SLACK_BOT_TOKEN=xoxb-secret", "SLACK_SIGNING_SECRET=secret"}, []string{"LISTEN_ADDR is empty"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stderr bytes.Buffer
			if got := run(t.Context(), []string{"serve"}, append(env, test.env...), nil, io.Discard, &stderr); got != exitFault {
				t.Errorf("footnote serve ended with %d, want %d", got, exitFault)
			}
			for _, want := range test.want {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("the message does not say %q:\n%s", want, &stderr)
				}
			}
			if strings.Contains(stderr.String(), "-secret") {
				t.Errorf("the message holds a secret:\n%s", &stderr)
			}
		})
	}
}

// TestInbox lists, replays and drops a question that was left undecided.
func TestInbox(t *testing.T) {
	t.Parallel()
	env := []string{"DATABASE_URL=" + databasetest.URL(t)}
	footnote := func(want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if got := run(t.Context(), args, env, nil, &out, &out); got != want {
			t.Errorf("footnote %s ended with %d, want %d:\n%s", strings.Join(args, " "), got, want, &out)
		}
		return out.String()
	}
	if got := footnote(exitAnswered, "inbox"); got != "0 questions.\n" {
		t.Errorf("an empty inbox lists %q", got)
	}
	for _, verb := range []string{"replay", "drop"} {
		if got := footnote(exitFault, "inbox", verb, "00000000-0000-0000-0000-000000000000"); !strings.Contains(got, "footnote inbox lists them") {
			t.Errorf("footnote inbox %s of what is not there says %q", verb, got)
		}
	}
	if got := footnote(exitUsage, "inbox", "--state", "lost"); !strings.Contains(got, "ambiguous") {
		t.Errorf("a state that there is not is met with %q", got)
	}
}

// judge has a person judge an answer, and evaluates with it.
func judge(t *testing.T, env []string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), strings.TrimPrefix(env[0], "DATABASE_URL="))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	const verdict = "insert into feedback (inbox_id, person, verdict) values ((select min(id) from inbox where state = 'answered'), $1, $2)"
	for _, test := range []struct {
		person, verdict string
		status          int
		want            string
	}{
		{"U1", "right", exitAnswered, `"answerable":1,"first":1`},
		{"U2", "wrong", exitFault, "left out 1 answer"},
	} {
		if _, err := conn.Exec(t.Context(), verdict, test.person, test.verdict); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if got := run(t.Context(), []string{"eval", "--from-feedback", "--json"}, env, nil, &out, &out); got != test.status || !strings.Contains(out.String(), test.want) {
			t.Errorf("with one %s, footnote eval --from-feedback ended with %d, want %d and %q:\n%s", test.verdict, got, test.status, test.want, &out)
		}
	}
}

// decide suspends a question that was answered, as the bot does when it cannot
// tell what became of it, and has an operator replay and drop it.
func decide(t *testing.T, env []string) {
	t.Helper()
	footnote := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if got := run(t.Context(), args, env, nil, &out, &out); got != exitAnswered {
			t.Errorf("footnote %s ended with %d:\n%s", strings.Join(args, " "), got, &out)
		}
		return out.String()
	}
	conn, err := pgx.Connect(t.Context(), strings.TrimPrefix(env[0], "DATABASE_URL="))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	suspend := "update inbox set state = 'ambiguous', reason = 'a lost reply', finished_at = null where id = (select min(id) from inbox) returning question_id::text"
	for _, verb := range []string{"replay", "drop"} {
		var id string
		if err := conn.QueryRow(t.Context(), suspend).Scan(&id); err != nil {
			t.Fatal(err)
		}
		if got := footnote("inbox"); !strings.Contains(got, id) || !strings.Contains(got, "a lost reply") || !strings.Contains(got, "1 question.") {
			t.Errorf("footnote inbox lists\n%s\nwithout %s", got, id)
		}
		footnote("inbox", verb, id)
		if got := footnote("inbox", "list", "--json"); got != "" {
			t.Errorf("after footnote inbox %s it lists %s", verb, got)
		}
	}
	if got := footnote("inbox", "--json", "--state", "dropped"); !strings.Contains(got, `"state":"dropped"`) {
		t.Errorf("the dropped question is not listed: %s", got)
	}
}

// TestReadmeExplainsScopes: the README has each scope that the app asks for, and
// no other.
func TestReadmeExplainsScopes(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "| scope | what for |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var explained []string
	for line := range strings.Lines(table) {
		names := strings.Split(line, "|")[1]
		for i, name := range strings.Split(names, "`") {
			if i%2 == 1 {
				explained = append(explained, name)
			}
		}
	}
	slices.Sort(explained)
	slices.Sort(manifest.OAuth.Scopes.Bot)
	if len(explained) == 0 || !slices.Equal(explained, manifest.OAuth.Scopes.Bot) {
		t.Errorf("the README explains the scopes\n%q, the manifest asks for\n%q", explained, manifest.OAuth.Scopes.Bot)
	}
}
