//go:build !windows

package install

// newRegistry: only Windows has one.
func newRegistry() registry { return nil }
