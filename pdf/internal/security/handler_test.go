package security

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

func TestOpen(t *testing.T) {
	for name, s := range samples() {
		for password, code := range map[string]failure.Code{
			"user": "", "owner": "", "": failure.PDFEncrypted, "User": failure.PDFPasswordWrong,
			"owne": failure.PDFPasswordWrong, strings.Repeat("u", MaxPassword+1): failure.PDFPasswordWrong,
		} {
			h, err := open(t, s.file(), password)
			if got := failure.CodeOf(err); got != code {
				t.Errorf("%s, %.9q: %v, want %q", name, password, err, code)
			}
			if code != "" {
				continue
			}
			if h.owner != (password == "owner") || len(h.key) != s.length {
				t.Errorf("%s, %q: %+v", name, password, h)
			}
			checkInverse(t, h, name)
		}
	}
}

// checkInverse encrypts and decrypts for objects of several numbers.
func checkInverse(t *testing.T, h *Handler, name string) {
	t.Helper()
	for _, of := range []syntax.Ref{{Number: 1}, {Number: 0x12345, Generation: 7}} {
		for _, plain := range []string{"", "x", "0123456789abcdef", "番号　花子 (山岡島岸)"} {
			got, ok := h.String(of, h.EncryptString(of, []byte(plain)))
			if !ok || string(got) != plain {
				t.Errorf("%s: string %q came back as %q", name, plain, got)
			}
			got, ok = h.Stream(of, "", h.EncryptStream(of, []byte(plain)))
			if !ok || string(got) != plain {
				t.Errorf("%s: stream %q came back as %q", name, plain, got)
			}
			if got, ok = h.Stream(of, "Identity", []byte(plain)); !ok || string(got) != plain {
				t.Errorf("%s: clear stream %q came back as %q", name, plain, got)
			}
		}
	}
	if _, ok := h.Stream(syntax.Ref{Number: 1}, "Unknown", nil); ok {
		t.Errorf("%s: an unknown crypt filter decrypts", name)
	}
}

// TestFilters tells the crypt filters apart by what they leave as it is.
func TestFilters(t *testing.T) {
	of := syntax.Ref{Number: 4}
	for name, want := range map[string][2]bool{ // strings, streams encrypted
		"strings only": {true, false}, "streams only": {false, true}, "both, differently": {true, true},
	} {
		h, err := open(t, samples()[name].file(), "user")
		if err != nil {
			t.Fatal(err)
		}
		a, b := h.EncryptString(of, []byte("text")), h.EncryptStream(of, []byte("text"))
		if string(a) != "text" != want[0] || string(b) != "text" != want[1] || want[0] && want[1] && bytes.Equal(a, b) {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	}
}

// TestVectors: the same value of the same object is encrypted to the same bytes,
// any other to others.
func TestVectors(t *testing.T) {
	h, err := open(t, samples()["AES-256 R6"].file(), "user")
	if err != nil {
		t.Fatal(err)
	}
	one := h.EncryptString(syntax.Ref{Number: 1}, []byte("text"))
	if !bytes.Equal(one, h.EncryptString(syntax.Ref{Number: 1}, []byte("text"))) {
		t.Error("the same value is encrypted twice in two ways")
	}
	for _, other := range [][]byte{h.EncryptString(syntax.Ref{Number: 2}, []byte("text")),
		h.EncryptString(syntax.Ref{Number: 1}, []byte("texu"))} {
		if bytes.Equal(one[:16], other[:16]) {
			t.Error("two values share a vector")
		}
	}
	for _, bad := range [][]byte{one[:31], one[:16], one[:15], append(bytes.Clone(one), 0)} {
		if _, ok := h.String(syntax.Ref{Number: 1}, bad); ok {
			t.Errorf("%d bytes decrypt", len(bad))
		}
	}
	if _, ok := h.String(syntax.Ref{Number: 1}, bytes.Repeat([]byte{7}, 48)); ok {
		t.Error("broken padding decrypts")
	}
}

func TestOpenRefuses(t *testing.T) {
	base := samples()["AES-128"]
	text := base.dictionary()
	replace := func(old, with string) []byte {
		if !strings.Contains(text, old) {
			t.Fatalf("no %s in the dictionary", old)
		}
		return wrap(strings.Replace(text, old, with, 1), "")
	}
	strong := samples()["AES-256 R6"].dictionary()
	for name, c := range map[string]struct {
		file []byte
		code failure.Code
	}{
		"no dictionary":        {wrap("7", ""), failure.PDFMalformed},
		"dictionary missing":   {wrap("9 0 R", ""), failure.PDFMalformed},
		"for certificates":     {replace("/Filter /Standard", "/Filter /Adobe.PubSec"), failure.PDFUnsupported},
		"unknown version":      {replace("/V 4", "/V 3"), failure.PDFUnsupported},
		"unknown revision":     {replace("/R 4", "/R 6"), failure.PDFUnsupported},
		"key given twice":      {replace("/V 4", "/V 4 /#56 4"), failure.PDFMalformed},
		"text for a number":    {replace("/V 4", "/V (4)"), failure.PDFMalformed},
		"short owner":          {replace("/O <", "/O <00> /X <"), failure.PDFMalformed},
		"filter not there":     {replace("/StrF /StdCF", "/StrF /Other"), failure.PDFUnsupported},
		"filter of version 5":  {replace("/CFM /AESV2", "/CFM /AESV3"), failure.PDFUnsupported},
		"filter of no method":  {replace("/CFM /AESV2", "/CFM /None"), failure.PDFUnsupported},
		"another identifier":   {wrap(text, "[<00> <00>]"), failure.PDFPasswordWrong},
		"permissions changed":  {wrap(strings.Replace(strong, "/P -4", "/P -8", 1), ""), failure.PDFMalformed},
		"wrapped key too long": {wrap(strings.Replace(strong, "/UE <", "/UE <0000> /X <", 1), ""), failure.PDFMalformed},
	} {
		h, err := open(t, c.file, "user")
		if got := failure.CodeOf(err); got != c.code || h != nil {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

// TestPermissions: bits 4 and 6, or the owner.
func TestPermissions(t *testing.T) {
	for _, name := range []string{"RC4-40 R2", "RC4-128", "AES-128", "AES-256 R6"} {
		for permissions, want := range map[int32]bool{-4: true, -4 &^ 8: false, -4 &^ 32: false, -4 &^ 256: true, 40: true, 0: false} {
			s := samples()[name]
			s.permissions = permissions
			for password, may := range map[string]bool{"user": want, "owner": true} {
				if h, err := open(t, s.file(), password); err != nil || h.MaySign() != may {
					t.Errorf("%s, %b as %s: %v", name, permissions, password, err)
				}
			}
		}
	}
}

// TestReadings are passwords as people type them.
func TestReadings(t *testing.T) {
	for _, c := range []struct{ sample, stored, typed string }{
		{"AES-256 R6", "パスワード 1", "ﾊﾟｽﾜｰﾄﾞ　１"}, {"AES-256 R6", "ABC abc!", "ＡＢＣ\u00A0ａｂｃ！"},
		{"AES-256 R6", "ガギグゲゴヴワ゚", "ｶﾞｷﾞｸﾞｹﾞｺﾞｳﾞﾜﾟ"}, {"AES-256 R6", "ab", "a\u00ADb\u200B"},
		{"AES-256 R6", strings.Repeat("山", 42) + "a", strings.Repeat("山", 42) + "abc"},
		{"AES-256 R5", "ﾊﾟ", "ﾊﾟ"}, {"AES-128", "p\xE4ss\xA0", "päss€"}, {"AES-128", "山", "山"},
		{"AES-128", "\xFF\xFE", "\xFF\xFE"}, {"RC4-128", strings.Repeat("x", 32), strings.Repeat("x", 40)},
	} {
		s := samples()[c.sample]
		s.user = c.stored
		if s.version == 5 {
			s.user = c.stored[:min(len(c.stored), maxPassword)]
		}
		if _, err := open(t, s.file(), c.typed); err != nil {
			t.Errorf("%s, %q for %q: %v", c.sample, c.typed, c.stored, err)
		}
	}
}

// TestRevisionsAlike refuses updates that change how the file is encrypted.
func TestRevisionsAlike(t *testing.T) {
	s := samples()["AES-128"]
	file := s.file()
	for trailer, code := range map[string]failure.Code{
		"/ID [<30313233343536373839616263646566> <01>] /Encrypt " + s.dictionary():                           "",
		"/ID [<30313233343536373839616263646566> <01>]":                                                      failure.PDFMalformed,
		"/ID [<30313233343536373839616263646567> <01>] /Encrypt " + s.dictionary():                           failure.PDFMalformed,
		"/ID [<30313233343536373839616263646566> <01>] /Encrypt " + samples()["AES-128, clear"].dictionary(): failure.PDFMalformed,
	} {
		updated := fmt.Appendf(bytes.Clone(file), "xref\n0 1\n0000000000 65535 f\r\ntrailer\n<< /Size 2 /Root 1 0 R "+
			"/Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n", bytes.Index(file, []byte("xref\n")), trailer, len(file))
		if _, err := open(t, updated, "user"); failure.CodeOf(err) != code {
			t.Errorf("%.60s: %v, want %q", trailer, err, code)
		}
	}
}
