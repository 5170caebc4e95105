package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"footnote/answer"
)

// An inbox keeps what reached the bot, each thing once, from before Slack is
// told that it arrived until it is answered. It is made by newInbox; store.go has
// how it takes what arrives.
type inbox struct {
	pool    *pgxpool.Pool
	jobs    *river.Client[pgx.Tx]
	waiting chan *storing
	pending atomic.Int64      // arrivals that wait to be stored
	step    func(name string) // see delivery.step
}

// An arrival is a row of the inbox.
type arrival struct {
	ID         int64
	QuestionID string // opaque; the one id of a question in messages, logs and metadata
	ReceivedAt time.Time
	Event      event
	State      string
	Faults     int  // how often answering it failed
	Stopped    bool // the asker wants no more of the answer
}

func (in *inbox) load(ctx context.Context, id int64) (arrival, error) {
	var a arrival
	err := in.pool.QueryRow(ctx, query("load"), id).Scan(&a.ID, &a.QuestionID, &a.ReceivedAt, &a.Event, &a.State, &a.Faults, &a.Stopped)
	if err != nil {
		return arrival{}, fmt.Errorf("load arrival %d: %w", id, err)
	}
	return a, nil
}

// An exchange is a question that was answered, and its answer.
type exchange struct {
	id                            int64
	questionID                    string
	kind                          kind
	team, channel, person, thread string
	answer                        evidence
}

// seenBy reports whether the answer was given where the event comes from, or, if
// it was given to one person alone, to that person.
func (x exchange) seenBy(e event) bool {
	if e.Kind != form && x.channel != e.Channel || x.team != e.Team {
		return false
	}
	return x.kind != command && !x.answer.Private || x.person == e.Person
}

// answered returns the exchange that messages name by the question id; ok is
// false when there is none.
func (in *inbox) answered(ctx context.Context, questionID string) (x exchange, ok bool, err error) {
	err = in.pool.QueryRow(ctx, query("answered"), questionID).
		Scan(&x.id, &x.questionID, &x.kind, &x.team, &x.channel, &x.person, &x.thread, &x.answer)
	if errors.Is(err, pgx.ErrNoRows) {
		return exchange{}, false, nil
	}
	if err != nil {
		return exchange{}, false, fmt.Errorf("load answer %s: %w", questionID, err)
	}
	return x, true, nil
}

// within reports whether the answer came from the collections and no others.
func within(a answer.Answer, collections []string) bool {
	return !slices.ContainsFunc(a.Searched.Collections, func(c string) bool { return !slices.Contains(collections, c) })
}

// earlier returns the question that was answered last in the arrival's thread, or
// nil. An answer from what may no longer be read here is none.
func (in *inbox) earlier(ctx context.Context, a arrival, collections []string) (*Exchange, error) {
	if a.Event.Thread == "" {
		return nil, nil
	}
	var e event
	var x Exchange
	err := in.pool.QueryRow(ctx, query("earlier"), a.Event.Channel, a.Event.Thread, a.ID).Scan(&e, &x.Answer)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load the thread's last answer: %w", err)
	}
	if !within(x.Answer, collections) {
		return nil, nil
	}
	x.Question = x.Answer.Question
	return &x, nil
}

// An Entry is an arrival as an operator sees it.
type Entry struct {
	ID         int64
	QuestionID string
	ReceivedAt time.Time
	Kind       string
	Channel    string
	Person     string
	State      string // received, answered, refused, denied, failed, ambiguous or dropped
	Reason     string
	Text       string
}

// Entries returns the oldest arrivals in any of the states, at most limit of
// them; without a state those that need a person: ambiguous and failed.
func Entries(ctx context.Context, pool *pgxpool.Pool, limit int, states ...string) ([]Entry, error) {
	if len(states) == 0 {
		states = []string{"ambiguous", "failed"}
	}
	rows, err := pool.Query(ctx, query("inbox_list"), states, limit)
	if err != nil {
		return nil, fmt.Errorf("list the inbox: %w", err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	if err != nil {
		return nil, fmt.Errorf("list the inbox: %w", err)
	}
	return entries, nil
}

// ErrNoEntry says that no arrival of that id is in a state to be decided.
var ErrNoEntry = errors.New("no ambiguous or failed question has this id: footnote inbox lists them")

// Replay has the arrival with the question id answered again, whatever may
// stand in Slack of the first try. It returns [ErrNoEntry] when the arrival is
// neither ambiguous nor failed.
func Replay(ctx context.Context, pool *pgxpool.Pool, questionID string) error {
	jobs, err := insertOnly(pool)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, query("replay"), questionID).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoEntry
		}
		if err != nil {
			return fmt.Errorf("replay %s: %w", questionID, err)
		}
		_, err = jobs.InsertTx(ctx, tx, task{Arrival: id}, nil)
		return err
	})
}

// Drop ends the arrival with the question id without an answer, and gives back what
// was reserved for it. It returns [ErrNoEntry] when there is nothing to decide.
func Drop(ctx context.Context, pool *pgxpool.Pool, questionID string) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, query("drop"), questionID).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoEntry
		}
		if err != nil {
			return fmt.Errorf("drop %s: %w", questionID, err)
		}
		return settle(ctx, tx, id, spending{}, true)
	})
}

// A Judgement is what a person said of an answer, with the answer's evidence.
type Judgement struct {
	QuestionID string
	Question   string
	Answer     json.RawMessage
	Person     string
	Verdict    string   // right or wrong
	Faults     []string // of a wrong one: quotation, date, person, missed
	Note       string
	GivenAt    time.Time
}

// Judgements returns every judged answer, oldest first.
func Judgements(ctx context.Context, pool *pgxpool.Pool) ([]Judgement, error) {
	rows, err := pool.Query(ctx, query("feedback_list"))
	if err != nil {
		return nil, fmt.Errorf("list feedback: %w", err)
	}
	judgements, err := pgx.CollectRows(rows, pgx.RowToStructByName[Judgement])
	if err != nil {
		return nil, fmt.Errorf("list feedback: %w", err)
	}
	return judgements, nil
}
