package trust

import (
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// openssl runs openssl and returns everything it printed. Its exit status is
// not asked: what it says counts.
func openssl(args ...string) string {
	out, _ := exec.Command("openssl", args...).CombinedOutput()
	return string(out)
}

// folder writes the files of one state.
type folder struct {
	t   *testing.T
	dir string
}

func newFolder(t *testing.T) folder { return folder{t, t.TempDir()} }

// pem writes DER as PEM and returns the path.
func (f folder) pem(name, kind string, ders ...[]byte) string {
	var text []byte
	for _, der := range ders {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})...)
	}
	return f.file(name, text)
}

func (f folder) file(name string, content []byte) string {
	path := filepath.Join(f.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		f.t.Fatal(err)
	}
	return path
}

// verdictOf returns 0 where openssl verify accepts, else its first error code.
func verdictOf(t *testing.T, out string) int {
	t.Helper()
	if m := regexp.MustCompile(`(?m)^error (\d+) at \d+ depth lookup`).FindStringSubmatch(out); m != nil {
		code, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if !regexp.MustCompile(`(?m): OK$`).MatchString(out) {
		t.Fatalf("openssl verify printed neither OK nor an error: %s", out)
	}
	return 0
}

// meaning maps the error codes of openssl verify (x509_vfy.h) to the words of a
// Result: one of them must occur in it.
var meaning = map[int][]Why{
	3:  {WhyNoEvidence, WhyOtherIssuer}, // unable to get certificate CRL
	8:  {WhySignature},                  // CRL signature failure
	9:  {WhyNotYetValid},                // certificate is not yet valid
	10: {WhyExpired},                    // certificate has expired
	11: {WhyNotYetValid},                // CRL is not yet valid
	12: {WhyStale},                      // CRL has expired
	20: {WhyNoIssuer},                   // unable to get local issuer certificate
	23: {},                              // certificate revoked
	36: {WhyCriticalExtension},          // unhandled critical CRL extension
}

// state is one point of the product.
type state struct{ class, anchor, time, crl string }

var (
	classes = []string{"sign", "auth"}
	anchors = []string{"right", "other generation", "every generation"}
	times   = []string{"before", "within", "after"}
	crls    = []string{"none", "good", "revoked", "hold", "no reason", "stale", "future", "other authority",
		"other key", "critical extension", "revoked and stale", "revoked and future"}
)

// readDifferences reads the rows of testdata/openssl-differences.tsv about one
// product: the states in which Natsuin and openssl are meant to differ, with the
// reason. They are about which fault is named, never about acceptance.
func readDifferences(t *testing.T, product string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "openssl-differences.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		row := strings.Split(strings.TrimSpace(line), "\t")
		if len(row) != 3 || row[2] == "" {
			t.Fatalf("no row of three: %q", line)
		}
		if row[0] == product {
			out[row[1]] = row[2]
		}
	}
	return out
}

// TestOpenSSLVerify compares with openssl verify -crl_check_all over the product
// of classes, anchors, times and CRLs.
func TestOpenSSLVerify(t *testing.T) {
	differences := readDifferences(t, "verify")
	var states []state
	for _, class := range classes {
		for _, anchor := range anchors {
			for _, at := range times {
				for _, crl := range crls {
					states = append(states, state{class, anchor, at, crl})
				}
			}
		}
	}
	var mu sync.Mutex
	accepted, used := 0, map[string]bool{}
	t.Run("states", func(t *testing.T) {
		for _, s := range states {
			t.Run(strings.Join([]string{s.class, s.anchor, s.time, s.crl}, ","), func(t *testing.T) {
				t.Parallel()
				ours, code := compare(t, s)
				mu.Lock()
				defer mu.Unlock()
				if (ours.Indication == TotalPassed) != (code == 0) {
					t.Errorf("openssl says %d, we say %s/%s", code, ours.Indication, ours.SubIndication)
				}
				if code == 0 {
					accepted++
				} else if !named(ours, code) {
					if differences[s.crl] == "" {
						t.Errorf("openssl says %d, we say chain %q, revocation %s %q", code, ours.Chain.Why,
							ours.Revocation.Status, ours.Revocation.Why)
					}
					used[s.crl] = true
				}
			})
		}
	})
	for _, axis := range []int{len(classes), len(anchors), len(times), len(crls)} {
		if len(states)/axis < 10 {
			t.Errorf("values of an axis occur %d times", len(states)/axis)
		}
	}
	if accepted == 0 || accepted > len(states)*6/10 {
		t.Errorf("%d of %d states are accepted: the product shows nothing", accepted, len(states))
	}
	for crl := range differences {
		if !used[crl] {
			t.Errorf("stale difference: %s", crl)
		}
	}
}

// named reports whether a result names the fault that openssl found.
func named(r Result, code int) bool {
	words, known := meaning[code]
	if code == 23 {
		return r.Revocation.Status == RevocationRevoked
	}
	return known && (slices.Contains(words, r.Chain.Why) || slices.Contains(words, r.Revocation.Why))
}

// compare asks both about one state.
func compare(t *testing.T, s state) (Result, int) {
	c := hanako(t)
	mine := c.Sign
	if s.class == "auth" {
		mine = c.Auth
	}
	at := map[string]time.Time{
		"before": issued.Add(-time.Hour), "within": noon, "after": noon.AddDate(6, 0, 0),
	}[s.time]
	anchor := mine.CA
	if s.anchor == "other generation" {
		anchor = generation(mine.CA, 2)
	}
	ev := Evidence{Anchors: [][]byte{anchor.Certificate}}
	if s.anchor == "every generation" {
		ev.Anchors = append(ev.Anchors, generation(mine.CA, 2).Certificate, generation(mine.CA, 1).Certificate)
	}
	if crl := crlOf(t, s.crl, mine, at); crl != nil {
		ev.CRLs = [][]byte{crl}
	}
	f := newFolder(t)
	args := []string{"verify", "-crl_check_all", "-no-CApath", "-no-CAstore", "-attime", fmt.Sprint(at.Unix()),
		"-CAfile", f.pem("ca.pem", "CERTIFICATE", ev.Anchors...)}
	if ev.CRLs != nil {
		args = append(args, "-CRLfile", f.pem("crl.pem", "X509 CRL", ev.CRLs...))
	}
	out := openssl(append(args, f.pem("leaf.pem", "CERTIFICATE", mine.Certificate))...)
	return Evaluate(mine.Certificate, ev, at), verdictOf(t, out)
}

func generation(ca *testpki.CA, n int) *testpki.CA {
	if ca.Class == testpki.Sign {
		return testpki.New("").SignCA(n)
	}
	return testpki.New("").AuthCA(n)
}

// crlOf makes the CRL of a state, nil for none.
func crlOf(t *testing.T, kind string, mine *testpki.Credential, at time.Time) []byte {
	t.Helper()
	c := testpki.CRLTemplate{ThisUpdate: at.Add(-time.Hour), NextUpdate: at.Add(23 * time.Hour), Number: 1,
		Revoked: []testpki.Revoked{{Serial: big.NewInt(99), Time: issued, Reason: 1}}}
	me := testpki.Revoked{Serial: serialOf(t, mine.Certificate), Time: at.Add(-2 * time.Hour), Reason: 3}
	if strings.HasPrefix(kind, "revoked") {
		c.Revoked = append(c.Revoked, me)
	}
	switch kind {
	case "none":
		return nil
	case "no reason":
		me.Reason = testpki.ReasonUnspecified
		c.Revoked = append(c.Revoked, me)
	case "hold":
		me.Reason = testpki.ReasonCertificateHold
		c.Revoked = append(c.Revoked, me)
	case "stale", "revoked and stale":
		c.ThisUpdate, c.NextUpdate = at.Add(-25*time.Hour), at.Add(-time.Hour)
	case "future", "revoked and future":
		c.ThisUpdate = at.Add(time.Hour)
	case "other authority":
		if mine.CA.Class == testpki.Sign {
			return signCRL(t, testpki.New("").AuthCA(3), c)
		}
		return signCRL(t, testpki.New("").SignCA(3), c)
	case "other key":
		c.Key = testpki.New("").Key("impostor")
	case "critical extension":
		c.Extensions = []testpki.Extension{{OID: []int{1, 3, 6, 1, 4, 1, 55555, 1}, Critical: true, Value: []byte{5, 0}}}
	}
	return signCRL(t, mine.CA, c)
}

// TestOpenSSLReadsCRL has openssl crl find in a CRL what we report of it.
func TestOpenSSLReadsCRL(t *testing.T) {
	sign := hanako(t).Sign
	crl := revokedCRL(t, sign, issued, testpki.ReasonAffiliationChanged)
	f := newFolder(t)
	ca := f.pem("ca.pem", "CERTIFICATE", sign.CA.Certificate)
	text := openssl("crl", "-inform", "DER", "-in", f.file("crl.der", crl), "-CAfile", ca, "-noout", "-text")
	r := Evaluate(sign.Certificate, with(sign, crl), noon).Revocation
	for _, want := range []string{
		"verify OK",
		"Serial Number: " + strings.ToUpper(serialOf(t, sign.Certificate).Text(16)),
		"Revocation Date: " + r.Time.Format("Jan _2 15:04:05 2006 GMT"),
		"Affiliation Changed",
		"Last Update: " + r.SourceTime.Format("Jan _2 15:04:05 2006 GMT"),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("openssl crl does not print %q:\n%s", want, text)
		}
	}
	control := openssl("crl", "-inform", "DER", "-in", f.file("flipped.der", flipLast(crl)), "-CAfile", ca, "-noout")
	if !strings.Contains(control, "verify failure") {
		t.Errorf("openssl accepts a CRL with a flipped byte: %s", control)
	}
}
