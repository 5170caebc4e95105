// Package bot is footnote in Slack: questions in channels, summaries by slash
// command, source lookups in direct messages, each answered once.
//
// The one idea: nothing is acknowledged before it is stored, and nothing is
// posted before it is stored that it will be. Both doors, Socket Mode and HTTP,
// put what arrives into one inbox, a row and its job in one transaction; workers
// take the jobs. Whatever dies in between, the next process finds where it was.
// What it cannot find out it leaves to a person, rather than guess.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// Options are what a bot is made of. Those without a remark must be set.
type Options struct {
	Pool     *pgxpool.Pool // with footnote's schema
	Answerer Answerer
	Library  Library
	Log      *slog.Logger

	BotToken      string // xoxb-…
	AppToken      string // xapp-…, for Socket Mode; "" for HTTP alone
	SigningSecret string // for HTTP; "" for Socket Mode alone
	APIURL        string // of another server than Slack's, ending in /api/; ""
	Listen        string // address of the HTTP door, /healthz, /readyz and /metrics; "" for none

	App         string   // app id that events must be for; "" leaves that to the signature and the app token, which are an app's own
	Channels    []string // ids of the channels to answer in; "*" is every one; none means nowhere but in direct messages
	Admins      []string // user ids of those who may give a channel its collection
	Editors     []string // user ids of those who may merge and split names
	Collections []string // that direct messages, and channels given no other, read from

	Budgets Budgets
	Prices  Prices
	KeepFor time.Duration // after which what was asked and answered is deleted; 0 keeps it for ever

	// The rest has good values when it is zero.
	Workers    int           // questions that are worked on at once; 32
	Pace       float64       // posts a second to one channel, until Slack wants fewer; 20
	Burst      int           // posts at once to a channel that was quiet, at that pace; 20
	CallLimit  time.Duration // no request to Slack lives longer; 15 s
	Settle     time.Duration // until Slack's history shows what was posted; 30 s
	Patience   time.Duration // after which a question gets a sign of life; 500 ms
	AnswerTime time.Duration // after which an answer is given up; 60 s
	SweepEvery time.Duration // how often channel histories are read for what never arrived; 5 min

	// Step is called at each step of the delivery of a reply, with its name; nil
	// for nothing. Tests end the process there.
	Step func(name string)
}

// A Bot is ready to run. It is made by [New] and run once.
type Bot struct {
	options   Options
	workspace *workspace
	jobs      *river.Client[pgx.Tx]
	reception *reception
	register  *register
	worker    *worker
	sweeper   *sweeper
	socket    *socketDoor // nil without an app token
	listener  net.Listener
	handler   http.Handler
	log       *slog.Logger
	working   atomic.Bool
	began     time.Time // by the database's clock
}

// New checks the options, asks Slack who the bot is, and returns it ready to
// run. An error names every fault that it found and how to mend each.
func New(ctx context.Context, options Options) (_ *Bot, err error) {
	if err := check(options); err != nil {
		return nil, err
	}
	options.fill()
	figures := newMetrics()
	figures.registry.MustRegister(queue{options.Pool})
	slackThere, err := newWorkspace(options.APIURL, options.BotToken, options.AppToken, options.CallLimit, figures)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			slackThere.close()
		}
	}()
	// A Slack that does not answer is waited for; one that says no is not.
	self, err := backoff.Retry(ctx, func() (identity, error) {
		self, err := introduce(ctx, slackThere, options)
		var busy limited
		var silent uncertain
		if err != nil && !errors.As(err, &busy) && !errors.As(err, &silent) {
			err = backoff.Permanent(err)
		}
		return self, err
	}, backoff.WithMaxElapsedTime(options.CallLimit))
	if err != nil {
		return nil, err
	}
	if err := belongs(ctx, options.Pool, self.team); err != nil {
		return nil, err
	}
	at := home{team: self.team, app: options.App}
	arrivals := newInbox(options.Pool, options.Step)
	people := &register{slack: slackThere, inbox: arrivals, self: self.user, team: self.team,
		channels: options.Channels, fallback: options.Collections}
	books := &ledger{answerer: options.Answerer, pool: options.Pool, budgets: options.Budgets, prices: options.Prices, metrics: figures}
	w := &worker{
		home: at, inbox: arrivals, register: people, slack: slackThere, metrics: figures, ledger: books, log: options.Log,
		composer: &composer{answerer: books, ledger: books, library: options.Library, slack: slackThere, inbox: arrivals,
			register: people, admins: options.Admins, editors: options.Editors, self: self.user},
		delivery: &delivery{pool: options.Pool, slack: slackThere, calls: options.CallLimit, settle: options.Settle, step: options.Step},
		slots:    newSlots(options.Pace, options.Burst), edits: newPacer(editsPerSecond, editsAllowed, editBurst), drafts: &drafts{},
		patience: options.Patience, limit: options.AnswerTime, rules: authorise, site: self.site,
	}
	if err := migrateQueue(ctx, options.Pool); err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	river.AddWorker(workers, &purger{pool: options.Pool, keep: options.KeepFor, log: options.Log})
	jobs, err := river.NewClient(riverpgxv5.New(options.Pool), &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {
			MaxWorkers: options.Workers, FetchCooldown: fetchAfter, FetchPollInterval: pollInterval}},
		Workers: workers, JobTimeout: jobTimeout, RescueStuckJobsAfter: rescueAfter, SoftStopTimeout: softStop,
		RetryPolicy: retries{}, Logger: slog.New(newQuieter(options.Log.Handler())),
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(purgeEvery),
			func() (river.JobArgs, *river.InsertOpts) { return purge{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})},
	})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	arrivals.jobs = jobs
	b := &Bot{options: options, workspace: slackThere, register: people, worker: w, jobs: jobs, log: options.Log}
	b.sweeper = &sweeper{team: self.team, self: self.user, app: at.app, channels: options.Channels, slack: slackThere,
		inbox: arrivals, every: options.SweepEvery, asked: make(chan struct{}, 1), log: options.Log}
	b.reception = &reception{home: at, self: self.user, inbox: arrivals, people: &people.people, missed: b.sweeper.ask,
		metrics: figures, log: options.Log, patience: 2 * time.Second}
	if options.AppToken != "" {
		b.socket = &socketDoor{reception: b.reception, slack: slackThere, silence: maxSilence, reopen: 250 * time.Millisecond, log: options.Log}
	}
	mux := http.NewServeMux()
	if options.SigningSecret != "" {
		(&httpDoor{reception: b.reception, secret: options.SigningSecret}).routes(mux)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", b.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(figures.registry, promhttp.HandlerOpts{}))
	b.handler = mux
	if options.Listen != "" {
		if b.listener, err = net.Listen("tcp", options.Listen); err != nil {
			return nil, fmt.Errorf("LISTEN_ADDR: cannot listen on %s, choose another: %w", options.Listen, err)
		}
	}
	return b, nil
}

func (o *Options) fill() {
	def := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	def(&o.CallLimit, 15*time.Second)
	def(&o.Settle, 30*time.Second)
	def(&o.Patience, 500*time.Millisecond)
	def(&o.AnswerTime, 60*time.Second)
	def(&o.SweepEvery, 5*time.Minute)
	if o.Workers == 0 {
		o.Workers = 32
	}
	if o.Pace == 0 {
		o.Pace = 20
	}
	if o.Burst == 0 {
		o.Burst = 20
	}
	if o.Step == nil {
		o.Step = func(string) {}
	}
}

// Addr is the address that the bot listens on, or nil.
func (b *Bot) Addr() net.Addr {
	if b.listener == nil {
		return nil
	}
	return b.listener.Addr()
}

func migrateQueue(ctx context.Context, pool *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("prepare the queue: %w", err)
	}
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("prepare the queue: %w", err)
	}
	defer conn.Release()
	// Two bots that start at once migrate one after the other.
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", lockMigrate); err != nil {
		return fmt.Errorf("prepare the queue: %w", err)
	}
	defer conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", lockMigrate)
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("prepare the queue: %w", err)
	}
	return nil
}

// Run serves until the context ends. Then it takes nothing more, finishes what
// is under way or leaves it to the next process, within 30 seconds, and returns
// nil. It returns an error when it cannot go on.
func (b *Bot) Run(ctx context.Context) error {
	defer b.workspace.close()
	if b.listener != nil {
		defer b.listener.Close()
	}
	// Everything below ends with serving; the queue alone is stopped afterwards,
	// when nothing can arrive any more.
	serving, stopServing := context.WithCancel(ctx)
	defer stopServing()
	var parts sync.WaitGroup
	present := make(chan struct{})
	parts.Go(func() { b.attend(serving, present) })
	select {
	case <-present:
	case <-ctx.Done():
		stopServing()
		parts.Wait()
		return nil
	}
	if err := b.jobs.Start(context.WithoutCancel(ctx)); err != nil {
		stopServing()
		parts.Wait()
		return fmt.Errorf("start the queue: %w", err)
	}
	b.working.Store(true)
	failed := make(chan error, 2) // holds one of each part that can
	server := &http.Server{Handler: b.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(b.log.Handler(), slog.LevelDebug)}
	if b.listener != nil {
		parts.Go(func() {
			if err := server.Serve(b.listener); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serve HTTP: %w", err)
			}
		})
	}
	if b.socket != nil {
		parts.Go(func() {
			if err := b.socket.run(serving); err != nil {
				failed <- err
			}
		})
	}
	parts.Go(func() { b.reception.inbox.store(serving) })
	parts.Go(func() { b.sweeper.run(serving) })
	b.log.Info("footnote is serving", "http", b.listener != nil && b.options.SigningSecret != "", "socket_mode", b.socket != nil)

	var failure error
	select {
	case <-ctx.Done():
	case failure = <-failed:
	}
	b.log.Info("stopping")
	b.working.Store(false)
	stopping, done := context.WithTimeout(context.WithoutCancel(ctx), softStop+3*time.Second)
	defer done()
	if err := server.Shutdown(stopping); err != nil {
		server.Close()
	}
	stopServing()
	if err := b.jobs.Stop(stopping); err != nil {
		b.log.Warn("work is left to the next process", "err", err)
	}
	parts.Wait()
	b.log.Info("stopped")
	return failure
}

// ready says whether the bot can take questions, and if not which part cannot.
func (b *Bot) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	var faults []string
	if !b.working.Load() {
		faults = append(faults, "queue: not working")
	}
	if err := b.options.Pool.Ping(ctx); err != nil {
		faults = append(faults, "database: does not answer")
	}
	if b.socket != nil {
		if since := b.socket.down.Load(); since != 0 && time.Since(time.Unix(0, since)) > 30*time.Second {
			faults = append(faults, "socket mode: no connection for more than 30 seconds")
		} else if since != 0 && b.socket.open.Load() == 0 {
			faults = append(faults, "socket mode: not connected")
		}
	}
	if len(faults) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	} else {
		faults = []string{"ready"}
	}
	for _, fault := range faults {
		fmt.Fprintln(w, fault)
	}
}

// quieter hands the queue's own log on, less loudly: that a job is tried again,
// the worker has said, a snooze is no event, and that the database does not answer
// is said once in a while and not at each attempt.
type quieter struct {
	slog.Handler
	said *sync.Map // message → when it was handed on last
}

func newQuieter(h slog.Handler) quieter { return quieter{h, &sync.Map{}} }

// sayAgain is how long a message that was handed on is left out.
const sayAgain = 10 * time.Second

func (q quieter) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && q.Handler.Enabled(ctx, level)
}

func (q quieter) Handle(ctx context.Context, r slog.Record) error {
	if last, ok := q.said.Load(r.Message); ok && r.Time.Sub(last.(time.Time)) < sayAgain {
		return nil
	}
	q.said.Store(r.Message, r.Time)
	return q.Handler.Handle(ctx, r)
}

func (q quieter) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quieter{q.Handler.WithAttrs(attrs), q.said}
}

func (q quieter) WithGroup(name string) slog.Handler {
	return quieter{q.Handler.WithGroup(name), q.said}
}
