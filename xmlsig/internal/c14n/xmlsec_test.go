package c14n_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// transformed is one Reference of a batch: by id, or the whole document without
// the signature.
type transformed struct {
	id       string // "" for the document
	uri      string // of the algorithm
	prefixes string // PrefixList
}

// TestDifferentialXMLSec compares elements by id with xmlsec1, which digests
// them for a signature: same-document references, so without comments.
func TestDifferentialXMLSec(t *testing.T) {
	g := newGenerator(2)
	compared := 0
	for compared < *targets {
		compared += compareBatch(t, g, 100)
	}
	report(t, g, compared, *targets >= 5000)
}

// algorithms are those with a digest in xmlsec1.
var algorithms = []string{c14n.V10URI, c14n.V10URI + "#WithComments", c14n.V11URI, c14n.V11URI + "#WithComments",
	c14n.ExclusiveURI, c14n.ExclusiveURI + "WithComments"}

// compareBatch makes one document with so many targets.
func compareBatch(t *testing.T, g *generator, size int) int {
	t.Helper()
	g.b.Reset()
	g.scope, g.targets, g.eol = g.scope[:0], g.targets[:0], g.pick("\n", "\r\n")
	g.b.WriteString(`<top xmlns:p="urn:a" xmlns:q="urn:b" xml:lang="ja" xml:space="preserve">`)
	g.scope = append(g.scope, "p", "q")
	for i := range size {
		g.target(i)
	}
	var list []transformed
	for _, id := range g.targets {
		r := transformed{id: id, uri: g.pick(algorithms...)}
		if strings.HasPrefix(r.uri, c14n.ExclusiveURI) && g.one(2) {
			r.prefixes = g.pick("p", "q p", "#default", "#default r Z", "語 a0", "nothing")
			g.feature("PrefixList")
		}
		g.feature(r.uri)
		list = append(list, r)
	}
	for range size / 4 {
		g.feature("enveloped")
		list = append(list, transformed{uri: g.pick(algorithms...)})
	}
	signature := template(list)
	text := g.b.String() + signature + "</top>"
	theirs := digests(t, text)
	if len(theirs) != len(list) {
		t.Fatalf("%d digests for %d references", len(theirs), len(list))
	}
	d, err := infoset.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range list {
		if out := r.canonical(t, d); !bytes.Equal(sum(out), theirs[i]) {
			t.Fatalf("%+v of\n%s\nours %q", r, excerpt(d, r), out)
		}
	}
	return size
}

func sum(b []byte) []byte {
	s := sha256.Sum256(b)
	return s[:]
}

// excerpt is the element in question with all tags above it.
func excerpt(d *infoset.Document, r transformed) string {
	if r.id == "" {
		return "the whole"
	}
	n := d.ByID(r.id)
	s := d.Source[n.Start:n.End]
	for p := n.Parent; p != nil && p.Kind == infoset.Element; p = p.Parent {
		s = d.Source[p.Start:p.InnerStart] + "\n" + s
	}
	return s
}

func (r transformed) canonical(t *testing.T, d *infoset.Document) []byte {
	t.Helper()
	m, ok := c14n.MethodOf(r.uri)
	if !ok {
		t.Fatal(r.uri)
	}
	m.Prefixes, _ = c14n.PrefixList(r.prefixes)
	s := c14n.Subset{Apex: d.Root, Without: d.Element.Last}
	if r.id != "" {
		s = c14n.Subset{Apex: d.ByID(r.id)}
	}
	out, err := c14n.Bytes(s, m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// template is an empty signature with one Reference each.
func template(list []transformed) string {
	var b strings.Builder
	b.WriteString(`<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>` +
		`<CanonicalizationMethod Algorithm="` + c14n.V10URI + `"/>` +
		`<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"/>`)
	for _, r := range list {
		uri, enveloped, inner := "", "", ""
		if r.id == "" {
			enveloped = `<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>`
		} else {
			uri = "#" + r.id
		}
		if r.prefixes != "" {
			inner = `<e:InclusiveNamespaces xmlns:e="` + c14n.ExclusiveSpace + `" PrefixList="` + r.prefixes + `"/>`
		}
		fmt.Fprintf(&b, `<Reference URI="%s"><Transforms>%s<Transform Algorithm="%s">%s</Transform></Transforms>`+
			`<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue></DigestValue></Reference>`,
			uri, enveloped, r.uri, inner)
	}
	b.WriteString(`</SignedInfo><SignatureValue></SignatureValue></Signature>`)
	return b.String()
}

var digestValue = regexp.MustCompile(`(?s)<DigestValue>([^<]*)</DigestValue>`)

// digests has xmlsec1 fill in a template.
func digests(t *testing.T, text string) [][]byte {
	t.Helper()
	folder := t.TempDir()
	key, file := filepath.Join(folder, "key"), filepath.Join(folder, "in.xml")
	out := filepath.Join(folder, "out.xml")
	for path, content := range map[string]string{key: "0123456789abcdef", file: text} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"--sign", "--hmackey", key, "--output", out}
	for _, space := range append(uris, "") {
		if space != "" {
			space += ":"
		}
		args = append(args, "--id-attr:Id", space+"target")
	}
	if log, err := exec.Command("xmlsec1", append(args, file)...).CombinedOutput(); err != nil {
		t.Fatalf("xmlsec1: %v\n%s\n%s", err, log, text)
	}
	signed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	for _, m := range digestValue.FindAllSubmatch(signed, -1) {
		value, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(m[1])), ""))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, value)
	}
	return list
}
