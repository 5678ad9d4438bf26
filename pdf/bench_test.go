package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"testing"

	"github.com/natsuin/natsuin/cms"
)

// bulky is a document of about size bytes: 2,000 objects, and streams that
// fill the rest.
func bulky(size int) []byte {
	b := minimal()
	filler := bytes.Repeat([]byte("0123456789abcdef"), size/16/100)
	for n := 5; n < 2000; n++ {
		b.with(n, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	}
	for n := 2000; n < 2100; n++ {
		b.with(n, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(filler), filler))
	}
	return b.bytes()
}

var benchSizes = []struct {
	name string
	size int
}{{"1MB", 1_000_000}, {"50MB", 50_000_000}}

func BenchmarkPrepareComplete(b *testing.B) {
	for _, s := range benchSizes {
		file := bulky(s.size)
		b.Run(s.name, func(b *testing.B) {
			p, _ := prepare(b, file, options())
			der := makeCMS(b, p.ContentDigest, hanako(b), cms.Options{})
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				p, err := Prepare(bytes.NewReader(file), int64(len(file)), options())
				if err == nil {
					err = p.Digest(bytes.NewReader(file))
				}
				if err == nil {
					_, err = Complete(p, der)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDigest is the floor: the same bytes, hashed and nothing else.
func BenchmarkDigest(b *testing.B) {
	for _, s := range benchSizes {
		file := bulky(s.size)
		b.Run("sha256/"+s.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				sha256.Sum256(file)
			}
		})
		p, _ := prepare(b, file, options())
		b.Run("Digest/"+s.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if err := p.Digest(bytes.NewReader(file)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSignatures(b *testing.B) {
	for _, s := range benchSizes {
		file := sign(b, bulky(s.size), options())
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := Open(bytes.NewReader(file), int64(len(file)))
				if err != nil {
					b.Fatal(err)
				}
				if list, err := f.Signatures(); err != nil || len(list) != 1 {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}

func BenchmarkInspect(b *testing.B) {
	file := bulky(50_000_000)
	_, prepared := prepare(b, file, options())
	for b.Loop() {
		if _, err := inspect(prepared); err != nil {
			b.Fatal(err)
		}
	}
}

// counter counts the bytes that are read.
type counter struct {
	r    io.ReaderAt
	read int64
}

func (c *counter) ReadAt(b []byte, off int64) (int, error) {
	n, err := c.r.ReadAt(b, off)
	c.read += int64(n)
	return n, err
}

// TestReadsLittle holds every operation to reading a small part of a large
// file: the structure, never the streams.
func TestReadsLittle(t *testing.T) {
	file := bulky(20_000_000)
	c := &counter{r: bytes.NewReader(file)}
	if _, err := Prepare(c, int64(len(file)), options()); err != nil {
		t.Fatal(err)
	}
	if c.read > 1_000_000 {
		t.Errorf("Prepare read %d bytes of %d", c.read, len(file))
	}
	signed := sign(t, file, options())
	c = &counter{r: bytes.NewReader(signed)}
	f, err := Open(c, int64(len(signed)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Signatures(); err != nil {
		t.Fatal(err)
	}
	if c.read > 1_000_000 {
		t.Errorf("Signatures read %d bytes of %d", c.read, len(signed))
	}
}
