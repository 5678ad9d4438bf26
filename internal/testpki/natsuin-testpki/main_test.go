package main

import (
	"crypto/x509"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var now = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

func TestWritesEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pki")
	err := run([]string{"--dir", dir, "--at", "2026-05-01T00:00:00Z",
		"--revoke", "1A2B:superseded@2026-04-30T01:02:03Z", "--revoke", "0x1c"}, now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sign-ca1", "sign-ca2", "sign-ca3", "auth-ca1", "auth-ca2", "auth-ca3"} {
		ca, crl := readPair(t, dir, name)
		if err := crl.CheckSignatureFrom(ca); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want := now.AddDate(0, 1, 0); !crl.ThisUpdate.Equal(want) {
			t.Errorf("%s: thisUpdate %s", name, crl.ThisUpdate)
		}
		entries := crl.RevokedCertificateEntries
		if len(entries) != 2 || entries[0].SerialNumber.Cmp(big.NewInt(0x1C)) != 0 ||
			entries[1].ReasonCode != 4 || entries[1].RevocationTime.Minute() != 2 {
			t.Errorf("%s: entries %+v", name, entries)
		}
	}
}

func readPair(t *testing.T, dir, name string) (*x509.Certificate, *x509.RevocationList) {
	t.Helper()
	cer, err := os.ReadFile(filepath.Join(dir, name+".cer"))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := x509.ParseCertificate(cer)
	if err != nil {
		t.Fatal(err)
	}
	der, err := os.ReadFile(filepath.Join(dir, name+".crl"))
	if err != nil {
		t.Fatal(err)
	}
	crl, err := x509.ParseRevocationList(der)
	if err != nil {
		t.Fatal(err)
	}
	return ca, crl
}

func TestRefusesArguments(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{
		{},
		{"--dir", dir, "extra"},
		{"--dir", dir, "--at", "yesterday"},
		{"--dir", dir, "--revoke", "xyz"},
		{"--dir", dir, "--revoke", "1:moved"},
		{"--dir", dir, "--revoke", "1:superseded@noon"},
		{"--nonsense"},
	} {
		if err := run(args, now, io.Discard); err == nil {
			t.Errorf("%q was accepted", args)
		}
	}
}
