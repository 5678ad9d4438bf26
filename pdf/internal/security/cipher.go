package security

import (
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// objectKey is Algorithm 1: the key for the strings and streams of one object.
func (h *Handler) objectKey(m method, of syntax.Ref) []byte {
	if m == aes256 {
		return h.key
	}
	n, g := uint32(of.Number), uint32(of.Generation)
	in := append(slices.Clone(h.key), byte(n), byte(n>>8), byte(n>>16), byte(g), byte(g>>8))
	if m == aes128 {
		in = append(in, "sAlT"...)
	}
	sum := md5.Sum(in)
	return sum[:min(len(h.key)+5, len(sum))]
}

// decrypt returns the plaintext of a string or stream; false means that it is
// no ciphertext of its method. An empty value counts as empty although AES
// should have padded it: producers leave empty strings as they are.
func (h *Handler) decrypt(m method, of syntax.Ref, stored []byte) ([]byte, bool) {
	switch {
	case m == identity || len(stored) == 0:
		return stored, true
	case m == rc4Method:
		return crypt(h.objectKey(m, of), stored), true
	case len(stored) < 2*aes.BlockSize || len(stored)%aes.BlockSize != 0:
		return nil, false
	}
	iv, out := stored[:aes.BlockSize], slices.Clone(stored[aes.BlockSize:])
	newAES(h.objectKey(m, of)).decrypt(iv, out)
	n := int(out[len(out)-1])
	if n == 0 || n > aes.BlockSize || !bytes.Equal(out[len(out)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, false
	}
	return out[:len(out)-n], true
}

// encrypt is the inverse of decrypt.
func (h *Handler) encrypt(m method, of syntax.Ref, plain []byte) []byte {
	switch m {
	case identity:
		return plain
	case rc4Method:
		return crypt(h.objectKey(m, of), plain)
	}
	iv := h.vector(of, plain)
	n := aes.BlockSize - len(plain)%aes.BlockSize
	out := slices.Concat(plain, bytes.Repeat([]byte{byte(n)}, n))
	newAES(h.objectKey(m, of)).encrypt(iv, out)
	return slices.Concat(iv, out)
}

// vector derives an initialisation vector from key, object and plaintext: to
// one without the key it is chance, and two values have the same one only if
// they are the same value.
func (h *Handler) vector(of syntax.Ref, plain []byte) []byte {
	mac := hmac.New(sha256.New, h.key)
	mac.Write([]byte("natsuin initialisation vector\x00"))
	mac.Write(binary.BigEndian.AppendUint32(nil, uint32(of.Number)))
	mac.Write(binary.BigEndian.AppendUint32(nil, uint32(of.Generation)))
	mac.Write(plain)
	return mac.Sum(nil)[:aes.BlockSize]
}

// String implements syntax.Cipher.
func (h *Handler) String(of syntax.Ref, stored []byte) ([]byte, bool) {
	return h.decrypt(h.dict.strings, of, stored)
}

// Stream implements syntax.Cipher.
func (h *Handler) Stream(of syntax.Ref, filter string, stored []byte) ([]byte, bool) {
	m, ok := h.dict.streams, true
	if filter != "" {
		m, ok = h.dict.filters[filter]
	}
	if !ok {
		return nil, false
	}
	return h.decrypt(m, of, stored)
}

// EncryptString returns what to store for a string of an object that stands in
// no object stream. The strings of a signature's /Contents and of the encryption
// dictionary itself are never encrypted (ISO 32000-2 §7.6.2).
func (h *Handler) EncryptString(of syntax.Ref, plain []byte) []byte {
	return h.encrypt(h.dict.strings, of, plain)
}

// EncryptStream returns what to store for the data of a stream, filters applied.
func (h *Handler) EncryptStream(of syntax.Ref, plain []byte) []byte {
	return h.encrypt(h.dict.streams, of, plain)
}
