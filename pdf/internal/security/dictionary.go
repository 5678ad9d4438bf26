package security

import (
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// dictionary is the encryption dictionary (ISO 32000-2 Tables 20 and 21), read
// and checked.
type dictionary struct {
	version, revision int64
	lengths           []int // of the file key in bytes, likeliest first
	owner, user       []byte
	ownerKey, userKey []byte // /OE and /UE, revisions 5 and 6
	perms             []byte // /Perms, revisions 5 and 6
	permissions       uint32
	metadata          bool // /EncryptMetadata
	strings, streams  method
	filters           map[string]method
	id                []byte // first element of the file identifier
}

// method is how a crypt filter encrypts (ISO 32000-2 Table 25).
type method uint8

const (
	identity method = iota
	rc4Method
	aes128
	aes256
)

// malformed is the error for an encryption dictionary that breaks its rules.
func malformed(doing string, args ...any) error {
	return failure.New(failure.PDFMalformed, doing, args...)
}

func unsupported(doing string, args ...any) error {
	return failure.New(failure.PDFUnsupported, doing, args...)
}

// reader reads values of the dictionary; the first error stays.
type reader struct {
	view syntax.View
	dict syntax.Object
	err  error
}

func (r *reader) get(dict syntax.Object, key string) syntax.Object {
	o, err := r.view.Get(dict, key)
	if r.err == nil {
		r.err = err
	}
	return o
}

// integer reads a number, otherwise if the key is missing.
func (r *reader) integer(dict syntax.Object, key string, otherwise int64) int64 {
	o := r.get(dict, key)
	n, ok := o.Int()
	if o.Kind == syntax.Null {
		return otherwise
	}
	if !ok && r.err == nil {
		r.err = malformed("reading /%s of the encryption dictionary", key)
	}
	return n
}

// bytes reads the first n bytes of a string. Some producers pad with zeros.
func (r *reader) bytes(key string, n int) []byte {
	b := r.get(r.dict, key).Bytes()
	if len(b) < n {
		if r.err == nil {
			r.err = malformed("reading /%s of the encryption dictionary", key)
		}
		return make([]byte, n)
	}
	return b[:n]
}

// readDictionary reads the dictionary, and the file identifier that keys depend on.
func readDictionary(v syntax.View, dict syntax.Object) (*dictionary, error) {
	r := &reader{view: v, dict: dict}
	if dict.Ambiguous() {
		return nil, malformed("reading an encryption dictionary with a key given twice")
	}
	if !r.get(dict, "Filter").Is("Standard") {
		if r.err != nil {
			return nil, r.err
		}
		return nil, unsupported("opening a document that is encrypted for certificates")
	}
	d := &dictionary{metadata: true,
		version: r.integer(dict, "V", 0), revision: r.integer(dict, "R", 0),
		permissions: uint32(r.integer(dict, "P", 0)),
	}
	if r.err == nil && !d.known() {
		return nil, unsupported("opening a document encrypted by version %d, revision %d", d.version, d.revision)
	}
	if flag, ok := r.get(dict, "EncryptMetadata").Bool(); ok && d.version >= 4 {
		d.metadata = flag
	}
	d.readKeys(r)
	d.readLengths(r)
	if err := d.readFilters(r); err != nil {
		return nil, err
	}
	var err error
	if d.id, err = identifier(v); err != nil {
		return nil, err
	}
	return d, r.err
}

// known reports whether version and revision are a pair that is built.
func (d *dictionary) known() bool {
	switch d.version {
	case 1, 2:
		return d.revision == 2 || d.revision == 3
	case 4:
		return d.revision == 4
	case 5:
		return d.revision == 5 || d.revision == 6
	}
	return false
}

// readKeys reads the strings that passwords are checked against.
func (d *dictionary) readKeys(r *reader) {
	if d.version < 5 {
		d.owner = r.bytes("O", 32)
		if d.user = r.bytes("U", 16); d.revision == 2 {
			d.user = r.bytes("U", 32)
		}
		return
	}
	d.owner, d.user = r.bytes("O", 48), r.bytes("U", 48)
	d.ownerKey, d.userKey = r.bytes("OE", 32), r.bytes("UE", 32)
	d.perms = r.bytes("Perms", 16)
}

// readLengths lists the lengths that the file key may have. Producers disagree
// for version 4 on which /Length counts and in what unit; the password check
// tells which of them is right.
func (d *dictionary) readLengths(r *reader) {
	add := func(n int64) {
		if n >= 40 {
			n /= 8 // bits
		}
		if n < minKey || n > maxKey {
			return
		}
		for _, known := range d.lengths {
			if known == int(n) {
				return
			}
		}
		d.lengths = append(d.lengths, int(n))
	}
	switch d.version {
	case 1:
		add(minKey)
	case 2:
		add(r.integer(r.dict, "Length", minKey))
	case 4:
		add(maxKey)
		add(r.integer(r.dict, "Length", 0))
		name, _ := r.get(r.dict, "StmF").Name()
		add(r.integer(r.get(r.get(r.dict, "CF"), name), "Length", 0))
	}
	if len(d.lengths) == 0 && d.version < 5 && r.err == nil {
		r.err = malformed("reading /Length of the encryption dictionary")
	}
}

// Lengths of a file key before revision 5, in bytes.
const (
	minKey = 5
	maxKey = 16
)

// maxFilters bounds the crypt filters of one document.
const maxFilters = 64

// readFilters reads the crypt filters (ISO 32000-2 §7.6.6).
func (d *dictionary) readFilters(r *reader) error {
	d.filters = map[string]method{"Identity": identity}
	if d.version < 4 {
		d.strings, d.streams = rc4Method, rc4Method
		return r.err
	}
	all := r.get(r.dict, "CF")
	if all.Len() > maxFilters {
		return malformed("reading more than %d crypt filters", maxFilters)
	}
	for i := range all.Len() {
		if all.Kind != syntax.Dictionary {
			break
		}
		key, value := all.Entry(i)
		name, _ := key.Name()
		filter, err := r.view.Resolve(value)
		if err != nil {
			return err
		}
		if m, ok := d.methodOf(r.get(filter, "CFM")); ok && name != "Identity" {
			d.filters[name] = m
		}
	}
	for _, f := range []struct {
		key  string
		into *method
	}{{"StrF", &d.strings}, {"StmF", &d.streams}} {
		name, named := r.get(r.dict, f.key).Name()
		m, ok := d.filters[name]
		if named && !ok && r.err == nil {
			return unsupported("opening a document encrypted by crypt filter of an unknown kind")
		}
		*f.into = m // a missing key means Identity
	}
	return r.err
}

// methodOf returns the method that /CFM names; each belongs to one version.
func (d *dictionary) methodOf(o syntax.Object) (method, bool) {
	name, _ := o.Name()
	switch {
	case d.version == 4 && name == "V2":
		return rc4Method, true
	case d.version == 4 && name == "AESV2":
		return aes128, true
	case d.version == 5 && name == "AESV3":
		return aes256, true
	}
	return 0, false
}
