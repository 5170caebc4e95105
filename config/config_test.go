package config

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the table of settings into the README")

func TestLoadWithoutSettings(t *testing.T) {
	got, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Collection: "default", LogLevel: slog.LevelWarn, LogFormat: "text", KeepDays: 365}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Load without settings (-want +got):\n%s", diff)
	}
}

// TestLoadReadsEach gives each setting its own example.
func TestLoadReadsEach(t *testing.T) {
	var environment []string
	for _, s := range settings() {
		environment = append(environment, s.name+"= "+s.example+" ")
	}
	config, err := Load(environment)
	if err != nil {
		t.Fatalf("the examples are not taken: %v", err)
	}
	value := reflect.ValueOf(config)
	for _, s := range settings() {
		field := value.FieldByName(s.field)
		if field.IsZero() && s.name != "FOOTNOTE_LOG" { // of which info is the zero
			t.Errorf("%s = %q leaves Config.%s empty", s.name, s.example, s.field)
		}
		if text, ok := field.Interface().(string); ok && text != s.example {
			t.Errorf("%s = %q is read as %q", s.name, s.example, text)
		}
	}
}

func TestSettingsAreDocumented(t *testing.T) {
	for _, s := range settings() {
		if s.name == "" || s.help == "" || s.example == "" {
			t.Errorf("Config.%s has no name, no help or no example", s.field)
		}
	}
}

func TestLoadFaults(t *testing.T) {
	for _, test := range []struct {
		name        string
		environment string
		want        string // a part of the message; "" for none
	}{
		{"a number that is none", "EMBEDDING_DIMENSIONS=many", `EMBEDDING_DIMENSIONS is "many": set it to something like 1024`},
		{"a number out of range", "EMBEDDING_DIMENSIONS=4001", `EMBEDDING_DIMENSIONS is "4001"`},
		{"a blank value is none", "EMBEDDING_DIMENSIONS= ", ""},
		{"an address without its scheme", "OPENAI_BASE_URL=localhost:11434/v1", `OPENAI_BASE_URL is "localhost:11434/v1"`},
		{"a database address that is none", "DATABASE_URL=postgres://a:b@:x/", "DATABASE_URL is malformed: set it to something like postgres://"},
		{"a database address by keywords", "DATABASE_URL=host=/run/postgresql dbname=footnote", ""},
		{"a level that is none", "FOOTNOTE_LOG=loud", `FOOTNOTE_LOG is "loud": set it to something like info`},
		{"a form of the log that there is not", "FOOTNOTE_LOG_FORMAT=xml", `FOOTNOTE_LOG_FORMAT is "xml": set it to something like json`},
		{"a token with a space in it", "SLACK_BOT_TOKEN=xoxb-1 2", "SLACK_BOT_TOKEN is malformed: set it to something like xoxb-"},
		{"a key with a space in it", "OPENAI_API_KEY=sk-1 sk-2", "OPENAI_API_KEY is malformed"},
		{"a port that is none", "LISTEN_ADDR=8080", `LISTEN_ADDR is "8080": set it to something like :8080`},
		{"a name with a letter amiss", "FOOTNOTE_COLECTION=a", "FOOTNOTE_COLECTION is no setting: did you mean FOOTNOTE_COLLECTION?"},
		{"a name like none", "FOOTNOTE_QUUX=a", "FOOTNOTE_QUUX is no setting: unset it"},
		{"what Kubernetes sets for a service named footnote", "FOOTNOTE_PORT_8080_TCP=tcp://10.0.0.1:8080", ""},
		{"names of other programs", "EMBEDDING_MODELS=a", ""},
		{"a file that is not there", "FOOTNOTE_CONFIG=/nonexistent/settings", "FOOTNOTE_CONFIG names a file that cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load([]string{test.environment})
			switch {
			case test.want == "" && err != nil:
				t.Errorf("Load(%q): %v, want no fault", test.environment, err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("Load(%q): %v, want a fault with %q", test.environment, err, test.want)
			}
		})
	}
}

func TestLoadNamesEveryFault(t *testing.T) {
	_, err := Load([]string{
		"EMBEDDING_DIMENSIONS=many", "OPENAI_BASE_URL=x", "FOOTNOTE_LOGS=info", "SLACK_APP_TOKEN=x y", "FOOTNOTE_CONFIG=/nonexistent",
	})
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Fatalf("Load returned %v, want five faults", err)
	}
	for _, name := range []string{"EMBEDDING_DIMENSIONS", "OPENAI_BASE_URL", "FOOTNOTE_LOGS", "SLACK_APP_TOKEN", "FOOTNOTE_CONFIG"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the message does not name %s:\n%v", name, err)
		}
	}
}

// TestFaultsHideSecrets puts a password where each secret is malformed by it.
func TestFaultsHideSecrets(t *testing.T) {
	const password = "hunter 2"
	for _, s := range settings() {
		if !s.secret {
			continue
		}
		_, err := Load([]string{s.name + "=" + password})
		if err == nil {
			t.Errorf("%s takes %q", s.name, password)
		} else if strings.Contains(err.Error(), "hunter") {
			t.Errorf("the fault of %s shows its value: %v", s.name, err)
		}
	}
}

func TestFile(t *testing.T) {
	for _, test := range []struct {
		name, file  string
		environment []string
		want        Config // beside what is not set
		fault       string
	}{
		{
			name: "comments, blank lines, quotes, a byte order mark and DOS line ends",
			file: "\ufeff# of the office\r\n\r\nFOOTNOTE_COLLECTION = \"two words\"\r\nexport CHAT_MODEL='m'\r\n",
			want: Config{Collection: "two words", ChatModel: "m", LogLevel: slog.LevelWarn, LogFormat: "text", KeepDays: 365},
		},
		{
			name:        "the environment wins",
			file:        "FOOTNOTE_COLLECTION=file\nCHAT_MODEL=file",
			environment: []string{"CHAT_MODEL=environment"},
			want:        Config{Collection: "file", ChatModel: "environment", LogLevel: slog.LevelWarn, LogFormat: "text", KeepDays: 365},
		},
		{
			name:        "what is blank in the environment is not set there",
			file:        "FOOTNOTE_COLLECTION=file",
			environment: []string{"FOOTNOTE_COLLECTION="},
			want:        Config{Collection: "file", LogLevel: slog.LevelWarn, LogFormat: "text", KeepDays: 365},
		},
		{name: "a line that is none", file: "\nhunter2\n", fault: "line 2, is not of the form NAME=value"},
		{name: "a name that is none", file: "CHAT_MODLE=m", fault: "line 1: CHAT_MODLE is no setting: did you mean CHAT_MODEL?"},
		{name: "a name of ours that is none", file: "FOOTNOTE_COLECTION=m", fault: "did you mean FOOTNOTE_COLLECTION?"},
		{name: "a setting set twice", file: "CHAT_MODEL=a\nCHAT_MODEL=b", fault: "line 2, sets CHAT_MODEL again, after line 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings")
			if err := os.WriteFile(path, []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Load(append(test.environment, "FOOTNOTE_CONFIG="+path))
			if test.fault != "" {
				if err == nil || !strings.Contains(err.Error(), test.fault) || strings.Contains(err.Error(), "hunter2") {
					t.Errorf("Load of %q: %v, want a fault with %q", test.file, err, test.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Load of %q (-want +got):\n%s", test.file, diff)
			}
		})
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	const value = "xoxb-hunter2"
	config := Config{SlackBotToken: value, DatabaseURL: value}
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("read", "secret", config.SlackBotToken, "config", config)
	encoded, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	for form, shown := range map[string]string{
		"%v":   fmt.Sprintf("%v", config),
		"%+v":  fmt.Sprintf("%+v", &config),
		"%#v":  fmt.Sprintf("%#v", config),
		"%s":   fmt.Sprintf("%s", config.SlackBotToken),
		"%q":   fmt.Sprintf("%q", config.SlackBotToken),
		"%x":   fmt.Sprintf("%x %X %d", config.SlackBotToken, config.SlackBotToken, config.SlackBotToken),
		"JSON": string(encoded),
		"slog": logged.String(),
	} {
		for _, sign := range []string{"hunter2", "68756e74", "68756E74"} {
			if strings.Contains(shown, sign) {
				t.Errorf("%s shows the secret: %s", form, shown)
			}
		}
		if !strings.Contains(shown, "hidden") {
			t.Errorf("%s does not say that there is a secret: %s", form, shown)
		}
	}
	if got := config.SlackBotToken.Reveal(); got != value {
		t.Errorf("Reveal() = %q, want %q", got, value)
	}
}

// TestReadmeListsSettings compares the README's table with the tags.
func TestReadmeListsSettings(t *testing.T) {
	const path, begin, end = "../README.md", "<!-- settings -->\n", "<!-- end of settings -->\n"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	got, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s does not hold %q and %q around its table of settings", path, begin, end)
	}
	want := table()
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README's table of settings is not that of the tags; go test ./config -update writes it (-want +got):\n%s", diff)
	}
}

// table is the settings in Markdown.
func table() string {
	var b strings.Builder
	b.WriteString("| setting | default | what it is | for instance |\n| --- | --- | --- | --- |\n")
	for _, s := range settings() {
		byDefault := ""
		if s.byDefault != "" {
			byDefault = "`" + s.byDefault + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` |\n", s.name, byDefault, s.help, s.example)
	}
	fmt.Fprintf(&b, "| `%s` | | file of more settings, NAME=value a line; the environment wins | `/etc/footnote.env` |\n", fileName)
	return b.String()
}

func FuzzFile(f *testing.F) {
	f.Add("FOOTNOTE_COLLECTION=a\n# b\nCHAT_MODEL=\"c\"")
	f.Add("=\n==\n\xff=\"")
	path := filepath.Join(f.TempDir(), "settings")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load([]string{"FOOTNOTE_CONFIG=" + path}); err != nil && err.Error() == "" {
			t.Errorf("Load of %q returned an error that says nothing", text)
		}
	})
}
