package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxKept is how long a list is kept at most, whatever nextUpdate it states:
// JPKI issues one every day.
const maxKept = 24 * time.Hour

// place is where the list of an address is kept.
func (c *Client) place(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(c.options.Cache, hex.EncodeToString(sum[:])+".crl")
}

// kept returns the list of an address while it is current, or nil. A list that
// cannot be read is fetched anew.
func (c *Client) kept(address string) []byte {
	if c.options.Cache == "" {
		return nil
	}
	path := c.place(address)
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxCRL {
		return nil
	}
	list, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	this, next, ok := period(list)
	now := c.options.Now
	if !ok || now.Before(this) || !now.Before(next) || now.Sub(this) > maxKept {
		return nil
	}
	return list
}

// keep writes a list beside its place and moves it there, so that nobody reads
// half of one. One that cannot be kept is fetched again next time.
func (c *Client) keep(address string, list []byte) {
	if _, _, ok := period(list); c.options.Cache == "" || !ok || os.MkdirAll(c.options.Cache, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(c.options.Cache, "list-*")
	if err != nil {
		return
	}
	_, err = f.Write(list)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), c.place(address))
	}
	if err != nil {
		os.Remove(f.Name())
	}
}

// period reads thisUpdate and nextUpdate of a CertificateList (RFC 5280 section
// 5.1) and nothing else; false where there is no nextUpdate. It only says how
// long to keep a file.
func period(der []byte) (this, next time.Time, ok bool) {
	in := cryptobyte.String(der)
	var list, tbs cryptobyte.String
	ok = in.ReadASN1(&list, asn1.SEQUENCE) && list.ReadASN1(&tbs, asn1.SEQUENCE) &&
		tbs.SkipOptionalASN1(asn1.INTEGER) && tbs.SkipASN1(asn1.SEQUENCE) && tbs.SkipASN1(asn1.SEQUENCE) &&
		readTime(&tbs, &this) && readTime(&tbs, &next)
	return this, next, ok
}

func readTime(in *cryptobyte.String, out *time.Time) bool {
	if in.PeekASN1Tag(asn1.UTCTime) {
		return in.ReadASN1UTCTime(out)
	}
	return in.ReadASN1GeneralizedTime(out)
}
