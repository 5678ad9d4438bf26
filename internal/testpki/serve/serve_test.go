package serve

import (
	"bytes"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// ask serves one request and returns status and body.
func ask(t *testing.T, method, path string, body []byte) (int, []byte) {
	t.Helper()
	s := httptest.NewServer(Handler(Options{
		Authority: testpki.New(""), Now: func() time.Time { return now },
		Revoked: map[testpki.Class][]testpki.Revoked{testpki.Sign: {
			{Serial: big.NewInt(77), Time: now.AddDate(0, 0, -1), Reason: testpki.ReasonAffiliationChanged}}},
	}))
	defer s.Close()
	r, err := http.NewRequest(method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	return response.StatusCode, got
}

func TestLists(t *testing.T) {
	_, der := ask(t, "GET", "/sign.cer", nil)
	ca, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/sign.crl", "/sign/99201.crl", "/sign.crl?fault=stale"} {
		_, der := ask(t, "GET", path, nil)
		list, err := x509.ParseRevocationList(der)
		if err != nil || list.CheckSignatureFrom(ca) != nil || len(list.RevokedCertificateEntries) != 1 ||
			list.RevokedCertificateEntries[0].ReasonCode != 3 {
			t.Errorf("%s: %v %+v", path, err, list)
		}
		if stale := list.NextUpdate.Before(now); stale != (path == "/sign.crl?fault=stale") {
			t.Errorf("%s: until %s", path, list.NextUpdate)
		}
	}
	_, der = ask(t, "GET", "/sign.crl?fault=wrong-signer", nil)
	if list, err := x509.ParseRevocationList(der); err != nil || list.CheckSignatureFrom(ca) == nil {
		t.Error("the wrong signer is the right one")
	}
}

func TestFaults(t *testing.T) {
	_, whole := ask(t, "GET", "/auth.crl", nil)
	for path, want := range map[string]int{
		"/auth.crl?fault=redirect": 302, "/auth.crl?fault=broken": 500, "/auth.crl?fault=html": 200,
		"/auth/00000.crl": 400, "/elsewhere": 404, "/auth.crl?fault=huge": 200,
	} {
		status, body := ask(t, "GET", path, nil)
		if status != want || bytes.Equal(body, whole) {
			t.Errorf("%s: %d", path, status)
		}
	}
	if _, half := ask(t, "GET", "/auth.crl?fault=truncated", nil); len(half) != len(whole)/2 {
		t.Errorf("%d of %d bytes", len(half), len(whole))
	}
	if _, refused := ask(t, "POST", "/tsa", []byte("junk")); !bytes.Equal(refused, testpki.TimeStampResponse(rejected, nil)) {
		t.Errorf("%x", refused)
	}
	if _, refused := ask(t, "POST", "/ocsp/sign", []byte("junk")); !bytes.Equal(refused, []byte{0x30, 3, 10, 1, 1}) {
		t.Errorf("%x", refused)
	}
}
