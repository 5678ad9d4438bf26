package c14n_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig/internal/c14n"
	"github.com/natsuin/natsuin/xmlsig/internal/infoset"
)

// TestRelativeNamespace: such names have no canonical form.
func TestRelativeNamespace(t *testing.T) {
	for text, refused := range map[string]bool{
		`<a xmlns="relative"/>`: true, `<a xmlns:p="../x"/>`: true, `<a xmlns="1:x"/>`: true,
		`<a xmlns="urn:x"/>`: false, `<a xmlns="http://x/"/>`: false, `<a xmlns=""/>`: false,
	} {
		d, err := infoset.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c14n.Bytes(c14n.Subset{Apex: d.Root}, c14n.Method{})
		if (failure.CodeOf(err) == failure.XMLMalformed) != refused {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestBase: xml:base of an apex under Canonical XML 1.1.
func TestBase(t *testing.T) {
	for _, c := range []struct{ outer, inner, want string }{
		{"http://h/a/b", "c", "http://h/a/c"}, {"..", "..", "../../"}, {"a/", "../", ""},
		{"../../no/", "../..", "../../../"}, {"yes/no/", "..//.///p/f", "yes/p/f"}, {"/a/b/c", "../../../g", "/g"},
		{"http://h", "x", "http://h/x"}, {"a/b?q#f", "", "a/b?q"}, {"a/b", "?r", "a/b?r"}, {"x", "//h/p", "//h/p"},
		{"x", "mailto:a#f", "mailto:a"}, {"a", ".", ""},
	} {
		text := `<a xml:base="` + c.outer + `"><b xml:base="` + c.inner + `"/></a>`
		d, err := infoset.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want := `<b xml:base="` + c.want + `"></b>`
		if c.want == "" {
			want = "<b></b>"
		}
		out, err := c14n.Bytes(c14n.Subset{Apex: d.Element.First}, c14n.Method{V11: true})
		if err != nil || string(out) != want {
			t.Errorf("%s + %s: %s, %v", c.outer, c.inner, out, err)
		}
	}
}

// TestNotInherited: Canonical XML 1.1 takes no xml:id from above, 1.0 does.
func TestNotInherited(t *testing.T) {
	d, err := infoset.Parse([]byte(`<a xml:id="x" xml:lang="ja"><b/></a>`))
	if err != nil {
		t.Fatal(err)
	}
	for want, m := range map[string]c14n.Method{
		`<b xml:lang="ja"></b>`: {V11: true}, `<b xml:id="x" xml:lang="ja"></b>`: {}, `<b></b>`: {Exclusive: true},
	} {
		if out, err := c14n.Bytes(c14n.Subset{Apex: d.Element.First}, m); err != nil || string(out) != want {
			t.Errorf("%s, want %s, %v", out, want, err)
		}
	}
}

// FuzzCanonical: a canonical form is read, is its own canonical form, and says
// the same in every inclusive method.
func FuzzCanonical(f *testing.F) {
	g := newGenerator(3)
	for range 50 {
		f.Add([]byte(g.document()))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := infoset.Parse(src)
		if err != nil {
			return
		}
		for _, m := range []c14n.Method{{Comments: true}, {}, {V11: true, Comments: true}, {Exclusive: true, Comments: true}} {
			once, err := c14n.Bytes(c14n.Subset{Apex: d.Root, Comments: true}, m)
			if failure.CodeOf(err) == failure.XMLMalformed {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			again, err := infoset.Parse(slices.Clone(once))
			if err != nil {
				t.Fatalf("%q of %q: %v", once, src, err)
			}
			twice, err := c14n.Bytes(c14n.Subset{Apex: again.Root, Comments: true}, m)
			if err != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%q, then %q", once, twice)
			}
		}
	})
}
