// Package stdio frames native messages: a length of four bytes in the native
// byte order of the machine, then as many bytes of UTF-8 JSON
// (developer.chrome.com, "Native messaging protocol"). What is in a frame is
// package protocol's concern.
package stdio

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/protocol"
)

// header is the length of a frame's length.
const header = 4

// Reader reads frames of at most protocol.MaxFrameToHost bytes. After an error
// the stream has no frame boundary any more: there is nothing further to read.
type Reader struct {
	from io.Reader
}

// NewReader returns a Reader of the frames in r.
func NewReader(r io.Reader) *Reader { return &Reader{from: r} }

// Read returns the bytes of the next frame. The memory it takes follows the
// bytes that arrive, never the length that was announced.
//
// Errors: io.EOF when the browser closed the port between two frames,
// failure.Interrupted when it did so within one, failure.MessageTooLarge,
// failure.MessageMalformed for an empty frame.
func (r *Reader) Read() ([]byte, error) {
	var head [header]byte
	if _, err := io.ReadFull(r.from, head[:]); err != nil {
		if err == io.EOF {
			return nil, io.EOF
		}
		return nil, failure.Wrap(failure.Interrupted, err, "reading the length of a message")
	}
	length := binary.NativeEndian.Uint32(head[:])
	switch {
	case length == 0:
		return nil, failure.New(failure.MessageMalformed, "reading a message of no bytes")
	case length > protocol.MaxFrameToHost:
		return nil, failure.New(failure.MessageTooLarge, "reading a message of %d bytes", length)
	}
	body, err := io.ReadAll(io.LimitReader(r.from, int64(length)))
	if err == nil && len(body) < int(length) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, failure.Wrap(failure.Interrupted, err, "reading a message")
	}
	return body, nil
}

// Writer writes frames of at most protocol.MaxFrameFromHost bytes. It may be
// used by several goroutines at once.
type Writer struct {
	mu sync.Mutex
	to io.Writer
}

// NewWriter returns a Writer of frames to w.
func NewWriter(w io.Writer) *Writer { return &Writer{to: w} }

// Write sends one frame, length and body in one write, so that nothing can come
// between them.
//
// Errors: failure.MessageTooLarge and failure.MessageMalformed (no bytes)
// before anything is written, failure.Interrupted when the port is closed.
func (w *Writer) Write(body []byte) error {
	switch {
	case len(body) == 0:
		return failure.New(failure.MessageMalformed, "writing a message of no bytes")
	case len(body) > protocol.MaxFrameFromHost:
		return failure.New(failure.MessageTooLarge, "writing a message of %d bytes", len(body))
	}
	frame := make([]byte, header, header+len(body))
	binary.NativeEndian.PutUint32(frame, uint32(len(body)))
	frame = append(frame, body...)
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.to.Write(frame)
	if err == nil && n < len(frame) {
		err = errors.New("short write")
	}
	if err != nil {
		return failure.Wrap(failure.Interrupted, err, "writing a message")
	}
	return nil
}
