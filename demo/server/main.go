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
)

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
	flag.Func("login-ca", "CA certificate (DER) of those who may log in; may be repeated; without one nobody can", func(file string) error {
		certificate, err := os.ReadFile(file)
		authorities = append(authorities, certificate)
		return err
	})
	flag.Parse()
	if err := run(*listen, handler{site: *site, shim: *shim, contracts: contracts}, authorities); err != nil {
		fmt.Fprintln(os.Stderr, "serving the demo:", err)
		os.Exit(1)
	}
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
	return http.Serve(l, h.mux())
}
