// Package config reads the settings of one installation from its environment.
//
// The one idea: all that is wrong is said at once. [Load] returns either settings
// that are well formed or one error that lists each fault with its setting and
// how to mend it.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// A Config holds the settings. The tags are their documentation: env is the
// name, envDefault the value of one that is not set, help says what it is for
// and what its absence means, and example is shown to whoever got it wrong.
type Config struct {
	DatabaseURL Secret `env:"DATABASE_URL" help:"PostgreSQL to use; without it, footnote runs a private one" example:"postgres://footnote:PASSWORD@localhost:5432/footnote"`
	DataDir     string `env:"FOOTNOTE_DATA_DIR" help:"folder of the private PostgreSQL; without it, /var/lib/footnote for root and ~/.local/share/footnote for others" example:"/srv/footnote"`
	PostgresBin string `env:"FOOTNOTE_PGBIN" help:"folder of the programs that the private PostgreSQL is run with; without it, the best that is installed" example:"/usr/lib/postgresql/17/bin"`

	Collection string `env:"FOOTNOTE_COLLECTION" envDefault:"default" help:"collection that is ingested into and asked" example:"elections"`

	Equivalents string `env:"FOOTNOTE_EQUIVALENTS" help:"file of words that your reports use for one another, in the form of retrieval/equivalents.txt; without it, only those that come with footnote" example:"/etc/footnote/equivalents.txt"`

	EmbeddingModel      string  `env:"EMBEDDING_MODEL" help:"model to ask for vectors; without it, vectors are made offline" example:"text-embedding-3-small"`
	EmbeddingDimensions int     `env:"EMBEDDING_DIMENSIONS" help:"numbers in a vector, 4,000 at most; without it, what the model gives, and offline 512" example:"1024"`
	EmbeddingBatch      int     `env:"FOOTNOTE_EMBEDDING_BATCH" help:"passages in one request for vectors, 2,048 at most; without it, 128" example:"32"`
	EmbeddingParallel   int     `env:"FOOTNOTE_EMBEDDING_PARALLEL" help:"requests for vectors of passages at one time, 64 at most; without it, 4" example:"8"`
	EmbeddingPrice      float64 `env:"FOOTNOTE_EMBEDDING_PRICE" help:"price of a million tokens of that model, for ingest --dry-run; without it, none is told" example:"0.02"`
	DocumentPrefix      string  `env:"FOOTNOTE_DOCUMENT_PREFIX" help:"text that the model wants before each passage" example:"search_document:"`
	QueryPrefix         string  `env:"FOOTNOTE_QUERY_PREFIX" help:"text that the model wants before each question" example:"search_query:"`
	OpenAIBaseURL       string  `env:"OPENAI_BASE_URL" help:"server of the models, with its version; without it, OpenAI's" example:"http://localhost:11434/v1"`
	OpenAIKey           Secret  `env:"OPENAI_API_KEY" help:"key for that server, if it wants one" example:"sk-…"`
	ChatModel           string  `env:"CHAT_MODEL" help:"model to word answers with, each quotation checked; without it, answers are the sources' own words" example:"gpt-5-mini"`
	ChatTokens          int     `env:"FOOTNOTE_CHAT_TOKENS" help:"tokens that one request to that model may have, of what it can read at once; without it, 6,000" example:"12000"`

	SlackBotToken      Secret   `env:"SLACK_BOT_TOKEN" help:"Slack's Bot User OAuth Token" example:"xoxb-…"`
	SlackAppToken      Secret   `env:"SLACK_APP_TOKEN" help:"Slack's App-Level Token, for Socket Mode" example:"xapp-…"`
	SlackSigningSecret Secret   `env:"SLACK_SIGNING_SECRET" help:"Slack's Signing Secret, for events over HTTP" example:"0123456789abcdef0123456789abcdef"`
	SlackAPIURL        string   `env:"SLACK_API_URL" help:"another server than Slack's, for tests" example:"http://localhost:9000/api/"`
	ListenAddress      string   `env:"LISTEN_ADDR" help:"address that Slack's events, health and metrics are served on; without it, none" example:":8080"`
	SlackChannels      []string `env:"FOOTNOTE_CHANNELS" help:"ids of the Slack channels to answer in, parted by commas, or * for every one; without it, direct messages alone" example:"C0123456789,C0987654321"`
	SlackAdmins        []string `env:"FOOTNOTE_ADMINS" help:"ids of the Slack users who may give a channel its collection, parted by commas" example:"U0123456789"`
	SlackEditors       []string `env:"FOOTNOTE_EDITORS" help:"ids of the Slack users who may merge and split names, parted by commas" example:"U0123456789"`

	PersonQuestions    int     `env:"FOOTNOTE_BUDGET_PERSON_QUESTIONS" help:"questions that one person may ask in Slack in a day, which begins at midnight UTC; without it, any number" example:"50"`
	PersonTokens       int     `env:"FOOTNOTE_BUDGET_PERSON_TOKENS" help:"tokens of the model, in and out, that answers to one person may take in a day; without it, any number" example:"200000"`
	ChannelQuestions   int     `env:"FOOTNOTE_BUDGET_CHANNEL_QUESTIONS" help:"questions that may be asked in one channel in a day; without it, any number" example:"200"`
	ChannelTokens      int     `env:"FOOTNOTE_BUDGET_CHANNEL_TOKENS" help:"tokens of the model that answers in one channel may take in a day; without it, any number" example:"800000"`
	EverybodyQuestions int     `env:"FOOTNOTE_BUDGET_EVERYBODY_QUESTIONS" help:"questions that everybody together may ask in Slack in a day; without it, any number" example:"1000"`
	EverybodyTokens    int     `env:"FOOTNOTE_BUDGET_EVERYBODY_TOKENS" help:"tokens of the model that answers to everybody together may take in a day; without it, any number" example:"4000000"`
	InputPrice         float64 `env:"FOOTNOTE_INPUT_PRICE" help:"what a million tokens that the model reads cost, for the audit; without it, unknown" example:"0.25"`
	OutputPrice        float64 `env:"FOOTNOTE_OUTPUT_PRICE" help:"what a million tokens that the model writes cost, for the audit; without it, unknown" example:"2"`
	KeepDays           int     `env:"FOOTNOTE_KEEP_DAYS" envDefault:"365" help:"days after which questions from Slack and their answers are deleted, except those that were judged; at least 2" example:"90"`

	LogLevel  slog.Level `env:"FOOTNOTE_LOG" envDefault:"warn" help:"least level that is logged: debug, info, warn or error" example:"info"`
	LogFormat string     `env:"FOOTNOTE_LOG_FORMAT" envDefault:"text" help:"form of what is logged: text or json" example:"json"`
}

// fileName is the setting that names a file of more settings.
const fileName = "FOOTNOTE_CONFIG"

// prefix begins the names of settings that are footnote's alone.
const prefix = "FOOTNOTE_"

// foreign are names that begin like ours and are not settings: Kubernetes makes
// the first two for a service called footnote, the rest are for footnote's tests.
var foreign = []string{"FOOTNOTE_SERVICE_", "FOOTNOTE_PORT", "FOOTNOTE_TEST_", "FOOTNOTE_SOAK_", "FOOTNOTE_SHARED"}

// Load reads the settings from environment, which is in the form NAME=value,
// and from the file that FOOTNOTE_CONFIG names in it. The environment wins. A
// setting that is blank counts as not set.
//
// The error lists every fault, one a line; none holds the value of a [Secret].
func Load(environment []string) (Config, error) {
	var faults Faults
	values := make(map[string]string)
	environ := env.ToMap(environment)
	if path := strings.TrimSpace(environ[fileName]); path != "" {
		inFile, err := readFile(path)
		faults = append(faults, err...)
		maps.Copy(values, inFile)
	}
	for name, value := range environ {
		if strings.TrimSpace(value) != "" {
			values[name] = value
		}
	}
	for name, value := range values {
		values[name] = strings.TrimSpace(value)
	}
	faults = append(faults, unknown(values)...)

	var config Config
	err := env.ParseWithOptions(&config, env.Options{Environment: values})
	malformed := make(map[string]bool)
	var all env.AggregateError
	if errors.As(err, &all) {
		for _, err := range all.Errors {
			var parse env.ParseError
			if !errors.As(err, &parse) {
				faults = append(faults, err)
				continue
			}
			setting := settingOf(parse.Name)
			malformed[setting.name] = true
			faults = append(faults, setting.fault(values[setting.name]))
		}
	} else if err != nil {
		faults = append(faults, err)
	}
	for _, setting := range settings() {
		value, given := values[setting.name]
		if check := checks[setting.name]; given && check != nil && !malformed[setting.name] && !check(value) {
			faults = append(faults, setting.fault(value))
		}
	}
	if len(faults) > 0 {
		return Config{}, faults
	}
	return config, nil
}

// Faults is all that is wrong with the settings, a sentence each.
type Faults []error

func (f Faults) Error() string {
	if len(f) == 1 {
		return f[0].Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d settings are wrong:", len(f))
	for _, fault := range f {
		fmt.Fprintf(&b, "\n\t%v", fault)
	}
	return b.String()
}

// A setting is what the tags say of one.
type setting struct {
	name, byDefault, help, example string
	kind                           reflect.Kind
	field                          string
	secret                         bool
}

// settings returns the settings in the order of [Config].
func settings() []setting {
	var all []setting
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		all = append(all, setting{
			name:      field.Tag.Get("env"),
			byDefault: field.Tag.Get("envDefault"),
			help:      field.Tag.Get("help"),
			example:   field.Tag.Get("example"),
			kind:      field.Type.Kind(),
			field:     field.Name,
			secret:    field.Type == reflect.TypeFor[Secret](),
		})
	}
	return all
}

func settingOf(field string) setting {
	all := settings()
	return all[slices.IndexFunc(all, func(s setting) bool { return s.field == field })]
}

// fault says that the setting does not take value, and what it takes.
func (s setting) fault(value string) error {
	said := fmt.Sprintf("is %q", value)
	if s.secret {
		said = "is malformed"
	}
	return fmt.Errorf("%s %s: set it to something like %s (%s), or unset it", s.name, said, s.example, s.meaning())
}

// meaning is the help without what the setting's absence means.
func (s setting) meaning() string {
	meaning, _, _ := strings.Cut(s.help, ";")
	return meaning
}

// unknown returns a fault for each name that looks like a setting of ours and is
// none.
func unknown(values map[string]string) []error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !strings.HasPrefix(name, prefix) || name == fileName || known(name) {
			continue
		}
		if slices.ContainsFunc(foreign, func(other string) bool { return strings.HasPrefix(name, other) }) {
			continue
		}
		faults = append(faults, unknownFault(name))
	}
	return faults
}

func known(name string) bool {
	return slices.ContainsFunc(settings(), func(s setting) bool { return s.name == name })
}

func unknownFault(name string) error {
	if near := nearest(name); near != "" {
		return fmt.Errorf("%s is no setting: did you mean %s?", name, near)
	}
	return fmt.Errorf("%s is no setting: unset it; the README lists those that there are", name)
}

// nearest returns the setting whose name differs from name in a third of its
// letters at most, the prefix apart, or "".
func nearest(name string) string {
	best, least := "", len(strings.TrimPrefix(name, prefix))/3+1
	for _, s := range settings() {
		if d := distance(name, s.name); d < least {
			best, least = s.name, d
		}
	}
	return best
}

// distance is how many bytes must be added, taken or changed to make b of a
// (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// readFile reads lines of the form NAME=value. Blank lines and those that begin
// with # are passed over; one pair of quotation marks around a value is not
// part of it.
func readFile(path string) (map[string]string, []error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, []error{fmt.Errorf("%s names a file that cannot be read: correct or unset it (%w)", fileName, err)}
	}
	var faults []error
	values, lines := make(map[string]string), make(map[string]int)
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(strings.TrimPrefix(name, "export "))
		before := lines[name]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("%s, line %d, is not of the form NAME=value", path, number)) // not shown: it may be a secret
		case before > 0:
			faults = append(faults, fmt.Errorf("%s, line %d, sets %s again, after line %d: remove one of them", path, number, name, before))
		case !known(name) && !strings.HasPrefix(name, prefix): // those are looked for later
			faults = append(faults, fmt.Errorf("%s, line %d: %w", path, number, unknownFault(name)))
		default:
			values[name], lines[name] = unquote(strings.TrimSpace(value)), number
		}
	}
	return values, faults
}

func unquote(value string) string {
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
