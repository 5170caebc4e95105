package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"footnote/database/local"
)

// A target is the database as people know it: for messages.
type target struct {
	config *pgx.ConnConfig
	server *local.Server // nil when the server is not ours to run
}

// String names the database without its password.
func (t target) String() string {
	if t.server != nil {
		return "the private database in " + t.server.Data
	}
	return fmt.Sprintf("the database %q at %s", t.config.Database, t.host())
}

func (t target) host() string {
	if strings.HasPrefix(t.config.Host, "/") {
		return t.config.Host
	}
	return net.JoinHostPort(t.config.Host, fmt.Sprint(t.config.Port))
}

// explain turns the faults that people can mend into a sentence that says how,
// and returns any other error, and nil, as it is.
func (t target) explain(err error) error {
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return err
	case hasCode(err, "53100"): // disk full
		return fmt.Errorf("the disk of %s is full: make room and try again; what was saved before is intact (%w)", t, plain(err))
	case hasCode(err, "57P01", "57P02"), isLost(err), t.server != nil && isUnreachable(err): // ended by the administrator, or by a crash
		again := "start it and try again"
		if t.server != nil {
			again = "run footnote again, which starts it; the end of " + t.server.Log + " says why it stopped"
		}
		return fmt.Errorf("the server of %s was stopped, and what was saved before is intact: %s (%w)", t, again, plain(err))
	case t.server != nil:
		return err
	case hasCode(err, "28P01", "28000"): // wrong password; no way in for this user and host
		return fmt.Errorf("PostgreSQL at %s does not let the user %q in: check the user and the password in DATABASE_URL, and pg_hba.conf on the server (%w)", t.host(), t.config.User, plain(err))
	case hasCode(err, "3D000"): // no such database
		return fmt.Errorf("there is no database %q at %s: create it with `createdb -h %s -p %d -U %s %s`, or correct DATABASE_URL",
			t.config.Database, t.host(), t.config.Host, t.config.Port, t.config.User, t.config.Database)
	case hasCode(err, "53300"): // too many connections
		return fmt.Errorf("PostgreSQL at %s has no connection left: raise its max_connections, or add pool_max_conns=4 to DATABASE_URL (%w)", t.host(), plain(err))
	case hasCode(err, "57P03"): // starting up or shutting down
		return fmt.Errorf("PostgreSQL at %s is starting or stopping: try again in a moment (%w)", t.host(), plain(err))
	case isUnreachable(err):
		return fmt.Errorf("PostgreSQL does not answer at %s: see that it runs and that DATABASE_URL names its host and port, or leave DATABASE_URL unset for a private database (%w)", t.host(), plain(err))
	}
	return err
}

// isUnreachable reports whether err is that of a connection that was never made.
func isUnreachable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) && (errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded))
}

// isLost reports whether err is that of a connection that was made, then broke.
func isLost(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	return !errors.As(err, &connect) &&
		(errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, pgconn.ErrConnClosed) || errors.As(err, &network))
}

// plain is the innermost error: the wrapping around it repeats what the sentence
// says. Of several, one for each way that was tried, it is the first.
func plain(err error) error {
	for {
		var inner error
		switch err := err.(type) {
		case interface{ Unwrap() error }:
			inner = err.Unwrap()
		case interface{ Unwrap() []error }:
			inner = err.Unwrap()[0]
		}
		if inner == nil {
			return err
		}
		err = inner
	}
}
