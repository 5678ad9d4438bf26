package stdio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
	"github.com/natsuin/natsuin/protocol"
)

// frame announces length and carries body, whatever its own length.
func frame(length uint32, body string) string {
	return string(binary.NativeEndian.AppendUint32(nil, length)) + body
}

func TestRead(t *testing.T) {
	full := strings.Repeat("x", protocol.MaxFrameToHost)
	for _, c := range []struct {
		name, stream string
		want         []string
		code         failure.Code // "" for io.EOF
	}{
		{"nothing", "", nil, ""},
		{"one", frame(2, "{}"), []string{"{}"}, ""},
		{"two", frame(2, "{}") + frame(4, "null"), []string{"{}", "null"}, ""},
		{"the limit", frame(protocol.MaxFrameToHost, full), []string{full}, ""},
		{"above the limit", frame(protocol.MaxFrameToHost+1, full+"x"), nil, failure.MessageTooLarge},
		{"a length of all bits", frame(1<<32-1, ""), nil, failure.MessageTooLarge},
		{"text instead of a frame", "hello, host", nil, failure.MessageTooLarge},
		{"no bytes", frame(0, ""), nil, failure.MessageMalformed},
		{"truncated length", frame(2, "{}") + "\x01\x00", []string{"{}"}, failure.Interrupted},
		{"length only", frame(2, ""), nil, failure.Interrupted},
		{"truncated body", frame(protocol.MaxFrameToHost, "{"), nil, failure.Interrupted},
	} {
		for _, slow := range []bool{false, true} {
			if slow && len(c.stream) > 1000 {
				continue
			}
			var from io.Reader = strings.NewReader(c.stream)
			if slow {
				from = iotest.OneByteReader(from)
			}
			got, err := readAll(NewReader(from))
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%s: read %d frames, want %d", c.name, len(got), len(c.want))
			}
			if c.code == "" && err != io.EOF || c.code != "" && failure.CodeOf(err) != c.code {
				t.Errorf("%s: ended by %v, want %q", c.name, err, c.code)
			}
		}
	}
}

func readAll(r *Reader) (frames []string, err error) {
	for {
		body, err := r.Read()
		if err != nil {
			return frames, err
		}
		frames = append(frames, string(body))
	}
}

// TestReadTrustsNoLength: a frame that announces the limit and brings nothing
// must not cost the limit.
func TestReadTrustsNoLength(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		if _, err := NewReader(strings.NewReader(frame(protocol.MaxFrameToHost, ""))).Read(); err == nil {
			t.Fatal("accepted")
		}
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > protocol.MaxFrameToHost {
		t.Errorf("100 empty frames took %d bytes", got)
	}
}

func TestReadFailure(t *testing.T) {
	cause := errors.New("cable")
	_, err := NewReader(iotest.ErrReader(cause)).Read()
	if failure.CodeOf(err) != failure.Interrupted || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

// writes records each Write call.
type writes struct {
	calls [][]byte
	short bool
	err   error
}

func (w *writes) Write(p []byte) (int, error) {
	w.calls = append(w.calls, bytes.Clone(p))
	if w.short {
		return len(p) - 1, w.err
	}
	return len(p), w.err
}

func TestWrite(t *testing.T) {
	var to writes
	w := NewWriter(&to)
	if err := w.Write([]byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(make([]byte, protocol.MaxFrameFromHost)); err != nil {
		t.Fatal(err)
	}
	for n, code := range map[int]failure.Code{0: failure.MessageMalformed, protocol.MaxFrameFromHost + 1: failure.MessageTooLarge} {
		if err := w.Write(make([]byte, n)); failure.CodeOf(err) != code {
			t.Errorf("%d bytes: %v, want %s", n, err, code)
		}
	}
	if len(to.calls) != 2 || string(to.calls[0]) != frame(2, "{}") || len(to.calls[1]) != header+protocol.MaxFrameFromHost {
		t.Errorf("%d writes, the first %q", len(to.calls), to.calls[0])
	}
}

func TestWriteFailure(t *testing.T) {
	for _, to := range []*writes{{err: io.ErrClosedPipe}, {short: true}} {
		if err := NewWriter(to).Write([]byte("{}")); failure.CodeOf(err) != failure.Interrupted {
			t.Errorf("got %v", err)
		}
	}
}

// TestWriteFromSeveral: frames of several goroutines never mix (and the race
// detector sees the writer).
func TestWriteFromSeveral(t *testing.T) {
	var to bytes.Buffer
	w := NewWriter(&to)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 50 {
				if err := w.Write(bytes.Repeat([]byte{byte('a' + i)}, 10+i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	frames, err := readAll(NewReader(&to))
	if err != io.EOF || len(frames) != 400 {
		t.Fatalf("read %d frames, then %v", len(frames), err)
	}
	for _, f := range frames {
		if strings.Trim(f, f[:1]) != "" {
			t.Fatalf("mixed frame %q", f)
		}
	}
}

// FuzzRead: every stream ends, within bounds, and what was read is what a
// Writer writes.
func FuzzRead(f *testing.F) {
	f.Add([]byte(frame(2, "{}") + frame(4, "null")))
	f.Add([]byte(frame(1<<31, "x")))
	f.Add([]byte("\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		var frames []string
		var err error
		bounded.Run(t, len(stream), bounded.Memory{Constant: 64 << 10, PerByte: 600}, func() {
			frames, err = readAll(NewReader(bytes.NewReader(stream)))
		})
		if err == nil {
			t.Fatal("no end")
		}
		var back bytes.Buffer
		w := NewWriter(&back)
		for _, body := range frames {
			if err := w.Write([]byte(body)); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(stream, back.Bytes()) {
			t.Fatal("frames are not those of the stream")
		}
	})
}
