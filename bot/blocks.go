package bot

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Slack's limits, in characters unless it says otherwise. The ceiling on all
// blocks together is not documented; it was observed at about 13,200.
const (
	maxBlocks      = 50
	maxModalBlocks = 100
	maxSection     = 3000
	maxHeader      = 150
	maxButton      = 75
	maxButtonValue = 2000
	maxModalTitle  = 24
	maxMessageText = 4000 // recommended for text; truncated at ten times that
	maxMessage     = 12_000
	maxLink        = 3000
)

// A message is one message in Slack: blocks, and the text that stands for them
// in notifications and for screen readers.
type message struct {
	Text   string
	Blocks []slack.Block
}

// A group is a run of blocks that belong together, and what they say in plain
// words. Splitting a long reply never parts them.
type group struct {
	blocks []slack.Block
	text   string // mrkdwn: escaped
}

// pack lays the groups out in as few messages as the limits allow, in order.
// Nothing is dropped: what does not fit goes into the next message. Only the text
// that stands for the blocks ends where Slack would rather have it end.
func pack(groups []group) []message {
	var messages []message
	var current message
	characters := 0
	for _, g := range groups {
		n := characterCount(g.blocks)
		full := len(current.Blocks)+len(g.blocks) > maxBlocks || characters+n > maxMessage
		if full && len(current.Blocks) > 0 {
			messages = append(messages, current)
			current, characters = message{}, 0
		}
		current.Blocks = append(current.Blocks, g.blocks...)
		if g.text != "" && current.Text != "" {
			current.Text += "\n"
		}
		current.Text += g.text
		characters += n
	}
	messages = append(messages, current)
	for i, m := range messages {
		messages[i].Text = first(clipLines(m.Text, maxMessageText), "footnote")
	}
	return messages
}

// headline puts a line above the messages: into the first of them where it has
// room, else before it.
func headline(messages []message, line string) []message {
	m := &messages[0]
	if len(m.Blocks) == maxBlocks {
		return append([]message{say(line)}, messages...)
	}
	m.Text = clipLines(line+"\n"+m.Text, maxMessageText)
	m.Blocks = append([]slack.Block{footnote(line)}, m.Blocks...)
	return messages
}

// characterCount is how many characters the blocks show.
func characterCount(blocks []slack.Block) int {
	encoded, err := json.Marshal(blocks)
	if err != nil {
		panic(err) // blocks of our own making encode
	}
	var decoded any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		panic(err)
	}
	return shown(decoded)
}

func shown(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += shown(element)
		}
	case map[string]any:
		for key, element := range v {
			if s, ok := element.(string); ok && (key == "text" || key == "url") {
				n += utf8.RuneCountInString(s)
			} else {
				n += shown(element)
			}
		}
	}
	return n
}

// escape makes text that is not ours harmless in mrkdwn: it cannot mention, link
// or notify. Slack shows it as it was.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// clip is the text, or its beginning and an ellipsis, in at most n characters.
// It never cuts one of escape's entities in two.
func clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := string([]rune(text)[:n-1])
	if i := strings.LastIndexByte(cut, '&'); i >= 0 && i > len(cut)-len("&amp;") && !strings.Contains(cut[i:], ";") {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " \n") + "…"
}

// clipLines is the mrkdwn, or as many of its first lines as fit and an ellipsis, in
// at most n characters: no link is cut in two.
func clipLines(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := string([]rune(text)[:n-2])
	end := strings.LastIndexByte(cut, '\n')
	if end < 0 {
		return clip(text, n)
	}
	return cut[:end] + "\n…"
}

// pieces are the runs of text, each of at most n characters, that make it up;
// cut at a space where there is one.
func pieces(text string, n int) []string {
	var list []string
	for utf8.RuneCountInString(text) > n {
		cut := len(string([]rune(text)[:n]))
		if space := strings.LastIndexByte(text[:cut], ' '); space > cut/2 {
			cut = space + 1
		}
		list, text = append(list, text[:cut]), text[cut:]
	}
	return append(list, text)
}

// safeLink is the address if it is one that a person may be sent to: http or
// https with a host, and short enough. It is "" otherwise.
func safeLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(address) > maxLink ||
		strings.ContainsAny(address, "<>|\" \n\t") {
		return ""
	}
	return address
}

// linked is the label as mrkdwn, a link if the address is safe.
func linked(address, label string) string {
	label = strings.ReplaceAll(escape(label), "|", "¦")
	if address = safeLink(address); address == "" {
		return label
	}
	return "<" + escape(address) + "|" + label + ">"
}

// mrkdwn is text in Slack's markup. It is verbatim: an address that merely
// stands in it does not become a link.
func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, clip(text, maxSection), false, true)
}

func plain(text string, n int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, clip(text, n), false, false)
}

func section(text string) *slack.SectionBlock { return slack.NewSectionBlock(mrkdwn(text), nil, nil) }

func footnote(text string) *slack.ContextBlock { return slack.NewContextBlock("", mrkdwn(text)) }

func press(action, label, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plain(label, maxButton))
}

// say is a message of one sentence of ours; what of it is not ours is escaped.
func say(text string) message {
	return message{Text: text, Blocks: []slack.Block{section(text)}}
}
