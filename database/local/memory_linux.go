package local

import (
	"fmt"
	"syscall"
)

// sharedMemory chooses how parallel workers share memory. A parallel build of an
// HNSW index puts all of maintenance_work_mem there, and a container's /dev/shm
// commonly has 64 MB: then files in the data directory serve.
func sharedMemory(dir string) string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Blocks*uint64(fs.Bsize) < 1<<30 {
		return "mmap"
	}
	return "posix"
}

// sharedBuffers chooses how much of the machine's memory PostgreSQL keeps pages
// in: an eighth, from 128 MB to 1 GB. An index that outgrows it is written many
// times over while it grows.
func sharedBuffers() string {
	var system syscall.Sysinfo_t
	if err := syscall.Sysinfo(&system); err != nil {
		return "256MB"
	}
	eighth := uint64(system.Totalram) * uint64(system.Unit) / 8 >> 20
	return fmt.Sprintf("%dMB", max(128, min(eighth, 1024)))
}
