package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/answer"
)

// A Budget is how much may be used in a day, which begins at midnight UTC. Zero is
// without limit.
type Budget struct {
	Questions int
	Tokens    int // of a language model, in and out together
}

// Budgets are those of each person, of each channel, and of everybody together. A
// direct conversation is no channel.
type Budgets struct {
	Person, Channel, Everybody Budget

	// Answer and Summary are how many tokens one of them takes at most. As many are
	// set aside before it is made, so that askers at the same time do not spend the
	// same tokens: a budget of tokens is exceeded by less than one of them. 20,000
	// and 70,000 when zero.
	Answer, Summary int
}

// Prices are what a million tokens cost, in whatever currency. Zero is unknown.
type Prices struct{ Input, Output float64 }

// A scope is whose budget it is; the table usage has the same words.
type scope string

const (
	aPerson   scope = "person"
	aChannel  scope = "channel"
	everybody scope = "everybody"
)

func (b Budgets) of(s scope) Budget {
	return map[scope]Budget{aPerson: b.Person, aChannel: b.Channel, everybody: b.Everybody}[s]
}

// ofTokens reports whether tokens are limited for anybody.
func (b Budgets) ofTokens() bool {
	return b.Person.Tokens > 0 || b.Channel.Tokens > 0 || b.Everybody.Tokens > 0
}

// A ledger is an answerer that keeps within the budgets; a summary counts as a
// question. What a question may use is reserved before it is answered, and corrected
// when the arrival is finished.
type ledger struct {
	answerer Answerer
	pool     *pgxpool.Pool
	budgets  Budgets
	prices   Prices
	metrics  *metrics
}

// overBudget says that no more questions may be asked today.
type overBudget struct {
	scope scope
	limit int
	opens time.Time
}

func (e overBudget) Error() string { return fmt.Sprintf("over budget: questions of %s", e.scope) }

// sentence tells the asker, whose clock is in zone, when to come back.
func (e overBudget) sentence(zone *time.Location) string {
	used := map[scope]string{
		aPerson:   "You have asked the %s that one person may ask me in a day. I answer you again from %s.",
		aChannel:  "This channel has asked the %s that one channel may ask me in a day. I answer here again from %s.",
		everybody: "The %s that all of you together may ask me in a day have been asked. I answer again from %s.",
	}[e.scope]
	when := "midnight UTC"
	if local := e.opens.In(zone).Format("15:04"); local != "00:00" {
		when += ", which is " + local + " for you"
	}
	return fmt.Sprintf(used, count(e.limit, "question"), when)
}

// holdPatience is how long a question waits for tokens that are set aside for
// others and may come free, before it does without.
const holdPatience = 30 * time.Second

// Answer answers within the budgets.
func (l *ledger) Answer(ctx context.Context, q Question, told func(answer.Answer)) (answer.Answer, error) {
	return l.within(ctx, expense{q.ID, q.Asked, cmp.Or(l.budgets.Answer, 20_000)}, func(plain bool) (answer.Answer, error) {
		q.Plain = q.Plain || plain
		return l.answerer.Answer(ctx, q, told)
	})
}

// summary sums up within the budgets, with library, for the question that messages
// name by the id.
func (l *ledger) summary(ctx context.Context, library Library, f Filter, questionID string) (answer.Answer, error) {
	return l.within(ctx, expense{questionID, f.Asked, cmp.Or(l.budgets.Summary, 70_000)}, func(plain bool) (answer.Answer, error) {
		return library.Summary(ctx, f, plain)
	})
}

// An expense is what a question may come to.
type expense struct {
	questionID string
	asked      time.Time
	tokens     int // at most
}

// within has a question answered if the budgets allow one more, and plainly, without
// a language model, if they have no tokens left. Without questions left the error is
// an overBudget; while all tokens left are set aside for others, it is a later.
func (l *ledger) within(ctx context.Context, e expense, answering func(plain bool) (answer.Answer, error)) (answer.Answer, error) {
	var plain bool
	err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) (err error) {
		plain, err = l.reserve(ctx, tx, e)
		return err
	})
	if err != nil {
		return answer.Answer{}, err
	}
	found, err := answering(plain)
	if err == nil && plain && found.Worded == nil {
		found.Worded = &answer.Worded{Fallback: "Today's budget for the language model is used up: these are the sources' own words."}
	}
	return found, err
}

// A use is what was used of one budget, the question that asks included.
type use struct {
	Scope     scope
	Questions int
	Tokens    int  // used
	Held      int  // set aside
	Fresh     bool // the question was not counted before
}

// reserve counts the question, unless it was before, and sets tokens aside for its
// answer; plain says that there are none for it. On an error the transaction is to
// be rolled back.
func (l *ledger) reserve(ctx context.Context, tx pgx.Tx, e expense) (plain bool, err error) {
	day := time.Now().UTC().Truncate(24 * time.Hour)
	hold := e.tokens
	if !l.budgets.ofTokens() {
		hold = 0
	}
	uses, err := l.charge(ctx, tx, e.questionID, day, hold)
	if err != nil {
		return false, err
	}
	for _, u := range uses {
		budget := l.budgets.of(u.Scope)
		if budget.Questions > 0 && u.Fresh && u.Questions > budget.Questions {
			l.metrics.overBudget.WithLabelValues(string(u.Scope), "questions").Inc()
			return false, overBudget{u.Scope, budget.Questions, day.AddDate(0, 0, 1)}
		}
	}
	for _, u := range uses {
		limit := l.budgets.of(u.Scope).Tokens
		switch {
		case limit == 0:
		case u.Tokens >= limit || u.Tokens+u.Held-hold >= limit && time.Since(e.asked) > holdPatience:
			l.metrics.overBudget.WithLabelValues(string(u.Scope), "tokens").Inc()
			_, err := l.charge(ctx, tx, e.questionID, day, 0)
			return true, err
		case u.Tokens+u.Held-hold >= limit:
			return false, later{after: time.Second}
		}
	}
	return false, nil
}

func (l *ledger) charge(ctx context.Context, tx pgx.Tx, questionID string, day time.Time, hold int) ([]use, error) {
	rows, err := tx.Query(ctx, query("charge"), questionID, day, hold)
	if err != nil {
		return nil, fmt.Errorf("reserve of the budgets: %w", err)
	}
	uses, err := pgx.CollectRows(rows, pgx.RowToStructByName[use])
	if err != nil {
		return nil, fmt.Errorf("reserve of the budgets: %w", err)
	}
	return uses, nil
}

// A spending is what making one answer took of a language model.
type spending struct {
	model, prompt string
	input, output int
	cost          *float64 // nil when no model was asked or prices are not known
}

// spent is what the answer took; nil is no answer.
func (l *ledger) spent(a *answer.Answer) spending {
	if a == nil || a.Worded == nil || a.Worded.Model == "" {
		return spending{}
	}
	w := a.Worded
	s := spending{model: w.Model, prompt: w.Prompt, input: w.InputTokens, output: w.OutputTokens}
	if l.prices != (Prices{}) {
		s.cost = new((float64(w.InputTokens)*l.prices.Input + float64(w.OutputTokens)*l.prices.Output) / 1e6)
	}
	return s
}

// settle corrects what was reserved for the arrival to what was spent, at the end of
// the transaction: everybody waits for it. A question that came to nothing is not
// counted.
func settle(ctx context.Context, tx pgx.Tx, arrival int64, s spending, nothing bool) error {
	if _, err := tx.Exec(ctx, query("settle"), arrival, s.input, s.output, nothing); err != nil {
		return fmt.Errorf("settle with the budgets: %w", err)
	}
	return nil
}

// usage tells in a line what was used today of each budget that a question of the
// person in the channel would count in; "" is no channel.
func (l *ledger) usage(ctx context.Context, person, channel string) (string, error) {
	uses := map[scope]use{}
	rows, err := l.pool.Query(ctx, query("usage"), person, channel)
	if err != nil {
		return "", fmt.Errorf("look up what was used: %w", err)
	}
	var u use
	if _, err := pgx.ForEachRow(rows, []any{&u.Scope, &u.Questions, &u.Tokens}, func() error { uses[u.Scope] = u; return nil }); err != nil {
		return "", fmt.Errorf("look up what was used: %w", err)
	}
	of := func(used, limit int, thing string) string {
		if limit == 0 {
			return count(used, thing)
		}
		return fmt.Sprintf("%d of %s", used, count(limit, thing))
	}
	var parts []string
	for _, who := range []struct {
		scope scope
		name  string
	}{{aPerson, "you"}, {aChannel, "this channel"}, {everybody, "everybody"}} {
		if who.scope == aChannel && channel == "" {
			continue
		}
		u, budget := uses[who.scope], l.budgets.of(who.scope)
		part := who.name + " " + of(u.Questions, budget.Questions, "question")
		if u.Tokens > 0 || budget.Tokens > 0 {
			part += " and " + of(u.Tokens, budget.Tokens, "token")
		}
		parts = append(parts, part)
	}
	return "Today, since midnight UTC: " + strings.Join(parts, "; ") + ".", nil
}

// refusedFor turns an error of the ledger into the reply that says so; ok is false
// for any other error.
func refusedFor(err error, zone *time.Location) (r reply, ok bool) {
	var over overBudget
	if !errors.As(err, &over) {
		return reply{}, false
	}
	return reply{state: "refused", reason: over.Error(), messages: []message{say(over.sentence(zone))}}, true
}
