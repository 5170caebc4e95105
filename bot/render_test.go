package bot

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"footnote/answer"
	"footnote/bot/slacktest"
	days "footnote/retrieval/mention"
)

var update = flag.Bool("update", false, "write the golden files anew")

const aQuestion = "7e57ab1e-0000-4000-8000-000000000001"

// excerpt is a citation of words in a longer document.
func excerpt(n int, quote string, mark string) answer.Citation {
	c := answer.Citation{N: n, Document: fmt.Sprintf("harbour/%d.md", n), Title: "Ferries stay in port", Publisher: "Harbour Gazette",
		Published: "2025-07-02", URL: fmt.Sprintf("https://gazette.example/%d", n), Quote: quote, Start: 100, End: 100 + len(quote)}
	c.SentenceStart, c.SentenceEnd = c.Start, c.End
	if first, _, ok := strings.Cut(quote, ". "); ok {
		c.SentenceEnd = c.Start + len(first) + 1
	}
	if i := strings.Index(quote, mark); mark != "" && i >= 0 {
		c.Marks = []answer.Span{{Start: c.Start + i, End: c.Start + i + len(mark)}}
	}
	return c
}

func goldenAnswer() answer.Answer {
	other := excerpt(2, "Nine crews walked out, the harbour office says.", "Nine")
	other.Publisher, other.Published, other.Inferred, other.URL, other.Credits = "Quay News", "2025-07", true, "javascript:alert(1)", []string{"Harbour Office"}
	return answer.Answer{Question: "How many crews struck on July 2?", Status: answer.Answered,
		Reading: "2 July 2025 (event date) & <crews>",
		Claims:  []answer.Claim{{Text: "Seven crews walked out on July 2", Citations: []int{1}}},
		Citations: []answer.Citation{
			excerpt(1, "Seven crews <walked> out on Wednesday & stayed out. *No ferry* has left since; <!channel> was painted on the gate.", "Seven crews"), other},
		Disagreements: []answer.Disagreement{{About: "how many crews struck", Accounts: []answer.Account{
			{Value: "Seven crews", Citations: []int{1}}, {Value: "Nine crews", Citations: []int{2}}}}},
		Searched: answer.Searched{Documents: 12, Passages: 140, Collections: []string{"harbour"}, WordsOnly: true, WordsWhy: "the search by meaning did not answer in time"},
		Origins:  &answer.Origins{Articles: 5, Independent: 3}, Worded: &answer.Worded{Model: "a-model", Kept: 1, Dropped: 2}}
}

func noted(messages []message, text string) []message {
	r := reply{messages: messages}
	r.note(text)
	return r.messages
}

func goldenTimeline(n int) answer.Timeline {
	t := answer.Timeline{Topic: "ferries", Reading: "events about \"ferries\", by the days on which they happened", Searched: answer.Searched{Documents: 12, Collections: []string{"harbour"}}}
	day := days.DayOf(2025, time.June, 30)
	for i := range n {
		c := excerpt(2*i+1, "The last ferry <left> on Monday & did not return; *nobody* knows why.", "left")
		other := excerpt(2*i+2, "It left a day later, the harbour office says.", "left")
		other.Publisher, other.Credits = "Quay News", []string{"Harbour Office"}
		t.Citations = append(t.Citations, c, other)
		event := answer.Event{Days: days.Days{From: day + days.Day(i), To: day + days.Day(i+i%2)}, Text: c.Quote, Outlets: []string{"Harbour Gazette", "Quay News"}, Citations: []int{c.N, other.N}}
		if i == 1 {
			event.Otherwise = []answer.Account{{Value: "3 July 2025", Citations: []int{other.N}}}
		}
		t.Events = append(t.Events, event)
	}
	return t
}

func goldenBrief() answer.Brief {
	t, a := goldenTimeline(3), goldenAnswer()
	return answer.Brief{Topic: "ferries", Reading: "what is said about \"ferries\"", Summary: a.Claims, Events: t.Events, People: []answer.RosterEntry{{Name: "Elsa Kvist"}},
		Disagreements: a.Disagreements, Citations: a.Citations, Sources: make([]answer.Source, 2), Searched: a.Searched}
}

func goldenCheck() answer.Check {
	a := goldenAnswer()
	return answer.Check{Statements: []answer.Statement{
		{Text: "Seven crews <struck> on 2 July.", Verdict: answer.Both, Reason: "The sources give different numbers.", Same: []int{1}, Against: []int{2}},
		{Text: "Nine crews struck.", Verdict: answer.Same, Reason: "Quay News says so.", Same: []int{2}},
		{Text: "All of them went back to work on Friday.", Verdict: answer.Silent, Reason: "No document speaks of a Friday."},
	}, Citations: a.Citations, Searched: a.Searched}
}

func goldenNames() Naming {
	return Naming{Joined: true, Found: []Named{
		{Name: "Elsa Kvist", Spellings: []Spelling{{"Elsa Kvist", 7}, {"Kvist", 4}, {"Kwist", 1}}, Mentions: 12, Documents: 4,
			Roles: []Role{{"director of the harbour office", []string{"Harbour Gazette", "Quay News"}}, {"harbour <master>", []string{"The *Tide*"}}},
			First: []Document{{Path: "1.md", Title: "Ferries stay in port", Publisher: "Harbour Gazette", Published: "2025-07-02", URL: "https://gazette.example/1"}}},
		{Name: "Jonas Kvist", Spellings: []Spelling{{"Jonas Kvist", 1}}, Mentions: 1, Documents: 1}}}
}

func refusal() answer.Answer {
	return answer.Answer{Question: "Who sank the ferry?", Status: answer.Refused, Reading: "the whole corpus",
		Claims:  []answer.Claim{{Text: "No document speaks of a ferry that sank."}},
		Nearest: []answer.Citation{excerpt(1, "The ferry was towed to the yard.", "ferry")}, Searched: answer.Searched{Documents: 1, Collections: []string{"harbour"}}}
}

func TestGolden(t *testing.T) {
	documents := make([]Document, 20)
	for i := range documents {
		documents[i] = Document{Path: fmt.Sprintf("%d.md", i), Title: fmt.Sprintf("Story <%d>", i), Publisher: "Quay News", Published: "2025", URL: "https://quay.example/"}
	}
	around := Surroundings{Document: documents[0], Heading: "Harbour > Strike", Before: "The gates were shut at dawn. ", Quote: "Seven crews walked out.",
		After: " By noon <!here> the quay was empty.", AlsoSaid: []answer.Citation{excerpt(2, "All seven crews went.", "seven")}}
	summary := evidence{Form: asSummary, Asked: "ferries since: July 1", Answer: goldenAnswer()}
	differ := evidence{Form: asDiffer, Asked: "crews on: July 2", Answer: goldenAnswer()}
	timeline := ofTimeline(goldenTimeline(3))
	timeline.Asked = "ferries since: June 30 published: until July 4"
	long := ofTimeline(goldenTimeline(120))
	brief := ofBrief(goldenBrief())
	brief.Asked = "ferries"
	checked := ofCheck("Seven crews struck. All went back.", goldenCheck())
	for name, shown := range map[string]any{
		"answer":        renderAnswer(goldenAnswer(), aQuestion),
		"refusal":       renderAnswer(refusal(), aQuestion),
		"sketch":        []message{renderSignOfLife(aQuestion), renderSketch(goldenAnswer(), aQuestion)},
		"stopped":       []message{renderStopped(nil, aQuestion)[0], renderStopped(new(goldenAnswer()), aQuestion)[0]},
		"summary":       summary.offer(summary.render(aQuestion), aQuestion, true),
		"shared":        renderShared(renderAnswer(goldenAnswer(), aQuestion), "U1"),
		"quote_found":   renderQuote(goldenAnswer(), "walked out", aQuestion),
		"quote_absent":  renderQuote(refusal(), "sank <it>", aQuestion),
		"differ":        differ.offer(differ.render(aQuestion), aQuestion, true),
		"no_differ":     evidence{Form: asDiffer, Asked: "tea", Answer: answer.Answer{Reading: "tea"}}.render(aQuestion),
		"timeline":      timeline.offer(timeline.render(aQuestion), aQuestion, true),
		"timeline_long": noted(long.offer(long.render(aQuestion), aQuestion, true), "Sent to you directly: timeline-ferries.csv and timeline-ferries.md."),
		"no_timeline":   ofTimeline(answer.Timeline{Topic: "tea", Reading: "events about tea; there are none"}).render(aQuestion),
		"brief":         noted(brief.offer(brief.render(aQuestion), aQuestion, true), "Sent to you directly: brief-ferries.md and brief-ferries.docx. <https://example.slack.com/docs/T1/F1|Open it as a canvas>."),
		"no_brief":      ofBrief(answer.Brief{Topic: "tea"}).render(aQuestion),
		"check":         checked.offer(checked.render(aQuestion), aQuestion, true),
		"no_check":      ofCheck("Really?", answer.Check{}).render(aQuestion),
		"names":         renderNames(goldenNames(), "Kvist", "", false),
		"names_editor":  renderNames(goldenNames(), "Kvist", "✓ “Elsa Kvist” and “Kwist” are two names now. `/names undo 8` takes it back.", true),
		"no_names":      renderNames(Naming{}, "<nobody>", "", false),
		"documents":     []message{renderDocuments(documents, Filter{Publisher: "Quay News"}, 8)},
		"no_documents":  []message{renderDocuments(nil, Filter{Words: "<nothing>"}, 0)},
		"document":      []message{renderDocument(Document{Path: "a.md", Title: "A & B", Publisher: "Quay News", Published: "2025-07-02", Opening: "It <began> here.\nAnd went on."})},
		"help":          []message{renderHelp()},
		"mistyped":      []message{renderMistyped(&Mistyped{What: "outlet", Said: "Quay Nws", Try: []string{"Quay News"}})},
		"fault":         []message{renderFault(aQuestion)},
		"context":       renderContext(around),
		"wrong":         renderWrong(aQuestion),
		"home":          renderHome(Holdings{Documents: 12, Publishers: []string{"Quay News", "A & B"}, From: "2025-06-30", To: "2025-07-02", Ingested: time.Date(2025, 7, 3, 9, 0, 0, 0, time.UTC)}),
		"home_empty":    renderHome(Holdings{}),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(shown); err != nil {
				t.Fatal(err)
			}
			switch shown := shown.(type) {
			case []message:
				for _, m := range shown {
					checkMessage(t, m)
				}
			case slack.ModalViewRequest:
				checkBlocks(t, shown.Blocks.BlockSet, maxModalBlocks)
			case slack.HomeTabViewRequest:
				checkBlocks(t, shown.Blocks.BlockSet, maxModalBlocks)
			}
			golden(t, name+".json", b.Bytes())
			title, blocks := "footnote", []slack.Block(nil)
			switch shown := shown.(type) {
			case []message:
				blocks = shown[0].Blocks
			case slack.ModalViewRequest:
				title, blocks = shown.Title.Text, shown.Blocks.BlockSet
			case slack.HomeTabViewRequest:
				blocks = shown.Blocks.BlockSet
			}
			encoded, err := json.Marshal(blocks)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := slacktest.Picture(title, encoded)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".svg", []byte(picture))
		})
	}
}

// golden compares what was made with a file, or makes the file anew.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what was made; see what changed with: go test ./bot -run Golden -update; git diff bot/testdata", path)
	}
}

// A tester is a test, or a run of one with generated values.
type tester interface {
	Helper()
	Error(values ...any)
	Errorf(format string, values ...any)
	Fatal(values ...any)
}

// checkMessage holds a message against Slack's limits, as its documentation and
// people's experience have them.
func checkMessage(t tester, m message) {
	t.Helper()
	if m.Text == "" {
		t.Error("a message without a text: screen readers and notifications have nothing to say")
	}
	if n := utf8.RuneCountInString(m.Text); n > 4000 {
		t.Errorf("a text of %d characters", n)
	}
	checkLive(t, m.Text)
	checkBlocks(t, m.Blocks, 50)
	if n := characterCount(m.Blocks); n > 13_000 {
		t.Errorf("blocks of %d characters together", n)
	}
}

func checkBlocks(t tester, blocks []slack.Block, most int) {
	t.Helper()
	if len(blocks) > most {
		t.Errorf("%d blocks, at most %d", len(blocks), most)
	}
	encoded, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	var decoded []any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
	if tables := strings.Count(string(encoded), `"type":"table"`); tables > 1 {
		t.Errorf("%d tables in a message", tables)
	}
	for _, block := range decoded {
		checkElement(t, block, "", map[string]bool{})
	}
	ids := map[string]bool{}
	for _, b := range decoded {
		if id, _ := b.(map[string]any)["block_id"].(string); id != "" && ids[id] {
			t.Errorf("two blocks with the id %s", id)
		} else {
			ids[id] = true
		}
	}
}

// checkElement checks one element of blocks and all in it. actions are the action
// ids seen in the block so far.
func checkElement(t tester, v any, parent string, actions map[string]bool) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			checkElement(t, element, parent, actions)
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		length := func(key string) int { s, _ := v[key].(string); return utf8.RuneCountInString(s) }
		elements, _ := v["elements"].([]any)
		switch kind {
		case "mrkdwn":
			if v["verbatim"] != true {
				t.Error("a text in which Slack makes links of words")
			}
			checkLive(t, v["text"].(string))
			if n := length("text"); n > 3000 || n == 0 {
				t.Errorf("a text of %d characters in a %s", n, parent)
			}
		case "plain_text":
			most := map[string]int{"header": 150, "button": 75, "modal": 24}[parent]
			if n := length("text"); most > 0 && n > most {
				t.Errorf("a text of %d characters in a %s, at most %d", n, parent, most)
			}
		case "text":
			if length("text") == 0 {
				t.Error("an empty element of rich text")
			}
		case "link":
			t.Error("a link in rich text: links are made in one place, from corpus rows")
		case "user", "usergroup", "broadcast", "channel":
			t.Errorf("a live %s", kind)
		case "table":
			rows, _ := v["rows"].([]any)
			characters := 0
			for _, row := range rows {
				encoded, err := json.Marshal(row)
				if err != nil {
					t.Fatal(err)
				}
				characters += utf8.RuneCountInString(slacktest.Plain(encoded))
				if n := len(row.([]any)); n == 0 || n > 20 {
					t.Errorf("a row of %d cells", n)
				}
			}
			if len(rows) > 100 || characters > 10_000 {
				t.Errorf("a table of %d rows and %d characters", len(rows), characters)
			}
		case "raw_text":
			if length("text") == 0 {
				t.Error("an empty cell")
			}
		case "static_select":
			options, _ := v["options"].([]any)
			if len(options) == 0 || len(options) > 100 {
				t.Errorf("a menu of %d options", len(options))
			}
			for _, option := range options {
				option := option.(map[string]any)
				text, _ := option["text"].(map[string]any)["text"].(string)
				value, _ := option["value"].(string)
				if n := utf8.RuneCountInString(text); n == 0 || n > 75 || utf8.RuneCountInString(value) > 150 {
					t.Errorf("an option %q with the value %q", text, value)
				}
			}
			id := v["action_id"].(string)
			if actions[id] {
				t.Errorf("two of %s in one block", id)
			}
			actions[id] = true
		case "context":
			if len(elements) > 10 {
				t.Errorf("%d elements in a context", len(elements))
			}
		case "actions":
			if len(elements) > 25 {
				t.Errorf("%d elements in actions", len(elements))
			}
		case "button":
			if length("value") > 2000 {
				t.Errorf("a button's value of %d characters", length("value"))
			}
			id := v["action_id"].(string)
			if parent == "actions" && actions[id] {
				t.Errorf("two buttons %s in one block", id)
			}
			actions[id] = true
		}
		for key, element := range v {
			if key != "style" {
				checkElement(t, element, first(kind, parent), actions)
			}
		}
	}
}

// checkLive fails if something in mrkdwn acts: all that may stand between angle
// brackets are links to http and https, and the mention of who shared.
func checkLive(t tester, mrkdwn string) {
	t.Helper()
	rest := mrkdwn
	for {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			return
		}
		inside, more, closed := strings.Cut(after, ">")
		target, _, _ := strings.Cut(inside, "|")
		link := strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://")
		if !closed || !link && inside != "@U1" {
			t.Errorf("live markup <%.40s in %.200q", after, mrkdwn)
		}
		rest = more
	}
}

// Whatever the sources and the model say: nothing of it acts, no limit is
// passed, nothing is dropped, and each quotation is shown byte for byte.
func TestRenderingIsSafeAndWhole(t *testing.T) {
	hostile := rapid.OneOf(
		rapid.String(), rapid.StringN(0, 900, 3000),
		rapid.SampledFrom([]string{"<!channel>", "<!here|x>", "<@U2>", "<!subteam^S1>", "<https://evil.example|good>", "[x](https://evil.example)",
			"&lt;!channel&gt;", "*bold* _it_ ~no~ `code`", "> quote\n> quote", "\x00", "\u202e right to left", "http://evil.example", "a|b>c<d&e"}))
	rapid.Check(t, func(rt *rapid.T) {
		var a answer.Answer
		a.Status = rapid.SampledFrom([]answer.Status{answer.Answered, answer.Refused}).Draw(rt, "status")
		a.Reading = hostile.Draw(rt, "reading")
		address := rapid.SampledFrom([]string{"https://ok.example/a?b=c&d=e", "javascript:alert(1)", "", "https://evil.example|x>", "https://user:pw@evil.example", "ftp://x", "//x", "https://"})
		for n := range rapid.IntRange(0, 40).Draw(rt, "citations") {
			quote := strings.ToValidUTF8(hostile.Draw(rt, "quote"), "?") + "."
			c := answer.Citation{N: n + 1, Document: hostile.Draw(rt, "document"), Title: hostile.Draw(rt, "title"), Publisher: hostile.Draw(rt, "publisher"),
				Published: hostile.Draw(rt, "published"), URL: address.Draw(rt, "url"), Quote: quote, Start: 7, End: 7 + len(quote)}
			c.SentenceStart, c.SentenceEnd = 7+rapid.IntRange(-3, len(quote)).Draw(rt, "from"), 7+rapid.IntRange(-3, len(quote)+3).Draw(rt, "to")
			c.Marks = []answer.Span{{Start: 7 + rapid.IntRange(-3, len(quote)).Draw(rt, "mark from"), End: 7 + rapid.IntRange(0, len(quote)+3).Draw(rt, "mark to")}}
			if a.Status == answer.Refused {
				a.Nearest = append(a.Nearest, c)
			} else {
				a.Citations = append(a.Citations, c)
				a.Claims = append(a.Claims, answer.Claim{Text: hostile.Draw(rt, "claim") + ".", Citations: []int{n + 1, rapid.IntRange(0, 50).Draw(rt, "other")}})
			}
		}
		var shown strings.Builder
		for _, m := range renderAnswer(a, aQuestion) {
			checkMessage(rt, m)
			encoded, err := json.Marshal(m.Blocks)
			if err != nil {
				rt.Fatal(err)
			}
			shown.WriteString(slacktest.Plain(encoded))
		}
		for _, c := range append(a.Citations, a.Nearest...) {
			if !strings.Contains(shown.String(), c.Quote) {
				rt.Errorf("the quotation %q is not shown", c.Quote)
			}
		}
		for _, v := range hostileForms(rt, hostile, a) {
			for _, m := range append(noted(v.offer(v.render(aQuestion), aQuestion, true), "Sent to you directly."), renderShared(v.render(aQuestion), "U1")...) {
				checkMessage(rt, m)
			}
		}
		for _, m := range renderNames(hostileNames(rt, hostile), hostile.Draw(rt, "word"), "", true) {
			checkMessage(rt, m)
		}
		modal := renderContext(Surroundings{Document: Document{Title: a.Reading}, Heading: a.Reading, Before: a.Reading, Quote: "q", After: a.Reading, AlsoSaid: a.Citations})
		checkBlocks(rt, modal.Blocks.BlockSet, 100)
	})
}

// Whatever stands above or below a reply finds room there, however full its messages
// are.
func TestWhatIsAddedFindsRoom(t *testing.T) {
	full := 0 // messages to which nothing can be added
	for n := range 70 {
		a := answer.Answer{Status: answer.Answered, Reading: "the whole corpus"}
		check, timeline := answer.Check{}, answer.Timeline{}
		for i := 1; i <= n; i++ {
			a.Citations = append(a.Citations, excerpt(i, "It left.", ""))
			check.Statements = append(check.Statements, answer.Statement{Text: "It left.", Verdict: answer.Same, Same: []int{i}})
			timeline.Events = append(timeline.Events, answer.Event{Text: "It left.", Citations: []int{i}})
			if i%3 > 0 { // others differ in what all of them say
				a.Claims = append(a.Claims, answer.Claim{Text: "It left.", Citations: []int{i}})
			}
		}
		a.Disagreements = []answer.Disagreement{{About: "when it left", Accounts: make([]answer.Account, n)}}
		check.Citations, timeline.Citations = a.Citations, a.Citations
		for _, v := range []evidence{{Answer: a}, {Form: asSummary, Answer: a}, {Form: asDiffer, Answer: a}, ofCheck("It left.", check), ofTimeline(timeline)} {
			for _, add := range []func([]message) []message{
				func(m []message) []message { return m },
				func(m []message) []message { return v.offer(m, aQuestion, true) },
				func(m []message) []message { return noted(v.offer(m, aQuestion, true), "Sent to you directly.") },
				func(m []message) []message { return v.offer(noted(m, "Sent to you directly."), aQuestion, true) },
				func(m []message) []message { return renderShared(m, "U1") },
				func(m []message) []message { return noted(renderShared(m, "U1"), "With it: a file.") },
				func([]message) []message { return renderStopped(&a, aQuestion) },
				func([]message) []message { return []message{renderSketch(a, aQuestion)} },
			} {
				for _, m := range add(v.render(aQuestion)) {
					checkMessage(t, m)
					if len(m.Blocks) == maxBlocks {
						full++
					}
				}
			}
		}
	}
	if full == 0 {
		t.Error("no message is full: this test does not see what it is for")
	}
}

// hostileForms are the other forms of an answer.
func hostileForms(rt *rapid.T, hostile *rapid.Generator[string], a answer.Answer) []evidence {
	asked := Filter{Words: hostile.Draw(rt, "asked words"), Publisher: hostile.Draw(rt, "asked outlet")}.String()
	t := answer.Timeline{Topic: a.Question, Reading: a.Reading, Citations: a.Citations}
	c := answer.Check{Citations: a.Citations}
	b := answer.Brief{Reading: a.Reading, Summary: a.Claims, Citations: a.Citations}
	differing := a
	for i := range rapid.IntRange(0, 120).Draw(rt, "events") {
		numbers := []int{i, i + 1}
		account := answer.Account{Value: hostile.Draw(rt, "value"), Citations: numbers}
		t.Events = append(t.Events, answer.Event{Text: hostile.Draw(rt, "event"), Outlets: []string{hostile.Draw(rt, "outlet")}, Citations: numbers, Otherwise: []answer.Account{account}})
		if i < 12 {
			differing.Disagreements = append(differing.Disagreements, answer.Disagreement{About: hostile.Draw(rt, "about"), Accounts: []answer.Account{account, account}})
			c.Statements = append(c.Statements, answer.Statement{Text: hostile.Draw(rt, "statement"), Reason: hostile.Draw(rt, "reason"),
				Verdict: rapid.SampledFrom([]answer.Verdict{answer.Same, answer.Otherwise, answer.Both, answer.Silent, "?"}).Draw(rt, "verdict"), Same: numbers, Against: numbers})
		}
	}
	forms := []evidence{{Form: asSummary, Answer: a}, {Form: asDiffer, Answer: differing}, ofTimeline(t), ofBrief(b), ofCheck(a.Question, c)}
	for i := range forms {
		forms[i].Asked = asked
	}
	return forms
}

func hostileNames(rt *rapid.T, hostile *rapid.Generator[string]) Naming {
	var naming Naming
	for range rapid.IntRange(0, 8).Draw(rt, "names") {
		n := Named{Name: hostile.Draw(rt, "name"), Mentions: 1, Documents: 1, First: []Document{{Title: hostile.Draw(rt, "title")}}}
		for range rapid.IntRange(0, 30).Draw(rt, "spellings") {
			n.Spellings = append(n.Spellings, Spelling{hostile.Draw(rt, "spelling"), 1})
			n.Roles = append(n.Roles, Role{hostile.Draw(rt, "role"), []string{hostile.Draw(rt, "outlet")}})
		}
		naming.Found = append(naming.Found, n)
	}
	return naming
}

func TestPlainText(t *testing.T) {
	for _, test := range []struct{ name, message, want string }{
		{"the mention of the bot is left out", "<@UBOT> who was it?", "who was it?"},
		{"in the middle too", "hey <@UBOT>, who?", "hey , who?"},
		{"a link is its label", "see <https://a.example|the paper>", "see the paper"},
		{"a bare link is itself", "see <https://a.example>", "see https://a.example"},
		{"a channel is its name", "in <#C1|news>", "in #news"},
		{"an escape is undone once", "a &amp;lt; b &lt;c&gt;", "a &lt; b <c>"},
		{"white space is one space", "a\n\n b\tc", "a b c"},
	} {
		if got := plainText(test.message, "UBOT"); got != test.want {
			t.Errorf("%s: plainText(%q) = %q, want %q", test.name, test.message, got, test.want)
		}
	}
}

func TestReadLookup(t *testing.T) {
	for _, test := range []struct {
		text string
		want lookup
	}{
		{"", lookup{what: askHelp}},
		{"Help", lookup{what: askHelp}},
		{"sources", lookup{what: askList}},
		{"sources about tomatoes", lookup{what: askList, filter: Filter{Words: "tomatoes"}}},
		{"source 3", lookup{what: askSource, number: 3}},
		{"source of the leak", lookup{what: askQuestion}},
		{"from IRFS", lookup{what: askList, filter: Filter{Publisher: "IRFS"}}},
		{"from IRFS since July 1 until July 3", lookup{what: askList, filter: Filter{Publisher: "IRFS", Since: "July 1", Until: "July 3"}}},
		{"on July 2", lookup{what: askList, filter: Filter{On: "July 2"}}},
		{"On July 2 who was summoned?", lookup{what: askQuestion}},
		{`quote "carefully consider"`, lookup{what: askQuote, words: "carefully consider"}},
		{"quote “carefully consider”", lookup{what: askQuote, words: "carefully consider"}},
		{"who was it?", lookup{what: askQuestion}},
		{"sources of funding?", lookup{what: askQuestion}},
	} {
		if got := readLookup(test.text); got.what != test.want.what || got.filter.String() != test.want.filter.String() || got.number != test.want.number || got.words != test.want.words {
			t.Errorf("readLookup(%q) = %+v, want %+v", test.text, got, test.want)
		}
	}
}

func TestReadFilter(t *testing.T) {
	for _, test := range []struct {
		text string
		want Filter
	}{
		{"ferries", Filter{Words: "ferries"}},
		{"about ferries", Filter{Words: "ferries"}},
		{"attacks on journalists", Filter{Words: "attacks on journalists"}},
		{"attacks on Monitor staff", Filter{Words: "attacks on Monitor staff"}},
		{"ferries since July 1 until July 3 from Quay News", Filter{Words: "ferries", Since: "July 1", Until: "July 3", Publisher: "Quay News"}},
		{"ferries since:July 1 until: July 3 From: “Quay News”", Filter{Words: "ferries", Since: "July 1", Until: "July 3", Publisher: "Quay News"}},
		{"on 2 July", Filter{On: "2 July"}},
		{"on:the day before", Filter{On: "the day before"}},
		{"from Quay News", Filter{Publisher: "Quay News"}},
		{"from The Sun", Filter{Publisher: "The Sun"}},
		{"strikes from June 30 to July 2 from Quay News", Filter{Words: "strikes", On: "from June 30 to July 2", Publisher: "Quay News"}},
		{"the book published in Baku", Filter{Words: "the book published in Baku"}},
		{"published July 2", Filter{Published: "July 2"}},
		{"ferries published on July 2 from Quay News", Filter{Words: "ferries", Published: "on July 2", Publisher: "Quay News"}},
		{"published since July 1 until July 3", Filter{Published: "since July 1 until July 3"}},
		{"published: July 4 on: July 2", Filter{Published: "July 4", On: "July 2"}},
		{"published July 4 since July 2", Filter{Published: "July 4", Since: "July 2"}},
		{"see https://quay.example/on:July", Filter{Words: "see https://quay.example/on:July"}},
	} {
		got := readFilter(test.text)
		if got.String() != test.want.String() || got.On != test.want.On || got.Published != test.want.Published {
			t.Errorf("readFilter(%q) = %q, want %q", test.text, got, test.want)
		}
		if again := readFilter(got.String()); again.String() != got.String() {
			t.Errorf("readFilter(%q) = %q, want the same again", got, again)
		}
	}
	f := readFilter("ferries on: July 2 published: July 4 from: Quay News")
	if want := "ferries · events of July 2 · published July 4 · from Quay News"; f.shown() != want {
		t.Errorf("it is shown as %q, want %q", f.shown(), want)
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("<!channel> & <@U1>")
	f.Add("&lt;")
	f.Fuzz(func(t *testing.T, text string) {
		escaped := clip(escape(text), 100)
		if strings.ContainsAny(escaped, "<>") {
			t.Errorf("escape(%q) = %q", text, escaped)
		}
		if whole := escape(text); unescape.Replace(whole) != text {
			t.Errorf("escape(%q) cannot be undone", text)
		}
		if i := strings.LastIndexByte(escaped, '&'); i >= 0 && !strings.Contains(escaped[i:], ";") {
			t.Errorf("clip cut an entity: %q", escaped)
		}
	})
}

func FuzzDecodeCallback(f *testing.F) {
	f.Add([]byte(`{"type":"event_callback","team_id":"T1","event_id":"E1","event":{"type":"app_mention","user":"U1","channel":"C1","ts":"1.0","text":"<@UBOT> a"}}`))
	f.Add([]byte(`{"team_id":"T1","event_id":"E1","event":{"type":"message","subtype":"message_changed","channel":"D1","channel_type":"im","message":{"user":"U1"}}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if e, err := decodeCallback(payload, "UBOT"); err == nil && (e.Kind == "" || e.Team == "" || e.EventID == "") {
			t.Errorf("decodeCallback(%q) = %+v", payload, e)
		}
	})
}

func FuzzDecodeInteraction(f *testing.F) {
	f.Add([]byte(`{"type":"message_action","callback_id":"check","trigger_id":"t","team":{"id":"T1"},"user":{"id":"U1"},"message":{"text":"It left.","ts":"1.0"}}`))
	f.Add([]byte(`{"type":"block_actions","trigger_id":"t","team":{"id":"T1"},"user":{"id":"U1"},"actions":[{"action_id":"merge","selected_option":{"value":"a | b"}}]}`))
	f.Add([]byte(`{"type":"view_submission","trigger_id":"t","team":{"id":"T1"},"user":{"id":"U1"},"view":{"state":{"values":{"note":{"note":{"value":"x"}}}}}}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if e, err := decodeInteraction(payload); err == nil && (e.Kind == "" || e.Team == "" || e.Person == "" || e.TriggerID == "" || e.TS != "") {
			t.Errorf("decodeInteraction(%q) = %+v", payload, e)
		}
	})
}

func FuzzReadFilter(f *testing.F) {
	f.Add("ferries on: July 2 published since July 1 until July 3 from: “Quay News”")
	f.Fuzz(func(t *testing.T, text string) {
		filter := readFilter(text)
		quoted := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Quotation_Mark, r) }) // what was quoted may be a part's word
		if again := readFilter(filter.String()); !quoted && again.String() != filter.String() {
			t.Errorf("readFilter(%q) = %q, and read again %q", text, filter, again)
		}
	})
}

func FuzzReadLookup(f *testing.F) {
	f.Add("sources about x since y until z from")
	f.Fuzz(func(t *testing.T, text string) {
		readLookup(plainText(text, "UBOT"))
	})
}
