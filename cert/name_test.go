package cert

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"
)

// TestNameTypes: attribute types are written by their short name, all others by
// their number; an object identifier that is none makes the name malformed.
func TestNameTypes(t *testing.T) {
	for want, oid := range map[string]asn1.ObjectIdentifier{
		"CN": {2, 5, 4, 3}, "serialNumber": {2, 5, 4, 5}, "C": {2, 5, 4, 6}, "L": {2, 5, 4, 7}, "ST": {2, 5, 4, 8},
		"STREET": {2, 5, 4, 9}, "O": {2, 5, 4, 10}, "OU": {2, 5, 4, 11}, "title": {2, 5, 4, 12},
		"UID": {0, 9, 2342, 19200300, 100, 1, 1}, "DC": {0, 9, 2342, 19200300, 100, 1, 25},
		"2.5.4.4": {2, 5, 4, 4}, "1.2.392.200149.8.5.5.1": {1, 2, 392, 200149, 8, 5, 5, 1},
	} {
		der, err := asn1.Marshal(pkix.RDNSequence{{{Type: oid, Value: "Mihon, 1"}}})
		if err != nil {
			t.Fatal(err)
		}
		n, err := parseName(der)
		if got := n.text(); err != nil || got != want+`=Mihon\, 1` {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
	for _, content := range []string{"", "\x80\x01", "\x55\x84"} {
		pair := "\x06" + string(rune(len(content))) + content + "\x0C\x01x"
		der := "\x30" + string(rune(len(pair)+4)) + "\x31" + string(rune(len(pair)+2)) + "\x30" + string(rune(len(pair))) + pair
		if n, err := parseName([]byte(der)); err == nil {
			t.Errorf("%x was read as %s", content, n.text())
		}
	}
}
