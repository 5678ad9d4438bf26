// Package bounded holds tests to the rule that no input costs more time or
// memory than its size accounts for.
package bounded

import (
	"runtime"
	"testing"
	"time"
)

// deadline is how long one input may take. It catches what does not end, not
// what is slow: computers that run tests are.
const deadline = 20 * time.Second

// Memory is what one input may allocate, in bytes: a constant beside a multiple
// of the input's size.
type Memory struct {
	Constant, PerByte uint64
}

// Run runs f, which reads an input of some size in bytes, and fails the test if
// f allocates more than it may. Where f does not end, the process does: the
// fuzzer then keeps the input.
func Run(t *testing.T, size int, allowed Memory, f func()) {
	t.Helper()
	watchdog := time.AfterFunc(deadline, func() { panic("an input does not end") })
	defer watchdog.Stop()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > allowed.Constant+allowed.PerByte*uint64(size) {
		t.Errorf("allocates %d bytes for %d", got, size)
	}
}
