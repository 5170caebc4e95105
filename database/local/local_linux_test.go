package local

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// A killed server whose parent does not collect it is a zombie, which
// PostgreSQL's own check takes for a running server.
func TestZombieServer(t *testing.T) {
	home := directory(t)
	parent := run(t, home, nil, adoptEnv+"=1")
	pid := parent.ready(t)
	check(t, syscall.Kill(pid, syscall.SIGKILL))
	eventually(t, "the server is a zombie", func() bool { return state(pid) == "Z" })

	started := make(chan error, 1)
	go func() {
		s, err := Start(t.Context(), home, throwaway, slog.New(slog.DiscardHandler))
		if err == nil {
			err = s.Close()
		}
		started <- err
	}()
	eventually(t, "PostgreSQL gives up because of the zombie", func() bool {
		log, err := os.ReadFile(filepath.Join(home, "server.log"))
		return err == nil && strings.Contains(string(log), `"postmaster.pid" already exists`)
	})
	parent.kill() // another parent collects the zombie
	if err := <-started; err != nil {
		t.Error(err)
	}
}

func state(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return rest[:1]
}

func TestSharedMemory(t *testing.T) {
	if got := sharedMemory(filepath.Join(t.TempDir(), "absent")); got != "mmap" {
		t.Errorf("without /dev/shm it is %s, want mmap", got)
	}
	needRoot(t)
	small := mount(t, "size=64m")
	if got := sharedMemory(small); got != "mmap" {
		t.Errorf("with a /dev/shm of 64 MB it is %s, want mmap", got)
	}
	large := mount(t, "size=2g")
	if got := sharedMemory(large); got != "posix" {
		t.Errorf("with a /dev/shm of 2 GB it is %s, want posix", got)
	}
}

// A parallel build of an index takes more shared memory at once than a
// container's /dev/shm has.
func TestIndexBuildWithSmallSharedMemory(t *testing.T) {
	needRoot(t)
	home := directory(t)
	p := run(t, home, &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}, smallShmEnv+"=1")
	p.ready(t)
	s := start(t, home)
	p.end(t)
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	check(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `
		create extension vector;
		create table item as select array[i, i % 7, i % 11]::halfvec(3) as place from generate_series(1, 5000) i;
		alter table item set (parallel_workers = 2);
		create index on item using hnsw (place halfvec_cosine_ops)`)
	if err != nil {
		t.Errorf("build an index: %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	needRoot(t)
	home := mount(t, "size=20m,mode=755")
	message := fails(t, home, throwaway)
	for _, want := range []string{"disk is full", home, "FOOTNOTE_DATA_DIR"} {
		if !strings.Contains(message, want) {
			t.Errorf("the message is %q, want it to say %q", message, want)
		}
	}
}

// mount returns a directory that is a memory file system.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := directory(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("cannot mount: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}
