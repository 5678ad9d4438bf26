package trust

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

// ocspState is one point of the product.
type ocspState struct{ responder, status, age, id string }

var (
	responders = []string{"issuer", "delegated", "expired", "citizen", "other generation", "flipped"}
	statuses   = []string{"good", "revoked", "unknown"}
	ages       = []string{"current", "stale", "future"}
	ids        = []string{"sha1", "sha256"}
)

// opensslOCSP is what openssl ocsp says of a response: three things, each of
// which a caller has to read.
type opensslOCSP struct {
	authentic, current bool
	status             string
}

// TestOpenSSLOCSP compares with openssl ocsp over the product of responders,
// statuses, ages and hash algorithms. openssl compares the response's times
// with the clock, so this test does too.
func TestOpenSSLOCSP(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	var mu sync.Mutex
	states, good, revoked := 0, 0, 0
	t.Run("states", func(t *testing.T) {
		for _, responder := range responders {
			for _, status := range statuses {
				for _, age := range ages {
					for _, id := range ids {
						s := ocspState{responder, status, age, id}
						t.Run(strings.Join([]string{responder, status, age, id}, ","), func(t *testing.T) {
							t.Parallel()
							ours, theirs := compareOCSP(t, s, now)
							mu.Lock()
							defer mu.Unlock()
							states++
							switch want := expectedStatus(theirs); want {
							case RevocationGood:
								good++
							case RevocationRevoked:
								revoked++
							}
							if want := expectedStatus(theirs); ours != want {
								t.Errorf("openssl says %+v, that is %s; we say %s", theirs, want, ours)
							}
						})
					}
				}
			}
		}
	})
	if good == 0 || revoked == 0 || good+revoked > states/2 {
		t.Errorf("%d states, %d good, %d revoked: the product shows nothing", states, good, revoked)
	}
}

// expectedStatus reads openssl's three answers as a caller should: a revocation
// counts at any age, good only while current.
func expectedStatus(o opensslOCSP) string {
	switch {
	case o.authentic && o.status == "revoked":
		return RevocationRevoked
	case o.authentic && o.status == "good" && o.current:
		return RevocationGood
	default:
		return RevocationUnknown
	}
}

// compareOCSP asks both about one state.
func compareOCSP(t *testing.T, s ocspState, now time.Time) (string, opensslOCSP) {
	sign := hanako(t).Sign
	o := testpki.OCSPTemplate{Serial: serialOf(t, sign.Certificate), SHA1: s.id == "sha1",
		ProducedAt: now.Add(-time.Minute), NextUpdate: now.Add(time.Hour)}
	switch s.status {
	case "revoked":
		o.Status, o.RevokedAt, o.Reason = testpki.OCSPRevoked, now.Add(-48*time.Hour), 4
	case "unknown":
		o.Status = testpki.OCSPUnknown
	}
	switch s.age {
	case "stale":
		o.ProducedAt, o.NextUpdate = now.Add(-3*time.Hour), now.Add(-2*time.Hour)
	case "future":
		o.ProducedAt, o.NextUpdate = now.Add(2*time.Hour), now.Add(3*time.Hour)
	}
	switch s.responder {
	case "delegated":
		o.Responder = sign.CA.Responder(now.AddDate(0, 0, -1))
	case "expired":
		o.Responder = sign.CA.Responder(now.AddDate(0, 0, -60))
	case "citizen":
		o.Responder = sign
	case "other generation":
		o.Responder = testpki.New("").SignCA(2).Responder(now.AddDate(0, 0, -1))
	}
	response := sign.CA.OCSP(o)
	if s.responder == "flipped" {
		response = flipLast(response)
	}
	f := newFolder(t)
	ca := f.pem("ca.pem", "CERTIFICATE", sign.CA.Certificate)
	out := openssl("ocsp", "-respin", f.file("response.der", response), "-no-CApath", "-no-CAstore",
		"-CAfile", ca, "-issuer", ca, "-"+s.id, "-cert", f.pem("leaf.pem", "CERTIFICATE", sign.Certificate))
	ours := Evaluate(sign.Certificate, withOCSP(sign, response), now).Revocation.Status
	return ours, parseOpenSSLOCSP(t, out)
}

// parseOpenSSLOCSP reads what openssl ocsp printed; every line it needs must be
// there.
func parseOpenSSLOCSP(t *testing.T, out string) opensslOCSP {
	t.Helper()
	var o opensslOCSP
	switch {
	case strings.Contains(out, "Response verify OK"):
		o.authentic = true
	case !strings.Contains(out, "Response Verify Failure"):
		t.Fatalf("openssl ocsp printed no verdict: %s", out)
	}
	o.current = !strings.Contains(out, "WARNING: Status times invalid.")
	// With invalid times the status stands on a line of its own.
	if m := regexp.MustCompile(`(?m)(?:leaf\.pem: |^)(good|revoked|unknown)$`).FindStringSubmatch(out); m != nil {
		o.status = m[1]
	}
	if o.authentic && o.status == "" {
		t.Fatalf("openssl ocsp printed no status: %s", out)
	}
	return o
}
