package evidence

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/internal/testpki/serve"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// authority is the test authority with a count of its answers.
func authority(t testing.TB) (string, *int) {
	t.Helper()
	count := 0
	inner := serve.Handler(serve.Options{Authority: testpki.New(""), Now: func() time.Time { return now }})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count++
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, &count
}

func TestCRLIsKept(t *testing.T) {
	url, count := authority(t)
	dir := filepath.Join(t.TempDir(), "lists")
	fetch := func(at time.Time) []byte {
		t.Helper()
		list, err := New(Options{Cache: dir, Now: at, Loopback: true}).CRL(context.Background(), url+"/sign.crl")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	first := fetch(now)
	if again := fetch(now.Add(time.Hour)); *count != 1 || !bytes.Equal(first, again) {
		t.Errorf("asked %d times within a day", *count)
	}
	if fetch(now.Add(25 * time.Hour)); *count != 2 {
		t.Errorf("asked %d times after nextUpdate", *count)
	}
	if fetch(now.AddDate(0, 0, -2)); *count != 3 {
		t.Errorf("asked %d times before thisUpdate", *count)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %d files", err, len(files))
	}
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if fetch(now); *count != 4 {
		t.Error("junk was taken for a list")
	}
}

// TestAnswers: what is no answer is an error, within the bounds.
func TestAnswers(t *testing.T) {
	url, _ := authority(t)
	c := New(Options{Loopback: true, Now: now})
	request := []byte{0x30, 0}
	if der, err := c.TimeStamp(context.Background(), url+"/tsa", request); err != nil ||
		!bytes.Equal(der, testpki.TimeStampResponse(2, nil)) {
		t.Errorf("control: %x %v", der, err)
	}
	if _, err := c.OCSP(context.Background(), url+"/ocsp/sign", request); err != nil {
		t.Errorf("control: %v", err)
	}
	for _, fault := range []serve.Fault{serve.Huge, serve.Truncated, serve.Redirect, serve.HTML, serve.Broken} {
		for _, path := range []string{"/tsa", "/ocsp/sign"} {
			if der, err := c.TimeStamp(context.Background(), url+path+"?fault="+string(fault), request); failure.CodeOf(err) != failure.FetchFailed || der != nil {
				t.Errorf("%s %s: %v", path, fault, err)
			}
		}
	}
	for _, fault := range []string{"huge", "redirect"} {
		if _, err := c.CRL(context.Background(), url+"/auth.crl?fault="+fault); failure.CodeOf(err) != failure.FetchFailed {
			t.Errorf("a list, %s: %v", fault, err)
		}
	}
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.TimeStamp(short, url+"/tsa?fault=slow", request); failure.CodeOf(err) != failure.Timeout {
		t.Errorf("slow: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.TimeStamp(ended, url+"/tsa", request); failure.CodeOf(err) != failure.Cancelled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	url, count := authority(t)
	for _, address := range []string{"", "tsa.example", "ftp://tsa.example/", "file:///etc/passwd", "https://",
		"https://user@tsa.example/", "https://:443/", "https:tsa.example", "https://tsa.example/#a", url + "/tsa",
		"http://[::ffff:127.0.0.1]/", "http://localhost/"} {
		if _, err := New(Options{Now: now}).TimeStamp(context.Background(), address, []byte{}); failure.CodeOf(err) != failure.AddressRefused {
			t.Errorf("%q: %v", address, err)
		}
	}
	if *count != 0 {
		t.Errorf("%d connections", *count)
	}
}

// TestOpen is the table of addresses by what they are.
func TestOpen(t *testing.T) {
	for _, row := range []struct {
		ip             string
		open, loopback bool
	}{
		{"127.0.0.1", false, true}, {"::1", false, true}, {"127.9.9.9", false, true},
		{"10.0.0.1", false, false}, {"172.16.0.1", false, false}, {"192.168.1.1", false, false},
		{"169.254.169.254", false, false}, {"100.64.0.1", false, false}, {"0.0.0.0", false, false},
		{"224.0.0.1", false, false}, {"255.255.255.255", false, false}, {"198.18.0.1", false, false},
		{"fe80::1", false, false}, {"fd00::1", false, false}, {"ff02::1", false, false}, {"::", false, false},
		{"64:ff9b::a00:1", false, false}, {"2002:a00:1::", false, false}, {"::a00:1", false, false},
		{"2001:0:a00:1::", false, false}, {"fec0::1", false, false},
		{"8.8.8.8", true, true}, {"2606:4700::1111", true, true}, {"172.32.0.1", true, true},
	} {
		ip := netip.MustParseAddr(row.ip)
		if got := (Options{}).open(ip); got != row.open {
			t.Errorf("%s: %t", row.ip, got)
		}
		if got := (Options{Loopback: true}).open(ip); got != row.loopback {
			t.Errorf("%s with loopback: %t", row.ip, got)
		}
	}
	if err := (Options{}).control(context.Background(), "tcp", "[::ffff:10.0.0.1]:80", nil); failure.CodeOf(err) != failure.AddressRefused {
		t.Errorf("a mapped address: %v", err)
	}
	var e *failure.Error
	if !errors.As((Options{}).control(context.Background(), "tcp", "nonsense", nil), &e) {
		t.Error("nonsense is an address")
	}
}

// FuzzPeriod: reading how long to keep a list ends, whatever it is.
func FuzzPeriod(f *testing.F) {
	list, err := testpki.New("").SignCA(3).CRL(now)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(list)
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, der []byte) {
		if this, next, ok := period(der); ok && (this.IsZero() && next.IsZero()) {
			t.Error("no times")
		}
	})
}
