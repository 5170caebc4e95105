package database

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"footnote/database/local"
)

// versionTable is where goose notes which migrations were applied. A name of our
// own, so that another program's goose in the same database is not taken for
// ours.
const versionTable = "footnote_migration"

// migrationLock is the key of the advisory lock that one program at a time holds
// while it changes the schema: "footnote" in ASCII.
const migrationLock int64 = 0x666f6f746e6f7465

//go:embed inspect.sql
var inspectSQL string

// A state is what a database holds before this program has touched it.
type state struct {
	Ours      bool     // migrated by footnote before
	Foreign   []string // tables that are somebody's, when not ours
	Installed string   // version of pgvector in the database, or ""
	Available string   // version of pgvector on the server, or ""
}

func inspectState(ctx context.Context, conn *pgx.Conn) (state, error) {
	rows, err := conn.Query(ctx, inspectSQL, versionTable)
	if err != nil {
		return state{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[state])
}

// latestMigration is the number of the newest migration in schema, 0 if there is
// none.
func latestMigration(schema fs.FS) (int64, error) {
	names, err := fs.Glob(schema, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	var latest int64
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("read the number of migration %s: %w", name, err)
		}
		latest = max(latest, version)
	}
	return latest, nil
}

// migrate makes sure that the database is footnote's, has the extension, and the
// latest schema. Programs that do so at once take turns.
func (db *Database) migrate(ctx context.Context, conn *pgx.Conn, schema fs.FS) error {
	done, err := db.upToDate(ctx, conn)
	if err != nil || done {
		return err
	}
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("wait for another footnote to migrate the database: %w", err)
	}
	// The connection's end frees the lock.
	if done, err = db.upToDate(ctx, conn); err != nil || done {
		return err
	}
	if err := db.addVector(ctx, conn); err != nil {
		return err
	}
	if db.latest == 0 {
		return nil
	}
	standard := stdlib.OpenDB(*db.target.config) // goose speaks database/sql
	defer standard.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, standard, schema,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	applied, err := provider.Up(ctx)
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		return fmt.Errorf("apply migration %s to %s: %w", partial.Failed.Source.Path, db.target, partial.Err)
	}
	if err != nil {
		return fmt.Errorf("migrate %s: %w", db.target, err)
	}
	for _, m := range applied {
		db.log.Debug("migrated", "migration", m.Source.Path, "took", m.Duration)
		db.Applied = append(db.Applied, m.Source.Path)
	}
	return nil
}

// upToDate reports whether the database needs nothing done. It refuses one that
// is not footnote's, or a newer footnote's.
func (db *Database) upToDate(ctx context.Context, conn *pgx.Conn) (bool, error) {
	found, err := inspectState(ctx, conn)
	if err != nil {
		return false, fmt.Errorf("inspect %s: %w", db.target, err)
	}
	if !found.Ours {
		if len(found.Foreign) > 0 {
			return false, fmt.Errorf("%s already holds tables that are not footnote's (%s): create a database of its own for footnote with `createdb footnote`, and set DATABASE_URL to it",
				db.target, strings.Join(found.Foreign, ", "))
		}
		return false, nil
	}
	version, err := appliedMigration(ctx, conn)
	if err != nil {
		return false, err
	}
	if version > db.latest {
		return false, fmt.Errorf("%s was used by a newer footnote (its schema is number %d, this program knows %d): update this program", db.target, version, db.latest)
	}
	return version == db.latest && local.VectorServes(found.Installed), nil
}

// A rowQuerier is a *pgx.Conn or a *pgxpool.Pool.
type rowQuerier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// appliedMigration is the number of the newest migration in the database.
func appliedMigration(ctx context.Context, db rowQuerier) (int64, error) {
	var version int64
	err := db.QueryRow(ctx, "select coalesce(max(version_id), 0) from "+versionTable).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the schema's number: %w", err)
	}
	return version, nil
}

// addVector creates or updates the extension, which only a superuser may.
func (db *Database) addVector(ctx context.Context, conn *pgx.Conn) error {
	found, err := inspectState(ctx, conn)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", db.target, err)
	}
	if local.VectorServes(found.Installed) {
		return nil
	}
	if !local.VectorServes(found.Available) {
		have := "no pgvector"
		if found.Available != "" {
			have = "pgvector " + found.Available
		}
		return fmt.Errorf("the server of %s has %s, and footnote needs %s or newer: %s",
			db.target, have, local.OldestVector, installVector(serverVersion(conn)))
	}
	statement := "create extension vector"
	if found.Installed != "" {
		statement = "alter extension vector update"
	}
	_, err = conn.Exec(ctx, statement)
	if hasCode(err, "42501") { // insufficient privilege
		return fmt.Errorf("%s lacks pgvector %s, and %s may not add it: let a superuser run\n\tpsql -d %s -c '%s'",
			db.target, local.OldestVector, db.target.config.User, db.target.config.Database, statement)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// installVector says how pgvector gets onto a server.
func installVector(major int) string {
	return fmt.Sprintf("install it there (`apt-get install postgresql-%d-pgvector` on Debian 13, Ubuntu or with PostgreSQL's own packages, `brew install pgvector` on macOS), or leave DATABASE_URL unset and run scripts/postgres.sh for a server of footnote's own", major)
}
