package bot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"footnote/bot/slacktest"
	"footnote/database"
	"footnote/database/local"
)

// A storm is a load with everything going wrong that may.
type storm struct {
	questions  int
	perSecond  int
	channels   int
	killEvery  time.Duration
	breakEvery time.Duration // PostgreSQL
	seed       uint64
	takes      time.Duration
	tells      int    // states of each answer before it is complete
	model      string // address of the one that words answers on the corpus of the storm; "" for an echo
}

// asks is what is asked as the n-th question, and says what its answer says when it
// is complete.
func (s storm) asks(n int) string {
	if s.model != "" {
		return seats
	}
	return fmt.Sprintf("question %d?", n)
}

func (s storm) says(text string) bool {
	if s.model != "" {
		return strings.Contains(text, "61 seats") && !strings.Contains(text, "Still reading")
	}
	return strings.Contains(text, "You asked: question")
}

// An outcome is what people in the channels saw.
type outcome struct {
	asked, kills, breaks  int
	lost, doubled, leaked int
	unfinished            int // answers that do not say in the end what they should
	drained               time.Duration
}

func (o outcome) String() string {
	return fmt.Sprintf("%d questions, %d kills, %d crashes of PostgreSQL: %d lost, %d doubled, %d unfinished, %d answered that must not be; drained in %.1f s",
		o.asked, o.kills, o.breaks, o.lost, o.doubled, o.unfinished, o.leaked, o.drained.Seconds())
}

// faults is how much went wrong that must not.
func (o outcome) faults() int { return o.lost + o.doubled + o.unfinished + o.leaked }

// weather asks questions of a bot of the design in a storm and counts.
func weather(t *testing.T, d design, s storm) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	workspace, err := slacktest.Start(slacktest.Options{Seed: s.seed, AckTimeout: 3 * time.Second,
		RetryDelays: []time.Duration{0, 2 * time.Second, 6 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	defer workspace.Close()
	workspace.AddUser(slacktest.User{ID: "U1", Name: "ann"})
	workspace.AddUser(slacktest.User{ID: "UGUEST", Name: "guest", Restricted: true})
	var channels []string
	for i := range s.channels {
		id := fmt.Sprintf("C%d", i+1)
		workspace.AddChannel(slacktest.Channel{ID: id})
		channels = append(channels, id)
	}
	workspace.Inject(slacktest.Faults{LostReplies: .03, RateLimited: .03, RetryAfter: time.Second})

	server := startServer(t)
	pool, err := newVectorPool(ctx, server.url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if s.model != "" {
		fillCorpus(t, pool)
	}
	listen := freeAddress(t)
	workspace.DeliverTo("http://" + listen)
	setting := processSetting{Design: d, Database: server.url, Slack: workspace.URL(), Listen: listen, Channels: channels,
		Takes: s.takes, Tells: s.tells, Model: s.model, Settle: 500 * time.Millisecond, Limit: time.Second}
	var bot *exec.Cmd
	run := func() { bot = startProcess(t, setting) }
	kill := func() {
		bot.Process.Kill()
		bot.Wait()
	}
	run()
	defer func() { kill() }()
	up := func() bool {
		conn, err := net.Dial("tcp", listen)
		if err == nil {
			conn.Close()
		}
		return err == nil
	}
	if !slacktest.Await(ctx, up) {
		t.Fatal("the bot does not come up")
	}

	random := rand.New(rand.NewPCG(s.seed, 2))
	var result outcome
	guests := map[string]bool{}
	pace := time.NewTicker(time.Second / time.Duration(s.perSecond))
	defer pace.Stop()
	killing, breaking := time.NewTicker(s.killEvery), time.NewTicker(s.breakEvery)
	defer killing.Stop()
	defer breaking.Stop()
	var held map[string]any // an event that the next one overtakes
	for result.asked < s.questions {
		select {
		case <-killing.C:
			kill()
			result.kills++
			run()
		case <-breaking.C:
			server.crash(t)
			result.breaks++
		case <-pace.C:
			user := "U1"
			if random.Float64() < .02 {
				user = "UGUEST"
			}
			m := workspace.Write(channels[random.IntN(len(channels))], user, "<@UBOT> "+s.asks(result.asked), "")
			guests[m.TS] = user == "UGUEST"
			result.asked++
			event := workspace.Mention(m)
			if held == nil && random.Float64() < .05 {
				held = event
				continue
			}
			workspace.DeliverSoon(ctx, event)
			if random.Float64() < .2 { // the same again, as a subscription to messages or as itself
				if random.Float64() < .5 {
					event = workspace.Event(m)
				}
				workspace.DeliverSoon(ctx, event)
			}
			if held != nil {
				workspace.DeliverSoon(ctx, held)
				held = nil
			}
		}
	}
	if held != nil {
		workspace.DeliverSoon(ctx, held)
	}
	asking := time.Now()
	tally := func() outcome {
		result.lost, result.doubled, result.leaked, result.unfinished = 0, 0, 0, 0
		answers := map[string]int{}
		messages := workspace.Messages("")
		for _, m := range messages {
			if m.BotID != "" && m.OnlyTo == "" {
				answers[m.ThreadTS]++
				if !s.says(m.Text) {
					result.unfinished++
				}
			}
		}
		for _, m := range messages {
			if m.BotID != "" {
				continue
			}
			switch n := answers[m.TS]; {
			case guests[m.TS] && n > 0:
				result.leaked++
			case guests[m.TS]:
			case n == 0:
				result.lost++
			case n > 1:
				result.doubled++
			}
		}
		return result
	}
	patience := 90 * time.Second
	if d == ackFirst {
		patience = 4 * time.Second // what it has lost by then, it has lost
	}
	draining, done := context.WithTimeout(ctx, patience)
	defer done()
	slacktest.Await(draining, func() bool { o := tally(); return o.lost+o.unfinished == 0 })
	result.drained = time.Since(asking)
	workspace.Delivered()
	if !slacktest.Await(draining, func() bool { // whatever could post a second answer has ended
		var open int
		err := pool.QueryRow(ctx, "select count(*) from river_job where finalized_at is null and kind = 'answer'").Scan(&open)
		return err == nil && open == 0
	}) {
		rows, _ := pool.Query(context.WithoutCancel(ctx), `select concat_ws(' ', kind, state, 'attempt', attempt, 'at', attempted_at, 'due', scheduled_at, 'now', now(), errors, metadata),
			(select state || ' ' || reason || ' ' || received_at::text from inbox where id = (args ->> 'arrival')::bigint) from river_job where finalized_at is null and kind = 'answer'`)
		var job string
		var of *string
		for rows != nil && rows.Next() && rows.Scan(&job, &of) == nil {
			t.Logf("a job is still open: %s", job)
			if of != nil {
				t.Logf("  of: %s", *of)
			}
		}
	}
	result = tally()
	if t.Failed() || d == safe && result.faults() > 0 {
		rows, _ := pool.Query(context.WithoutCancel(ctx), "select state || ' ' || reason, count(*)::text from inbox group by 1 order by 1")
		var state, n string
		for rows != nil && rows.Next() && rows.Scan(&state, &n) == nil {
			t.Logf("inbox: %s %s", n, state)
		}
	}
	return result
}

// A crashable is a PostgreSQL of the test's own that keeps what it commits.
type crashable struct {
	home, url string
	server    *local.Server
}

func startServer(t *testing.T) *crashable {
	t.Helper()
	if os.Getenv("FOOTNOTE_TEST_SKIP_DATABASE") == "1" {
		t.Skip("needs PostgreSQL, and FOOTNOTE_TEST_SKIP_DATABASE is 1")
	}
	home, err := os.MkdirTemp("", "footnote-storm-") // t.TempDir is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	c := &crashable{home: home}
	t.Cleanup(func() {
		c.server.Close()
		os.RemoveAll(home)
	})
	c.start(t)
	db, err := database.Open(t.Context(), database.Options{URL: c.url}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	return c
}

func (c *crashable) start(t *testing.T) {
	t.Helper()
	server, err := local.Start(t.Context(), c.home, local.Options{Bin: os.Getenv("FOOTNOTE_PGBIN")}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	c.server, c.url = server, server.URL("postgres")
}

// crash ends the server as a power cut would, short of the disk, and starts it
// again.
func (c *crashable) crash(t *testing.T) {
	t.Helper()
	syscall.Kill(c.server.Pid, syscall.SIGQUIT)
	gone, done := context.WithTimeout(t.Context(), 30*time.Second)
	defer done()
	ended := func() bool {
		_, err := os.Stat(filepath.Join(c.server.Data, "postmaster.pid"))
		return errors.Is(err, fs.ErrNotExist)
	}
	if !slacktest.Await(gone, ended) {
		t.Fatal("PostgreSQL does not end")
	}
	before := c.server
	c.start(t)
	before.Close() // after the start, so that nobody believes the server unused
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// However often the bot is killed, its connections broken, replies lost and
// events doubled: each question is answered once, at once or while the answer takes
// shape. FOOTNOTE_SOAK_QUESTIONS makes the short form as long as it says, with faults
// at the pace of a long one.
func TestExactlyOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	s := storm{questions: environmentInt("FOOTNOTE_SOAK_QUESTIONS", 500), perSecond: 80, channels: 25,
		killEvery: 1500 * time.Millisecond, breakEvery: 2 * time.Second, seed: uint64(environmentInt("FOOTNOTE_SOAK_SEED", 1))}
	if s.questions > 500 {
		s.killEvery, s.breakEvery, s.perSecond = 3*time.Second, 10*time.Second, 50
	}
	shaped := s
	shaped.questions, shaped.perSecond = s.questions/2, s.perSecond/2 // each is two posts' work and more
	shaped.takes, shaped.tells = 100*time.Millisecond, 3
	for _, test := range []struct {
		name  string
		storm storm
	}{{"at once", s}, {"while it takes shape", shaped}} {
		t.Run(test.name, func(t *testing.T) {
			got := weather(t, safe, test.storm)
			t.Logf("seed %d: %s", s.seed, got)
			if got.faults() != 0 {
				t.Error("want none lost, none doubled, none unfinished, and no guest answered")
			}
		})
	}
}

// The harness that finds no fault in the bot finds the known ones in others.
func TestWrongDesignsFail(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	s := storm{questions: 200, perSecond: 80, channels: 25, killEvery: 900 * time.Millisecond, breakEvery: time.Hour, seed: 1}
	for _, test := range []struct {
		design design
		fails  func(o outcome) bool
		want   string
	}{
		{naive, func(o outcome) bool { return o.doubled > 0 }, "some doubled"},
		{ackFirst, func(o outcome) bool { return o.lost > 0 }, "some lost"},
		{noRules, func(o outcome) bool { return o.leaked > 0 }, "guests answered"},
	} {
		t.Run(strings.ReplaceAll(string(test.design), " ", "-"), func(t *testing.T) {
			t.Parallel()
			s := s
			if test.design == ackFirst {
				s.takes = 300 * time.Millisecond
			}
			got := weather(t, test.design, s)
			t.Log(got)
			if !test.fails(got) {
				t.Errorf("want %s: this harness does not see what it is for", test.want)
			}
		})
	}
}
