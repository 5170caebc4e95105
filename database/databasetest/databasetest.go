// Package databasetest gives each test a PostgreSQL database of its own, with
// footnote's schema.
//
// All test programs of a user share one private server, which the first starts
// and which stops when the last has ended, killed or not. On it is a template
// for each state of the migrations, and a test's database is a copy of one.
package databasetest

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"footnote/database"
	"footnote/database/local"
)

//go:embed leftovers.sql
var leftoversSQL string

// templateLock is the key of the advisory lock under which a template is made.
const templateLock int64 = 1

// New returns a database that is the test's own and goes away with it. Without
// PostgreSQL the test fails, or is skipped if FOOTNOTE_TEST_SKIP_DATABASE is 1.
func New(t testing.TB) *database.Database {
	t.Helper()
	url := URL(t)
	db, err := database.Open(t.Context(), database.Options{URL: url}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// URL returns the address of such a database, for a test of a program that opens
// it itself.
func URL(t testing.TB) string {
	t.Helper()
	if os.Getenv("FOOTNOTE_TEST_SKIP_DATABASE") == "1" {
		t.Skip("needs PostgreSQL, and FOOTNOTE_TEST_SKIP_DATABASE is 1")
	}
	server, err := start()
	if err != nil {
		t.Fatalf("start PostgreSQL for tests: %v\nrun scripts/postgres.sh, or set FOOTNOTE_TEST_SKIP_DATABASE=1 to skip the tests that need it", err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), sequence.Add(1))
	if err := copyTemplate(t.Context(), server, name); err != nil {
		t.Fatalf("create a database for the test: %v", err)
	}
	t.Cleanup(func() {
		// t.Context has ended; a database that is not dropped is, when the server next starts.
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := execute(ctx, server, "drop database if exists "+name+" with (force)"); err != nil {
			t.Logf("drop the test's database: %v", err)
		}
	})
	return server.URL(name)
}

// sequence numbers this program's databases.
var sequence atomic.Int64

// start starts the server, or attaches to it, once in this program, which keeps
// it until it ends.
var start = sync.OnceValues(func() (*local.Server, error) {
	home, err := home()
	if err != nil {
		return nil, err
	}
	options := local.Options{Bin: os.Getenv("FOOTNOTE_PGBIN"), Throwaway: true}
	ctx := context.Background() // the server is every test's
	server, err := local.Start(ctx, home, options, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	return server, prepare(ctx, server)
})

// home is the server's directory, which nobody else can have made.
func home() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("footnote-test-%d", os.Geteuid()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the directory of the tests' server: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("look at the directory of the tests' server: %w", err)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(owner.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return "", fmt.Errorf("%s is not a directory that only this user can write to: remove it", dir)
	}
	return dir, nil
}

// prepare makes the template unless it is there, and drops what killed programs
// left behind.
func prepare(ctx context.Context, server *local.Server) error {
	conn, err := pgx.Connect(ctx, server.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("wait for another test program: %w", err)
	}
	if err := dropLeftovers(ctx, conn); err != nil {
		return err
	}
	template, err := templateName()
	if err != nil {
		return err
	}
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", template).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look for the template: %w", err)
	}
	if exists {
		return nil
	}
	// Made under another name and renamed when complete: a killed program leaves no half of one.
	unfinished := "unfinished_" + template
	for _, statement := range []string{
		"drop database if exists " + unfinished + " with (force)",
		"create database " + unfinished,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	db, err := database.Open(ctx, database.Options{URL: server.URL(unfinished)}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	db.Close()
	if _, err := conn.Exec(ctx, "alter database "+unfinished+" rename to "+template); err != nil {
		return fmt.Errorf("name the template: %w", err)
	}
	return nil
}

// dropLeftovers drops the databases of test programs that have ended, and all
// templates but the newest few.
func dropLeftovers(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, leftoversSQL)
	if err != nil {
		return fmt.Errorf("look for leftovers: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for leftovers: %w", err)
	}
	for _, name := range names {
		var pid, number int
		if _, err := fmt.Sscanf(name, "test_%d_%d", &pid, &number); err == nil && syscall.Kill(pid, 0) == nil {
			continue // its test still runs
		}
		if _, err := conn.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return fmt.Errorf("drop %s: %w", name, err)
		}
	}
	return nil
}

// templateName is the name of the template that belongs to the migrations, by
// their digest: checkouts with other migrations have templates of their own.
func templateName() (string, error) {
	digest := sha256.New()
	migrations := database.Migrations()
	names, err := fs.Glob(migrations, "*")
	if err != nil {
		return "", fmt.Errorf("list migrations: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return "", fmt.Errorf("read migration: %w", err)
		}
		fmt.Fprintf(digest, "%s %d\n%s", name, len(text), text)
	}
	return fmt.Sprintf("schema_%.8x", digest.Sum(nil)), nil
}

// copyTemplate creates the database name.
func copyTemplate(ctx context.Context, server *local.Server, name string) error {
	template, err := templateName()
	if err != nil {
		return err
	}
	return execute(ctx, server, "create database "+name+" template "+template)
}

func execute(ctx context.Context, server *local.Server, statement string) error {
	conn, err := pgx.Connect(ctx, server.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// PublicDir returns a new directory that every user may enter, unlike those of
// t.TempDir: the private server of a test that root runs is another user's.
func PublicDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "footnote-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
