package trust

import (
	"slices"
	"testing"
)

// TestMalformed: a piece that is not what it is given as is named by its kind;
// one that can be read is not, whatever it says.
func TestMalformed(t *testing.T) {
	sign := hanako(t).Sign
	certificate, crl, ocsp := sign.CA.Certificate, goodCRL(t, sign.CA), ocspFor(t, sign, nil)
	long := func(der []byte) []byte { return append(slices.Clone(der), 0) }
	refusing := []byte{0x30, 3, 0x0a, 1, 3} // an OCSP response with status tryLater
	for name, row := range map[string]struct {
		ev   Evidence
		want Piece
	}{
		"nothing":             {Evidence{}, ""},
		"all good":            {Evidence{Anchors: [][]byte{certificate}, Certificates: [][]byte{sign.Certificate}, CRLs: [][]byte{crl}, OCSPs: [][]byte{ocsp, refusing}}, ""},
		"flipped signatures":  {Evidence{Anchors: [][]byte{flipLast(certificate)}, CRLs: [][]byte{flipLast(crl)}, OCSPs: [][]byte{flipLast(ocsp)}}, ""},
		"anchor: nothing":     {Evidence{Anchors: [][]byte{certificate, nil}}, PieceCertificate},
		"anchor: a CRL":       {Evidence{Anchors: [][]byte{crl}}, PieceCertificate},
		"certificate: long":   {Evidence{Certificates: [][]byte{long(certificate)}}, PieceCertificate},
		"CRL: rubbish":        {Evidence{CRLs: [][]byte{crl, []byte("rubbish")}}, PieceCRL},
		"CRL: a certificate":  {Evidence{CRLs: [][]byte{certificate}}, PieceCRL},
		"CRL: half":           {Evidence{CRLs: [][]byte{crl[:len(crl)/2]}}, PieceCRL},
		"CRL: long":           {Evidence{CRLs: [][]byte{long(crl)}}, PieceCRL},
		"OCSP: a CRL":         {Evidence{OCSPs: [][]byte{crl}}, PieceOCSP},
		"OCSP: half":          {Evidence{OCSPs: [][]byte{ocsp, ocsp[:len(ocsp)/2]}}, PieceOCSP},
		"OCSP: huge":          {Evidence{OCSPs: [][]byte{make([]byte, maxOCSP+1)}}, ""},
		"CRL: huge":           {Evidence{CRLs: [][]byte{make([]byte, maxCRL+1)}}, ""},
		"too many":            {Evidence{Anchors: make([][]byte, maxCertificates+1)}, ""},
		"too many of another": {Evidence{CRLs: make([][]byte, maxEvidence), OCSPs: [][]byte{nil}}, ""},
	} {
		if got := row.ev.Malformed(); got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}
