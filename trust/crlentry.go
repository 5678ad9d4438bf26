package trust

import (
	"time"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// entry is one revoked certificate of a CRL (RFC 5280 section 5.3).
type entry struct {
	serial  []byte // content of the INTEGER
	clock   []byte // content of the Time
	kind    byte   // its tag
	reason  int    // noReason where none is stated
	issuer  []byte // certificateIssuer, or nil
	unknown bool   // a critical extension is not understood
}

// noReason is no code.
const noReason = -1

// code returns the reason code, or nil where none is stated.
func (e *entry) code() *int {
	if e.reason == noReason {
		return nil
	}
	code := e.reason
	return &code
}

// when returns the revocation date.
func (e *entry) when() time.Time {
	t, _ := parseTime(e.kind, e.clock)
	return t
}

// element splits the first DER element off, with a tag and a length of at most
// four bytes, in the shortest form. It allocates nothing; a generic reader would
// be half the time of a large list.
func element(in []byte) (tag byte, content, rest []byte, ok bool) {
	if len(in) < 2 || in[0]&0x1F == 0x1F {
		return 0, nil, nil, false
	}
	size, head := int(in[1]), 2
	if size >= 0x80 {
		n := size & 0x7F
		if n == 0 || n > 4 || len(in) < 2+n {
			return 0, nil, nil, false
		}
		long := uint32(0)
		for _, b := range in[2 : 2+n] {
			long = long<<8 | uint32(b)
		}
		if long < 0x80 || long>>(8*(n-1)) == 0 || long > maxCRL {
			return 0, nil, nil, false
		}
		size, head = int(long), 2+n
	}
	if len(in)-head < size {
		return 0, nil, nil, false
	}
	return in[0], in[head : head+size : head+size], in[head+size:], true
}

// read reads one entry in place and returns what follows it.
func (e *entry) read(in []byte) (rest []byte, ok bool) {
	*e = entry{reason: noReason}
	tag, body, rest, ok := element(in)
	if !ok || tag != 0x30 {
		return nil, false
	}
	if tag, e.serial, body, ok = element(body); !ok || tag != 0x02 || !minimal(e.serial) {
		return nil, false
	}
	if e.kind, e.clock, body, ok = element(body); !ok || !timeHolds(e.kind, e.clock) {
		return nil, false
	}
	if len(body) > 0 {
		var list []byte
		if tag, list, body, ok = element(body); !ok || tag != 0x30 || len(body) != 0 || !e.take(list) {
			return nil, false
		}
	}
	return rest, true
}

// minimal: an INTEGER has at least one byte and none too many.
func minimal(n []byte) bool {
	return len(n) == 1 || (len(n) > 1 && (n[0] != 0 || n[1]&0x80 != 0) && (n[0] != 0xFF || n[1]&0x80 == 0))
}

// take reads the extensions of an entry.
func (e *entry) take(list []byte) bool {
	for len(list) > 0 {
		tag, body, rest, ok := element(list)
		if !ok || tag != 0x30 {
			return false
		}
		list = rest
		var oid, value []byte
		if tag, oid, body, ok = element(body); !ok || tag != 0x06 || len(oid) == 0 {
			return false
		}
		critical := false
		if len(body) > 0 && body[0] == 0x01 {
			var flag []byte
			if _, flag, body, ok = element(body); !ok || len(flag) != 1 || (flag[0] != 0 && flag[0] != 0xFF) {
				return false
			}
			critical = flag[0] != 0
		}
		if tag, value, body, ok = element(body); !ok || tag != 0x04 || len(body) != 0 {
			return false
		}
		if !e.takeOne(string(oid), critical, value) {
			return false
		}
	}
	return true
}

// The extensions of entries, as the content of their object identifiers.
const (
	rawReasonCode        = "\x55\x1D\x15"
	rawInvalidityDate    = "\x55\x1D\x18"
	rawCertificateIssuer = "\x55\x1D\x1D"
)

func (e *entry) takeOne(oid string, critical bool, value []byte) bool {
	switch oid {
	case rawReasonCode:
		// ENUMERATED of one byte; all codes there are, are.
		if e.reason != noReason || len(value) != 3 || value[0] != 0x0A || value[1] != 1 || value[2] > 0x7F {
			return false
		}
		e.reason = int(value[2])
	case rawCertificateIssuer:
		if e.issuer != nil {
			return false
		}
		e.issuer = value
	case rawInvalidityDate:
	default:
		e.unknown = e.unknown || critical
	}
	return true
}

// timeHolds: a UTCTime YYMMDDhhmmssZ or a GeneralizedTime YYYYMMDDhhmmssZ with
// parts in their ranges.
func timeHolds(kind byte, s []byte) bool {
	switch {
	case kind == byte(cbasn1.GeneralizedTime) && len(s) == 15:
		if !digits(s[:2]) {
			return false
		}
		s = s[2:]
	case kind != byte(cbasn1.UTCTime) || len(s) != 13:
		return false
	}
	if s[12] != 'Z' || !digits(s[:12]) {
		return false
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	month, day := two(2), two(4)
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 && two(6) < 24 && two(8) < 60 && two(10) < 60 &&
		(day <= 28 || monthHolds(string(s[2:4]), day))
}

func digits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// monthHolds: February 29 of a common year is left to parseTime.
func monthHolds(month string, day int) bool {
	switch month {
	case "02":
		return day <= 29
	case "04", "06", "09", "11":
		return day <= 30
	}
	return true
}

// parseTime reads a Time whose form timeHolds checks. A two-digit year from 50
// is of the last century (RFC 5280 section 4.1.2.5.1).
func parseTime(kind byte, s []byte) (time.Time, bool) {
	if !timeHolds(kind, s) {
		return time.Time{}, false
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	year := 1900 + two(0)
	if kind == byte(cbasn1.GeneralizedTime) {
		year = 100*two(0) + two(2)
		s = s[2:]
	} else if s[0] < '5' {
		year += 100
	}
	t := time.Date(year, time.Month(two(2)), two(4), two(6), two(8), two(10), 0, time.UTC)
	return t, t.Day() == two(4)
}
