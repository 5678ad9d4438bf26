package pdf

import (
	"bytes"
	"fmt"
	"time"
	"unicode/utf16"

	"github.com/natsuin/natsuin/pdf/internal/security"
	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// stringWriter writes the strings of one object.
type stringWriter struct {
	handler *security.Handler // nil in a document that is not encrypted
	of      syntax.Ref
}

// text writes a text as a hexadecimal UTF-16BE string. Literal strings would
// need escapes wherever a byte of a character equals "\", "(" or ")", as in 山 or
// 岡.
func (w stringWriter) text(s string) string { return w.hex(textBytes(s)) }

// date writes a date, which is ASCII.
func (w stringWriter) date(t time.Time) string {
	if w.handler == nil {
		return "(" + formatDate(t) + ")"
	}
	return w.hex([]byte(formatDate(t)))
}

// hex writes bytes, encrypted where the document is.
func (w stringWriter) hex(b []byte) string {
	if w.handler != nil {
		b = w.handler.EncryptString(w.of, b)
	}
	return fmt.Sprintf("<%X>", b)
}

// textBytes are the bytes of a text string in UTF-16BE.
func textBytes(s string) []byte {
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return out
}

// byteRangeText has the same length for every value up to MaxFileSize, so that
// it can be filled in when all offsets are known.
func byteRangeText(b [4]int64) string {
	return fmt.Sprintf("[%d %-10d %-10d %-10d]", b[0], b[1], b[2], b[3])
}

// signatureDictionary writes the dictionary of EN 319 142-1 §6.3 (level B-B)
// and returns it with the offset of the value of /Contents in it.
func signatureDictionary(w stringWriter, opt Options, byteRange [4]int64) (body []byte, contents int) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s\n/ByteRange ", subFilters[opt.Profile])
	out.WriteString(byteRangeText(byteRange))
	out.WriteString("\n/Contents ")
	contents = out.Len()
	out.WriteByte('<')
	out.Write(bytes.Repeat([]byte{'0'}, 2*opt.Reserve))
	fmt.Fprintf(&out, ">\n/M %s", w.date(opt.Time))
	for _, t := range []struct{ key, text string }{
		{"Name", opt.Name}, {"Reason", opt.Reason},
		{"Location", opt.Location}, {"ContactInfo", opt.ContactInfo},
	} {
		if t.text != "" {
			fmt.Fprintf(&out, "\n/%s %s", t.key, w.text(t.text))
		}
	}
	out.WriteString(" >>")
	return out.Bytes(), contents
}

// The invisible signature field, a field and its widget in one dictionary
// (ISO 32000-1 §12.7.4.5). /F is Print and Locked: PDF/A asks for the former.
// An empty appearance stands beside the empty rectangle because PDF/A-1 asks
// for one in every field.
const (
	fieldFlags = 132
	fieldText  = "<< /Type /Annot /Subtype /Widget /FT /Sig /T %s /F %d /Rect [0 0 0 0]\n" +
		"/P %d %d R /V %d 0 R /AP << /N %d 0 R >> >>"
	appearanceText = "<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] /Resources << >> /Length %d >>\n" +
		"stream\n%s\nendstream"
)

// The developer extension that PAdES before PDF 2.0 declares in the catalog
// (ISO 32000-1 §7.12; level 2 is that of ETSI TS 102 778-3).
const (
	extensionKey   = "ESIC"
	extensionBase  = "1.7"
	extensionLevel = 2
	extensionText  = "<< /BaseVersion /1.7 /ExtensionLevel 2 >>"
)

// appearance writes the empty appearance, encrypted where the document is.
func appearance(handler *security.Handler, of syntax.Ref) []byte {
	var data []byte
	if handler != nil {
		data = handler.EncryptStream(of, nil)
	}
	return fmt.Appendf(nil, appearanceText, len(data), data)
}
