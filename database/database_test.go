package database_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"
	"go.uber.org/goleak"

	"footnote/database"
	"footnote/database/databasetest"
	"footnote/database/local"
)

var quiet = slog.New(slog.DiscardHandler)

// This test binary, run again with this set to an address, is a program that
// opens that database and says which migrations it applied.
const programEnv = "FOOTNOTE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if url := os.Getenv(programEnv); url != "" {
		db, err := database.Open(context.Background(), database.Options{URL: url, Migrations: schema(20)}, quiet)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Print(strings.Join(db.Applied, "\n"))
		db.Close()
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// schema is one of n migrations, each of a table.
func schema(n int) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range n {
		name := fmt.Sprintf("%05d_table.sql", i+1)
		text := fmt.Sprintf("-- +goose Up\ncreate table table_%d (id int primary key, place halfvec(3));\n", i+1)
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// empty returns the address of a database with nothing in it, not even the
// extension, and a connection to it as a superuser.
func empty(t *testing.T) (string, *pgx.Conn) {
	t.Helper()
	url := databasetest.URL(t)
	conn := connect(t, url)
	execute(t, conn, "drop schema public cascade", "create schema public")
	return url, conn
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func open(t *testing.T, options database.Options) *database.Database {
	t.Helper()
	db, err := database.Open(t.Context(), options, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// fails returns the message with which the database does not open.
func fails(t *testing.T, options database.Options) string {
	t.Helper()
	db, err := database.Open(t.Context(), options, quiet)
	if err == nil {
		db.Close()
		t.Fatal("the database opened, want an error")
	}
	return err.Error()
}

func wantIn(t *testing.T, message string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(message, want) {
			t.Errorf("the message is %q, want it to say %q", message, want)
		}
	}
}

func TestOpen(t *testing.T) {
	db := databasetest.New(t)
	for setting, want := range map[string]string{
		"application_name": "footnote", "plan_cache_mode": "force_custom_plan",
	} {
		var got string
		if err := db.Pool.QueryRow(t.Context(), "select current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %q", setting, got, err, want)
		}
	}
	want := pgvector.NewHalfVector([]float32{1, 2, 3})
	var got pgvector.HalfVector
	err := db.Pool.QueryRow(t.Context(), "select $1::halfvec", want).Scan(&got)
	if err != nil || got.String() != want.String() {
		t.Errorf("a vector came back as %v, %v, want %v", got, err, want)
	}
}

// The private server, from nothing to data that are there again.
func TestOpenPrivate(t *testing.T) {
	dir := databasetest.PublicDir(t)
	options := database.Options{DataDir: dir, Migrations: schema(1)}
	db := open(t, options)
	if _, err := db.Pool.Exec(t.Context(), "insert into table_1 values (1, '[1,2,3]')"); err != nil {
		t.Fatal(err)
	}
	status, err := db.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if status.Private == nil || !strings.HasPrefix(status.Private.Data, dir) || status.Private.Pid == 0 {
		t.Errorf("the private server is %+v, want one in %s", status.Private, dir)
	}
	if status.Migration != 1 || status.Bytes == 0 || !local.VectorServes(status.Vector) || !strings.HasPrefix(status.Postgres, "1") {
		t.Errorf("the status is %+v", status)
	}

	t.Run("psql", func(t *testing.T) {
		psql, err := db.Psql(t.Context(), "--no-psqlrc", "--tuples-only", "--no-align", "--command=select count(*) from table_1")
		if err != nil {
			t.Fatal(err)
		}
		if out, err := psql.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "1" {
			t.Errorf("psql: %v, %s", err, out)
		}
	})
	t.Run("stopped while in use", func(t *testing.T) {
		if stopped, err := local.Stop(t.Context(), database.LocalDir(dir)); err != nil || !stopped {
			t.Fatal(stopped, err)
		}
		_, err := db.Pool.Exec(t.Context(), "select 1")
		if err == nil {
			t.Fatal("a stopped server answers")
		}
		wantIn(t, db.Explain(err).Error(), "was stopped", dir)
	})
	t.Run("opened again", func(t *testing.T) {
		db.Close()
		again := open(t, options)
		var n int
		if err := again.Pool.QueryRow(t.Context(), "select count(*) from table_1").Scan(&n); err != nil || n != 1 {
			t.Errorf("%d rows, %v, want the one inserted", n, err)
		}
		if len(again.Applied) > 0 {
			t.Errorf("migrated %q again", again.Applied)
		}
	})
}

func TestURL(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close() // nothing listens on its port now
	silent := closed.Addr().String()

	for _, test := range []struct {
		name string
		url  string
		want []string
	}{
		{"another database's address", "mysql://me:secret@localhost/footnote", []string{"DATABASE_URL", "postgres://"}},
		{"not an address", "secret", []string{"DATABASE_URL", "postgres://"}},
		{"a port that is none", "postgres://me:secret@localhost:port/footnote", []string{"DATABASE_URL", "postgres://"}},
		{"a slash in the password", "postgres://me:sec/secret@localhost/footnote", []string{"DATABASE_URL", "%2F"}},
		{"a setting that is none", "postgres://me:secret@localhost/footnote?sslmode=perhaps", []string{"DATABASE_URL"}},
		{"nobody answers", "postgres://me:secret@" + silent + "/footnote?sslmode=disable", []string{"DATABASE_URL", silent, "refused"}},
		{"nobody answers, in words", "host=127.0.0.1 port=1 user=me password=secret dbname=footnote", []string{"DATABASE_URL", "127.0.0.1:1"}},
		{"a host that is none", "postgres://me:secret@footnote.invalid/footnote", []string{"DATABASE_URL", "footnote.invalid:5432"}},
		{"a socket that is none", "postgres:///footnote?host=/nowhere&password=secret", []string{"DATABASE_URL", "/nowhere"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			message := fails(t, database.Options{URL: test.url})
			wantIn(t, message, test.want...)
			if strings.Contains(message, "secret") {
				t.Errorf("the message tells the password: %q", message)
			}
		})
	}
}

// A server that asks for passwords is not the private one's way, so one is made
// of it.
func TestServerThatRefuses(t *testing.T) {
	server, err := local.Start(t.Context(), databasetest.PublicDir(t), local.Options{Throwaway: true}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	admin := connect(t, server.URL("postgres"))
	rules := "local all " + server.Role + " peer\nlocal all guest scram-sha-256\n"
	if err := os.WriteFile(filepath.Join(server.Data, "pg_hba.conf"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	execute(t, admin, "create role guest login password 'right'", "create database footnote owner guest")
	var reloaded bool
	if err := admin.QueryRow(t.Context(), "select pg_reload_conf()").Scan(&reloaded); err != nil || !reloaded {
		t.Fatal(reloaded, err)
	}
	address := func(user, password, database string) string {
		return fmt.Sprintf("host=%s user=%s password=%s dbname=%s sslmode=disable", server.Socket, user, password, database)
	}

	t.Run("the password is wrong", func(t *testing.T) {
		message := fails(t, database.Options{URL: address("guest", "secret", "footnote")})
		wantIn(t, message, "DATABASE_URL", `"guest"`, "password")
		if strings.Contains(message, "secret") {
			t.Errorf("the message tells the password: %q", message)
		}
	})
	t.Run("the user may not come in", func(t *testing.T) {
		wantIn(t, fails(t, database.Options{URL: address("stranger", "x", "footnote")}), "DATABASE_URL", `"stranger"`, "pg_hba.conf")
	})
	t.Run("there is no such database", func(t *testing.T) {
		wantIn(t, fails(t, database.Options{URL: address("guest", "right", "absent")}), "DATABASE_URL", `"absent"`, "createdb")
	})
	t.Run("the user may not add pgvector", func(t *testing.T) {
		options := database.Options{URL: address("guest", "right", "footnote"), Migrations: schema(1)}
		wantIn(t, fails(t, options), "psql -d footnote -c 'create extension vector'")

		// What the message says mends it.
		execute(t, connect(t, server.URL("footnote")), "create extension vector")
		open(t, options)
	})
}

func TestMigrate(t *testing.T) {
	url, conn := empty(t)
	options := database.Options{URL: url, Migrations: schema(2)}
	if got := strings.Join(open(t, options).Applied, " "); got != "00001_table.sql 00002_table.sql" {
		t.Errorf("applied %q to an empty database", got)
	}
	if got := open(t, options).Applied; len(got) > 0 {
		t.Errorf("applied %q to a database that is up to date", got)
	}
	options.Migrations = schema(3)
	if got := strings.Join(open(t, options).Applied, " "); got != "00003_table.sql" {
		t.Errorf("applied %q to an older schema", got)
	}

	t.Run("refuses a newer schema", func(t *testing.T) {
		options.Migrations = schema(2)
		wantIn(t, fails(t, options), "newer footnote", "number 3", "knows 2", "update this program")
	})
	t.Run("updates an older extension", func(t *testing.T) {
		if version := vectorVersion(t, conn); version != "0.8.0" {
			t.Skipf("pgvector is %s, and how it differs from 0.7.4 is known here of 0.8.0 alone", version)
		}
		// Undo what the extension's script vector--0.7.4--0.8.0.sql does.
		for _, array := range []string{"integer[]", "real[]", "double precision[]", "numeric[]"} {
			execute(t, conn,
				"alter extension vector drop cast ("+array+" as sparsevec)",
				"drop cast ("+array+" as sparsevec)",
				"alter extension vector drop function array_to_sparsevec("+array+", integer, boolean)",
				"drop function array_to_sparsevec("+array+", integer, boolean)")
		}
		execute(t, conn, "update pg_extension set extversion = '0.7.4' where extname = 'vector'")
		options.Migrations = schema(3)
		open(t, options)
		if version := vectorVersion(t, conn); version != "0.8.0" {
			t.Errorf("pgvector is %s after an update", version)
		}
	})
}

func vectorVersion(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	var version string
	err := conn.QueryRow(t.Context(), "select extversion from pg_extension where extname = 'vector'").Scan(&version)
	if err != nil {
		t.Fatal(err)
	}
	return version
}

func TestRefusesTablesOfOthers(t *testing.T) {
	url, conn := empty(t)
	execute(t, conn, "create table invoice (id int)", "create view revenue as select 1 as one")
	wantIn(t, fails(t, database.Options{URL: url}), "not footnote's (invoice, revenue)", "createdb", "DATABASE_URL")

	var tables int
	err := conn.QueryRow(t.Context(), "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'").Scan(&tables)
	if err != nil || tables != 1 {
		t.Errorf("there are %d tables, %v, want the database untouched", tables, err)
	}
}

// A failed migration leaves the ones before it, and is applied when mended.
func TestFailedMigration(t *testing.T) {
	url, _ := empty(t)
	broken := schema(2)
	broken["00002_table.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\ncreate table other (id int);\nselect no_such_function();\n")}
	wantIn(t, fails(t, database.Options{URL: url, Migrations: broken}), "00002_table.sql", "no_such_function")
	if got := strings.Join(open(t, database.Options{URL: url, Migrations: schema(2)}).Applied, " "); got != "00002_table.sql" {
		t.Errorf("applied %q after the migration was mended, want it alone", got)
	}
}

// Each migration is applied by one of several programs that open an empty
// database at once, and all open it.
func TestProgramsThatMigrateAtOnce(t *testing.T) {
	url, _ := empty(t)
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	outputs := make([]bytes.Buffer, 4)
	for i := range outputs {
		wg.Go(func() {
			program := exec.Command(executable)
			program.Env = append(os.Environ(), programEnv+"="+url)
			program.Stdout, program.Stderr = &outputs[i], &outputs[i]
			if err := program.Run(); err != nil {
				t.Errorf("%v: %s", err, outputs[i].String())
			}
		})
	}
	wg.Wait()
	applied := map[string]int{}
	for i := range outputs {
		for _, name := range strings.Fields(outputs[i].String()) {
			applied[name]++
		}
	}
	for name := range schema(20) {
		if applied[name] != 1 {
			t.Errorf("%s was applied %d times", name, applied[name])
		}
	}
}
