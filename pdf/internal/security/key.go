package security

import (
	"crypto/md5"
	"crypto/rc4"
	"crypto/subtle"
	"encoding/binary"
)

// padding fills passwords up to 32 bytes (ISO 32000-1 §7.6.3.3).
var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08" +
	"\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// pad cuts or fills a password to 32 bytes.
func pad(password []byte) []byte {
	out := append([]byte(nil), password[:min(len(password), 32)]...)
	return append(out, padding[:32-len(out)]...)
}

// crypt applies RC4, which is its own inverse.
func crypt(key, data []byte) []byte {
	out := make([]byte, len(data))
	c, err := rc4.NewCipher(key)
	if err != nil {
		panic(err) // the length of every key is checked
	}
	c.XORKeyStream(out, data)
	return out
}

// rounds applies RC4 once, or twenty times with keys changed by a counter: in
// the order of Algorithm 5 of ISO 32000-1, or backwards as Algorithm 7 does.
func (d *dictionary) rounds(key, data []byte, backwards bool) []byte {
	last := byte(19)
	if d.revision == 2 {
		last = 0
	}
	for i := byte(0); i <= last; i++ {
		counter := i
		if backwards {
			counter = last - i
		}
		changed := make([]byte, len(key))
		for j := range key {
			changed[j] = key[j] ^ counter
		}
		data = crypt(changed, data)
	}
	return data
}

// fileKey is Algorithm 2 of ISO 32000-1: the file key that belongs to a user
// password already padded.
func (d *dictionary) fileKey(padded []byte, length int) []byte {
	h := md5.New()
	h.Write(padded)
	h.Write(d.owner)
	h.Write(binary.LittleEndian.AppendUint32(nil, d.permissions))
	h.Write(d.id)
	if d.revision >= 4 && !d.metadata {
		h.Write([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	}
	key := h.Sum(nil)
	if d.revision >= 3 {
		key = stretch(key, length)
	}
	return key[:length]
}

// stretch hashes the first bytes of a hash fifty times.
func stretch(key []byte, length int) []byte {
	for range 50 {
		sum := md5.Sum(key[:length])
		key = sum[:]
	}
	return key
}

// asUser is Algorithm 6: the file key if padded is the user password.
func (d *dictionary) asUser(padded []byte, length int) ([]byte, bool) {
	key := d.fileKey(padded, length)
	if d.revision == 2 {
		return key, subtle.ConstantTimeCompare(crypt(key, padding), d.user) == 1
	}
	h := md5.New()
	h.Write(padding)
	h.Write(d.id)
	return key, subtle.ConstantTimeCompare(d.rounds(key, h.Sum(nil), false), d.user) == 1
}

// asOwner is Algorithm 7: the file key if the password is the owner's.
func (d *dictionary) asOwner(password []byte, length int) ([]byte, bool) {
	sum := md5.Sum(pad(password))
	key := sum[:]
	if d.revision >= 3 {
		key = stretch(key, 16)
	}
	return d.asUser(d.rounds(key[:length], d.owner, true), length)
}
