package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

func (s *Slack) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.api)
	mux.HandleFunc("/response/{kind}/{channel}/{user}/{ts}", s.respond)
	mux.HandleFunc("/upload/{file}", s.upload)
	mux.HandleFunc("/socket", s.socket)
	return mux
}

// arguments are a call's values, whether they came in the query, as a form, as
// parts or as JSON, and its token, whether in them or in the header.
func arguments(r *http.Request) (url.Values, string) {
	values := url.Values{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		var object map[string]json.RawMessage
		if json.NewDecoder(io.LimitReader(r.Body, 10<<20)).Decode(&object) == nil {
			for key, raw := range object {
				var text string
				if json.Unmarshal(raw, &text) != nil {
					text = string(raw)
				}
				values.Set(key, text)
			}
		}
	case "multipart/form-data":
		r.ParseMultipartForm(10 << 20)
		values = r.Form
	default:
		r.ParseForm()
		values = r.Form
	}
	token := values.Get("token")
	if token == "" {
		token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	values.Del("token")
	return values, token
}

type object = map[string]any

func (s *Slack) api(w http.ResponseWriter, r *http.Request) {
	method := r.PathValue("method")
	values, token := arguments(r)
	call := Call{Method: method, Values: map[string]string{}, At: time.Now(), Status: http.StatusOK}
	for key := range values {
		call.Values[key] = values.Get(key)
	}

	s.mu.Lock()
	latency := s.faults.Latency
	s.mu.Unlock()
	if latency > 0 {
		select {
		case <-time.After(latency):
		case <-r.Context().Done():
			return
		}
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.calls = append(s.calls, call) }()
	posts := method == "chat.postMessage" || method == "chat.update"
	switch {
	case s.random.Float64() < s.faults.ServerError:
		call.Status, call.Error = http.StatusServiceUnavailable, "service_unavailable"
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	case posts && (s.random.Float64() < s.faults.RateLimited || s.faults.Limit[values.Get("channel")]):
		call.Status, call.Error = http.StatusTooManyRequests, "ratelimited"
		w.Header().Set("Retry-After", fmt.Sprint(max(1, int(s.faults.RetryAfter.Seconds()))))
		w.WriteHeader(http.StatusTooManyRequests)
		s.note("429  %s in %s", method, values.Get("channel"))
		return
	}
	cut := func(why string) {
		call.Error = why
		s.note("%s: %s in %s", why, method, values.Get("channel"))
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	}
	if method == "chat.postMessage" && s.random.Float64() < s.faults.LostRequests {
		cut("request lost")
		return
	}
	reply := s.perform(method, token, values)
	if wrong, is := reply["error"].(string); is {
		call.Error = wrong
	} else {
		reply["ok"] = true
	}
	if posts && call.Error == "" && s.random.Float64() < s.faults.LostReplies {
		cut("reply lost")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-OAuth-Scopes", s.options.Scopes)
	json.NewEncoder(w).Encode(reply)
}

// perform does what a method is documented to do. The lock is held.
func (s *Slack) perform(method, token string, values url.Values) object {
	fail := func(code string) object { return object{"ok": false, "error": code} }
	switch {
	case token == "":
		return fail("not_authed")
	case method == "apps.connections.open" && token != s.options.AppToken:
		return fail("not_allowed_token_type")
	case method != "apps.connections.open" && token != s.options.BotToken:
		return fail("invalid_auth")
	case s.faults.Fail[method] != "":
		return fail(s.faults.Fail[method])
	}
	channel := s.channels[values.Get("channel")]
	switch method {
	case "conversations.replies", "conversations.history", "conversations.info",
		"chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral":
		if channel == nil {
			return fail("channel_not_found")
		}
	}
	switch method {
	case "auth.test":
		return object{"url": "https://example.slack.com/", "team": "Example", "team_id": s.options.Team,
			"user": "footnote", "user_id": s.options.BotUser, "bot_id": s.options.BotID}
	case "apps.connections.open":
		return object{"url": "ws://" + s.listener.Addr().String() + "/socket"}
	case "users.info":
		user, known := s.users[values.Get("user")]
		if !known || user.Unknown {
			return fail("user_not_found")
		}
		return object{"user": object{"id": user.ID, "team_id": user.Team, "name": user.Name, "tz": user.Zone,
			"deleted": user.Deleted, "is_bot": user.Bot, "is_restricted": user.Restricted || user.UltraRestricted,
			"is_ultra_restricted": user.UltraRestricted, "is_stranger": user.Stranger}}
	case "conversations.info":
		return object{"channel": describe(channel)}
	case "conversations.list", "users.conversations":
		var list []object
		for _, c := range s.channels {
			list = append(list, describe(c))
		}
		return object{"channels": list, "response_metadata": object{"next_cursor": ""}}
	case "conversations.open":
		id := "D" + values.Get("users")
		if s.channels[id] == nil {
			s.channels[id] = &Channel{ID: id, Kind: "im", Members: []string{values.Get("users")}}
		}
		return object{"channel": object{"id": id}}
	case "conversations.history":
		return s.page(values, func(m *Message) bool { return m.ThreadTS == "" || m.ThreadTS == m.TS })
	case "conversations.replies":
		root := values.Get("ts")
		page := s.page(values, func(m *Message) bool { return m.TS == root || m.ThreadTS == root })
		if len(page["messages"].([]object)) == 0 {
			return fail("thread_not_found")
		}
		return page
	case "chat.postMessage", "chat.postEphemeral":
		if code := check(values); code != "" {
			return fail(code)
		}
		message := s.post(method, values)
		if method == "chat.postEphemeral" {
			return object{"message_ts": message.TS}
		}
		return object{"channel": message.Channel, "ts": message.TS, "message": object{"text": message.Text, "ts": message.TS}}
	case "chat.update":
		message := s.find(values.Get("channel"), values.Get("ts"))
		if message == nil || message.BotID == "" {
			return fail("message_not_found")
		}
		if code := check(values); code != "" {
			return fail(code)
		}
		message.Text, message.Blocks = values.Get("text"), json.RawMessage(values.Get("blocks"))
		message.Edits++
		return object{"channel": message.Channel, "ts": message.TS, "text": message.Text}
	case "chat.delete":
		message := s.find(values.Get("channel"), values.Get("ts"))
		if message == nil || message.BotID == "" {
			return fail("message_not_found")
		}
		message.Deleted = true
		return object{"channel": message.Channel, "ts": message.TS}
	case "views.open":
		if trigger := values.Get("trigger_id"); !s.triggers[trigger] {
			return fail("expired_trigger_id")
		} else {
			delete(s.triggers, trigger)
			s.views = append(s.views, View{Trigger: trigger, JSON: json.RawMessage(values.Get("view"))})
		}
		return object{"view": object{"id": fmt.Sprintf("V%d", len(s.views))}}
	case "views.publish":
		s.views = append(s.views, View{User: values.Get("user_id"), JSON: json.RawMessage(values.Get("view"))})
		return object{"view": object{"id": fmt.Sprintf("V%d", len(s.views))}}
	case "views.update":
		return object{"view": object{"id": values.Get("view_id")}}
	case "files.getUploadURLExternal":
		id := fmt.Sprintf("F%d", len(s.files)+1)
		s.files[id] = ""
		return object{"file_id": id, "upload_url": "http://" + s.listener.Addr().String() + "/upload/" + id}
	case "files.completeUploadExternal":
		var files []struct{ ID, Title string }
		json.Unmarshal([]byte(values.Get("files")), &files)
		var done []object
		for _, file := range files {
			done = append(done, object{"id": file.ID, "title": file.Title})
			s.note("file %s in %s", file.Title, values.Get("channel_id"))
		}
		return object{"files": done}
	case "canvases.create":
		s.canvases++
		return object{"canvas_id": fmt.Sprintf("FC%d", s.canvases)}
	case "canvases.access.set":
		if values.Get("channel_ids") != "" && values.Get("user_ids") != "" {
			return fail("invalid_arguments")
		}
		return object{}
	case "reactions.add", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts", "assistant.threads.setTitle":
		return object{}
	}
	return fail("unknown_method")
}

func describe(c *Channel) object {
	return object{"id": c.ID, "name": c.Name, "is_channel": c.Kind == "channel", "is_group": c.Kind == "group",
		"is_im": c.Kind == "im", "is_mpim": c.Kind == "mpim", "is_ext_shared": c.ExtShared, "is_member": true}
}

// check returns the error code for a message that Slack would not take.
func check(values url.Values) string {
	var blocks []struct {
		Type string
		Text json.RawMessage
		Rows [][]json.RawMessage
	}
	if raw := values.Get("blocks"); raw != "" && raw != "null" {
		if json.Unmarshal([]byte(raw), &blocks) != nil {
			return "invalid_blocks_format"
		}
		if utf8.RuneCountInString(Plain(json.RawMessage(raw))) > 13_200 { // as people have found
			return "msg_blocks_too_long"
		}
	}
	tables := 0
	for _, block := range blocks {
		if block.Type == "table" {
			tables++
			encoded, _ := json.Marshal(block.Rows)
			var b strings.Builder
			var rows any
			json.Unmarshal(encoded, &rows)
			gather(&b, rows)
			if len(block.Rows) > 100 || utf8.RuneCountInString(b.String()) > 10_000 {
				return "invalid_blocks"
			}
		}
		var text struct{ Text string }
		if json.Unmarshal(block.Text, &text) == nil && len([]rune(text.Text)) > 3000 {
			return "invalid_blocks"
		}
	}
	switch {
	case len(blocks) > 50:
		return "invalid_blocks"
	case tables > 1:
		return "only_one_table_allowed"
	case len(values.Get("text")) > 40_000:
		return "msg_too_long"
	case values.Get("text") == "" && len(blocks) == 0:
		return "no_text"
	}
	return ""
}

// post adds the app's message to a channel. The lock is held.
func (s *Slack) post(method string, values url.Values) *Message {
	message := &Message{Channel: values.Get("channel"), TS: s.timestamp(), ThreadTS: values.Get("thread_ts"),
		User: s.options.BotUser, BotID: s.options.BotID, Text: values.Get("text"), At: time.Now(),
		Unfurl: values.Get("unfurl_links") != "false" || values.Get("unfurl_media") != "false"}
	if raw := values.Get("blocks"); raw != "" {
		message.Blocks = json.RawMessage(raw)
	}
	if raw := values.Get("metadata"); raw != "" {
		message.Metadata = json.RawMessage(raw)
	}
	if method == "chat.postEphemeral" {
		message.OnlyTo = values.Get("user")
	}
	s.add(message)
	return message
}

func (s *Slack) find(channel, ts string) *Message {
	if m := s.standing[channel+" "+ts]; m != nil && !m.Deleted {
		return m
	}
	return nil
}

// page returns what history shows by now of the messages that are meant.
func (s *Slack) page(values url.Values, meant func(*Message) bool) object {
	messages := []object{}
	for _, m := range s.places[values.Get("channel")] {
		hidden := m.Deleted || m.OnlyTo != "" || m.BotID != "" && time.Since(m.At) < s.faults.Lag
		if !meant(m) || hidden {
			continue
		}
		if oldest := values.Get("oldest"); oldest != "" && m.TS <= oldest && m.TS != values.Get("ts") {
			continue
		}
		shown := object{"type": "message", "ts": m.TS, "user": m.User, "text": m.Text, "client_msg_id": m.ClientMsgID, "team": s.users[m.User].Team}
		if m.ThreadTS != "" {
			shown["thread_ts"] = m.ThreadTS
		}
		if m.BotID != "" {
			shown["bot_id"] = m.BotID
			if values.Get("include_all_metadata") == "1" && m.Metadata != nil {
				shown["metadata"] = m.Metadata
			}
		}
		if t := s.threads[m.Channel+" "+m.TS]; t.replies > 0 {
			shown["reply_count"], shown["latest_reply"] = t.replies, t.latest
		}
		messages = append(messages, shown)
	}
	return object{"messages": messages, "has_more": false}
}

// respond is a response_url: a message to one person, or in the channel; one
// that replaces the last of the same URL; or the end of it.
func (s *Slack) respond(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text            string
		Blocks          json.RawMessage
		ResponseType    string `json:"response_type"`
		ReplaceOriginal bool   `json:"replace_original"`
		DeleteOriginal  bool   `json:"delete_original"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.Fail["response_url"] != "" {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
		return
	}
	s.calls = append(s.calls, Call{Method: "response_url", At: time.Now(), Status: 200,
		Values: map[string]string{"text": body.Text, "blocks": string(body.Blocks), "url": r.URL.Path}})
	ts := r.PathValue("ts")
	original := s.find(r.PathValue("channel"), ts)
	switch {
	case body.DeleteOriginal:
		if original != nil {
			original.Deleted = true
		}
	case body.ReplaceOriginal && original != nil:
		original.Text, original.Blocks = body.Text, body.Blocks
		original.Edits++
	default:
		only := r.PathValue("user")
		if body.ResponseType == "in_channel" {
			only = ""
		}
		if original != nil {
			ts = s.timestamp()
		}
		s.add(&Message{Channel: r.PathValue("channel"), TS: ts, BotID: s.options.BotID,
			User: s.options.BotUser, Text: body.Text, Blocks: body.Blocks, OnlyTo: only, At: time.Now()})
	}
	io.WriteString(w, "ok")
}

func (s *Slack) upload(w http.ResponseWriter, r *http.Request) {
	var content []byte
	if part, _, err := r.FormFile("file"); err == nil {
		content, _ = io.ReadAll(part)
	} else {
		content, _ = io.ReadAll(r.Body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[r.PathValue("file")] = string(content)
	io.WriteString(w, "OK")
}
