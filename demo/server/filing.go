package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/verify"
	"github.com/natsuin/natsuin/xmlsig"
)

// maxFiling is the longest return that is taken, in bytes.
const maxFiling = 1 << 20

// receipt is what the desk says of a return: that it arrived, what its
// signatures are worth, and how what it declares fits the first signer's
// certificate. The desk keeps nothing of it.
type receipt struct {
	Number  string        `json:"number"`
	Arrived time.Time     `json:"arrived"`
	Report  verify.Report `json:"report"`
	// Compared is empty where no intact signature covers a declared value.
	Compared []comparison `json:"compared"`
}

// comparison is one declared value beside that of the signer's certificate.
type comparison struct {
	Field       string `json:"field"` // "name", "address", "birth" or "sex"
	Declared    string `json:"declared"`
	Certificate string `json:"certificate"`
	Result      match  `json:"result"`
}

// match is how two values fit.
type match string

const (
	same match = "same"
	// look: they differ only where the certificate has a 代替文字, so somebody
	// has to look.
	look      match = "look"
	different match = "different"
)

// file takes a return: the signed XML file is the request's body.
func (d *desk) file(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFiling))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		http.Error(w, "the return is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the return was cut off", http.StatusBadRequest)
		return
	}
	now := d.now().UTC().Truncate(time.Second)
	report := verify.File(bytes.NewReader(body), int64(len(body)), verify.Options{At: now, Evidence: d.evidence})
	reply(w, receipt{
		Number: fmt.Sprintf("%s-%04d", now.Format("20060102"), d.filed.Add(1)), Arrived: now,
		Report: report, Compared: compare(body),
	})
}

// compare reads what the first signature covers, and nothing beside it.
func compare(file []byte) []comparison {
	list := []comparison{}
	document, err := xmlsig.Open(file)
	if err != nil || len(document.Signatures()) == 0 {
		return list
	}
	verified, err := document.Signatures()[0].Verify(xmlsig.CheckOptions{})
	if err != nil || verified.Scope.Profile != xmlsig.EtaxXTX || !verified.Scope.Whole {
		return list
	}
	signer, err := cert.Parse(verified.Certificate)
	if err != nil || signer.Attributes == nil {
		return list
	}
	a := signer.Attributes
	for _, c := range []struct {
		field, element, certificate string
		substitutes                 []int
	}{
		{"name", "NOZEISHA_NM", a.Name, a.NameSubstitutes()},
		{"address", "NOZEISHA_ADR", a.Address, a.AddressSubstitutes()},
		{"birth", "BIRTHDAY", a.BirthDate().Gregorian(), nil},
		{"sex", "SEIBETSU", a.SexWord(), nil},
	} {
		if declared, found := text(verified.Covered[0].Element, c.element); found {
			list = append(list, comparison{c.field, declared, c.certificate, fit(declared, c.certificate, c.substitutes)})
		}
	}
	return list
}

// text returns the text of the first element of a name.
func text(e *xmlsig.Element, local string) (string, bool) {
	if _, name := e.Name(); name == local {
		return e.Text(), true
	}
	for _, child := range e.Children() {
		if value, found := text(child, local); found {
			return value, true
		}
	}
	return "", false
}

// fit compares a declared value with a certificate's, whose characters at some
// places stand for others.
func fit(declared, certificate string, substitutes []int) match {
	own := []rune(certificate)
	for _, i := range substitutes {
		own[i] = wildcard
	}
	want, got := []rune(fold(string(own))), []rune(fold(declared))
	if len(want) != len(got) {
		return different
	}
	result := same
	for i := range want {
		switch {
		case want[i] == got[i]:
		case want[i] == wildcard:
			result = look
		default:
			return different
		}
	}
	return result
}

// wildcard stands for a 代替文字: no text has this noncharacter.
const wildcard = '\uFFFF'

// fold leaves out spaces and writes the wide forms of ASCII narrow.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\u3000':
			return -1
		case r >= '\uFF01' && r <= '\uFF5E':
			return r - 0xFEE0
		}
		return r
	}, s)
}
