package ops

import (
	"encoding/json"
	"io"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/xmlsig"
)

// xmlSource is an XML file, or the one of a package with the files beside it.
type xmlSource struct {
	main  []byte
	files []xmlsig.File
	pack  *xmlsig.Package // nil for a bare XML file
}

// openXML reads the file of a request: a package for egov-kousei that is one.
func openXML(f abi.File, profile string, read ReadAt) (*xmlSource, error) {
	d, err := open(f, read)
	if err != nil {
		return nil, err
	}
	start := make([]byte, min(2, d.size))
	if _, err := d.ReadAt(start, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if profile == xmlsig.EgovKousei && string(start) == "PK" {
		p, err := xmlsig.OpenPackage(d, d.size)
		if err != nil {
			return nil, err
		}
		return &xmlSource{p.Main, p.Files, p}, nil
	}
	if d.size > xmlsig.MaxSize {
		return nil, failure.New(failure.DocumentTooLarge, "reading %d bytes of XML", d.size)
	}
	src := make([]byte, d.size)
	if n, err := d.ReadAt(src, 0); n < len(src) {
		return nil, err
	}
	return &xmlSource{main: src}, nil
}

func prepareXML(m *abi.PrepareXMLRequest, read ReadAt) (abi.Message, error) {
	o := m.Options
	src, err := openXML(m.File, o.Profile, read)
	if err != nil {
		return nil, err
	}
	p, err := xmlsig.Prepare(src.main, xmlsig.Options{Profile: o.Profile, Time: o.Time, ID: o.ID}, src.files...)
	if err != nil {
		return nil, err
	}
	return &abi.PrepareXMLAnswer{Prepared: toXMLMessage(p)}, nil
}

func toXMLMessage(p xmlsig.Prepared) abi.XMLPrepared {
	out := abi.XMLPrepared{Version: p.Version, Profile: p.Profile, Size: p.Size, At: p.At, Cut: p.Cut,
		Element: p.Element, SignedInfo: p.SignedInfo}
	for _, r := range p.References {
		out.References = append(out.References, abi.XMLReference(r))
	}
	return out
}

// inspectXML derives everything from the bytes of a file that somebody else
// prepared.
func inspectXML(m *abi.InspectXMLRequest, read ReadAt) (abi.Message, error) {
	src, err := openXML(m.File, "", read)
	if err != nil {
		return nil, err
	}
	i, err := xmlsig.Inspect(src.main, m.Profile)
	if err != nil {
		return nil, err
	}
	lines, err := json.Marshal(i.Lines)
	if err != nil {
		return nil, err
	}
	return &abi.InspectXMLAnswer{Inspection: abi.XMLInspection{
		Time: i.Time, Signatures: i.Signatures, Prepared: toXMLMessage(i.Prepared), Lines: lines}}, nil
}

// completeXML verifies the signature in the finished document before it returns
// anything.
func completeXML(m *abi.CompleteXMLRequest, read ReadAt) (abi.Message, error) {
	src, err := openXML(m.File, m.Prepared.Profile, read)
	if err != nil {
		return nil, err
	}
	p := xmlsig.Prepared{Version: m.Prepared.Version, Profile: m.Prepared.Profile, Size: m.Prepared.Size,
		At: m.Prepared.At, Cut: m.Prepared.Cut, Element: m.Prepared.Element, SignedInfo: m.Prepared.SignedInfo}
	for _, r := range m.Prepared.References {
		p.References = append(p.References, xmlsig.ReferenceDigest(r))
	}
	signed, err := xmlsig.Complete(src.main, p, m.Signature, m.Certificates, src.files...)
	if err == nil && src.pack != nil {
		signed, err = src.pack.With(signed)
	}
	if err != nil {
		return nil, err
	}
	return &abi.CompleteXMLAnswer{Document: signed}, nil
}
