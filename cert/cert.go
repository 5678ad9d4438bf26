// Package cert reads what one JPKI certificate says: its class, its policies,
// the four attributes, where its revocation list is named. Bytes go in; the
// package knows no card and decides nothing about trust: everything here is a
// claim until package trust has checked who made it.
package cert

import (
	"crypto/sha256"
	"crypto/x509"
	"strings"

	"github.com/natsuin/natsuin/failure"
)

// Bounds on what is read. Real certificates have about 2 KB, six other names
// and names of six parts.
const (
	MaxSize       = 64 << 10 // bytes of DER
	maxNames      = 64       // general names in one extension
	maxPoints     = 16       // distribution points
	maxAttributes = 64       // attributes in one distinguished name
	maxText       = 4096     // bytes of one attribute value
)

// Class is the kind of a certificate, in the stable words of every report.
type Class string

// The classes. A certificate has a class only where issuer name, policy and key
// usage agree; whatever else parses is ClassOther.
const (
	ClassSign  Class = "sign"  // 署名用: signs documents, carries the four attributes
	ClassAuth  Class = "auth"  // 利用者証明用: logs in
	ClassOther Class = "other" // anything else, CA certificates included
)

// Certificate is one parsed certificate. None of it is trusted.
type Certificate struct {
	X509 *x509.Certificate
	// SHA256 is the digest of the DER, the form in which anchors are pinned.
	SHA256 [sha256.Size]byte
	Class  Class
	// PolicyOIDs are the certificate policies in dotted form, in order.
	PolicyOIDs []string
	// Attributes are the four attributes; nil unless Class is ClassSign.
	Attributes *Attributes
	// CRLDistribution are the distribution points named by a directoryName,
	// the only form JPKI uses; it is not an address.
	CRLDistribution []DistributionPoint
	// Issues is the class that the subject's name says it issues: what a JPKI
	// CA certificate has instead of a Class. ClassOther for everybody else.
	Issues Class
	// Test says that the issuer calls itself a test authority.
	Test bool

	subject, issuer name
}

// Subject and Issuer return the names in the order of the certificate, as
// "C=JP, L=Mihon-ken, CN=…". The standard library's String reverses them and
// joins repeated attributes.
func (c *Certificate) Subject() string { return c.subject.text() }

// Issuer is Subject for the issuer's name.
func (c *Certificate) Issuer() string { return c.issuer.text() }

// Parse reads a DER certificate of at most MaxSize bytes with nothing after it.
// It fails with failure.CertificateMalformed; a certificate of a foreign
// profile is no failure, but has ClassOther.
func Parse(der []byte) (*Certificate, error) {
	if len(der) > MaxSize {
		return nil, tooLarge(der)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		if around := parseAround(der); around != nil {
			parsed, err = around, nil
		}
	}
	if err != nil {
		return nil, failure.Wrap(failure.CertificateMalformed, err, "reading a certificate")
	}
	return read(parsed)
}

func tooLarge(der []byte) error {
	return failure.New(failure.CertificateMalformed, "reading a certificate of %d bytes", len(der))
}

// read reads what the standard library leaves open.
func read(parsed *x509.Certificate) (*Certificate, error) {
	c := &Certificate{X509: parsed, SHA256: sha256.Sum256(parsed.Raw)}
	for _, p := range parsed.Policies {
		c.PolicyOIDs = append(c.PolicyOIDs, p.String())
	}
	var err error
	if c.issuer, err = parseName(parsed.RawIssuer); err != nil {
		return nil, failure.Wrap(failure.CertificateMalformed, err, "reading the issuer's name")
	}
	if c.subject, err = parseName(parsed.RawSubject); err != nil {
		return nil, failure.Wrap(failure.CertificateMalformed, err, "reading the subject's name")
	}
	c.Class = classify(c.issuer, c.PolicyOIDs, parsed)
	c.Issues = issues(c.subject)
	c.Test = isTest(c.issuer, c.PolicyOIDs)
	if err := c.readExtensions(); err != nil {
		return nil, failure.Wrap(failure.CertificateMalformed, err, "reading an extension")
	}
	return c, nil
}

// readExtensions reads those extensions that the standard library drops.
func (c *Certificate) readExtensions() error {
	for _, e := range c.X509.Extensions {
		var err error
		switch {
		case e.Id.Equal(oidCRLDistribution):
			c.CRLDistribution, err = parseDistribution(e.Value)
		case e.Id.Equal(oidSubjectAltName) && c.Class == ClassSign:
			c.Attributes, err = parseAttributes(e.Value)
		}
		if err != nil {
			return err
		}
	}
	if c.Class == ClassSign && c.Attributes == nil {
		c.Attributes = &Attributes{}
	}
	return nil
}

// SameName reports whether a typed name is the 氏名 of a 署名用 certificate.
// Ideographic and ASCII spaces, and runs of them, count as one space, and those
// at the ends do not count; nothing else is folded. It is false for a
// certificate without attributes and for an empty name.
func (c *Certificate) SameName(typed string) bool {
	if c.Attributes == nil {
		return false
	}
	typed = foldSpaces(typed)
	return typed != "" && typed == foldSpaces(c.Attributes.Name)
}

func foldSpaces(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\u3000'
	}), " ")
}
