package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

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
				{"/summary", "ferries since July 1", []string{"Summary: ferries since July 1", "What there is on ferries"}},
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
		{"source 2", []string{"*The Mirror* · June 2025", "Mirrors &amp; &lt;glass&gt;"}},
		{"source 1", []string{"&gt;"}},
		{"source 9", []string{"There is no source 9: I know 2 documents"}},
		{"from The Echo", []string{"1 document: from The Echo"}},
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
