package pdf

import (
	"bytes"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
)

// allowed is what one input may allocate.
var allowed = bounded.Memory{Constant: 128 << 20, PerByte: 16 << 10}

// small returns options with the smallest reserve, for short fuzz inputs.
func small() Options {
	o := options()
	o.Reserve = MinReserve
	return o
}

// FuzzOpen: no file that anybody makes verifies unless its covered bytes are
// those that were signed, and the parts of a finding agree with one another.
func FuzzOpen(f *testing.F) {
	genuine := signSmall(f, minimal().bytes())
	twice := signSmall(f, genuine)
	for _, file := range [][]byte{
		genuine, twice, signSmall(f, streamBase(f)), richBase(),
		appendUpdate(genuine, map[int]string{4: "null"}, 8, "/Root 1 0 R"),
	} {
		f.Add(file)
	}
	originals := map[string]bool{}
	for _, file := range [][]byte{genuine, twice} {
		for _, s := range signatures(f, file) {
			originals[string(digestOf(file, s.Ranges()))] = true
		}
	}
	stream := signSmall(f, streamBase(f))
	originals[string(digestOf(stream, signatures(f, stream)[0].Ranges()))] = true
	f.Fuzz(func(t *testing.T, b []byte) {
		bounded.Run(t, len(b), allowed, func() {
			file, err := Open(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				return
			}
			list, err := file.Signatures()
			if err != nil {
				return
			}
			for _, s := range list {
				checkFinding(t, s, int64(len(b)), file.Revisions())
				if s.Ranges() == nil {
					continue
				}
				digest := digestOf(b, s.Ranges())
				if verifies(s, digest) == nil && !originals[string(digest)] {
					t.Error("other bytes verify")
				}
			}
		})
	})
}

// signSmall signs with the smallest reserve and the signer's certificate only.
func signSmall(t testing.TB, file []byte) []byte {
	t.Helper()
	o := small()
	o.Reserve = 4096
	return sign(t, file, o)
}

// checkFinding holds the parts of a Signature to one another.
func checkFinding(t *testing.T, s Signature, size int64, revisions int) {
	end := s.ByteRange[2] + s.ByteRange[3]
	switch {
	case s.Coverage != Unclear && (s.Revision < 0 || s.Revision >= revisions || s.Ranges() == nil):
		t.Errorf("%s without a revision", s.Coverage)
	case s.Coverage == EntireFile && (s.ByteRange[0] != 0 || end != size):
		t.Errorf("%s by %v of %d", s.Coverage, s.ByteRange, size)
	case s.Coverage == EntireFile && s.Modification != ModificationNone:
		t.Errorf("%s, then %s", s.Coverage, s.Modification)
	case s.Coverage == Unclear && (s.Modification != ModificationUnknown || len(s.Problems) == 0):
		t.Errorf("%s, then %s, %v", s.Coverage, s.Modification, s.Problems)
	case s.Modification == ModificationNone && size-end > 2:
		t.Errorf("%d bytes follow and count as nothing", size-end)
	case s.Modification != ModificationNone && s.Modification != ModificationUnknown && len(s.Changes) == 0 &&
		s.Revision == revisions-1:
		t.Errorf("%s without a change", s.Modification)
	}
}

// FuzzPrepareInspect: what is prepared keeps the original bytes, is accepted by
// Inspect with the same options, and is accepted with no byte of the tail
// changed in any way that shows.
func FuzzPrepareInspect(f *testing.F) {
	for _, file := range inputs(f) {
		if len(file) < 20_000 {
			f.Add(file, "番号　花子", "", uint16(0), byte(0))
		}
	}
	f.Add(streamBase(f), "", "Signature1", uint16(99), byte(1))
	f.Fuzz(func(t *testing.T, b []byte, name, field string, at uint16, flip byte) {
		bounded.Run(t, len(b), allowed, func() {
			o := small()
			o.Name, o.Field = name, field
			r := bytes.NewReader(b)
			p, err := Prepare(r, r.Size(), o)
			if err != nil {
				if p.Tail != nil || failure.CodeOf(err) == failure.Internal {
					t.Errorf("a result beside the error, or no code: %v", err)
				}
				return
			}
			prepared := append(bytes.Clone(b), p.Tail...)
			i, err := inspect(prepared)
			if err != nil || i.Name != name || field != "" && i.Field != field || i.Field != p.Field ||
				!i.Time.Equal(o.Time) || i.Reason != o.Reason || i.ByteRange != p.ByteRange || i.BaseSize != p.Size {
				t.Fatalf("inspected: %+v, %v", i, err)
			}
			checkFlipped(t, prepared, p, i, int(at), flip)
		})
	})
}

// checkFlipped changes one byte of the tail. If that is still accepted, then it
// was part of a text or number that Inspect reports, or of the new identifier,
// or white space.
func checkFlipped(t *testing.T, prepared []byte, p Prepared, want Inspection, at int, flip byte) {
	at = int(p.Size) + at%len(p.Tail)
	changed := bytes.Clone(prepared)
	changed[at] ^= flip
	if flip == 0 || changed[at] == prepared[at] {
		return
	}
	i, err := inspect(changed)
	if err != nil || i.Name != want.Name || i.Field != want.Field || i.Reason != want.Reason || !i.Time.Equal(want.Time) {
		return
	}
	id := bytes.LastIndex(changed, []byte("/ID ["))
	inID := at > id && at < id+len("/ID [")+2*34+1 && id > int(p.Size)
	if !inID && (!isBlank(changed[at]) || !isBlank(prepared[at])) {
		t.Errorf("byte %d of the tail, %q instead of %q, is accepted", at-int(p.Size), changed[at], prepared[at])
	}
}

func isBlank(c byte) bool { return blank([]byte{c}) }

// TestNoCoveredByteVerifies flips every covered byte of a signed file in turn:
// none verifies, and none is reported as another signature that does.
func TestNoCoveredByteVerifies(t *testing.T) {
	o := options()
	o.Reserve = 4096
	base := minimal().bytes()
	p, _ := prepare(t, base, o)
	tail, err := Complete(p, makeCMS(t, p.ContentDigest, hanako(t), cms.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	signed := append(bytes.Clone(base), tail...)
	for at := range signed {
		if int64(at) >= p.ByteRange[1] && int64(at) < p.ByteRange[2] {
			continue
		}
		signed[at] ^= 1
		f, err := Open(bytes.NewReader(signed), int64(len(signed)))
		if err == nil {
			list, _ := f.Signatures()
			for _, s := range list {
				if s.Ranges() != nil && verifies(s, digestOf(signed, s.Ranges())) == nil {
					t.Errorf("byte %d: verifies", at)
				}
			}
		}
		signed[at] ^= 1
	}
}
