package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// lock opens the file at path, creating it if need be, and returns it locked;
// how is LOCK_SH or LOCK_EX. Closing it, or the end of the program, unlocks it.
func lock(ctx context.Context, path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("%s belongs to another user: run footnote as that user, or set FOOTNOTE_DATA_DIR to a directory of your own", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := waitLock(ctx, f, how); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// waitLock locks f. It asks again and again, because a blocked flock cannot be
// cancelled.
func waitLock(ctx context.Context, f *os.File, how int) error {
	for {
		locked, err := tryLock(f, how)
		if locked || err != nil {
			return err
		}
		if err := pause(ctx, pollEvery); err != nil {
			return fmt.Errorf("wait for another footnote to let go of %s: %w", f.Name(), err)
		}
	}
}

// tryLock reports whether it locked f without waiting. If it did not, f is
// unlocked, even if it was locked otherwise before: the kernel changes the kind
// of a lock by giving it up first.
func tryLock(f *os.File, how int) (locked bool, err error) {
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
	}
}
