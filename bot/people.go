package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"
)

// How old what is known of a person or a channel may be: when a question is
// taken up, and once more just before its answer is posted.
const (
	knownFor   = 5 * time.Minute
	recheckFor = 30 * time.Second
)

// A remembered value is one that Slack told some time ago.
type remembered[T any] struct {
	value T
	at    time.Time
}

// A memory keeps what Slack told of people or channels for a while, so that not
// every question asks again.
type memory[T any] struct {
	mu     sync.Mutex
	values map[string]remembered[T]
}

// recall returns the value for the id if it is not older than age, or else asks
// for it. Values that are too old are swept out when there are many.
func (m *memory[T]) recall(id string, age time.Duration, ask func() (T, error)) (T, error) {
	m.mu.Lock()
	known, ok := m.values[id]
	m.mu.Unlock()
	if ok && time.Since(known.at) < age {
		return known.value, nil
	}
	value, err := ask()
	if err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]remembered[T]{}
	}
	if len(m.values) > 10_000 {
		for id, known := range m.values {
			if time.Since(known.at) > knownFor {
				delete(m.values, id)
			}
		}
	}
	m.values[id] = remembered[T]{value, time.Now()}
	return value, nil
}

func (m *memory[T]) forget(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, id)
}

// A person is what Slack says of somebody.
type person struct {
	standing standing
	zone     *time.Location
}

// A channel is what Slack says of a place.
type channel struct {
	place  string // channel, group, im or mpim
	shared bool
}

// A register knows who and what the people and channels are that requests come
// from, and what the channels were given.
type register struct {
	slack    *workspace
	inbox    *inbox
	self     string   // the bot's user id
	team     string   // of the workspace
	channels []string // that the settings list; "*" for every one
	fallback []string // collections where nothing else was given

	people memory[person]
	places memory[channel]
}

// request returns all that the decision on an event depends on, none of it older
// than age, and the clock of the asker.
func (g *register) request(ctx context.Context, e event, age time.Duration) (request, *time.Location, error) {
	r := request{team: e.Team, app: e.App, kind: e.Kind, channel: e.Channel, place: e.Place, shared: e.Shared}
	who, err := g.person(ctx, e, age)
	if err != nil {
		return request{}, nil, err
	}
	r.person = who.standing
	if e.Channel == "" || strings.HasPrefix(e.Channel, "D") {
		if e.Channel != "" {
			r.place = "im"
		}
		r.given = g.fallback
		return r, who.zone, nil
	}
	place, err := g.places.recall(e.Channel, age, func() (channel, error) { return g.askPlace(ctx, e) })
	if err != nil {
		return request{}, nil, err
	}
	r.place, r.shared = place.place, r.shared || place.shared
	r.listed = slices.Contains(g.channels, e.Channel) || slices.Contains(g.channels, "*")
	r.given, _, err = g.policy(ctx, e.Team, e.Channel)
	return r, who.zone, err
}

// policy returns the collections that a channel reads from and whether threads
// in it are followed without a mention.
func (g *register) policy(ctx context.Context, team, channel string) (collections []string, follow bool, err error) {
	err = g.inbox.pool.QueryRow(ctx, query("policy"), team, channel).Scan(&collections, &follow)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, false, fmt.Errorf("load channel policy: %w", err)
	}
	if len(collections) == 0 {
		collections = g.fallback
	}
	return collections, follow, nil
}

func (g *register) person(ctx context.Context, e event, age time.Duration) (person, error) {
	switch {
	case e.Bot || e.Person == g.self:
		return person{aBot, time.UTC}, nil
	case e.Person == "":
		return person{unknown, time.UTC}, nil
	case e.PersonTeam != "" && e.PersonTeam != e.Team:
		return person{outsider, time.UTC}, nil
	}
	return g.people.recall(e.Person, age, func() (person, error) {
		var user *slack.User
		err := g.slack.call(ctx, "users.info", "", func(ctx context.Context) (err error) {
			user, err = g.slack.api.GetUserInfoContext(ctx, e.Person)
			return err
		})
		var no refused
		if errors.As(err, &no) {
			return person{unknown, time.UTC}, nil
		}
		if err != nil {
			return person{}, fmt.Errorf("ask slack who is asking: %w", err)
		}
		return person{g.standing(user), zone(user)}, nil
	})
}

func (g *register) standing(user *slack.User) standing {
	switch {
	case user.Deleted:
		return deactivated
	case user.IsBot || user.IsWorkflowBot || user.IsConnectorBot:
		return aBot
	case user.IsStranger:
		return stranger
	case user.TeamID != "" && user.TeamID != g.team:
		return outsider
	case user.IsRestricted || user.IsUltraRestricted:
		return guest
	}
	return member
}

// zone is the person's time zone, by name if this machine knows it.
func zone(user *slack.User) *time.Location {
	if user.TZ != "" {
		if location, err := time.LoadLocation(user.TZ); err == nil {
			return location
		}
	}
	return time.FixedZone("", user.TZOffset)
}

// askPlace asks Slack what a channel is. Where Slack will not say, a signed
// event still tells whether it is shared; a command does not.
func (g *register) askPlace(ctx context.Context, e event) (channel, error) {
	var info *slack.Channel
	err := g.slack.call(ctx, "conversations.info", "", func(ctx context.Context) (err error) {
		info, err = g.slack.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: e.Channel})
		return err
	})
	var no refused
	if errors.As(err, &no) {
		if e.EventID != "" {
			return channel{place: first(e.Place, "channel"), shared: e.Shared}, nil
		}
		return channel{}, nil
	}
	if err != nil {
		return channel{}, fmt.Errorf("ask slack about the channel: %w", err)
	}
	c := channel{place: "channel", shared: info.IsExtShared || info.IsPendingExtShared}
	switch {
	case info.IsIM:
		c.place = "im"
	case info.IsMpIM:
		c.place = "mpim"
	case info.IsGroup || info.IsPrivate:
		c.place = "group"
	}
	return c, nil
}
