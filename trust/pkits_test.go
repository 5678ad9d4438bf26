package trust

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// pkitsExceptions are the cases whose expected result is not reached, each with
// the rule that allows it. DSA is not among the algorithms accepted here.
var pkitsExceptions = map[string]string{
	"valid_dsa_signatures_test4":            "RFC 5280 section 4.1.1.2: no algorithm is mandatory; DSA is not accepted",
	"valid_dsa_parameter_inheritance_test5": "RFC 5280 section 4.1.1.2: no algorithm is mandatory; DSA is not accepted",
	"valid_crlissuer_test30": "RFC 5280 section 6.3.3 (f) with 6.1.3 (a)(3): the signer of the list must itself be known " +
		"not to be revoked; here only its own list says so, which proves nothing",
}

type pkitsCase struct {
	ID         string
	Name       string
	Cert       string
	OtherCerts []string `json:"other_certs"`
	CRLs       []string
	PathLen    int `json:"path_len"`
	Revocation *bool
	Error      *struct{ Class string }
	Params     struct {
		Initial        []string `json:"user_initial_policy_set"`
		Explicit       bool     `json:"initial_explicit_policy"`
		InhibitMapping bool     `json:"initial_policy_mapping_inhibit"`
		InhibitAny     bool     `json:"initial_any_policy_inhibit"`
	}
}

// The NIST Public Key Interoperability Test Suite, as machine-readable cases.
func TestPKITS(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "corpora", "pkits")
	if _, err := os.Stat(filepath.Dir(dir)); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no corpora")
	}
	var cases []pkitsCase
	if err := json.Unmarshal(pkitsFile(t, filepath.Join(dir, "pkits.json")), &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	if len(pkitsExceptions) > 3 {
		t.Errorf("%d exceptions", len(pkitsExceptions))
	}
	read := func(folder string, names ...string) (out [][]byte) {
		for _, name := range names {
			out = append(out, pkitsFile(t, filepath.Join(dir, folder, name)))
		}
		return out
	}
	at := time.Date(2022, 6, 1, 12, 0, 0, 0, time.UTC)
	reached := 0
	for _, c := range cases {
		r := EvaluatePolicy(read("certs", c.Cert)[0], Evidence{
			Anchors:      read("certs", "TrustAnchorRootCertificate.crt"),
			Certificates: read("certs", c.OtherCerts...),
			CRLs:         read("crls", append([]string{"TrustAnchorRootCRL.crl"}, c.CRLs...)...),
		}, at, Policy{c.Params.Initial, c.Params.Explicit, c.Params.InhibitMapping, c.Params.InhibitAny})
		if c.reached(r) {
			reached++
		}
		if _, excepted := pkitsExceptions[c.Name]; c.reached(r) == excepted {
			t.Errorf("%s %s: excepted %t, %s/%s chain %s/%s revocation %s/%s path %d, expected %+v", c.ID, c.Name, excepted,
				r.Indication, r.SubIndication, r.Chain.Status, r.Chain.Why, r.Revocation.Status, r.Revocation.Why,
				len(r.Chain.Path), c.Error)
		}
	}
	t.Logf("PKITS: %d of %d", reached, len(cases))
}

// reached reports whether a result is the expected one, also in its kind.
func (c *pkitsCase) reached(r Result) bool {
	if c.Error == nil {
		return r.Indication == TotalPassed && len(r.Chain.Path) == c.PathLen
	}
	if r.Indication == TotalPassed {
		return false
	}
	return c.Error.Class != "PathValidationError" || r.Chain.Status != ChainGood
}

func pkitsFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
