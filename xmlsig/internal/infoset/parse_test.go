package infoset_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// TestRefused: what is not read, and why. xmllint agrees about every document
// that is malformed; what policy alone refuses it reads.
func TestRefused(t *testing.T) {
	deep := strings.Repeat("<a>", infoset.MaxDepth+1)
	for text, want := range map[string]failure.Code{
		"":                           failure.XMLMalformed,
		"text":                       failure.XMLMalformed,
		"<a>":                        failure.XMLMalformed,
		"<a></b>":                    failure.XMLMalformed,
		"<a></aa>":                   failure.XMLMalformed,
		"<a/><b/>":                   failure.XMLMalformed,
		"<a/>text":                   failure.XMLMalformed,
		" <?xml version='1.0'?><a/>": failure.XMLMalformed,
		"<a b='1' b='2'/>":           failure.XMLMalformed,
		"<a b='1'c='2'/>":            failure.XMLMalformed,
		"<a b=1/>":                   failure.XMLMalformed,
		"<a b/>":                     failure.XMLMalformed,
		"<a b='<'/>":                 failure.XMLMalformed,
		"<a b='1/>":                  failure.XMLMalformed,
		"<a>&nbsp;</a>":              failure.XMLMalformed,
		"<a>&amp</a>":                failure.XMLMalformed,
		"<a>&#0;</a>":                failure.XMLMalformed,
		"<a>&#xD800;</a>":            failure.XMLMalformed,
		"<a>&#x110000;</a>":          failure.XMLMalformed,
		"<a>&#-1;</a>":               failure.XMLMalformed,
		"<a>&#99999999999;</a>":      failure.XMLMalformed,
		"<a>]]></a>":                 failure.XMLMalformed,
		"<a><![CDATA[</a>":           failure.XMLMalformed,
		"<a><!-- -- --></a>":         failure.XMLMalformed,
		"<a><!-- ---></a>":           failure.XMLMalformed,
		"<a><?xml x?></a>":           failure.XMLMalformed,
		"<a><?XML x?></a>":           failure.XMLMalformed,
		"<a><?b=c?></a>":             failure.XMLMalformed,
		"<a>\x01</a>":                failure.XMLMalformed,
		"<a>\uFFFE</a>":              failure.XMLMalformed,
		"<1a/>":                      failure.XMLMalformed,
		"<p:a/>":                     failure.XMLMalformed,
		"<a p:b=''/>":                failure.XMLMalformed,
		"<a xmlns:p=''/>":            failure.XMLMalformed,
		"<a xmlns:p='u:x' xmlns:q='u:x' p:b='' q:b=''/>":  failure.XMLMalformed,
		"<a xmlns:xmlns='urn:x'/>":                        failure.XMLMalformed,
		"<a xmlns:xml='urn:x'/>":                          failure.XMLMalformed,
		"<a:b:c xmlns:a='urn:x'/>":                        failure.XMLMalformed,
		"<:a/>":                                           failure.XMLMalformed,
		"<!DOCTYPE a><a/>":                                failure.XMLDoctype,
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>":        failure.XMLDoctype,
		"<a><!ENTITY b 'c'></a>":                          failure.XMLMalformed,
		"<a>\xE9</a>":                                     failure.XMLEncoding,
		"\xFE\xFF\x00<\x00a\x00/\x00>":                    failure.XMLEncoding,
		"<?xml version='1.0' encoding='Shift_JIS'?><a/>":  failure.XMLEncoding,
		"<?xml version='1.1'?><a/>":                       failure.XMLMalformed,
		"<?xml encoding='UTF-8'?><a/>":                    failure.XMLMalformed,
		"<?xml version='1.0' standalone='maybe'?><a/>":    failure.XMLMalformed,
		deep + strings.Repeat("</a>", infoset.MaxDepth+1): failure.XMLTooComplex,
	} {
		if _, err := infoset.Parse([]byte(text)); failure.CodeOf(err) != want {
			t.Errorf("%.60q: %v, want %s", text, err, want)
		}
		onlyOurs := strings.Contains(text, "<!DOCTYPE") || strings.Contains(text, "Shift_JIS") ||
			strings.HasPrefix(text, "\xFE") || strings.Contains(text, "'1.1'") || want == failure.XMLTooComplex
		if !onlyOurs && lintAccepts(t, text) {
			t.Errorf("%.60q: xmllint reads it", text)
		}
	}
	if !lintAccepts(t, "<a/>") {
		t.Error("xmllint refuses everything")
	}
}

// lintAccepts asks xmllint, whose namespace errors are only messages.
func lintAccepts(t *testing.T, text string) bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.xml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("xmllint", "--nonet", "--noout", file).CombinedOutput()
	return err == nil && len(out) == 0
}

func TestIDs(t *testing.T) {
	d, err := infoset.Parse([]byte(`<a Id="1" ID="1"><b id="構成"/><c xml:id="x" p:Id="y" xmlns:p="urn:p" iD="z"/>` +
		`<d Id="twice"/><e ID="twice"/></a>`))
	if err != nil {
		t.Fatal(err)
	}
	for id, local := range map[string]string{"1": "a", "構成": "b", "x": "c", "y": "", "z": "", "twice": ""} {
		if n := d.ByID(id); n == nil && local != "" || n != nil && n.Local != local {
			t.Errorf("%s: %v", id, n)
		}
	}
	if !d.Duplicated("twice") || d.Duplicated("1") || !d.Duplicated("") {
		t.Error("duplicates")
	}
}

// TestPositions: every element's bytes are where it says.
func TestPositions(t *testing.T) {
	text := "\uFEFF<?xml version='1.0'?>\r\n<a>\r\n<b  c='1'>値</b ><d/></a>\r\n"
	d, err := infoset.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b := d.Element.First.Next
	for got, want := range map[string]string{
		text[d.Element.Start:d.Element.End]: "<a>\r\n<b  c='1'>値</b ><d/></a>",
		text[b.Start:b.End]:                 "<b  c='1'>値</b >",
		text[b.InnerStart:b.InnerEnd]:       "値",
		text[b.Next.Start:b.Next.End]:       "<d/>",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// FuzzParse: no panic, and what is read has elements whose bytes nest.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"<a/>", "<?xml version='1.0'?><a b='c'>&amp;<![CDATA[x]]><!--y--><?z w?></a>",
		"<p:a xmlns:p='u:p' xml:id='i' Id='i'>\r\n</p:a>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := infoset.Parse(src)
		if err != nil {
			if failure.CodeOf(err) == failure.Internal {
				t.Fatal(err)
			}
			return
		}
		nest(t, d.Element)
	})
}

func nest(t *testing.T, n *infoset.Node) {
	at := n.InnerStart
	if n.Start >= at || n.InnerEnd < at || n.End < n.InnerEnd {
		t.Fatalf("%d %d %d %d", n.Start, n.InnerStart, n.InnerEnd, n.End)
	}
	for c := n.First; c != nil; c = c.Next {
		if c.Start < at || c.End > n.InnerEnd || c.Parent != n {
			t.Fatalf("child at %d to %d, expected from %d", c.Start, c.End, at)
		}
		at = c.End
		if c.Kind == infoset.Element {
			nest(t, c)
		}
	}
}
