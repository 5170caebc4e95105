// Package database opens the PostgreSQL that holds all that footnote remembers,
// ready for use: reachable, recent enough, with the extension pgvector, and with
// the schema that this program knows.
//
// With an address it uses that server. Without one it starts a private server,
// which package local runs.
package database

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	pgxvector "github.com/pgvector/pgvector-go/pgx"

	"footnote/database/local"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations is the directory of the migrations that make footnote's schema.
func Migrations() fs.FS {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // fs.Sub fails on an invalid name alone
	}
	return dir
}

// Name is the name of footnote's database on the private server.
const Name = "footnote"

// connections is how many a pool opens at most unless the address says
// otherwise with pool_max_conns. Searches of several people at once, the job
// queue and an ingest fit; more would only queue for the processor.
const connections = 16

// Options say which database to open.
type Options struct {
	URL         string // DATABASE_URL: an address as PostgreSQL's libpq takes it; empty for the private server
	DataDir     string // FOOTNOTE_DATA_DIR: where the private server lives; empty for local.DefaultDir
	PostgresBin string // directory of the programs that the private server is run with; empty for the best found

	Migrations fs.FS // the schema's *.sql files; nil for [Migrations]
}

// A Database is an open database. Close it.
type Database struct {
	Pool    *pgxpool.Pool
	Applied []string // the migrations that Open has applied, by file name, oldest first

	latest int64         // the newest migration that this program knows
	server *local.Server // nil when the server is not ours to run
	target target
	log    *slog.Logger
}

// Open connects to the database, brings its schema up to date and returns it.
// Several programs may do so at once. An error is a sentence for whoever set
// footnote up; it never holds a password.
func Open(ctx context.Context, options Options, log *slog.Logger) (_ *Database, err error) {
	schema := options.Migrations
	if schema == nil {
		schema = Migrations()
	}
	latest, err := latestMigration(schema)
	if err != nil {
		return nil, err
	}
	db := &Database{latest: latest, log: log}
	url := strings.TrimSpace(options.URL)
	if url == "" {
		if db.server, err = startLocal(ctx, options, log); err != nil {
			return nil, err
		}
		url = db.server.URL(Name)
	}
	if err := db.open(ctx, url, schema); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func startLocal(ctx context.Context, options Options, log *slog.Logger) (*local.Server, error) {
	dir := options.DataDir
	if dir == "" {
		var err error
		if dir, err = local.DefaultDir(); err != nil {
			return nil, err
		}
	}
	return local.Start(ctx, LocalDir(dir), local.Options{Bin: options.PostgresBin}, log)
}

// LocalDir is the directory of the private server, below footnote's data
// directory: the argument that local.Stop takes.
func LocalDir(dataDir string) string { return filepath.Join(dataDir, "postgres") }

func (db *Database) open(ctx context.Context, url string, schema fs.FS) error {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The parser's message may hold a piece of the password.
		return errors.New("DATABASE_URL is not the address of a PostgreSQL database: it reads postgres://USER:PASSWORD@HOST:5432/DATABASE, where the characters / : @ % # ? in the password are written %2F %3A %40 %25 %23 %3F")
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = connections
	}
	parameters := config.ConnConfig.RuntimeParams
	if parameters["application_name"] == "" {
		parameters["application_name"] = "footnote"
	}
	// How many rows a filter leaves differs so much from collection to collection
	// and word to word that one plan for all of them is slow for most.
	parameters["plan_cache_mode"] = "force_custom_plan"

	db.target = target{config: config.ConnConfig, server: db.server}
	if err := db.prepare(ctx, schema); err != nil {
		return err
	}
	config.AfterConnect = pgxvector.RegisterTypes // after prepare: the types are the extension's
	if db.Pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return fmt.Errorf("open %s: %w", db.target, err)
	}
	if err := db.Pool.Ping(ctx); err != nil {
		return db.target.explain(err)
	}
	return nil
}

// prepare brings the extension and the schema up to date.
func (db *Database) prepare(ctx context.Context, schema fs.FS) error {
	conn, err := db.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if version := serverVersion(conn); version > 0 && version < local.OldestPostgres {
		return fmt.Errorf("%s is PostgreSQL %d, and footnote needs %d or newer: upgrade it, or set DATABASE_URL to a newer one", db.target, version, local.OldestPostgres)
	}
	if err := db.migrate(ctx, conn, schema); err != nil {
		return db.target.explain(err)
	}
	return nil
}

// connect opens a connection outside of the pool. On the private server it
// creates the database if need be.
func (db *Database) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, db.target.config)
	if db.server != nil && hasCode(err, "3D000") { // no such database
		if err := db.create(ctx); err != nil {
			return nil, err
		}
		conn, err = pgx.ConnectConfig(ctx, db.target.config)
	}
	if err != nil {
		return nil, db.target.explain(err)
	}
	return conn, nil
}

// create creates footnote's database on the private server.
func (db *Database) create(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, db.server.URL("postgres"))
	if err != nil {
		return db.target.explain(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "create database "+pgx.Identifier{Name}.Sanitize())
	if hasCode(err, "42P04", "23505") { // another program was quicker
		return nil
	}
	if err != nil {
		return db.target.explain(err)
	}
	return nil
}

// serverVersion is the major version that the server says it is, or 0.
func serverVersion(conn *pgx.Conn) int {
	major, _, _ := strings.Cut(conn.PgConn().ParameterStatus("server_version"), ".")
	n, err := strconv.Atoi(major)
	if err != nil {
		return 0
	}
	return n
}

// Keep starts the private server again whenever it was killed, for programs that use
// the database for long; the pool connects to it anew. It returns nil when the
// context ends, and an error when the server cannot be started or somebody stopped
// it. A server that is not ours to run is left to whoever runs it.
func (db *Database) Keep(ctx context.Context) error {
	if db.server == nil {
		<-ctx.Done()
		return nil
	}
	return db.server.Keep(ctx, db.log)
}

// Close ends all connections, and stops the private server if no other program
// uses it.
func (db *Database) Close() {
	if db.Pool != nil {
		db.Pool.Close()
	}
	if db.server == nil {
		return
	}
	if err := db.server.Close(); err != nil {
		db.log.Error("close the database", "err", err)
	}
}

// Explain turns a fault of the database that a person can mend, such as a full
// disk or a server that was stopped, into a sentence that says how. It returns
// any other error, and nil, as it is.
func (db *Database) Explain(err error) error { return db.target.explain(err) }

// URL is the address that the database was opened with; it holds the password,
// if there is one.
func (db *Database) URL() string { return db.target.config.ConnString() }

// Psql is the command that opens psql on the database. It passes the password by
// the environment, where other users cannot read it.
func (db *Database) Psql(ctx context.Context, args ...string) (*exec.Cmd, error) {
	path, err := exec.LookPath("psql")
	if db.server != nil && err != nil {
		for _, install := range local.Find() {
			if path, err = exec.LookPath(filepath.Join(install.Bin, "psql")); err == nil {
				break
			}
		}
	}
	if err != nil {
		return nil, errors.New("psql is not installed: install the package postgresql-client (Debian, Ubuntu) or libpq (Homebrew)")
	}
	config := db.target.config
	command := exec.CommandContext(ctx, path, args...)
	command.Env = append(os.Environ(),
		"PGHOST="+config.Host,
		"PGPORT="+strconv.Itoa(int(config.Port)),
		"PGUSER="+config.User,
		"PGDATABASE="+config.Database,
		"PGPASSWORD="+config.Password,
		"PGAPPNAME=footnote psql",
	)
	return command, nil
}

// hasCode reports whether err is an error of the server with one of the codes,
// which appendix A of PostgreSQL's manual lists.
func hasCode(err error, codes ...string) bool {
	var fault *pgconn.PgError
	if !errors.As(err, &fault) {
		return false
	}
	for _, code := range codes {
		if fault.Code == code {
			return true
		}
	}
	return false
}
