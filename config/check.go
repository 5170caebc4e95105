package config

import (
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5/pgconn"
)

// checks tell, by the setting's name, whether a value that is not blank is well
// formed. What only a server knows, such as whether a key is good, is asked when
// the server is; what a token or an id of Slack's looks like, package bot knows.
var checks = map[string]func(value string) bool{
	"DATABASE_URL":                isDatabase,
	"FOOTNOTE_COLLECTION":         isName,
	"EMBEDDING_MODEL":             isWord,
	"EMBEDDING_DIMENSIONS":        isUpTo(mostDimensions),
	"FOOTNOTE_EMBEDDING_BATCH":    isUpTo(2048), // what OpenAI takes
	"FOOTNOTE_EMBEDDING_PARALLEL": isUpTo(64),
	"FOOTNOTE_EMBEDDING_PRICE":    isPrice,
	"OPENAI_BASE_URL":             isWebAddress,
	"OPENAI_API_KEY":              isWord,
	"CHAT_MODEL":                  isWord,
	"FOOTNOTE_CHAT_TOKENS":        isChatTokens,
	"SLACK_BOT_TOKEN":             isWord,
	"SLACK_APP_TOKEN":             isWord,
	"SLACK_SIGNING_SECRET":        isWord,
	"SLACK_API_URL":               func(value string) bool { return isWebAddress(value) && strings.HasSuffix(value, "/") },
	"LISTEN_ADDR":                 isListenAddress,

	"FOOTNOTE_BUDGET_PERSON_QUESTIONS":    isCount,
	"FOOTNOTE_BUDGET_PERSON_TOKENS":       isCount,
	"FOOTNOTE_BUDGET_CHANNEL_QUESTIONS":   isCount,
	"FOOTNOTE_BUDGET_CHANNEL_TOKENS":      isCount,
	"FOOTNOTE_BUDGET_EVERYBODY_QUESTIONS": isCount,
	"FOOTNOTE_BUDGET_EVERYBODY_TOKENS":    isCount,
	"FOOTNOTE_INPUT_PRICE":                isPrice,
	"FOOTNOTE_OUTPUT_PRICE":               isPrice,
	"FOOTNOTE_KEEP_DAYS":                  isKeeping,

	"FOOTNOTE_LOG_FORMAT": func(value string) bool { return value == "text" || value == "json" },
}

func isDatabase(value string) bool {
	_, err := pgconn.ParseConfig(value)
	return err == nil
}

// mostDimensions is what pgvector can index of a halfvec.
const mostDimensions = 4000

// isUpTo returns a check of a number from 1 to most.
func isUpTo(most int) func(value string) bool {
	return func(value string) bool {
		n, err := strconv.Atoi(value)
		return err == nil && 1 <= n && n <= most
	}
}

func isPrice(value string) bool {
	price, err := strconv.ParseFloat(value, 64)
	return err == nil && price >= 0 && price < 1e6 // no NaN either
}

func isCount(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n > 0
}

// shortestKeeping is for how many days what was asked must be known, so that what
// Slack delivers late is not taken for new: it tries for a day.
const shortestKeeping = 2

func isKeeping(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && shortestKeeping <= n && n <= 36_500
}

// fewestChatTokens have room for the instructions and a passage or two.
const fewestChatTokens = 2000

func isChatTokens(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n >= fewestChatTokens
}

func isWebAddress(value string) bool {
	address, err := url.Parse(value)
	return err == nil && address.Host != "" && (address.Scheme == "http" || address.Scheme == "https")
}

func isListenAddress(value string) bool {
	_, port, err := net.SplitHostPort(value)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isName reports whether value can be shown in a line.
func isName(value string) bool {
	return len(value) <= 200 && strings.IndexFunc(value, unicode.IsControl) < 0
}

func isWord(value string) bool {
	return strings.IndexFunc(value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) < 0
}
