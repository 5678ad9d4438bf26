package xmlsig_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"testing"
	"time"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/xmlsig"
)

var jst = time.FixedZone("JST", 9*3600)

// signedAt is the time of every signature here.
var signedAt = time.Date(2026, 11, 21, 10, 30, 0, 0, jst)

var people = sync.OnceValue(func() map[string]*testpki.Credential {
	all := map[string]*testpki.Credential{}
	for _, id := range []string{"hanako", "roman"} {
		c, err := testpki.New("").Citizen(id, signedAt.AddDate(-1, 0, 0))
		if err != nil {
			panic(err)
		}
		all[id] = c.Sign
	}
	return all
})

func hanako() *testpki.Credential { return people()["hanako"] }

// The documents of three shapes, with invented content.
const (
	xtx = `<?xml version="1.0" encoding="UTF-8"?>` + "\r\n" +
		`<DATA xmlns="urn:example:shotoku" xmlns:gen="urn:example:general" xmlns:rdf="urn:example:rdf" id="DATA">` +
		`<RSH0010 VR="23.0.0" id="RSH0010"><CATALOG id="CATALOG"><rdf:RDF><rdf:description id="D1"/></rdf:RDF></CATALOG>` +
		`<CONTENTS id="CONTENTS"><IT VR="1.5" id="IT"><NOZEISHA_NM ID="NOZEISHA_NM">番号　花子</NOZEISHA_NM>` +
		`<NOZEISHA_ADR ID="NOZEISHA_ADR">見本県見本市見本町１丁目</NOZEISHA_ADR></IT>` + "\n" +
		`<KOA020 id="KOA020" page="1"><ABA00000><ABA00010><gen:kubun_CD>1</gen:kubun_CD></ABA00010>` +
		`<NM IDREF="NOZEISHA_NM"/></ABA00000></KOA020></CONTENTS></RSH0010>` + "\n" + `</DATA>` + "\n"
	kousei = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<?xml-stylesheet type="text/xsl" href="kousei.xsl"?>` + "\n" +
		`<DataRoot>` + "\n" + `<様式ID>999000000000000001</様式ID><構成情報 ID="構成情報"><管理情報><手続名称>見本手続</手続名称>` +
		`</管理情報></構成情報>` + "\n" + `<署名情報/>` + "\n" + `<その他/></DataRoot>`
	teg = `<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="TEG800.xsl"?>` + "\n" +
		`<TEG800 xmlns="urn:example:shomei" VR="1.0" id="TEG800" page="1" sakuseiDay="2026-01-15"><WCE00000>` +
		`<WCE00010>見本生命保険</WCE00010><WCE00020>120000</WCE00020></WCE00000></TEG800>`
	plain = `<letter><to>見本市長</to><body>お願いします。</body></letter>`
)

// attachment is a file beside kousei.xml.
func attachment(name, content string) xmlsig.File {
	return xmlsig.File{Name: name, Content: bytes.NewReader([]byte(content)), Size: int64(len(content))}
}

// sign prepares and completes with a key that does what a card does.
func sign(t testing.TB, src string, o xmlsig.Options, by *testpki.Credential, files ...xmlsig.File) string {
	t.Helper()
	if o.Time.IsZero() {
		o.Time = signedAt
	}
	p, err := xmlsig.Prepare([]byte(src), o, files...)
	if err != nil {
		t.Fatal(err)
	}
	out, err := xmlsig.Complete([]byte(src), p, value(t, p, by), [][]byte{by.Certificate, by.CA.Certificate}, files...)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func value(t testing.TB, p xmlsig.Prepared, by *testpki.Credential) []byte {
	t.Helper()
	digest := sha256.Sum256(p.SignedInfo)
	signature, err := by.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// check opens a file and verifies every signature.
func check(t testing.TB, src string, files ...xmlsig.File) []*xmlsig.Verified {
	t.Helper()
	d, err := xmlsig.Open([]byte(src), files...)
	if err != nil {
		t.Fatal(err)
	}
	var list []*xmlsig.Verified
	for _, s := range d.Signatures() {
		v, err := s.Verify(xmlsig.CheckOptions{})
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		list = append(list, v)
	}
	return list
}
