package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// signatures opens a file that must open.
func signatures(t testing.TB, file []byte) []Signature {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.Signatures()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSignatures(t *testing.T) {
	for name, base := range map[string][]byte{"table": richBase(), "stream": streamBase(t)} {
		file := base
		for n := 1; n <= 3; n++ {
			file = sign(t, file, options())
			list := signatures(t, file)
			if len(list) != n {
				t.Fatalf("%s: %d signatures, want %d", name, len(list), n)
			}
			for i, s := range list {
				last := i == n-1
				if s.ID != fmt.Sprintf("S%d", i+1) || s.Field != fmt.Sprintf("Signature%d", i+1) ||
					len(s.Problems) != 0 || s.Type != "Sig" || s.Filter != "Adobe.PPKLite" ||
					s.SubFilter != "ETSI.CAdES.detached" || s.Name != options().Name ||
					s.Reason != options().Reason || !s.Time.Equal(signingTime) || s.DocMDP != 0 {
					t.Errorf("%s: %+v", name, s)
				}
				want := []string{string(EntireRevision), string(ModificationFormFilling)}
				if last {
					want = []string{string(EntireFile), string(ModificationNone)}
				}
				if got := []string{string(s.Coverage), string(s.Modification)}; !slices.Equal(got, want) {
					t.Errorf("%s: signature %d of %d is %v", name, i+1, n, got)
				}
				if last != (len(s.Changes) == 0) {
					t.Errorf("%s: signature %d of %d has changes %v", name, i+1, n, s.Changes)
				}
			}
		}
	}
}

// TestSignaturesVerify completes the circle: the CMS that Signatures returns
// verifies over the ranges it returns, and over nothing else.
func TestSignaturesVerify(t *testing.T) {
	file := sign(t, sign(t, richBase(), options()), options())
	for _, s := range signatures(t, file) {
		if err := verifies(s, digestOf(file, s.Ranges())); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		flipped := bytes.Clone(file)
		flipped[12] ^= 1
		if verifies(s, digestOf(flipped, s.Ranges())) == nil {
			t.Errorf("%s: a flipped byte verifies", s.ID)
		}
	}
}

// TestForms breaks the dictionary of a signed file by replacing text with text
// of the same length, and asks for the problem by name.
func TestForms(t *testing.T) {
	signed := sign(t, minimal().bytes(), options())
	s := signatures(t, signed)[0]
	start, end := int(s.ByteRange[1]), int(s.ByteRange[2])
	ranges := "/ByteRange " + byteRangeText(s.ByteRange)
	pad := func(text string) string { return text + strings.Repeat(" ", len(ranges)-len(text)) }
	numbers := func(b [4]int64) string { return pad("/ByteRange " + byteRangeText(b)) }
	for name, c := range map[string]struct {
		old, new string
		want     Problem
	}{
		"range absent":      {ranges, pad("/Other []"), ByteRangeMalformed},
		"range null":        {ranges, pad("/ByteRange null"), ByteRangeMalformed},
		"range empty":       {ranges, pad("/ByteRange []"), ByteRangeMalformed},
		"range of three":    {ranges, pad("/ByteRange [0 9 9]"), ByteRangeMalformed},
		"range of reals":    {ranges, pad("/ByteRange [0 9.0 20 20]"), ByteRangeMalformed},
		"range negative":    {ranges, pad("/ByteRange [0 9 20 -1]"), ByteRangeMalformed},
		"range indirect":    {ranges, pad("/ByteRange 1 0 R"), ByteRangeMalformed},
		"range overlapping": {ranges, pad("/ByteRange [0 900 20 20]"), ByteRangeMalformed},
		"range of strings":  {ranges, pad("/ByteRange [(0)(9)(20)(20)]"), ByteRangeMalformed},
		"range huge":        {ranges, pad("/ByteRange [0 9 9 999999999999]"), ByteRangeMalformed},
		"range shifted":     {ranges, numbers([4]int64{1, s.ByteRange[1] - 1, s.ByteRange[2], s.ByteRange[3]}), ByteRangeStart},
		"gap wider":         {ranges, numbers([4]int64{0, s.ByteRange[1] - 1, s.ByteRange[2], s.ByteRange[3]}), ByteRangeGap},
		"gap wider behind":  {ranges, numbers([4]int64{0, s.ByteRange[1], s.ByteRange[2] + 1, s.ByteRange[3] - 1}), ByteRangeGap},
		"gap narrower":      {ranges, numbers([4]int64{0, s.ByteRange[1] + 1, s.ByteRange[2], s.ByteRange[3]}), ByteRangeGap},
		"gap elsewhere":     {ranges, numbers([4]int64{0, 20, 30, s.ByteRange[2] + s.ByteRange[3] - 30}), ByteRangeGap},
		"no gap":            {ranges, numbers([4]int64{0, s.ByteRange[1], s.ByteRange[1], int64(len(signed)) - s.ByteRange[1]}), ByteRangeGap},
		"end short":         {ranges, numbers([4]int64{0, s.ByteRange[1], s.ByteRange[2], s.ByteRange[3] - 40}), ByteRangeEnd},
		"contents absent":   {"/Contents <", "/Contentz <", ContentsMalformed},
		"contents null":     {string(signed[start : start+6]), "null %", ContentsMalformed},
		"contents indirect": {string(signed[start : start+6]), "1 0 R%", ContentsMalformed},
		"contents literal":  {string(signed[start : start+6]), "(1)%  ", ContentsMalformed},
		"contents spaced":   {string(signed[end-3 : end]), " 0>", ContentsMalformed},
		"contents no DER":   {"/Contents <30", "/Contents <31", ContentsNotDER},
		"contents BER":      {"/Contents <3082", "/Contents <3080", ContentsNotDER},
		"padding":           {string(signed[end-3 : end]), "01>", ContentsPadding},
		"key twice":         {"/Filter /Adobe.PPKLite", "/M () /M () /M ()     ", DictionaryAmbiguous},
		"no sub-filter":     {"/SubFilter", "/SubFiltex", SubFilterMissing},
	} {
		file := bytes.Clone(signed)
		at := bytes.LastIndex(file, []byte(c.old))
		if at < 0 || len(c.old) != len(c.new) {
			t.Fatalf("%s: nothing to replace, or another length (%d, %d)", name, len(c.old), len(c.new))
		}
		copy(file[at:], c.new)
		list := signatures(t, file)
		if len(list) != 1 {
			t.Fatalf("%s: %d signatures", name, len(list))
		}
		s := list[0]
		if !slices.Contains(s.Problems, c.want) || s.Coverage != Unclear && c.want != SubFilterMissing {
			t.Errorf("%s: %s, %v", name, s.Coverage, s.Problems)
		}
	}
}

func TestModificationOther(t *testing.T) {
	base := richBase()
	signed := sign(t, base, options())
	for name, c := range map[string]struct {
		file []byte
		want Modification
		what string
	}{
		"content": {appendUpdate(signed, map[int]string{4: "<< /Length 1 >>\nstream\nx\nendstream"}, 10, "/Root 1 0 R"),
			ModificationOther, "object"},
		"page":     {appendUpdate(signed, map[int]string{3: "<< /Type /Page /Parent 2 0 R >>"}, 10, "/Root 1 0 R"), ModificationOther, "page"},
		"removed":  {appendUpdate(signed, map[int]string{4: ""}, 10, "/Root 1 0 R"), ModificationOther, "removed"},
		"nothing":  {appendUpdate(signed, nil, 10, "/Root 1 0 R"), ModificationLTA, ""},
		"root":     {appendUpdate(signed, map[int]string{10: "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R >>"}, 11, "/Root 10 0 R"), ModificationOther, "trailer"},
		"broken":   {appendUpdate(signed, map[int]string{4: "<< /X (>>"}, 10, "/Root 1 0 R"), ModificationUnknown, "unreadable"},
		"trailing": {append(bytes.Clone(signed), "%hidden"...), ModificationOther, "trailing-bytes"},
	} {
		list := signatures(t, c.file)
		if len(list) != 1 {
			t.Fatalf("%s: %d signatures", name, len(list))
		}
		s := list[0]
		if s.Coverage != EntireRevision || s.Modification != c.want || len(s.Problems) != 0 ||
			c.what != "" && !slices.ContainsFunc(s.Changes, func(x Change) bool { return x.What == c.what && x.Rule == "" }) {
			t.Errorf("%s: %s, then %s: %v %v", name, s.Coverage, s.Modification, s.Changes, s.Problems)
		}
	}
}

func TestSignatureReplacedOrRemoved(t *testing.T) {
	base := minimal().bytes()
	signed := sign(t, base, options())
	removed := appendUpdate(signed, map[int]string{1: "<< /Type /Catalog /Pages 2 0 R >>"}, 8, "/Root 1 0 R")
	list := signatures(t, removed)
	if len(list) != 1 || list[0].Modification != ModificationOther {
		t.Errorf("a removed signature: %+v", list)
	}
	changed := appendUpdate(signed, map[int]string{6: "<< /Type /Sig /SubFilter /x >>"}, 8, "/Root 1 0 R")
	list = signatures(t, changed)
	if len(list) != 2 || !slices.Contains(list[1].Problems, DictionaryChanged) ||
		!slices.Contains(list[0].Problems, ByteRangeMalformed) {
		t.Errorf("a replaced signature: %+v", list)
	}
}

// TestSignedFileInsideStream carries a signed file as data: it is no signature
// of the outer file.
func TestSignedFileInsideStream(t *testing.T) {
	signed := sign(t, minimal().bytes(), options())
	outer := minimal().with(5, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(signed), signed)).bytes()
	if list := signatures(t, outer); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}
