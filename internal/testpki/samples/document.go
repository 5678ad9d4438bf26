package samples

import (
	"bytes"
	"math/big"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
)

// reserve is room for a signature with a time-stamp, in bytes.
const reserve = 16 << 10

// signPDF puts a signature into a document.
func signPDF(file []byte, at time.Time, sign func(digest []byte) ([]byte, error)) ([]byte, error) {
	r := bytes.NewReader(file)
	p, err := pdf.Prepare(r, int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: at, Reserve: reserve})
	if err != nil {
		return nil, err
	}
	if err := p.Digest(r); err != nil {
		return nil, err
	}
	message, err := sign(p.ContentDigest)
	if err != nil {
		return nil, err
	}
	tail, err := pdf.Complete(p, message)
	return append(file, tail...), err
}

func serialOf(c *testpki.Credential) *big.Int { return parse(c.Certificate).SerialNumber }
