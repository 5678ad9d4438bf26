package cli

import (
	"bytes"
	"context"
	"path/filepath"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/sandbox"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/wasm/verify/abi"
	"github.com/natsuin/natsuin/xmlsig"
)

// xmlProfile reports whether a profile signs XML.
func xmlProfile(profile string) bool { return signing.MediaTypeOf(profile) == signing.XML }

// prepareXML fixes everything about the signature of an XML file.
func (d *document) prepareXML(ctx context.Context, box *sandbox.Sandbox, flags signFlags) (err error) {
	d.xml, err = box.PrepareXML(ctx, d.output.file, d.output.size,
		abi.XMLOptions{Profile: flags.profile, Time: d.time, ID: flags.id})
	return err
}

// request is what the signing desk is asked for.
func (d *document) request(flags signFlags) signing.Document {
	out := signing.Document{Name: filepath.Base(d.source), MediaType: signing.MediaTypeOf(flags.profile),
		Profile: flags.profile, SignerName: flags.name, SigningTime: d.time}
	if !xmlProfile(flags.profile) {
		out.MediaType, out.Profile = signing.PDF, d.prepared.Profile
		out.ContentDigest = [32]byte(d.prepared.ContentDigest)
		return out
	}
	out.SignedInfo = d.xml.SignedInfo
	for _, r := range d.xml.References {
		out.References = append(out.References, xmlsig.ReferenceDigest(r))
	}
	return out
}

// completeXML puts the signature in and has the sandbox verify the whole file
// before anybody sees it.
func (d *document) completeXML(ctx context.Context, box *sandbox.Sandbox, s signing.Signed) error {
	signed, err := box.CompleteXML(ctx, d.output.file, d.output.size, d.xml, s.Signature, s.Certificates)
	if err != nil {
		return err
	}
	size := int64(len(signed))
	raw, err := box.Verify(ctx, bytes.NewReader(signed), size, abi.VerifyOptions{At: d.time})
	if err != nil {
		return err
	}
	verdict, err := decodeReport(raw)
	if err != nil {
		return err
	}
	if !verdict.includesIntact(len(d.xml.References)) {
		return failure.New(failure.CompletionMismatch, "verifying the signed document")
	}
	if err := d.output.replace(signed); err != nil {
		return err
	}
	return d.output.sync()
}
