package verify_test

import (
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

// The axes of the product about time-stamps.
var (
	stampRoots    = []string{"right", "other"}
	stampTimes    = []string{"before", "within", "after"}
	stampPurposes = []string{"critical and alone", "not critical", "with another", "none"}
	stampTokens   = []string{"good", "other imprint", "changed content", "changed signature", "no ESS", "ESS version 1",
		"other ESS", "no certificate"}
)

// TestOpenSSLTimeStamps compares with openssl ts -verify over the product of
// roots, times, extended key usages and faults of a token. There is no state in
// which the two may differ about acceptance.
func TestOpenSSLTimeStamps(t *testing.T) {
	p := stampPDF(t, onePage())
	digest := sha256.Sum256(p.covered)
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := os.WriteFile(data, p.covered, 0o600); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	states, accepted := 0, 0
	limit := make(chan struct{}, 2)
	t.Run("states", func(t *testing.T) {
		for _, root := range stampRoots {
			for _, when := range stampTimes {
				for _, purpose := range stampPurposes {
					for _, token := range stampTokens {
						t.Run(strings.Join([]string{root, when, purpose, token}, ","), func(t *testing.T) {
							t.Parallel()
							limit <- struct{}{}
							defer func() { <-limit }()
							at := map[string]time.Time{"before": stampedAt.AddDate(-1, 0, 0), "within": at, "after": at.AddDate(2, 0, 0)}[when]
							tsa, anchor := stampAuthority(root, purpose)
							der := tsa.Stamp(stampToken(token, digest[:], tsa))
							theirs := opensslTS(t, data, der, anchor, at)
							ours := judgeStamp(t, p.with(der), tsa, anchor, at)
							mu.Lock()
							defer mu.Unlock()
							states++
							if theirs {
								accepted++
							}
							if (ours == trust.TotalPassed) != theirs {
								t.Errorf("openssl accepts: %t, we say %s", theirs, ours)
							}
						})
					}
				}
			}
		}
	})
	for _, axis := range [][]string{stampRoots, stampTimes, stampPurposes, stampTokens} {
		if states/len(axis) < 10 {
			t.Errorf("%v: %d states each", axis, states/len(axis))
		}
	}
	if accepted == 0 || accepted > states*6/10 {
		t.Errorf("%d of %d states are accepted: the product shows nothing", accepted, states)
	}
}

// stampAuthority is a TSA, valid around the day of the judge, and the root that
// is believed.
func stampAuthority(root, purpose string) (*testpki.TSA, []byte) {
	profile := testpki.TSAProfile{NotBefore: stampedAt.AddDate(0, 0, -1), NotAfter: at.AddDate(1, 0, 0),
		Uncritical: purpose == "not critical", Any: purpose == "with another", NoPurpose: purpose == "none"}
	anchor := testpki.New("").TSA(profile).Root.Certificate
	if root == "other" {
		profile.Root = "another"
	}
	return testpki.New("").TSA(profile), anchor
}

func stampToken(kind string, digest []byte, tsa *testpki.TSA) testpki.Token {
	k := testpki.Token{Imprint: digest, GenTime: stampedAt, Serial: 7, Accuracy: 1}
	switch kind {
	case "other imprint":
		k.Imprint = make([]byte, 32)
	case "changed content":
		k.TamperDigest = true
	case "changed signature":
		k.TamperSignature = true
	case "no ESS":
		k.NoESS = true
	case "ESS version 1":
		k.ESSv1 = true
	case "other ESS":
		k.Named = tsa.Root.Certificate
	case "no certificate":
		k.Certificates = [][]byte{}
	}
	return k
}

// opensslTS is whether openssl accepts a token over data.
func opensslTS(t *testing.T, data string, token, anchor []byte, at time.Time) bool {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	out, _ := exec.Command("openssl", "ts", "-verify", "-data", data, "-in", write("token.der", token), "-token_in",
		"-CAfile", write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: anchor})),
		"-attime", fmt.Sprint(at.Unix())).CombinedOutput()
	ok, failed := strings.Contains(string(out), "Verification: OK"), strings.Contains(string(out), "Verification: FAILED")
	if ok == failed {
		t.Fatalf("openssl ts gave no verdict:\n%s", out)
	}
	return ok
}

// judgeStamp is our verdict on the document time-stamp of a file.
func judgeStamp(t *testing.T, file []byte, tsa *testpki.TSA, anchor []byte, at time.Time) trust.Indication {
	t.Helper()
	list, err := tsa.CRL(at.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	r := judgeFile(file, verify.Options{At: at, Evidence: trust.Evidence{TimeStampAnchors: [][]byte{anchor}, CRLs: [][]byte{list}}})
	if r.Error != nil || len(r.TimeStampTokens) != 1 {
		t.Fatalf("no verdict:\n%s", r.JSON())
	}
	return r.TimeStampTokens[0].Indication
}
