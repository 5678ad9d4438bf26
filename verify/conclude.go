package verify

import (
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
)

// The sub-indications this package concludes by itself, in the words of EN
// 319 102-1 §5.1.3. Others come from package trust.
const (
	// FormatFailure: not a signature of the standard (TOTAL-FAILED).
	FormatFailure trust.SubIndication = "FORMAT_FAILURE"
	// HashFailure: the content is not what was signed (TOTAL-FAILED).
	HashFailure trust.SubIndication = "HASH_FAILURE"
	// SigCryptoFailure: the key does not verify the signature (TOTAL-FAILED).
	SigCryptoFailure trust.SubIndication = "SIG_CRYPTO_FAILURE"
	// SigConstraintsFailure: an attribute or a later change is not allowed for
	// a verdict (INDETERMINATE).
	SigConstraintsFailure trust.SubIndication = "SIG_CONSTRAINTS_FAILURE"
	// CryptoConstraintsFailure: an algorithm or key that is too weak or not
	// supported (INDETERMINATE).
	CryptoConstraintsFailure trust.SubIndication = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
	// SignedDataNotFound: what was signed is not there (INDETERMINATE).
	SignedDataNotFound trust.SubIndication = "SIGNED_DATA_NOT_FOUND"
	// Generic: another reason, told by the rest of the report (INDETERMINATE).
	Generic trust.SubIndication = "GENERIC"
)

// conclusion is an indication with its reason; the zero value is none yet.
type conclusion struct {
	indication trust.Indication
	reason     trust.SubIndication
}

func failed(reason trust.SubIndication) conclusion {
	return conclusion{trust.TotalFailed, reason}
}

func indeterminate(reason trust.SubIndication) conclusion {
	return conclusion{trust.Indeterminate, reason}
}

// worst returns the first TOTAL-FAILED of the list, otherwise the first
// INDETERMINATE, otherwise none. The list is in the order in which the reasons
// matter.
func worst(list ...conclusion) conclusion {
	for _, want := range []trust.Indication{trust.TotalFailed, trust.Indeterminate} {
		for _, c := range list {
			if c.indication == want {
				return c
			}
		}
	}
	return conclusion{}
}

// conclude sets the conclusion of s from what was found about the document
// (found, in order of weight) and from the verdict on the certificate. Only a
// signature about which everything is positively known can pass; a state that
// no rule has named is INDETERMINATE.
func (s *Signature) conclude(chain conclusion, found ...conclusion) {
	c := worst(append(found, chain)...)
	if c == (conclusion{}) {
		c = indeterminate(Generic)
		if s.flawless() && chain.indication == trust.TotalPassed {
			c = conclusion{trust.TotalPassed, ""}
		}
	}
	s.Indication, s.SubIndication = c.indication, c.reason
}

// flawless reports whether every dimension of the document itself is good.
func (s *Signature) flawless() bool {
	return s.Integrity.Status == Intact && len(s.Integrity.Problems) == 0 &&
		s.Signer != nil && s.Signer.Identified &&
		(s.Coverage == pdf.EntireFile || s.Coverage == pdf.EntireRevision) &&
		(s.Modification == pdf.ModificationNone || s.Modification == pdf.ModificationLTA ||
			s.Modification == pdf.ModificationFormFilling)
}
