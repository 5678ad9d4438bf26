package cms

import (
	"bytes"
	"slices"
	"sort"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// tagContext0 and tagContext1 are the constructed context-specific tags.
var (
	tagContext0 = asn1.Tag(0).ContextSpecific().Constructed()
	tagContext1 = asn1.Tag(1).ContextSpecific().Constructed()
)

// addSetOf appends a SET OF of whole DER elements under the given tag, in the
// order X.690 §11.6 demands.
func addSetOf(b *cryptobyte.Builder, tag asn1.Tag, elements [][]byte) {
	sorted := slices.Clone(elements)
	sort.Slice(sorted, func(i, j int) bool { return bytes.Compare(sorted[i], sorted[j]) < 0 })
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, e := range sorted {
			b.AddBytes(e)
		}
	})
}

// isSorted reports whether elements are in the order of X.690 §11.6.
func isSorted(elements [][]byte) bool {
	return slices.IsSortedFunc(elements, bytes.Compare)
}

// element encodes what f adds, as one DER element.
func element(tag asn1.Tag, f cryptobyte.BuilderContinuation) []byte {
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(tag, f)
	return b.BytesOrPanic()
}

// addOID appends an object identifier given by its content octets.
func addOID(b *cryptobyte.Builder, oid oid) {
	b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes([]byte(oid)) })
}

// readOID reads an object identifier as its content octets.
func readOID(s *cryptobyte.String, out *oid) bool {
	var content cryptobyte.String
	if !s.ReadASN1(&content, asn1.OBJECT_IDENTIFIER) || !isOID(content) {
		return false
	}
	*out = oid(content)
	return true
}

// readElements splits the content of a SET or SEQUENCE into its whole
// elements, at most max of them.
func readElements(content cryptobyte.String, max int) ([][]byte, Problem) {
	var list [][]byte
	for !content.Empty() {
		var e cryptobyte.String
		var tag asn1.Tag
		if !content.ReadAnyASN1Element(&e, &tag) {
			return nil, Malformed
		}
		if len(list) == max {
			return nil, TooLarge
		}
		list = append(list, e)
	}
	return list, ""
}

// checkDER walks whole elements and returns "" if each obeys the general rules
// of DER, BEREncoding if one only obeys BER, TooLarge beyond maxDepth, and
// Malformed if it is neither.
func checkDER(data []byte, depth int) Problem {
	for len(data) > 0 {
		tag, content, rest, problem := header(data)
		if problem != "" {
			return problem
		}
		if tag&0x20 != 0 {
			if tag < 0x40 && tag != 0x30 && tag != 0x31 {
				return BEREncoding // a universal string in pieces
			}
			if depth == maxDepth {
				return TooLarge
			}
			if problem := checkDER(content, depth+1); problem != "" {
				return problem
			}
		} else if problem := checkPrimitive(tag, content); problem != "" {
			return problem
		}
		data = rest
	}
	return ""
}

// header splits the first element of data. It names BER lengths.
func header(data []byte) (tag byte, content, rest []byte, problem Problem) {
	if len(data) < 2 || data[0]&0x1f == 0x1f {
		return 0, nil, nil, Malformed // no type of CMS has a high tag number
	}
	tag, n, data := data[0], int(data[1]), data[2:]
	if n == 0x80 {
		return 0, nil, nil, BEREncoding
	}
	if n > 0x80 {
		octets := n & 0x7f
		if octets > 4 || len(data) < octets {
			return 0, nil, nil, Malformed
		}
		first := data[0]
		for n = 0; octets > 0; octets-- {
			n, data = n<<8|int(data[0]), data[1:]
		}
		if n < 0x80 || first == 0 {
			return 0, nil, nil, BEREncoding
		}
	}
	if n > len(data) {
		return 0, nil, nil, Malformed
	}
	return tag, data[:n], data[n:], ""
}

// checkPrimitive checks the content octets of the types that BER can write in
// several ways.
func checkPrimitive(tag byte, content []byte) Problem {
	switch asn1.Tag(tag) {
	case asn1.BOOLEAN:
		if len(content) != 1 {
			return Malformed
		}
		if content[0] != 0 && content[0] != 0xff {
			return BEREncoding
		}
	case asn1.INTEGER, asn1.ENUM:
		if len(content) == 0 {
			return Malformed
		}
		if len(content) > 1 && (content[0] == 0 && content[1] < 0x80 ||
			content[0] == 0xff && content[1] >= 0x80) {
			return BEREncoding
		}
	case asn1.NULL:
		if len(content) != 0 {
			return Malformed
		}
	case asn1.OBJECT_IDENTIFIER:
		if !isOID(content) {
			return Malformed
		}
	case asn1.SEQUENCE &^ 0x20, asn1.SET &^ 0x20:
		return Malformed
	}
	return ""
}

// isOID reports whether content is a well-formed object identifier: complete
// sub-identifiers without leading zero groups (X.690 §8.19.2).
func isOID(content []byte) bool {
	start := true
	for _, c := range content {
		if start && c == 0x80 {
			return false
		}
		start = c < 0x80
	}
	return len(content) > 0 && start
}
