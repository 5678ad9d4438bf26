package main

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
)

// handler holds the folders and files that are served.
type handler struct {
	site, shim string
	contracts  []string
	// accounts is the login of the site; nil where none is offered.
	accounts *accounts
	// desk checks signed files; nil where that is not offered.
	desk *desk
}

// policy is the Content-Security-Policy that a page with the package needs:
// its own scripts, its Worker, and WebAssembly.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
	"connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (h handler) mux() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir(h.site)))
	mux.Handle("GET /shim/", http.StripPrefix("/shim/", http.FileServer(http.Dir(h.shim))))
	mux.HandleFunc("GET /contracts.json", h.list)
	for i, file := range h.contracts {
		mux.HandleFunc("GET /"+address(i), func(w http.ResponseWriter, r *http.Request) {
			http.ServeFile(w, r, file)
		})
	}
	if h.accounts != nil {
		h.accounts.register(mux)
	}
	if h.desk != nil {
		h.desk.register(mux)
	}
	return guarded(http.NewCrossOriginProtection().Handler(mux))
}

// contract is one document that the page offers.
type contract struct {
	Name    string `json:"name"` // of the file
	Address string `json:"address"`
}

// list tells the page which documents there are.
func (h handler) list(w http.ResponseWriter, _ *http.Request) {
	contracts := []contract{}
	for i, file := range h.contracts {
		contracts = append(contracts, contract{filepath.Base(file), address(i)})
	}
	reply(w, contracts)
}

// address is where a document lies; its name need not be one for a URL.
func address(i int) string { return fmt.Sprintf("contract-%d.pdf", i+1) }

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
