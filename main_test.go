package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"footnote/answer/chat/chattest"
	"footnote/database/databasetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"footnote": main})
}

// TestScripts runs the program as people do. A script whose name begins with
// private has the private PostgreSQL, any other a database of its own; one whose
// name begins with model has a language model to ask.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, testscript.Params{
				Files:         []string{script},
				UpdateScripts: *update,
				Cmds:          map[string]func(*testscript.TestScript, bool, []string){"status": status},
				Setup: func(env *testscript.Env) error {
					if strings.HasPrefix(filepath.Base(script), "private") {
						env.Setenv("FOOTNOTE_DATA_DIR", databasetest.PublicDir(t))
						env.Setenv("FOOTNOTE_PGBIN", os.Getenv("FOOTNOTE_PGBIN"))
					} else {
						env.Setenv("DATABASE_URL", databasetest.URL(t))
					}
					if strings.HasPrefix(filepath.Base(script), "model") {
						model := chattest.NewServer(t, chattest.Knowing(func(string) []string { return []string{"closed by Ines Duarte", "moved to the Moon"} }))
						env.Setenv("OPENAI_BASE_URL", model.URL)
						env.Setenv("OPENAI_API_KEY", model.Key)
						env.Setenv("NOWHERE", chattest.Nowhere(t))
					}
					return nil
				},
			})
		})
	}
}

// status N COMMAND... runs a command that must end with the exit status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("the exit status is %d, want %d", got, want)
	}
}

// An interruption blocks the first read until ctx is done, which it brings about.
type interruption struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

func (i interruption) Read([]byte) (int, error) {
	i.cancel()
	<-i.ended
	return 0, io.EOF
}

// TestRunInterrupted stops the program while it waits for a question that does
// not come.
func TestRunInterrupted(t *testing.T) {
	env := []string{"DATABASE_URL=" + databasetest.URL(t)}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "harbour.txt"), []byte("Harbour\n\nThe harbour was closed on March 5, 2024.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), []string{"ingest", folder}, env, nil, &stdout, &stderr); got != exitAnswered {
		t.Fatalf("ingest ended with %d:\n%s", got, &stderr)
	}

	ctx, cancel := context.WithCancel(t.Context())
	stdin := interruption{cancel: cancel, ended: make(chan struct{})}
	defer close(stdin.ended)
	stderr.Reset()
	got := run(ctx, []string{"ask", "-"}, env, stdin, &stdout, &stderr)
	if got != exitFault || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("an interrupted ask ended with %d and %q, want %d and a sentence that says so", got, &stderr, exitFault)
	}
}

// TestReadmeShowsAnAnswer compares the README with what the program prints.
func TestReadmeShowsAnAnswer(t *testing.T) {
	const begin, end = "<!-- answer -->\n", "<!-- end of answer -->\n"
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begin)
	got, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("the README does not hold %q and %q around an answer", begin, end)
	}
	env := []string{"DATABASE_URL=" + databasetest.URL(t)}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"demo"}, env, nil, io.Discard, &stderr); status != exitAnswered {
		t.Fatalf("footnote demo ended with %d:\n%s", status, &stderr)
	}
	var want strings.Builder
	for _, question := range []string{"Who was summoned on July 2?", "Who was summoned on July 9?"} {
		stdout.Reset()
		run(t.Context(), []string{"ask", "--collection", sampleCollection, question}, env, nil, &stdout, &stderr)
		shown := stdout.String()
		if refused, _, ok := strings.Cut(shown, "\nThe nearest"); ok {
			shown = refused + "\n…\n"
		}
		fmt.Fprintf(&want, "```\n$ footnote ask %q\n%s```\n", question, shown)
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+begin+want.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Errorf("the README's answer is not what is printed; go test -run Readme -update writes it (-want +got):\n%s", diff)
	}
}
