package local

import (
	"os"
	"syscall"
)

const (
	adoptEnv    = "FOOTNOTE_TEST_ADOPT"     // be the parent of orphans, and never collect them
	smallShmEnv = "FOOTNOTE_TEST_SMALL_SHM" // a /dev/shm of 64 MB, as in a container
)

// prepareProgram makes the surroundings that the environment asks for.
func prepareProgram() {
	if os.Getenv(adoptEnv) != "" {
		const setChildSubreaper = 36 // PR_SET_CHILD_SUBREAPER of linux/prctl.h
		if _, _, err := syscall.RawSyscall(syscall.SYS_PRCTL, setChildSubreaper, 1, 0); err != 0 {
			panic(err)
		}
	}
	if os.Getenv(smallShmEnv) != "" {
		if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
			panic(err)
		}
		if err := syscall.Mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=64m,mode=1777"); err != nil {
			panic(err)
		}
	}
}
