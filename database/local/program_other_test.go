//go:build !linux

package local

func prepareProgram() {}
