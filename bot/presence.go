package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Advisory locks of PostgreSQL, numbers of our own choosing. Every process that
// works holds lockPresence in shared mode, on a connection of its own, for as
// long as it lives; the server lets go of it when the process dies.
const (
	lockPresence = 0x666e_0001
	lockMigrate  = 0x666e_0002
)

// attend holds the presence lock until the context ends, and takes it anew when
// its connection breaks; what was asked meanwhile may not have arrived, and is looked
// for. It closes present when it holds the lock for the first time.
func (b *Bot) attend(ctx context.Context, present chan struct{}) {
	held, lost := false, false
	for ctx.Err() == nil {
		err := b.hold(ctx, !held, func() {
			if !held {
				held = true
				close(present)
			}
			if lost {
				lost = false
				b.log.Info("the database is back")
				b.sweeper.ask()
			}
		})
		if ctx.Err() != nil {
			return
		}
		if !lost {
			lost = true
			b.log.Warn("lost the database: footnote goes on when it is back", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// hold takes the presence lock on a connection of its own, calls taken, and
// returns when the context ends or the connection breaks. Until then it rescues what
// nobody works on, a process that has just started first of all.
func (b *Bot) hold(ctx context.Context, started bool, taken func()) error {
	conn, err := b.options.Pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Release()
	defer conn.Conn().Close(context.WithoutCancel(ctx)) // with it goes the lock
	if started {
		if err := conn.QueryRow(ctx, "select now()").Scan(&b.began); err != nil {
			return fmt.Errorf("ask for the time: %w", err)
		}
		for range 20 { // a process that was just killed may still hold the lock for a moment
			alone, err := b.rescue(ctx, conn)
			if err != nil {
				return err
			}
			if alone {
				break
			}
			pause(ctx, 25*time.Millisecond)
		}
	}
	if _, err := conn.Exec(ctx, "select pg_advisory_lock_shared($1)", lockPresence); err != nil {
		return fmt.Errorf("take the presence lock: %w", err)
	}
	taken()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Second):
			if _, err := b.rescue(ctx, conn); err != nil {
				return fmt.Errorf("keep the presence lock: %w", err)
			}
		}
	}
}

// unsaid is how long the queue tries to note that a job is done with, and more. It
// gives up when the database is away for long.
const unsaid = 40 * time.Second

// rescue hands back at once what nobody works on any more, instead of waiting until
// it must have ended, and reports whether it could tell: it does so only while no
// other process works, and who holds the lock alone is alone.
func (b *Bot) rescue(ctx context.Context, conn *pgxpool.Conn) (alone bool, err error) {
	if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", lockPresence).Scan(&alone); err != nil || !alone {
		return false, err
	}
	tag, err := conn.Exec(ctx, query("rescue"), b.began, unsaid, b.worker.jobs())
	if err == nil {
		_, err = conn.Exec(ctx, "select pg_advisory_unlock($1)", lockPresence)
	}
	if err != nil {
		return false, fmt.Errorf("rescue jobs: %w", err)
	}
	if n := tag.RowsAffected(); n > 0 {
		b.log.Info("rescued jobs that nobody worked on", "jobs", n)
	}
	return true, nil
}
