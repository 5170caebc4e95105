package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// An account is the user that the server runs as.
type account struct {
	name       string
	role       string              // who this program runs as; the server lets it in under this name
	credential *syscall.Credential // nil when the server runs as this program does
}

func serverAccount() (account, error) {
	uid := strconv.Itoa(os.Geteuid())
	me, err := user.LookupId(uid) // user.Current would make do with $USER
	if err != nil {
		return account{}, fmt.Errorf("the user with the number %s has no entry in /etc/passwd, without which PostgreSQL does not run: add one, or set DATABASE_URL to a server elsewhere", uid)
	}
	if uid != "0" {
		return account{name: me.Username, role: me.Username}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		other, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(other.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(other.Gid, 10, 32)
		if err != nil {
			continue
		}
		// An empty list of groups, or the server would keep root's.
		credential := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), Groups: []uint32{}}
		return account{name: name, role: me.Username, credential: credential}, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody to run it as: run footnote as an ordinary user")
}

// command is a program that runs as the account in dir. It is in a session of its
// own, so that Ctrl-C in a terminal reaches this program alone, which then stops
// the server in its turn.
func (a account) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	locale := "C.UTF-8"
	if runtime.GOOS == "darwin" {
		locale = "C"
	}
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = dir // this program's may be closed to the account
	c.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=" + locale, "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: a.credential}
	return c
}

// detach starts a program like command that lives on when this one ends, writes
// to log, and is nobody's child, so that nobody needs to wait for it.
func (a account) detach(ctx context.Context, dir, log, name string, args ...string) (pid int, err error) {
	const inBackground = `"$@" </dev/null >>"$0" 2>&1 & echo $!`
	args = append([]string{"-c", inBackground, log, name}, args...)
	out, err := a.command(ctx, dir, "/bin/sh", args...).Output()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(out)))
}

// own gives the file at path to the account.
func (a account) own(path string) error {
	if a.credential == nil {
		return nil
	}
	if err := os.Chown(path, int(a.credential.Uid), int(a.credential.Gid)); err != nil {
		return fmt.Errorf("hand %s to the user %s: %w", path, a.name, err)
	}
	return nil
}

// uid is the account's number.
func (a account) uid() uint32 {
	if a.credential == nil {
		return uint32(os.Geteuid())
	}
	return a.credential.Uid
}

// shutOut returns the directory, dir or one above it, that the account may not
// enter, or "" if there is none. It looks only where the account is another than
// this program's, which finds out for itself.
func (a account) shutOut(dir string) string {
	if a.credential == nil {
		return ""
	}
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return dir
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return ""
		}
		enter := os.FileMode(0o001)
		switch {
		case owner.Uid == a.uid():
			enter = 0o100
		case owner.Gid == a.credential.Gid:
			enter = 0o010
		}
		if info.Mode()&enter == 0 {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}
