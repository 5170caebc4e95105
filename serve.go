package main

import (
	"context"
	"strings"
	"time"
	_ "time/tzdata" // askers' time zones, where the system has none

	"golang.org/x/sync/errgroup"

	"footnote/answer"
	"footnote/bot"
	"footnote/config"
	"footnote/database"
	"footnote/retrieval"
)

type serveCommand struct{}

// Run answers in Slack until the context ends, which is no fault.
func (serveCommand) Run(ctx context.Context, p *program) error {
	return p.withOpen(ctx, func(db *database.Database, index *retrieval.Index) error {
		answerer, s := answer.New(index, p.log), p.settings
		writer, err := p.writer(answerer)
		if err != nil {
			return err
		}
		slack, err := bot.New(ctx, bot.Options{
			Pool:          db.Pool,
			Answerer:      conversation{index, answerer, writer},
			Library:       librarian{index, answerer, writer},
			Log:           p.log,
			BotToken:      s.SlackBotToken.Reveal(),
			AppToken:      s.SlackAppToken.Reveal(),
			SigningSecret: s.SlackSigningSecret.Reveal(),
			APIURL:        s.SlackAPIURL,
			Listen:        s.ListenAddress,
			Channels:      trimmed(s.SlackChannels),
			Admins:        trimmed(s.SlackAdmins),
			Editors:       trimmed(s.SlackEditors),
			Collections:   p.collections(nil),
			Budgets: bot.Budgets{
				Person:    bot.Budget{Questions: s.PersonQuestions, Tokens: s.PersonTokens},
				Channel:   bot.Budget{Questions: s.ChannelQuestions, Tokens: s.ChannelTokens},
				Everybody: bot.Budget{Questions: s.EverybodyQuestions, Tokens: s.EverybodyTokens},
				Answer:    3 * s.ChatTokens,  // the question is rewritten, the answer worded, and both are replied to
				Summary:   10 * s.ChatTokens, // its passages are read in six requests at most, and summed up in one more
			},
			Prices:  bot.Prices{Input: s.InputPrice, Output: s.OutputPrice},
			KeepFor: time.Duration(s.KeepDays) * 24 * time.Hour,
		})
		if faults, several := err.(interface{ Unwrap() []error }); several {
			return config.Faults(faults.Unwrap())
		}
		if err != nil {
			return err
		}
		// The bot ends with a database that does not come back, and the other way round.
		group, serving := errgroup.WithContext(ctx)
		group.Go(func() error { return db.Keep(serving) })
		group.Go(func() error { return slack.Run(serving) })
		return group.Wait()
	})
}

func trimmed(list []string) []string {
	var words []string
	for _, word := range list {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}
