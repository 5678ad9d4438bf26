package meter

import "errors"

var errMalformed = errors.New("malformed module")

// reader reads a module; after the first thing that is not there it is at the
// end, and only returns zeros.
type reader struct {
	data   []byte
	at     int
	failed bool
}

func (r *reader) more() bool { return r.at < len(r.data) }

// fail ends the reading.
func (r *reader) fail() { r.failed, r.at = true, len(r.data) }

func (r *reader) byte() byte {
	if r.at >= len(r.data) {
		r.fail()
		return 0
	}
	b := r.data[r.at]
	r.at++
	return b
}

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.data)-r.at) {
		r.fail()
		return nil
	}
	taken := r.data[r.at : r.at+int(n)]
	r.at += int(n)
	return taken
}

// vector reads a length and that many bytes.
func (r *reader) vector() []byte { return r.take(r.unsigned()) }

// count reads the length of a vector whose entries have a byte each at least.
func (r *reader) count() int {
	n := r.unsigned()
	if n > uint64(len(r.data)-r.at) {
		r.fail()
		return 0
	}
	return int(n)
}

// unsigned reads a LEB128 number of at most 32 bits (§5.2.2).
func (r *reader) unsigned() (n uint64) {
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	r.fail()
	return 0
}

// skip skips n LEB128 numbers of at most 64 bits.
func (r *reader) skip(n int) {
	for range n {
		end := min(r.at+10, len(r.data))
		for r.at < end && r.data[r.at] >= 0x80 {
			r.at++
		}
		if r.at == end {
			r.fail()
			return
		}
		r.at++
	}
}

// appendSigned appends a number that is not negative: the highest bit of its
// last group must be clear.
func appendSigned(out []byte, n uint32) []byte {
	for ; n >= 0x40; n >>= 7 {
		out = append(out, byte(n)|0x80)
	}
	return append(out, byte(n))
}
