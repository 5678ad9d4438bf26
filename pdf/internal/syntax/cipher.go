package syntax

// Cipher decrypts an encrypted file (ISO 32000-2 §7.6). Decryption changes what
// Object.Bytes says, never Object.Raw.
type Cipher interface {
	// String returns the plaintext of a string of an object that stands in no
	// object stream; false if it is no ciphertext.
	String(of Ref, stored []byte) ([]byte, bool)
	// Stream returns the plaintext of the data of a stream. filter is the name of
	// the crypt filter that the stream asks for, empty if it asks for none.
	Stream(of Ref, filter string, stored []byte) ([]byte, bool)
}

// cryptFilter is the name of the filter by which a stream chooses its own
// decryption (ISO 32000-2 §7.4.10). It may only stand first.
const cryptFilter = "Crypt"

// Decrypt has the file decrypted from now on. encrypt is the number of the
// encryption dictionary, whose own strings are not encrypted; 0 if it stands in
// the trailer.
func (f *File) Decrypt(c Cipher, encrypt int) {
	f.cipher, f.encrypt, f.streams = c, encrypt, nil
}

// Cipher returns what Decrypt has set, nil if the file is read as it stands.
func (f *File) Cipher() Cipher { return f.cipher }

// seal says which cipher and object the strings of a value belong to.
type seal struct {
	cipher Cipher
	of     Ref
}

// open decrypts a string; nil if it is no ciphertext.
func (s *seal) open(stored []byte) []byte {
	plain, ok := s.cipher.String(s.of, stored)
	switch {
	case !ok:
		return nil
	case plain == nil:
		return []byte{}
	}
	return plain
}

// seal marks the strings of an object as encrypted, unless it is one of those
// that never are: the encryption dictionary and cross-reference streams. Those
// in an object stream are encrypted with it and not again.
func (f *File) seal(i *Indirect) {
	if f.cipher == nil || i.Ref.Number == f.encrypt || i.IsStream() && i.Value.Get("Type").Is("XRef") {
		return
	}
	i.Value.mark(&seal{f.cipher, i.Ref})
}

func (o *Object) mark(s *seal) {
	o.sealed = s
	for i := range o.items {
		o.items[i].mark(s)
	}
}

// SameStrings reports whether equal source bytes of a and b mean equal strings:
// neither is encrypted, or both are as parts of one object.
func SameStrings(a, b Object) bool {
	if a.sealed == nil || b.sealed == nil {
		return a.sealed == b.sealed
	}
	return *a.sealed == *b.sealed
}

// Stored returns the data of a stream as the writer stored it before
// encryption, filters still on. It is bounded by MaxDecoded.
func (v View) Stored(i Indirect) ([]byte, error) { return v.storedData(i, 0) }

// decrypt undoes the encryption of a stream's data.
func (v View) decrypt(i Indirect, stored []byte, depth int) ([]byte, error) {
	resolve := func(o Object) (Object, error) { return v.resolve(o, depth) }
	filters, err := listOf(i.Value.Get("Filter"), resolve)
	if err != nil {
		return nil, err
	}
	name := ""
	if len(filters) > 0 && filters[0].Is(cryptFilter) {
		parameters, err := listOf(i.Value.Get("DecodeParms"), resolve)
		if err != nil {
			return nil, err
		}
		name = "Identity"
		if len(parameters) > 0 {
			if n, ok := parameters[0].Get("Name").Name(); ok {
				name = n
			}
		}
	}
	plain, ok := v.f.cipher.Stream(i.Ref, name, stored)
	if !ok {
		return nil, malformed("decrypting stream %d", i.Ref.Number)
	}
	return plain, nil
}
