package bot

import (
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/bot/slacktest"
)

func TestBadSettingsAreNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(o *Options)
		want   []string
	}{
		{"nothing is set", func(o *Options) { *o = Options{Pool: o.Pool, Answerer: o.Answerer, Library: o.Library, Log: o.Log} },
			[]string{"SLACK_BOT_TOKEN is empty", "SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both empty", "FOOTNOTE_COLLECTION"}},
		{"a blank signing secret", func(o *Options) { o.SigningSecret = " " }, []string{"SLACK_SIGNING_SECRET is blank"}},
		{"the tokens are swapped", func(o *Options) { o.BotToken, o.AppToken = "xapp-1-A1-test", "xoxb-test" },
			[]string{"SLACK_BOT_TOKEN holds an app token", "SLACK_APP_TOKEN holds a bot token"}},
		{"no address to listen on", func(o *Options) { o.Listen, o.AppToken = "", "" }, []string{"LISTEN_ADDR is empty"}},
		{"a channel's name in place of its id", func(o *Options) { o.Channels = []string{"#news"} }, []string{`"#news" is no channel id`}},
		{"an admin's name in place of the id", func(o *Options) { o.Admins = []string{"ann"} }, []string{`"ann" is no user id`}},
		{"an editor's name in place of the id", func(o *Options) { o.Editors = []string{"eve"} }, []string{`the editor "eve" is no user id`}},
		{"a token that Slack does not take", func(o *Options) { o.BotToken = "xoxb-other" }, []string{"SLACK_BOT_TOKEN: Slack does not take it (invalid_auth)"}},
		{"an app token that Slack does not take", func(o *Options) { o.AppToken = "xapp-1-A1-other" }, []string{"SLACK_APP_TOKEN: Slack does not take it"}},
		{"a channel that is not there", func(o *Options) { o.Channels = []string{"C1", "C404"} }, []string{"the channel C404 does not exist"}},
		{"no address of Slack", func(o *Options) { o.APIURL = "slack" }, []string{"SLACK_API_URL is not an address"}},
		{"an address in use", func(o *Options) { o.Listen = "256.0.0.1:1" }, []string{"LISTEN_ADDR: cannot listen on"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := &office{T: t, answerer: &echo{}, library: newShelf()}
			var err error
			if o.slack, err = slacktest.Start(slackOptions()); err != nil {
				t.Fatal(err)
			}
			defer o.slack.Close()
			options := o.options()
			if strings.HasPrefix(test.name, "an address in use") {
				full := open(t, nil)
				options = full.options()
			} else {
				options.Pool = unreachable(t)
			}
			test.change(&options)
			_, err = New(t.Context(), options)
			if err == nil {
				t.Fatal("the bot starts")
			}
			want(t, "the error", err.Error(), test.want...)
			for _, secret := range []string{"xoxb-test", "xapp-1-A1-test", "xoxb-other", "xapp-1-A1-other"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error holds a secret: %v", err)
				}
			}
		})
	}
}

func TestMissingScopeIsNamed(t *testing.T) {
	t.Parallel()
	workspace, err := slacktest.Start(slacktest.Options{Scopes: "app_mentions:read, chat:write"})
	if err != nil {
		t.Fatal(err)
	}
	defer workspace.Close()
	o := &office{T: t, slack: workspace, answerer: &echo{}, library: newShelf()}
	options := o.options()
	options.Pool = unreachable(t)
	_, err = New(t.Context(), options)
	if err == nil {
		t.Fatal("the bot starts")
	}
	want(t, "the error", err.Error(), "lacks the scope channels:history", "lacks the scope users:read")
	if strings.Contains(err.Error(), "scope chat:write,") {
		t.Errorf("a scope that is there is named: %v", err)
	}
}

// unreachable is a database that nobody is to ask.
func unreachable(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), "postgres://localhost:1/none")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// A Slack that is out of order for a moment does not stop the start.
func TestSlackIsWaitedFor(t *testing.T) {
	t.Parallel()
	workspace, err := slacktest.Start(slacktest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(workspace.Close)
	o := &office{T: t, slack: workspace, answerer: &echo{}, library: newShelf(), pool: newPool(t)}
	workspace.Inject(slacktest.Faults{ServerError: 1})
	go func() {
		slacktest.Await(t.Context(), func() bool { return len(workspace.Calls("auth.test")) > 0 })
		workspace.Inject(slacktest.Faults{})
	}()
	o.start(func(options *Options) { options.CallLimit = 10 * time.Second })
	o.ask("C1", "U1", "there?")
}

func TestDatabaseOfAnotherFootnote(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.ask("C1", "U1", "who was it?")
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	other, err := slacktest.Start(slacktest.Options{Team: "T2"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	options := o.options()
	options.APIURL = other.URL()
	if _, err = New(t.Context(), options); err == nil {
		t.Fatal("the bot starts")
	}
	want(t, "the error", err.Error(), "DATABASE_URL", "another workspace")
}

// scopesOf is what Slack documents that each method takes.
var scopesOf = map[string][]string{
	"auth.test":                             nil,
	"apps.connections.open":                 nil, // connections:write of the app token
	"assistant.threads.setStatus":           {"assistant:write"},
	"assistant.threads.setSuggestedPrompts": {"assistant:write"},
	"canvases.access.set":                   {"canvases:write"},
	"canvases.create":                       {"canvases:write"},
	"chat.delete":                           {"chat:write"},
	"chat.postEphemeral":                    {"chat:write"},
	"chat.postMessage":                      {"chat:write"},
	"chat.update":                           {"chat:write"},
	"conversations.history":                 {"channels:history", "groups:history", "im:history"},
	"conversations.info":                    {"channels:read", "groups:read", "im:read"},
	"conversations.open":                    {"im:write"},
	"conversations.replies":                 {"channels:history", "groups:history", "im:history"},
	"files.completeUploadExternal":          {"files:write"},
	"files.getUploadURLExternal":            {"files:write"},
	"response_url":                          nil,
	"users.conversations":                   {"channels:read", "groups:read", "im:read"},
	"users.info":                            {"users:read"},
	"views.open":                            nil,
	"views.publish":                         nil,
}

// scopesOfEvents is what Slack documents that each subscription takes.
var scopesOfEvents = map[string][]string{
	"app_home_opened":          nil,
	"app_mention":              {"app_mentions:read"},
	"assistant_thread_started": {"assistant:write"},
	"message.channels":         {"channels:history"},
	"message.groups":           {"groups:history"},
	"message.im":               {"im:history"},
	"user_change":              {"users:read"},
}

// The manifest asks for the scopes of what the code calls and hears, and for no
// other.
func TestManifest(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Features struct {
			Commands  []struct{ Command string } `yaml:"slash_commands"`
			Shortcuts []struct {
				Type, Name string
				Callback   string `yaml:"callback_id"`
			}
		}
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
		Settings struct {
			Events struct {
				Bot []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
			Interactivity struct {
				Enabled bool `yaml:"is_enabled"`
			}
		}
	}
	if err := yaml.Unmarshal(raw, &manifest); err != nil {
		t.Fatal(err)
	}
	needed := map[string]bool{"commands": true}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	called := regexp.MustCompile(`(?:call|patiently)\(ctx, "([^"]+)"|method := "([^"]+)"|method = "(conversations[^"]+)"`)
	methods := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range called.FindAllStringSubmatch(string(source), -1) {
			method := match[1] + match[2] + match[3]
			list, known := scopesOf[method]
			if !known {
				t.Errorf("%s calls %s: say in this test which scopes it takes", file, method)
			}
			methods++
			for _, scope := range list {
				needed[scope] = true
			}
		}
	}
	if methods < len(scopesOf)-3 {
		t.Errorf("only %d calls were found in the source: this test looks for them in the wrong way", methods)
	}
	for _, event := range manifest.Settings.Events.Bot {
		list, known := scopesOfEvents[event]
		if !known {
			t.Errorf("the manifest subscribes to %s: say in this test which scopes it takes", event)
		}
		for _, scope := range list {
			needed[scope] = true
		}
	}
	var inCode []string
	for _, scope := range scopes {
		inCode = append(inCode, scope.name)
	}
	for scope := range needed {
		if !slices.Contains(manifest.OAuth.Scopes.Bot, scope) {
			t.Errorf("the manifest lacks the scope %s", scope)
		}
		if !slices.Contains(inCode, scope) {
			t.Errorf("the start does not check for the scope %s", scope)
		}
	}
	for _, scope := range append(manifest.OAuth.Scopes.Bot, inCode...) {
		if !needed[scope] {
			t.Errorf("the scope %s is needed for nothing", scope)
		}
	}
	var commands []string
	for _, c := range manifest.Features.Commands {
		commands = append(commands, c.Command)
	}
	slices.Sort(commands)
	if want := []string{"/brief", "/check", "/differ", "/footnote", "/names", "/sources", "/summary", "/timeline"}; !slices.Equal(commands, want) {
		t.Errorf("the manifest's commands are %v, want %v", commands, want)
	}
	if shortcuts := manifest.Features.Shortcuts; len(shortcuts) != 1 || shortcuts[0].Type != "message" || shortcuts[0].Callback != actionCheck {
		t.Errorf("the manifest's shortcuts are %v, want the check of a message", shortcuts)
	}
	if !manifest.Settings.Interactivity.Enabled {
		t.Error("the manifest has interactivity switched off")
	}
	for _, scope := range manifest.OAuth.Scopes.Bot {
		if !strings.Contains(string(readme), "`"+scope+"`") {
			t.Errorf("the README gives no reason for the scope %s", scope)
		}
	}
	for _, command := range commands {
		if !strings.Contains(string(readme), "`"+command) || !strings.Contains(helpText, "`"+command) {
			t.Errorf("the README or the help tells nothing of %s", command)
		}
	}
}

func (o *office) fetch(path string) (int, string) {
	o.Helper()
	response, err := http.Get("http://" + o.bot.Addr().String() + path)
	if err != nil {
		o.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		o.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestHealth(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.AppToken = "xapp-1-A1-test" })
	o.await("two sockets", func() bool { n, _ := o.slack.Sockets(); return n == 2 })
	o.ask("C1", "U1", "who was it?")
	if status, body := o.fetch("/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("/healthz: %d %s", status, body)
	}
	if status, body := o.fetch("/readyz"); status != 200 || body != "ready\n" {
		t.Errorf("/readyz: %d %s", status, body)
	}
	_, body := o.fetch("/metrics")
	want(t, "/metrics", body, "footnote_ack_seconds", `footnote_decisions_total{decision="answered",kind="mention"} 1`,
		`footnote_slack_call_seconds_count{method="chat.postMessage",status="200"} 1`, "footnote_queue_length 0", "footnote_sockets_open 2", "footnote_answer_seconds_bucket")

	o.slack.Inject(slacktest.Faults{Fail: map[string]string{"apps.connections.open": "internal_error"}})
	o.slack.CloseSockets()
	o.await("readyz says that the sockets are gone", func() bool {
		status, body := o.fetch("/readyz")
		return status == 503 && strings.Contains(body, "socket mode: not connected")
	})
	o.slack.Inject(slacktest.Faults{})
	o.await("readyz says that they are back", func() bool { status, _ := o.fetch("/readyz"); return status == 200 })
}

// No secret and no word of a question reaches the log, the metrics or an error.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const token, appToken, secret = "xoxb-canary-1", "xapp-1-A1-canary-2", "canary-3-secret"
	workspace, err := slacktest.Start(slacktest.Options{BotToken: token, AppToken: appToken, SigningSecret: secret, AckTimeout: time.Second,
		RetryDelays: []time.Duration{0}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(workspace.Close)
	var log lockedBuffer
	o := &office{T: t, slack: workspace, answerer: &echo{}, library: newShelf()}
	o.pool = newPool(t)
	o.answerer.fails = func(q Question) error {
		if strings.Contains(q.Text, "fail") {
			panic("no")
		}
		return nil
	}
	o.start(func(options *Options) {
		options.BotToken, options.AppToken, options.SigningSecret = token, appToken, secret
		options.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	o.await("two sockets", func() bool { n, _ := o.slack.Sockets(); return n == 2 })
	o.ask("C1", "U1", "canary-4 question?")
	o.ask("C1", "U1", "canary-4 fail?")
	o.slack.Inject(slacktest.Faults{Fail: map[string]string{"response_url": "cut"}})
	o.slack.Command(t.Context(), "C1", "U1", "/summary", "canary-4")
	o.slack.Command(t.Context(), "C2", "U1", "/summary", "canary-4") // a denial, which is told
	o.quiet()
	o.slack.Inject(slacktest.Faults{ServerError: 1})
	m := o.slack.Ask(t.Context(), "C1", "U1", "canary-4 unavailable?")
	o.slack.Command(t.Context(), "C1", "U1", "/summary", "canary-4")
	o.slack.Send(t.Context(), "/slack/events", []byte("{}"), slacktest.Sign("wrong", []byte("{}"), time.Now()))
	o.slack.Send(t.Context(), "/slack/events", []byte(`{"canary-4":`), nil)
	o.slack.CloseSockets()
	o.slack.Inject(slacktest.Faults{})
	o.answerTo(m)
	_, figures := o.fetch("/metrics")
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{token, appToken, secret, "canary-4", "/response/"} {
		for name, text := range map[string]string{"log": log.String(), "metrics": figures} {
			if i := strings.Index(text, canary); i >= 0 {
				t.Errorf("the %s holds %q: …%s", name, canary, text[max(0, i-200):i+len(canary)])
			}
		}
	}
	if log.String() == "" {
		t.Error("nothing was logged: this test sees nothing")
	}
}
