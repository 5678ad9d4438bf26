package security

import (
	"bytes"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// Handler decrypts and encrypts one document. It implements syntax.Cipher.
type Handler struct {
	dict  *dictionary
	key   []byte
	owner bool
}

// Open opens the encryption of a file and sets it to decrypt from now on. The
// passwords are UTF-8 as typed, each tried as the owner's and as the user's; the
// empty user password, which every reader tries, is tried last. A file that is
// not encrypted gives a nil Handler, whatever the passwords.
//
// Errors: failure.PDFEncrypted if a password is needed and none given,
// PDFPasswordWrong if none of them opens the file, PDFUnsupported for
// encryption that is not built, PDFMalformed.
func Open(f *syntax.File, passwords ...[]byte) (*Handler, error) {
	last := f.Last()
	encrypt := last.Trailer().Get("Encrypt")
	if err := sameInAll(f, encrypt); err != nil || encrypt.Kind == syntax.Null {
		return nil, err
	}
	value, err := last.Resolve(encrypt)
	if err != nil {
		return nil, err
	}
	if value.Kind != syntax.Dictionary {
		return nil, malformed("looking for the encryption dictionary")
	}
	d, err := readDictionary(last, value)
	if err == nil {
		err = d.sameIdentifiers(f)
	}
	if err != nil {
		return nil, err
	}
	h, err := d.open(passwords)
	if err != nil {
		return nil, err
	}
	ref, _ := encrypt.Ref()
	f.Decrypt(h, ref.Number)
	return h, nil
}

// sameInAll asks that all revisions are encrypted by the same dictionary,
// unchanged, or none is. An earlier revision would otherwise read differently
// than it did when it was the last.
func sameInAll(f *syntax.File, encrypt syntax.Object) error {
	ref, indirect := encrypt.Ref()
	now, _ := f.Last().Entry(ref.Number)
	for k := range f.Revisions() {
		own := f.At(k).Trailer().Get("Encrypt")
		then, _ := f.At(k).Entry(ref.Number)
		if own.Kind != encrypt.Kind || !bytes.Equal(own.Raw, encrypt.Raw) || indirect && now != then {
			return malformed("reading revisions that are not encrypted alike")
		}
	}
	return nil
}

// sameIdentifiers asks for the same first file identifier in all revisions,
// where keys depend on it.
func (d *dictionary) sameIdentifiers(f *syntax.File) error {
	for k := range f.Revisions() {
		id, err := identifier(f.At(k))
		if err != nil {
			return err
		}
		if d.version < 5 && !bytes.Equal(id, d.id) {
			return malformed("reading revisions that are not encrypted alike")
		}
	}
	return nil
}

// identifier is the first element of /ID, as it is stored; nil if there is none.
func identifier(v syntax.View) ([]byte, error) {
	id, err := v.Get(v.Trailer(), "ID")
	if err != nil || id.Kind != syntax.Array || id.Len() == 0 {
		return nil, err
	}
	first, err := v.Resolve(id.At(0))
	return first.Bytes(), err
}

// open tries every password, then the empty one.
func (d *dictionary) open(passwords [][]byte) (*Handler, error) {
	given := false
	for _, p := range passwords {
		if len(p) == 0 {
			continue
		}
		given = true
		for _, reading := range d.readings(p) {
			if h, err := d.try(reading); h != nil || err != nil {
				return h, err
			}
		}
	}
	h, err := d.try(nil)
	switch {
	case h != nil || err != nil:
		return h, err
	case given:
		return nil, failure.New(failure.PDFPasswordWrong, "opening an encrypted document")
	}
	return nil, failure.New(failure.PDFEncrypted, "opening an encrypted document")
}

// try opens with one password; nil without an error means that it is wrong.
func (d *dictionary) try(password []byte) (*Handler, error) {
	if d.version >= 5 {
		key, owner, ok := d.open256(password)
		if !ok {
			return nil, nil
		}
		if !d.checkPerms(key) {
			return nil, malformed("reading the permissions of an encrypted document")
		}
		return &Handler{d, key, owner && len(password) > 0}, nil
	}
	for _, length := range d.lengths {
		if key, ok := d.asOwner(password, length); ok && len(password) > 0 {
			return &Handler{d, key, true}, nil
		}
		if key, ok := d.asUser(pad(password), length); ok {
			return &Handler{d, key, false}, nil
		}
	}
	return nil, nil
}

// Permissions of ISO 32000-2 Table 22, as bits of /P.
const (
	permModify = 1 << (4 - 1)
	permForms  = 1 << (6 - 1)
)

// MaySign reports whether the document lets whoever has opened it add a
// signature field: as its owner anybody may; else bits 4 and 6 together allow to
// create form fields, "including signature fields" (ISO 32000-2 Table 22).
func (h *Handler) MaySign() bool {
	const both = permModify | permForms
	return h.owner || h.dict.permissions&both == both
}

// NeedsID reports whether the keys depend on the file identifier, which an
// update must then keep as it is.
func (h *Handler) NeedsID() bool { return h.dict.version < 5 }
