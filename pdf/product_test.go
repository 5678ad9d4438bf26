package pdf

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/internal/judge"
	"github.com/natsuin/natsuin/internal/testpki"
)

// The product is every kind of file × every profile × one to three signers, with
// every judge asked about each. A plain run takes one profile and number of
// signers for each kind, in turn; -product takes all.
var wholeProduct = flag.Bool("product", false, "sign every kind of file with every profile, once to three times")

const maxSigners = 3

// profiles are all that Prepare writes.
var profiles = []string{PAdESBB}

// kindOfFile is one row of the product.
type kindOfFile struct {
	name           string
	file           []byte
	user, password string // user password for judges, and the one to sign with
	crossed        bool   // strings and streams are encrypted differently
}

// kindsOfFiles are the small files of this package, what other software makes, what it
// encrypts, and the corpus where there is one.
func kindsOfFiles(t *testing.T) []kindOfFile {
	var out []kindOfFile
	add := func(from string, files map[string][]byte) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			out = append(out, kindOfFile{name: from + "/" + name, file: files[name]})
		}
	}
	add("made", inputs(t))
	add("produced", produce(t))
	for i, k := range encryptions() {
		password := []string{"user", "owner"}[i%2]
		file := k.make(t, wordy(), "user", "owner")
		out = append(out, kindOfFile{name: "encrypted/" + k.name, file: file, user: "user", password: password})
	}
	for name, file := range crossed(t) {
		out = append(out, kindOfFile{name: "encrypted/" + name, file: file, user: "user", password: "user", crossed: true})
	}
	if _, err := os.Stat(corpusDir); err == nil {
		add("corpus", signable(corpus(t)))
	}
	slices.SortFunc(out, func(a, b kindOfFile) int { return bytes.Compare([]byte(a.name), []byte(b.name)) })
	return out
}

// signable are the files of a corpus that Prepare accepts without a password;
// testdata/corpus.golden says why the others are refused.
func signable(files map[string][]byte) map[string][]byte {
	maps.DeleteFunc(files, func(_ string, file []byte) bool {
		_, err := Prepare(bytes.NewReader(file), int64(len(file)), options())
		return err != nil
	})
	return files
}

// TestProduct signs and asks.
func TestProduct(t *testing.T) {
	nss := trusting(t)
	who := hanako(t)
	for i, k := range kindsOfFiles(t) {
		for p, profile := range profiles {
			for signers := 1; signers <= maxSigners; signers++ {
				if !*wholeProduct && (i%len(profiles) != p || i/len(profiles)%maxSigners != signers-1) {
					continue
				}
				t.Run(k.name+" "+profile, func(t *testing.T) {
					t.Parallel()
					k.try(t, nss, who, profile, signers)
				})
			}
		}
	}
}

// try signs one kind of file and asks everybody.
func (k kindOfFile) try(t *testing.T, nss judge.NSS, who *testpki.Credential, profile string, signers int) {
	before := k.signatures(t, k.file)
	signed := k.file
	for range signers {
		signed = signAs(t, signed, profile, k.password)
	}
	list := k.signatures(t, signed)
	if len(list) != len(before)+signers {
		t.Fatalf("%d signatures and %d more are %d", len(before), signers, len(list))
	}
	own := list[len(before):]
	for i, s := range own {
		coverage, modification := EntireRevision, ModificationFormFilling
		if i == signers-1 {
			coverage, modification = EntireFile, ModificationNone
		}
		if s.Coverage != coverage || s.Modification != modification || len(s.Problems) != 0 || s.Name != options().Name {
			t.Errorf("signature %d of %d: %+v", i+1, signers, s)
		}
	}
	k.checkKept(t, signed)
	k.ask(t, nss, who, signed, own, len(before) == 0)
}

// signatures lists the signatures of a file.
func (k kindOfFile) signatures(t *testing.T, file []byte) []Signature {
	t.Helper()
	f, err := Open(bytes.NewReader(file), int64(len(file)), []byte(k.password))
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.Signatures()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checkKept compares the objects before and after.
func (k kindOfFile) checkKept(t *testing.T, signed []byte) {
	t.Helper()
	if k.password == "" {
		checkUntouched(t, k.file, signed)
		return
	}
	checkPlain(t, k.file, signed, k.password)
}

// ask gives a signed file to the judges: qpdf about its structure, pdfsig and
// mutool about the signatures, openssl about the newest one. A judge that finds
// fault with the original, or with a signature that was there before, says
// nothing about ours and is not asked about it. Each judge of signatures gets a
// control: the same with a covered byte flipped.
func (k kindOfFile) ask(t *testing.T, nss judge.NSS, who *testpki.Credential, signed []byte, own []Signature, first bool) {
	t.Helper()
	var password []string
	if k.password != "" {
		password = []string{k.user}
	}
	if judge.QPDFCheck(t, k.file, password...).Accepted {
		if v := judge.QPDFCheck(t, signed, password...); !v.Accepted {
			t.Errorf("qpdf: %s", v.Output)
		}
	}
	last := own[len(own)-1]
	field := last.Field
	if first {
		field = "" // all of them
	}
	if !k.crossed { // poppler decrypts strings as it does streams
		if v := nss.Pdfsig(t, signed, field, password...); !v.Accepted {
			t.Errorf("pdfsig: %s", v.Output)
		}
	}
	if first && k.name != "made/junk in front" { // mutool counts byte ranges from the header
		if v := judge.MutoolSign(t, signed, password...); !v.Accepted {
			t.Errorf("mutool: %s", v.Output)
		}
	}
	var content []byte
	for _, r := range last.Ranges() {
		content = append(content, signed[r.Offset:][:r.Length]...)
	}
	if v := judge.OpenSSLCMS(t, last.Contents, content, who.CA.Certificate, signingTime); !v.Accepted {
		t.Errorf("openssl: %s", v.Output)
	}
	// The byte stands in the reason of the newest signature: no reader needs it to
	// find its way.
	at := bytes.LastIndex(signed, []byte("/Reason <")) + len("/Reason <")
	flipped := bytes.Clone(signed)
	flipped[at] = map[bool]byte{true: '1', false: '0'}[flipped[at] == '0']
	if !k.crossed && nss.Pdfsig(t, flipped, last.Field, password...).Accepted || judge.OpenSSLCMS(t, last.Contents,
		judge.Flip(content, 100), who.CA.Certificate, signingTime).Accepted {
		t.Error("a judge accepts a flipped byte")
	}
}
