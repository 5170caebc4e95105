package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"footnote/answer"
)

// A task is the job of working on one arrival.
type task struct {
	Arrival int64 `json:"arrival"`
}

// Kind names the job in the queue; rescue.sql has the same name.
func (task) Kind() string { return "answer" }

// InsertOpts has a job tried again for as long as its question is worth an
// answer: it is the worker that gives up, with a sentence, and not the queue.
func (task) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 10_000} }

// Of the queue. A job is rescued only after it must have ended; see
// River's Config for what each of them does.
const (
	jobTimeout   = 90 * time.Second
	rescueAfter  = 120 * time.Second
	softStop     = 25 * time.Second
	fetchAfter   = 2 * time.Millisecond
	pollInterval = 50 * time.Millisecond
)

// maxFaults is how often answering may fail before the asker is told.
const maxFaults = 4

// insertOnly returns a client of the queue that adds jobs and works on none.
func insertOnly(pool *pgxpool.Pool) (*river.Client[pgx.Tx], error) {
	jobs, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return jobs, nil
}

// retries waits half a second after a first error and half a minute at most.
type retries struct{}

func (retries) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(500*time.Millisecond<<min(len(job.Errors), 10), 30*time.Second))
}

// A worker takes arrivals one after the other from received to done.
type worker struct {
	river.WorkerDefaults[task]

	home     home
	inbox    *inbox
	register *register
	composer *composer
	delivery *delivery
	slack    *workspace
	slots    *slots
	edits    *pacer // of sketches, in the whole workspace
	drafts   *drafts
	ledger   *ledger
	metrics  *metrics
	log      *slog.Logger
	busy     sync.Map // with the ids of the jobs that are worked on

	site     string                           // address of the workspace, ending in a slash; "" when Slack did not say
	patience time.Duration                    // after which a question gets a sign of life
	limit    time.Duration                    // after which an answer is given up
	rules    func(at home, r request) verdict // authorise
}

// Work takes one arrival as far as it goes. What has to wait is snoozed, which
// frees the worker; what failed is tried again.
func (w *worker) Work(ctx context.Context, job *river.Job[task]) error {
	w.busy.Store(job.ID, nil)
	defer w.busy.Delete(job.ID)
	w.inbox.giveWay(ctx)
	w.delivery.step("taken")
	a, err := w.inbox.load(ctx, job.Args.Arrival)
	if err != nil {
		return err
	}
	log := w.log.With("question", a.QuestionID, "kind", a.Event.Kind)
	if a.State != "received" && a.State != "ambiguous" {
		return nil
	}
	err = w.process(ctx, a, job, log)
	var wait later
	var slow limited
	var stuck undecidable
	switch {
	case err == nil:
		w.slots.over(a.ID)
		w.drafts.drop(a.ID)
		return nil
	case errors.As(err, &wait):
		return river.JobSnooze(max(wait.after, 10*time.Millisecond))
	case errors.As(err, &slow):
		w.slots.over(a.ID) // it needs a new turn
		if slow.method == "chat.update" && slow.asked {
			w.edits.tooFast()
		}
		if slow.method != "chat.postMessage" {
			return river.JobSnooze(slow.after)
		}
		if slow.asked {
			w.slots.tooFast(a.Event.Channel)
		}
		return river.JobSnooze(w.queue(ctx, a, slow.after))
	case errors.As(err, &stuck):
		err := pgx.BeginFunc(ctx, w.inbox.pool, func(tx pgx.Tx) error {
			if err := settle(ctx, tx, a.ID, spending{}, false); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, query("suspend"), a.ID, stuck.why)
			return err
		})
		if err != nil {
			return fmt.Errorf("mark as ambiguous: %w", err)
		}
		if a.State != "ambiguous" {
			w.metrics.decided.WithLabelValues(string(a.Event.Kind), "ambiguous").Inc()
			log.Warn("ambiguous: footnote inbox lists it", "reason", stuck.why)
		}
		w.slots.over(a.ID) // the draft stays: it is looked at again, and composing may cost money
		return nil
	}
	if ctx.Err() == nil {
		log.Warn("try again", "err", err, "attempt", job.Attempt)
	}
	return err
}

// jobs are the ids of the jobs that are worked on.
func (w *worker) jobs() []int64 {
	ids := []int64{}
	w.busy.Range(func(id, _ any) bool {
		ids = append(ids, id.(int64))
		return true
	})
	return ids
}

func (w *worker) process(ctx context.Context, a arrival, job *river.Job[task], log *slog.Logger) error {
	v, zone, err := w.authorise(ctx, a.Event, knownFor)
	if err != nil {
		return err
	}
	if !v.allowed {
		return w.deny(ctx, a, v, job, log)
	}
	to := destinationOf(a)
	if posts(a.Event) {
		if err := w.inTurn(ctx, a); err != nil {
			return err
		}
		if wait := w.slots.wait(a.ID, 0, to.channel); wait > 0 {
			return later{after: w.queue(ctx, a, wait)}
		}
	}
	r, ok := w.drafts.find(a.ID, v.collections)
	to.anew = !ok
	if !ok {
		if r, err = w.answer(ctx, a, to, v.collections, zone, log); err != nil {
			return err
		}
		if posts(a.Event) {
			w.drafts.keep(a.ID, r, v.collections)
		}
	}
	w.delivery.step("answered")
	now, _, err := w.authorise(ctx, a.Event, recheckFor)
	switch {
	case err != nil:
		return err
	case !now.allowed:
		return w.deny(ctx, a, now, job, log)
	case !slices.Equal(now.collections, v.collections): // the answer may hold what may no longer be read
		return later{}
	}
	postings, err := w.deliver(ctx, a, to, r)
	if err != nil {
		// What is known to stand must not be looked for again.
		for _, p := range postings {
			if _, err := w.inbox.pool.Exec(context.WithoutCancel(ctx), query("posted"), a.ID, p.part, p.ts, false); err != nil {
				return fmt.Errorf("store posting: %w", err)
			}
		}
		var no refused
		if !errors.As(err, &no) || !final(no.code) {
			return err
		}
		r.state, r.reason, r.answer = "failed", "slack would not take the reply: "+no.code, nil
	}
	return w.finish(ctx, a, r, postings, job, log)
}

// inTurn lets a question in a thread wait for those before it: it may be about
// their answers.
func (w *worker) inTurn(ctx context.Context, a arrival) error {
	if a.Event.Thread == "" {
		return nil
	}
	var preceded bool
	if err := w.inbox.pool.QueryRow(ctx, query("precedes"), a.Event.Channel, a.Event.Thread, a.ID).Scan(&preceded); err != nil {
		return fmt.Errorf("look for earlier questions in the thread: %w", err)
	}
	if preceded {
		return later{after: 100 * time.Millisecond}
	}
	return nil
}

// posts reports whether a reply to the event goes by chat.postMessage, which
// every channel has its own pace for.
func posts(e event) bool {
	return e.Kind == mention || e.Kind == direct || e.Kind == followUp || e.Kind == button && e.Command == actionShare
}

// final reports whether Slack will give the same no again.
func final(code string) bool {
	transient := []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
		"service_unavailable", "request_timeout", "team_added_to_org", "accesslimited"}
	return !slices.Contains(transient, code)
}

// authorise decides on an event by what is known of it that is not older than age.
func (w *worker) authorise(ctx context.Context, e event, age time.Duration) (verdict, *time.Location, error) {
	r, zone, err := w.register.request(ctx, e, age)
	if err != nil {
		return verdict{}, nil, err
	}
	return w.rules(w.home, r), zone, nil
}

// destinationOf is where the reply to an arrival goes: below a message in a
// channel, beside one in a direct conversation.
func destinationOf(a arrival) destination {
	e := a.Event
	to := destination{arrival: a.ID, stamp: stamp{question: a.QuestionID}, channel: e.Channel, thread: e.root(), asked: e.TS}
	if e.Place == "im" || strings.HasPrefix(e.Channel, "D") {
		to.thread = e.Thread
	}
	to.since = e.TS
	if to.since == "" {
		to.since = fmt.Sprintf("%d.000000", a.ReceivedAt.Add(-time.Minute).Unix())
	}
	return to
}

// deny ends an arrival without an answer. Whoever is to be told why sees it
// alone; that the telling succeeds is not waited for.
func (w *worker) deny(ctx context.Context, a arrival, v verdict, job *river.Job[task], log *slog.Logger) error {
	if err := w.withdraw(ctx, a); err != nil {
		return err
	}
	err := w.finish(ctx, a, reply{state: "denied", reason: v.reason}, nil, job, log)
	if err != nil || v.tell == "" {
		return err
	}
	if a.Event.ResponseURL != "" {
		err = w.slack.respond(ctx, a.Event.ResponseURL, answerBack{message: say(v.tell)})
	} else if a.Event.Channel != "" {
		err = w.slack.ephemeral(ctx, a.Event.Channel, a.Event.Person, a.Event.Thread, say(v.tell))
	}
	if err != nil {
		log.Info("could not tell the asker why", "err", err)
	}
	return nil
}

// answer composes the reply. A question whose answer takes longer than w.patience
// gets a sign of life. When answering fails for good the reply says so.
func (w *worker) answer(ctx context.Context, a arrival, to destination, collections []string, zone *time.Location, log *slog.Logger) (reply, error) {
	r, err := w.composeInTime(ctx, a, to, collections, zone, log)
	var slow limited
	var wait later
	if refusal, ok := refusedFor(err, zone); ok {
		refusal.private = a.Event.Kind == command
		return refusal, nil
	}
	if errors.As(err, &wait) {
		return reply{}, later{after: w.queue(ctx, a, wait.after)}
	}
	if err == nil || ctx.Err() != nil || errors.As(err, &slow) {
		return r, err
	}
	var count int
	if err := w.inbox.pool.QueryRow(ctx, query("fault"), a.ID).Scan(&count); err != nil {
		return reply{}, fmt.Errorf("count a fault: %w", err)
	}
	if count < maxFaults && !errors.Is(err, context.DeadlineExceeded) {
		return reply{}, err
	}
	log.Error("gave up answering", "err", err, "faults", count)
	return reply{state: "failed", reason: "answering failed", private: a.Event.ResponseURL != "", messages: []message{renderFault(a.QuestionID)}}, nil
}

// composeInTime composes the reply, and shows meanwhile how far it has come.
func (w *worker) composeInTime(ctx context.Context, a arrival, to destination, collections []string, zone *time.Location, log *slog.Logger) (reply, error) {
	if a.Stopped { // and the process that was to stop died
		return stoppedReply(a, nil), nil
	}
	type result struct {
		reply reply
		err   error
	}
	composed := make(chan result, 1)
	states := make(chan answer.Answer, 1) // the newest alone
	told := func(state answer.Answer) {
		select {
		case <-states:
		default:
		}
		states <- state
	}
	inTime, done := context.WithTimeout(ctx, w.limit)
	defer done()
	answering, stop := context.WithCancelCause(inTime)
	defer stop(nil)
	go func() { // waited for below
		defer func() {
			if p := recover(); p != nil {
				log.Error("panic while answering", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				composed <- result{err: errors.New("panic while answering")}
			}
		}()
		r, err := w.composer.compose(answering, a, collections, zone, told)
		composed <- result{r, err}
	}()
	if a.Event.Kind == button || !posts(a.Event) { // shown when it is complete
		got := <-composed
		return got.reply, got.err
	}
	s := &sketch{worker: w, arrival: a, to: to, collections: collections}
	shown := func(err error) {
		if err != nil && ctx.Err() == nil {
			log.Info("the answer in the making is not shown", "err", err)
		}
	}
	patience, stops := time.NewTimer(w.patience), time.NewTicker(stopPoll)
	defer patience.Stop()
	defer stops.Stop()
	var due <-chan time.Time // when the newest state may be shown
	for {
		select {
		case got := <-composed:
			if errors.Is(context.Cause(answering), errStopped) {
				got = result{reply: stoppedReply(a, s.state)}
			}
			wait, _ := s.wait() // the answer is an edit, too
			pause(ctx, wait)
			return got.reply, got.err
		case <-patience.C:
			shown(s.begin(ctx))
		case state := <-states:
			s.tell(state)
		case <-due:
			shown(s.show(ctx))
		case <-stops.C:
			if s.stopped(ctx) {
				stop(errStopped)
			}
		}
		due = nil
		if wait, ok := s.wait(); ok {
			due = time.After(wait)
		}
	}
}

// pause waits for the time, if the context does not end before.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// finish is the last step: what stands in Slack, how the arrival ended, its audit
// row and the end of the job, in one transaction.
func (w *worker) finish(ctx context.Context, a arrival, r reply, postings []posting, job *river.Job[task], log *slog.Logger) error {
	var evidence []byte
	var documents []string
	if r.answer != nil {
		var err error
		if evidence, err = json.Marshal(r.answer); err != nil {
			return fmt.Errorf("encode answer: %w", err)
		}
		documents = cited(r.answer.Answer)
	}
	var spent spending
	if r.answer != nil && a.Event.Kind != button { // which shows again what was answered before
		spent = w.ledger.spent(&r.answer.Answer)
	}
	w.delivery.step("before finish")
	err := pgx.BeginFunc(ctx, w.inbox.pool, func(tx pgx.Tx) error {
		for _, p := range postings {
			if _, err := tx.Exec(ctx, query("posted"), a.ID, p.part, p.ts, false); err != nil {
				return err
			}
		}
		ended, err := tx.Exec(ctx, query("finish"), a.ID, r.state, r.reason, evidence, documents,
			spent.model, spent.prompt, spent.input, spent.output, spent.cost)
		if err != nil {
			return err
		}
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil || ended.RowsAffected() == 0 {
			return err
		}
		return settle(ctx, tx, a.ID, spent, r.state == "failed" || r.state == "denied")
	})
	if err != nil {
		return fmt.Errorf("finish: %w", err)
	}
	w.delivery.step("finished")
	w.metrics.tokens.WithLabelValues("in").Add(float64(spent.input))
	w.metrics.tokens.WithLabelValues("out").Add(float64(spent.output))
	took := time.Since(a.ReceivedAt)
	w.metrics.decided.WithLabelValues(string(a.Event.Kind), r.state).Inc()
	if r.state == "answered" || r.state == "refused" {
		w.metrics.answers.WithLabelValues(string(a.Event.Kind)).Observe(took.Seconds())
	}
	log.Info("done", "decision", r.state, "reason", r.reason, "took", took, "attempt", job.Attempt)
	return nil
}

// cited are the documents that the answer quotes or came near to.
func cited(a answer.Answer) []string {
	var documents []string
	for _, list := range [][]answer.Citation{a.Citations, a.Nearest} {
		for _, c := range list {
			if !slices.Contains(documents, c.Document) {
				documents = append(documents, c.Document)
			}
		}
	}
	return documents
}
