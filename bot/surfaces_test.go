package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"footnote/answer"
	"footnote/bot/slacktest"
)

// shownTo is the newest message in a channel that only the person sees.
func (o *office) shownTo(channel, person string) slacktest.Message {
	o.Helper()
	var last slacktest.Message
	o.await("a message to "+person+" alone", func() bool {
		for _, m := range o.slack.Messages(channel) {
			if m.OnlyTo == person {
				last = m
			}
		}
		return last.TS != ""
	})
	return last
}

// command gives a slash command and returns what the person is shown.
func (o *office) command(channel, person, name, text string) slacktest.Message {
	o.Helper()
	response, err := o.slack.Command(o.Context(), channel, person, name, text)
	if err != nil || response.Status != 200 {
		o.Fatalf("%s %s: status %d, %v", name, text, response.Status, err)
	}
	if response.Body != "" && response.Body != "null" {
		o.Errorf("%s %s was acknowledged with %q", name, text, response.Body)
	}
	o.quiet()
	return o.shownTo(channel, person)
}

func (o *office) click(m slacktest.Message, person, action, value string) {
	o.Helper()
	if response, err := o.slack.Click(o.Context(), m, person, action, value); err != nil || response.Status != 200 {
		o.Fatalf("click %s: status %d, %v", action, response.Status, err)
	}
	o.quiet()
}

// value is what a button of the message carries.
func value(t *testing.T, m slacktest.Message, action string) string {
	t.Helper()
	var found string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, element := range v {
				walk(element)
			}
		case map[string]any:
			if id, _ := v["action_id"].(string); strings.HasPrefix(id, action) && found == "" {
				found = v["value"].(string)
			}
			for _, element := range v {
				walk(element)
			}
		}
	}
	var blocks any
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	walk(blocks)
	if found == "" {
		t.Fatalf("no button %s in %s", action, m.Blocks)
	}
	return found
}

func want(t *testing.T, what, got string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(got, part) {
			t.Errorf("%s is %q, want %q in it", what, got, part)
		}
	}
}

func TestSlashCommands(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"http", "socket mode"} {
		t.Run(door, func(t *testing.T) {
			o := open(t, func(options *Options) {
				if door == "socket mode" {
					options.AppToken, options.SigningSecret = "xapp-1-A1-test", ""
				}
			})
			if _, err := o.pool.Exec(t.Context(), "insert into collection (name) values ('harbour')"); err != nil {
				t.Fatal(err)
			}
			for _, test := range []struct {
				command, text string
				want          []string
			}{
				{"/footnote", "help", []string{"I am a program", "/summary"}},
				{"/footnote", "", []string{"I am a program"}},
				{"/footnote", "usage", []string{"reads from: main", "needs a mention"}},
				{"/footnote", "use nothing", []string{"There is no collection “nothing”"}},
				{"/footnote", "use harbour", []string{"now reads from: harbour"}},
				{"/footnote", "usage", []string{"reads from: harbour"}},
				{"/footnote", "threads on", []string{"are now on"}},
				{"/footnote", "usage", []string{"needs no mention"}},
				{"/footnote", "dance", []string{"I do not know that"}},
				{"/nonsense", "", []string{"I do not know the command /nonsense"}},
				{"/summary", "", []string{"Tell me what to sum up"}},
				{"/summary", "ferries since July 1", []string{"Summary: ferries · events since July 1", "What there is on ferries"}},
				{"/differ", "", []string{"Where sources differ", "how many crews struck"}},
				{"/timeline", "", []string{"Timeline", "=Ferry 1 left on time."}},
				{"/brief", "", []string{"Tell me what to write a brief about: `/brief TOPIC"}},
				{"/differ", "crews", []string{"Where sources differ: crews", "Sources differ on how many crews struck", "“Nine crews” — Harbour Office, via Quay News, published July 2025 [2]"}},
				{"/differ", "nothing", []string{"no two sources"}},
				{"/timeline", "ferries published: July 4", []string{"Timeline: ferries · published July 4", "=Ferry 1 left on time. [1] (Harbour Gazette)"}},
				{"/brief", "ferries", []string{"Sent to you directly: brief-ferries.md and brief-ferries.docx.", "What there is on ferries"}},
				{"/brief", "from Nobody", []string{"I do not know the outlet “Nobody”"}},
				{"/check", "", []string{"Tell me what to check"}},
				{"/check", "It left &amp; came.", []string{"It left &amp; came.", "= The same.", "The sources on: It left"}},
				{"/check", strings.Repeat("long ", 2000), []string{"too long for me"}},
				{"/names", "", []string{"Tell me whose name"}},
				{"/names", "Harbour", []string{"Ann Harbour — 4 mentions in 2 documents", "Spellings: Ann Harbour (3), Anna Harbor (1)", "Ben Harbour"}},
				{"/names", "nobody", []string{"name nobody and nothing like that"}},
				{"/names", "merge Ann Harbour | Ben Harbour", []string{"Only the editors"}},
				{"/names", "split Ann Harbour", []string{"Write it as"}},
				{"/names", "Split", []string{"Names with “Split”"}},
				{"/names", "undo 8", []string{"Only the editors"}},
				{"/names", "joining off", []string{"Only the editors"}},
				{"/sources", "", []string{"2 documents", "Mirrors &amp; &lt;glass&gt;"}},
				{"/sources", "from The Mirror", []string{"1 document: from The Mirror"}},
				{"/sources", "from Nobody", []string{"I do not know the outlet “Nobody”", "The Mirror"}},
				{"/sources", "about <!channel>", []string{"no document like that"}},
			} {
				got := o.command("C1", "U1", test.command, test.text)
				want(t, test.command+" "+test.text, got.Text, test.want...)
			}
			for _, m := range o.slack.Messages("C1") {
				if m.OnlyTo == "" {
					t.Errorf("a command showed everybody: %s", m.Text)
				}
			}
		})
	}
}

func TestOnlyAdminsChangeAChannel(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.Admins = []string{"U2"} })
	for _, text := range []string{"use main", "threads on"} {
		want(t, text, o.command("C1", "U1", "/footnote", text).Text, "Only the admins")
	}
	if n := o.count("select count(*) from channel_policy where collections is not null or follow_up"); n != 0 {
		t.Error("the channel was changed all the same")
	}
}

func TestShareAndDismiss(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.AddUser(slacktest.User{ID: "U2", Name: "bob"})
	private := o.command("C1", "U1", "/summary", "ferries")
	id := value(t, private, actionShare)

	o.click(private, "U2", actionShare, id)
	want(t, "what another person is told", o.shownTo("C1", "U2").Text, "do not find what that button was about")

	o.click(private, "U1", actionShare, id)
	var public []slacktest.Message
	for _, m := range o.slack.Messages("C1") {
		if m.OnlyTo == "" {
			public = append(public, m)
		}
		if m.TS == private.TS {
			t.Error("the private copy stays")
		}
	}
	if len(public) != 1 {
		t.Fatalf("%d public messages, want 1", len(public))
	}
	want(t, "what is shared", slacktest.Plain(public[0].Blocks), "Shared by <@U1>", "What there is on ferries")
	if public[0].ThreadTS != "" {
		t.Error("it was shared in a thread")
	}

	private = o.command("C1", "U1", "/summary", "ports")
	o.click(private, "U1", actionDismiss, id)
	for _, m := range o.slack.Messages("C1") {
		if m.TS == private.TS {
			t.Error("what was dismissed stays")
		}
	}
}

// What one person was shown, as it is stored, is shared as it was shown, with what
// is marked in it.
func TestEveryFormIsShared(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command, text string
		want          []string // in the public message
	}{
		{"/summary", "ferries", []string{"Summary: ferries", "What there is on ferries"}},
		{"/differ", "crews", []string{"Where sources differ: crews", "Sources differ", "Harbour Office, via Quay News"}},
		{"/timeline", "ferries", []string{"Timeline: ferries", "=Ferry 1 left on time. [1]"}},
		{"/brief", "ferries", []string{"Brief: ferries", "With it: brief-ferries.md and brief-ferries.docx.", "Open it as a canvas"}},
		{"/check", "It left.", []string{"Checked against the sources", "= The same."}},
	} {
		t.Run(test.command, func(t *testing.T) {
			o := open(t, nil)
			private := o.command("C1", "U1", test.command, test.text)
			o.click(private, "U1", actionShare, value(t, private, actionShare))
			var public []slacktest.Message
			for _, m := range o.slack.Messages("C1") {
				if m.OnlyTo == "" {
					public = append(public, m)
				}
			}
			if len(public) != 1 {
				t.Fatalf("%d public messages, want 1", len(public))
			}
			want(t, "what is shared", slacktest.Plain(public[0].Blocks), append(test.want, "Shared by <@U1>")...)
			if test.command == "/differ" { // of an excerpt with a mark
				want(t, "what is shared", string(public[0].Blocks), `{"type":"text","text":"Nine","style":{"bold":true`)
			}
			if strings.Contains(string(public[0].Blocks), "Dismiss") {
				t.Error("what is shared can be dismissed")
			}
		})
	}
}

func TestBriefs(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.AddUser(slacktest.User{ID: "U2", Name: "bob"})
	answered := o.ask("C1", "U1", "who was it?")
	o.click(answered, "U2", actionBrief, value(t, answered, actionBrief))
	got := o.shownTo("C1", "U2")
	want(t, "the brief of an answer", got.Text, "Brief: who was it?", "Sent to you directly: brief-who-was-it.md and brief-who-was-it.docx.")
	want(t, "the brief of an answer", slacktest.Plain(got.Blocks), "<https://example.slack.com/docs/T1/FC1|Open it as a canvas>.")
	for i, name := range []string{"# who was it?", "PK who was it?"} {
		if files := o.slack.Files(); len(files) != 2 || !slices.Contains(files, name) {
			t.Errorf("file %d: the files are %q", i, files)
		}
	}
	done := o.slack.Calls("files.completeUploadExternal")
	if len(done) != 1 || done[0].Values["channel_id"] != "DU2" {
		t.Errorf("the files went to %+v, want the conversation with U2", done)
	}
	access := o.slack.Calls("canvases.access.set")
	if len(access) != 1 || access[0].Values["user_ids"] != "U2" && access[0].Values["user_ids"] != `["U2"]` {
		t.Errorf("who may read the canvas: %+v, want U2", access)
	}

	// What was shown to one person is no other's to share, to look into or to go on from.
	o.click(got, "U1", actionShare, value(t, got, actionShare))
	o.click(got, "U1", actionContext, value(t, got, actionShare)+" 1")
	if views := o.slack.Views(); len(views) > 0 {
		t.Errorf("%d modals of what was private", len(views))
	}
	second := o.slack.Write("C1", "U1", "<@UBOT> and who else?", answered.ThreadTS)
	o.slack.DeliverSoon(t.Context(), o.slack.Mention(second))
	o.await("the second answer", func() bool { return len(o.slack.Answers("C1", answered.ThreadTS)) == 2 })
	o.quiet()
	follow := o.slack.Answers("C1", answered.ThreadTS)[1]
	want(t, "the follow-up", follow.Text, "after: who was it?")

	o.library.changed.Store(true)
	o.click(got, "U2", actionShare, value(t, got, actionShare))
	want(t, "a brief whose sources changed", o.shownTo("C1", "U2").Text, "has changed since")
	o.library.changed.Store(false)
	o.click(got, "U2", actionShare, value(t, got, actionShare))
	access = o.slack.Calls("canvases.access.set")
	if len(access) != 2 || !strings.Contains(access[1].Values["channel_ids"], "C1") || len(o.slack.Calls("canvases.create")) != 1 {
		t.Errorf("the shared canvas may be read by %+v", access)
	}

	// A summary's brief is of what the summary was asked for.
	summary := o.command("C1", "U1", "/summary", "ferries from The Echo")
	o.click(summary, "U1", actionBrief, value(t, summary, actionBrief))
	want(t, "the brief of a summary", o.shownTo("C1", "U1").Text, "Brief: ferries · from The Echo")
}

// Where Slack takes no canvas or no file, the message says so and stands.
func TestBriefWithoutCanvasOrFiles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ method, code, want string }{
		{"canvases.create", "canvas_disabled_user_team", "brief-ferries.docx. This workspace takes no canvas from me."},
		{"canvases.create", "internal_error", "Slack made no canvas of it just now."},
		{"files.completeUploadExternal", "storage_limit_reached", "Slack would not take brief-ferries.md and brief-ferries.docx just now"},
		{"conversations.open", "user_disabled", "Slack does not let me write to you directly"},
	} {
		t.Run(test.method+" "+test.code, func(t *testing.T) {
			o := open(t, nil)
			o.slack.Inject(slacktest.Faults{Fail: map[string]string{test.method: test.code}})
			want(t, "the brief", o.command("C1", "U1", "/brief", "ferries").Text, test.want, "What there is on ferries")
		})
	}
}

// What was handed over before a crash is not handed over again.
func TestFilesAreHandedOverOnce(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	var a arrival
	err := o.pool.QueryRow(t.Context(), `insert into inbox (kind, team, channel, person, event) values ('command', 'T1', 'C1', 'U1', '{}')
		returning id, question_id::text`).Scan(&a.ID, &a.QuestionID)
	if err != nil {
		t.Fatal(err)
	}
	a.Event = event{Kind: command, Team: "T1", Channel: "C1", Person: "U1"}
	for range 2 { // tries
		r := reply{private: true, messages: []message{say("Brief")}, answer: &evidence{}, title: "Brief",
			files: []file{{"brief.md", []byte("# It")}, {"brief.docx", []byte("PK")}}, canvas: "# It"}
		o.bot.worker.handOver(t.Context(), a, destination{channel: "C1"}, &r)
		want(t, "the message", r.messages[0].Text, "Sent to you directly: brief.md and brief.docx. <https://example.slack.com/docs/T1/FC1|Open it as a canvas>.")
	}
	for method, n := range map[string]int{"files.completeUploadExternal": 1, "canvases.create": 1, "files.getUploadURLExternal": 2} {
		if calls := o.slack.Calls(method); len(calls) != n {
			t.Errorf("%d calls of %s, want %d", len(calls), method, n)
		}
	}
}

func TestLongTimelineIsAFile(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	got := o.command("C1", "U1", "/timeline", "everything")
	want(t, "the timeline", got.Text, "Sent to you directly: timeline-everything.csv and timeline-everything.md.")
	want(t, "the timeline", slacktest.Plain(got.Blocks), "These are the first 99 of 150 events.")
	if files := o.slack.Files(); len(files) != 2 || !slices.Contains(files, "150 events") {
		t.Errorf("the files are %q", files)
	}
	response, err := o.slack.Choose(t.Context(), got, "U1", actionContext, value(t, got, actionShare)+" 7")
	if err != nil || response.Status != 200 {
		t.Fatalf("choose: %d, %v", response.Status, err)
	}
	o.quiet()
	if views := o.slack.Views(); len(views) != 1 || !strings.Contains(string(views[0].JSON), "=Ferry 7 left on time.") {
		t.Errorf("the modals are %+v, want the seventh excerpt in context", views)
	}
}

func TestCheckAgainstSources(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"http", "socket mode"} {
		t.Run(door, func(t *testing.T) {
			o := open(t, func(options *Options) {
				if door == "socket mode" {
					options.AppToken, options.SigningSecret = "xapp-1-A1-test", ""
				}
			})
			check := func(text, callback string) {
				response, err := o.slack.Shortcut(t.Context(), o.slack.Write("C1", "U2", text, ""), "U1", callback)
				if err != nil || response.Status != 200 {
					t.Fatalf("shortcut: status %d, %v", response.Status, err)
				}
				o.quiet()
			}
			check("They <https://evil.example|struck> & left.", actionCheck)
			got := o.shownTo("C1", "U1")
			want(t, "the check", got.Text, "The sources on: They struck &amp; left.", "= The same.")
			o.click(got, "U1", actionContext, value(t, got, actionContext))
			if n := len(o.slack.Views()); n != 1 {
				t.Errorf("%d modals, want 1", n)
			}
			check("", actionCheck)
			want(t, "a message without words", o.shownTo("C1", "U1").Text, "no words in that message")
			check("They struck.", "dance")
			if n := o.count("select count(*) from audit where kind = 'shortcut'"); n != 3 {
				t.Errorf("%d audit rows, want 3", n)
			}
			for _, m := range o.slack.Messages("C1") {
				if m.BotID != "" && m.OnlyTo != "U1" {
					t.Errorf("somebody else was shown: %s", m.Text)
				}
			}
		})
	}
}

// Editors decide about names, at once; nobody else does, whatever they press.
func TestEditorsDecideAboutNames(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.Editors = []string{"U2"} })
	o.slack.AddUser(slacktest.User{ID: "U2", Name: "eve"})
	plain := o.command("C1", "U1", "/names", "Harbour")
	if strings.Contains(string(plain.Blocks), "Merge with") || strings.Contains(string(plain.Blocks), "Switch joining") {
		t.Error("somebody who is no editor is offered to decide")
	}
	list := o.command("C1", "U2", "/names", "Harbour")
	choose := func(person, action, value string) {
		response, err := o.slack.Choose(t.Context(), list, person, action, value)
		if err != nil || response.Status != 200 {
			t.Fatalf("choose: %d, %v", response.Status, err)
		}
		o.quiet()
	}
	choose("U1", actionMerge, "Ann Harbour | Ben Harbour")
	want(t, "what somebody else is told", o.shownTo("C1", "U1").Text, "Only the editors")
	choose("U2", actionMerge, "Ann Harbour | Ben Harbour")
	now := o.shownTo("C1", "U2")
	if now.TS != list.TS {
		t.Error("the list is not brought up to date")
	}
	want(t, "the list", now.Text, "“Ann Harbour” and “Ben Harbour” are one name now.")
	choose("U2", actionSplit, "Ann Harbour | Anna Harbor")
	o.click(list, "U2", actionJoining, "off Harbour")
	want(t, "the list", o.shownTo("C1", "U2").Text, "switched off", "each spelling stands for itself")
	o.click(list, "U2", actionJoining, "sideways Harbour")
	choose("U2", actionMerge, "Ann Harbour")
	for _, test := range []struct{ text, want string }{
		{"merge “Ann Harbour” | Ben Harbour", "are one name now"},
		{"merge Nobody | Ben Harbour", "I do not know the name “Nobody”. Try: Ann Harbour"},
		{"merge Ann | Ann", "Give two spellings of &lt;it&gt;."},
		{"split Ann Harbour|Anna Harbor", "“Ann Harbour” and “Anna Harbor” are two names now. `/names undo 8` takes it back."},
		{"undo 8", "Decision 8 is taken back."},
		{"undo it", "Write it as `/names undo NUMBER`"},
		{"joining on", "switched on"},
	} {
		want(t, test.text, o.command("C1", "U2", "/names", test.text).Text, test.want)
	}
	decisions := []string{"U2 merges Ann Harbour with Ben Harbour", "U2 splits Anna Harbor from Ann Harbour", "U2 switches joining to false",
		"U2 merges Ann Harbour with Ben Harbour", "U2 splits Anna Harbor from Ann Harbour", "U2 undoes 8", "U2 switches joining to true"}
	if !slices.Equal(o.library.decisions, decisions) {
		t.Errorf("decided: %q, want %q", o.library.decisions, decisions)
	}
	if n := o.count("select count(*) from audit where person = 'U2' and reason in ('names: merge', 'names: split', 'names: undo', 'names: joining')"); n != len(decisions) {
		t.Errorf("%d audit rows of decisions, want %d", n, len(decisions))
	}
	if n := o.count("select count(*) from audit where person = 'U1' and reason = 'names: not an editor'"); n != 1 {
		t.Errorf("%d audit rows of who may not, want 1", n)
	}
}

// A reply to one person that is longer than a response_url takes is told where it
// was asked for all the same, and shared from there; where the bot is not, directly.
func TestLongRepliesToOnePerson(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("All seven crews went back to work on Friday. ", 100)
	for _, test := range []struct{ name, fault, place string }{
		{"where it was asked for", "", "C1"},
		{"the bot is not in the channel", "not_in_channel", "DU1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := open(t, func(options *Options) { options.Library = talkative{newShelf()} })
			if test.fault != "" {
				o.slack.Inject(slacktest.Faults{Fail: map[string]string{"chat.postEphemeral": test.fault}})
			}
			o.command("C1", "U1", "/check", long)
			var told []slacktest.Message
			for _, place := range []string{"C1", "DU1"} {
				for _, m := range o.slack.Messages(place) {
					if m.OnlyTo == "U1" || place == "DU1" {
						told = append(told, m)
					}
				}
			}
			if len(told) <= mostResponses {
				t.Fatalf("%d messages: this test does not see what it is for", len(told))
			}
			for i, m := range told {
				if want := map[bool]string{true: "C1", false: test.place}[i < mostResponses]; m.Channel != want {
					t.Errorf("message %d stands in %s, want %s", i+1, m.Channel, want)
				}
			}
			if last := told[len(told)-1]; test.place == "C1" {
				o.click(last, "U1", actionShare, value(t, last, actionShare))
				public := slices.DeleteFunc(o.slack.Messages("C1"), func(m slacktest.Message) bool { return m.OnlyTo != "" })
				if len(public) < len(told) { // who shares it may stand in one of its own
					t.Errorf("%d messages are shared, want %d at least", len(public), len(told))
				}
			}
		})
	}
}

// A talkative library has much to say to each statement.
type talkative struct{ *shelf }

func (talkative) Check(_ context.Context, text string, _ time.Time, collections []string) (answer.Check, error) {
	checked := answer.Check{Searched: answer.Searched{Collections: collections}}
	for i, statement := range strings.SplitAfter(strings.TrimSpace(text), ". ") {
		checked.Statements = append(checked.Statements, answer.Statement{Text: statement, Verdict: answer.Same, Same: []int{i + 1}})
		checked.Citations = append(checked.Citations, excerpt(i+1, "They went back.", ""))
	}
	return checked, nil
}

// A response_url that does not lead to Slack is not followed.
func TestResponseURLLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	for _, address := range []string{"http://169.254.169.254/", "https://evil.example/", "https://slack.com.evil.example/", "file:///etc/passwd", "https://hooks.slack.com@evil.example/"} {
		if err := o.bot.workspace.respond(t.Context(), address, answerBack{message: say("x")}); err == nil || !strings.Contains(err.Error(), "does not lead to Slack") {
			t.Errorf("%s: %v, want that it does not lead to Slack", address, err)
		}
	}
}

func (o *office) direct(text string) slacktest.Message {
	o.Helper()
	before := len(o.slack.Messages("D1"))
	m := o.slack.Write("D1", "U1", text, "")
	o.slack.DeliverSoon(o.Context(), o.slack.Event(m))
	o.await("an answer to "+text, func() bool { return len(o.slack.Messages("D1")) > before+1 })
	o.quiet()
	messages := o.slack.Messages("D1")
	if n := len(messages) - before; n != 2 {
		o.Errorf("%d messages after %q, want it and its answer", n, text)
	}
	return messages[len(messages)-1]
}

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.AddChannel(slacktest.Channel{ID: "D1", Kind: "im"})
	for _, test := range []struct {
		text string
		want []string
	}{
		{"hello", []string{"I am a program"}},
		{"sources", []string{"2 documents", "1. *The Echo*", "2. *The Mirror*"}},
		{"sources about Mirrors", []string{"1 document: Mirrors"}},
		{"source 2", []string{"*The Mirror* · published June 2025", "Mirrors &amp; &lt;glass&gt;"}},
		{"source 1", []string{"&gt;"}},
		{"source 9", []string{"There is no source 9: I know 2 documents"}},
		{"from The Echo", []string{"1 document: from The Echo"}},
		{"from: The Echo published: July 2", []string{"1 document: published July 2 · from The Echo"}},
		{"published July 2", []string{"2 documents: published July 2"}},
		{"on July 2", []string{"2 documents: events of July 2"}},
		{"from Nobody", []string{"I do not know the outlet"}},
		{`quote "so it was"`, []string{"stands, word for word, in", "He said so it was"}},
		{`quote "never said"`, []string{"Nobody says “never said”", "What comes closest", "hardly ever said"}},
		{"who was it?", []string{"You asked: who was it?"}},
		{strings.Repeat("long ", 1000) + "?", []string{"too long for me"}},
	} {
		got := o.direct(test.text)
		if test.text == "source 1" {
			want(t, test.text, got.Text, "> It was said, and said again.")
			continue
		}
		want(t, test.text, got.Text, test.want...)
	}
	m := o.slack.Write("D1", "U1", "", "")
	event := o.slack.Event(m)
	event["event"].(map[string]any)["files"] = []any{map[string]any{"id": "F1"}}
	event["event"].(map[string]any)["subtype"] = "file_share"
	o.slack.DeliverSoon(t.Context(), event)
	o.await("a sentence about the attachment", func() bool {
		messages := o.slack.Messages("D1")
		return strings.Contains(messages[len(messages)-1].Text, "cannot read attachments")
	})
	o.quiet()
}

func TestListsArePaged(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.AddChannel(slacktest.Channel{ID: "D1", Kind: "im"})
	for i := range 60 {
		o.library.documents = append(o.library.documents, Document{Path: fmt.Sprintf("%d.txt", i), Title: fmt.Sprintf("Story %d", i)})
	}
	list := o.direct("sources about Story")
	want(t, "the first page", list.Text, "60 documents: Story — 1 to 8", "1. Story 0")
	o.await("the whole list as a file", func() bool {
		files := o.slack.Files()
		return len(files) == 1 && strings.Contains(files[0], "Story 59")
	})
	o.click(list, "U1", actionPage, value(t, list, actionPage))
	messages := o.slack.Messages("D1")
	page := messages[len(messages)-1]
	if page.TS != list.TS {
		t.Error("the next page does not take the place of the first")
	}
	want(t, "the next page", page.Text, "9 to 16", "9. Story 8")
	o.click(page, "U1", actionOpen, value(t, page, actionOpen))
	views := o.slack.Views()
	if len(views) != 1 {
		t.Fatalf("%d modals, want 1", len(views))
	}
	want(t, "the modal", string(views[0].JSON), "Story 8")
}

func TestInContext(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	got := o.ask("C1", "U1", "who was it?")
	o.click(got, "U1", actionContext, value(t, got, actionContext))
	views := o.slack.Views()
	if len(views) != 1 {
		t.Fatalf("%d modals, want 1", len(views))
	}
	want(t, "the modal", string(views[0].JSON), "Before it. ", "You asked: who was it?", " After it.", "News \\u0026gt; Today")

	// What the button names is checked, not believed.
	o.click(got, "U1", actionContext, "00000000-0000-0000-0000-000000000000 1")
	o.click(got, "U1", actionContext, strings.Split(value(t, got, actionContext), " ")[0]+" 99")
	o.slack.AddUser(slacktest.User{ID: "UG", Restricted: true})
	o.click(got, "UG", actionContext, value(t, got, actionContext))
	if n := len(o.slack.Views()); n != 1 {
		t.Errorf("%d modals, want no more than 1", n)
	}
	if n := o.count("select count(*) from audit where person = 'UG' and decision = 'denied'"); n != 1 {
		t.Errorf("%d denials, want 1", n)
	}
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	got := o.ask("C1", "U1", "who was it?")
	id := value(t, got, actionRight)
	o.click(got, "U1", actionRight, id)
	o.click(got, "U1", actionWrong, id)
	if n := len(o.slack.Views()); n != 1 {
		t.Fatalf("%d forms, want 1", n)
	}
	state := map[string]any{
		"faults": map[string]any{"faults": map[string]any{"type": "checkboxes", "selected_options": []any{
			map[string]any{"value": "date"}, map[string]any{"value": "made up"}}}},
		"note": map[string]any{"note": map[string]any{"type": "plain_text_input", "value": "It was <Tuesday>."}},
	}
	if response, err := o.slack.Submit(t.Context(), "U1", actionWrong, id, state); err != nil || response.Status != 200 {
		t.Fatalf("submit: %d, %v", response.Status, err)
	}
	o.quiet()
	judgements, err := Judgements(t.Context(), o.pool)
	if err != nil {
		t.Fatal(err)
	}
	if len(judgements) != 1 {
		t.Fatalf("%d judgements, want the last of one person", len(judgements))
	}
	j := judgements[0]
	if j.Verdict != "wrong" || len(j.Faults) != 1 || j.Faults[0] != "date" || j.Note != "It was <Tuesday>." {
		t.Errorf("stored %+v", j)
	}
	if !strings.Contains(string(j.Answer), "You asked: who was it?") || !strings.Contains(j.Question, "who was it?") {
		t.Errorf("the evidence is missing: %s %s", j.Question, j.Answer)
	}
}

func TestFollowUps(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	first := o.slack.Ask(t.Context(), "C1", "U1", "who was it?")
	o.answerTo(first)
	second := o.slack.Write("C1", "U1", "<@UBOT> and who else?", first.TS)
	o.slack.DeliverSoon(t.Context(), o.slack.Mention(second))
	o.await("the second answer", func() bool { return len(o.slack.Answers("C1", first.TS)) == 2 })
	o.quiet()
	want(t, "the follow-up", o.slack.Answers("C1", first.TS)[1].Text, "after: who was it?", "You asked: and who else?")

	third := o.slack.Write("C1", "U1", "and where?", first.TS)
	o.slack.Deliver(t.Context(), o.slack.Event(third))
	o.quiet()
	if n := len(o.slack.Answers("C1", first.TS)); n != 2 {
		t.Errorf("%d answers, want no answer to people who talk among themselves", n)
	}
	if n := o.count("select count(*) from inbox"); n != 2 {
		t.Errorf("%d rows: what people say among themselves is not kept", n)
	}

	o.command("C1", "U1", "/footnote", "threads on")
	fourth := o.slack.Write("C1", "U1", "and when?", first.TS)
	o.slack.DeliverSoon(t.Context(), o.slack.Event(fourth))
	o.await("the answer without a mention", func() bool { return len(o.slack.Answers("C1", first.TS)) == 3 })
	o.quiet()

	elsewhere := o.slack.Write("C1", "U2", "hello", "")
	reply := o.slack.Write("C1", "U1", "and this?", elsewhere.TS)
	o.slack.Deliver(t.Context(), o.slack.Event(reply))
	o.quiet()
	if n := len(o.slack.Answers("C1", elsewhere.TS)); n != 0 {
		t.Error("answered in a thread that is none of the bot's business")
	}
}

func TestHomeAndAssistant(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.Deliver(t.Context(), o.slack.Wrap(map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home", "event_ts": "1.0"}))
	o.quiet()
	views := o.slack.Views()
	if len(views) != 1 || views[0].User != "U1" {
		t.Fatalf("views: %+v, want U1's Home tab", views)
	}
	want(t, "the Home tab", string(views[0].JSON), "I have read 2 documents, published 30 June 2025 to 2 July 2025", "The Mirror", "What is private")

	o.slack.AddChannel(slacktest.Channel{ID: "D1", Kind: "im"})
	o.slack.Deliver(t.Context(), o.slack.Wrap(map[string]any{"type": "assistant_thread_started", "event_ts": "1.0",
		"assistant_thread": map[string]any{"user_id": "U1", "channel_id": "D1", "thread_ts": "5.0"}}))
	o.await("prompts", func() bool { return len(o.slack.Calls("assistant.threads.setSuggestedPrompts")) == 1 })
	call := o.slack.Calls("assistant.threads.setSuggestedPrompts")[0]
	want(t, "the prompts", call.Values["prompts"], "from The Echo", "on July 2")
	o.quiet()
}

// Questions that never arrived, while nothing was delivered, are found.
func TestSweepFindsWhatNeverArrived(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.slack.AddChannel(slacktest.Channel{ID: "D1", Kind: "im"})
	o.direct("hello")
	first := o.ask("C1", "U1", "before the outage?")
	var missed []slacktest.Message
	for range 20 {
		missed = append(missed, o.slack.Write("C1", "U1", "<@UBOT> during it?", ""))
	}
	missed = append(missed, o.slack.Write("C1", "U1", "<@UBOT> in a thread?", first.ThreadTS))
	o.slack.Write("C1", "U1", "people among themselves", "")
	alone := o.slack.Write("D1", "U1", "sources", "")
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	o.start(nil)
	for _, m := range missed[:20] {
		o.answerTo(m)
	}
	o.await("the answer in the thread", func() bool { return len(o.slack.Answers("C1", first.ThreadTS)) == 2 })
	o.await("the answer to the direct message", func() bool {
		messages := o.slack.Messages("D1")
		return messages[len(messages)-1].TS > alone.TS
	})
	o.quiet()
	if rows := o.count("select count(*) from inbox"); rows != 24 {
		t.Errorf("%d rows, want 24: each question once and nothing else", rows)
	}
}

// What stops gracefully loses nothing, and is out in time.
func TestStopWithQuestionsUnderWay(t *testing.T) {
	t.Parallel()
	for range environmentInt("FOOTNOTE_SOAK_STOPS", 2) {
		o := open(t, func(options *Options) { options.Patience = 50 * time.Millisecond })
		o.answerer.takes = 300 * time.Millisecond
		var asked []slacktest.Message
		for i := range 50 {
			asked = append(asked, o.slack.Ask(t.Context(), "C1", "U1", fmt.Sprintf("question %d?", i)))
		}
		o.slack.Delivered()
		start := time.Now()
		if err := o.stop(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("it took %s to stop", took)
		}
		o.answerer.takes = 0
		o.start(nil)
		for _, m := range asked {
			o.answerTo(m)
		}
		if err := o.stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// A question in a thread waits for the one before it, which it may be about.
func TestThreadsAreAnsweredInOrder(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.answerer.fails = func(q Question) error {
		if q.Text == "first?" {
			time.Sleep(200 * time.Millisecond)
		}
		return nil
	}
	first := o.slack.Write("C1", "U1", "<@UBOT> first?", "")
	second := o.slack.Write("C1", "U1", "<@UBOT> second?", first.TS)
	for _, m := range []slacktest.Message{first, second} {
		if err := o.slack.Deliver(t.Context(), o.slack.Mention(m)); err != nil {
			t.Fatal(err)
		}
	}
	o.quiet()
	answers := o.slack.Answers("C1", first.TS)
	if len(answers) != 2 {
		t.Fatalf("%d answers, want 2", len(answers))
	}
	want(t, "the first answer", answers[0].Text, "You asked: first?")
	want(t, "the second answer", answers[1].Text, "after: first?", "You asked: second?")
}

// Whatever is asked is answered, or told why not.
func TestPoisonousQuestions(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	for _, text := range []string{"\x00\x00?", "\u202e?dlot saw ohw", "\u200b\u200b", "👍👎🏽", strings.Repeat("x", 40_000), "&lt;!channel&gt;", "<!channel> <@U1>",
		"\xff\xfe", "'; drop table inbox; --", "%s %d {{.}} ${x}", strings.Repeat("<", 3000), "*_~`>", "quote \"", "sources about \x00"} {
		got := o.ask("C1", "U1", text)
		checkLive(t, got.Text)
		if got.Text == "" {
			t.Errorf("%q got an answer without words", text)
		}
	}
}
