package security

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/binary"
	"slices"
)

// maxPassword is how much of a password counts from revision 5 on, in bytes.
const maxPassword = 127

// validation and key salt are the last two parts of /O and /U, 8 bytes each
// after 32 of hash (ISO 32000-2 §7.6.4.4.7).
func parts(s []byte) (hash, validation, keySalt []byte) { return s[:32], s[32:40], s[40:48] }

// hash256 is Algorithm 2.B of ISO 32000-2 (revision 6), or the one hash of
// revision 5. user is /U for an owner password, else empty.
func (d *dictionary) hash256(password, salt, user []byte) []byte {
	sum := sha256.Sum256(slices.Concat(password, salt, user))
	k := sum[:]
	if d.revision == 5 {
		return k
	}
	// The last byte of each round bounds the loop: no more than 64+255 rounds.
	for round := 0; ; round++ {
		part := slices.Concat(password, k, user)
		data := make([]byte, 0, 64*len(part))
		for range 64 {
			data = append(data, part...)
		}
		newAES(k[:16]).encrypt(k[16:32], data)
		remainder := 0
		for _, b := range data[:16] { // 256 ≡ 1 modulo 3
			remainder += int(b)
		}
		switch remainder % 3 {
		case 0:
			sum := sha256.Sum256(data)
			k = sum[:]
		case 1:
			sum := sha512.Sum384(data)
			k = sum[:]
		default:
			sum := sha512.Sum512(data)
			k = sum[:]
		}
		if round >= 63 && int(data[len(data)-1]) <= round+1-32 {
			return k[:32]
		}
	}
}

// open256 is Algorithm 2.A: the file key if the password is the owner's or the
// user's.
func (d *dictionary) open256(password []byte) (key []byte, owner, ok bool) {
	password = password[:min(len(password), maxPassword)]
	hash, validation, salt := parts(d.owner)
	if subtle.ConstantTimeCompare(d.hash256(password, validation, d.user), hash) == 1 {
		return unwrap(d.hash256(password, salt, d.user), d.ownerKey), true, true
	}
	hash, validation, salt = parts(d.user)
	if subtle.ConstantTimeCompare(d.hash256(password, validation, nil), hash) == 1 {
		return unwrap(d.hash256(password, salt, nil), d.userKey), false, true
	}
	return nil, false, false
}

// unwrap decrypts /OE or /UE: the file key, without padding, under a zero
// vector.
func unwrap(key, wrapped []byte) []byte {
	out := slices.Clone(wrapped)
	newAES(key).decrypt(make([]byte, aes.BlockSize), out)
	return out
}

// checkPerms is Algorithm 13: /Perms must be what the owner wrote, or somebody
// has changed the permissions.
func (d *dictionary) checkPerms(key []byte) bool {
	var out [16]byte
	newAES(key).block.Decrypt(out[:], d.perms)
	return string(out[9:12]) == "adb" && binary.LittleEndian.Uint32(out[:4]) == d.permissions
}

// blockCipher is AES in CBC mode, in place and without padding.
type blockCipher struct{ block cipher.Block }

func newAES(key []byte) blockCipher {
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the length of every key is fixed
	}
	return blockCipher{b}
}

func (c blockCipher) encrypt(iv, data []byte) {
	cipher.NewCBCEncrypter(c.block, iv).CryptBlocks(data, data)
}

func (c blockCipher) decrypt(iv, data []byte) {
	cipher.NewCBCDecrypter(c.block, iv).CryptBlocks(data, data)
}
