package local

import "syscall"

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
