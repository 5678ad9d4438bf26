package cert

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pinned are the published SHA-256 values of the real CA certificates.
var pinned = map[string]string{
	"sign_ca_2015.cer": "19645405a1fe14377434bd55957628ac4038557c542403a2243f21c706fc9355",
	"sign_ca_2019.cer": "79679c33e4cc9319440f1ad120a597ff1844e2ef217063adb176966fd5e6fbeb",
	"sign_ca_2023.cer": "d227f6cde11d35c5252178f106f843d24651944975413b539fa2fb68dbfa365f",
	"auth_ca_2015.cer": "4dcfc4ca0aaf9fb2a3081b3f0c991c320b3acc008667a341eeaec5af1d58ca7d",
	"auth_ca_2023.cer": "64114f29620c24ed2631d46476a040e7ee740d956089c00b036a6a8118c322b5",
}

func TestRealCACertificates(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "corpora")
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpora")
	}
	files, err := filepath.Glob(filepath.Join(root, "jpki-ca", "*.cer"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(pinned) {
		t.Fatalf("found %d certificates, want %d", len(files), len(pinned))
	}
	for _, file := range files {
		der, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := mustParse(t, der)
		if got := hex.EncodeToString(c.SHA256[:]); got != pinned[filepath.Base(file)] {
			t.Errorf("%s: SHA-256 %s", filepath.Base(file), got)
		}
		if c.Class != ClassOther || c.Test || !c.X509.IsCA || c.Subject() != c.Issuer() {
			t.Errorf("%s: class %s, test %v, subject %s", filepath.Base(file), c.Class, c.Test, c.Subject())
		}
		if want := strings.SplitN(filepath.Base(file), "_", 2)[0]; string(c.Issues) != want {
			t.Errorf("%s: issues %s", filepath.Base(file), c.Issues)
		}
		if len(c.CRLDistribution) != 1 || c.CRLDistribution[0].Text() != c.Subject() {
			t.Errorf("%s: distribution points %+v", filepath.Base(file), c.CRLDistribution)
		}
	}
}
