package security

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// sample says how a test file is encrypted. Its user and owner passwords are
// "user" and "owner" as they stand, unless others are given.
type sample struct {
	version, revision int64
	length            int // of the file key in bytes
	user, owner       string
	permissions       int32
	clear             bool   // metadata
	filters           string // entries of versions 4 and 5; empty for the usual ones
	id                string // value of /ID; empty for the usual one
	more              string // further entries of the dictionary
}

var sampleID = []byte("0123456789abcdef")

// dictionary writes the encryption dictionary by Algorithms 2 to 5 and 8 to 10
// of ISO 32000-2: what a producer does, in the other direction than the package.
func (s sample) dictionary() string {
	d := &dictionary{version: s.version, revision: s.revision, permissions: uint32(s.permissions), metadata: !s.clear, id: sampleID}
	head := fmt.Sprintf("/Filter /Standard /V %d /R %d /P %d /Length %d /EncryptMetadata %v %s %s",
		s.version, s.revision, s.permissions, 8*s.length, !s.clear, s.filters, s.more)
	if s.version >= 4 && s.filters == "" {
		name := map[int64]string{4: "AESV2", 5: "AESV3"}[s.version]
		head += fmt.Sprintf(" /CF << /StdCF << /CFM /%s /Length %d >> >> /StmF /StdCF /StrF /StdCF", name, s.length)
	}
	if s.version < 5 {
		sum := md5.Sum(pad([]byte(s.owner)))
		key := sum[:]
		if s.revision >= 3 {
			key = stretch(key, 16)
		}
		d.owner = d.rounds(key[:s.length], pad([]byte(s.user)), false)
		file := d.fileKey(pad([]byte(s.user)), s.length)
		if s.revision == 2 {
			d.user = crypt(file, padding)
		} else {
			sum := md5.Sum(slices.Concat(padding, sampleID))
			d.user = append(d.rounds(file, sum[:], false), make([]byte, 16)...)
		}
		return fmt.Sprintf("<< %s /O <%X> /U <%X> >>", head, d.owner, d.user)
	}
	file := bytes.Repeat([]byte{0x5A}, 32)
	user := slices.Concat(d.hash256([]byte(s.user), []byte("validate"), nil), []byte("validatekeykeyke"))
	wrap := func(key []byte) []byte {
		out := slices.Clone(file)
		newAES(key).encrypt(make([]byte, 16), out)
		return out
	}
	userKey := wrap(d.hash256([]byte(s.user), []byte("keykeyke"), nil))
	owner := slices.Concat(d.hash256([]byte(s.owner), []byte("VALIDATE"), user), []byte("VALIDATEKEYKEYKE"))
	ownerKey := wrap(d.hash256([]byte(s.owner), []byte("KEYKEYKE"), user))
	perms := binary.LittleEndian.AppendUint32(nil, uint32(s.permissions))
	perms = append(perms, "\xFF\xFF\xFF\xFFTadbxxxx"...)
	newAES(file).block.Encrypt(perms, perms)
	return fmt.Sprintf("<< %s /O <%X> /U <%X> /OE <%X> /UE <%X> /Perms <%X> >>",
		head, owner, user, ownerKey, userKey, perms)
}

// file is the smallest file with the dictionary in its trailer.
func (s sample) file() []byte { return wrap(s.dictionary(), s.id) }

func wrap(dictionary, id string) []byte {
	if id == "" {
		id = fmt.Sprintf("[<%X> <00>]", sampleID)
	}
	out := bytes.NewBufferString("%PDF-1.7\n")
	object := out.Len()
	out.WriteString("1 0 obj\n<< /Type /Catalog >>\nendobj\n")
	table := out.Len()
	fmt.Fprintf(out, "xref\n0 2\n0000000000 65535 f\r\n%010d 00000 n\r\ntrailer\n<< /Size 2 /Root 1 0 R /ID %s /Encrypt %s >>\n"+
		"startxref\n%d\n%%%%EOF\n", object, id, dictionary, table)
	return out.Bytes()
}

// open opens a file with passwords.
func open(t testing.TB, file []byte, passwords ...string) (*Handler, error) {
	t.Helper()
	f, err := syntax.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	for _, p := range passwords {
		list = append(list, []byte(p))
	}
	return Open(f, list...)
}

// samples are one of each kind.
func samples() map[string]sample {
	base := sample{user: "user", owner: "owner", permissions: -4}
	with := func(version, revision int64, length int, change func(*sample)) sample {
		s := base
		s.version, s.revision, s.length = version, revision, length
		if change != nil {
			change(&s)
		}
		return s
	}
	filters := func(text string) func(*sample) { return func(s *sample) { s.filters = text } }
	const all = "/CF << /A << /CFM /AESV2 >> /R << /CFM /V2 /Length 16 >> >> "
	return map[string]sample{
		"RC4-40 R2":           with(1, 2, 5, nil),
		"RC4-40 R3":           with(1, 3, 5, nil),
		"RC4-56":              with(2, 3, 7, nil),
		"RC4-128":             with(2, 3, 16, nil),
		"AES-128":             with(4, 4, 16, nil),
		"AES-128, clear":      with(4, 4, 16, func(s *sample) { s.clear = true }),
		"RC4 crypt filter":    with(4, 4, 16, filters("/CF << /X << /CFM /V2 /Length 128 >> >> /StmF /X /StrF /X")),
		"RC4-40 crypt filter": with(4, 4, 5, filters("/CF << /X << /CFM /V2 /Length 5 >> >> /StmF /X /StrF /X")),
		"strings only":        with(4, 4, 16, filters(all+"/StrF /A")),
		"streams only":        with(4, 4, 16, filters(all+"/StmF /R /StrF /Identity")),
		"both, differently":   with(4, 4, 16, filters(all+"/StmF /R /StrF /A")),
		"AES-256 R5":          with(5, 5, 32, nil),
		"AES-256 R6":          with(5, 6, 32, nil),
	}
}
