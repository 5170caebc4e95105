package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What Slack sends between angle brackets: <@U1>, <#C1|name>, <!here>,
// <https://host/path|label>.
var bracketed = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// plainText is the message as a person reads it: without the mention of the bot
// self, links and channels by their labels, and Slack's escapes undone.
func plainText(message, self string) string {
	message = bracketed.ReplaceAllStringFunc(message, func(s string) string {
		parts := bracketed.FindStringSubmatch(s)
		target, label := parts[1], parts[2]
		switch {
		case target == "@"+self:
			return " "
		case label != "" && strings.HasPrefix(target, "#"):
			return "#" + label
		case label != "":
			return label
		case strings.HasPrefix(target, "!"):
			return "@" + target[1:]
		}
		return target
	})
	return strings.Join(strings.Fields(unescape.Replace(message)), " ")
}

// dateLike is how a date begins, by its first word.
var dateLike = regexp.MustCompile(`^(?i)(?:\d{1,4}(?:st|nd|rd|th)?\b|today\b|yesterday\b|` +
	`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|` +
	`mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b)`)

// A lookup is what somebody wants to see, as read from a direct message or a
// slash command.
type lookup struct {
	what   lookupKind
	filter Filter
	number int    // of a source in the list, from 1
	words  string // to be found verbatim
}

type lookupKind string

const (
	askQuestion lookupKind = "question"
	askHelp     lookupKind = "help"
	askList     lookupKind = "list"
	askSource   lookupKind = "source"
	askQuote    lookupKind = "quote"
)

// readLookup reads a direct message. What has none of the forms of a lookup is
// a question.
func readLookup(text string) lookup {
	words := strings.Fields(text)
	if len(words) == 0 {
		return lookup{what: askHelp}
	}
	rest := strings.TrimSpace(strings.TrimPrefix(text, words[0]))
	asks := strings.HasSuffix(text, "?")
	switch strings.ToLower(strings.TrimRight(words[0], ":,.!")) {
	case "help", "hi", "hello":
		if len(words) == 1 {
			return lookup{what: askHelp}
		}
	case "sources", "documents":
		if !asks {
			return lookup{what: askList, filter: readFilter(rest)}
		}
	case "source":
		if n, err := strconv.Atoi(strings.TrimPrefix(rest, "#")); err == nil && n > 0 {
			return lookup{what: askSource, number: n}
		}
	case "from":
		if rest != "" && !asks {
			return lookup{what: askList, filter: readFilter(text)}
		}
	case "on", "since", "until", "published":
		if rest != "" && !asks && (len(words) <= 5 || strings.HasSuffix(words[0], ":")) {
			return lookup{what: askList, filter: readFilter(text)}
		}
	case "quote":
		if quoted := unquote(rest); quoted != "" {
			return lookup{what: askQuote, words: quoted}
		}
	}
	return lookup{what: askQuestion}
}

// unquote is the text without one pair of quotation marks of any kind around it.
func unquote(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Quotation_Mark, r)
	})
}

// parts are the parts of a filter, in the order in which it is written down.
func (f *Filter) parts() []part {
	return []part{{"about", "", &f.Words}, {"on", "events of ", &f.On}, {"since", "events since ", &f.Since}, {"until", "events until ", &f.Until},
		{"published", "published ", &f.Published}, {"from", "from ", &f.Publisher}}
}

// A part is one part of a filter: the word that begins it, how it is called where
// it is shown, and what was typed.
type part struct {
	word, shown string
	typed       *string
}

// readFilter reads TOPIC [about WORDS] [since DATE] [until DATE] [on DATE]
// [published DATE] [from OUTLET]. Each of those words, in lower case or followed by
// a colon, begins its part, which goes on to the next. Without a colon, on and
// published do so only before a date, and from before a date begins a range of
// days: from July 1 to July 3. Nothing is resolved: which dates and outlets there
// are, the library knows.
func readFilter(text string) Filter {
	var f Filter
	into := &f.Words
	words := f.tokens(text)
	for i, word := range words {
		if begun, rest := f.begins(words[i:], into); begun != nil {
			into, word = begun, rest
		}
		*into = strings.TrimSpace(*into + " " + word)
	}
	for _, part := range f.parts() {
		*part.typed = unquote(*part.typed)
	}
	return f
}

// tokens are the words of the text; what begins a part with a colon is one by
// itself.
func (f *Filter) tokens(text string) []string {
	var tokens []string
	for word := range strings.FieldsSeq(text) {
		for {
			name, rest, colon := strings.Cut(word, ":")
			if !colon || rest == "" || f.part(name) == nil {
				break
			}
			tokens, word = append(tokens, name+":"), rest
		}
		tokens = append(tokens, word)
	}
	return tokens
}

// part is the part that a word before a colon names, or nil.
func (f *Filter) part(name string) *string {
	for _, part := range f.parts() {
		if strings.EqualFold(name, part.word) {
			return part.typed
		}
	}
	return nil
}

// begins returns the part that the first of the words begins, and what of that
// word belongs to it already; nil when it goes on with the part that is read now.
func (f *Filter) begins(words []string, now *string) (begun *string, rest string) {
	if name, colon := strings.CutSuffix(words[0], ":"); colon {
		return f.part(name), ""
	}
	dated := beginDate(words[1:])
	if now == &f.Published && dated && (*now == "" || words[0] == "until" && strings.HasPrefix(*now, "since ")) {
		return nil, "" // published on July 2, published since July 1 until July 3
	}
	switch words[0] {
	case "about":
		return &f.Words, ""
	case "since":
		return &f.Since, ""
	case "until":
		return &f.Until, ""
	case "on":
		if dated {
			return &f.On, ""
		}
	case "published":
		if dated || len(words) > 1 && slices.Contains([]string{"on", "since", "until", "from"}, words[1]) && beginDate(words[2:]) {
			return &f.Published, ""
		}
	case "from":
		if dated {
			return &f.On, "from"
		}
		return &f.Publisher, ""
	}
	return nil, ""
}

func beginDate(words []string) bool { return len(words) > 0 && dateLike.MatchString(words[0]) }

// String is the filter in a form that readFilter reads.
func (f Filter) String() string {
	var b strings.Builder
	for _, part := range f.parts() {
		switch {
		case *part.typed == "":
		case part.word == "about":
			b.WriteString(" " + *part.typed)
		default:
			fmt.Fprintf(&b, " %s: %s", part.word, *part.typed)
		}
	}
	return strings.TrimSpace(b.String())
}

// shown is the filter for a heading: events and publication are called what they
// are.
func (f Filter) shown() string {
	var shown []string
	for _, part := range f.parts() {
		if *part.typed != "" {
			shown = append(shown, part.shown+*part.typed)
		}
	}
	return strings.Join(shown, " · ")
}
