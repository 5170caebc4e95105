package retrieval_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"footnote/database/databasetest"
	"footnote/retrieval"
)

func TestDiskThatIsFullInMidIngest(t *testing.T) {
	t.Parallel()
	if os.Getenv("FOOTNOTE_TEST_SKIP_DATABASE") == "1" {
		t.Skip("needs PostgreSQL, and FOOTNOTE_TEST_SKIP_DATABASE is 1")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	dir := databasetest.PublicDir(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=300m,mode=755"); err != nil {
		t.Skipf("cannot mount a small disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	before, after := texts(4), texts(20)
	db := privateDatabase(t, dir)
	ingest(t, newIndex(t, db.Pool, nil), "c", before)
	reserveLog(t, db.Pool)

	filler := filepath.Join(dir, "filler")
	batches := 0
	_, err := newIndex(t, db.Pool, nil).Ingest(t.Context(), "c", "/folder", open(t, after.fs()), func(retrieval.Progress) {
		if batches++; batches == 1 {
			fill(t, filler)
		}
	})
	if err == nil {
		t.Fatal("the ingest came to its end on a full disk")
	}
	contains(t, db.Explain(err).Error(), "intact")
	if len(search(t, newIndex(t, privateDatabase(t, dir).Pool, nil), "Who was summoned?", "c").Hits) == 0 {
		t.Error("nothing is found while the disk is full")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	db.Close()
	again := privateDatabase(t, dir)
	ingest(t, newIndex(t, again.Pool, nil), "c", after)
	wantFresh(t, again.Pool, "c", after)
}

// reserveLog makes segments of the write-ahead log ready for use, as a server that
// has worked for a while has them. One that finds no room for a new segment stops
// altogether, and nothing but room helps.
func reserveLog(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	for range 3 {
		for _, statement := range []string{"create table switched ()", "drop table switched", "select pg_switch_wal()"} {
			if _, err := pool.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := pool.Exec(t.Context(), "checkpoint"); err != nil {
		t.Fatal(err)
	}
}

// fill writes a file until no room is left.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Error(err)
		return
	}
	defer file.Close()
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		if _, err := file.Write(chunk); err != nil {
			chunk = chunk[:len(chunk)/2]
		}
	}
}
