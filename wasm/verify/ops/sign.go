package ops

import (
	"math/big"
	"slices"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/pdf"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

func prepare(m *abi.PrepareRequest, read ReadAt) (abi.Message, error) {
	d, err := open(m.File, read)
	if err != nil {
		return nil, err
	}
	o := m.Options
	p, err := pdf.Prepare(d, d.size, pdf.Options{
		Profile: o.Profile, Time: o.Time, Field: o.Field, Name: o.Name, Reason: o.Reason,
		Location: o.Location, ContactInfo: o.ContactInfo, Reserve: o.Reserve, Password: o.Password,
	})
	if err != nil {
		return nil, err
	}
	return &abi.PrepareAnswer{Prepared: toMessage(p)}, nil
}

func inspect(m *abi.InspectRequest, read ReadAt) (abi.Message, error) {
	d, err := open(m.File, read)
	if err != nil {
		return nil, err
	}
	i, err := pdf.Inspect(d, d.size, m.Password)
	if err != nil {
		return nil, err
	}
	p, err := preparation(d, i)
	if err != nil {
		return nil, err
	}
	out := abi.Inspection{
		Time: i.Time, Name: i.Name, Reason: i.Reason, Location: i.Location, ContactInfo: i.ContactInfo,
		Signatures: i.Signatures, Changes: []abi.Change{}, Active: []abi.Active{}, Prepared: p,
	}
	for _, c := range i.Changes {
		out.Changes = append(out.Changes, abi.Change{Revision: c.Revision, Object: c.Object, What: c.What, Rule: c.Rule})
	}
	for _, a := range i.Active {
		objects := slices.Concat([]int{}, a.Objects) // not nil
		out.Active = append(out.Active, abi.Active{Kind: a.Kind, Count: a.Count, Objects: objects})
	}
	return &abi.InspectAnswer{Inspection: out}, nil
}

// preparation is the Prepared that an inspected document was made from.
func preparation(d *document, i pdf.Inspection) (abi.Prepared, error) {
	const doing = "reading the tail of a prepared document"
	if i.BaseSize < 0 || i.BaseSize > d.size || d.size-i.BaseSize > pdf.MaxTail {
		return abi.Prepared{}, failure.New(failure.InspectionRefused, doing)
	}
	tail := make([]byte, d.size-i.BaseSize)
	if n, err := d.ReadAt(tail, i.BaseSize); n < len(tail) {
		return abi.Prepared{}, failure.Wrap(failure.FileUnreadable, err, doing)
	}
	return abi.Prepared{
		Version: preparedVersion, Profile: i.Profile, Field: i.Field, Size: i.BaseSize,
		ByteRange: i.ByteRange, Reserve: i.Reserve, Tail: tail,
	}, nil
}

// preparedVersion is the version of pdf.Prepared that pdf.Complete takes.
const preparedVersion = 1

// complete makes the CMS of what the host returned and puts it into the tail.
// Both steps verify the signature before they return anything.
func complete(m *abi.CompleteRequest, _ ReadAt) (abi.Message, error) {
	attributes, err := cms.ParseAttributes(m.Signed.Attributes)
	if err != nil {
		return nil, err
	}
	var tokens [][]byte
	nonce := new(big.Int).SetBytes(m.Signed.TimeStampNonce)
	for _, response := range m.Signed.TimeStamps {
		token, err := cms.TimeStampResponse(response, m.Signed.Signature, nonce)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, token)
	}
	signed, err := cms.SignedData(attributes, m.Signed.Signature, m.Signed.Certificates, tokens...)
	if err != nil {
		return nil, err
	}
	tail, err := pdf.Complete(fromMessage(m.Prepared), signed)
	if err != nil {
		return nil, err
	}
	return &abi.CompleteAnswer{Tail: tail}, nil
}

func toMessage(p pdf.Prepared) abi.Prepared {
	return abi.Prepared{
		Version: p.Version, Profile: p.Profile, Field: p.Field, Size: p.Size, ByteRange: p.ByteRange,
		ContentDigest: p.ContentDigest, Reserve: p.Reserve, Tail: p.Tail,
	}
}

func fromMessage(p abi.Prepared) pdf.Prepared {
	return pdf.Prepared{
		Version: p.Version, Profile: p.Profile, Field: p.Field, Size: p.Size, ByteRange: p.ByteRange,
		ContentDigest: p.ContentDigest, Reserve: p.Reserve, Tail: p.Tail,
	}
}
