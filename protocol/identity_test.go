package protocol

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"os"
	"testing"
)

// TestIdentity holds the constants to extension/identity.json and the id to
// the key: the first 16 bytes of its SHA-256, a nibble a letter from a to p.
func TestIdentity(t *testing.T) {
	raw, err := os.ReadFile("../extension/identity.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		ChromiumKey []byte `json:"chromiumKey"`
		ChromiumID  string `json:"chromiumId"`
		FirefoxID   string `json:"firefoxId"`
		HostName    string `json:"hostName"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if _, err := x509.ParsePKIXPublicKey(file.ChromiumKey); err != nil {
		t.Errorf("chromiumKey: %v", err)
	}
	var id []byte
	digest := sha256.Sum256(file.ChromiumKey)
	for _, b := range digest[:16] {
		id = append(id, 'a'+b>>4, 'a'+b&15)
	}
	if string(id) != ChromiumID || file.ChromiumID != ChromiumID {
		t.Errorf("ids: key %s, file %s, Go %s", id, file.ChromiumID, ChromiumID)
	}
	if file.FirefoxID != FirefoxID || file.HostName != HostName {
		t.Errorf("file has %s and %s, Go %s and %s", file.FirefoxID, file.HostName, FirefoxID, HostName)
	}
}
