package verify_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/natsuin/natsuin/verify"
)

// counting counts the bytes that are read.
type counting struct {
	r    *bytes.Reader
	read int64
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.r.ReadAt(p, at)
	c.read += int64(n)
	return n, err
}

// largePDF is onePage with size more bytes in a stream that nothing uses.
func largePDF(t *testing.T, size int) []byte {
	t.Helper()
	return appendObject(t, onePage(), 6, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream",
		size, bytes.Repeat([]byte("x"), size)))
}

// TestLargeFilesAreHashedOnce: the digest of the file and those of its
// signatures share the bytes before the signatures.
func TestLargeFilesAreHashedOnce(t *testing.T) {
	hanako := person(t, "hanako").Sign
	const size = 4 << 20
	file := largePDF(t, size)
	for i := range 3 {
		file = signPDF(t, file, hanako, signedAt.Add(time.Duration(i)*time.Hour))
	}
	r := &counting{r: bytes.NewReader(file)}
	opt := verify.Options{At: at, Evidence: evidence(t, hanako.CA)}
	report := verify.File(r, int64(len(file)), opt)
	if len(report.Signatures) != 3 || report.ExitCode() != 0 {
		t.Fatalf("%s", report.JSON())
	}
	if most := int64(len(file)) * 13 / 10; r.read > most {
		t.Errorf("reads %d bytes of %d", r.read, len(file))
	}
	// The same, hashed elsewhere: the bulk is not read at all.
	list, err := verify.Digests(bytes.NewReader(file), int64(len(file)), opt)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d digests, %v", len(list), err)
	}
	for i, d := range list {
		h := sha256.New()
		for _, x := range d.Ranges {
			h.Write(file[x[0] : x[0]+x[1]])
		}
		list[i].Value = h.Sum(nil)
	}
	opt.Digests = list
	r.read = 0
	if got := verify.File(r, int64(len(file)), opt); !bytes.Equal(got.JSON(), report.JSON()) {
		t.Errorf("another report:\n%s", got.JSON())
	}
	if r.read > size/4 {
		t.Errorf("reads %d bytes although everything is hashed", r.read)
	}
}
