package ops

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// ask sends one request and decodes its answer.
func ask(t *testing.T, op abi.Op, request, answer abi.Message, files ...[]byte) error {
	t.Helper()
	raw, err := abi.Encode(request)
	if err != nil {
		t.Fatal(err)
	}
	return abi.DecodeAnswer(Call(uint32(op), raw, over(files...)), answer)
}

// over is a caller that holds files; handles count from 0.
func over(files ...[]byte) ReadAt {
	return func(handle uint32, offset uint64, p []byte) int {
		if int(handle) >= len(files) || offset > uint64(len(files[handle])) {
			return -1
		}
		return copy(p, files[handle][offset:])
	}
}

func TestVersion(t *testing.T) {
	var v abi.VersionAnswer
	if err := ask(t, abi.OpVersion, &abi.VersionRequest{}, &v); err != nil || v.ABI != abi.Version {
		t.Errorf("version %d, %v", v.ABI, err)
	}
}

func TestUnknownOperation(t *testing.T) {
	err := ask(t, 99, &abi.VersionRequest{}, &abi.VersionAnswer{})
	if failure.CodeOf(err) != failure.NotSupported {
		t.Errorf("got %v", err)
	}
}

func TestEveryOperationRefusesGarbage(t *testing.T) {
	for op := abi.OpVersion; op <= abi.OpInspectXML; op++ {
		for _, raw := range [][]byte{nil, {1}, []byte("\x02\x00\x00\x00[]"), []byte("\xff\xff\xff\xff{}")} {
			err := abi.DecodeAnswer(Call(uint32(op), raw, nil), &abi.VersionAnswer{})
			if failure.CodeOf(err) != failure.MessageMalformed {
				t.Errorf("operation %d on %q: %v", op, raw, err)
			}
		}
	}
}

func TestPanicBecomesAnAnswer(t *testing.T) {
	work := func(*abi.VersionRequest, ReadAt) (abi.Message, error) { panic("bug") }
	raw, err := abi.Encode(&abi.VersionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	answer := guarded(func() ([]byte, error) { return run(raw, nil, work) })
	if err := abi.DecodeAnswer(answer, &abi.VersionAnswer{}); failure.CodeOf(err) != failure.Internal {
		t.Errorf("got %v", err)
	}
}

func TestDocument(t *testing.T) {
	content := []byte("0123456789")
	d, err := open(abi.File{Handle: 0, Size: 10}, over(content))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		offset int64
		length int
		want   string
		err    error
	}{
		{0, 10, "0123456789", nil},
		{3, 4, "3456", nil},
		{8, 2, "89", nil},
		{8, 3, "89", io.EOF},
		{10, 1, "", io.EOF},
		{11, 1, "", io.EOF},
		{1 << 62, 1, "", io.EOF},
		{0, 0, "", nil},
		{-1, 1, "", errNegativeOffset},
	}
	for _, c := range cases {
		p := make([]byte, c.length)
		n, err := d.ReadAt(p, c.offset)
		if !errors.Is(err, c.err) || string(p[:n]) != c.want {
			t.Errorf("%d bytes at %d: %q, %v", c.length, c.offset, p[:n], err)
		}
	}
}

// TestDocumentDoesNotTrustTheCaller: a caller with fewer bytes than announced,
// with none, or that claims to have written more than asked for.
func TestDocumentDoesNotTrustTheCaller(t *testing.T) {
	callers := map[string]ReadAt{
		"shorter":   over([]byte("01234")),
		"no file":   over(),
		"more":      func(_ uint32, _ uint64, p []byte) int { return len(p) + 1 },
		"below -1":  func(uint32, uint64, []byte) int { return -2147483648 },
		"never any": func(uint32, uint64, []byte) int { return 0 },
	}
	for name, read := range callers {
		d, err := open(abi.File{Handle: 0, Size: 10}, read)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.ReadAt(make([]byte, 10), 0); failure.CodeOf(err) != failure.FileUnreadable {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A caller that hands out a byte at a time is slow, not wrong.
	content := []byte("0123456789")
	slow := func(_ uint32, offset uint64, p []byte) int { return copy(p[:1], content[offset:]) }
	d, err := open(abi.File{Size: 10}, slow)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 10)
	if n, err := d.ReadAt(p, 0); n != 10 || err != nil || !bytes.Equal(p, content) {
		t.Errorf("byte by byte: %q, %v", p[:n], err)
	}
	for _, f := range []abi.File{{Size: -1}, {Size: -1 << 63}} {
		if _, err := open(f, over(content)); failure.CodeOf(err) != failure.MessageMalformed {
			t.Errorf("size %d: %v", f.Size, err)
		}
	}
}
