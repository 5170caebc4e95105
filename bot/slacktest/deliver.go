package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// DeliverTo makes signed HTTP the way that events take, to the app at the base
// URL; when it is empty they take Socket Mode again.
func (s *Slack) DeliverTo(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.door = strings.TrimSuffix(base, "/")
}

// Mention returns the event by which the app hears of a message that names it.
func (s *Slack) Mention(m Message) map[string]any {
	return s.event("app_mention", m)
}

// Event returns the message event of a message, as it follows a subscription to
// the channel's messages or to direct ones.
func (s *Slack) Event(m Message) map[string]any {
	return s.event("message", m)
}

func (s *Slack) event(kind string, m Message) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	inner := object{"type": kind, "user": m.User, "text": m.Text, "ts": m.TS, "channel": m.Channel,
		"event_ts": m.TS, "client_msg_id": m.ClientMsgID, "team": s.users[m.User].Team}
	if m.ThreadTS != "" {
		inner["thread_ts"] = m.ThreadTS
	}
	shared := false
	if c := s.channels[m.Channel]; c != nil {
		shared = c.ExtShared
		if kind == "message" {
			inner["channel_type"] = c.Kind
		}
	}
	return s.wrap(inner, shared)
}

// Wrap returns an inner event of any kind in the envelope of the Events API.
func (s *Slack) Wrap(inner map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wrap(inner, false)
}

func (s *Slack) wrap(inner object, shared bool) object {
	s.events++
	return object{"type": "event_callback", "token": "deprecated", "team_id": s.options.Team, "api_app_id": s.options.App,
		"event_id": fmt.Sprintf("Ev%07d", s.events), "event_time": time.Now().Unix(), "is_ext_shared_channel": shared,
		"event": inner, "authorizations": []object{{"team_id": s.options.Team, "user_id": s.options.BotUser, "is_bot": true}}}
}

// Ask writes a person's message that mentions the app, and delivers it in the
// background, with retries, until it is acknowledged or given up.
func (s *Slack) Ask(ctx context.Context, channel, user, text string) Message {
	m := s.Write(channel, user, "<@"+s.options.BotUser+"> "+text, "")
	s.DeliverSoon(ctx, s.Mention(m))
	return m
}

// DeliverSoon is [Slack.Deliver] in the background; [Slack.Close] waits for it.
func (s *Slack) DeliverSoon(ctx context.Context, event map[string]any) {
	s.deliveries.Go(func() { s.Deliver(ctx, event) })
}

// Delivered waits until no delivery is under way.
func (s *Slack) Delivered() { s.deliveries.Wait() }

// Deliver sends an event as Slack does: once, and again after each of the
// retry delays until it is acknowledged. The error is that of the last try.
func (s *Slack) Deliver(ctx context.Context, event map[string]any) error {
	body, err := json.Marshal(event)
	if err != nil {
		return err
	}
	reason := ""
	for attempt := 0; ; attempt++ {
		err = s.deliver(ctx, body, attempt, reason)
		if err == nil || ctx.Err() != nil || attempt == len(s.options.RetryDelays) {
			return err
		}
		reason = "http_error"
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(s.options.RetryDelays[attempt]):
		}
	}
}

func (s *Slack) deliver(ctx context.Context, body []byte, attempt int, reason string) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.AckTimeout)
	defer cancel()
	s.mu.Lock()
	door := s.door
	s.mu.Unlock()
	if door == "" {
		_, err := s.envelope(ctx, "events_api", body, attempt)
		return err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if attempt > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		header.Set("X-Slack-Retry-Reason", reason)
	}
	response, err := s.Send(ctx, "/slack/events", body, header)
	if err != nil {
		return err
	}
	if response.Status/100 != 2 {
		return fmt.Errorf("the app answered %d", response.Status)
	}
	return nil
}

// A Response is what the app answered to a request.
type Response struct {
	Status int
	Body   string
	Took   time.Duration
}

// Sign returns the two headers by which the app knows that a request is Slack's.
func Sign(secret string, body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	return http.Header{
		"X-Slack-Request-Timestamp": {stamp},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// Send makes one signed request to the app's HTTP door, without retries.
func (s *Slack) Send(ctx context.Context, path string, body []byte, header http.Header) (Response, error) {
	s.mu.Lock()
	door := s.door
	s.mu.Unlock()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, door+path, bytes.NewReader(body))
	if err != nil {
		return Response{}, err
	}
	for key, value := range Sign(s.options.SigningSecret, body, time.Now()) {
		request.Header[key] = value
	}
	for key, value := range header {
		request.Header[key] = value
	}
	start := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Response{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return Response{Status: response.StatusCode, Body: string(text), Took: time.Since(start)}, err
}

// Command sends a slash command, once, and returns what the app said at once.
func (s *Slack) Command(ctx context.Context, channel, user, command, text string) (Response, error) {
	values := s.commandValues(channel, user, command, text)
	s.mu.Lock()
	door := s.door
	s.mu.Unlock()
	if door != "" {
		return s.Send(ctx, "/slack/commands", []byte(values.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
	}
	payload := object{}
	for key := range values {
		payload[key] = values.Get(key)
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return Response{}, err
	}
	ack, err := s.envelope(ctx, "slash_commands", body, 0)
	return Response{Status: http.StatusOK, Body: string(ack)}, err
}

func (s *Slack) commandValues(channel, user, command, text string) url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return url.Values{"command": {command}, "text": {text}, "team_id": {s.users[user].Team}, "api_app_id": {s.options.App},
		"channel_id": {channel}, "user_id": {user}, "trigger_id": {s.trigger()},
		"response_url": {s.responseURL("command", channel, user, s.timestamp())}}
}

func (s *Slack) responseURL(kind, channel, user, ts string) string {
	return "http://" + s.listener.Addr().String() + "/response/" + kind + "/" + channel + "/" + user + "/" + ts
}

// trigger returns a trigger that opens one modal. The lock is held.
func (s *Slack) trigger() string {
	s.events++
	id := fmt.Sprintf("trigger-%d", s.events)
	s.triggers[id] = true
	return id
}

// Click presses a button of a message that stands in a channel.
func (s *Slack) Click(ctx context.Context, m Message, user, action, value string) (Response, error) {
	s.mu.Lock()
	payload := s.pressed(m, user)
	payload["actions"] = []object{{"action_id": action, "value": value, "type": "button", "block_id": "b", "action_ts": s.timestamp()}}
	s.mu.Unlock()
	return s.Interact(ctx, payload)
}

// Choose takes an option of a menu in a message that stands in a channel.
func (s *Slack) Choose(ctx context.Context, m Message, user, action, value string) (Response, error) {
	s.mu.Lock()
	payload := s.pressed(m, user)
	payload["actions"] = []object{{"action_id": action, "type": "static_select", "block_id": "b", "action_ts": s.timestamp(),
		"selected_option": object{"text": object{"type": "plain_text", "text": "it"}, "value": value}}}
	s.mu.Unlock()
	return s.Interact(ctx, payload)
}

// pressed is the payload of an action, without the action. The lock is held.
func (s *Slack) pressed(m Message, user string) object {
	return object{"type": "block_actions", "api_app_id": s.options.App, "trigger_id": s.trigger(),
		"team": object{"id": s.options.Team}, "user": object{"id": user, "team_id": s.users[user].Team},
		"channel": object{"id": m.Channel}, "container": object{"type": "message", "channel_id": m.Channel, "message_ts": m.TS},
		"message":      object{"ts": m.TS, "thread_ts": m.ThreadTS},
		"response_url": s.responseURL("action", m.Channel, user, m.TS)}
}

// Shortcut uses an entry of the app's in a message's menu.
func (s *Slack) Shortcut(ctx context.Context, m Message, user, callback string) (Response, error) {
	s.mu.Lock()
	payload := object{"type": "message_action", "callback_id": callback, "api_app_id": s.options.App, "trigger_id": s.trigger(),
		"team": object{"id": s.options.Team}, "user": object{"id": user, "team_id": s.users[user].Team},
		"channel": object{"id": m.Channel}, "message_ts": m.TS, "action_ts": s.timestamp(),
		"message":      object{"type": "message", "user": m.User, "ts": m.TS, "thread_ts": m.ThreadTS, "text": m.Text},
		"response_url": s.responseURL("shortcut", m.Channel, user, s.timestamp())}
	s.mu.Unlock()
	return s.Interact(ctx, payload)
}

// Submit sends a modal's values: state maps each block to its action and value.
func (s *Slack) Submit(ctx context.Context, user, callback, metadata string, state map[string]any) (Response, error) {
	s.mu.Lock()
	payload := object{"type": "view_submission", "api_app_id": s.options.App, "trigger_id": s.trigger(),
		"team": object{"id": s.options.Team}, "user": object{"id": user, "team_id": s.users[user].Team},
		"view": object{"id": "V1", "type": "modal", "callback_id": callback, "private_metadata": metadata, "hash": "h",
			"state": object{"values": state}}}
	s.mu.Unlock()
	return s.Interact(ctx, payload)
}

// Interact sends an interaction's payload, once, by the door in use.
func (s *Slack) Interact(ctx context.Context, payload map[string]any) (Response, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return Response{}, err
	}
	s.mu.Lock()
	door := s.door
	s.mu.Unlock()
	if door == "" {
		ack, err := s.envelope(ctx, "interactive", body, 0)
		return Response{Status: http.StatusOK, Body: string(ack)}, err
	}
	return s.Send(ctx, "/slack/interactivity", []byte(url.Values{"payload": {string(body)}}.Encode()),
		http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}
