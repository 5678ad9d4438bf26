package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
)

// sound is a signature about which all is known to be good.
func sound() signature {
	s := signature{ID: "S1", Indication: totalPassed, Coverage: entireFile, Modification: "none", Level: "pades-bb"}
	s.Integrity.Status = intact
	s.Chain = chain{Status: "good", Class: "sign"}
	at := "2026-06-01T00:00:00Z"
	s.Revocation = revocation{Status: "good", Source: "crl", SourceTime: &at}
	s.Time.Judged = &at
	return s
}

// TestHeadline: the few words at the top never say more than is known.
func TestHeadline(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*signature)
		want   string
	}{
		{"passed", func(s *signature) {}, "改変なし・失効なし（失効情報の時点）"},
		{"not checked", func(s *signature) { s.Indication, s.Revocation.Status = "INDETERMINATE", "not-checked" }, "改変なし・失効未確認"},
		{"unknown", func(s *signature) { s.Indication, s.Revocation.Status = "INDETERMINATE", "unknown" }, "改変なし・失効未確認"},
		{"revoked", func(s *signature) { s.Indication, s.Revocation.Status = totalFailed, "revoked" }, "改変なし・失効"},
		{"expired", func(s *signature) { s.Indication, s.Chain.Status = "INDETERMINATE", "expired" }, "改変なし・要確認"},
		{"expired, not checked", func(s *signature) { s.Chain.Status, s.Revocation.Status = "expired", "not-checked" }, "改変なし・要確認"},
		{"no issuer", func(s *signature) { s.Chain.Status, s.Revocation.Status = "incomplete", "not-checked" }, "改変なし・発行元未確認"},
		{"no issuer, revoked", func(s *signature) { s.Chain.Status, s.Revocation.Status = "incomplete", "revoked" }, "改変なし・失効"},
		{"indeterminate", func(s *signature) { s.Indication = "INDETERMINATE" }, "改変なし・要確認"},
		{"modified", func(s *signature) { s.Indication, s.Integrity.Status = totalFailed, "modified" }, "改変あり"},
		{"broken", func(s *signature) { s.Indication, s.Integrity.Status = totalFailed, "broken" }, "署名が壊れています"},
		{"unchecked", func(s *signature) { s.Integrity.Status = "unchecked" }, "改変は確認できません"},
		{"new status", func(s *signature) { s.Integrity.Status = "sparkling" }, "改変は確認できません"},
		{"changed later", func(s *signature) { s.Modification = "other" }, "署名のあとの変更あり・要確認"},
		{"annotated later", func(s *signature) { s.Modification = "annotations" }, "署名のあとの変更あり・要確認"},
		{"signed again", func(s *signature) { s.Modification, s.Coverage = "form-filling", "entire-revision" }, "改変なし・失効なし（失効情報の時点）"},
		{"partly covered", func(s *signature) { s.Coverage = "unclear" }, "署名のあとの変更あり・要確認"},
		{"test", func(s *signature) { s.Chain.Test = true }, "改変なし・失効なし（失効情報の時点）・テスト用"},
	} {
		s := sound()
		c.change(&s)
		if got := s.headline().ja; got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}

// TestExit holds the statuses to the contract.
func TestExit(t *testing.T) {
	with := func(indications ...string) report {
		r := report{Signatures: []signature{}}
		for _, i := range indications {
			r.Signatures = append(r.Signatures, signature{Indication: i})
		}
		return r
	}
	for want, reports := range map[status][]report{
		0: {with(totalPassed), with(totalPassed, totalPassed)},
		1: {with(totalFailed), with(totalPassed, "INDETERMINATE", totalFailed)},
		2: {{Error: &reportError{Code: failure.ContentMissing}}},
		3: {with("INDETERMINATE"), with(totalPassed, "INDETERMINATE"), with(""), with("VALID")},
		4: {with()},
		5: {{Error: &reportError{Code: failure.PDFMalformed}}, {Error: &reportError{Code: failure.SandboxFailed}}},
	} {
		for i, r := range reports {
			if got := r.exit(); got != want {
				t.Errorf("report %d: exit status %d, want %d", i, got, want)
			}
		}
	}
}

// TestEndsIntact: natsuin sign keeps nothing that its own verifier doubts.
func TestEndsIntact(t *testing.T) {
	if !(report{Signatures: []signature{{}, sound()}}).endsIntact("pades-bb") {
		t.Error("refused a sound one")
	}
	for name, change := range map[string]func(*signature){
		"modified":  func(s *signature) { s.Integrity.Status = "modified" },
		"uncovered": func(s *signature) { s.Coverage = "entire-revision" },
		"failed":    func(s *signature) { s.Indication = totalFailed },
		"level":     func(s *signature) { s.Level = "none" },
	} {
		s := sound()
		change(&s)
		if (report{Signatures: []signature{s}}).endsIntact("pades-bb") {
			t.Errorf("kept one: %s", name)
		}
	}
	if (report{}).endsIntact("pades-bb") || (report{Signatures: []signature{sound()}, Error: &reportError{}}).endsIntact("pades-bb") {
		t.Error("kept one without a signature")
	}
}

// TestRevocationWords: a reason is shown raw, and concludes nothing.
func TestRevocationWords(t *testing.T) {
	reason, at := 3, "2026-05-01T00:00:00Z"
	r := revocation{Status: "revoked", ReasonCode: &reason, Reason: "affiliationChanged", Time: &at}
	if got := r.words().ja; !strings.Contains(got, "理由コード 3 affiliationChanged（") || !strings.HasSuffix(got, "事情は断定できません）") {
		t.Errorf("got %s", got)
	}
	if got := (revocation{Status: "new"}).words(); got.ja != "未確認" {
		t.Errorf("got %s", got.ja)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, raw := range []string{"", "{}", `{"schema":2}`, `{"schema":1`} {
		if _, err := decodeReport([]byte(raw)); failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("%q: %v", raw, err)
		}
		if _, err := decodeChainReport([]byte(raw)); failure.CodeOf(err) != failure.SandboxFailed {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestReport: whatever goes wrong is said in the person's language, with the
// count if the card gave one.
func TestReport(t *testing.T) {
	for locale, want := range map[string][2]string{
		"ja_JP.UTF-8": {"残り4回", "Wrong PIN"}, "en_US.UTF-8": {"tries left: 4", "暗証番号"}, "de_DE": {"Wrong PIN", "暗証番号"},
	} {
		var out bytes.Buffer
		p := &Program{Err: &out, Getenv: func(name string) string { return map[string]string{"LANG": locale}[name] }}
		if got := p.exit(failure.WithTries(failure.PINWrong, 4, "testing")); got != exitFailed {
			t.Errorf("%s: exit status %d", locale, got)
		}
		if !strings.Contains(out.String(), want[0]) || strings.Contains(out.String(), want[1]) ||
			!strings.Contains(out.String(), "[pin-wrong] testing") {
			t.Errorf("%s: said %s", locale, out.String())
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ args, others, name string }{
		{"a b", "a b", ""}, {"--name x a b", "a b", "x"}, {"a --name x b", "a b", "x"}, {"a b --name=x", "a b", "x"},
		{"a -- --name x", "a --name x", ""}, {"--name x -- -a", "-a", "x"},
	} {
		f := newFlags("test")
		name := f.String("name", "", "")
		others, err := parse(f, strings.Fields(c.args))
		if err != nil || strings.Join(others, " ") != c.others || *name != c.name {
			t.Errorf("%s: got %q, %q, %v", c.args, others, *name, err)
		}
	}
	f := newFlags("test")
	if _, err := parse(f, []string{"a", "--new"}); failure.CodeOf(err) != failure.Usage {
		t.Errorf("got %v", err)
	}
}
