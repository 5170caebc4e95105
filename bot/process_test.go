package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/slack-go/slack"
)

// A design is a way to build the bot. All but the first are known to be wrong,
// and the harness must show it: what finds no fault in them proves nothing.
type design string

const (
	safe     design = "safe"
	naive    design = "naive"     // a durable queue, and a plain retry of what failed
	ackFirst design = "ack first" // acknowledged at once, and worked on in memory
	noRules  design = "no rules"  // safe, but answers whoever asks
)

// A processSetting is what the bot of a process of its own is started with.
type processSetting struct {
	Design   design
	Database string
	Slack    string
	Listen   string
	Channels []string
	Takes    time.Duration // answering
	Tells    int           // states before the answer
	Model    string        // see storm
	Settle   time.Duration
	Limit    time.Duration // of a call
	// The process sends itself the signal at the DieAfter-th time that it comes to
	// the step DieAt.
	DieAt    string
	DieAfter int
	Signal   syscall.Signal
}

// startProcess runs a bot in a process of its own, which can be killed.
func startProcess(t *testing.T, s processSetting) *exec.Cmd {
	t.Helper()
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "BOT_TEST_PROCESS="+string(encoded))
	log := &lockedBuffer{}
	c.Stderr = log
	t.Cleanup(func() {
		if text := log.String(); t.Failed() && text != "" {
			t.Logf("what the process logged, at the end:\n%s", text[max(0, len(text)-3000):])
		}
	})
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// runProcess is the main function of such a process.
func runProcess() int {
	var s processSetting
	if err := json.Unmarshal([]byte(os.Getenv("BOT_TEST_PROCESS")), &s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	pool, err := newVectorPool(ctx, s.Database)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer pool.Close()
	var passed atomic.Int64
	options := Options{Pool: pool, Answerer: &echo{takes: s.Takes, tells: s.Tells}, Library: newShelf(), Log: log,
		BotToken: "xoxb-test", SigningSecret: "signing-secret", APIURL: s.Slack, Listen: s.Listen,
		Channels: s.Channels, Collections: []string{"main"}, Pace: 1000, Burst: 20,
		Patience: 100 * time.Millisecond, CallLimit: s.Limit, Settle: s.Settle, SweepEvery: 2 * time.Second,
		Step: func(name string) {
			if name == s.DieAt && int(passed.Add(1)) == s.DieAfter {
				syscall.Kill(os.Getpid(), s.Signal)
				time.Sleep(time.Second) // the signal is on its way
			}
		}}
	if s.Model != "" {
		if options.Answerer, err = newWording(pool, s.Model, log); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
	}
	for ctx.Err() == nil {
		var err error
		switch s.Design {
		case naive, ackFirst:
			err = runWrong(ctx, s, options)
		default:
			var b *Bot
			if b, err = New(ctx, options); err == nil {
				if s.Design == noRules {
					b.worker.rules = func(home, request) verdict { return verdict{allowed: true, collections: options.Collections} }
				}
				err = b.Run(ctx)
			}
		}
		if err != nil {
			log.Warn("start again", "err", err)
			time.Sleep(100 * time.Millisecond)
		}
	}
	return 0
}

// runWrong runs one of the two designs that deliver wrongly, as they are often
// written.
func runWrong(ctx context.Context, s processSetting, options Options) error {
	options.fill()
	api := slack.New(options.BotToken, slack.OptionAPIURL(options.APIURL), slack.OptionHTTPClient(&http.Client{Timeout: s.Limit}))
	post := func(ctx context.Context, e event) error {
		found, err := options.Answerer.Answer(ctx, Question{Text: plainText(e.Text, "UBOT")}, nil)
		if err != nil {
			return err
		}
		m := renderAnswer(found, "")[0]
		_, _, err = api.PostMessageContext(ctx, e.Channel, slack.MsgOptionText(m.Text, false), slack.MsgOptionTS(e.TS))
		return err
	}
	if err := migrateQueue(ctx, options.Pool); err != nil {
		return err
	}
	arrivals := newInbox(options.Pool, options.Step)
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, job *river.Job[task]) error {
		a, err := arrivals.load(ctx, job.Args.Arrival)
		if err != nil {
			return err
		}
		return post(ctx, a.Event)
	}))
	jobs, err := river.NewClient(riverpgxv5.New(options.Pool), &river.Config{Workers: workers, RetryPolicy: retries{},
		Queues:        map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 32, FetchCooldown: fetchAfter, FetchPollInterval: pollInterval}},
		FetchCooldown: fetchAfter, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	arrivals.jobs = jobs
	if _, err := options.Pool.Exec(ctx, query("rescue"), time.Now().Add(time.Hour), unsaid, []int64{}); err != nil {
		return err
	}
	if err := jobs.Start(ctx); err != nil {
		return err
	}
	go arrivals.store(ctx) // until the process is killed
	server := &http.Server{Addr: s.Listen, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e, err := decodeCallback(body, "UBOT")
		if err != nil {
			return
		}
		if s.Design == naive {
			if _, err := arrivals.accept(r.Context(), e); err != nil {
				http.Error(w, "later", http.StatusServiceUnavailable)
			}
			return
		}
		go func() { // acknowledged already
			for range 3 {
				if post(ctx, e) == nil {
					return
				}
				time.Sleep(time.Second)
			}
		}()
	})}
	context.AfterFunc(ctx, func() { server.Close() })
	return server.ListenAndServe()
}

func environmentInt(name string, otherwise int) int {
	if n, err := strconv.Atoi(strings.TrimSpace(os.Getenv(name))); err == nil {
		return n
	}
	return otherwise
}
