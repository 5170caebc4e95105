package slacktest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Transcript is what people saw and what went wrong, for a person to read when
// a test has failed.
func (s *Slack) Transcript() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, m := range s.messages {
		who := m.User
		if user := s.users[m.User]; user.Name != "" {
			who = user.Name
		}
		place := m.Channel
		if m.ThreadTS != "" && m.ThreadTS != m.TS {
			place += " ↳ " + m.ThreadTS
		}
		fmt.Fprintf(&b, "%s  %s  %s", m.TS, place, who)
		if m.OnlyTo != "" {
			fmt.Fprintf(&b, " (only to %s)", m.OnlyTo)
		}
		if m.Edits > 0 {
			fmt.Fprintf(&b, " (edited %d×)", m.Edits)
		}
		if m.Deleted {
			b.WriteString(" (deleted)")
		}
		fmt.Fprintf(&b, ": %s\n", m.Text)
		if len(m.Blocks) > 0 {
			fmt.Fprintf(&b, "%s\n", indent(Plain(m.Blocks)))
		}
	}
	for _, note := range s.notes {
		fmt.Fprintf(&b, "! %s\n", note)
	}
	return b.String()
}

// Plain is the text that the blocks show, a line for each block; pieces of one
// run of rich text are joined as they are read.
func Plain(blocks json.RawMessage) string {
	var list []any
	if json.Unmarshal(blocks, &list) != nil {
		return string(blocks)
	}
	var lines []string
	for _, block := range list {
		var b strings.Builder
		gather(&b, block)
		lines = append(lines, b.String())
	}
	return strings.Join(lines, "\n")
}

func gather(b *strings.Builder, v any) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			gather(b, element)
		}
	case map[string]any:
		switch text := v["text"].(type) {
		case string:
			b.WriteString(text)
		case map[string]any:
			gather(b, text)
		}
		if v["type"] == "button" {
			b.WriteString(" | ")
		}
		gather(b, v["elements"])
		gather(b, v["rows"])
		gather(b, v["accessory"])
		gather(b, v["fields"])
	}
}

func indent(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
