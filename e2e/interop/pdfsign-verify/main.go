// Command pdfsign-verify prints what the peer digitorus/pdfsign says of a
// signed PDF and exits 1 unless it accepts every signature.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/natsuin/natsuin/e2e/interop/peer"
)

func main() {
	anchor := flag.String("anchor", "", "the one trusted CA certificate, DER")
	flag.Parse()
	if *anchor == "" || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: pdfsign-verify --anchor CA.cer FILE.pdf")
		os.Exit(2)
	}
	verdict, err := judge(*anchor, flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "pdfsign-verify:", err)
		os.Exit(2)
	}
	fmt.Println(verdict)
	if !verdict.Accepts() {
		os.Exit(1)
	}
}

func judge(anchor, file string) (peer.Verdict, error) {
	ca, err := os.ReadFile(anchor)
	if err != nil {
		return peer.Verdict{}, err
	}
	signed, err := os.ReadFile(file)
	if err != nil {
		return peer.Verdict{}, err
	}
	return peer.Verify(signed, ca, time.Now())
}
