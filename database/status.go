package database

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
)

//go:embed status.sql
var statusSQL string

//go:embed tables.sql
var tablesSQL string

// A Status describes an open database to the person who looks after it.
type Status struct {
	Address   string  `json:"address"`   // what and where it is, without the password
	Postgres  string  `json:"postgres"`  // version of the server: "15.18 (Debian 15.18-0+deb12u1)"
	Vector    string  `json:"vector"`    // version of pgvector: "0.8.0"
	Migration int64   `json:"migration"` // number of the newest migration applied
	Bytes     int64   `json:"bytes"`     // size of the database on disk
	Tables    []Table `json:"tables"`    // largest first

	Private *Private `json:"private,omitempty"` // nil when DATABASE_URL names the server
}

// A Table is a table's size.
type Table struct {
	Name  string `json:"name"`
	Rows  int64  `json:"rows"`  // the planner's estimate
	Bytes int64  `json:"bytes"` // with its indexes and long values
}

// A Private is the server that footnote runs itself.
type Private struct {
	Data   string `json:"data"`   // directory of the databases
	Socket string `json:"socket"` // directory of the Unix socket
	Log    string `json:"log"`    // file that the server writes its messages to
	Pid    int    `json:"pid"`
}

// Status looks at the database.
func (db *Database) Status(ctx context.Context) (Status, error) {
	status := Status{Address: db.target.String()}
	if db.server != nil {
		status.Private = &Private{Data: db.server.Data, Socket: db.server.Socket, Log: db.server.Log, Pid: db.server.Pid}
	}
	err := db.Pool.QueryRow(ctx, statusSQL).Scan(&status.Postgres, &status.Vector, &status.Bytes)
	if err != nil {
		return Status{}, fmt.Errorf("read the server's versions: %w", db.Explain(err))
	}
	if db.latest > 0 {
		if status.Migration, err = appliedMigration(ctx, db.Pool); err != nil {
			return Status{}, db.Explain(err)
		}
	}
	rows, err := db.Pool.Query(ctx, tablesSQL)
	if err != nil {
		return Status{}, fmt.Errorf("read the tables' sizes: %w", db.Explain(err))
	}
	status.Tables, err = pgx.CollectRows(rows, pgx.RowToStructByName[Table])
	if err != nil {
		return Status{}, fmt.Errorf("read the tables' sizes: %w", db.Explain(err))
	}
	return status, nil
}
