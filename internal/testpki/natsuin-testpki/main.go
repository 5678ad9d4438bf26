// Command natsuin-testpki is a fake JPKI for integrators who test against the
// virtual card. It writes certificates and today's CRLs, or answers over HTTP on
// loopback:
//
//	natsuin-testpki --dir DIR [--seed S] [--at TIME] [--revoke SERIAL[:reason[@TIME]]]…
//	natsuin-testpki serve [--listen 127.0.0.1:PORT] [--seed S] [--at TIME]
//	                [--revoke …]… [--fault WORD]
//	natsuin-testpki samples [--seed S] [--at TIME] DIR
//
// samples writes signed files for every state that a relying party has to tell
// apart, their evidence, and samples.json, which says what belongs together.
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
	work := run
	args := os.Args[1:]
	if len(args) > 0 {
		switch args[0] {
		case "serve":
			work, args = runServe, args[1:]
		case "samples":
			work, args = runSamples, args[1:]
		}
	}
	if err := work(args, time.Now(), os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "natsuin-testpki:", err)
		}
		os.Exit(2)
	}
}

// run does what the arguments say; now is the time of the CRLs unless --at says
// another.
func run(args []string, now time.Time, stderr io.Writer) error {
	var c common
	flags := c.flags("natsuin-testpki", stderr)
	dir := flags.String("dir", "", "write into `DIR`, which is made if it is missing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" || flags.NArg() != 0 {
		return errors.New("reading the arguments: --dir is needed and nothing else may follow")
	}
	now, revoked, err := c.read(now)
	if err != nil {
		return err
	}
	return write(*dir, testpki.New(c.seed), now, revoked)
}

// common are the flags that writing and serving share.
type common struct {
	seed, at string
	revoke   []string
}

func (c *common) flags(name string, stderr io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&c.seed, "seed", "", "derive every key from `SEED`")
	flags.StringVar(&c.at, "at", "", "let it be `RFC3339` instead of now")
	flags.Func("revoke", "revoke `SERIAL[:reason[@RFC3339]]` (serial in hex) at every authority; repeatable",
		func(s string) error { c.revoke = append(c.revoke, s); return nil })
	return flags
}

// read returns the authority's time and what it has revoked.
func (c *common) read(now time.Time) (time.Time, []testpki.Revoked, error) {
	if c.at != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, c.at); err != nil {
			return now, nil, fmt.Errorf("reading --at: %w", err)
		}
	}
	var revoked []testpki.Revoked
	for _, s := range c.revoke {
		r, err := parseRevoked(s, now)
		if err != nil {
			return now, nil, err
		}
		revoked = append(revoked, r)
	}
	return now, revoked, nil
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
