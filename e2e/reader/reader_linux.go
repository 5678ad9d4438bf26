package reader

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/ebfe/scard"
	"golang.org/x/sys/unix"
)

// Names of the two readers that Debian's vpcd configures, by slot. Both exist
// whether or not a card is in them.
var Names = [2]string{"Virtual PCD 00 00", "Virtual PCD 00 01"}

// addresses are where the slots' cards dial in.
var addresses = [2]string{"127.0.0.1:35963", "127.0.0.1:35964"}

// configFolder tells the daemon of its readers.
const configFolder = "/etc/reader.conf.d"

// Options of Start.
type Options struct {
	// NoReaders starts the daemon with no reader at all.
	NoReaders bool
	// CardProgram is a built natsuin-card; "" builds it from this module.
	CardProgram string
}

// Reader is a running PC/SC daemon.
type Reader struct {
	t       testing.TB
	options Options
	log     output // what the daemon said, shown when a test fails
	daemon  *process
}

var running atomic.Bool

// Start starts a PC/SC daemon for the rest of the test.
func Start(t testing.TB, o Options) *Reader {
	t.Helper()
	if os.Getenv(inside) == "" {
		t.Fatal("reader.Start outside reader.Run")
	}
	if !running.CompareAndSwap(false, true) {
		t.Fatal("two readers at a time")
	}
	t.Cleanup(func() { running.Store(false) })
	if o.NoReaders {
		if err := unix.Mount("tmpfs", configFolder, "tmpfs", 0, ""); err != nil {
			t.Fatalf("hiding the readers: %v", err)
		}
		t.Cleanup(func() {
			if err := unix.Unmount(configFolder, 0); err != nil {
				t.Errorf("showing the readers again: %v", err)
			}
		})
	}
	r := &Reader{t: t, options: o}
	r.StartDaemon()
	t.Cleanup(func() {
		r.StopDaemon()
		if t.Failed() {
			t.Logf("pcscd: %s", r.log.String())
		}
	})
	return r
}

// StartDaemon starts the daemon again after StopDaemon. Cards that are in
// plug themselves in again.
func (r *Reader) StartDaemon() {
	r.t.Helper()
	r.daemon = launch(r.t, &r.log, "pcscd", "--foreground", "--error")
	wait(r.t, "pcscd listens", func() bool {
		if r.daemon.ended() {
			r.t.Fatalf("pcscd ended: %s", r.log.String())
		}
		c, err := net.Dial("unix", filepath.Join(runFolder, "pcscd.comm"))
		if err != nil {
			return false
		}
		c.Close()
		return true
	})
}

// StopDaemon stops the daemon, as if the service had been stopped.
func (r *Reader) StopDaemon() {
	r.t.Helper()
	r.daemon.stop(r.t)
}

// present asks PC/SC whether there is a card in a slot.
func present(slot int) (bool, error) {
	c, err := scard.EstablishContext()
	if err != nil {
		return false, err
	}
	defer c.Release()
	state := []scard.ReaderState{{Reader: Names[slot], CurrentState: scard.StateUnaware}}
	if err := c.GetStatusChange(state, 0); err != nil && !errors.Is(err, scard.ErrTimeout) {
		return false, err
	}
	return state[0].EventState&scard.StatePresent != 0, nil
}

// waitFor waits until PC/SC sees a card in a slot, or sees none. Insertion is
// noticed by polling, after 0.3 s and more.
func (r *Reader) waitFor(slot int, in bool) {
	r.t.Helper()
	var err error
	wait(r.t, "PC/SC notices a card come or go", func() bool {
		var now bool
		now, err = present(slot)
		return err == nil && now == in
	})
}
