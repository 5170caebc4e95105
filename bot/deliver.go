package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A delivery posts each message of a reply once. Slack knows no idempotency, so
// that takes four steps:
//
//  1. commit that the message is about to be posted: claim, state 'posting';
//  2. post it, stamped with the question's id;
//  3. commit its ts together with the end of the question;
//  4. whoever finds 'posting' waits until no request of that attempt can be
//     under way and history has settled, looks into the thread, and adopts what
//     stands there. Only a thread that provably shows everything up to then and
//     does not show the message is posted to again.
//
// What the thread cannot tell is nobody's to guess: see [undecidable].
type delivery struct {
	pool   *pgxpool.Pool
	slack  *workspace
	calls  time.Duration     // no request lives longer
	settle time.Duration     // after which history shows what was posted
	step   func(name string) // called at each step; tests die there
}

// later says that the work is not over and when to go on with it.
type later struct{ after time.Duration }

func (e later) Error() string { return fmt.Sprintf("go on in %s", e.after) }

// undecidable says that nobody can tell whether the reply stands in Slack.
type undecidable struct{ why string }

func (e undecidable) Error() string { return e.why }

// A destination is where the reply to an arrival goes.
type destination struct {
	arrival int64
	stamp   stamp  // of part 0
	channel string // a channel or a direct conversation
	thread  string // "" outside threads
	asked   string // the ts of the question; "" when it is no message that history shows
	since   string // Slack's time before which no reply can have been posted
	anew    bool   // the reply was composed anew: an earlier try may have posted another
}

// A posting is a message that stands in Slack and whose ts is not yet stored.
type posting struct {
	part int
	ts   string
}

// A claim is what the database knows of the posting of one message.
type claim struct {
	State       string // posting or posted
	Attempt     int
	Placeholder bool
	Unanswered  bool
	StartedAt   time.Time
	Age         time.Duration // since StartedAt, by the database's clock
	TS          string        // of one that is posted
}

// once makes part of the reply stand in Slack, one time, and returns the posting
// if its ts is still to be stored. A placeholder that stands is replaced by the
// message, and so is what an earlier try posted; a message that stands is left
// alone.
func (d *delivery) once(ctx context.Context, to destination, part int, m message, placeholder bool) (*posting, error) {
	d.step("before claim")
	began := time.Now() // before the claim: our deadline is never later than what others reckon with
	var attempt int
	err := d.pool.QueryRow(ctx, query("claim"), to.arrival, part, to.channel, to.thread, placeholder).Scan(&attempt)
	switch {
	case err == nil:
		return d.send(ctx, to, part, attempt, began, m)
	case !errors.Is(err, pgx.ErrNoRows):
		return nil, fmt.Errorf("claim reply: %w", err)
	}
	rows, err := d.pool.Query(ctx, query("reply"), to.arrival, part)
	if err != nil {
		return nil, fmt.Errorf("load reply: %w", err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[claim])
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, later{} // released in between
	case err != nil:
		return nil, fmt.Errorf("load reply: %w", err)
	case c.State == "posted":
		return d.replace(ctx, to, part, c.TS, (c.Placeholder || to.anew) && !placeholder, m)
	}
	return d.resume(ctx, to, part, c, m, placeholder)
}

// resume is step 4, for whoever finds that the message may have been posted.
func (d *delivery) resume(ctx context.Context, to destination, part int, c claim, m message, placeholder bool) (*posting, error) {
	if wait := d.calls + d.settle - c.Age; wait > 0 {
		return nil, later{after: wait}
	}
	found, err := d.lookBack(ctx, to, part, c.StartedAt, c.Unanswered)
	if err != nil {
		return nil, err
	}
	if found != "" {
		if _, err := d.pool.Exec(ctx, query("posted"), to.arrival, part, found, c.Placeholder); err != nil {
			return nil, fmt.Errorf("adopt reply: %w", err)
		}
		return d.replace(ctx, to, part, found, !placeholder, m)
	}
	began := time.Now()
	var attempt int
	err = d.pool.QueryRow(ctx, query("reclaim"), to.arrival, part, c.Attempt, placeholder).Scan(&attempt)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, later{after: time.Second} // another worker was first
	}
	if err != nil {
		return nil, fmt.Errorf("claim reply again: %w", err)
	}
	return d.send(ctx, to, part, attempt, began, m)
}

// send is step 2, for the holder of the claim.
func (d *delivery) send(ctx context.Context, to destination, part, attempt int, began time.Time, m message) (*posting, error) {
	d.step("claimed")
	s := to.stamp
	s.part, s.attempt = part, attempt
	ts, err := d.slack.post(ctx, began.Add(d.calls), to.channel, to.thread, m, s)
	d.step("posted")
	if err == nil {
		return &posting{part: part, ts: ts}, nil
	}
	var maybe uncertain
	if errors.As(err, &maybe) {
		// The context may have ended with the call; what is known must be stored.
		if maybe.cut {
			if _, err := d.pool.Exec(context.WithoutCancel(ctx), query("unanswered"), to.arrival, part, attempt); err != nil {
				return nil, fmt.Errorf("note that slack did not answer: %w", err)
			}
		}
		return nil, later{after: d.calls + d.settle - time.Since(began)}
	}
	if _, release := d.pool.Exec(context.WithoutCancel(ctx), query("release"), to.arrival, part, attempt); release != nil {
		return nil, fmt.Errorf("release claim: %w", release)
	}
	return nil, err
}

// replace makes the message ts say m, if it says something else. One that somebody
// has deleted is forgotten, and posted anew.
func (d *delivery) replace(ctx context.Context, to destination, part int, ts string, other bool, m message) (*posting, error) {
	if !other {
		return nil, nil
	}
	err := d.slack.update(ctx, to.channel, ts, m)
	var no refused
	if errors.As(err, &no) && no.code == "message_not_found" {
		if _, err := d.pool.Exec(ctx, query("withdrawn"), to.arrival, part); err != nil {
			return nil, fmt.Errorf("forget what was deleted: %w", err)
		}
		return nil, later{}
	}
	if err != nil {
		return nil, err
	}
	d.step("replaced")
	return &posting{part: part, ts: ts}, nil
}

// lookBack returns the ts of the part if it stands in the thread, "" if it
// provably does not, and an undecidable error if the thread cannot tell.
//
// That it does not stand there is proven by a message that was posted later and
// shows: a reply of ours to somebody else, whose ts we know. Without one the
// question must do, which is older than the reply by the time that answering
// took; it is no proof when a request is known to have gone out, for then the
// reply is more likely to be late than to be missing.
func (d *delivery) lookBack(ctx context.Context, to destination, part int, began time.Time, unanswered bool) (string, error) {
	s := to.stamp
	s.part = part
	shown, err := d.slack.look(ctx, to.channel, to.thread, to.since)
	if err != nil {
		return "", unreadable(err)
	}
	if ts := shown.stamped(s); ts != "" {
		return ts, nil
	}
	var thread, ts string
	err = d.pool.QueryRow(ctx, query("witness"), to.channel, began).Scan(&thread, &ts)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		if unanswered {
			return "", undecidable{"Slack did not answer when the reply was posted, and nothing posted since shows whether its history is complete"}
		}
		if to.asked == "" || !shown.has(to.asked) {
			return "", undecidable{"Slack's history does not show the question, so it may not show the reply either"}
		}
		return "", nil
	case err != nil:
		return "", fmt.Errorf("find a witness: %w", err)
	}
	if thread != to.thread || thread == "" {
		if shown, err = d.slack.look(ctx, to.channel, thread, ts); err != nil {
			return "", unreadable(err)
		}
	}
	if !shown.has(ts) {
		return "", undecidable{"Slack's history does not show a later reply yet, so it may not show this one either"}
	}
	// The first look was before the witness's: look again, now that it shows.
	if shown, err = d.slack.look(ctx, to.channel, to.thread, to.since); err != nil {
		return "", unreadable(err)
	}
	return shown.stamped(s), nil
}

// unreadable makes a look that Slack refused a matter for a person.
func unreadable(err error) error {
	var no refused
	if errors.As(err, &no) {
		return undecidable{"Slack's history cannot be read: " + no.code}
	}
	return err
}
