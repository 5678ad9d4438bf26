package login

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/bounded"
)

// written is a response as a page sends it.
func written(r Response) string {
	var certificates []string
	for _, c := range r.Certificates {
		certificates = append(certificates, `"`+base64.StdEncoding.EncodeToString(c)+`"`)
	}
	return fmt.Sprintf(`{"signature":%q,"algorithm":%q,"certificates":[%s]}`,
		base64.StdEncoding.EncodeToString(r.Signature), r.Algorithm, strings.Join(certificates, ","))
}

func TestDecode(t *testing.T) {
	r := Response{Signature: bytes.Repeat([]byte{0xA5}, 256), Algorithm: RS256, Certificates: [][]byte{{1, 2}, {3}}}
	for _, text := range []string{written(r), strings.ReplaceAll(written(r), ",", " ,\n ")} {
		got, err := Decode([]byte(text))
		if err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	good := `{"signature":"AQID","algorithm":"RS256","certificates":["AQID"]}`
	if _, err := Decode([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty":             ``,
		"array":             `[]`,
		"null":              `null`,
		"trailing":          good + `{}`,
		"truncated":         good[:len(good)-1],
		"broken UTF-8":      strings.Replace(good, "AQID", "\xff", 1),
		"unknown member":    strings.Replace(good, `{`, `{"origin":"x",`, 1),
		"wrong case":        strings.Replace(good, `"signature"`, `"Signature"`, 1),
		"twice":             strings.Replace(good, `{`, `{"signature":"AQID",`, 1),
		"twice by escape":   strings.Replace(good, `{`, `{"signatur\u0065":"AQID",`, 1),
		"missing signature": `{"algorithm":"RS256","certificates":["AQID"]}`,
		"missing algorithm": `{"signature":"AQID","certificates":["AQID"]}`,
		"no certificate":    strings.Replace(good, `["AQID"]`, `[]`, 1),
		"five certificates": strings.Replace(good, `["AQID"]`, `["AQID","AQID","AQID","AQID","AQID"]`, 1),
		"null certificate":  strings.Replace(good, `["AQID"]`, `[null]`, 1),
		"null signature":    strings.Replace(good, `"AQID"`, `null`, 1),
		"number":            strings.Replace(good, `"AQID"`, `1`, 1),
		"empty signature":   strings.Replace(good, `"AQID"`, `""`, 1),
		"stray bits":        strings.Replace(good, `"AQID"`, `"AQJ="`, 1),
		"no padding":        strings.Replace(good, `"AQID"`, `"AQI"`, 1),
		"url alphabet":      strings.Replace(good, `"AQID"`, `"__-_"`, 1),
		"line feed":         strings.Replace(good, `"AQID"`, `"AQ\nID"`, 1),
		"other algorithm":   strings.Replace(good, `RS256`, `none`, 1),
		"null algorithm":    strings.Replace(good, `"RS256"`, `null`, 1),
		"long signature":    strings.Replace(good, `AQID`, strings.Repeat("AQID", 257), 1),
		"long certificate":  strings.Replace(good, `["AQID"]`, `["`+strings.Repeat("AQID", 2049)+`"]`, 1),
	} {
		if r, err := Decode([]byte(text)); failure.CodeOf(err) != failure.MessageMalformed || !reflect.DeepEqual(r, Response{}) {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
	long := good + strings.Repeat(" ", MaxResponse)
	if _, err := Decode([]byte(long[:MaxResponse])); err != nil {
		t.Errorf("of the limit: %v", err)
	}
	if _, err := Decode([]byte(long[:MaxResponse+1])); failure.CodeOf(err) != failure.MessageTooLarge {
		t.Errorf("above the limit: %v", err)
	}
}

// FuzzVerify: what decodes is written back to what decodes alike, and nobody
// logs in but with the one response that was signed.
func FuzzVerify(f *testing.F) {
	// The same in every process of a fuzzing run.
	c, hanako := Challenge{nonce: Nonce{1}, expires: now.Add(Lifetime)}, citizen(f, "hanako")
	v, right := verifier(f, origin), respond(f, hanako.Auth, Statement(origin, c.nonce))
	other := respond(f, hanako.Sign, Statement(origin, c.nonce))
	f.Add([]byte(written(right)))
	f.Add([]byte(written(other)))
	f.Add([]byte(`{"signature":"AQID","algorithm":"RS256","certificates":["AQID"]}`))
	f.Add([]byte(`{"signature":"","certificates":[`))
	f.Fuzz(func(t *testing.T, body []byte) {
		bounded.Run(t, len(body), bounded.Memory{Constant: 4 << 20}, func() {
			r, err := Decode(body)
			if err != nil {
				if !reflect.DeepEqual(r, Response{}) {
					t.Fatalf("%v beside %v", r, err)
				}
				return
			}
			result := v.Verify(r, c, now)
			_, refused := result.Account(RevocationMayBeUnknown)
			same := bytes.Equal(r.Signature, right.Signature) && bytes.Equal(r.Certificates[0], right.Certificates[0])
			if same != (refused == nil) {
				t.Fatalf("%s: %v", body, refused)
			}
			again, err := Decode([]byte(written(r)))
			if err != nil || !reflect.DeepEqual(again, r) {
				t.Fatalf("decoded again %v, %v", again, err)
			}
		})
	})
}
