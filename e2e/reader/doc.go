// Package reader gives end-to-end tests a real PC/SC daemon with virtual
// readers and virtual My Number Cards, in a network and mount namespace of
// their own: nothing outside sees the readers' ports or the daemon's socket,
// and several test programs can run side by side. Linux and root only.
//
// A test package hands its TestMain to Run and then, in each test:
//
//	func TestMain(m *testing.M) { reader.Run(m) }
//
//	func TestSigning(t *testing.T) {
//		r := reader.Start(t, reader.Options{})
//		card := r.Insert(reader.Card{Faults: "tries-sign=1"})
//		… run the program under test …
//		r.CheckLocked(0)
//		card.Remove()
//		… card.Log() …
//	}
//
// Whatever a program started by the test inherits, it finds this daemon under
// the usual path. Everything Start and Insert start is ended by its process id
// when the test ends, and by the kernel if the test program dies. Tests that
// use Start cannot be parallel: there is one daemon at a time.
package reader
