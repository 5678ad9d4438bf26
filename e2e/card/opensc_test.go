//go:build linux

package card

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/e2e/reader"
)

// identity is how OpenSC names one key pair and its companions.
type identity struct {
	name, id, ca, pin, wrong, slot, label string
}

var identities = []identity{
	{"auth", "01", "03", "1234", "1235", "0", "User Authentication PIN"},
	{"sign", "02", "04", "ABC123", "ABC124", "1", "Digital Signature PIN"},
}

// TestList: what is on the card, as OpenSC sees it.
func TestList(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	r.Insert(reader.Card{})
	find(t, `(?m)^(jpki)$`, run(t, "opensc-tool", "--name"))
	certificates := run(t, "pkcs15-tool", "--list-certificates")
	for _, want := range []string{"User Authentication Certificate", "Digital Signature Certificate",
		"User Authentication Certificate CA", "Digital Signature Certificate CA"} {
		find(t, `(?m)^X\.509 Certificate (\[`+want+`\])$`, certificates)
	}
	for label, want := range map[string]struct{ tries, min, max string }{
		"User Authentication PIN": {"3", "4", "4"}, "Digital Signature PIN": {"5", "6", "16"},
	} {
		pins := section(t, run(t, "pkcs15-tool", "--list-pins"), "PIN ["+label+"]")
		if got := find(t, `Tries left +: (\d+)`, pins); got != want.tries {
			t.Errorf("%s: %s tries left", label, got)
		}
		if got := find(t, `(min_len:\d+, max_len:\d+)`, pins); got != "min_len:"+want.min+", max_len:"+want.max {
			t.Errorf("%s: %s", label, got)
		}
	}
	slots := run(t, "pkcs11-tool", "--list-token-slots")
	for _, i := range identities {
		find(t, `(?m)token label +: JPKI \((`+i.label+`)\)$`, slots)
	}
}

// section returns the lines from a headline to the next empty one.
func section(t *testing.T, text, headline string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, headline)
	if !ok {
		t.Fatalf("no %q in:\n%s", headline, text)
	}
	part, _, _ := strings.Cut(rest, "\n\n")
	return part
}

// certificate reads a certificate with pkcs15-tool into a PEM file. The
// 署名用 one comes only with its PIN.
func certificate(t *testing.T, id string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), id+".pem")
	run(t, "pkcs15-tool", append([]string{"--read-certificate", id, "--output", file}, args...)...)
	return file
}

// TestSign: OpenSC reads the certificates, verifies each PIN and signs with
// each key through PKCS #11, and OpenSSL agrees.
func TestSign(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	inserted := r.Insert(reader.Card{})
	if out, ok := try(t, "pkcs15-tool", "--read-certificate", "02"); ok {
		t.Errorf("the sign certificate was read without its PIN:\n%s", out)
	}
	cas := map[string]string{"auth": certificate(t, "03"), "sign": certificate(t, "04")}
	message := []byte("見本の書類\n")
	for _, i := range identities {
		t.Run(i.name, func(t *testing.T) {
			cert := certificate(t, i.id, "--verify-pin", "--auth-id", i.id, "--pin", i.pin)
			other := cas[map[string]string{"auth": "sign", "sign": "auth"}[i.name]]
			checkIssued(t, cert, cas[i.name], other)

			info := []byte("\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20")
			sum := sha256.Sum256(message)
			for mechanism, input := range map[string][]byte{
				"SHA256-RSA-PKCS": message,
				"RSA-PKCS":        append(info, sum[:]...),
			} {
				out := filepath.Join(t.TempDir(), "signature")
				run(t, "pkcs11-tool", "--slot-index", i.slot, "--login", "--pin", i.pin, "--sign",
					"--mechanism", mechanism, "--input-file", write(t, "input", input), "--output-file", out)
				checkSignature(t, cert, message, read(t, out))
			}
		})
	}
	if sign, auth := inserted.Tries(); sign != 5 || auth != 3 {
		t.Errorf("tries left %d and %d", sign, auth)
	}
	if n := inserted.Count("compute-signature"); n != 4 {
		t.Errorf("%d signatures in the card's log, want 4", n)
	}
}

// TestWrongPIN: a wrong PIN costs one try, as OpenSC sees it, also after the
// card was away; the right one restores the counter.
func TestWrongPIN(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	inserted := r.Insert(reader.Card{})
	for _, i := range identities {
		out, ok := try(t, "pkcs11-tool", "--slot-index", i.slot, "--login", "--pin", i.wrong, "--list-objects")
		if ok || !strings.Contains(out, "CKR_PIN_INCORRECT") {
			t.Errorf("%s: a wrong PIN: %s", i.name, out)
		}
	}
	inserted.Remove()
	inserted.Again("")
	for label, tries := range map[string]string{"User Authentication PIN": "2", "Digital Signature PIN": "4"} {
		pins := section(t, run(t, "pkcs15-tool", "--list-pins"), "PIN ["+label+"]")
		if got := find(t, `Tries left +: (\d+)`, pins); got != tries {
			t.Errorf("%s: %s tries left, want %s", label, got, tries)
		}
	}
	for _, i := range identities {
		run(t, "pkcs11-tool", "--slot-index", i.slot, "--login", "--pin", i.pin, "--list-objects")
	}
	if sign, auth := inserted.Tries(); sign != 5 || auth != 3 {
		t.Errorf("tries left %d and %d", sign, auth)
	}
}

// TestATRs: every known answer to reset goes through the daemon, and OpenSC
// finds the JPKI application whatever it is.
func TestATRs(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	var inserted *reader.Inserted
	for n, atr := range []string{
		"3b:e0:00:ff:81:31:fe:45:14",
		"3b:da:13:ff:81:31:fb:46:80:12:39:2f:31:c1:73:c6:01:c0:3b",
		"3b:c5:ff:81:31:fb:45:80:73:c6:01:00:00",
		"3b:f5:91:00:ff:91:81:71:fe:40:00:42:00:01:00:d1:d6",
		"3b:f5:91:00:ff:91:81:71:fe:40:00:42:00:01:b3:a1:15",
		"3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f",
		"3b:88:80:01:00:00:41:e0:b3:81:a1:00:3b",
		"3b:88:80:01:00:4b:51:ff:00:81:d1:00:bc",
		"3b:88:80:01:00:4b:51:ff:b3:81:d1:00:0f",
	} {
		faults := fmt.Sprintf("atr=%d", n+1)
		if inserted == nil {
			inserted = r.Insert(reader.Card{Faults: faults})
		} else {
			inserted.Again(faults)
		}
		if out := run(t, "opensc-tool", "--atr"); !strings.HasSuffix(strings.TrimSpace(out), atr) {
			t.Errorf("ATR %d is %s", n+1, out)
		}
		if out := run(t, "opensc-tool", "--name"); !strings.HasSuffix(strings.TrimSpace(out), "jpki") {
			t.Errorf("ATR %d: opensc-tool calls the card %s", n+1, out)
		}
		inserted.Remove()
	}
}

// TestPublishedBytes: what is known of the official test card comes back
// through the daemon, to the byte.
func TestPublishedBytes(t *testing.T) {
	r := reader.Start(t, reader.Options{})
	r.Insert(reader.Card{})
	for _, v := range []struct{ name, application, read, want string }{
		{"common-card record", "00A4040C0AD3921000310001010100", "00B2010C00",
			"011C34303030303030313237313938343331333232313230333530323137"},
		{"token info", "00A4040C0AD392F000260100000001", "00B0860000", "" +
			"4A504B494150494343544F4B454E322020202020202020202020202020202020" +
			"3030303030303030303030303030303030303030303030303030303030303031" +
			"4531365230314E4A202020202020202030303030303030303230353030303033" +
			"0000040D000000010000000000000001000000000000001000000006FFFFFFFF" +
			"FFFFFFFFFFFFFFFFFFFFFFFF3033303139393939393939393939393939393939"},
		{"certificates present", "00A4040C0AD392F000260100000001", "00B0880003", "8F8F00"},
	} {
		out := run(t, "opensc-tool", "--send-apdu", v.application, "--send-apdu", v.read)
		if got := received(t, out); got != v.want {
			t.Errorf("%s: %s, want %s", v.name, got, v.want)
		}
	}
}

var hexColumn = regexp.MustCompile(`^([0-9A-F]{2} ){1,16}`)

// received gathers the hex bytes of opensc-tool's last answer, which it dumps
// 16 to a line beside their characters.
func received(t *testing.T, out string) string {
	t.Helper()
	_, dump, ok := strings.Cut(out, "Received (SW1=0x90, SW2=0x00):\n")
	if !ok {
		t.Fatalf("no data in:\n%s", out)
	}
	var hex strings.Builder
	for line := range strings.Lines(dump) {
		hex.WriteString(strings.ReplaceAll(hexColumn.FindString(line), " ", ""))
	}
	return hex.String()
}
