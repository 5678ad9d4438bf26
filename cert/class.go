package cert

import (
	"crypto/x509"
	"slices"
	"strings"
)

// profile is what the certificates of one class have in common. The values are
// those of the plastic card's certificates since 2016.
type profile struct {
	class Class
	// unit is the OU that names the issuing authority.
	unit string
	// arc begins the policy; the last number tells card generations apart.
	arc string
	// testPolicy is the policy of the test cards handed out to developers.
	testPolicy string
	usage      x509.KeyUsage
}

var profiles = []profile{
	{
		class:      ClassSign,
		unit:       "JPKI for digital signature",
		arc:        "1.2.392.200149.8.5.1.1.",
		testPolicy: "1.2.392.200149.8.5.1.0.20",
		usage:      x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	},
	{
		class: ClassAuth,
		unit:  "JPKI for user authentication",
		arc:   "1.2.392.200149.8.5.1.3.",
		usage: x509.KeyUsageDigitalSignature,
	},
}

// organisations that may stand as O of a JPKI issuer, and whether they are
// test authorities.
var organisations = map[string]bool{
	"JPKI":            false,
	"JPKI-TEST":       true, // the operator's test cards
	"JPKI-TEST-LOCAL": true, // internal/testpki
}

// testArc begins the policies of test certificates.
const testArc = "1.2.392.200149.8.5.1.0."

// classify returns the class whose issuer name, policy and key usage all hold.
// No one of the three suffices: an 利用者証明用 certificate must never verify a
// contract, nor a CA certificate pass for a citizen's.
func classify(issuer name, policies []string, c *x509.Certificate) Class {
	class := issues(issuer)
	for _, p := range profiles {
		if p.class == class && !c.IsCA && c.KeyUsage == p.usage && p.policy(policies) {
			return class
		}
	}
	return ClassOther
}

// issues returns the class whose authority has this name.
func issues(subject name) Class {
	if _, known := organisations[subject.only(oidOrganisation)]; known {
		for _, p := range profiles {
			if subject.has(oidUnit, p.unit) {
				return p.class
			}
		}
	}
	return ClassOther
}

// policy reports whether the one policy of a certificate is of this profile.
func (p profile) policy(policies []string) bool {
	if len(policies) != 1 {
		return false
	}
	only := policies[0]
	return strings.HasPrefix(only, p.arc) || (p.testPolicy != "" && only == p.testPolicy)
}

// isTest reports whether issuer name or policy say "test".
func isTest(issuer name, policies []string) bool {
	return organisations[issuer.only(oidOrganisation)] ||
		slices.ContainsFunc(policies, func(p string) bool { return strings.HasPrefix(p, testArc) })
}
