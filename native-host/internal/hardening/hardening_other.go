//go:build !linux

package hardening

// Process does nothing here: Windows keeps other sessions out by itself, and
// macOS writes no core file unless asked to.
func Process() error { return nil }
