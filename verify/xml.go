package verify

import (
	"bytes"
	"fmt"
	"io"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/trust"
	"github.com/natsuin/natsuin/xmlsig"
)

// XMLFacts is what an XML signature refers to. Where that is not the whole of
// what a document of its shape holds, the coverage stays pdf.Unclear: the signer
// said nothing about the rest.
type XMLFacts struct {
	// Profile is the shape of the document: "etax-xtx", "etax-teg",
	// "egov-kousei" (by public samples, unofficial) or "generic".
	Profile    string         `json:"profile"`
	References []XMLReference `json:"references"` // never null; empty if none was followed
	// Uncovered are names of elements below the document element, and of files
	// beside the document, that the signature does not cover; never null.
	Uncovered []string `json:"uncovered"`
	// Legacy says that SHA-1 or a short key was accepted, as the caller allowed:
	// a forgery is within reach.
	Legacy bool `json:"legacy"`
}

// XMLReference is one reference of an XML signature.
type XMLReference struct {
	URI      string         `json:"uri"` // as written
	Outcome  xmlsig.Outcome `json:"outcome"`
	Problem  xmlsig.Problem `json:"problem"`  // "" unless the outcome is failed
	Manifest bool           `json:"manifest"` // stands in a manifest
	// Element is the name of the covered element, File that of the covered file;
	// "" for the other, and both for none.
	Element string `json:"element"`
	File    string `json:"file"`
}

// isXML tells XML by its first bytes: a tag, after a byte order mark and white
// space. A PDF may have anything before its header.
func isXML(head []byte) bool {
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true // UTF-16, refused by name
		}
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("<?xml")) ||
		bytes.HasPrefix(head, []byte("<")) && !bytes.Contains(head, []byte("%PDF-"))
}

// readXML reads an XML file, with the file beside it, if one was given.
func readXML(r io.ReaderAt, size int64, opt Options) (*xmlsig.Document, error) {
	if size > xmlsig.MaxSize {
		return nil, failure.New(failure.DocumentTooLarge, "reading %d bytes of XML", size)
	}
	src := make([]byte, size)
	if n, err := r.ReadAt(src, 0); n < len(src) {
		return nil, failure.Wrap(failure.FileUnreadable, err, "reading the document")
	}
	var files []xmlsig.File
	if opt.Content != nil {
		files = append(files, xmlsig.File{Name: opt.ContentName, Content: opt.Content, Size: opt.ContentSize})
	}
	return xmlsig.Open(src, files...)
}

// readPackage reads kousei.xml of a ZIP, with the files beside it.
func readPackage(r io.ReaderAt, size int64) (*xmlsig.Document, error) {
	p, err := xmlsig.OpenPackage(r, size)
	if err != nil {
		return nil, err
	}
	return xmlsig.Open(p.Main, p.Files...)
}

// judgeXML judges the signatures of an XML file, each for itself.
func judgeXML(d *xmlsig.Document, opt Options) ([]Signature, error) {
	out := []Signature{}
	for i, x := range d.Signatures() {
		s := newSignature(fmt.Sprintf("S%d", i+1), opt)
		if err := s.judgeXML(x, opt); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// judgeXML fills in s: form, references, coverage, signer, and the conclusion.
func (s *Signature) judgeXML(x *xmlsig.Signature, opt Options) error {
	f, err := x.Examine(xmlsig.CheckOptions{Certificates: opt.Evidence.Certificates, AllowLegacy: opt.AllowLegacy})
	if err != nil {
		return err
	}
	scope := x.Scope(f)
	s.XML = factsOf(f, scope)
	found := s.weighXML(f)
	s.Modification = pdf.ModificationNone
	switch {
	case f.Of(xmlsig.CheckReferences).Outcome != xmlsig.Passed:
	case scope.Whole:
		s.Coverage = pdf.EntireFile
	default:
		found = append(found, indeterminate(SigConstraintsFailure))
	}
	var known cms.Findings
	if f.Signer != nil {
		known.Signer = &cms.Certificate{DER: f.Signer}
	}
	if f.Named != nil {
		known.Named = &cms.Certificate{DER: f.Named}
	}
	if s.Signer = signerOf(known, opt.Evidence, opt.ShowAttributes); s.Signer == nil {
		found = append(found, indeterminate(trust.NoSigningCertificate))
	}
	s.conclude(s.judgeChain(known, x.Certificates(), opt), found...)
	return nil
}

// factsOf lists what the references came to.
func factsOf(f xmlsig.Findings, scope xmlsig.Scope) *XMLFacts {
	facts := &XMLFacts{Profile: scope.Profile, References: []XMLReference{},
		Uncovered: notNil(scope.Uncovered), Legacy: f.Legacy}
	for _, r := range f.References {
		ref := XMLReference{URI: r.URI, Outcome: r.Outcome, Problem: r.Problem, Manifest: r.Manifest}
		if c := r.Covered; c != nil {
			ref.File = c.File
			if c.Element != nil {
				_, ref.Element = c.Element.Name()
			}
		}
		facts.References = append(facts.References, ref)
	}
	return facts
}

// weighXML concludes from every single check and sets the integrity.
func (s *Signature) weighXML(f xmlsig.Findings) (list []conclusion) {
	s.Integrity.Status = Intact
	for _, x := range f.List {
		s.Integrity.Checks = append(s.Integrity.Checks,
			cms.Finding{Check: cms.Check(x.Check), Outcome: cms.Outcome(x.Outcome), Problem: cms.Problem(x.Problem)})
		c, status := conclusion{}, Intact
		switch {
		case x.Outcome == xmlsig.Failed:
			c, status = weighXMLFinding(x)
		case x.Outcome == xmlsig.NotDone && x.Check != xmlsig.CheckSignerID:
			status = Unchecked
		}
		list = append(list, c)
		s.Integrity.Status = graver(s.Integrity.Status, status)
	}
	return list
}

// weighXMLFinding says what one failed check means.
func weighXMLFinding(x xmlsig.Finding) (conclusion, IntegrityStatus) {
	switch x.Problem {
	case xmlsig.TooLarge:
		return indeterminate(Generic), Unchecked
	case xmlsig.Malformed, xmlsig.NoReference, xmlsig.IDDuplicated:
		return failed(FormatFailure), Broken
	case xmlsig.AlgorithmMismatch, xmlsig.SignatureMismatch:
		return failed(SigCryptoFailure), Broken
	case xmlsig.DigestMismatch:
		return failed(HashFailure), Modified
	case xmlsig.WeakDigest, xmlsig.WeakKey, xmlsig.AlgorithmUnsupported:
		return indeterminate(CryptoConstraintsFailure), Unchecked
	case xmlsig.IDMissing, xmlsig.FileMissing:
		return indeterminate(SignedDataNotFound), Unchecked
	case xmlsig.CertificateMissing, xmlsig.SignerAmbiguous:
		return indeterminate(trust.NoSigningCertificate), Intact
	}
	return indeterminate(SigConstraintsFailure), Unchecked
}
