// Command natsuin-testpki writes the certificates and today's CRLs of a fake
// JPKI, for integrators who test against the virtual card.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
)

func main() {
	if err := run(os.Args[1:], time.Now(), os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "natsuin-testpki:", err)
		}
		os.Exit(2)
	}
}

// run does what the arguments say; now is the time of the CRLs unless --at says
// another.
func run(args []string, now time.Time, stderr io.Writer) error {
	flags := flag.NewFlagSet("natsuin-testpki", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("dir", "", "write into `DIR`, which is made if it is missing")
	seed := flags.String("seed", "", "derive every key from `SEED`")
	at := flags.String("at", "", "date the CRLs `RFC3339` instead of now")
	var specs []string
	flags.Func("revoke", "list `SERIAL[:reason[@RFC3339]]` (serial in hex) in every CRL; repeatable",
		func(s string) error { specs = append(specs, s); return nil })
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" || flags.NArg() != 0 {
		return errors.New("reading the arguments: --dir is needed and nothing else may follow")
	}
	if *at != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, *at); err != nil {
			return fmt.Errorf("reading --at: %w", err)
		}
	}
	var revoked []testpki.Revoked
	for _, s := range specs {
		r, err := parseRevoked(s, now)
		if err != nil {
			return err
		}
		revoked = append(revoked, r)
	}
	return write(*dir, testpki.New(*seed), now, revoked)
}

// reasons are the names of RFC 5280 section 5.3.1.
var reasons = map[string]int{
	"unspecified":          testpki.ReasonUnspecified,
	"keyCompromise":        testpki.ReasonKeyCompromise,
	"cACompromise":         testpki.ReasonCACompromise,
	"affiliationChanged":   testpki.ReasonAffiliationChanged,
	"superseded":           testpki.ReasonSuperseded,
	"cessationOfOperation": testpki.ReasonCessationOfOperation,
	"certificateHold":      testpki.ReasonCertificateHold,
	"privilegeWithdrawn":   testpki.ReasonPrivilegeWithdrawn,
	"aACompromise":         testpki.ReasonAACompromise,
}

// parseRevoked reads SERIAL[:reason[@RFC3339]]; without a time the certificate
// was revoked an hour before now.
func parseRevoked(s string, now time.Time) (testpki.Revoked, error) {
	number, rest, _ := strings.Cut(s, ":")
	r := testpki.Revoked{Time: now.Add(-time.Hour)}
	var ok bool
	if r.Serial, ok = new(big.Int).SetString(strings.TrimPrefix(number, "0x"), 16); !ok {
		return r, fmt.Errorf("reading --revoke: %q is no hexadecimal serial", number)
	}
	reason, at, _ := strings.Cut(rest, "@")
	if reason == "" {
		reason = "unspecified"
	}
	if r.Reason, ok = reasons[reason]; !ok {
		return r, fmt.Errorf("reading --revoke: %q is no reason of RFC 5280", reason)
	}
	if at != "" {
		var err error
		if r.Time, err = time.Parse(time.RFC3339, at); err != nil {
			return r, fmt.Errorf("reading --revoke: %w", err)
		}
	}
	return r, nil
}

// write makes sign-ca1.cer … auth-ca3.crl.
func write(dir string, a *testpki.Authority, at time.Time, revoked []testpki.Revoked) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	for g := 1; g <= testpki.Generations; g++ {
		for _, ca := range []*testpki.CA{a.SignCA(g), a.AuthCA(g)} {
			crl, err := ca.CRL(at, revoked...)
			if err != nil {
				return err
			}
			base := filepath.Join(dir, fmt.Sprintf("%s-ca%d", ca.Class, g))
			if err := os.WriteFile(base+".cer", ca.Certificate, 0o644); err != nil {
				return fmt.Errorf("writing a certificate: %w", err)
			}
			if err := os.WriteFile(base+".crl", crl, 0o644); err != nil {
				return fmt.Errorf("writing a CRL: %w", err)
			}
		}
	}
	return nil
}
