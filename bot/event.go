package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// A kind is a way in which somebody turns to the bot.
type kind string

const (
	mention    kind = "mention"  // a message in a channel that names the bot
	direct     kind = "direct"   // a message to the bot alone
	followUp   kind = "followup" // a message in a thread that the bot answered in
	command    kind = "command"  // a slash command
	button     kind = "button"   // a press of a button
	form       kind = "form"     // a modal that was filled in
	shortcut   kind = "shortcut" // an entry of a message's menu
	homeOpened kind = "home"     // a look at the Home tab
	assistant  kind = "assistant"
	edit       kind = "edit"     // a message changed after it was sent
	reaction   kind = "reaction" // an emoji under one of the bot's messages
)

// An event is what reached the bot, with no more of it than answering takes: it
// is stored, and the rest of a payload is other people's.
type event struct {
	Kind    kind   `json:"kind"`
	Team    string `json:"team"` // in which the app is installed
	App     string `json:"app,omitempty"`
	Channel string `json:"channel,omitempty"`
	Place   string `json:"place,omitempty"` // channel, group, im or mpim; "" when Slack did not say
	Shared  bool   `json:"shared,omitempty"`

	Person     string `json:"person,omitempty"`
	PersonTeam string `json:"person_team,omitempty"` // "" when Slack did not say
	Bot        bool   `json:"bot,omitempty"`         // a bot or a workflow wrote it

	Text        string `json:"text,omitempty"`
	Files       int    `json:"files,omitempty"`
	TS          string `json:"ts,omitempty"`
	Thread      string `json:"thread,omitempty"` // the ts of the message that the thread hangs from; "" outside threads
	EventID     string `json:"event_id,omitempty"`
	ClientMsgID string `json:"client_msg_id,omitempty"`

	Command     string              `json:"command,omitempty"` // /summary; for a button, a form or a shortcut its action
	Value       string              `json:"value,omitempty"`   // what the button or the form carries
	Input       map[string][]string `json:"input,omitempty"`   // what was filled in, by block
	TriggerID   string              `json:"trigger_id,omitempty"`
	ResponseURL string              `json:"response_url,omitempty"`
}

// root is the ts of the message under which an answer goes.
func (e event) root() string {
	if e.Thread != "" {
		return e.Thread
	}
	return e.TS
}

// errNotAsked is for what Slack sends and nobody meant for the bot: messages
// between people, the bot's own, kinds of events that it has no use for.
var errNotAsked = errors.New("not meant for the bot")

// decodeCallback reads the payload of an Events API event for the bot with the
// user id self. It reads the fields that it needs and no block, attachment or
// other field, so that a shape that Slack adds tomorrow cannot lose a question.
func decodeCallback(payload []byte, self string) (event, error) {
	var outer struct {
		Team    string `json:"team_id"`
		App     string `json:"api_app_id"`
		EventID string `json:"event_id"`
		Shared  bool   `json:"is_ext_shared_channel"`
		Event   json.RawMessage
	}
	if err := json.Unmarshal(payload, &outer); err != nil {
		return event{}, fmt.Errorf("read event: %w", err)
	}
	var inner struct {
		Type, Subtype string
		Tab           string
		User          json.RawMessage // an id; in user_change an object
		UserTeam      string          `json:"user_team"`
		Team          string
		BotID         string `json:"bot_id"`
		Text          string
		TS            string
		ThreadTS      string `json:"thread_ts"`
		ClientMsgID   string `json:"client_msg_id"`
		Channel       json.RawMessage
		ChannelType   string            `json:"channel_type"`
		Files         []json.RawMessage `json:"files"`
		Message       struct {
			User, Text, TS string
			BotID          string `json:"bot_id"`
		}
		ItemUser string `json:"item_user"`
		Item     struct{ Channel, TS string }
		Thread   struct {
			User     string `json:"user_id"`
			Channel  string `json:"channel_id"`
			ThreadTS string `json:"thread_ts"`
		} `json:"assistant_thread"`
	}
	if err := json.Unmarshal(outer.Event, &inner); err != nil {
		return event{}, fmt.Errorf("read event %q: %w", outer.EventID, err)
	}
	if outer.Team == "" || outer.EventID == "" {
		return event{}, errors.New("read event: it has no team_id or no event_id")
	}
	e := event{
		Team: outer.Team, App: outer.App, EventID: outer.EventID, Shared: outer.Shared,
		Person: text(inner.User), PersonTeam: first(inner.UserTeam, inner.Team), Bot: inner.BotID != "",
		Channel: text(inner.Channel), Place: inner.ChannelType, Text: inner.Text, Files: len(inner.Files),
		TS: inner.TS, Thread: inner.ThreadTS, ClientMsgID: inner.ClientMsgID,
	}
	switch inner.Type {
	case "app_mention":
		e.Kind = mention
	case "message":
		return decodeMessage(e, inner.Subtype, inner.Message.User, inner.Message.Text, inner.Message.BotID != "", self)
	case "app_home_opened":
		if inner.Tab != "home" {
			return event{}, errNotAsked
		}
		e.Kind, e.TS, e.Thread = homeOpened, "", ""
	case "assistant_thread_started":
		e.Kind, e.Person, e.Channel, e.Place = assistant, inner.Thread.User, inner.Thread.Channel, "im"
		e.Thread, e.TS = inner.Thread.ThreadTS, ""
	case "reaction_added":
		if inner.ItemUser != self {
			return event{}, errNotAsked
		}
		e.Kind, e.Channel, e.Thread = reaction, inner.Item.Channel, inner.Item.TS
		e.TS = ""
	default:
		return event{}, errNotAsked
	}
	if e.Channel == "" && e.Kind != homeOpened || e.Kind == mention && e.TS == "" {
		return event{}, fmt.Errorf("read event %q: it has no channel or no ts", outer.EventID)
	}
	return e, nil
}

// decodeMessage finishes the event of a message: who it is meant for depends on
// where it stands and whether it names the bot.
func decodeMessage(e event, subtype, editor, edited string, editedByBot bool, self string) (event, error) {
	switch subtype {
	case "", "file_share", "thread_broadcast":
	case "bot_message":
		e.Bot = true
	case "message_changed":
		named := strings.Contains(edited, "<@"+self) || e.Place == "im"
		if !named || editor == self || editor == "" || editedByBot {
			return event{}, errNotAsked
		}
		e.Kind, e.Person, e.Text = edit, editor, edited
		return e, nil
	default:
		return event{}, errNotAsked
	}
	switch {
	case e.Person == self:
		return event{}, errNotAsked
	case e.TS == "" || e.Channel == "":
		return event{}, fmt.Errorf("read event %q: it has no channel or no ts", e.EventID)
	case e.Place == "im" || e.Place == "" && strings.HasPrefix(e.Channel, "D"):
		e.Kind, e.Place = direct, "im"
	case strings.Contains(e.Text, "<@"+self):
		e.Kind = mention
	case e.Thread != "" && !e.Bot:
		e.Kind = followUp
	default:
		return event{}, errNotAsked
	}
	return e, nil
}

// decodeCommand reads the form of a slash command.
func decodeCommand(values url.Values) (event, error) {
	e := event{
		Kind: command, Team: values.Get("team_id"), App: values.Get("api_app_id"), Channel: values.Get("channel_id"),
		Person: values.Get("user_id"), PersonTeam: values.Get("team_id"), Command: values.Get("command"), Text: values.Get("text"),
		TriggerID: values.Get("trigger_id"), ResponseURL: values.Get("response_url"),
	}
	if strings.HasPrefix(e.Channel, "D") {
		e.Place = "im"
	}
	if e.Team == "" || e.Person == "" || e.Command == "" || e.TriggerID == "" {
		return event{}, errors.New("read command: it lacks team_id, user_id, command or trigger_id")
	}
	return e, nil
}

// decodeInteraction reads the payload of a press of a button, of a choice, of a form
// or of a shortcut. Of the message that a shortcut is used on it keeps the words.
func decodeInteraction(payload []byte) (event, error) {
	var p struct {
		Type        string
		App         string `json:"api_app_id"`
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
		CallbackID  string `json:"callback_id"`
		Team        struct{ ID string }
		User        struct {
			ID   string
			Team string `json:"team_id"`
		}
		Channel struct{ ID string }
		Message struct {
			Text     string
			TS       string
			ThreadTS string `json:"thread_ts"`
		}
		Actions []struct {
			ActionID string `json:"action_id"`
			Value    string
			Selected struct{ Value string } `json:"selected_option"`
		}
		View struct {
			CallbackID string `json:"callback_id"`
			Metadata   string `json:"private_metadata"`
			State      struct {
				Values map[string]map[string]struct {
					Value    string
					Selected []struct{ Value string } `json:"selected_options"`
				}
			}
		}
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		return event{}, fmt.Errorf("read interaction: %w", err)
	}
	e := event{
		Team: p.Team.ID, App: p.App, Channel: p.Channel.ID, Person: p.User.ID, PersonTeam: first(p.User.Team, p.Team.ID),
		Thread: first(p.Message.ThreadTS, p.Message.TS), TriggerID: p.TriggerID, ResponseURL: p.ResponseURL,
	}
	if strings.HasPrefix(e.Channel, "D") {
		e.Place = "im"
	}
	switch {
	case p.Type == "block_actions" && len(p.Actions) > 0:
		e.Kind, e.Command, e.Value = button, p.Actions[0].ActionID, first(p.Actions[0].Value, p.Actions[0].Selected.Value)
	case p.Type == "message_action":
		e.Kind, e.Command, e.Text = shortcut, p.CallbackID, p.Message.Text
	case p.Type == "view_submission":
		e.Kind, e.Command, e.Value, e.Input = form, p.View.CallbackID, p.View.Metadata, map[string][]string{}
		for block, actions := range p.View.State.Values {
			for _, filled := range actions {
				if filled.Value != "" {
					e.Input[block] = append(e.Input[block], filled.Value)
				}
				for _, selected := range filled.Selected {
					e.Input[block] = append(e.Input[block], selected.Value)
				}
			}
		}
	default:
		return event{}, errNotAsked
	}
	if e.Team == "" || e.Person == "" || e.TriggerID == "" {
		return event{}, errors.New("read interaction: it lacks team, user or trigger_id")
	}
	return e, nil
}

// text is the string that raw holds, or "" when it holds something else.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// first is the first of the values that is not empty.
func first(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}
