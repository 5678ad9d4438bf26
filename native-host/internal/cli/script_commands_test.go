//go:build unix

package cli

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/natsuin/natsuin/card/emulator"
	"github.com/natsuin/natsuin/internal/testcard"
	"github.com/natsuin/natsuin/internal/testpdf"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/internal/testpki/samples"
	"github.com/natsuin/natsuin/internal/testpki/serve"
)

// insert PERSON [FAULTS [ISSUED]]: puts a person's card into the reader, new
// unless a day of issue is given.
func insert(ts *testscript.TestScript, _ bool, args []string) {
	issued := today.AddDate(0, -1, 0)
	if len(args) > 2 {
		var err error
		issued, err = time.Parse(time.DateOnly, args[2])
		ts.Check(err)
	}
	holder, err := testcard.Holder(args[0], issued)
	ts.Check(err)
	faults := ""
	if len(args) > 1 {
		faults = args[1]
	}
	parsed, err := emulator.ParseFaults(faults)
	ts.Check(err)
	ts.Check(os.RemoveAll(ts.MkAbs("card")))
	_, err = emulator.Create(ts.MkAbs("card"), holder, emulator.Options{Faults: parsed})
	ts.Check(err)
}

// evidence: writes the test authority's certificate ca.cer, its list crl.der,
// and revoked.der, a list with the default person's certificate citizen.cer.
func writeEvidence(ts *testscript.TestScript, _ bool, _ []string) {
	authority := testpki.New("")
	citizen, err := authority.Citizen(testpki.DefaultPerson, today.AddDate(0, -1, 0))
	ts.Check(err)
	ca := citizen.Sign.CA
	good, err := ca.CRL(today)
	ts.Check(err)
	serial, err := serialOf(citizen.Sign.Certificate)
	ts.Check(err)
	revoked, err := ca.CRL(today, testpki.Revoked{Serial: serial, Time: today.AddDate(0, 0, -3), Reason: 3})
	ts.Check(err)
	for name, content := range map[string][]byte{
		"ca.cer": ca.Certificate, "crl.der": good, "revoked.der": revoked, "citizen.cer": citizen.Sign.Certificate,
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o600))
	}
}

// authority [FAULT|revoking]: has the test authority answer on loopback, at $AUTHORITY,
// until the script ends, and writes tsa.cer and tsa.crl. A revoking one has
// revoked citizen.cer of evidence.
func authority(ts *testscript.TestScript, _ bool, args []string) {
	o := serve.Options{Authority: testpki.New(""), Now: func() time.Time { return today }}
	if len(args) > 0 && args[0] == "revoking" {
		citizen, err := o.Authority.Citizen(testpki.DefaultPerson, today.AddDate(0, -1, 0))
		ts.Check(err)
		serial, err := serialOf(citizen.Sign.Certificate)
		ts.Check(err)
		o.Revoked = map[testpki.Class][]testpki.Revoked{
			testpki.Sign: {{Serial: serial, Time: today.AddDate(0, 0, -3), Reason: 3}}}
	} else if len(args) > 0 {
		o.Fault = serve.Fault(args[0])
	}
	s := httptest.NewServer(serve.Handler(o))
	ts.Defer(s.Close)
	ts.Setenv("AUTHORITY", s.URL)
	tsa := o.Authority.TSA(testpki.TSAProfile{})
	list, err := tsa.CRL(today.Add(-time.Hour))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("tsa.cer"), tsa.Root.Certificate, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("tsa.crl"), list, 0o600))
}

// sampleFiles: writes the samples of natsuin-testpki into the folder samples.
func sampleFiles(ts *testscript.TestScript, _ bool, _ []string) {
	set, err := samples.Make(testpki.New(""), today)
	ts.Check(err)
	ts.Check(os.Mkdir(ts.MkAbs("samples"), 0o700))
	for name, content := range set.Files {
		ts.Check(os.WriteFile(ts.MkAbs("samples/"+name), content, 0o600))
	}
	for _, s := range set.Samples {
		var flags []string
		add := func(flag string, names ...string) {
			for _, n := range names {
				flags = append(flags, "--"+flag, n)
			}
		}
		add("anchor", s.Anchors...)
		add("tsa-anchor", s.TSAAnchors...)
		add("crl", s.CRLs...)
		add("ocsp", s.OCSPs...)
		if s.Pair != "" {
			add("pair", s.Pair)
			ts.Setenv("PAIR", s.Pair)
		}
		ts.Check(os.WriteFile(ts.MkAbs("samples/"+s.File+".flags"), []byte(strings.Join(flags, "\n")), 0o600))
	}
}

// verdict STATUS SAMPLE SUBINDICATION: natsuin verify --json of a sample ends
// with that status and conclusion.
func verdict(ts *testscript.TestScript, neg bool, args []string) {
	flags := strings.Split(ts.ReadFile(args[1]+".flags"), "\n")
	exits(ts, neg, slices.Concat([]string{args[0], "natsuin", "verify", "--json"}, flags, []string{args[1]}))
	want := fmt.Sprintf("\"subIndication\": %q,\n      \"integrity\"", args[2])
	if !strings.Contains(ts.ReadFile("stdout"), want) {
		ts.Fatalf("%s: not %s", args[1], args[2])
	}
}

func serialOf(der []byte) (*big.Int, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return certificate.SerialNumber, nil
}

// exits STATUS PROGRAM ARGS…: runs a program and compares its exit status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	status, err := 0, ts.Exec(args[1], args[2:]...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(status) != args[0] {
		ts.Fatalf("exit status %d, want %s", status, args[0])
	}
}

// pdf FILE…: writes small documents.
func writePDF(ts *testscript.TestScript, _ bool, args []string) {
	for i, name := range args {
		document := testpdf.Page(testpdf.A4(fmt.Sprintf("/UserUnit %d ", i+1)))
		ts.Check(os.WriteFile(ts.MkAbs(name), document, 0o640))
	}
}

// tamper FROM TO: copies a document and changes one digit of its page size.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	content := []byte(ts.ReadFile(args[0]))
	at := bytes.Index(content, []byte(" 842]"))
	if at < 0 {
		ts.Fatalf("no page size")
	}
	content[at+1] = '9'
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), content, 0o600))
}
