package trust

import (
	"bytes"
	"hash/maphash"
	"math/big"
	"time"
)

// perBucket is how many entries share a bucket of an index on average.
const perBucket = 4

// maxSerial is how long a serial number may be that Find is asked about; those
// of RFC 5280 section 4.1.2.2 have 20 bytes.
const maxSerial = 64

// placeBits hold any place in a list of maxCRL bytes.
const placeBits = 26

// Index is one CRL prepared for many questions, for a relying party that checks
// all day against one list. It keeps the DER and five bytes for each entry, and
// may be used by several goroutines at once. Nothing in it is believed: who
// signed the list is Evaluate's question.
type Index struct {
	list *revocationList
	seed maphash.Seed
	// starts[b] is where bucket b begins in offsets; the last is the end.
	starts []uint32
	// offsets are places of entries in list.entries, which needs placeBits,
	// below some bits of the hash, so that few others are looked at.
	offsets []uint32
}

// NewIndex scans a CRL of at most 64 MiB. The answer is empty, or says why the
// bytes are no list. The DER must not change afterwards.
func NewIndex(der []byte) (*Index, Why) {
	l, why := scanCRL(der)
	if why != "" {
		return nil, why
	}
	x := &Index{list: l, seed: maphash.MakeSeed()}
	x.starts = make([]uint32, l.count/perBucket+2)
	l.serials(func(_ int, serial []byte) {
		b, _ := x.bucket(serial)
		x.starts[b]++
	})
	end := uint32(0)
	for b, n := range x.starts {
		end += n
		x.starts[b] = end
	}
	x.offsets = make([]uint32, l.count)
	l.serials(func(at int, serial []byte) {
		b, mark := x.bucket(serial)
		x.starts[b]--
		x.offsets[x.starts[b]] = mark | uint32(at)
	})
	l.index = x
	return x, ""
}

// bucket returns the bucket of a serial number and the mark of its places.
func (x *Index) bucket(serial []byte) (int, uint32) {
	hash := maphash.Bytes(x.seed, serial)
	return int(hash >> 32 * uint64(len(x.starts)-1) >> 32), uint32(hash) >> placeBits << placeBits
}

// Len returns the number of entries.
func (x *Index) Len() int { return len(x.offsets) }

// Find returns the earliest revocation of a serial number of the list's own
// issuer, and its reason code or nil; ok is false where there is none. It says
// what stands in the list, not that anybody vouches for it.
func (x *Index) Find(serial *big.Int) (when time.Time, reason *int, ok bool) {
	var buffer [maxSerial]byte
	var e entry
	switch {
	case x.list.redirects:
		found, _ := x.list.find(serialContent(serial), x.list.issuerName)
		if found == nil {
			return time.Time{}, nil, false
		}
		e = *found
	case serial.Sign() < 0 || serial.BitLen() >= 8*maxSerial:
		return time.Time{}, nil, false
	default:
		content := serial.FillBytes(buffer[:])
		for len(content) > 1 && content[0] == 0 && content[1] < 0x80 {
			content = content[1:]
		}
		if e, ok, _ = x.lookUp(content); !ok {
			return time.Time{}, nil, false
		}
	}
	return e.when(), e.code(), true
}

// lookUp is revocationList.find for lists whose entries all have one issuer.
func (x *Index) lookUp(serial []byte) (found entry, ok, removed bool) {
	b, mark := x.bucket(serial)
	for _, at := range x.offsets[x.starts[b]:x.starts[b+1]] {
		if at>>placeBits<<placeBits != mark {
			continue
		}
		var e entry
		if _, read := e.read(x.list.entries[at-mark:]); !read || !bytes.Equal(e.serial, serial) {
			continue
		}
		if e.reason == reasonRemoveFromCRL {
			removed = true
		} else if !ok || e.when().Before(found.when()) {
			found, ok = e, true
		}
	}
	return found, ok, removed
}
