package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/slack-go/slack"
)

// scopes are what the bot's token must have, and what for; without those that are
// spare it does less. manifest.yaml asks for the same.
var scopes = []struct {
	name, why string
	spare     bool
}{
	{name: "app_mentions:read", why: "hear questions that mention it"},
	{name: "assistant:write", why: "suggest prompts and show that it is working"},
	{name: "canvases:write", why: "make a canvas of a brief", spare: true},
	{name: "channels:history", why: "look back into threads before posting again, and find questions that never arrived"},
	{name: "channels:read", why: "tell whether a channel is shared with another organisation"},
	{name: "chat:write", why: "answer"},
	{name: "commands", why: "take slash commands"},
	{name: "files:write", why: "hand briefs and long lists over as files"},
	{name: "groups:history", why: "the same in private channels that it was invited to"},
	{name: "groups:read", why: "the same in private channels that it was invited to"},
	{name: "im:history", why: "take direct messages and look back into them"},
	{name: "im:read", why: "find direct conversations again after an outage"},
	{name: "im:write", why: "answer in private when a channel is not the place"},
	{name: "users:read", why: "tell members from guests, strangers and bots, and know the asker's time zone"},
}

// check names every fault of the options that shows without asking Slack. No
// message holds a secret.
func check(o Options) error {
	var faults []error
	fault := func(format string, values ...any) { faults = append(faults, fmt.Errorf(format, values...)) }
	if o.Pool == nil || o.Answerer == nil || o.Library == nil || o.Log == nil {
		fault("the bot was made without a database, an answerer, a library or a log: that is a fault of the program")
	}
	switch {
	case o.BotToken == "":
		fault("SLACK_BOT_TOKEN is empty: set it to the Bot User OAuth Token, which begins with xoxb-")
	case strings.HasPrefix(o.BotToken, "xapp-"):
		fault("SLACK_BOT_TOKEN holds an app token (xapp-): set it to the Bot User OAuth Token, which begins with xoxb-")
	case !strings.HasPrefix(o.BotToken, "xoxb-"):
		fault("SLACK_BOT_TOKEN is no bot token: set it to the Bot User OAuth Token, which begins with xoxb-")
	}
	switch {
	case o.AppToken == "":
	case strings.HasPrefix(o.AppToken, "xoxb-"):
		fault("SLACK_APP_TOKEN holds a bot token (xoxb-): set it to an App-Level Token with the scope connections:write, which begins with xapp-")
	case !strings.HasPrefix(o.AppToken, "xapp-"):
		fault("SLACK_APP_TOKEN is no app token: set it to an App-Level Token with the scope connections:write, which begins with xapp-")
	}
	if o.AppToken == "" && strings.TrimSpace(o.SigningSecret) == "" {
		fault("SLACK_SIGNING_SECRET and SLACK_APP_TOKEN are both empty: set the signing secret to take events over HTTP, or an app token for Socket Mode")
	}
	if o.SigningSecret != "" && strings.TrimSpace(o.SigningSecret) == "" {
		fault("SLACK_SIGNING_SECRET is blank: set it to the Signing Secret of the app's Basic Information, or leave it out")
	}
	if o.SigningSecret != "" && o.Listen == "" && o.AppToken == "" {
		fault("LISTEN_ADDR is empty: set it to the address on which Slack's requests arrive, such as :8080")
	}
	if len(o.Collections) == 0 {
		fault("no collection to read from: set FOOTNOTE_COLLECTION")
	}
	for _, channel := range o.Channels {
		if channel != "*" && !strings.HasPrefix(channel, "C") && !strings.HasPrefix(channel, "G") {
			fault("the channel %q is no channel id: open the channel's details in Slack and copy the id at the bottom, which begins with C", channel)
		}
	}
	for _, named := range []struct {
		as  string
		ids []string
	}{{"admin", o.Admins}, {"editor", o.Editors}} {
		for _, id := range named.ids {
			if !strings.HasPrefix(id, "U") && !strings.HasPrefix(id, "W") {
				fault("the %s %q is no user id: open the person's profile in Slack and copy the member id, which begins with U", named.as, id)
			}
		}
	}
	return errors.Join(faults...)
}

// An identity is who the bot is in its workspace, which is at the site.
type identity struct{ team, user, site string }

// introduce asks Slack who the bot is and checks what only Slack knows: that the
// tokens are good, have the scopes they need, and that the channels exist.
func introduce(ctx context.Context, w *workspace, o Options) (identity, error) {
	var faults []error
	var granted struct {
		sync.Mutex
		scopes string
		known  bool
	}
	api := slack.New(o.BotToken, slack.OptionAPIURL(first(o.APIURL, slackAPI)), slack.OptionHTTPClient(w.http),
		slack.OptionOnResponseHeaders(func(_ string, header http.Header) {
			granted.Lock()
			defer granted.Unlock()
			granted.scopes, granted.known = header.Get("X-OAuth-Scopes"), len(header.Values("X-OAuth-Scopes")) > 0
		}))
	var self *slack.AuthTestResponse
	err := w.call(ctx, "auth.test", "", func(ctx context.Context) (err error) {
		self, err = api.AuthTestContext(ctx)
		return err
	})
	var no refused
	if errors.As(err, &no) {
		return identity{}, fmt.Errorf("SLACK_BOT_TOKEN: Slack does not take it (%s): install the app to the workspace again and copy the Bot User OAuth Token", no.code)
	}
	if err != nil {
		return identity{}, fmt.Errorf("slack does not say who the bot is: see that %s can be reached from here (%w)", first(o.APIURL, slackAPI), err)
	}
	if granted.known {
		has := strings.Split(granted.scopes, ",")
		for i := range has {
			has[i] = strings.TrimSpace(has[i])
		}
		for _, scope := range scopes {
			if !scope.spare && !contains(has, scope.name) {
				faults = append(faults, fmt.Errorf("the bot token lacks the scope %s, which lets the bot %s: add it under OAuth & Permissions and install the app again", scope.name, scope.why))
			}
		}
	}
	for _, channel := range o.Channels {
		if channel == "*" {
			continue
		}
		err := w.call(ctx, "conversations.info", "", func(ctx context.Context) error {
			_, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
			return err
		})
		if errors.As(err, &no) && no.code == "channel_not_found" {
			faults = append(faults, fmt.Errorf("the channel %s does not exist, or is private and the bot was not invited: invite it, or take the channel out of the list", channel))
		}
	}
	if o.AppToken != "" {
		err := w.call(ctx, "apps.connections.open", "", func(ctx context.Context) error {
			_, _, err := w.api.StartSocketModeContext(ctx)
			return err
		})
		if errors.As(err, &no) {
			faults = append(faults, fmt.Errorf("SLACK_APP_TOKEN: Slack does not take it (%s): make an App-Level Token with the scope connections:write and switch Socket Mode on", no.code))
		}
	}
	return identity{team: self.TeamID, user: self.UserID, site: self.URL}, errors.Join(faults...)
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}

// belongs fails if the database holds the questions of another workspace: two
// bots in it would answer for each other.
func belongs(ctx context.Context, pool *pgxpool.Pool, team string) error {
	var other string
	err := pool.QueryRow(ctx, query("foreign"), team).Scan(&other)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the database: %w", err)
	}
	return fmt.Errorf("DATABASE_URL: the database belongs to the footnote of another workspace (%s; the bot token is of %s): set it to a database of its own", other, team)
}
