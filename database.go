package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"footnote/database"
	"footnote/database/local"
	"footnote/retrieval"
)

type dbCommand struct {
	Status  dbStatusCommand  `cmd:"" help:"Show where the database is and how large."`
	Migrate dbMigrateCommand `cmd:"" help:"Bring the schema up to date. Every other command does so too."`
	Psql    dbPsqlCommand    `cmd:"" passthrough:"" help:"Open psql on the database; what follows is for psql."`
	Forget  dbForgetCommand  `cmd:"" name:"forget-vectors" help:"Remove the vectors that are kept so as not to pay for them twice. What is indexed keeps its own."`
	Stop    dbStopCommand    `cmd:"" help:"Stop the private PostgreSQL, whoever uses it."`
}

type dbStatusCommand struct {
	JSON bool `help:"Print one JSON object."`
}

// A collectionStatus is how far a collection's vectors are.
type collectionStatus struct {
	Collection string `json:"collection"`
	Passages   int    `json:"passages"`
	Model      string `json:"model"`     // whose vectors answer; "" while words alone do
	Embedded   int    `json:"embedded"`  // passages with a vector of the model that is set
	Switching  bool   `json:"switching"` // another model answers than the one that is set
}

func (c *dbStatusCommand) Run(ctx context.Context, p *program) error {
	return p.withDatabase(ctx, func(db *database.Database, index *retrieval.Index) error {
		status, err := db.Status(ctx)
		if err != nil {
			return err
		}
		model, states, err := index.EmbeddingStates(ctx)
		if err != nil {
			return err
		}
		collections := []collectionStatus{}
		for _, s := range states {
			collections = append(collections, collectionStatus{s.Name, s.Passages, s.Answering, s.Embedded, s.Passages > 0 && s.Answering != model})
		}
		if c.JSON {
			return printJSON(p.stdout, struct {
				database.Status
				EmbeddingModel string             `json:"embedding_model"` // that is set
				Collections    []collectionStatus `json:"collections"`
			}{status, model, collections})
		}
		_, err = p.stdout.Write([]byte(describeDatabase(status) + describeVectors(model, collections)))
		return err
	})
}

func describeDatabase(status database.Status) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", status.Address)
	fmt.Fprintf(&b, "PostgreSQL  %s\n", status.Postgres)
	fmt.Fprintf(&b, "pgvector    %s\n", status.Vector)
	fmt.Fprintf(&b, "schema      %d\n", status.Migration)
	fmt.Fprintf(&b, "size        %s\n", megabytes(status.Bytes))
	if private := status.Private; private != nil {
		fmt.Fprintf(&b, "process     %d\n", private.Pid)
		fmt.Fprintf(&b, "data        %s\n", private.Data)
		fmt.Fprintf(&b, "socket      %s\n", private.Socket)
		fmt.Fprintf(&b, "log         %s\n", private.Log)
	}
	if len(status.Tables) > 0 {
		fmt.Fprintf(&b, "\n%-18s %12s %10s\n", "table", "rows, about", "size")
	}
	for _, table := range status.Tables {
		fmt.Fprintf(&b, "%-18s %12d %10s\n", table.Name, max(table.Rows, 0), megabytes(table.Bytes))
	}
	return b.String()
}

// describeVectors tells which model answers for each collection, and how far a
// switch to the model that is set has come.
func describeVectors(model string, collections []collectionStatus) string {
	var b strings.Builder
	if len(collections) > 0 {
		fmt.Fprintf(&b, "\n%-18s %12s  %s\n", "collection", "passages", "vectors")
	}
	for _, c := range collections {
		vectors := cmp.Or(c.Model, "none: words alone answer")
		if c.Switching {
			vectors += fmt.Sprintf("; of %s %d %% so far: footnote ingest goes on, and switches when all are there", model, 100*c.Embedded/c.Passages)
		}
		fmt.Fprintf(&b, "%-18s %12d  %s\n", visible(c.Collection), c.Passages, visible(vectors))
	}
	return b.String()
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

type dbMigrateCommand struct{}

func (dbMigrateCommand) Run(ctx context.Context, p *program) error {
	db, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if len(db.Applied) == 0 {
		_, err = fmt.Fprintln(p.stdout, "The schema is up to date.")
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "Applied %s.\n", list(db.Applied))
	return err
}

type dbForgetCommand struct{}

func (dbForgetCommand) Run(ctx context.Context, p *program) error {
	return p.withDatabase(ctx, func(db *database.Database, _ *retrieval.Index) error {
		n, err := retrieval.NewVectorCache(db.Pool).Forget(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Removed %s from the cache.\n", count(n, "vector"))
		return err
	})
}

type dbPsqlCommand struct {
	Args []string `arg:"" optional:"" help:"Arguments of psql, such as -c 'select 1'."`
}

// Run leaves Ctrl-C to psql, which ends a query with it and not itself.
func (c *dbPsqlCommand) Run(ctx context.Context, p *program) error {
	db, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	args := c.Args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	psql, err := db.Psql(context.WithoutCancel(ctx), args...)
	if err != nil {
		return err
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	psql.Stdin, psql.Stdout, psql.Stderr = p.stdin, p.stdout, p.stderr
	err = psql.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); ok {
		return errShown // by psql
	}
	return err
}

type dbStopCommand struct{}

func (dbStopCommand) Run(ctx context.Context, p *program) error {
	if p.settings.DatabaseURL != "" {
		return errors.New("DATABASE_URL names a server that footnote does not run: stop it where it runs")
	}
	dir := p.settings.DataDir
	if dir == "" {
		var err error
		if dir, err = local.DefaultDir(); err != nil {
			return err
		}
	}
	stopped, err := local.Stop(ctx, database.LocalDir(dir))
	if err != nil {
		return err
	}
	told := "The private PostgreSQL was not running."
	if stopped {
		told = "The private PostgreSQL was stopped."
	}
	_, err = fmt.Fprintln(p.stdout, told)
	return err
}
