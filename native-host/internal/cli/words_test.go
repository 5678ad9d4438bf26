package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// words are the tables of verify/words, which the extension's verify page reads.
type words struct {
	Headline, Alteration, Chain map[string]string
	RevocationUnknown           string `json:"revocationUnknown"`
}

// TestWords holds the text form of a report to the words that the verify page
// uses, so that one file is described alike wherever it is checked.
func TestWords(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		raw, err := os.ReadFile("../../../verify/words/" + language + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var w words
		if err := json.Unmarshal(raw, &w); err != nil {
			t.Fatal(err)
		}
		of := func(x text) string {
			if language == "ja" {
				return x.ja
			}
			return x.en
		}
		same := func(what string, own text, shared string) {
			if of(own) != shared || shared == "" {
				t.Errorf("%s %s: %q here, %q in verify/words", language, what, of(own), shared)
			}
		}
		for key, own := range modifications {
			same(key, own, w.Alteration[key])
		}
		for key, own := range chainStates {
			same(key, own, w.Chain[key])
		}
		for _, status := range []string{"modified", "broken", "unchecked"} {
			var s signature
			s.Integrity.Status = status
			same(status, s.headline(), w.Headline[status])
			same(status, s.alteration(), w.Alteration[status])
		}
		var s signature
		for key, is := range map[string][3]string{ // chain, revocation, indication
			"revoked": {"good", "revoked"}, "issuer-unknown": {"incomplete", "not-checked"}, "needs-check": {"broken", "good"},
			"revocation-unknown": {"good", "not-checked"}, "not-revoked": {"good", "good", totalPassed},
		} {
			s := signature{Indication: is[2]}
			s.Chain.Status, s.Revocation.Status = is[0], is[1]
			same(key, s.certificateInShort(), w.Headline[key])
		}
		s.Integrity.Status, s.Coverage = intact, "unclear"
		same("changed-later", s.headline(), w.Headline["changed-later"])
		same("partial", s.alteration(), w.Alteration["partial"])
		if got := strings.TrimSpace(of(unknownRevocation)); got != w.RevocationUnknown {
			t.Errorf("%s: %q here, %q in verify/words", language, got, w.RevocationUnknown)
		}
	}
}
