// Package eval measures how good the answers are: what a person would have found
// among the first citations, what was refused rightly and wrongly, how each arm
// of the search ranks, and how long it took.
//
// The one idea: a figure means nothing without what it was counted over. Every
// share stands beside its count, refusals of what cannot be answered beside
// those of what can, and each run reads all quotations back and compares their
// bytes: a run in which one differs, or that compared none, has failed.
//
// [Questions] asks a list of questions whose evidence is known, [BEIR] runs a
// test collection in the layout of the BEIR benchmark (Thakur et al. 2021).
package eval

import (
	"cmp"
	"context"
	"embed"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"footnote/answer"
	"footnote/database"
	"footnote/retrieval"
)

//go:embed sql/*.sql
var queries embed.FS

// query returns the statement in sql/NAME.sql.
var query = database.Statements(queries)

// An Answerer is asked. *answer.Answerer is one.
type Answerer interface {
	Answer(ctx context.Context, question answer.Question) (answer.Answer, error)

	// Answerability is higher the more the corpus answers the request's question.
	Answerability(ctx context.Context, request retrieval.Request) (float64, error)
}

// A System is what is measured.
type System struct {
	Pool     *pgxpool.Pool // the database of Index: quotations are read back from it
	Index    *retrieval.Index
	Answerer Answerer // answers from Index
}

// A Run tells when a measurement was made, and of which program.
type Run struct {
	Date       time.Time `json:"date"`
	Commit     string    `json:"commit"`   // "" when the program was built outside a repository
	Modified   bool      `json:"modified"` // there were changes beside the commit
	Processors int       `json:"processors"`
}

func newRun(at time.Time) Run {
	run := Run{Date: at, Processors: runtime.GOMAXPROCS(0)}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				run.Commit = setting.Value
			case "vcs.modified":
				run.Modified = setting.Value == "true"
			}
		}
	}
	return run
}

// A Latency sums up how long Count questions took, each by itself.
type Latency struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P99   float64 `json:"p99_ms"`
}

func newLatency(durations []time.Duration) Latency {
	sorted := slices.Sorted(slices.Values(durations))
	return Latency{Count: len(sorted), P50: milliseconds(percentile(sorted, 0.50)), P99: milliseconds(percentile(sorted, 0.99))}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// percentile returns the smallest value that the given share of all is not above
// (nearest rank), or the zero value of none.
func percentile[T cmp.Ordered](sorted []T, share float64) T {
	if len(sorted) == 0 {
		var zero T
		return zero
	}
	rank := int(math.Ceil(share * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// each calls do for 0 to n-1, as many at once as there are workers, and returns
// the first error.
func each(ctx context.Context, workers, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}
