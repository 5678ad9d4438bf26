package attacks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// report is what of a report of package verify decides here.
type report struct {
	Signatures []struct {
		Indication   string `json:"indication"`
		Modification string `json:"modification"`
		Signer       *struct {
			SHA256 string `json:"sha256"`
		} `json:"signer"`
	} `json:"signatures"`
	Error *struct {
		Code string `json:"code"`
	} `json:"error"`
}

// Caught says whether a report sees through an attack: no signature by the
// victim passes, and the reason is the one expected. The error tells what is
// wrong with it otherwise.
func (w *World) Caught(c Case, raw []byte) error {
	var r report
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("reading the report on %q: %w", c.Name, err)
	}
	if r.Error == nil && len(r.Signatures) == 0 {
		return fmt.Errorf("%q: no signature and no reason", c.Name)
	}
	for _, s := range r.Signatures {
		if s.Indication == "TOTAL-PASSED" && s.Signer != nil && s.Signer.SHA256 == fingerprint(w.Victim.Certificate) {
			return fmt.Errorf("%q passes", c.Name)
		}
	}
	if !strings.Contains(string(raw), c.Want) {
		return fmt.Errorf("%q is caught for another reason than %s", c.Name, c.Want)
	}
	return nil
}

// Accepted says whether a report is right about a genuine file: the first
// signature passes, and what follows it is what was done.
func (w *World) Accepted(c Case, raw []byte) error {
	var r report
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("reading the report on %q: %w", c.Name, err)
	}
	switch {
	case r.Error != nil || len(r.Signatures) == 0:
		return fmt.Errorf("%q gets no verdict", c.Name)
	case r.Signatures[0].Modification != c.Want:
		return fmt.Errorf("%q: then %s, want %s", c.Name, r.Signatures[0].Modification, c.Want)
	case r.Signatures[0].Indication != "TOTAL-PASSED":
		return fmt.Errorf("%q is %s", c.Name, r.Signatures[0].Indication)
	}
	return nil
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
