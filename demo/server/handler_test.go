package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func serve(t *testing.T, host, path string) *http.Response {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"site/index.html": "<p>site", "shim/natsuin.js": "export {}", "shim/natsuin.wasm": "\x00asm", "売買 1+1.pdf": "%PDF-1.7",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h := handler{
		site: filepath.Join(dir, "site"), shim: filepath.Join(dir, "shim"),
		contracts: []string{filepath.Join(dir, "売買 1+1.pdf")},
	}
	request := httptest.NewRequest(http.MethodGet, "http://"+host+path, nil)
	recorder := httptest.NewRecorder()
	h.mux().ServeHTTP(recorder, request)
	return recorder.Result()
}

func TestServes(t *testing.T) {
	for _, c := range []struct{ path, kind, body string }{
		{"/", "text/html; charset=utf-8", "<p>site"},
		{"/shim/natsuin.js", "text/javascript; charset=utf-8", "export {}"},
		{"/shim/natsuin.wasm", "application/wasm", "\x00asm"}, // else browsers do not stream it
		{"/contract-1.pdf", "application/pdf", "%PDF-1.7"},
		{"/contracts.json", "application/json", `[{"name":"売買 1+1.pdf","address":"contract-1.pdf"}]` + "\n"},
	} {
		for _, host := range []string{"127.0.0.1:8123", "localhost:8123", "[::1]:8123", "localhost"} {
			r := serve(t, host, c.path)
			body, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != http.StatusOK || string(body) != c.body {
				t.Errorf("%s%s: %d %q %v", host, c.path, r.StatusCode, body, err)
			}
			if got := r.Header.Get("Content-Type"); got != c.kind {
				t.Errorf("%s is %s", c.path, got)
			}
			if !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Errorf("%s may be framed", c.path)
			}
		}
	}
}

func TestRefusesOtherNames(t *testing.T) {
	for _, host := range []string{"example.com", "example.com:8123", "127.0.0.1.example.com", "192.0.2.1:8123", "localhost.example"} {
		if r := serve(t, host, "/"); r.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s: %d", host, r.StatusCode)
		}
	}
}

func TestRefusesOtherAddresses(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "127.0.0.1"} {
		if err := run(address, handler{}, nil); err == nil {
			t.Errorf("listened on %s", address)
		}
	}
}
