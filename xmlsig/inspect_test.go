package xmlsig_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/xmlsig"
)

// prepared returns the file that a page hands over: the document with the
// signature that has no value yet.
func prepared(t testing.TB, src string, o xmlsig.Options) string {
	t.Helper()
	o.Time = signedAt
	p, err := xmlsig.Prepare([]byte(src), o)
	if err != nil {
		t.Fatal(err)
	}
	return src[:p.At] + string(p.Element) + src[p.At+int64(p.Cut):]
}

// inspectable are documents of the profiles that can be inspected.
var inspectable = []struct {
	name, src string
	options   xmlsig.Options
}{
	{"etax-xtx", xtx, xmlsig.Options{Profile: xmlsig.EtaxXTX}},
	{"by id", teg, xmlsig.Options{Profile: xmlsig.Generic}},
	{"whole", plain, xmlsig.Options{Profile: xmlsig.Generic}},
	{"empty element", `<a xml:lang="ja"/>`, xmlsig.Options{Profile: xmlsig.Generic}},
	{"a part", `<a xmlns:p="urn:p"><b xml:id="x">1</b><c>2</c></a>`, xmlsig.Options{Profile: xmlsig.Generic, ID: "x"}},
	{"japanese id", `<a><b ID="構成">1</b></a>`, xmlsig.Options{Profile: xmlsig.Generic, ID: "構成"}},
}

// TestInspect: what one side prepared, the other completes from the file alone.
func TestInspect(t *testing.T) {
	for _, c := range inspectable {
		file := prepared(t, c.src, c.options)
		i, err := xmlsig.Inspect([]byte(file), c.options.Profile)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		p := i.Prepared
		if !i.Time.Equal(signedAt) || i.Signatures != 0 || p.Cut != 0 || len(p.References) != 1 {
			t.Errorf("%s: %+v", c.name, i)
		}
		base := []byte(file[:p.At] + file[p.At+int64(len(p.Element)):])
		out, err := xmlsig.Complete(base, p, value(t, p, hanako()), [][]byte{hanako().Certificate, hanako().CA.Certificate})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if string(out) != sign(t, c.src, c.options, hanako()) {
			t.Errorf("%s: another file than the other side's", c.name)
		}
	}
}

// TestInspectSecond: a second signer is shown that there is a first.
func TestInspectSecond(t *testing.T) {
	o := xmlsig.Options{Profile: xmlsig.EtaxXTX}
	i, err := xmlsig.Inspect([]byte(prepared(t, sign(t, xtx, o, hanako()), o)), o.Profile)
	if err != nil || i.Signatures != 1 {
		t.Fatal(i.Signatures, err)
	}
	last := i.Lines[len(i.Lines)-1]
	if !reflect.DeepEqual(last, xmlsig.Line{Depth: 1, Kind: xmlsig.LineSignature}) {
		t.Errorf("%+v", last)
	}
}

// outline writes lines as the tests compare them; + is covered.
func outline(lines []xmlsig.Line) string {
	var b strings.Builder
	for _, l := range lines {
		mark := "-"
		if l.Covered {
			mark = "+"
		}
		fmt.Fprintf(&b, "%s%s%s %s", strings.Repeat(" ", l.Depth), mark, l.Kind, l.Name)
		for _, a := range l.Attributes {
			fmt.Fprintf(&b, " %s=%q", a[0], a[1])
		}
		fmt.Fprintf(&b, " %q\n", l.Text)
	}
	return b.String()
}

// TestLines: everything that is signed is shown, as it is read, and what is not
// signed is told apart.
func TestLines(t *testing.T) {
	src := `<?xml version="1.0"?><?style a.xsl?><DATA xmlns="urn:d" id="D"><R id="R" xmlns:g="urn:g"><!-- no -->` + "\n\t" +
		`<g:n a="1&#10;2" xml:lang="ja">番<!-- no -->号<![CDATA[ <花子> ]]></g:n><m>x<i/>y<?do it?></m><e> &#x202E;</e><z/></R></DATA>`
	i, err := xmlsig.Inspect([]byte(prepared(t, src, xmlsig.Options{Profile: xmlsig.EtaxXTX})), xmlsig.EtaxXTX)
	if err != nil {
		t.Fatal(err)
	}
	want := `-instruction style "a.xsl"
-element DATA xmlns="urn:d" id="D" ""
 +element R xmlns:g="urn:g" id="R" ""
  +element g:n a="1\n2" xml:lang="ja" "番号 <花子> "
  +element m ""
   +text  "x"
   +element i ""
   +text  "y"
   +instruction do "it"
  +element e " \u202e"
  +element z ""
`
	if got := outline(i.Lines); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestInspectRefuses: a file that holds anything but what Prepare writes.
func TestInspectRefuses(t *testing.T) {
	file := prepared(t, xtx, xmlsig.Options{Profile: xmlsig.EtaxXTX})
	element := file[strings.Index(file, "<dsig:Signature "):strings.Index(file, "</DATA>")]
	swap := func(from, to string) string {
		if !strings.Contains(file, from) {
			t.Fatalf("no %s", from)
		}
		return strings.Replace(file, from, to, 1)
	}
	const c14n = `<dsig:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></dsig:Transform>`
	for name, c := range map[string]struct {
		file, profile string
		code          failure.Code
	}{
		"another content":        {swap("花子", "華子"), "", failure.InspectionRefused},
		"another digest":         {swap("<dsig:DigestValue>", "<dsig:DigestValue>A"), "", failure.InspectionRefused},
		"another target":         {swap("#RSH0010", "#KOA020"), "", failure.InspectionRefused},
		"another file":           {swap(`URI="#RSH0010"`, `URI="https://example.jp/"`), "", failure.InspectionRefused},
		"a transform more":       {swap(c14n, c14n+c14n), "", failure.InspectionRefused},
		"another method":         {swap("rsa-sha256", "rsa-sha1"), "", failure.InspectionRefused},
		"no signature":           {xtx, "", failure.InspectionRefused},
		"a finished signature":   {sign(t, xtx, xmlsig.Options{Profile: xmlsig.EtaxXTX}, hanako()), "", failure.InspectionRefused},
		"two empty signatures":   {swap("</DATA>", element+"</DATA>"), "", failure.InspectionRefused},
		"at another place":       {strings.Replace(swap(element, ""), "</RSH0010>", element+"</RSH0010>", 1), "", failure.InspectionRefused},
		"another place, outside": {strings.Replace(swap(element, ""), "<RSH0010", element+"<RSH0010", 1), "", failure.InspectionRefused},
		"content in it":          {swap("</dsig:Signature>", "<dsig:Object>x</dsig:Object></dsig:Signature>"), "", failure.InspectionRefused},
		"the tail alone":         {"<dsig:SignatureValue></dsig:SignatureValue></dsig:Signature>", "", failure.InspectionRefused},
		"in a comment":           {strings.Replace(xtx, "</DATA>", "<!--"+element+"--></DATA>", 1), "", failure.XMLUnsuitable},
		"a name without a time":  {swap("Signature-2026", "Signature-x026"), "", failure.InspectionRefused},
		"another name":           {swap("Signature-20261121T013000Z", "Signature-20261121T013000Z-2"), "", failure.InspectionRefused},
		"document type":          {swap("<DATA", "<!DOCTYPE DATA><DATA"), "", failure.XMLDoctype},
		"announced as generic":   {file, xmlsig.Generic, failure.InspectionRefused},
		"announced as a package": {file, xmlsig.EgovKousei, failure.NotSupported},
		"announced as a PDF":     {file, "pades-bb", failure.NotSupported},
		"too many lines": {prepared(t, `<a id="a">`+strings.Repeat("<b/>", xmlsig.MaxLines)+`</a>`, xmlsig.Options{Profile: xmlsig.Generic}),
			xmlsig.Generic, failure.XMLTooComplex},
		"too much text": {prepared(t, `<a id="a">`+strings.Repeat("a", xmlsig.MaxLineText)+`</a>`, xmlsig.Options{Profile: xmlsig.Generic}),
			xmlsig.Generic, failure.XMLTooComplex},
	} {
		if c.profile == "" {
			c.profile = xmlsig.EtaxXTX
		}
		if _, err := xmlsig.Inspect([]byte(c.file), c.profile); failure.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInspectEveryByte: with any byte of the file changed, what is to be signed
// is what is shown.
func TestInspectEveryByte(t *testing.T) {
	for _, c := range inspectable[:3] {
		file := []byte(prepared(t, c.src, c.options))
		want, err := xmlsig.Inspect(file, c.options.Profile)
		if err != nil {
			t.Fatal(err)
		}
		accepted := 0
		for at := range file {
			other := bytes.Clone(file)
			other[at] ^= 1
			got, err := xmlsig.Inspect(other, c.options.Profile)
			if err != nil {
				continue
			}
			accepted++
			if !bytes.Equal(got.Prepared.SignedInfo, want.Prepared.SignedInfo) || covered(got.Lines) != covered(want.Lines) {
				t.Errorf("%s, byte %d: signs or shows something else", c.name, at)
			}
		}
		t.Logf("%s: %d of %d changes of no meaning", c.name, accepted, len(file))
	}
}

func covered(lines []xmlsig.Line) string {
	var list []xmlsig.Line
	for _, l := range lines {
		if l.Covered {
			list = append(list, l)
		}
	}
	return outline(list)
}

// FuzzInspect: whatever file is accepted, a signature over it verifies, and
// covers what was shown as covered.
func FuzzInspect(f *testing.F) {
	for i, c := range inspectable {
		f.Add([]byte(prepared(f, c.src, c.options)), i)
	}
	hanako()
	f.Fuzz(func(t *testing.T, file []byte, kind int) {
		profile := []string{xmlsig.EtaxXTX, xmlsig.Generic}[uint(kind)%2]
		i, err := xmlsig.Inspect(file, profile)
		if err != nil {
			return
		}
		p := i.Prepared
		base := bytes.Join([][]byte{file[:p.At], file[p.At+int64(len(p.Element)):]}, nil)
		out, err := xmlsig.Complete(base, p, value(t, p, hanako()), [][]byte{hanako().Certificate})
		if err != nil {
			t.Fatalf("%v\n%q", err, file)
		}
		if !bytes.HasPrefix(out, file[:p.At]) || !bytes.HasSuffix(out, base[p.At:]) {
			t.Fatalf("other bytes: %q", out)
		}
	})
}
