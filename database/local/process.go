package local

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// A pidFile is what the server writes about itself beside its data.
type pidFile struct {
	pid    int // 0 when there is none
	socket string
	ready  bool
}

// readPidFile reads postmaster.pid below data.
func readPidFile(data string) pidFile {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return pidFile{}
	}
	return parsePidFile(string(text))
}

// parsePidFile reads the text of a postmaster.pid, whose lines are listed in
// PostgreSQL's utils/pidfile.h: the first is the process, the fifth the socket's
// directory, the eighth the state. A server that is starting has written some.
func parsePidFile(text string) pidFile {
	lines := strings.Split(text, "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid < 1 {
		return pidFile{}
	}
	p := pidFile{pid: pid}
	if len(lines) > 4 {
		p.socket = lines[4]
	}
	if len(lines) > 7 {
		p.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return p
}

// alive reports whether the process is a running PostgreSQL, and not another
// program that was given the same number since.
func alive(pid int) bool {
	name, running := process(pid)
	return running && name == "postgres"
}

// exists reports whether the process runs, whichever program it is by now.
func exists(pid int) bool {
	_, running := process(pid)
	return running
}

// process returns the name of a process's program, and whether it runs: a zombie,
// which its parent has not collected yet, does not.
func process(pid int) (name string, running bool) {
	if runtime.GOOS == "linux" {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // "12 (postgres) S …"
		_, rest, _ := strings.Cut(string(stat), "(")
		name, state, _ := strings.Cut(rest, ") ")
		return name, err == nil && !strings.HasPrefix(state, "Z")
	}
	out, err := exec.Command("ps", "-o", "stat=,comm=", "-p", strconv.Itoa(pid)).Output() // "S /opt/…/postgres"
	state, path, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	return filepath.Base(strings.TrimSpace(path)), err == nil && !strings.HasPrefix(state, "Z")
}
