//go:build !linux

package local

// sharedMemory chooses how parallel workers share memory.
func sharedMemory(string) string { return "posix" }
