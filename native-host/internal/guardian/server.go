package guardian

import (
	"context"
	"encoding/binary"
	"io"
	"os"
	"time"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

// unlockedLimit is how long an unlocked card waits for the next request. Between
// VERIFY and lock no person is waited for: a host sends command after command,
// milliseconds apart. One that falls silent hangs or was stopped (SIGSTOP), and
// whoever did that must not find the key open. The limit is far above what a
// loaded computer needs, and far below what a thief does.
const unlockedLimit = 15 * time.Second

// server is the guardian's side of the pipe.
type server struct {
	out    io.Writer
	system System
	card   Card   // nil unless connected
	reader string // where card is
	open   bool   // a PIN may have unlocked the card
	unsafe bool   // locking the card failed the last time
	dialog *os.Process
}

// Serve is the guardian process: it answers requests from in on out until in
// ends, out fails, ctx is done (a signal) or a host with an unlocked card falls
// silent. Then, and on every other way out, it kills the PIN dialog and locks
// the card. The caller must have arranged
// that a write to a broken pipe is an error and not a signal.
//
// Errors: failure.CardNotLocked.
func Serve(ctx context.Context, in io.Reader, out io.Writer, system System) error {
	s := &server{out: out, system: system}
	requests, stop := make(chan frame), make(chan struct{})
	defer close(stop)
	go receive(in, requests, stop)
	err := writeFrame(out, kindReady, []byte{version})
	for err == nil {
		request, more := s.next(ctx, requests)
		if !more {
			break
		}
		err = s.answer(request)
		clear(request.payload)
	}
	s.watch(0, true)
	return s.lock(relockPersistently)
}

// next waits for a request, not for long while the card is unlocked. It reports
// false when none is to be expected.
func (s *server) next(ctx context.Context, requests <-chan frame) (frame, bool) {
	var silence <-chan time.Time // for ever
	if s.open {
		timer := time.NewTimer(unlockedLimit)
		defer timer.Stop()
		silence = timer.C
	}
	select {
	case request, more := <-requests:
		return request, more
	case <-silence:
	case <-ctx.Done():
	}
	return frame{}, false
}

// receive passes frames on until in ends or makes no sense.
func receive(in io.Reader, requests chan<- frame, stop <-chan struct{}) {
	defer close(requests)
	for {
		f, err := readFrame(in)
		if err != nil {
			return
		}
		select {
		case requests <- f:
		case <-stop:
			return
		}
	}
}

// answer does what a request asks and replies. An error means that the pipe is
// of no use any more.
func (s *server) answer(request frame) error {
	var payload []byte
	var err error
	switch request.kind {
	case kindReaders:
		var all, occupied []string
		if all, occupied, err = s.system.Readers(); err == nil {
			payload = packReaders(all, occupied)
		}
	case kindConnect:
		err = s.connect(string(request.payload))
	case kindTransmit:
		payload, err = s.transmit(request.payload)
	case kindLock:
		err = s.lock(relockBriefly)
	case kindDialog:
		if len(request.payload) != 4 {
			return failure.New(failure.GuardianFailed, "reading a process id")
		}
		err = s.watch(int(binary.BigEndian.Uint32(request.payload)), false)
	default:
		return failure.New(failure.GuardianFailed, "reading a request")
	}
	if err != nil {
		return writeFrame(s.out, kindFailed, packFailure(err))
	}
	return writeFrame(s.out, kindDone, payload)
}

// transmit sends a command to the card, and notes when that unlocks it: a VERIFY
// that the card did not refuse, or whose answer got lost.
func (s *server) transmit(command []byte) ([]byte, error) {
	if s.card == nil {
		return nil, failure.New(failure.NoCard, "talking to no card")
	}
	answer, err := s.card.Transmit(command)
	if len(command) > headerOfCommand && command[1] == insVerify {
		response, unclear := apdu.ParseResponse(answer)
		s.open = s.open || err != nil || unclear != nil || response.Status == apdu.OK
	}
	return answer, err
}

// What makes a VERIFY with a PIN (ISO/IEC 7816-4 sections 5.1 and 11.6.6): its
// instruction, and data behind the four bytes that every command has. Without
// data it only asks for the tries left.
const (
	insVerify       = 0x20
	headerOfCommand = 4
)

// connect takes the card in a reader exclusively.
func (s *server) connect(reader string) error {
	if err := s.lock(relockBriefly); err != nil {
		return err
	}
	card, err := s.system.Connect(reader, true)
	if err != nil {
		return err
	}
	s.card, s.reader = card, reader
	return nil
}

// lock locks the card, if there is one that needs it.
func (s *server) lock(attempts int) error {
	if s.card != nil {
		err := secure(s.card)
		s.card, s.open, s.unsafe = nil, false, err != nil
	}
	if s.unsafe {
		if err := relock(s.system, s.reader, attempts); err != nil {
			return err
		}
		s.unsafe = false
	}
	return nil
}

// watch remembers the process of the PIN dialog, 0 for none. Before that the
// former one is forgotten, or killed. The process is opened now (Linux: pidfd),
// while the host has not yet reaped it, so that never a stranger is killed.
func (s *server) watch(pid int, kill bool) error {
	if s.dialog != nil {
		if kill {
			s.dialog.Kill() // it may be gone already
		}
		s.dialog.Release()
		s.dialog = nil
	}
	if pid == 0 {
		return nil
	}
	dialog, err := os.FindProcess(pid)
	if err != nil {
		return failure.Wrap(failure.GuardianFailed, err, "watching the PIN dialog")
	}
	s.dialog = dialog
	return nil
}
