package databasetest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"footnote/database/local"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestNew(t *testing.T) {
	var names []string
	t.Run("databases are apart", func(t *testing.T) {
		one, other := New(t), New(t)
		if _, err := one.Pool.Exec(t.Context(), "create table mine (id int)"); err != nil {
			t.Fatal(err)
		}
		if _, err := other.Pool.Exec(t.Context(), "create table mine (id int)"); err != nil {
			t.Errorf("a test sees another's table: %v", err)
		}
		if len(one.Applied) > 0 {
			t.Errorf("migrated %q, want them in the template", one.Applied)
		}
		names = []string{one.Pool.Config().ConnConfig.Database, other.Pool.Config().ConnConfig.Database}
	})
	server, err := start()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range databases(t, server) {
		if slices.Contains(names, name) {
			t.Errorf("the database %s is still there after its test", name)
		}
	}
}

func TestSkip(t *testing.T) {
	t.Setenv("FOOTNOTE_TEST_SKIP_DATABASE", "1")
	var skipped *testing.T
	t.Run("test", func(t *testing.T) {
		skipped = t
		New(t)
	})
	if !skipped.Skipped() {
		t.Error("a test that needs PostgreSQL was not skipped")
	}
}

func TestPrepare(t *testing.T) {
	home, err := os.MkdirTemp("", "footnote-databasetest-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Chmod(home, 0o755); err != nil { // the server may run as another user
		t.Fatal(err)
	}
	server, err := local.Start(t.Context(), home, local.Options{Throwaway: true}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	template, err := templateName()
	if err != nil {
		t.Fatal(err)
	}

	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	killed := fmt.Sprintf("test_%d_1", ended.Process.Pid)
	running := fmt.Sprintf("test_%d_1", os.Getpid())
	create := []string{killed, running, "unfinished_" + template}
	for i := range 7 {
		create = append(create, fmt.Sprintf("schema_%d", i))
	}
	for _, name := range create {
		if err := execute(t.Context(), server, "create database "+name); err != nil {
			t.Fatal(err)
		}
	}

	for _, want := range [][]string{
		{"schema_2", "schema_3", "schema_4", "schema_5", "schema_6", template, running},
		{"schema_3", "schema_4", "schema_5", "schema_6", template, running},
	} {
		if err := prepare(t.Context(), server); err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		if got := databases(t, server); !slices.Equal(got, want) {
			t.Errorf("the databases are %q, want %q", got, want)
		}
	}
}

// databases are the names of the server's databases but for PostgreSQL's own, in order.
func databases(t *testing.T, server *local.Server) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(t.Context(), "select datname::text from pg_database where datname <> 'postgres' and datname not in ('template0', 'template1')")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}
