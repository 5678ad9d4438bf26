package xmlpeer

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/xmlsig"
)

var signedAt = time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC)

const (
	filing = `<?xml version="1.0" encoding="UTF-8"?>` + "\r\n" +
		`<DATA xmlns="urn:example:shotoku" xmlns:gen="urn:example:general" id="DATA"><RSH0010 VR="23.0.0" id="RSH0010">` +
		`<NOZEISHA_NM ID="NOZEISHA_NM">番号　花子</NOZEISHA_NM><gen:kubun_CD IDREF="NOZEISHA_NM"/></RSH0010></DATA>`
	letter = `<letter a="&#9;b &quot;"><to>番号　花子</to><![CDATA[<&>]]></letter>`
	shomei = `<?xml-stylesheet href="a.xsl"?><TEG800 xmlns="urn:example:shomei" id="TEG800"><WCE00010>番号　花子</WCE00010></TEG800>`
)

// TestPeersAcceptOurs: every peer accepts every signature that we write, and
// none of them with one character of the covered part changed.
func TestPeersAcceptOurs(t *testing.T) {
	install(t)
	for _, c := range []struct {
		name, src, profile string
		signers            []string
	}{
		{"etax-xtx", filing, xmlsig.EtaxXTX, []string{"hanako"}},
		{"etax-xtx, two signers", filing, xmlsig.EtaxXTX, []string{"hanako", "roman"}},
		{"generic", letter, xmlsig.Generic, []string{"hanako"}},
		{"generic by id", shomei, xmlsig.Generic, []string{"hanako"}},
	} {
		signed := c.src
		for _, id := range c.signers {
			signed = sign(t, signed, c.profile, id)
		}
		for verdict, file := range map[string]string{"accepted": signed, "rejected": strings.Replace(signed, "番号", "晩号", 1)} {
			lines := verdicts(t, file)
			if len(lines) != 2*len(c.signers) {
				t.Fatalf("%s: %q", c.name, lines)
			}
			for _, line := range lines {
				if fields := strings.Fields(line); len(fields) < 3 || fields[2] != verdict {
					t.Errorf("%s: %s, want %s", c.name, line, verdict)
				}
			}
		}
	}
}

// install fetches the peers at the versions of package-lock.json.
func install(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("testdata/node_modules/xadesjs"); err == nil {
		return
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = "testdata"
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
}

func sign(t *testing.T, src, profile, id string) string {
	t.Helper()
	citizen, err := testpki.New("").Citizen(id, signedAt.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	p, err := xmlsig.Prepare([]byte(src), xmlsig.Options{Profile: profile, Time: signedAt})
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(p.SignedInfo)
	value, err := citizen.Sign.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	out, err := xmlsig.Complete([]byte(src), p, value, [][]byte{citizen.Sign.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// verdicts asks the peers about a file.
func verdicts(t *testing.T, file string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "signed.xml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := os.Open("testdata/verify.es")
	if err != nil {
		t.Fatal(err)
	}
	defer script.Close()
	node := exec.Command("node", "--input-type=module", "-", path)
	node.Dir, node.Stdin = "testdata", script // where the peers are
	out, err := node.CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
