// Command demo-server serves the demo site, the package that it embeds and the
// documents to be signed, on this computer only.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/natsuin/natsuin/trust"
)

// readTimeout is how long a request may take to arrive, file and all.
const readTimeout = time.Minute

func main() {
	listen := flag.String("listen", "127.0.0.1:8123", "loopback address and port; port 0 chooses a free one")
	site := flag.String("site", "dist/demo", "folder of the built site")
	shim := flag.String("shim", "dist/shim", "folder of the built package")
	var contracts []string
	flag.Func("contract", "PDF to be signed, under its own name; may be repeated", func(file string) error {
		contracts = append(contracts, file)
		return nil
	})
	var authorities [][]byte
	var evidence trust.Evidence
	files("login-ca", "CA certificate (DER) of those who may log in; without one nobody can", &authorities)
	files("sign-ca", "CA certificate (DER) of signers that the desk trusts; without one nothing is checked", &evidence.Anchors)
	files("crl", "revocation list (DER) of the desk", &evidence.CRLs)
	flag.Parse()
	h := handler{site: *site, shim: *shim, contracts: contracts}
	if len(evidence.Anchors) > 0 {
		h.desk = newDesk(evidence, time.Now)
	}
	if err := run(*listen, h, authorities); err != nil {
		fmt.Fprintln(os.Stderr, "serving the demo:", err)
		os.Exit(1)
	}
}

// files defines a flag that reads a file each time it is given.
func files(name, usage string, into *[][]byte) {
	flag.Func(name, usage+"; may be repeated", func(file string) error {
		content, err := os.ReadFile(file)
		*into = append(*into, content)
		return err
	})
}

// run serves until the process is ended. It prints the site's address as its
// only line of output, so that a script can read it.
func run(address string, h handler, authorities [][]byte) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%s is not a loopback address", host)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	if len(authorities) > 0 {
		if h.accounts, err = newAccounts("http://"+l.Addr().String(), authorities, time.Now); err != nil {
			return err
		}
	}
	fmt.Printf("http://%s/\n", l.Addr())
	server := http.Server{Handler: h.mux(), ReadTimeout: readTimeout}
	return server.Serve(l)
}
