package bot

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// A purge is the job of deleting what was kept for long enough.
type purge struct{}

// Kind names the job in the queue.
func (purge) Kind() string { return "purge" }

// InsertOpts has a purge that is due while another is waiting or at work left out.
func (purge) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: purgeEvery}}
}

const (
	purgeEvery = time.Hour

	// auditFor is how long it is known who asked, when, from where, and what the
	// answer cost: what was asked and answered may go before.
	auditFor = 365 * 24 * time.Hour

	// purgedTogether is how many rows one statement deletes.
	purgedTogether = 1000
)

// A purger deletes arrivals that were finished long ago, with their answers; those
// that somebody judged stay, as questions to evaluate with. Audit rows and the use
// of budgets are kept for a year, or as long as arrivals if that is longer.
type purger struct {
	river.WorkerDefaults[purge]

	pool *pgxpool.Pool
	keep time.Duration // 0 is for ever
	log  *slog.Logger
}

// Work deletes some at a time, so that nobody has to wait for it.
func (p *purger) Work(ctx context.Context, _ *river.Job[purge]) error {
	if p.keep == 0 {
		return nil
	}
	deleted := 0
	for _, step := range []struct {
		statement string
		keep      time.Duration
	}{
		{query("purge"), p.keep},
		{query("purge_audit"), max(p.keep, auditFor)},
		{query("purge_usage"), max(p.keep, auditFor)},
	} {
		for {
			tag, err := p.pool.Exec(ctx, step.statement, step.keep, purgedTogether)
			if err != nil {
				return fmt.Errorf("delete what was kept for long enough: %w", err)
			}
			deleted += int(tag.RowsAffected())
			if tag.RowsAffected() < purgedTogether {
				break
			}
		}
	}
	if deleted > 0 {
		p.log.Info("deleted what was kept for long enough", "rows", deleted)
	}
	return nil
}
