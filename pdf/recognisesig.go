package pdf

import (
	"bytes"
	"strings"

	"github.com/natsuin/natsuin/pdf/internal/syntax"
)

// checkSignature allows the dictionaries of the profiles, and reads one.
func (c *recogniser) checkSignature(d syntax.Object, empty bool) (signatureValues, error) {
	var v signatureValues
	keys := []string{"Type", "Filter", "SubFilter", "ByteRange", "Contents", "M"}
	texts := []struct {
		key  string
		into *string
	}{{"Name", &v.name}, {"Reason", &v.reason}, {"Location", &v.location}, {"ContactInfo", &v.contactInfo}}
	for _, t := range texts {
		if !hasKey(d, t.key) {
			continue
		}
		var err error
		if *t.into, err = readText(d.Get(t.key)); err != nil || *t.into == "" {
			return v, refusedUnless(err, "an empty text in the signature")
		}
		keys = append(keys, t.key)
	}
	v.profile = profileOf(d.Get("SubFilter"))
	if v.profile == "" || v.profile == MOJRegistry && strings.TrimSpace(v.name) == "" ||
		c.objects[c.signature].IsStream() || !isExactly(d, keys...) || !isRaw(d.Get("Type"), "/Sig") ||
		!isRaw(d.Get("Filter"), "/Adobe.PPKLite") {
		return v, refused("a signature dictionary that is of no profile")
	}
	date := d.Get("M")
	at, zoned, ok := ParseDate(string(date.Bytes()))
	encrypted := c.f.Cipher() != nil
	if !ok || !zoned || !isRaw(date, "("+formatDate(at)+")") && !(encrypted && isHex(date, []byte(formatDate(at)))) {
		return v, refused("a signing time that is not as prepared here")
	}
	v.time = at
	return v, c.checkByteRange(&v, d, empty)
}

// checkByteRange asks for a range that covers everything up to the end of this
// revision but exactly the value of /Contents.
func (c *recogniser) checkByteRange(v *signatureValues, d syntax.Object, empty bool) error {
	contents, ranges := d.Get("Contents"), d.Get("ByteRange")
	if ranges.Kind != syntax.Array || ranges.Len() != 4 || !blankGaps(ranges, syntax.Object{}) ||
		contents.Kind != syntax.HexString {
		return refused("a signature without /ByteRange or /Contents")
	}
	for i := range 4 {
		v.byteRange[i], _ = ranges.At(i).Int()
		if ranges.At(i).Kind != syntax.Integer {
			return refused("a byte range that is no range")
		}
	}
	end := c.f.Revisions()[c.k].End
	if v.byteRange != [4]int64{0, contents.Pos, contents.End(), end - contents.End()} {
		return refused("a byte range that does not cover the file")
	}
	digits := contents.Raw[1 : len(contents.Raw)-1]
	if v.reserve = len(digits) / 2; len(digits)%2 != 0 || v.reserve < MinReserve || v.reserve > MaxReserve {
		return refused("another size of /Contents")
	}
	if bytes.ContainsAny(digits, "\x00\t\n\f\r ") {
		return refused("white space in /Contents")
	}
	if empty && len(bytes.Trim(digits, "0")) != 0 {
		return refused("a signature that is not empty")
	}
	return nil
}
