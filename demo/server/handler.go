package main

import (
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
)

// handler holds the folders and files that are served.
type handler struct {
	site, shim, contract string
}

// policy is the Content-Security-Policy that a page with the package needs:
// its own scripts, its Worker, and WebAssembly.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
	"connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (h handler) mux() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir(h.site)))
	mux.Handle("GET /shim/", http.StripPrefix("/shim/", http.FileServer(http.Dir(h.shim))))
	mux.HandleFunc("GET /contract.pdf", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", disposition(filepath.Base(h.contract)))
		http.ServeFile(w, r, h.contract)
	})
	return guarded(mux)
}

// disposition has a file shown, and tells the page its name (RFC 6266 with the
// one form of RFC 8187 that holds every name).
func disposition(name string) string {
	return "inline; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// guarded answers only requests for this computer by name or address, so that
// no other site's name can be pointed here, and adds the headers of every page.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server answers for localhost only", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
