package parity

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/internal/testpki"
	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/xmlsig"
)

// filing is an e-Tax-style return.
const filing = `<?xml version="1.0" encoding="UTF-8"?>` + "\r\n" +
	`<DATA xmlns="urn:example:shotoku" xmlns:gen="urn:example:general" id="DATA"><RSH0010 VR="23.0.0" id="RSH0010">` +
	`<NOZEISHA_NM ID="NOZEISHA_NM">番号　花子</NOZEISHA_NM><gen:kubun_CD IDREF="NOZEISHA_NM"/></RSH0010></DATA>`

// xml asks every operation about XML.
func (b *builder) xml(s *Story) error {
	citizen, err := testpki.New("").Citizen(testpki.DefaultPerson, Issued)
	if err != nil {
		return err
	}
	o := abi.XMLOptions{Profile: xmlsig.EtaxXTX, Time: SignedAt}
	prepare := func(name string, o abi.XMLOptions, code failure.Code, document string) {
		b.ask("prepare XML "+name, abi.OpPrepareXML,
			&abi.PrepareXMLRequest{File: named(0, []byte(document)), Options: o}, code, []byte(document))
	}
	prepare("filing", o, "", filing)
	prepare("with a document type", o, failure.XMLDoctype, "<!DOCTYPE DATA><DATA/>")
	prepare("of another shape", o, failure.XMLUnsuitable, "<a/>")
	prepare("for a PDF's profile", abi.XMLOptions{Profile: "pades-bb", Time: SignedAt}, failure.NotSupported, filing)
	prepare("package that is none", abi.XMLOptions{Profile: xmlsig.EgovKousei, Time: SignedAt}, failure.PackageMalformed, "PK")

	p, err := xmlsig.Prepare([]byte(filing), xmlsig.Options{Profile: o.Profile, Time: o.Time})
	if err != nil {
		return err
	}
	inspect := func(name, profile string, code failure.Code, file string) {
		b.ask("inspect XML "+name, abi.OpInspectXML,
			&abi.InspectXMLRequest{File: named(0, []byte(file)), Profile: profile}, code, []byte(file))
	}
	prepared := filing[:p.At] + string(p.Element) + filing[p.At:]
	inspect("filing", o.Profile, "", prepared)
	inspect("filing that was changed", o.Profile, failure.InspectionRefused, strings.Replace(prepared, "花子", "華子", 1))
	inspect("filing without a preparation", o.Profile, failure.InspectionRefused, filing)
	inspect("package", xmlsig.EgovKousei, failure.NotSupported, "PK")
	digest := sha256.Sum256(p.SignedInfo)
	signature, err := citizen.Sign.Key.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		return err
	}
	signed, err := xmlsig.Complete([]byte(filing), p, signature, s.Certificates)
	if err != nil {
		return err
	}
	message := abi.XMLPrepared{Version: p.Version, Profile: p.Profile, Size: p.Size, At: p.At, Cut: p.Cut,
		Element: p.Element, SignedInfo: p.SignedInfo}
	for _, r := range p.References {
		message.References = append(message.References, abi.XMLReference(r))
	}
	complete := func(name string, signature []byte, code failure.Code) {
		request := &abi.CompleteXMLRequest{File: named(0, []byte(filing)), Prepared: message,
			Signature: signature, Certificates: s.Certificates}
		b.ask("complete XML "+name, abi.OpCompleteXML, request, code, []byte(filing))
	}
	complete("filing", signature, "")
	complete("with a forged signature", append([]byte{1}, signature[1:]...), failure.CompletionMismatch)
	verify := func(name string, document []byte) {
		b.ask("verify XML "+name, abi.OpVerify,
			&abi.VerifyRequest{File: named(0, document), Options: s.VerifyOptions()}, "", document)
	}
	verify("filing", signed)
	verify("filing that was changed", bytes.Replace(signed, []byte("花子"), []byte("華子"), 1))
	verify("unsigned", []byte(filing))
	return nil
}
