package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// section frames the content of one section.
func section(id byte, content []byte) []byte {
	return append(binary.AppendUvarint([]byte{id}, uint64(len(content))), content...)
}

func module(sections ...[]byte) []byte {
	return append([]byte(header), bytes.Join(sections, nil)...)
}

// image is what memory holds after the segments were written.
func image(segments []segment) []byte {
	memory := make([]byte, 4096)
	for _, s := range segments {
		copy(memory[s.offset:], s.content)
	}
	return memory
}

func TestSegmentsAreJoined(t *testing.T) {
	segments := []segment{
		{0, []byte("a")}, {1, []byte("bc")}, {11, []byte("d")}, {11 + 1 + maxGap, []byte("e")},
		{2000, []byte("far")}, {1000, []byte("back")}, {1002, []byte("overlapping")}, {3000, nil},
	}
	before, after := section(1, []byte("types")), section(0, []byte("custom"))
	packed, err := pack(module(before, section(dataSection, writeSegments(segments)), after))
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{left: packed[len(header)+len(before):]}
	if !bytes.HasPrefix(packed, module(before)) || !bytes.HasSuffix(packed, after) || r.byte() != dataSection {
		t.Fatalf("the other sections changed: %q", packed)
	}
	joined, err := readSegments(r.take(r.unsigned()))
	if err != nil {
		t.Fatal(err)
	}
	if len(joined) != 5 {
		t.Errorf("%d segments, want 5", len(joined))
	}
	if !bytes.Equal(image(joined), image(segments)) {
		t.Error("memory differs")
	}
	again, err := pack(packed)
	if err != nil || !bytes.Equal(again, packed) {
		t.Errorf("packing twice changes the module: %v", err)
	}
}

func TestSignedNumbers(t *testing.T) {
	for _, n := range []int32{0, 1, -1, 63, 64, -64, -65, 8191, 8192, math.MaxInt32, math.MinInt32} {
		encoded := appendSigned(nil, n)
		r := &reader{left: encoded}
		if got := r.signed(); got != n || r.failed || len(r.left) != 0 {
			t.Errorf("%d came back as %d from %x", n, got, encoded)
		}
	}
}

func TestOtherModulesAreRefused(t *testing.T) {
	good := writeSegments([]segment{{5, []byte("x")}})
	cases := map[string][]byte{
		"nothing":              nil,
		"text":                 []byte("no module at all"),
		"section cut short":    module(section(1, []byte("types")))[:10],
		"length cut short":     append(module(), 1, 0x80),
		"passive segment":      module(section(dataSection, []byte{1, 1, 1, 'x'})),
		"offset from a global": module(section(dataSection, []byte{1, 0, 0x23, 0, opEnd, 1, 'x'})),
		"offset without end":   module(section(dataSection, []byte{1, 0, opI32Const, 5, 1, 1, 'x'})),
		"endless offset":       module(section(dataSection, append([]byte{1, 0, opI32Const}, bytes.Repeat([]byte{0x80}, 9)...))),
		"missing segment":      module(section(dataSection, append([]byte{2}, good[1:]...))),
		"data behind":          module(section(dataSection, append(bytes.Clone(good), 0))),
		"segment cut short":    module(section(dataSection, good[:len(good)-1])),
	}
	for name, m := range cases {
		if _, err := pack(m); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := pack(module(section(dataSection, good))); err != nil {
		t.Errorf("control: %v", err)
	}
}

func TestFileIsReplaced(t *testing.T) {
	name := filepath.Join(t.TempDir(), "module")
	m := module(section(dataSection, writeSegments([]segment{{5, []byte("x")}, {9, []byte("y")}})))
	if err := os.WriteFile(name, m, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := packFile(name); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(name)
	want := module(section(dataSection, writeSegments([]segment{{5, []byte("x\x00\x00\x00y")}})))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if packFile(name+"s") == nil {
		t.Error("a missing file passes")
	}
}
