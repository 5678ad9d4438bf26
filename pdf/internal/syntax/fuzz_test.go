package syntax

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/natsuin/natsuin/internal/bounded"
)

// allowed is what one input may allocate: decompression is the largest multiple.
var allowed = bounded.Memory{Constant: 64 << 20, PerByte: 16 << 10}

// FuzzLexer: what parses, parses again from its own source bytes to the same
// tree, and every value lies inside its container.
func FuzzLexer(f *testing.F) {
	for _, s := range []string{
		"null", "<< /A#42 [1 0 R(x\\)) <4 2>]/C%note\n<</D -1.50>> /E 7 >>", "[true false null]", "(a(b)\\)c)",
		"<FEFF5C71>", "12 0 R", "[1 2 3 0 R 4]", "<</A<</B<</C[[[]]]>>>>>>", "-.5", "[/#/#4/#41]",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		bounded.Run(t, len(b), allowed, func() {
			o, err := Parse(b)
			if err != nil {
				if o.Kind != Null || o.Raw != nil {
					t.Error("a result beside the error")
				}
				return
			}
			checkTree(t, b, o)
			again, err := Parse(o.Raw)
			if err != nil || !same(o, again) {
				t.Errorf("%q parses to something else from its source (%v)", o.Raw, err)
			}
		})
	})
}

// checkTree walks a value and uses every accessor.
func checkTree(t *testing.T, source []byte, o Object) {
	if !bytes.Equal(source[o.Pos:o.End()], o.Raw) {
		t.Errorf("%q does not stand at %d", o.Raw, o.Pos)
	}
	o.Name()
	o.Text()
	o.Ambiguous()
	for i := range o.Len() {
		if o.Kind == Array {
			checkTree(t, source, o.At(i))
			continue
		}
		key, value := o.Entry(i)
		checkTree(t, source, key)
		checkTree(t, source, value)
	}
}

// same compares kinds and source at all depths.
func same(a, b Object) bool {
	if a.Kind != b.Kind || !bytes.Equal(a.Raw, b.Raw) || len(a.items) != len(b.items) {
		return false
	}
	for i := range a.items {
		if !same(a.items[i], b.items[i]) {
			return false
		}
	}
	return true
}

// fuzzFiles are small files of every structure.
func fuzzFiles() [][]byte {
	w := newWriter().put("a", "1 0 obj\n(a)\nendobj\n").put("b", "2 0 obj\n<< /Length 1 >>\nstream\nx\nendstream\nendobj\n")
	w.table("x", "/Size 3 /Root 1 0 R", "0 free", "1 a", "2 b")
	first := bytes.Clone(w.Bytes())
	w.put("c", "1 0 obj\n(c)\nendobj\n").table("y", fmt.Sprintf("/Size 3 /Prev %d", w.at["x"]), "1 c", "2 free")
	return [][]byte{
		first, w.Bytes(),
		withObjectStream("/N 2 /First 8", []byte("1 0 2 4 (a) <</B 1>>")),
		withObjectStream("/N 2 /First 8 /Filter /FlateDecode", deflate([]byte("1 0 2 4 (a) <</B 1>>"))),
	}
}

// FuzzXref: every object that a revision says it has is loaded or refused, and
// what stands in the file stands where its offsets say.
func FuzzXref(f *testing.F) {
	for _, file := range fuzzFiles() {
		if _, err := Open(bytes.NewReader(file), int64(len(file))); err != nil {
			f.Fatal(err)
		}
		f.Add(file, true)
		f.Add(file[:bytes.LastIndex(file, []byte("startxref"))], false)
	}
	f.Fuzz(func(t *testing.T, b []byte, complete bool) {
		bounded.Run(t, len(b), allowed, func() {
			if !complete {
				b = pointed(b)
			}
			file, err := Open(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				if file != nil {
					t.Error("a result beside the error")
				}
				return
			}
			end := int64(0)
			for k, r := range file.Revisions() {
				if r.EOF <= end || r.End > file.Size() || r.StartXref() >= r.EOF {
					t.Errorf("revision %d ends at %d after %d", k, r.EOF, end)
				}
				end = r.EOF
				file.Changed(k)
			}
			loadAll(t, b, file.Last())
		})
	})
}

// pointed ends a file with a startxref that names its last section, so that
// mutations reach beyond it.
func pointed(b []byte) []byte {
	at := max(bytes.LastIndex(b, []byte("\nxref")), bytes.LastIndex(b, []byte("\n4 0 obj")))
	return fmt.Appendf(bytes.Clone(b), "startxref\n%d\n%%%%EOF\n", at+1)
}

// loadAll loads up to a few thousand objects of a view.
func loadAll(t *testing.T, b []byte, v View) {
	numbers := v.Numbers()
	for _, n := range numbers[:min(len(numbers), 4096)] {
		e, _ := v.Entry(n)
		ref := Ref{Number: n}
		if e.Kind == InUse {
			ref.Generation = int(e.Detail)
		}
		i, found, err := v.Load(ref)
		if err != nil || !found {
			continue
		}
		if i.Container == 0 && !bytes.Equal(b[i.Value.Pos:i.Value.End()], i.Value.Raw) {
			t.Errorf("object %d does not stand where it says", n)
		}
		if i.IsStream() {
			if length, end, err := v.StreamEnd(i); err == nil && i.Data+length > end {
				t.Errorf("stream %d ends before its data", n)
			}
		}
		if n > v.Highest() {
			t.Errorf("object %d is above the highest", n)
		}
	}
}

// FuzzObjectStream: whatever an object stream holds, each of its objects is
// refused or lies inside it, and the same is found when it is read again.
func FuzzObjectStream(f *testing.F) {
	f.Add([]byte("1 0 2 4 (a) <</B 1>>"), uint16(2), uint16(8), false)
	f.Add([]byte("1 0 2 4 (a) <</B 1>>"), uint16(2), uint16(8), true)
	f.Add([]byte("3 0 3 0 3 0 3 0 [3 0 R]"), uint16(4), uint16(16), true)
	f.Add([]byte("4 0 <</Type/ObjStm/Extends 3 0 R>>"), uint16(1), uint16(4), true)
	f.Fuzz(func(t *testing.T, b []byte, n, first uint16, packed bool) {
		bounded.Run(t, len(b), allowed, func() {
			dict, data := fmt.Sprintf("/N %d /First %d", n, first), b
			if packed {
				dict, data = dict+" /Filter /FlateDecode", deflate(b)
			}
			file := withObjectStream(dict, data)
			r, err := Open(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				return
			}
			for i := range 8 {
				e := Entry{Kind: Compressed, Position: 3, Detail: int32(i)}
				for number := range 6 {
					got, err := r.Last().fromStream(number, e, 1)
					if err != nil {
						continue
					}
					if got.Value.End() > int64(len(b)) || !bytes.Equal(b[got.Value.Pos:got.Value.End()], got.Value.Raw) {
						t.Errorf("object %d does not stand in its stream", number)
					}
					r.streams = nil
					again, err := r.Last().fromStream(number, e, 1)
					if err != nil || !same(got.Value, again.Value) {
						t.Errorf("object %d is another one when read again", number)
					}
				}
			}
		})
	})
}
