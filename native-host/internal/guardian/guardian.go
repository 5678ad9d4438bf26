package guardian

import (
	"encoding/binary"
	"io"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"github.com/natsuin/natsuin/failure"
)

// Limits of patience. A card computes a signature in about a second; a call
// beyond callLimit means that reader or service hangs.
const (
	startLimit = 10 * time.Second
	callLimit  = 60 * time.Second
	closeLimit = 10 * time.Second
)

// Guardian is the host's side of the pipe. It is an apdu.Transmitter for the
// card it is connected to. Methods may be called from several goroutines; they
// run one after the other.
type Guardian struct {
	system  System
	in      io.WriteCloser
	command *exec.Cmd

	calls   sync.Mutex // one request on the pipe at a time
	replies chan frame
	reader  atomic.Value // string: where an unlocked card may be, "" nowhere
	closing atomic.Bool
	died    chan struct{} // closed when the pipe has ended
	settled chan struct{} // closed when, after that, the card is locked
}

// Start runs the program at executable (the host's own) as a guardian and waits
// until it is ready. The system serves only to lock the card should the
// guardian die.
//
// Errors: failure.GuardianFailed.
func Start(executable string, system System) (*Guardian, error) {
	command := exec.Command(executable, Argument)
	command.Env = environment()
	detach(command)
	in, err := command.StdinPipe()
	if err != nil {
		return nil, failure.Wrap(failure.GuardianFailed, err, "opening the guardian's pipe")
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, failure.Wrap(failure.GuardianFailed, err, "opening the guardian's pipe")
	}
	if err := command.Start(); err != nil {
		return nil, failure.Wrap(failure.GuardianFailed, err, "starting the guardian")
	}
	g := &Guardian{
		system: system, in: in, command: command,
		replies: make(chan frame, 1), died: make(chan struct{}), settled: make(chan struct{}),
	}
	g.reader.Store("")
	go g.receive(out)
	ready, err := g.await(startLimit)
	if err != nil || ready.kind != kindReady || len(ready.payload) != 1 || ready.payload[0] != version {
		g.Close()
		return nil, failure.New(failure.GuardianFailed, "waiting for the guardian")
	}
	return g, nil
}

// receive passes replies on until the guardian ends. If it did not end because
// it was told to, or could not lock the card, the card is locked from here.
func (g *Guardian) receive(out io.Reader) {
	for {
		f, err := readFrame(out)
		if err != nil {
			break
		}
		select {
		case g.replies <- f:
		default: // a reply nobody asked for
			g.command.Process.Kill()
		}
	}
	close(g.died)
	g.command.Process.Kill() // it has closed its pipe, so it is done or broken
	exit := g.command.Wait()
	if reader := g.reader.Load().(string); reader != "" && (exit != nil || !g.closing.Load()) {
		if relock(g.system, reader, relockPersistently) == nil {
			g.reader.Store("")
		}
	}
	close(g.settled)
}

// await returns the next reply. A guardian that does not answer is killed.
func (g *Guardian) await(limit time.Duration) (frame, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case f := <-g.replies:
		return f, nil
	case <-timer.C:
		g.command.Process.Kill()
		<-g.died
	case <-g.died:
	}
	select {
	case f := <-g.replies: // its last words
		return f, nil
	default:
		return frame{}, failure.New(failure.GuardianFailed, "waiting for the guardian")
	}
}

// call sends one request and returns the payload of its answer.
func (g *Guardian) call(k kind, payload []byte) ([]byte, error) {
	g.calls.Lock()
	defer g.calls.Unlock()
	select {
	case <-g.died:
		return nil, failure.New(failure.GuardianFailed, "asking a guardian that has ended")
	default:
	}
	if err := writeFrame(g.in, k, payload); err != nil {
		return nil, failure.Wrap(failure.GuardianFailed, err, "asking the guardian")
	}
	answer, err := g.await(callLimit)
	switch {
	case err != nil:
		return nil, err
	case answer.kind == kindFailed:
		return nil, unpackFailure(answer.payload)
	case answer.kind != kindDone:
		return nil, failure.New(failure.GuardianFailed, "reading the guardian's answer")
	}
	return answer.payload, nil
}

// Readers returns the names of all readers and of those that hold a card.
//
// Errors: failure.PCSCUnavailable, CardError, GuardianFailed.
func (g *Guardian) Readers() (all, occupied []string, err error) {
	payload, err := g.call(kindReaders, nil)
	if err != nil {
		return nil, nil, err
	}
	return unpackReaders(payload)
}

// Connect lets the guardian take the card in a reader exclusively. A card it
// held before is locked first.
//
// Errors: failure.NoReader, NoCard, CardBusy, CardError, PCSCUnavailable,
// GuardianFailed.
func (g *Guardian) Connect(reader string) error {
	g.reader.Store(reader)
	_, err := g.call(kindConnect, []byte(reader))
	if err != nil && failure.CodeOf(err) != failure.GuardianFailed {
		g.reader.Store("")
	}
	return err
}

// Transmit sends a command APDU to the card and returns the response APDU.
//
// Errors: failure.CardRemoved, NoCard, CardError, PCSCUnavailable,
// GuardianFailed. After GuardianFailed the command may or may not have reached
// the card.
func (g *Guardian) Transmit(command []byte) ([]byte, error) {
	return g.call(kindTransmit, command)
}

// Lock selects the issuer security domain, cuts the power and disconnects.
// Without a card it does nothing.
//
// Errors: failure.CardNotLocked, GuardianFailed.
func (g *Guardian) Lock() error {
	if _, err := g.call(kindLock, nil); err != nil {
		return err
	}
	g.reader.Store("")
	return nil
}

// Watch tells the guardian which process is the PIN dialog, so that it ends
// with the host; 0 means that there is none any more. It must be called before
// the dialog can be seen.
//
// Errors: failure.GuardianFailed.
func (g *Guardian) Watch(pid int) error {
	_, err := g.call(kindDialog, binary.BigEndian.AppendUint32(nil, uint32(pid)))
	return err
}

// Died returns a channel that is closed when the guardian has ended. Whoever
// shows a PIN dialog must end it then.
func (g *Guardian) Died() <-chan struct{} { return g.died }

// Close ends the guardian, which locks the card before it exits, and waits
// until that is done.
//
// Errors: failure.CardNotLocked.
func (g *Guardian) Close() error {
	g.closing.Store(true)
	g.in.Close()
	select {
	case <-g.settled:
	case <-time.After(closeLimit):
		g.command.Process.Kill()
		<-g.settled
	}
	if exit := g.command.ProcessState; g.reader.Load() != "" && !exit.Success() {
		return failure.New(failure.CardNotLocked, "ending the guardian")
	}
	return nil
}
