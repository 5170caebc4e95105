package local

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func start(t *testing.T, home string) *Server {
	t.Helper()
	s, err := Start(t.Context(), home, throwaway, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// fails returns the message with which the server does not start.
func fails(t *testing.T, home string, options Options) string {
	t.Helper()
	s, err := Start(t.Context(), home, options, slog.New(slog.DiscardHandler))
	if err == nil {
		s.Close()
		t.Fatalf("a server started in %s, want an error", home)
	}
	return err.Error()
}

// query returns the one value that the server answers.
func query(t *testing.T, s *Server, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var value string
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func execute(t *testing.T, s *Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestStart(t *testing.T) {
	home := directory(t)
	s := start(t, home)
	if s.Attached {
		t.Error("the first start says that it attached")
	}
	if got := query(t, s, "show listen_addresses"); got != "" {
		t.Errorf("the server listens on %q, want no network address", got)
	}
	if got := query(t, s, "show fsync"); got != "off" {
		t.Errorf("fsync of a throwaway server is %s", got)
	}
	for _, private := range []string{s.Data, s.Socket, s.Log} {
		info, err := os.Stat(private)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, want it closed to other users", private, info.Mode())
		}
		if uid := info.Sys().(*syscall.Stat_t).Uid; uid == 0 {
			t.Errorf("%s belongs to root, as which PostgreSQL does not run", private)
		}
	}

	t.Run("a second start attaches", func(t *testing.T) {
		second := start(t, home)
		if !second.Attached || second.Pid != s.Pid || second.Socket != s.Socket {
			t.Errorf("attached %v to process %d by %s, want %d by %s", second.Attached, second.Pid, second.Socket, s.Pid, s.Socket)
		}
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
		if !alive(s.Pid) {
			t.Error("the server stopped though the first start uses it")
		}
	})
	t.Run("the last close stops the server", func(t *testing.T) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if alive(s.Pid) {
			t.Error("the server still runs")
		}
	})
}

func TestRealDataSurvivesACrash(t *testing.T) {
	s, err := Start(t.Context(), directory(t), Options{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit", "data_checksums"} {
		if got := query(t, s, "show "+setting); got != "on" {
			t.Errorf("%s is %s for real data", setting, got)
		}
	}
}

func TestSocketPath(t *testing.T) {
	long := func(t *testing.T) string {
		return filepath.Join(directory(t), strings.Repeat("long", 30))
	}
	temporary := func(t *testing.T) string {
		dir := directory(t)
		t.Setenv("TMPDIR", dir)
		return dir
	}
	a, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}

	t.Run("too long for a socket: among the temporary files", func(t *testing.T) {
		home := long(t)
		tmp := temporary(t)
		s := start(t, home)
		if filepath.Dir(s.Socket) != tmp {
			t.Errorf("the socket is in %s, want it in %s", s.Socket, tmp)
		}
		if got := query(t, s, "select 'answered'"); got != "answered" {
			t.Errorf("the server said %q", got)
		}

		// Where the socket is is up to the server, not to this program's TMPDIR.
		temporary(t)
		if second := start(t, home); second.Socket != s.Socket {
			t.Errorf("attached by %s, want %s", second.Socket, s.Socket)
		}
	})
	for _, name := range []string{"with a space", `with "quotes" 100%`, "with, a comma"} {
		t.Run("a directory "+name, func(t *testing.T) {
			temporary(t) // where the comma puts the socket
			s := start(t, filepath.Join(directory(t), name))
			if got := query(t, s, "select 'answered'"); got != "answered" {
				t.Errorf("the server said %q", got)
			}
		})
	}
	t.Run("too long everywhere", func(t *testing.T) {
		home := long(t)
		t.Setenv("TMPDIR", long(t))
		if message := fails(t, home, throwaway); !strings.Contains(message, "FOOTNOTE_DATA_DIR") {
			t.Errorf("the message is %q, want it to name the setting", message)
		}
	})
	for _, test := range []struct {
		name  string
		place func(t *testing.T, dir string) // puts something where the socket's directory should go
	}{
		{"a directory that others can enter", func(t *testing.T, dir string) {
			check(t, os.Mkdir(dir, 0o755), os.Chmod(dir, 0o777))
		}},
		{"a symbolic link", func(t *testing.T, dir string) {
			check(t, os.Symlink(directory(t), dir))
		}},
		{"a file", func(t *testing.T, dir string) {
			check(t, os.WriteFile(dir, nil, 0o600))
		}},
		{"another user's directory", func(t *testing.T, dir string) {
			needRoot(t)
			check(t, os.Mkdir(dir, 0o700), os.Chown(dir, 54321, 54321))
		}},
	} {
		t.Run("refuses "+test.name, func(t *testing.T) {
			home := long(t)
			temporary(t)
			dir, err := socketDirectory(home, a)
			check(t, err, os.Remove(dir))
			test.place(t, dir)
			if message := fails(t, home, throwaway); !strings.Contains(message, dir) {
				t.Errorf("the message is %q, want it to name %s", message, dir)
			}
		})
	}
}

func check(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoProgramsAtOnce(t *testing.T) {
	home := directory(t)
	first, second := run(t, home, nil), run(t, home, nil)
	pid := first.ready(t)
	if other := second.ready(t); other != pid {
		t.Fatalf("the programs use the servers %d and %d, want one", pid, other)
	}
	first.end(t)
	if !alive(pid) {
		t.Fatal("the server stopped when one of two programs ended")
	}
	second.end(t)
	if alive(pid) {
		t.Error("the server runs on after the last program has ended")
	}
}

func TestKilledProgram(t *testing.T) {
	home := directory(t)
	p := run(t, home, nil)
	pid := p.ready(t)
	s := start(t, home)
	execute(t, s, "create table kept as select 'kept' as word")
	p.kill()
	if got := query(t, s, "select word from kept"); got != "kept" {
		t.Errorf("read %q after another program was killed", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	p = run(t, home, nil)
	pid = p.ready(t)
	p.kill()
	eventually(t, "the server of a killed program stops", func() bool { return !alive(pid) })

	if got := query(t, start(t, home), "select word from kept"); got != "kept" {
		t.Errorf("read %q in the next start", got)
	}
}

func TestServerStopsWithoutTheFlockCommand(t *testing.T) {
	perl, err := exec.LookPath("perl")
	if err != nil {
		t.Skip("perl is not installed")
	}
	home, path := directory(t), directory(t)
	check(t, os.Symlink(perl, filepath.Join(path, "perl")))
	p := run(t, home, nil, "PATH="+path)
	pid := p.ready(t)
	p.kill()
	eventually(t, "the server of a killed program stops", func() bool { return !alive(pid) })
}

func TestKilledServer(t *testing.T) {
	home := directory(t)
	s := start(t, home)
	execute(t, s, "create table kept as select 'kept' as word")
	execute(t, s, "checkpoint") // a throwaway server promises no more
	check(t, syscall.Kill(s.Pid, syscall.SIGKILL))
	again := start(t, home)
	if again.Pid == s.Pid || again.Attached {
		t.Errorf("attached %v to %d, want a new server", again.Attached, again.Pid)
	}
	if got := query(t, again, "select word from kept"); got != "kept" {
		t.Errorf("read %q after the server was killed", got)
	}
}

// A server that is killed under a program that keeps it comes back at its address,
// as often as it is killed; one that is stopped does not.
func TestKeep(t *testing.T) {
	home := directory(t)
	s := start(t, home)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Keep(ctx, slog.New(slog.DiscardHandler)) }()
	pid := s.Pid
	for range 2 {
		check(t, syscall.Kill(pid, syscall.SIGKILL))
		eventually(t, "another server runs", func() bool {
			running := readPidFile(s.Data)
			return running.ready && running.pid != pid && alive(running.pid)
		})
		pid = readPidFile(s.Data).pid
		if got := query(t, s, "select 'answered'"); got != "answered" {
			t.Errorf("the server said %q", got)
		}
	}
	if _, err := Stop(t.Context(), home); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "was stopped: run footnote again") {
		t.Errorf("after a stop Keep returned %v, want what to do", err)
	}
	again := start(t, home)
	go func() { ended <- again.Keep(ctx, slog.New(slog.DiscardHandler)) }()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("after the end of the context Keep returned %v, want nil", err)
	}
}

func TestKilledWhileCreating(t *testing.T) {
	home := directory(t)
	p := run(t, home, nil)
	eventually(t, "initdb runs", func() bool {
		unfinished := glob(filepath.Join(home, "data.new-*", "PG_VERSION"))
		return len(unfinished) > 0
	})
	p.kill()
	if _, err := os.Stat(filepath.Join(home, "data")); err == nil {
		t.Fatal("half a database looks like one")
	}
	s := start(t, home)
	if got := query(t, s, "select 'answered'"); got != "answered" {
		t.Errorf("the server said %q", got)
	}
	check(t, s.Close())
	check(t, start(t, home).Close())
	if left := glob(filepath.Join(home, "data.new-*")); len(left) > 0 {
		t.Errorf("%q is left over", left)
	}
}

func TestInterruptedStart(t *testing.T) {
	home := directory(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		s, err := Start(ctx, home, throwaway, slog.New(slog.DiscardHandler))
		if err == nil {
			err = s.Close()
		}
		failed <- err
	}()
	eventually(t, "initdb runs", func() bool { return len(glob(filepath.Join(home, "data.new-*"))) > 0 })
	cancel()
	if err := <-failed; err == nil {
		t.Error("an interrupted start succeeded")
	}
	start(t, home)
}

func TestStop(t *testing.T) {
	home := directory(t)
	s := start(t, home)
	for _, test := range []struct {
		name string
		home string
		want bool
	}{
		{"a server that is in use", home, true},
		{"a server that is stopped", home, false},
		{"a directory that is not there", filepath.Join(home, "absent"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			stopped, err := Stop(t.Context(), test.home)
			if err != nil || stopped != test.want {
				t.Errorf("Stop = %v, %v, want %v", stopped, err, test.want)
			}
		})
	}
	if alive(s.Pid) {
		t.Error("the server still runs")
	}
}

func TestWaitsForAnotherStart(t *testing.T) {
	home := directory(t)
	held, err := lock(t.Context(), filepath.Join(home, "start.lock"), syscall.LOCK_EX)
	check(t, err)
	defer held.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s, err := Start(ctx, home, throwaway, slog.New(slog.DiscardHandler))
	if err == nil {
		s.Close()
		t.Fatal("started while another program was starting")
	}
	if !strings.Contains(err.Error(), "another footnote") {
		t.Errorf("the message is %q, want it to say what it waited for", err)
	}
}

func TestAnotherMajorVersionsData(t *testing.T) {
	home := directory(t)
	check(t, os.Mkdir(filepath.Join(home, "data"), 0o700),
		os.WriteFile(filepath.Join(home, "data/PG_VERSION"), []byte("9\n"), 0o600))
	message := fails(t, home, throwaway)
	for _, want := range []string{"made by PostgreSQL 9", "install PostgreSQL 9", filepath.Join(home, "data")} {
		if !strings.Contains(message, want) {
			t.Errorf("the message is %q, want it to say %q", message, want)
		}
	}
}

// fakeInstall is a directory with programs that say they are PostgreSQL of a
// version, with pgvector of a version unless it is "".
func fakeInstall(t *testing.T, postgres, vector string) string {
	t.Helper()
	dir := directory(t)
	check(t, os.Mkdir(filepath.Join(dir, "extension"), 0o755))
	if vector != "" {
		control := fmt.Sprintf("comment = 'vector data type'\ndefault_version = '%s'\nrelocatable = true\n", vector)
		check(t, os.WriteFile(filepath.Join(dir, "extension/vector.control"), []byte(control), 0o644))
	}
	for name, says := range map[string]string{
		"postgres": "postgres (PostgreSQL) " + postgres, "pg_config": dir, "initdb": "", "pg_ctl": "",
	} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s'\n", says)
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755))
	}
	return dir
}

func TestPostgresThatDoesNotServe(t *testing.T) {
	for _, test := range []struct {
		name             string
		postgres, vector string
		want             string
	}{
		{"without pgvector", "16.4 (Ubuntu 16.4-1)", "", "has no pgvector"},
		{"pgvector too old", "16.4", "0.6.0", "has pgvector 0.6.0"},
		{"PostgreSQL too old", "14.12", "0.8.0", "found PostgreSQL 14"},
	} {
		t.Run(test.name, func(t *testing.T) {
			bin := fakeInstall(t, test.postgres, test.vector)
			message := fails(t, directory(t), Options{Bin: bin})
			for _, want := range []string{test.want, bin, "scripts/postgres.sh", "DATABASE_URL"} {
				if !strings.Contains(message, want) {
					t.Errorf("the message is %q, want it to say %q", message, want)
				}
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		_, err := chooseFirst(nil)
		if err == nil || !strings.Contains(err.Error(), "scripts/postgres.sh") {
			t.Errorf("the error is %v, want it to name the script", err)
		}
	})
	t.Run("a directory without one", func(t *testing.T) {
		if message := fails(t, directory(t), Options{Bin: t.TempDir()}); !strings.Contains(message, "initdb") {
			t.Errorf("the message is %q, want it to say what is missing", message)
		}
	})
}

func TestInspect(t *testing.T) {
	for _, test := range []struct {
		postgres string
		want     Install
	}{
		{"15.18 (Debian 15.18-0+deb12u1)", Install{Major: 15, Vector: "0.8.0"}},
		{"18beta2", Install{Major: 18, Vector: "0.8.0"}},
	} {
		bin := fakeInstall(t, test.postgres, "0.8.0")
		test.want.Bin = bin
		if got, err := inspect(bin); err != nil || got != test.want {
			t.Errorf("inspect PostgreSQL %s = %+v, %v, want %+v", test.postgres, got, err, test.want)
		}
	}
}

func TestVectorServes(t *testing.T) {
	for version, want := range map[string]bool{
		"": false, "0.6.0": false, "0.7.4": false, "0.8": true, "0.8.0": true, "0.8.1": true, "0.10.0": true, "1.0": true, "x": false,
	} {
		if got := VectorServes(version); got != want {
			t.Errorf("VectorServes(%q) = %v, want %v", version, got, want)
		}
	}
}

func TestDirectoryClosedToTheServer(t *testing.T) {
	needRoot(t)
	closed := t.TempDir() // mode 0700, as root's home
	check(t, os.Chmod(closed, 0o700))
	message := fails(t, filepath.Join(closed, "data"), throwaway)
	for _, want := range []string{closed, "FOOTNOTE_DATA_DIR", "/var/lib/footnote"} {
		if !strings.Contains(message, want) {
			t.Errorf("the message is %q, want it to say %q", message, want)
		}
	}
}

func TestOrdinaryUser(t *testing.T) {
	needRoot(t)
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534, Groups: []uint32{}}}

	t.Run("runs the server itself", func(t *testing.T) {
		home := directory(t)
		check(t, os.Chown(home, 65534, 65534))
		p := run(t, home, nobody)
		pid := p.ready(t)
		if info, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err == nil && info.Sys().(*syscall.Stat_t).Uid != 65534 {
			t.Error("the server runs as somebody else")
		}
		p.end(t)
		if alive(pid) {
			t.Error("the server still runs")
		}
	})
	t.Run("is told when the directory is another's", func(t *testing.T) {
		home := directory(t)
		check(t, start(t, home).Close())
		if said := run(t, home, nobody).line(); !strings.Contains(said, "belongs to another user") {
			t.Errorf("the program said %q", said)
		}
	})
	t.Run("is told when the directory cannot be made", func(t *testing.T) {
		home := filepath.Join(directory(t), "below")
		if said := run(t, home, nobody).line(); !strings.Contains(said, "FOOTNOTE_DATA_DIR") {
			t.Errorf("the program said %q, want it to name the setting", said)
		}
	})
	t.Run("is told when /etc/passwd does not know the user", func(t *testing.T) {
		home := directory(t)
		check(t, os.Chown(home, 54321, 54321))
		stranger := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321, Groups: []uint32{}}}
		if said := run(t, home, stranger).line(); !strings.Contains(said, "54321 has no entry in /etc/passwd") {
			t.Errorf("the program said %q", said)
		}
	})
}

func TestDefaultDir(t *testing.T) {
	dir, err := DefaultDir()
	if err != nil || !filepath.IsAbs(dir) || filepath.Base(dir) != "footnote" {
		t.Errorf("DefaultDir = %q, %v, want an absolute path that ends in footnote", dir, err)
	}
}

func FuzzParsePidFile(f *testing.F) {
	f.Add("4711\n/data\n1763629200\n5432\n/data/socket\n\n  5432001     98304\nready   \n")
	f.Add("4711\n/data\n")
	f.Add("-1\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := parsePidFile(text)
		if got.pid < 0 {
			t.Errorf("%q: process %d", text, got.pid)
		}
		if got.pid == 0 && (got.ready || got.socket != "") {
			t.Errorf("%q: no process, but %+v", text, got)
		}
	})
}

// The script gets what this package looks for, and finds the same.
func TestScript(t *testing.T) {
	text, err := os.ReadFile("../../scripts/postgres.sh")
	check(t, err)
	for _, want := range []string{fmt.Sprintf("\npostgres=%d\n", OldestPostgres), "\nvector=" + OldestVector} {
		if !strings.Contains(string(text), want) {
			t.Errorf("scripts/postgres.sh does not say %q", want)
		}
	}
	out, err := exec.Command("../../scripts/postgres.sh").Output()
	check(t, err)
	install, err := inspect(strings.TrimSpace(string(out)))
	if err != nil || !install.serves() {
		t.Errorf("the script printed %q, where there is %+v, %v", out, install, err)
	}
	if best := Find()[0]; best.Major != install.Major {
		t.Errorf("the script found PostgreSQL %d, the program %d", install.Major, best.Major)
	}
}
