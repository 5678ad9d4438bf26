package verify_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// forContent are options to judge a signature over some content.
func forContent(c []byte, ev trust.Evidence) verify.Options {
	return verify.Options{Name: "署名.p7s", At: at, Evidence: ev,
		Content: bytes.NewReader(c), ContentSize: int64(len(c))}
}

func TestDetachedReports(t *testing.T) {
	hanako := person(t, "hanako")
	ca := hanako.Sign.CA
	good := detached(t, hanako.Sign)
	known := evidence(t, ca)
	anchor := trust.Evidence{Anchors: known.Anchors}
	revoked := evidence(t, ca, testpki.Revoked{Serial: serial(t, hanako.Sign),
		Time: at.Add(-48 * time.Hour), Reason: testpki.ReasonAffiliationChanged})
	later := evidence(t, ca)
	withAttributes := forContent(content, known)
	withAttributes.ShowAttributes = true
	changed := append([]byte(nil), content...)
	changed[0] ^= 1
	for _, c := range []struct {
		name string
		der  []byte
		opt  verify.Options
		exit int
	}{
		{"detached-passed", good, forContent(content, known), 0},
		{"detached-attributes", good, withAttributes, 0},
		{"detached-revocation-unknown", good, forContent(content, anchor), 3},
		{"detached-no-anchor", good, forContent(content, trust.Evidence{}), 3},
		{"detached-revoked", good, forContent(content, revoked), 1},
		{"detached-modified", good, forContent(changed, later), 1},
		{"detached-auth-certificate", detached(t, hanako.Auth), forContent(content, evidence(t, hanako.Auth.CA)), 3},
		{"detached-without-content", good, verify.Options{Name: "a.p7s", At: at}, 2},
		{"detached-junk", []byte("0 is no signature"), forContent(content, known), 5},
		{"unknown-format", []byte("plain text"), verify.Options{Name: "a.txt", At: at}, 5},
		{"empty", nil, verify.Options{Name: "empty", At: at}, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := judgeFile(c.der, c.opt)
			if got := r.ExitCode(); got != c.exit {
				t.Errorf("exit code %d, want %d", got, c.exit)
			}
			golden(t, c.name, r.JSON())
			if !c.opt.ShowAttributes && bytes.Contains(r.JSON(), []byte("番号")) {
				t.Error("the report tells the holder's name unasked")
			}
			if !bytes.Equal(r.JSON(), judgeFile(c.der, c.opt).JSON()) {
				t.Error("the second report differs from the first")
			}
		})
	}
}

// serial returns the serial number of a credential.
func serial(t *testing.T, c *testpki.Credential) *big.Int {
	t.Helper()
	x, err := x509.ParseCertificate(c.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return x.SerialNumber
}

// TestFieldOrder pins the order of the fields, which golden files alone would
// let an -update change.
func TestFieldOrder(t *testing.T) {
	hanako := person(t, "hanako")
	text := string(judgeFile(detached(t, hanako.Sign), forContent(content, evidence(t, hanako.Sign.CA))).JSON())
	for _, order := range [][]string{
		{"\n  \"schema\": 1,", "\n  \"file\": {", "\n    \"name\"", "\n    \"sha256\"", "\n    \"format\"",
			"\n  \"signatures\": [", "\n      \"id\"", "\n      \"indication\"", "\n      \"subIndication\"",
			"\n      \"integrity\"", "\n      \"coverage\"", "\n      \"modification\"", "\n      \"changes\"",
			"\n      \"signer\"", "\n      \"chain\"", "\n      \"revocation\"", "\n      \"time\"",
			"\n      \"level\"", "\n  \"error\": null"},
	} {
		at := 0
		for _, field := range order {
			i := strings.Index(text[at:], field)
			if i < 0 {
				t.Fatalf("%q does not follow in\n%s", field, text)
			}
			at += i + len(field)
		}
	}
	chain := string(verify.Chain(hanako.Sign.Certificate, verify.Options{At: at}).JSON())
	at := 0
	for _, field := range []string{"{\n  \"schema\": 1,", "\n  \"chain\"", "\n  \"indication\"",
		"\n  \"subIndication\"", "\n  \"revocation\"", "\n  \"error\": null"} {
		i := strings.Index(chain[at:], field)
		if i < 0 {
			t.Fatalf("%q does not follow in\n%s", field, chain)
		}
		at += i + len(field)
	}
}

func TestChainReports(t *testing.T) {
	hanako := person(t, "hanako")
	known := evidence(t, hanako.Sign.CA)
	for _, c := range []struct {
		name        string
		certificate []byte
		opt         verify.Options
		exit        int
	}{
		{"chain-passed", hanako.Sign.Certificate, verify.Options{At: at, Evidence: known}, 0},
		{"chain-revoked", hanako.Sign.Certificate, verify.Options{At: at, Evidence: evidence(t, hanako.Sign.CA,
			testpki.Revoked{Serial: serial(t, hanako.Sign), Time: at.Add(-48 * time.Hour)})}, 1},
		{"chain-no-evidence", hanako.Sign.Certificate, verify.Options{At: at}, 3},
		{"chain-auth", hanako.Auth.Certificate, verify.Options{At: at, Evidence: evidence(t, hanako.Auth.CA)}, 0},
		{"chain-junk", []byte("junk"), verify.Options{At: at, Evidence: known}, 5},
		{"chain-no-time", hanako.Sign.Certificate, verify.Options{Evidence: known}, 2},
	} {
		r := verify.Chain(c.certificate, c.opt)
		if got := r.ExitCode(); got != c.exit {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.exit)
		}
		golden(t, c.name, r.JSON())
	}
}

// TestDigestsElsewhere: digests computed outside give the same report, one of
// the wrong size is not believed, and a wrong one is HASH_FAILURE.
func TestDigestsElsewhere(t *testing.T) {
	hanako := person(t, "hanako")
	der := detached(t, hanako.Sign)
	opt := forContent(content, evidence(t, hanako.Sign.CA))
	want := judgeFile(der, opt).JSON()
	list, err := verify.Digests(bytes.NewReader(der), int64(len(der)), opt)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d digests, %v", len(list), err)
	}
	for i, d := range list {
		data := der
		if d.Content {
			data = content
		}
		if d.Algorithm != "SHA-256" || d.Value != nil || len(d.Ranges) != 1 ||
			d.Ranges[0] != [2]int64{0, int64(len(data))} {
			t.Fatalf("asks for %+v", d)
		}
		sum := sha256.Sum256(data)
		list[i].Value = sum[:]
	}
	opt.Digests = list
	opt.Content = failing{} // must not be read again
	if got := judgeFile(der, opt).JSON(); !bytes.Equal(got, want) {
		t.Errorf("another report:\n%s", got)
	}
	list[1].Value = list[1].Value[:31]
	if r := judgeFile(der, opt); r.Error == nil || r.Error.Code != failure.FileUnreadable {
		t.Errorf("a short digest is believed: %s", r.JSON())
	}
	list[1].Value = make([]byte, 32)
	if r := judgeFile(der, opt); r.Signatures[0].SubIndication != verify.HashFailure {
		t.Errorf("%s", r.JSON())
	}
}

// failing is content that nobody may read.
type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, bytes.ErrTooLarge }

// TestLevel holds the rules of the two CAdES conditions that a message of our
// own can break.
func TestLevel(t *testing.T) {
	hanako := person(t, "hanako")
	digest := sha256.Sum256(content)
	opt := forContent(content, evidence(t, hanako.Sign.CA))
	if r := judgeFile(detached(t, hanako.Sign), opt); r.Signatures[0].Level != verify.CAdESBB {
		t.Errorf("level %s", r.Signatures[0].Level)
	}
	r := judgeFile(message(t, hanako.Sign, digest[:], cms.Options{}), opt)
	if r.Signatures[0].Level != verify.LevelNone || r.ExitCode() != 0 {
		t.Errorf("without a signing time: level %s, exit code %d", r.Signatures[0].Level, r.ExitCode())
	}
}
