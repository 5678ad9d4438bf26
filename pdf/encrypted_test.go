package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/judge"
)

// kind is one way in which other software encrypts.
type kind struct {
	name string
	tool []string // the command, "{in}" and "{out}" being the files
}

// encryptions are all that qpdf and mutool can make: RC4 with 40 and 128 bits, crypt
// filters with RC4 and AES, AES-256 of revisions 5 and 6, each with and without
// encrypted metadata and object streams.
func encryptions() []kind {
	var out []kind
	for _, k := range []struct{ name, key, options string }{
		{"RC4-40", "40", ""}, {"RC4-128", "128", "--use-aes=n"}, {"RC4-128-V4", "128", "--use-aes=n --force-V4"},
		{"AES-128", "128", "--use-aes=y"}, {"AES-128-clear-metadata", "128", "--use-aes=y --cleartext-metadata"},
		{"AES-256-R5", "256", "--force-R5"}, {"AES-256", "256", ""},
		{"AES-256-clear-metadata", "256", "--cleartext-metadata"},
	} {
		for _, streams := range []string{"disable", "generate"} {
			args := []string{"qpdf", "--allow-weak-crypto", "--static-id", "--object-streams=" + streams, "{in}",
				"--encrypt", "{user}", "{owner}", k.key}
			args = append(append(args, strings.Fields(k.options)...), "--", "{out}")
			out = append(out, kind{"qpdf " + k.name + " " + streams, args})
		}
	}
	out = append(out, kind{"qpdf linearized", []string{"qpdf", "--linearize", "--object-streams=generate", "{in}",
		"--encrypt", "{user}", "{owner}", "256", "--", "{out}"}})
	for _, method := range []string{"rc4-40", "rc4-128", "aes-128", "aes-256"} {
		out = append(out, kind{"mutool " + method,
			[]string{"mutool", "clean", "-E", method, "-U", "{user}", "-O", "{owner}", "{in}", "{out}"}})
	}
	return out
}

// make encrypts a file.
func (k kind) make(t testing.TB, file []byte, user, owner string, more ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, file, 0o600); err != nil {
		t.Fatal(err)
	}
	var args []string
	for _, a := range k.tool {
		if a == "--" {
			args = append(args, more...)
		}
		args = append(args, strings.NewReplacer("{in}", in, "{out}", out, "{user}", user, "{owner}", owner).Replace(a))
	}
	if output, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("making %s: %v\n%s", k.name, err, output)
	}
	made, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// wordy is a document with strings wherever a signature touches something.
func wordy() []byte {
	return minimal().
		with(1, "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [5 0 R] /DA (/F 0 Tf \\(x\\)) >> >>").
		with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << >> /LastModified (D:20260101)"+
			"\n/Annots [5 0 R << /Type /Annot /Subtype /Link /Rect [0 0 1 1] /NM (n\\051) /A << /S /URI /URI (https://example.invalid/) >> >>] >>").
		with(5, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (text) /V (value) /Rect [0 0 9 9] /P 3 0 R >>").
		bytes()
}

// crossed are documents without strings and streams whose crypt filters encrypt
// only one of the two: the rest is stored as it is (ISO 32000-2 §7.6.6). They are
// made from what qpdf makes by naming another filter, at the same length.
func crossed(t testing.TB) map[string][]byte {
	t.Helper()
	bare := minimal().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>").with(4, "null").bytes()
	out := map[string][]byte{}
	for _, key := range []string{"128", "256"} {
		k := kind{key, []string{"qpdf", "--allow-weak-crypto", "{in}", "--encrypt", "{user}", "{owner}", key, "--", "{out}"}}
		more := []string{"--use-aes=y"}
		if key == "256" {
			more = nil
		}
		file := k.make(t, bare, "user", "owner", more...)
		for _, clear := range []string{"StrF", "StmF"} {
			named := bytes.Replace(file, []byte("/"+clear+" /StdCF"), []byte("/"+clear+"/Identity"), 1)
			named = bytes.Replace(named, []byte("/AuthEvent /DocOpen"), []byte("/AuthEvent/DocOpen"), 1)
			named = bytes.Replace(named, []byte("/CFM /AES"), []byte("/CFM/AES"), 1)
			if len(named) != len(file) || bytes.Equal(named, file) {
				t.Fatalf("naming another crypt filter:\n%s", named)
			}
			out[key+" without "+clear] = named
		}
	}
	return out
}

// signAs signs a file with a profile and, where it is encrypted, a password.
func signAs(t testing.TB, file []byte, profile, password string) []byte {
	t.Helper()
	o := options()
	o.Profile, o.Password = profile, []byte(password)
	p, prepared := prepare(t, file, o)
	i, err := Inspect(bytes.NewReader(prepared), int64(len(prepared)), o.Password)
	if err != nil || i.Name != o.Name || i.Reason != o.Reason || !i.Time.Equal(o.Time) || i.Profile != profile {
		t.Fatalf("inspecting: %+v %v", i, err)
	}
	tail, err := Complete(p, makeCMS(t, p.ContentDigest, hanako(t), cms.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.Clone(file), tail...)
}

// checkPlain compares what qpdf decrypts before and after signing: the strings
// of the objects that moved, and those that a signature adds.
func checkPlain(t *testing.T, file, signed []byte, password string) {
	t.Helper()
	before, after := judge.QPDFPlain(t, file, password), judge.QPDFPlain(t, signed, password)
	for _, text := range []string{"(ja-JP)", "(/F 0 Tf \\(x\\))", "(D:20260101)", "(https://example.invalid/)", "(text)",
		"(value)"} {
		if bytes.Contains(before, []byte(text)) != bytes.Contains(after, []byte(text)) {
			t.Errorf("%s is not in both", text)
		}
	}
	for _, text := range []string{
		fmt.Sprintf("<%x>", textBytes(options().Name)), fmt.Sprintf("<%x>", textBytes(options().Reason)),
		"(" + formatDate(signingTime) + ")", fmt.Sprintf("<%x>", textBytes("Signature1")),
	} {
		if !bytes.Contains(after, []byte(text)) {
			t.Errorf("%s is not there", text)
		}
	}
}

// TestPasswords tries what people may type.
func TestPasswords(t *testing.T) {
	open := func(file []byte, passwords ...string) error {
		var list [][]byte
		for _, p := range passwords {
			list = append(list, []byte(p))
		}
		_, err := Open(bytes.NewReader(file), int64(len(file)), list...)
		return err
	}
	for _, k := range encryptions() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			file := k.make(t, wordy(), "user", "owner")
			wantCode(t, open(file), failure.PDFEncrypted)
			wantCode(t, open(file, ""), failure.PDFEncrypted)
			for _, wrong := range []string{"User", "user ", "owner\x00", strings.Repeat("x", 5000), "\xff"} {
				wantCode(t, open(file, wrong), failure.PDFPasswordWrong)
			}
			wantCode(t, open(file, "wrong", "owner"), "")
			wantCode(t, open(k.make(t, wordy(), "", "owner")), "")
			wantCode(t, open(k.make(t, wordy(), "", "owner"), "wrong"), "")
			long := strings.Repeat("long", 7)
			wantCode(t, open(k.make(t, wordy(), long, "owner"), long), "")
			if !strings.HasPrefix(k.name, "qpdf") { // mutool takes them as they are
				return
			}
			latin := "pässwörd€"
			wantCode(t, open(k.make(t, wordy(), latin, "owner"), latin), "")
			if strings.Contains(k.name, "256") {
				wantCode(t, open(k.make(t, wordy(), "ﾊﾟｽﾜｰﾄﾞ　１", "owner"), "ﾊﾟｽﾜｰﾄﾞ　１"), "")
				wantCode(t, open(k.make(t, wordy(), "パスワード 1", "owner"), "ﾊﾟｽﾜｰﾄﾞ　１"), "")
			}
		})
	}
}

// TestPermissions: a signature field is created by whoever may modify the
// document and its forms, or by the owner.
func TestPermissions(t *testing.T) {
	for _, key := range []string{"128", "256"} {
		k := kind{"qpdf " + key, []string{"qpdf", "--allow-weak-crypto", "{in}", "--encrypt", "{user}", "{owner}", key,
			"--", "{out}"}}
		for modify, code := range map[string]failure.Code{
			"none": failure.PDFNotPermitted, "assembly": failure.PDFNotPermitted, "form": failure.PDFNotPermitted,
			"annotate": failure.PDFNotPermitted, "all": "",
		} {
			file := k.make(t, wordy(), "", "owner", "--modify="+modify)
			_, err := Prepare(bytes.NewReader(file), int64(len(file)), options())
			if got := failure.CodeOf(err); got != code {
				t.Errorf("%s bits, modify=%s: %v, want %q", key, modify, err, code)
			}
			signAs(t, file, PAdESBB, "owner")
		}
	}
}
