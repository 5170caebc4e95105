package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/answer"
	"footnote/bot/slacktest"
)

// The matrix of who asks, where, how and for what. The rule is stated here a
// second time, in other words than in the program: a member of the workspace,
// by a way of asking, in a direct conversation or a listed channel that is not
// shared, from the collections that the place was given.
var (
	askers = []struct {
		name string
		user slacktest.User
		bot  bool // the event says that a bot wrote it
		team string
	}{
		{name: "member", user: slacktest.User{ID: "UM"}},
		{name: "guest", user: slacktest.User{ID: "UG", Restricted: true}},
		{name: "single-channel guest", user: slacktest.User{ID: "US", UltraRestricted: true}},
		{name: "connect stranger", user: slacktest.User{ID: "UX", Stranger: true}},
		{name: "deactivated", user: slacktest.User{ID: "UD", Deleted: true}},
		{name: "other team", user: slacktest.User{ID: "UO", Team: "T2"}, team: "T2"},
		{name: "bot", user: slacktest.User{ID: "UB", Bot: true}, bot: true},
		{name: "self", user: slacktest.User{ID: "UBOT", Bot: true}},
		{name: "workflow bot", user: slacktest.User{ID: "UW", Bot: true}},
	}
	spots = []struct {
		name, channel, thread string
		listed, im            bool
	}{
		{name: "listed channel", channel: "C1", listed: true},
		{name: "channel not listed", channel: "C2"},
		{name: "shared channel", channel: "C3", listed: false},
		{name: "direct", channel: "D1", im: true},
		{name: "group conversation", channel: "G1"},
		{name: "thread of a listed channel", channel: "C1", thread: "1.0", listed: true},
	}
	// How they turn to the bot, and with what. The first six are asked of every
	// spot; the rest are what else a command, a button and a shortcut can be.
	ways = []struct {
		name           string
		kind           kind
		command, value string
		searches       int
	}{
		{"mention", mention, "", "", 1},
		{"direct", direct, "", "", 1},
		{"command", command, "/sources", "", 1},
		{"button", button, actionPage, "0 about it", 1},
		{"edit", edit, "", "", 0},
		{"reaction", reaction, "", "", 0},
		{"summary", command, "/summary", "", 1},
		{"differ", command, "/differ", "", 1},
		{"timeline", command, "/timeline", "", 1},
		{"brief", command, "/brief", "", 1},
		{"check", command, "/check", "", 1},
		{"names", command, "/names", "", 1},
		{"check of a message", shortcut, actionCheck, "", 1},
		{"brief of an answer", button, actionBrief, "", 1},
		{"merge", button, actionMerge, "content of public | b", 0}, // by nobody who is an editor
		{"split", button, actionSplit, "content of public | b", 0},
		{"joining", button, actionJoining, "off content of public", 0},
	}
	// What the place may read, and who has the document that was asked for.
	shelves = []string{"public", "team", "private"}
)

func allowedCell(asker, spot, way int) bool {
	if askers[asker].name != "member" || ways[way].kind == edit || ways[way].kind == reaction {
		return false
	}
	return spots[spot].im || spots[spot].listed && spots[spot].name != "shared channel"
}

// A keeper has documents in every collection and notes what was searched.
type keeper struct {
	shelf
	mu       sync.Mutex
	searches int
	read     []string // collections
}

func (k *keeper) note(collections []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.searches++
	k.read = append(k.read, collections...)
}

func (k *keeper) Answer(_ context.Context, q Question, _ func(answer.Answer)) (answer.Answer, error) {
	k.note(q.Collections)
	found := saying("content of " + strings.Join(q.Collections, " and "))
	found.Question = q.Text
	return found, nil
}

func (k *keeper) Documents(_ context.Context, f Filter) ([]Document, error) {
	k.note(f.Collections)
	var documents []Document
	for _, c := range f.Collections {
		documents = append(documents, Document{Path: c + ".txt", Title: "content of " + c})
	}
	return documents, nil
}

// content is an answer from the collections.
func content(collections []string) answer.Answer {
	found := saying("content of " + strings.Join(collections, " and "))
	found.Searched.Collections = collections
	return found
}

func (k *keeper) Summary(_ context.Context, f Filter, _ bool) (answer.Answer, error) {
	k.note(f.Collections)
	return content(f.Collections), nil
}

func (k *keeper) Differ(_ context.Context, f Filter) (answer.Answer, error) {
	k.note(f.Collections)
	found := content(f.Collections)
	found.Disagreements = []answer.Disagreement{{About: "it", Accounts: []answer.Account{{Value: "it", Citations: []int{1}}}}}
	return found, nil
}

func (k *keeper) Timeline(_ context.Context, f Filter) (answer.Timeline, error) {
	k.note(f.Collections)
	found := content(f.Collections)
	return answer.Timeline{Events: []answer.Event{{Text: found.Claims[0].Text, Citations: []int{1}}}, Citations: found.Citations, Searched: found.Searched}, nil
}

func (k *keeper) Brief(_ context.Context, f Filter) (answer.Brief, error) {
	k.note(f.Collections)
	found := content(f.Collections)
	return answer.Brief{Summary: found.Claims, Citations: found.Citations, Searched: found.Searched}, nil
}

func (k *keeper) Check(_ context.Context, text string, _ time.Time, collections []string) (answer.Check, error) {
	k.note(collections)
	found := content(collections)
	return answer.Check{Statements: []answer.Statement{{Text: text, Verdict: answer.Same, Same: []int{1}}}, Citations: found.Citations, Searched: found.Searched}, nil
}

func (k *keeper) Names(_ context.Context, _ string, collections []string) (Naming, error) {
	k.note(collections)
	return Naming{Found: []Named{{Name: content(collections).Claims[0].Text}}}, nil
}

func TestAuthorisationMatrix(t *testing.T) {
	t.Parallel()
	library := &keeper{}
	o := open(t, func(options *Options) {
		options.Answerer, options.Library = library, library
		options.Collections = []string{"public"}
	}, func(b *Bot) { b.register.channels = []string{"C1", "C3"} }) // a shared channel is denied even if it is listed
	o.slack.AddChannel(slacktest.Channel{ID: "C2"})
	o.slack.AddChannel(slacktest.Channel{ID: "C3", ExtShared: true})
	o.slack.AddChannel(slacktest.Channel{ID: "D1", Kind: "im"})
	o.slack.AddChannel(slacktest.Channel{ID: "G1", Kind: "mpim"})
	for _, a := range askers {
		o.slack.AddUser(a.user)
	}
	// In each channel stands an answer whose brief can be asked for.
	briefed := map[string]string{}
	for _, spot := range spots {
		if briefed[spot.channel] != "" {
			continue
		}
		found := saying("content of public")
		found.Searched.Collections = []string{"public"}
		var id string
		err := o.pool.QueryRow(t.Context(), `insert into inbox (kind, team, channel, person, event, state, answer, finished_at)
			values ('mention', 'T1', $1, 'UM', '{}', 'answered', $2, now()) returning question_id::text`, spot.channel, found).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		briefed[spot.channel] = id
	}
	cells := map[string]string{} // event id → what the cell is, for those that are denied
	allowed := map[string]string{}
	searches, silent := 0, 0
	for ai, asker := range askers {
		for si, spot := range spots {
			for wi, way := range ways {
				for _, document := range shelves {
					n := len(cells) + len(allowed)
					e := event{Kind: way.kind, Team: "T1", App: "A1", Channel: spot.channel, Thread: spot.thread, Person: asker.user.ID,
						PersonTeam: asker.team, Bot: asker.bot, Shared: spot.channel == "C3", Text: "what about the " + document + " document?",
						EventID: fmt.Sprintf("E%d", n), TS: fmt.Sprintf("%d.0", 1000+n), Command: way.command, Value: way.value}
					if spot.im {
						e.Place = "im"
					}
					if way.kind == command || way.kind == button || way.kind == shortcut {
						e.TS, e.TriggerID = "", e.EventID
					}
					if way.command == actionBrief {
						e.Value = briefed[spot.channel]
					}
					name := fmt.Sprintf("%s, %s, %s, %s document", asker.name, spot.name, way.name, document)
					if allowedCell(ai, si, wi) {
						allowed[e.EventID] = name
						searches += way.searches
						if way.searches == 0 {
							silent++
						}
					} else {
						cells[e.EventID] = name
					}
					if fresh, err := o.bot.reception.inbox.accept(t.Context(), e); err != nil || !fresh {
						t.Fatalf("%s: accept: %v, %v", name, fresh, err)
					}
				}
			}
		}
	}
	total := len(cells) + len(allowed)
	if each := total / len(ways) * 6; each != 972 {
		t.Fatalf("%d cells for six ways, want 972", each)
	}
	o.await("a decision on every cell", func() bool {
		return o.count("select count(*) from inbox where finished_at is not null") == total+len(briefed)
	})
	rows, err := o.pool.Query(t.Context(), "select i.event_id, a.decision from audit a join inbox i on i.id = a.inbox_id")
	if err != nil {
		t.Fatal(err)
	}
	audited := 0
	var id, decision string
	_, err = pgx.ForEachRow(rows, []any{&id, &decision}, func() error {
		audited++
		if name, denied := cells[id]; denied != (decision == "denied") {
			t.Errorf("%s%s: %s", name, allowed[id], decision)
		}
		return nil
	})
	if err != nil || audited != total {
		t.Errorf("%d audit rows, want %d; %v", audited, total, err)
	}
	// One search for each that is allowed leaves none for those that are not.
	if library.searches != searches {
		t.Errorf("%d searches for %d cells that are allowed and make one", library.searches, searches)
	}
	if len(library.decisions) > 0 {
		t.Errorf("people who are no editors decided: %q", library.decisions)
	}
	for _, c := range library.read {
		if c != "public" {
			t.Fatalf("the collection %q was searched, which no place was given", c)
		}
	}
	shown := 0
	for _, m := range o.slack.Messages("") {
		if strings.Contains(slacktest.Plain(m.Blocks), "content of") {
			shown++
		}
	}
	if shown != len(allowed)-silent {
		t.Errorf("%d messages with content for %d cells that are allowed to have some", shown, len(allowed)-silent)
	}
}

// Whose right to ask ends between question and answer gets none.
func TestRevokedBetweenQuestionAndAnswer(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		revoke func(o *office)
	}{
		{"the person is deactivated", func(o *office) {
			o.slack.AddUser(slacktest.User{ID: "U1", Deleted: true})
			o.slack.Deliver(t.Context(), o.slack.Wrap(map[string]any{"type": "user_change", "user": map[string]any{"id": "U1"}}))
		}},
		{"the channel is given another collection", func(o *office) {
			o.pool.Exec(t.Context(), "insert into channel_policy (team, channel, collections) values ('T1', 'C1', '{other}') on conflict (team, channel) do update set collections = '{other}'")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := open(t, func(options *Options) { options.Patience = 20 * time.Millisecond })
			o.answerer.takes = 200 * time.Millisecond // so that a sign of life stands
			revoked := make(chan struct{})
			o.answerer.fails = func(Question) error {
				select {
				case <-revoked:
				default:
					test.revoke(o)
					close(revoked)
				}
				return nil
			}
			m := o.slack.Ask(t.Context(), "C1", "U1", "may I?")
			o.await("a decision", func() bool { return o.count("select count(*) from audit") == 1 })
			o.quiet()
			answers := o.slack.Answers("C1", m.TS)
			if n := o.count("select count(*) from audit where decision = 'denied'"); n == 1 && len(answers) > 0 {
				t.Errorf("denied, and yet there stands: %s", answers[0].Text)
			}
			for _, got := range answers {
				if !strings.Contains(got.Text, "in other") && strings.Contains(got.Text, "You asked") && !strings.Contains(slacktest.Plain(got.Blocks), "in other") {
					t.Errorf("answered all the same: %s", got.Text)
				}
			}
		})
	}
}

// An empty list of channels means none.
func TestNoChannelIsListed(t *testing.T) {
	t.Parallel()
	o := open(t, func(options *Options) { options.Channels = nil })
	m := o.slack.Ask(t.Context(), "C1", "U1", "anybody?")
	o.await("a decision", func() bool { return o.count("select count(*) from audit where decision = 'denied'") == 1 })
	if got := o.slack.Answers("C1", m.TS); len(got) > 0 {
		t.Errorf("answered: %s", got[0].Text)
	}
	o.await("the asker is told why, alone", func() bool {
		for _, got := range o.slack.Messages("C1") {
			if got.OnlyTo == "U1" && strings.Contains(got.Text, "not set up to answer") {
				return true
			}
		}
		return false
	})
}
