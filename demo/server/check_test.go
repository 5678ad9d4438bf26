package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/verify"
)

var checkedAt = time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)

// signedBy is page with a person's signature.
func signedBy(t *testing.T, c *testpki.Credential) []byte {
	t.Helper()
	file := testpdf.Page(testpdf.A4(""))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p, err := pdf.Prepare(bytes.NewReader(file), int64(len(file)), pdf.Options{Profile: pdf.PAdESBB, Time: checkedAt})
	must(err)
	must(p.Digest(bytes.NewReader(file)))
	attributes, err := cms.SignedAttributes(p.ContentDigest, c.Certificate, cms.Options{})
	must(err)
	signature, err := c.Key.Sign(rand.Reader, attributes.Sum(), crypto.SHA256)
	must(err)
	message, err := cms.SignedData(attributes, signature, [][]byte{c.Certificate})
	must(err)
	tail, err := pdf.Complete(p, message)
	must(err)
	return append(file, tail...)
}

// receiving is a desk whose list names the revoked.
func receiving(t *testing.T, revoked ...testpki.Revoked) http.Handler {
	t.Helper()
	ca := testpki.New("").SignCA(3)
	crl, err := ca.CRL(checkedAt.Add(-time.Hour), revoked...)
	if err != nil {
		t.Fatal(err)
	}
	evidence := trust.Evidence{Anchors: [][]byte{ca.Certificate}, CRLs: [][]byte{crl}}
	return handler{site: t.TempDir(), desk: newDesk(evidence, func() time.Time { return checkedAt })}.mux()
}

func post(h http.Handler, path string, body io.Reader) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, site+path, body)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder
}

func TestCheck(t *testing.T) {
	hanako, err := testpki.New("").Citizen("hanako", time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	file := signedBy(t, hanako.Sign)
	altered := bytes.Replace(file, []byte("0 0 595 842"), []byte("0 0 595 841"), 1)
	certificate, err := x509.ParseCertificate(hanako.Sign.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	revoked := testpki.Revoked{Serial: certificate.SerialNumber, Time: checkedAt.Add(-2 * time.Hour)}
	for _, c := range []struct {
		name   string
		desk   http.Handler
		path   string
		file   []byte
		exit   int
		person bool
	}{
		{"good", receiving(t), "/check", file, verify.ExitPassed, false},
		{"with attributes", receiving(t), "/check?attributes=1", file, verify.ExitPassed, true},
		{"attributes asked for otherwise", receiving(t), "/check?attributes=true", file, verify.ExitPassed, false},
		{"altered", receiving(t), "/check", altered, verify.ExitFailed, false},
		{"revoked", receiving(t, revoked), "/check", file, verify.ExitFailed, false},
		{"unsigned", receiving(t), "/check", testpdf.Page(testpdf.A4("")), verify.ExitNoSignature, false},
		{"no document", receiving(t), "/check", []byte("text"), verify.ExitRefused, false},
		{"empty", receiving(t), "/check", nil, verify.ExitRefused, false},
	} {
		answer := post(c.desk, c.path, bytes.NewReader(c.file))
		var report verify.Report
		if err := json.Unmarshal(answer.Body.Bytes(), &report); err != nil || answer.Code != http.StatusOK {
			t.Errorf("%s: %d %v", c.name, answer.Code, err)
			continue
		}
		if report.ExitCode() != c.exit {
			t.Errorf("%s: %s", c.name, answer.Body)
		}
		if told := strings.Contains(answer.Body.String(), "花子"); told != c.person {
			t.Errorf("%s: the answer names the person: %v", c.name, told)
		}
	}
}

// endless is a body that never ends.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return len(b), nil
}

func TestCheckIsBounded(t *testing.T) {
	body := &endless{}
	if answer := post(receiving(t), "/check", body); answer.Code != http.StatusRequestEntityTooLarge || body.read > 2*maxDocument {
		t.Errorf("%d after %d bytes", answer.Code, body.read)
	}
}

func TestCheckIsOffered(t *testing.T) {
	for _, c := range []struct {
		h      http.Handler
		status int
	}{{receiving(t), http.StatusOK}, {handler{site: t.TempDir()}.mux(), http.StatusNotFound}} {
		recorder := httptest.NewRecorder()
		c.h.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, site+"/check", nil))
		if recorder.Code != c.status {
			t.Errorf("%d, not %d", recorder.Code, c.status)
		}
	}
}

func TestCheckRefusesOtherSites(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, site+"/check", bytes.NewReader(testpdf.Page(testpdf.A4(""))))
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	recorder := httptest.NewRecorder()
	receiving(t).ServeHTTP(recorder, request)
	if recorder.Code != http.StatusForbidden {
		t.Errorf("another site's page was answered with %d", recorder.Code)
	}
}
