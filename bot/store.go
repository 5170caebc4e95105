package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// maxTogether is how many arrivals are committed in one transaction at most.
const maxTogether = 128

// newInbox returns the inbox in the database. Before it accepts anything it needs
// its queue, jobs, and somebody who runs its store.
func newInbox(pool *pgxpool.Pool, step func(name string)) *inbox {
	return &inbox{pool: pool, waiting: make(chan *storing), step: step}
}

// A storing is one event on its way into the inbox.
type storing struct {
	ctx    context.Context // of who waits for it
	event  event
	stored chan error // holds one
	fresh  bool       // valid once stored without error
}

// accept commits the event and the job that works on it, both or neither. It
// reports whether the event is new: one that is here already, under any of its
// names, is accepted without effect.
func (in *inbox) accept(ctx context.Context, e event) (fresh bool, err error) {
	if e.Kind == followUp {
		var follows bool
		if err := in.pool.QueryRow(ctx, query("follows"), e.Team, e.Channel, e.Thread).Scan(&follows); err != nil || !follows {
			return false, err
		}
	}
	in.pending.Add(1)
	defer in.pending.Add(-1)
	in.step("before store")
	s := &storing{ctx: ctx, event: e.storable(), stored: make(chan error, 1)}
	select {
	case in.waiting <- s:
	case <-ctx.Done():
		return false, fmt.Errorf("store arrival: %w", ctx.Err())
	}
	select {
	case err = <-s.stored:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return false, fmt.Errorf("store arrival: %w", err)
	}
	in.step("stored")
	return s.fresh, nil
}

// crowd is how many arrivals that wait to be stored make a burst.
const crowd = 16

// giveWay holds a worker back for a moment while a burst is being stored: Slack
// waits three seconds for an acknowledgement, people longer for an answer.
func (in *inbox) giveWay(ctx context.Context) {
	for range 50 {
		if in.pending.Load() < crowd {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// store commits what is accepted until the context ends. What arrives while one
// transaction is under way goes into the next together: a burst then costs a few
// commits instead of hundreds. It keeps a connection to itself, so that no
// acknowledgement waits for the workers'.
func (in *inbox) store(ctx context.Context) {
	var conn *pgxpool.Conn
	defer func() {
		if conn != nil {
			conn.Release()
		}
	}()
	commit := func(together []*storing) (err error) {
		if conn == nil {
			if conn, err = in.pool.Acquire(together[0].ctx); err != nil {
				return err
			}
		}
		if err = in.commit(conn, together); err != nil {
			conn.Release() // a broken one is thrown away by this
			conn = nil
		}
		return err
	}
	for {
		var together []*storing
		select {
		case <-ctx.Done():
			return
		case s := <-in.waiting:
			together = append(together, s)
		}
	gather:
		for len(together) < maxTogether {
			select {
			case s := <-in.waiting:
				together = append(together, s)
			default:
				break gather
			}
		}
		err := commit(together)
		for _, s := range together {
			if err != nil && len(together) > 1 { // one of them must not hold the others up
				s.stored <- commit([]*storing{s})
			} else {
				s.stored <- err
			}
		}
	}
}

// commit stores the events and their jobs in one transaction. It ends with the
// first of those who wait: nothing is stored for somebody who was told that it
// was not.
func (in *inbox) commit(conn *pgxpool.Conn, together []*storing) error {
	ctx, cancel := context.WithCancel(together[0].ctx)
	defer cancel()
	for _, s := range together[1:] {
		defer context.AfterFunc(s.ctx, cancel)()
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, s := range together {
			e, name := s.event, ""
			if e.Kind == command || e.Kind == button || e.Kind == form || e.Kind == shortcut {
				name = string(e.Kind) + " " + e.Command
			}
			batch.Queue(query("accept"), e.Kind, e.Team, e.Channel, e.Person, e.TS, e.root(),
				e.EventID, e.ClientMsgID, name, e.TriggerID, e)
		}
		results := tx.SendBatch(ctx, batch)
		var jobs []river.InsertManyParams
		for _, s := range together {
			var id int64
			err := results.QueryRow().Scan(&id)
			s.fresh = err == nil
			if s.fresh {
				jobs = append(jobs, river.InsertManyParams{Args: task{Arrival: id}})
			} else if !errors.Is(err, pgx.ErrNoRows) {
				results.Close()
				return err
			}
		}
		if err := results.Close(); err != nil || len(jobs) == 0 {
			return err
		}
		_, err := in.jobs.InsertManyTx(ctx, tx, jobs)
		return err
	})
}

// storable is the event without what PostgreSQL cannot hold: NUL and what is
// not UTF-8.
func (e event) storable() event {
	for _, s := range []*string{&e.Team, &e.App, &e.Channel, &e.Place, &e.Person, &e.PersonTeam, &e.Text, &e.TS, &e.Thread,
		&e.EventID, &e.ClientMsgID, &e.Command, &e.Value, &e.TriggerID, &e.ResponseURL} {
		*s = strings.ReplaceAll(strings.ToValidUTF8(*s, "\uFFFD"), "\x00", "")
	}
	input := map[string][]string{}
	for block, values := range e.Input {
		block = strings.ReplaceAll(block, "\x00", "")
		for _, value := range values {
			input[block] = append(input[block], strings.ReplaceAll(value, "\x00", ""))
		}
	}
	if e.Input != nil {
		e.Input = input
	}
	return e
}
