package bot

import (
	"fmt"
	"regexp"
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

// dateLike is how a date begins.
var dateLike = regexp.MustCompile(`^(?i)(\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|today|yesterday)`)

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
	case "on", "since", "until":
		if rest != "" && !asks && len(words) <= 5 {
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

// readFilter reads TOPIC [about WORDS] [since DATE] [until DATE] [on DATE]
// [from OUTLET]. Each of those words, in lower case, begins its part, which goes
// on to the next; on does so only before what begins like a date. Nothing is
// resolved: which dates and outlets there are, the library knows.
func readFilter(text string) Filter {
	var f Filter
	into := &f.Words
	words := strings.Fields(text)
	for i, word := range words {
		if word == "on" && (i+1 == len(words) || !dateLike.MatchString(words[i+1])) {
			word = " on" // attacks on journalists
		}
		switch word {
		case "since":
			into = &f.Since
		case "until":
			into = &f.Until
		case "on":
			into = &f.On
		case "from":
			into = &f.Publisher
		case "about":
			into = &f.Words
		default:
			if *into != "" {
				*into += " "
			}
			*into += strings.TrimSpace(word)
		}
	}
	f.Words, f.Publisher = unquote(f.Words), unquote(f.Publisher)
	return f
}

// String is the filter as it was asked for, for a heading.
func (f Filter) String() string {
	var b strings.Builder
	for _, part := range []struct{ name, value string }{
		{"", f.Words}, {"on ", f.On}, {"since ", f.Since}, {"until ", f.Until}, {"from ", f.Publisher},
	} {
		if part.value != "" {
			fmt.Fprintf(&b, " %s%s", part.name, part.value)
		}
	}
	return strings.TrimSpace(b.String())
}
