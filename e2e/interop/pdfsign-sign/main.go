// Command pdfsign-sign has the peer digitorus/pdfsign sign a PDF with the
// software key of a fictional citizen.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/natsuin/natsuin/e2e/interop/peer"
	"github.com/natsuin/natsuin/internal/testpki"
)

func main() {
	person := flag.String("person", testpki.DefaultPerson, "who signs")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: pdfsign-sign [--person ID] FILE.pdf OUT.pdf")
		os.Exit(2)
	}
	if err := sign(*person, flag.Arg(0), flag.Arg(1)); err != nil {
		fmt.Fprintln(os.Stderr, "pdfsign-sign:", err)
		os.Exit(1)
	}
}

func sign(person, in, out string) error {
	file, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	citizen, err := testpki.New("").Citizen(person, time.Now().AddDate(0, -1, 0))
	if err != nil {
		return err
	}
	if citizen.Sign == nil {
		return fmt.Errorf("%s has no certificate to sign with", person)
	}
	signed, err := peer.Sign(file, citizen.Sign.Key, citizen.Sign.Certificate, citizen.Sign.CA.Certificate)
	if err != nil {
		return err
	}
	return os.WriteFile(out, signed, 0o600)
}
