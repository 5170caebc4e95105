package bot

import (
	"context"
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/bot/slacktest"
	"footnote/database/databasetest"
)

// A stage is a workspace and a database for bots in processes of their own.
type stage struct {
	*testing.T
	slack   *slacktest.Slack
	pool    *pgxpool.Pool
	setting processSetting
}

func newStage(t *testing.T) *stage {
	t.Helper()
	workspace, err := slacktest.Start(slacktest.Options{RetryDelays: []time.Duration{100 * time.Millisecond, 500 * time.Millisecond, 2 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(workspace.Close)
	url := databasetest.URL(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := &stage{T: t, slack: workspace, pool: pool, setting: processSetting{Design: safe, Database: url, Slack: workspace.URL(),
		Listen: freeAddress(t), Channels: []string{"C1"}, Settle: 300 * time.Millisecond, Limit: 500 * time.Millisecond}}
	workspace.DeliverTo("http://" + s.setting.Listen)
	return s
}

func (s *stage) await(what string, condition func() bool) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 60*time.Second)
	defer cancel()
	if !slacktest.Await(ctx, condition) {
		seen := s.slack.Transcript()
		s.Fatalf("not in time: %s\n%s", what, seen[max(0, len(seen)-3000):])
	}
}

func (s *stage) listening() bool {
	conn, err := net.Dial("tcp", s.setting.Listen)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// checkOnce waits for an answer to each of the messages, and for nothing to be
// left to do, and fails unless there is exactly one for each.
func (s *stage) checkOnce(asked []slacktest.Message) {
	s.Helper()
	for _, m := range asked {
		s.await("an answer to "+m.Text, func() bool { return len(s.slack.Answers("C1", m.TS)) > 0 })
	}
	s.slack.Delivered()
	s.await("nothing left to do", func() bool {
		var open int
		err := s.pool.QueryRow(s.Context(), "select count(*) from inbox where finished_at is null").Scan(&open)
		return err == nil && open == 0
	})
	for _, m := range asked {
		got := s.slack.Answers("C1", m.TS)
		if len(got) != 1 {
			s.Errorf("%d answers to %q, want 1\n%s", len(got), m.Text, s.slack.Transcript())
		} else if text := slacktest.Plain(got[0].Blocks); !strings.Contains(text, "You asked: ") {
			s.Errorf("%q was left with %q", m.Text, text)
		}
	}
}

// A process that dies at any step of taking, answering and posting loses
// nothing and doubles nothing.
func TestCrashPoints(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds for each step")
	}
	times := environmentInt("FOOTNOTE_SOAK_CRASHES", 1)
	for _, test := range []struct {
		name  string
		takes time.Duration
		tells int
		steps []string
	}{
		{"at once", 0, 0, []string{"before store", "stored", "taken", "answered", "before claim", "claimed", "posted", "before finish", "finished"}},
		{"after a sign of life", 200 * time.Millisecond, 0, []string{"answered", "claimed", "posted", "replaced", "before finish"}},
		{"while it takes shape", 150 * time.Millisecond, 3, []string{"claimed", "posted", "shown", "answered", "replaced", "before finish", "finished"}},
	} {
		for _, step := range test.steps {
			t.Run(test.name+" "+step, func(t *testing.T) {
				t.Parallel()
				for n := range times {
					s := newStage(t)
					s.setting.Takes, s.setting.Tells = test.takes, test.tells
					dying := s.setting
					dying.DieAt, dying.DieAfter, dying.Signal = step, n%3+1, syscall.SIGKILL
					bot := startProcess(t, dying)
					s.await("the bot listens", s.listening)
					var asked []slacktest.Message
					for i := range 3 {
						asked = append(asked, s.slack.Ask(t.Context(), "C1", "U1", fmt.Sprintf("question %d?", i)))
					}
					bot.Wait()
					if state := bot.ProcessState.String(); state != "signal: killed" {
						t.Fatalf("the process ended with %s, not at the step", state)
					}
					bot = startProcess(t, s.setting)
					s.checkOnce(asked)
					bot.Process.Kill()
					bot.Wait()
				}
			})
		}
	}
}

// A process that stands still between saying that it will post and posting, for
// so long that another has taken its work over, does not post when it goes on.
func TestStoppedTwinDoesNotPost(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	t.Parallel()
	s := newStage(t)
	stopped := s.setting
	stopped.DieAt, stopped.DieAfter, stopped.Signal = "claimed", 1, syscall.SIGSTOP
	first := startProcess(t, stopped)
	defer func() { first.Process.Kill(); first.Wait() }()
	s.await("the bot listens", s.listening)
	asked := s.slack.Ask(t.Context(), "C1", "U1", "who posts this?")
	s.slack.Delivered()
	s.await("the claim", func() bool {
		var n int
		return s.pool.QueryRow(t.Context(), "select count(*) from reply where state = 'posting'").Scan(&n) == nil && n == 1
	})
	s.setting.Listen = freeAddress(t)
	second := startProcess(t, s.setting)
	defer func() { second.Process.Kill(); second.Wait() }()
	s.await("the other bot listens", s.listening)
	// What River's rescuer does after two minutes.
	if _, err := s.pool.Exec(t.Context(), query("rescue"), time.Now().Add(time.Hour), unsaid, []int64{}); err != nil {
		t.Fatal(err)
	}
	s.checkOnce([]slacktest.Message{asked})
	first.Process.Signal(syscall.SIGCONT)
	posts := len(s.slack.Calls("chat.postMessage"))
	s.await("the stopped process to go on", func() bool {
		var idle int
		err := s.pool.QueryRow(t.Context(), "select count(*) from river_job where state = 'running'").Scan(&idle)
		return err == nil && idle == 0
	})
	first.Process.Signal(syscall.SIGTERM)
	first.Wait()
	if again := len(s.slack.Calls("chat.postMessage")); again != posts {
		t.Errorf("the stopped process posted when it went on\n%s", s.slack.Transcript())
	}
}

// What nobody works on is rescued, and nothing else.
func TestOrphansAreRescued(t *testing.T) {
	t.Parallel()
	o := open(t, nil)
	o.answerTo(o.slack.Ask(t.Context(), "C1", "U1", "who was it?"))
	if err := o.stop(); err != nil {
		t.Fatal(err)
	}
	b := o.bot
	var other, own *pgxpool.Conn
	for _, conn := range []**pgxpool.Conn{&other, &own} {
		var err error
		if *conn, err = o.pool.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer (*conn).Release()
		if _, err := (*conn).Exec(t.Context(), "select pg_advisory_lock_shared($1)", lockPresence); err != nil {
			t.Fatal(err)
		}
	}
	var job int64
	if err := o.pool.QueryRow(t.Context(), "select id from river_job where kind = 'answer'").Scan(&job); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name         string
		began, taken time.Duration // ago
		alone, busy  bool
		want         int
	}{
		{"while another process works, nothing", time.Second, 10 * time.Second, false, false, 0},
		{"what a process took that died", time.Second, 10 * time.Second, true, false, 1},
		{"not what this process has just taken", time.Minute, 10 * time.Second, true, false, 0},
		{"what this process took, and could not say that it was done", 2 * time.Minute, unsaid + time.Second, true, false, 1},
		{"not what this process works on", 2 * time.Minute, unsaid + time.Second, true, true, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			b.began = time.Now().Add(-test.began)
			b.worker.busy.Clear()
			if test.busy {
				b.worker.busy.Store(job, nil)
			}
			if test.alone {
				if _, err := other.Exec(t.Context(), "select pg_advisory_unlock_all()"); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := o.pool.Exec(t.Context(), "update river_job set state = 'running', finalized_at = null, attempted_at = now() - $1::interval where id = $2", test.taken, job); err != nil {
				t.Fatal(err)
			}
			alone, err := b.rescue(t.Context(), own)
			if err != nil || alone != test.alone {
				t.Errorf("alone: %v, %v; want %v", alone, err, test.alone)
			}
			if n := o.count("select count(*) from river_job where state = 'available' and kind = 'answer'"); n != test.want {
				t.Errorf("%d jobs are rescued, want %d", n, test.want)
			}
		})
	}
}
