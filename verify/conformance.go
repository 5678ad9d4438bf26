package verify

import (
	"fmt"
	"slices"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
)

// Conformance is the check of every signature against the rules of a form. It
// is about form alone: a conforming signature may still be a forged one.
type Conformance struct {
	Profile string `json:"profile"` // of Options.Profile
	// Conforms: there is a signature, and no rule is broken.
	Conforms bool `json:"conforms"`
	// Findings has one entry per signature and rule, in the order of the rules;
	// never null.
	Findings []RuleFinding `json:"findings"`
}

// RuleFinding is one rule on one signature.
type RuleFinding struct {
	Signature string      `json:"signature"` // Signature.ID
	Rule      string      `json:"rule"`      // of the list below; stable
	Outcome   RuleOutcome `json:"outcome"`
}

// RuleOutcome says whether a rule is kept.
type RuleOutcome string

// The outcomes.
const (
	Kept RuleOutcome = "kept"
	// BrokenRule: the form does not allow this signature.
	BrokenRule RuleOutcome = "broken"
	// Unknown: nothing in the file tells.
	Unknown RuleOutcome = "unknown"
)

// registryRule is one rule of 法務省「PDFファイルへの電子署名」, as two open-source
// signers quote that page; the page's own wording was not at hand.
type registryRule struct {
	name string
	of   func(c registryCase) RuleOutcome
}

// registryCase is what the rules look at.
type registryCase struct {
	p      pdf.Signature
	last   bool // no later signature covers more
	signed *cms.Signed
	signer *cert.Certificate
}

// registryRules in the order of the page's table: dictionary, time, name, bytes,
// message.
var registryRules = []registryRule{
	{"type", func(c registryCase) RuleOutcome { return when(c.p.Type == "Sig") }},
	{"sub-filter", func(c registryCase) RuleOutcome { return when(c.p.SubFilter == subFilterPKCS7) }},
	{"name", func(c registryCase) RuleOutcome { return when(c.p.Name != "") }},
	{"name-matches", registryName},
	{"signing-time", func(c registryCase) RuleOutcome { return when(!c.p.Time.IsZero()) }},
	{"time-zone", func(c registryCase) RuleOutcome { return when(c.p.Zoned) }},
	{"byte-range", func(c registryCase) RuleOutcome {
		return without(c.p, pdf.ByteRangeMalformed, pdf.ByteRangeStart, pdf.ByteRangeGap, pdf.ByteRangeEnd)
	}},
	{"contents", func(c registryCase) RuleOutcome { return without(c.p, pdf.ContentsMalformed) }},
	{"padding", func(c registryCase) RuleOutcome { return without(c.p, pdf.ContentsPadding) }},
	{"dictionary", func(c registryCase) RuleOutcome {
		return without(c.p, pdf.DictionaryMalformed, pdf.DictionaryAmbiguous, pdf.DictionaryChanged)
	}},
	{"coverage", func(c registryCase) RuleOutcome {
		return when(c.p.Coverage == pdf.EntireFile || !c.last && c.p.Coverage == pdf.EntireRevision)
	}},
	{"message", func(c registryCase) RuleOutcome { return when(c.signed != nil) }},
}

// registryName: /Name is compared with the certificate where that tells a name.
func registryName(c registryCase) RuleOutcome {
	if c.signer == nil || c.signer.Attributes == nil {
		return Unknown
	}
	return when(c.signer.SameName(c.p.Name))
}

func when(kept bool) RuleOutcome {
	if kept {
		return Kept
	}
	return BrokenRule
}

func without(p pdf.Signature, problems ...pdf.Problem) RuleOutcome {
	return when(!slices.ContainsFunc(p.Problems, func(x pdf.Problem) bool { return slices.Contains(problems, x) }))
}

// conformance checks the signatures of a PDF. Only pdf.MOJRegistry is known.
func conformance(list []pdf.Signature, profile string) (*Conformance, error) {
	if profile == "" {
		return nil, nil
	}
	if profile != pdf.MOJRegistry {
		return nil, failure.New(failure.NotSupported, "checking against an unknown profile")
	}
	list = slices.DeleteFunc(slices.Clone(list), func(p pdf.Signature) bool { return p.SubFilter == subFilterTimeStamp })
	out := &Conformance{Profile: profile, Conforms: len(list) > 0, Findings: []RuleFinding{}}
	for i, p := range list {
		c := registryCase{p: p, last: i == len(list)-1}
		if signed, err := cms.Parse(p.Contents); err == nil {
			c.signed = signed
			if signer := signed.Examine(nil).Signer; signer != nil {
				if c.signer, err = cert.Parse(signer.DER); err != nil {
					c.signer = nil
				}
			}
		}
		for _, r := range registryRules {
			f := RuleFinding{fmt.Sprintf("S%d", i+1), r.name, r.of(c)}
			out.Findings = append(out.Findings, f)
			out.Conforms = out.Conforms && f.Outcome != BrokenRule
		}
	}
	return out, nil
}
