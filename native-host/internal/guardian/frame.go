package guardian

import (
	"encoding/binary"
	"io"
	"slices"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// version of the pipe's protocol, in the ready frame: a guardian of another
// build refuses to work.
const version = 1

// headerSize is kind and length; maxPayload holds any extended APDU (ISO
// 7816-4: at most 65 544 bytes).
const (
	headerSize = 5
	maxPayload = 66 << 10
)

type kind byte

const (
	kindReady kind = iota + 1
	kindReaders
	kindConnect
	kindTransmit
	kindLock
	kindDialog
	kindDone
	kindFailed
)

type frame struct {
	kind    kind
	payload []byte
}

// writeFrame sends one frame in one write and wipes its copy, which may hold a
// PIN.
func writeFrame(w io.Writer, k kind, payload []byte) error {
	if len(payload) > maxPayload {
		return failure.New(failure.Internal, "sending %d bytes to the guardian", len(payload))
	}
	buffer := make([]byte, headerSize, headerSize+len(payload))
	buffer[0] = byte(k)
	binary.BigEndian.PutUint32(buffer[1:], uint32(len(payload)))
	buffer = append(buffer, payload...)
	_, err := w.Write(buffer)
	clear(buffer)
	return err
}

// readFrame reads one frame. io.EOF means the other side ended between two.
func readFrame(r io.Reader) (frame, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return frame{}, err
	}
	size := binary.BigEndian.Uint32(header[1:])
	if size > maxPayload {
		return frame{}, failure.New(failure.GuardianFailed, "reading a frame of %d bytes", size)
	}
	f := frame{kind: kind(header[0]), payload: make([]byte, size)}
	if _, err := io.ReadFull(r, f.payload); err != nil {
		return frame{}, io.ErrUnexpectedEOF
	}
	return f, nil
}

// packReaders writes the answer to a readers request.
func packReaders(all, occupied []string) []byte {
	var b []byte
	for _, name := range all {
		flag := byte(0)
		if slices.Contains(occupied, name) {
			flag = 1
		}
		b = append(b, flag)
		b = binary.BigEndian.AppendUint16(b, uint16(len(name)))
		b = append(b, name...)
	}
	return b
}

func unpackReaders(b []byte) (all, occupied []string, err error) {
	for len(b) > 0 {
		if len(b) < 3 || len(b)-3 < int(binary.BigEndian.Uint16(b[1:])) {
			return nil, nil, failure.New(failure.GuardianFailed, "reading the list of readers")
		}
		end := 3 + int(binary.BigEndian.Uint16(b[1:]))
		name := string(b[3:end])
		all = append(all, name)
		if b[0] == 1 {
			occupied = append(occupied, name)
		}
		b = b[end:]
	}
	return all, occupied, nil
}

// packFailure and unpackFailure carry an error across the pipe: its code and
// the outermost text, which names no person and no file.
func packFailure(err error) []byte {
	doing := ""
	if own, ok := err.(*failure.Error); ok {
		doing = own.Doing
	}
	return append(append([]byte(failure.CodeOf(err)), 0), doing...)
}

func unpackFailure(payload []byte) error {
	code, doing, ok := strings.Cut(string(payload), "\x00")
	if !ok || !slices.Contains(failure.Codes(), failure.Code(code)) {
		return failure.New(failure.GuardianFailed, "reading a failure")
	}
	return failure.New(failure.Code(code), "%s", doing)
}
