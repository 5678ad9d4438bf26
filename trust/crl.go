package trust

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"

	"github.com/natsuin/natsuin/cert"
)

var (
	oidCRLNumber      = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidReasonCode     = asn1.ObjectIdentifier{2, 5, 29, 21}
	oidInvalidityDate = asn1.ObjectIdentifier{2, 5, 29, 24}
	oidDeltaCRL       = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidIssuingPoint   = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidAuthorityKeyID = asn1.ObjectIdentifier{2, 5, 29, 35}
)

// reasonRemoveFromCRL may stand in delta CRLs only.
const reasonRemoveFromCRL = 8

// byCRL asks one complete CRL about the certificate, in the order of RFC 5280
// section 6.3.3.
func (c *checker) byCRL(der []byte) finding {
	if len(der) > maxCRL {
		return silent(WhyTooMuchEvidence)
	}
	list, err := x509.ParseRevocationList(der)
	if err != nil || len(list.Raw) != len(der) {
		return silent(WhyMalformed)
	}
	if why := crlAuthentic(list, c.issuer); why != "" {
		return silent(why)
	}
	if why := crlUnderstood(list); why != "" {
		return silent(why)
	}
	entry, why := c.entry(list)
	if why != "" {
		return silent(why)
	}
	if entry != nil {
		return c.listed(entry.RevocationTime, list.ThisUpdate, reasonOf(entry))
	}
	if why := c.fresh(list.ThisUpdate, list.NextUpdate, 0); why != "" {
		return silent(why)
	}
	return finding{thisUpdate: list.ThisUpdate}
}

// crlAuthentic: the CRL bears the name of the certificate's issuer and is
// signed with that issuer's key, which may sign CRLs (RFC 5280 section 6.3.3
// (b), (f), (g)). Another generation of the same name is another issuer.
func crlAuthentic(list *x509.RevocationList, issuer *cert.Certificate) Why {
	if !bytes.Equal(list.RawIssuer, issuer.X509.RawSubject) {
		return WhyOtherIssuer
	}
	if !hasUsage(issuer, x509.KeyUsageCRLSign) {
		return WhyKeyUsage
	}
	return signed(issuer, list.SignatureAlgorithm, list.RawTBSRevocationList, list.Signature)
}

// crlUnderstood: the CRL is complete and has no critical extension, of itself
// or of any entry, that is not understood; else it must not be used for any
// certificate (RFC 5280 sections 5.2 and 5.3).
func crlUnderstood(list *x509.RevocationList) Why {
	for _, e := range list.Extensions {
		switch {
		case e.Id.Equal(oidIssuingPoint), e.Id.Equal(oidDeltaCRL):
			return WhyScope
		case e.Critical && !e.Id.Equal(oidAuthorityKeyID) && !e.Id.Equal(oidCRLNumber):
			return WhyCriticalExtension
		}
	}
	for i := range list.RevokedCertificateEntries {
		for _, e := range list.RevokedCertificateEntries[i].Extensions {
			if e.Critical && !e.Id.Equal(oidReasonCode) && !e.Id.Equal(oidInvalidityDate) {
				return WhyCriticalExtension
			}
		}
	}
	return ""
}

// entry returns the earliest entry of the certificate, or nil.
func (c *checker) entry(list *x509.RevocationList) (*x509.RevocationListEntry, Why) {
	var found *x509.RevocationListEntry
	for i := range list.RevokedCertificateEntries {
		e := &list.RevokedCertificateEntries[i]
		if e.SerialNumber.Cmp(c.subject.X509.SerialNumber) != 0 {
			continue
		}
		if e.ReasonCode == reasonRemoveFromCRL {
			return nil, WhyRemoved
		}
		if found == nil || e.RevocationTime.Before(found.RevocationTime) {
			found = e
		}
	}
	return found, ""
}

// reasonOf returns the reason code of an entry, or nil where it states none.
func reasonOf(e *x509.RevocationListEntry) *int {
	for _, x := range e.Extensions {
		if x.Id.Equal(oidReasonCode) {
			code := e.ReasonCode
			return &code
		}
	}
	return nil
}
