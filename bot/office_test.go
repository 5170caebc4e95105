package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"footnote/answer"
	"footnote/bot/slacktest"
	"footnote/database/databasetest"
)

func TestMain(m *testing.M) {
	if os.Getenv("BOT_TEST_PROCESS") != "" {
		os.Exit(runProcess())
	}
	goleak.VerifyTestMain(m)
}

// An echo answers every question with itself, as a quotation.
type echo struct {
	asked atomic.Int64
	takes time.Duration
	fails func(question Question) error // nil for never
	tells int                           // states that it tells before the answer, takes after each other
}

func (a *echo) Answer(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
	a.asked.Add(1)
	for n := range a.tells {
		told(stateOf(n+1, q))
		select {
		case <-ctx.Done():
			return answer.Answer{}, ctx.Err()
		case <-time.After(a.takes):
		}
	}
	select {
	case <-ctx.Done():
		return answer.Answer{}, ctx.Err()
	case <-time.After(a.takes):
	}
	if a.fails != nil {
		if err := a.fails(q); err != nil {
			return answer.Answer{}, err
		}
	}
	found := saying("You asked: " + q.Text)
	found.Question = q.Text
	if q.Earlier != nil {
		found.Reading = "after: " + q.Earlier.Question
	}
	found.Searched.Collections = q.Collections
	return found, nil
}

// stateOf is an answer to the question that has come to n of its claims.
func stateOf(n int, q Question) answer.Answer {
	state := saying("Claim 1 on " + q.Text)
	for i := 2; i <= n; i++ {
		state.Claims = append(state.Claims, answer.Claim{Text: fmt.Sprintf("Claim %d on %s", i, q.Text), Citations: []int{1}})
	}
	state.Question, state.Searched.Collections = q.Text, q.Collections
	return state
}

// saying is an answer with one claim, borne out by itself.
func saying(text string) answer.Answer {
	return answer.Answer{Status: answer.Answered, Reading: "the whole corpus", Claims: []answer.Claim{{Text: text, Citations: []int{1}}},
		Citations: []answer.Citation{{N: 1, Document: "echo.txt", Title: "Echoes & <answers>", Publisher: "The Echo", Published: "2025-07-02",
			URL: "https://example.org/echo", Quote: text, Start: 10, End: 10 + len(text), SentenceStart: 10, SentenceEnd: 10 + len(text)}},
		Searched: answer.Searched{Documents: 3, Passages: 30, Collections: []string{"main"}}}
}

// A shelf is a library of a few documents.
type shelf struct {
	documents []Document
	read      atomic.Int64
	changed   atomic.Bool // quotations no longer stand
	apart     atomic.Bool // spellings are not joined
	tokens    int         // that a model takes for a summary; 0 without one
	mu        sync.Mutex
	decisions []string // about names
}

func (s *shelf) Documents(_ context.Context, f Filter) ([]Document, error) {
	s.read.Add(1)
	if f.Publisher == "Nobody" {
		return nil, &Mistyped{What: "outlet", Said: f.Publisher, Try: []string{"The Echo", "The Mirror"}}
	}
	var found []Document
	for _, d := range s.documents {
		if (f.Publisher == "" || d.Publisher == f.Publisher) && strings.Contains(d.Title, f.Words) {
			found = append(found, d)
		}
	}
	return found, nil
}

func (s *shelf) Summary(_ context.Context, f Filter, plain bool) (answer.Answer, error) {
	s.read.Add(1)
	if s.tokens > 0 && !plain {
		found := saying("What there is on " + f.Words)
		found.Worded = &answer.Worded{Model: "some-model", Prompt: "summary/1", InputTokens: s.tokens * 3 / 4, OutputTokens: s.tokens / 4, Kept: 1}
		return found, nil
	}
	return saying("What there is on " + f.Words), nil
}

func (s *shelf) Quote(_ context.Context, words string, _ []string) (answer.Answer, error) {
	s.read.Add(1)
	if words == "never said" {
		return answer.Answer{Status: answer.Refused, Nearest: saying("hardly ever said").Citations}, nil
	}
	return saying("He said " + words), nil
}

func (s *shelf) Around(_ context.Context, c answer.Citation, _ []string) (Surroundings, error) {
	s.read.Add(1)
	return Surroundings{Document: s.documents[0], Heading: "News > Today", Before: "Before it. ", Quote: c.Quote, After: " After it."}, nil
}

func (s *shelf) Holdings(context.Context, []string) (Holdings, error) {
	s.read.Add(1)
	return Holdings{Documents: len(s.documents), Publishers: []string{"The Echo", "The Mirror"}, From: "2025-06-30", To: "2025-07-02"}, nil
}

func (s *shelf) Differ(_ context.Context, f Filter) (answer.Answer, error) {
	s.read.Add(1)
	if f.Words == "nothing" {
		return answer.Answer{Status: answer.Refused, Searched: answer.Searched{Collections: f.Collections}}, nil
	}
	differing := goldenAnswer()
	differing.Searched.Collections = f.Collections
	return differing, nil
}

func (s *shelf) Timeline(_ context.Context, f Filter) (answer.Timeline, error) {
	s.read.Add(1)
	n := 3
	if f.Words == "everything" {
		n = 150
	}
	t := answer.Timeline{Topic: f.Words, Reading: "events about " + f.Words, Searched: answer.Searched{Documents: 3, Collections: f.Collections}}
	for i := range n {
		c := excerpt(i+1, fmt.Sprintf("=Ferry %d left on time.", i+1), "left")
		t.Citations = append(t.Citations, c)
		t.Events = append(t.Events, answer.Event{Text: c.Quote, Outlets: []string{c.Publisher}, Citations: []int{c.N}})
	}
	return t, nil
}

func (s *shelf) WriteTimeline(t answer.Timeline) (Written, error) {
	return Written{CSV: fmt.Appendf(nil, "%d events", len(t.Events)), Markdown: []byte("# " + t.Topic)}, nil
}

func (s *shelf) Brief(_ context.Context, f Filter) (answer.Brief, error) {
	s.read.Add(1)
	if f.Publisher == "Nobody" {
		return answer.Brief{}, &Mistyped{What: "outlet", Said: f.Publisher}
	}
	found := saying("What there is on " + f.Words)
	return answer.Brief{Topic: f.Words, Summary: found.Claims, Citations: found.Citations, Sources: []answer.Source{{Document: "echo.txt"}},
		Searched: answer.Searched{Documents: 3, Collections: f.Collections}}, nil
}

func (s *shelf) WriteBrief(_ context.Context, b answer.Brief, _ []string) (Written, error) {
	if s.changed.Load() {
		return Written{}, fmt.Errorf("write a brief: %w", ErrChanged)
	}
	return Written{Markdown: []byte("# " + b.Topic), DOCX: []byte("PK " + b.Topic), Canvas: "# " + b.Topic}, nil
}

func (s *shelf) Check(_ context.Context, text string, _ time.Time, collections []string) (answer.Check, error) {
	s.read.Add(1)
	found := saying("The sources on: " + text)
	return answer.Check{Statements: []answer.Statement{{Text: text, Verdict: answer.Same, Reason: "It is said in as many words.", Same: []int{1}}},
		Citations: found.Citations, Searched: answer.Searched{Documents: 3, Collections: collections}}, nil
}

func (s *shelf) Names(_ context.Context, word string, _ []string) (Naming, error) {
	s.read.Add(1)
	if word == "nobody" {
		return Naming{Joined: true}, nil
	}
	return Naming{Joined: !s.apart.Load(), Found: []Named{
		{Name: "Ann Harbour", Spellings: []Spelling{{"Ann Harbour", 3}, {"Anna Harbor", 1}}, Mentions: 4, Documents: 2},
		{Name: "Ben Harbour", Spellings: []Spelling{{"Ben Harbour", 1}}, Mentions: 1, Documents: 1}}}, nil
}

func (s *shelf) decided(format string, values ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.decisions = append(s.decisions, fmt.Sprintf(format, values...))
	return nil
}

func (s *shelf) Merge(_ context.Context, name, other, by string, _ []string) (Decision, error) {
	switch name {
	case "Nobody":
		return Decision{}, &Mistyped{What: "name", Said: name, Try: []string{"Ann Harbour"}}
	case other:
		return Decision{}, &Undecided{"Give two spellings of <it>."}
	}
	return Decision{7, name, other}, s.decided("%s merges %s with %s", by, name, other)
}

func (s *shelf) Split(_ context.Context, name, spelling, by string, _ []string) (Decision, error) {
	return Decision{8, name, spelling}, s.decided("%s splits %s from %s", by, spelling, name)
}

func (s *shelf) Undo(_ context.Context, decision int, by string, _ []string) error {
	return s.decided("%s undoes %d", by, decision)
}

func (s *shelf) Join(_ context.Context, on bool, by string, _ []string) error {
	s.apart.Store(!on)
	return s.decided("%s switches joining to %v", by, on)
}

func newShelf() *shelf {
	return &shelf{documents: []Document{
		{Path: "echo.txt", Title: "Echoes", Publisher: "The Echo", Published: "2025-07-02", URL: "https://example.org/echo", Opening: "It was said, and said again."},
		{Path: "mirror.txt", Title: "Mirrors & <glass>", Publisher: "The Mirror", Published: "2025-06"},
	}}
}

// An office is a workspace, a database and a bot that serves the one from the
// other.
type office struct {
	*testing.T
	slack    *slacktest.Slack
	pool     *pgxpool.Pool
	answerer *echo
	library  *shelf
	bot      *Bot
	log      lockedBuffer
	tune     func(b *Bot) // when not nil, before the bot runs
	stop     func() error
}

func slackOptions() slacktest.Options {
	return slacktest.Options{AckTimeout: 3 * time.Second, RetryDelays: []time.Duration{0, 100 * time.Millisecond, 300 * time.Millisecond}}
}

// open starts an office; change, when not nil, makes other options of the usual
// ones, and tune sets what is no option.
func open(t *testing.T, change func(o *Options), tune ...func(b *Bot)) *office {
	t.Helper()
	o := &office{T: t, answerer: &echo{}, library: newShelf()}
	if len(tune) > 0 {
		o.tune = tune[0]
	}
	var err error
	if o.slack, err = slacktest.Start(slackOptions()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.slack.Close)
	o.pool = databasetest.New(t).Pool
	o.start(change)
	t.Cleanup(func() {
		if t.Failed() {
			log, seen := o.log.String(), o.slack.Transcript()
			t.Logf("what the bot logged, at the end:\n%s\nwhat stands in Slack, at the end:\n%s", log[max(0, len(log)-3000):], seen[max(0, len(seen)-3000):])
		}
	})
	return o
}

func (o *office) options() Options {
	return Options{Pool: o.pool, Answerer: o.answerer, Library: o.library,
		Log:      slog.New(slog.NewTextHandler(&o.log, nil)),
		BotToken: "xoxb-test", SigningSecret: "signing-secret", APIURL: o.slack.URL(), Listen: "127.0.0.1:0",
		Channels: []string{"C1"}, Admins: []string{"U1"}, Collections: []string{"main"},
		Pace: 1000, Burst: 20, CallLimit: 500 * time.Millisecond, Settle: 200 * time.Millisecond,
		SweepEvery: time.Hour}
}

// start starts the bot, also again after o.stop.
func (o *office) start(change func(o *Options)) {
	o.Helper()
	options := o.options()
	if change != nil {
		change(&options)
	}
	bot, err := New(o.Context(), options)
	if err != nil {
		o.Fatal(err)
	}
	o.bot = bot
	if o.tune != nil {
		o.tune(bot)
	}
	if options.SigningSecret != "" {
		o.slack.DeliverTo("http://" + bot.Addr().String())
	}
	ctx, cancel := context.WithCancelCause(context.Background()) // ends with stop, not with the test
	ran := make(chan error, 1)
	go func() { ran <- bot.Run(ctx) }()
	stopped := false
	o.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel(errors.New("a signal")) // a reason to stop is no failure
		return <-ran
	}
	o.Cleanup(func() {
		if err := o.stop(); err != nil {
			o.Errorf("stop: %v", err)
		}
	})
	o.await("the bot is ready", bot.working.Load)
	if options.SigningSecret == "" {
		o.await("two sockets are open", func() bool { open, _ := o.slack.Sockets(); return open == 2 })
	}
}

// await fails the test if the condition does not hold soon.
func (o *office) await(what string, condition func() bool) {
	o.Helper()
	ctx, cancel := context.WithTimeout(o.Context(), 60*time.Second)
	defer cancel()
	if !slacktest.Await(ctx, condition) {
		o.Fatalf("not in time: %s", what)
	}
}

// ask asks and returns the answer.
func (o *office) ask(channel, person, text string) slacktest.Message {
	o.Helper()
	m := o.slack.Ask(o.Context(), channel, person, text)
	return o.answerTo(m)
}

func (o *office) answerTo(m slacktest.Message) slacktest.Message {
	o.Helper()
	o.await("an answer to "+m.Text, func() bool { return len(o.slack.Answers(m.Channel, m.TS)) > 0 })
	o.quiet()
	answers := o.slack.Answers(m.Channel, m.TS)
	if len(answers) != 1 {
		o.Fatalf("%d answers to %q, want 1", len(answers), m.Text)
	}
	return answers[0]
}

// quiet waits until nothing is under way.
func (o *office) quiet() {
	o.Helper()
	o.slack.Delivered()
	o.await("everything to be done", func() bool {
		return o.count("select count(*) from inbox where finished_at is null and state = 'received'") == 0
	})
}

func (o *office) count(sql string, arguments ...any) int {
	o.Helper()
	var n int
	if err := o.pool.QueryRow(o.Context(), sql, arguments...).Scan(&n); err != nil && !errors.Is(err, context.Canceled) {
		o.Fatal(err)
	}
	return n
}

func newPool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	return databasetest.New(t).Pool
}

// A lockedBuffer is a log that several goroutines write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
