//go:build !linux

package local

// sharedMemory chooses how parallel workers share memory.
func sharedMemory(string) string { return "posix" }

// sharedBuffers chooses how much memory PostgreSQL keeps pages in.
func sharedBuffers() string { return "256MB" }
