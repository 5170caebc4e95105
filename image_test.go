//go:build linux

package main

import (
	"bytes"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestImage does what the Dockerfile does without Docker: it builds with the
// same command and runs the result as the same user, in a root directory that
// holds nothing else.
func TestImage(t *testing.T) {
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	build := instruction(t, dockerfile, `RUN (.*go build.* -o )/footnote \.`)[1]
	user := instruction(t, dockerfile, `USER (\d+):(\d+)`)
	if stage := regexp.MustCompile(`(?m)^FROM .*$`).FindAll(dockerfile, -1); string(stage[len(stage)-1]) != "FROM scratch" {
		t.Errorf("the image is made %s, want FROM scratch", stage[len(stage)-1])
	}
	uid, gid := number(t, user[1]), number(t, user[2])
	if uid == 0 || gid == 0 {
		t.Errorf("the image runs as %d:%d, want another user than root", uid, gid)
	}

	root := t.TempDir()
	binary := filepath.Join(root, "footnote")
	compile := exec.Command("sh", "-c", build+`"$OUTPUT" .`)
	compile.Env = append(os.Environ(), "OUTPUT="+binary, "VERSION=v0.0.0-image")
	if output, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", compile, err, output)
	}
	program, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	for _, segment := range program.Progs {
		if segment.Type == elf.PT_INTERP || segment.Type == elf.PT_DYNAMIC {
			t.Errorf("the binary has a segment %v: it is not static", segment.Type)
		}
	}

	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root may run the binary in a root directory of its own; run this test as root to have it done.")
	}
	var stdout, stderr bytes.Buffer
	run := exec.Command("/footnote", "version")
	run.Dir = "/" // of the new root
	run.Env = []string{}
	run.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	run.Stdout, run.Stderr = &stdout, &stderr
	if err := run.Run(); err != nil {
		t.Fatalf("footnote version in an empty root: %v\n%s", err, &stderr)
	}
	if got := stdout.String(); !strings.HasPrefix(got, "footnote ") || stderr.Len() > 0 {
		t.Errorf("footnote version printed %q, and %q on stderr, want its name and version", got, &stderr)
	}
}

// TestImageHasOurGo: a compiler older than go.mod asks for would be replaced,
// from the network, while the image is built.
func TestImageHasOurGo(t *testing.T) {
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	got := instruction(t, dockerfile, `FROM golang:(\d+\.\d+)`)[1]
	want := instruction(t, module, `go (\d+\.\d+)`)[1]
	if got != want {
		t.Errorf("the Dockerfile builds with Go %s, go.mod asks for %s", got, want)
	}
}

// instruction returns the one line of file that pattern describes from its
// start, and what its groups matched.
func instruction(t *testing.T, file []byte, pattern string) []string {
	t.Helper()
	lines := regexp.MustCompile(`(?m)^`+pattern).FindAllStringSubmatch(string(file), -1)
	if len(lines) != 1 {
		t.Fatalf("%d lines begin as %s, want one", len(lines), pattern)
	}
	return lines[0]
}

func number(t *testing.T, digits string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}
