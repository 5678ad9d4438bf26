package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/verify"
	"github.com/natsuin/natsuin/xmlsig"
)

// filing is what the page makes of four values.
func filing(name, address, birth, sex string) string {
	return fmt.Sprintf(`<DATA xmlns="urn:natsuin:sample:shotoku" id="DATA"><RSH0010 id="RSH0010"><IT id="IT">`+
		`<NOZEISHA_NM>%s</NOZEISHA_NM><NOZEISHA_ADR>%s</NOZEISHA_ADR><BIRTHDAY>%s</BIRTHDAY><SEIBETSU>%s</SEIBETSU>`+
		`</IT></RSH0010></DATA>`, name, address, birth, sex)
}

// filedBy is a return with a person's signature.
func filedBy(t *testing.T, id, xtx string) []byte {
	t.Helper()
	citizen, err := testpki.New("").Citizen(id, checkedAt.AddDate(0, -1, 0))
	if err != nil {
		t.Fatal(err)
	}
	p, err := xmlsig.Prepare([]byte(xtx), xmlsig.Options{Profile: xmlsig.EtaxXTX, Time: checkedAt})
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(p.SignedInfo)
	signature, err := citizen.Sign.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := xmlsig.Complete([]byte(xtx), p, signature, [][]byte{citizen.Sign.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// TestFile compares what was declared with who signed it.
func TestFile(t *testing.T) {
	hanako := filing("番号 花子", "見本県見本市見本町1丁目1番1号", "1989-03-31", "女")
	signed := filedBy(t, "hanako", hanako)
	outside := strings.Replace(string(signed), "</RSH0010>", "</RSH0010><NOTE><NOZEISHA_NM>誰か</NOZEISHA_NM></NOTE>", 1)
	for _, c := range []struct {
		name string
		file []byte
		exit int
		want string // the results in their order
	}{
		{"as in the certificate", signed, verify.ExitPassed, "same same same same"},
		{"another name", filedBy(t, "hanako", strings.Replace(hanako, "花子", "華子", 1)), verify.ExitPassed, "different same same same"},
		{"a longer address", filedBy(t, "hanako", strings.Replace(hanako, "1号", "1号101", 1)), verify.ExitPassed, "same different same same"},
		{"another birthday and sex", filedBy(t, "hanako", filing("番号花子", "", "1989-04-01", "男")), verify.ExitPassed,
			"same different different different"},
		{"substituted characters", filedBy(t, "substitute", filing("髙橋　邊子", "見本県見本市辻町２丁目３番", "1968-07-04", "女")),
			verify.ExitPassed, "look look same same"},
		{"another character where none is substituted", filedBy(t, "substitute",
			filing("高橋　邉枝", "見本県見本市辻町２丁目３番", "1968-07-04", "女")), verify.ExitPassed, "different look same same"},
		{"nothing declared", filedBy(t, "hanako", `<DATA id="D"><RSH0010 id="R"/></DATA>`), verify.ExitPassed, ""},
		{"changed afterwards", bytes.Replace(signed, []byte("花子"), []byte("華子"), 1), verify.ExitFailed, ""},
		{"written beside it", []byte(outside), verify.ExitIndeterminate, ""},
		{"unsigned", []byte(hanako), verify.ExitNoSignature, ""},
		{"no return", []byte("text"), verify.ExitRefused, ""},
	} {
		answer := post(receiving(t), "/return", bytes.NewReader(c.file))
		var got struct {
			Number   string
			Report   verify.Report
			Compared []comparison
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || answer.Code != http.StatusOK {
			t.Errorf("%s: %d %v", c.name, answer.Code, err)
			continue
		}
		var results []string
		for _, one := range got.Compared {
			results = append(results, string(one.Result))
		}
		if got.Number != "20260501-0001" || got.Report.ExitCode() != c.exit || strings.Join(results, " ") != c.want {
			t.Errorf("%s: %s, exit %d, %s", c.name, got.Number, got.Report.ExitCode(), results)
		}
	}
}

func TestFileIsBounded(t *testing.T) {
	body := &endless{}
	if answer := post(receiving(t), "/return", body); answer.Code != http.StatusRequestEntityTooLarge || body.read > 2*maxFiling {
		t.Errorf("%d after %d bytes", answer.Code, body.read)
	}
}
