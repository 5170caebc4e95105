package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"
)

// A sweeper finds the questions that never arrived: Slack delivers as best it
// can, and not for ever. At the start, after an outage and every so often it reads
// what was written in the channels since it last did, and puts every mention of
// the bot, and every direct message, into the inbox; those that are there already
// stay as they are.
type sweeper struct {
	team, self, app string
	channels        []string
	slack           *workspace
	inbox           *inbox
	every           time.Duration
	asked           chan struct{} // holds one: a sweep is wanted now
	log             *slog.Logger
}

// overlap is how far a sweep reads back beyond the last, for what history showed
// late. maxBack is how far the longest outage is made up for.
const (
	overlap = 2 * time.Minute
	maxBack = 24 * time.Hour
)

// ask has a sweep made soon. It does not wait.
func (s *sweeper) ask() {
	select {
	case s.asked <- struct{}{}:
	default:
	}
}

func (s *sweeper) run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("sweep", "err", err)
		}
		if err := s.reconsider(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("look at ambiguous questions again", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-s.asked:
		case <-time.After(s.every):
		}
	}
}

// reconsider has the ambiguous arrivals looked at again: a reply may show by now,
// or a later one may prove that it never stood.
func (s *sweeper) reconsider(ctx context.Context) error {
	return pgx.BeginFunc(ctx, s.inbox.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query("undecided"))
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		for _, id := range ids {
			if err == nil {
				_, err = s.inbox.jobs.InsertTx(ctx, tx, task{Arrival: id}, nil)
			}
		}
		return err
	})
}

// sweep reads every place once. One that cannot be read does not stop the rest.
func (s *sweeper) sweep(ctx context.Context) error {
	places, err := s.places(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for channel, alone := range places {
		if err := s.place(ctx, channel, alone); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", channel, err))
		}
	}
	return errors.Join(faults...)
}

// places are the channels to read, each with whether it is a direct conversation:
// those that are listed, or all that the bot is in or was asked in; and every
// direct conversation.
func (s *sweeper) places(ctx context.Context) (map[string]bool, error) {
	places := map[string]bool{}
	rows, err := s.inbox.pool.Query(ctx, query("known_channels"), s.team)
	if err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	var channel string
	var alone bool
	if _, err := pgx.ForEachRow(rows, []any{&channel, &alone}, func() error { places[channel] = alone; return nil }); err != nil {
		return nil, fmt.Errorf("list channels: %w", err)
	}
	if err := s.joined(ctx, places); err != nil {
		s.log.Warn("sweep only where the bot was asked before", "err", err)
	}
	if !slices.Contains(s.channels, "*") {
		maps.DeleteFunc(places, func(channel string, alone bool) bool { return !alone })
		for _, channel := range s.channels {
			places[channel] = false
		}
	}
	return places, nil
}

// joined adds the channels and direct conversations that the bot is in.
func (s *sweeper) joined(ctx context.Context, places map[string]bool) error {
	for cursor := ""; ; {
		var page []slack.Channel
		err := s.patiently(ctx, "users.conversations", func(ctx context.Context) (err error) {
			page, cursor, err = s.slack.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
				Types: []string{"public_channel", "private_channel", "im"}, Limit: 200, Cursor: cursor, ExcludeArchived: true})
			return err
		})
		if err != nil {
			return fmt.Errorf("list the channels that the bot is in: %w", err)
		}
		for _, c := range page {
			if !c.IsMpIM {
				places[c.ID] = c.IsIM
			}
		}
		if cursor == "" {
			return nil
		}
	}
}

// patiently makes a call, and again when Slack says how long to wait: a sweep has
// time.
func (s *sweeper) patiently(ctx context.Context, method string, do func(context.Context) error) error {
	for {
		err := s.slack.call(ctx, method, "sweep", do)
		var slow limited
		if !errors.As(err, &slow) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(slow.after):
		}
	}
}

// place reads one channel or direct conversation since it was last read. Where it
// never was, it begins now: what was asked of a bot that was not there is not made
// up for.
func (s *sweeper) place(ctx context.Context, channel string, alone bool) error {
	began := time.Now()
	var swept string
	if err := s.inbox.pool.QueryRow(ctx, query("swept"), s.team, channel, slackTime(began)).Scan(&swept); err != nil {
		return fmt.Errorf("load how far it was swept: %w", err)
	}
	oldest := max(slackTime(parseSlackTime(swept).Add(-overlap)), slackTime(began.Add(-maxBack)))
	messages, err := s.history(ctx, channel, "", oldest)
	if err != nil {
		return err
	}
	known, err := s.knownReplies(ctx, channel, messages)
	if err != nil {
		return err
	}
	if err := s.accept(ctx, channel, messages, alone); err != nil {
		return err
	}
	for _, m := range messages {
		if m.ReplyCount <= known[m.Timestamp] || m.LatestReply < oldest {
			continue
		}
		replies, err := s.history(ctx, channel, m.Timestamp, oldest)
		if err != nil {
			return err
		}
		if err := s.accept(ctx, channel, replies, alone); err != nil {
			return err
		}
	}
	if _, err := s.inbox.pool.Exec(ctx, query("sweep_done"), s.team, channel, slackTime(began)); err != nil {
		return fmt.Errorf("store how far it was swept: %w", err)
	}
	return nil
}

// knownReplies are how many of the replies to each of the messages are the bot's
// own or in the inbox. A thread in which there are no others need not be read,
// and reading is what Slack limits most.
func (s *sweeper) knownReplies(ctx context.Context, channel string, messages []slack.Message) (map[string]int, error) {
	var threads []string
	for _, m := range messages {
		if m.ReplyCount > 0 {
			threads = append(threads, m.Timestamp)
		}
	}
	known := map[string]int{}
	rows, err := s.inbox.pool.Query(ctx, query("known_replies"), channel, threads)
	if err != nil {
		return nil, fmt.Errorf("count known replies: %w", err)
	}
	var thread string
	var replies int
	if _, err := pgx.ForEachRow(rows, []any{&thread, &replies}, func() error { known[thread] = replies; return nil }); err != nil {
		return nil, fmt.Errorf("count known replies: %w", err)
	}
	return known, nil
}

// history is what was written since oldest in a channel, or in a thread of it.
func (s *sweeper) history(ctx context.Context, channel, thread, oldest string) ([]slack.Message, error) {
	var messages []slack.Message
	for cursor := ""; ; {
		err := s.patiently(ctx, "conversations.history", func(ctx context.Context) error {
			if thread != "" {
				page, _, next, err := s.slack.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
					ChannelID: channel, Timestamp: thread, Oldest: oldest, Inclusive: true, Limit: 200, Cursor: cursor})
				messages, cursor = append(messages, page...), next
				return err
			}
			page, err := s.slack.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
				ChannelID: channel, Oldest: oldest, Inclusive: true, Limit: 200, Cursor: cursor})
			if err != nil {
				return err
			}
			messages, cursor = append(messages, page.Messages...), page.ResponseMetaData.NextCursor
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read history: %w", err)
		}
		if cursor == "" {
			return messages, nil
		}
	}
}

// accept puts those of the messages into the inbox that are meant for the bot and
// are not there.
func (s *sweeper) accept(ctx context.Context, channel string, messages []slack.Message, alone bool) error {
	var written []string
	for _, m := range messages {
		written = append(written, m.Timestamp)
	}
	rows, err := s.inbox.pool.Query(ctx, query("arrived"), s.team, channel, written)
	if err != nil {
		return fmt.Errorf("look which messages arrived: %w", err)
	}
	arrived, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look which messages arrived: %w", err)
	}
	slices.Sort(arrived)
	for _, m := range messages {
		if _, known := slices.BinarySearch(arrived, m.Timestamp); known {
			continue
		}
		if err := s.message(ctx, channel, m, alone); err != nil {
			return err
		}
	}
	return nil
}

// message puts a message into the inbox if it is meant for the bot.
func (s *sweeper) message(ctx context.Context, channel string, m slack.Message, alone bool) error {
	e := event{Team: s.team, App: s.app, Channel: channel, Person: m.User, PersonTeam: m.Team, Bot: m.BotID != "", Text: m.Text,
		Files: len(m.Files), TS: m.Timestamp, Thread: m.ThreadTimestamp, ClientMsgID: m.ClientMsgID}
	place := "channel"
	if alone {
		place = "im"
	}
	e.Place = place
	e, err := decodeMessage(e, m.SubType, "", "", false, s.self)
	if err != nil {
		return nil // not meant for the bot
	}
	if place == "channel" {
		e.Place = "" // what kind it is, Slack is asked
	}
	e.EventID = "" // it never came as an event
	fresh, err := s.inbox.accept(ctx, e)
	if fresh {
		s.log.Info("found a question that never arrived", "kind", e.Kind)
	}
	return err
}

// slackTime is Slack's way of writing a time; it sorts as text.
func slackTime(t time.Time) string { return fmt.Sprintf("%010d.%06d", t.Unix(), t.Nanosecond()/1000) }

// parseSlackTime reads slackTime's form; anything else is the year 1970.
func parseSlackTime(ts string) time.Time {
	whole, fraction, _ := strings.Cut(ts, ".")
	seconds, _ := strconv.ParseInt(whole, 10, 64)
	micros, _ := strconv.ParseInt(fraction, 10, 64)
	return time.Unix(seconds, micros*1000)
}
