package retrieval_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database"
	"footnote/database/databasetest"
	"footnote/database/local"
	"footnote/retrieval"
	"footnote/retrieval/source"
)

// partly checks that an interrupted ingest got somewhere and not to the end:
// else going on from there would show nothing.
func partly(t *testing.T, pool *pgxpool.Pool, collection string, f files) {
	t.Helper()
	documents := number(t, pool, "select count(*) from document d join collection c on c.id = d.collection_id where c.name = $1", collection)
	if documents == 0 || documents == len(f) {
		t.Errorf("the interrupted ingest left %d of %d documents, want some", documents, len(f))
	}
}

func TestInterruptedIngestGoesOn(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	index := newIndex(t, db.Pool, nil)
	before := texts(6)
	after := texts(7)
	delete(after, "00.txt")
	after["01.txt"], after["04.txt"] = text(41, 2), text(44, 5)
	for _, start := range []struct {
		name   string
		before files
	}{{"of a new collection", nil}, {"of a changed one", before}} {
		for n := 1; ; n++ {
			name := fmt.Sprintf("%s after batch %d", start.name, n)
			if start.before != nil {
				ingest(t, index, name, start.before)
			}
			ctx, cancel := context.WithCancel(t.Context())
			batches := 0
			_, err := index.Ingest(ctx, name, "/folder", open(t, after.fs()), func(retrieval.Progress) {
				if batches++; batches == n {
					cancel()
				}
			})
			cancel()
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v, want that the context was cancelled", name, err)
			}
			if start.before == nil && batches == n && n == 1 {
				partly(t, db.Pool, name, after)
			}
			ingest(t, index, name, after)
			wantFresh(t, db.Pool, name, after)
			if batches < n { // it came to its end
				if n < 3 {
					t.Errorf("an ingest has %d batches, want several", batches)
				}
				break
			}
		}
	}
}

// killed runs this test binary as the program that ingests, and kills it after its
// second batch.
func killed(t *testing.T, environment ...string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program)
	command.Env = append(os.Environ(), environment...)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for batches := 0; batches < 2 && lines.Scan(); batches++ {
		if _, err := strconv.Atoi(lines.Text()); err != nil {
			t.Errorf("the program says %q", lines.Text())
		}
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err == nil {
		t.Fatal("the program came to its end before it was killed")
	}
}

func TestKilledIngestGoesOn(t *testing.T) {
	t.Parallel()
	url := databasetest.URL(t)
	dir := t.TempDir()
	f := texts(20)
	f.write(t, dir)
	killed(t, programURL+"="+url, programFolder+"="+dir)
	db, err := database.Open(t.Context(), database.Options{URL: url}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	partly(t, db.Pool, "killed", f)
	folder, err := source.Open(t.Context(), dir, source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := newIndex(t, db.Pool, nil).Ingest(t.Context(), "killed", "/folder", folder, nil); err != nil {
		t.Fatal(err)
	}
	wantFresh(t, db.Pool, "killed", f)
}

// privateDatabase opens a database on a server of the test's own, in a directory
// that the server's user can reach.
func privateDatabase(t *testing.T, dir string) *database.Database {
	t.Helper()
	db, err := database.Open(t.Context(), database.Options{DataDir: dir, PostgresBin: os.Getenv("FOOTNOTE_PGBIN")}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// killServer kills the private server of the directory.
func killServer(t *testing.T, dir string) {
	t.Helper()
	pid, err := os.ReadFile(filepath.Join(database.LocalDir(dir), "data", "postmaster.pid"))
	if err != nil {
		t.Error(err)
		return
	}
	first, _, _ := strings.Cut(string(pid), "\n")
	server, err := strconv.Atoi(first)
	if err == nil {
		err = syscall.Kill(server, syscall.SIGKILL)
	}
	if err != nil {
		t.Error(err)
	}
}

func TestServerThatStopsInMidIngest(t *testing.T) {
	t.Parallel()
	if os.Getenv("FOOTNOTE_TEST_SKIP_DATABASE") == "1" {
		t.Skip("needs PostgreSQL, and FOOTNOTE_TEST_SKIP_DATABASE is 1")
	}
	dir := databasetest.PublicDir(t)
	f := texts(160) // the sessions of a killed server notice it after a while
	for _, test := range []struct {
		name string
		stop func(ctx context.Context) error
	}{
		{"stopped", func(ctx context.Context) error {
			_, err := local.Stop(ctx, database.LocalDir(dir))
			return err
		}},
		{"killed", func(context.Context) error {
			killServer(t, dir)
			return nil
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := privateDatabase(t, dir)
			batches := 0
			report, err := newIndex(t, db.Pool, nil).Ingest(t.Context(), test.name, "/folder", open(t, f.fs()), func(retrieval.Progress) {
				if batches++; batches == 1 {
					if err := test.stop(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
			if err == nil {
				t.Fatal("the ingest came to its end without a server")
			}
			contains(t, db.Explain(err).Error(), "was stopped", "run footnote again", "intact")
			if report.Passages == 0 {
				t.Error("the report says that nothing was written, want what was committed before")
			}
			db.Close()

			again := privateDatabase(t, dir)
			// A killed server may have lost the last commits: it need not wait for the disk.
			if n := number(t, again.Pool, "select count(*) from document d join collection c on c.id = d.collection_id where c.name = $1", test.name); n == len(f) {
				t.Errorf("the interrupted ingest left all %d documents, want fewer", n)
			}
			ingest(t, newIndex(t, again.Pool, nil), test.name, f)
			wantFresh(t, again.Pool, test.name, f)
		})
	}
}

// waiting waits until n sessions wait for an advisory lock.
func waiting(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	until(t, fmt.Sprintf("%d sessions wait for the lock", n), func() bool {
		return number(t, pool, "select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted") == n
	})
}

func TestTwoIngestsAtOnce(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	f := texts(6)
	// both runs an ingest that stops after its first batch until the other one
	// waits for it, or is done.
	both := func(collection string, meanwhile func()) (first, second error) {
		index := newIndex(t, db.Pool, nil)
		reached, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			<-reached
			_, second = index.Ingest(t.Context(), collection, "/folder", open(t, f.fs()), nil)
		}()
		batches := 0
		_, first = index.Ingest(t.Context(), collection, "/folder", open(t, f.fs()), func(retrieval.Progress) {
			if batches++; batches == 1 {
				close(reached)
				meanwhile()
			}
		})
		<-done
		return first, second
	}
	first, second := both("locked", func() { waiting(t, db.Pool, 1) })
	if first != nil || second != nil {
		t.Errorf("two ingests at once fail: %v; %v", first, second)
	}
	wantFresh(t, db.Pool, "locked", f)

	t.Run("without the lock they meet", func(t *testing.T) {
		files := func() int {
			return number(t, db.Pool, "select count(*) from file f join collection c on c.id = f.collection_id where c.name = 'unlocked'")
		}
		first, second := both("unlocked", func() {
			// Ends the session that holds the lock, and lets the other ingest finish.
			execute(t, db.Pool, "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory'")
			until(t, "the other ingest is done", func() bool { return files() == len(f) })
		})
		if second != nil {
			t.Errorf("the second ingest fails: %v", second)
		}
		if first == nil {
			t.Error("the first ingest succeeds although another one wrote the same: the test above shows nothing")
		}
		ingest(t, newIndex(t, db.Pool, nil), "unlocked", f)
		wantFresh(t, db.Pool, "unlocked", f)
	})
	t.Run("another collection does not wait", func(t *testing.T) {
		index := newIndex(t, db.Pool, nil)
		batches := 0
		_, err := index.Ingest(t.Context(), "one", "/folder", open(t, f.fs()), func(retrieval.Progress) {
			if batches++; batches == 1 {
				ingest(t, index, "two", f)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		wantFresh(t, db.Pool, "one", f)
		wantFresh(t, db.Pool, "two", f)
	})
	t.Run("who waits can give up", func(t *testing.T) {
		index := newIndex(t, db.Pool, nil)
		batches := 0
		_, err := index.Ingest(t.Context(), "given up", "/folder", open(t, f.fs()), func(retrieval.Progress) {
			if batches++; batches > 1 {
				return
			}
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error)
			go func() {
				_, err := index.Ingest(ctx, "given up", "/folder", open(t, f.fs()), nil)
				result <- err
			}()
			waiting(t, db.Pool, 1)
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) {
				t.Errorf("who gives up waiting gets %v, want that the context was cancelled", err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		wantFresh(t, db.Pool, "given up", f)
	})
}
