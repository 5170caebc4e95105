package retrieval_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

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
