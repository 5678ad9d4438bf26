package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"

	"github.com/natsuin/natsuin/internal/testpki"
)

// TestResponderPurpose: an authority certifies others than citizens and
// responders too, for instance a server. Only the purpose OCSP signing appoints
// somebody: neither no purpose at all nor "any" does.
func TestResponderPurpose(t *testing.T) {
	sign := hanako(t).Sign
	ca := &issuer{sign.CA.Certificate, sign.CA.Key}
	for name, row := range map[string]struct {
		purposes []x509.ExtKeyUsage
		want     Result
	}{
		"OCSP signing": {[]x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}, passed},
		"none":         {nil, unknown(WhyResponder)},
		"any":          {[]x509.ExtKeyUsage{x509.ExtKeyUsageAny}, unknown(WhyResponder)},
		"server":       {[]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, unknown(WhyResponder)},
	} {
		template := certTemplate("responder")
		template.ExtKeyUsage = row.purposes
		template.ExtraExtensions = []pkix.Extension{{Id: oidNoCheck, Value: []byte{5, 0}}}
		by := ca.make(t, template, "purpose")
		response := ocspFor(t, sign, func(o *testpki.OCSPTemplate) {
			o.Responder = &testpki.Credential{Certificate: by.der, Key: testpki.New("").Key("purpose")}
		})
		expect(t, name, Evaluate(sign.Certificate, withOCSP(sign, response), noon), row.want)
	}
}
