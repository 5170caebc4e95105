package local

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxSocketPath is how long the path of a Unix socket can be, in bytes, without
// the NUL that ends it: sun_path holds 104 bytes on macOS and 108 on Linux.
const maxSocketPath = 103

// socketDirectory makes the directory for the server's socket: in home, or, if
// that does not suit a socket, in the directory for temporary files.
func socketDirectory(home string, a account) (string, error) {
	dir := filepath.Join(home, "socket")
	if !suits(dir) {
		digest := fnv.New64a()
		digest.Write([]byte(home))
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("footnote-%d-%x", os.Geteuid(), digest.Sum64()))
		if !suits(dir) {
			return "", fmt.Errorf("the path of the database's socket would be longer than %d bytes or have a comma in %s and in %s: set FOOTNOTE_DATA_DIR to a directory with a shorter path", maxSocketPath, home, os.TempDir())
		}
	}
	err := os.Mkdir(dir, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make the directory of the database's socket: %w", err)
	}
	if err := checkPrivate(dir, a); err != nil {
		return "", err
	}
	return dir, a.own(dir)
}

// suits reports whether dir can be a socket's directory. A comma would separate
// two of them in an address.
func suits(dir string) bool {
	return len(dir)+len("/.s.PGSQL.5432") <= maxSocketPath && !strings.Contains(dir, ",")
}

// checkPrivate makes sure that dir is a directory that nobody else can enter or
// put something in: anybody can make one of any name among the temporary files.
func checkPrivate(dir string, a account) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at the directory of the database's socket: %w", err)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	ours := ok && (owner.Uid == a.uid() || owner.Uid == uint32(os.Geteuid()))
	if !info.IsDir() || !ours || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("the database's socket cannot be put into %s, which is not a directory that only %s can enter: remove it, or set FOOTNOTE_DATA_DIR to a directory with a shorter path", dir, a.name)
	}
	return nil
}
