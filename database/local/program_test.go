package local

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// What a test can only see from another program, it sees from this test binary
// run again as a small one: it starts the server of a directory, says so, and
// closes it when its standard input ends.
const programEnv = "FOOTNOTE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if home := os.Getenv(programEnv); home != "" {
		os.Exit(program(home))
	}
	goleak.VerifyTestMain(m)
}

func program(home string) int {
	prepareProgram()
	s, err := Start(context.Background(), home, throwaway, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println("fault", err)
		return 1
	}
	fmt.Println("ready", s.Pid)
	io.Copy(io.Discard, os.Stdin)
	if err := s.Close(); err != nil {
		fmt.Println("fault", err)
		return 1
	}
	return 0
}

var throwaway = Options{Throwaway: true}

// A running is such a program.
type running struct {
	*exec.Cmd
	stdin io.Closer
	said  *bufio.Scanner
	ended bool
}

// run starts the program, as attributes say.
func run(t *testing.T, home string, attributes *syscall.SysProcAttr, env ...string) *running {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if attributes != nil && attributes.Credential != nil {
		// The directory that tests are built in is closed to other users.
		binary, err := os.ReadFile(executable)
		if err != nil {
			t.Fatal(err)
		}
		executable = filepath.Join(directory(t), "program")
		if err := os.WriteFile(executable, binary, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command(executable)
	c.Dir = "/"
	c.Env = append(append(os.Environ(), programEnv+"="+home), env...)
	c.SysProcAttr = attributes
	c.Stderr = os.Stderr
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	r := &running{Cmd: c, stdin: stdin, said: bufio.NewScanner(stdout)}
	t.Cleanup(func() { r.kill() })
	return r
}

// ready waits for the server, and returns its process.
func (r *running) ready(t *testing.T) int {
	t.Helper()
	line := r.line()
	pid, err := strconv.Atoi(strings.TrimPrefix(line, "ready "))
	if err != nil {
		t.Fatalf("the program said %q, want that the server is ready", line)
	}
	return pid
}

// line is the next line that the program says.
func (r *running) line() string {
	r.said.Scan()
	return r.said.Text()
}

// end lets the program close the server and end.
func (r *running) end(t *testing.T) {
	t.Helper()
	r.stdin.Close()
	r.ended = true
	line := r.line()
	if err := r.Wait(); err != nil {
		t.Fatalf("the program ended with %v and said %q", err, line)
	}
}

// kill ends the program as kill -9 does.
func (r *running) kill() {
	if r.ended {
		return
	}
	r.ended = true
	r.Process.Kill()
	r.Wait()
}

// directory is a new one that every user may enter, unlike t.TempDir: the server
// may run as another user.
func directory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "footnote-local-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		eventually(t, "remove "+dir, func() bool { return os.RemoveAll(dir) == nil })
	})
	return dir
}

// eventually waits until the condition holds, and fails the test if that takes
// too long.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(30 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("waited 30 s in vain: %s", what)
		}
		<-tick.C
	}
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can set this up")
	}
}
