package jpki

import (
	"bytes"
	"encoding/binary"

	"github.com/natsuin/natsuin/card/apdu"
	"github.com/natsuin/natsuin/failure"
)

const (
	// wholeCertificate is the length asked for in one extended command. JPKI
	// certificates have 1 to 2 KB; a longer one takes a second command.
	wholeCertificate = 2048
	// maxCertificate bounds what a certificate's own header may claim.
	maxCertificate = 8192
	// tokenLabel is the length of the label that begins EF 0006.
	tokenLabel = 32
)

// Presence reports which certificates the card has, from EF 0008. A card
// without that file is taken to have both: the certificate's own file decides.
func (c *Card) Presence() (sign, auth bool, err error) {
	if !c.presRead {
		const doing = "reading which certificates exist"
		r, err := c.readAt(filePresence, 0, 3, doing)
		if err != nil {
			return false, false, err
		}
		switch {
		case r.Status == apdu.OK && len(r.Data) == 3:
			c.present = [2]bool{Sign: r.Data[0] != 0, Auth: r.Data[1] != 0}
		case r.Status == apdu.FileNotFound:
			c.present = [2]bool{true, true}
		default:
			return false, false, refused(r.Status, doing)
		}
		c.presRead = true
	}
	return c.present[Sign], c.present[Auth], nil
}

// Token returns the label of the token info, EF 0006: JPKIAPICCTOKEN2 on a
// card, JPKIAPGPSETOKEN on an Android phone, JPKIAPIOSTOKEN on an iPhone.
func (c *Card) Token() (string, error) {
	const doing = "reading the token info"
	r, err := c.readAt(fileToken, 0, tokenLabel, doing)
	if err != nil {
		return "", err
	}
	if r.Status != apdu.OK {
		return "", refused(r.Status, doing)
	}
	return string(bytes.TrimRight(r.Data, " \x00")), nil
}

// Certificate returns a certificate (DER) that no PIN protects: the
// 利用者証明用 one of a card. For the 署名用 one, and on phones, it is
// failure.PINRequired; the former is not even asked for.
func (c *Card) Certificate(k Key) ([]byte, error) {
	if k == Sign {
		return nil, failure.New(failure.PINRequired, "reading the sign certificate before the PIN")
	}
	return c.certificate(k, k.files().certificate)
}

// CACertificate returns the certificate (DER) of a key's issuer, which is
// always free to read. It is read once; asking before the PIN shortens the
// time the card stays unlocked.
func (c *Card) CACertificate(k Key) ([]byte, error) {
	return c.certificate(k, k.files().ca)
}

// certificate reads a certificate file whole. What follows the DER object in
// the file is left out.
func (c *Card) certificate(k Key, file byte) ([]byte, error) {
	if der, ok := c.stored[file]; ok {
		return bytes.Clone(der), nil
	}
	doing := "reading the " + k.String() + " certificate"
	if file == k.files().ca {
		doing = "reading the " + k.String() + " CA certificate"
	}
	der, err := c.piece(k, file, 0, wholeCertificate, doing)
	if err != nil {
		return nil, err
	}
	// A certificate of 128 to 65535 bytes begins with 30 82 and its length.
	if len(der) < 4 || der[0] != 0x30 || der[1] != 0x82 {
		return nil, failure.New(failure.CertificateMalformed, "%s", doing)
	}
	total := int(binary.BigEndian.Uint16(der[2:])) + 4
	if total > maxCertificate {
		return nil, failure.New(failure.CertificateMalformed, "%s of %d bytes", doing, total)
	}
	for len(der) < total {
		more, err := c.piece(k, file, len(der), total-len(der), doing)
		if err != nil {
			return nil, err
		}
		der = append(der, more...)
	}
	c.stored[file] = der[:total:total]
	return bytes.Clone(der[:total]), nil
}

// piece reads at least one byte of a certificate file, up to want.
func (c *Card) piece(k Key, file byte, offset, want int, doing string) ([]byte, error) {
	r, err := c.readAt(file, offset, want, doing)
	if err != nil {
		return nil, err
	}
	switch s := r.Status; {
	case (s == apdu.OK || s == apdu.EndOfFile) && len(r.Data) > 0 && len(r.Data) <= want:
		return bytes.Clone(r.Data), nil
	case s == apdu.SecurityStatus:
		return nil, failure.New(failure.PINRequired, "%s: answered %s", doing, s)
	case offset == 0 && (s == apdu.OffsetOutside || s == apdu.FileNotFound):
		return nil, failure.New(k.absent(), "%s: answered %s", doing, s)
	default:
		return nil, refused(s, doing)
	}
}

// readAt sends one READ BINARY, finding out on the way what the card takes: a
// short identifier where the file is not yet current, the extended form for
// more than 256 bytes. Reading may be repeated freely, so an extended command
// that gets no answer is tried once more in the short form; a link that is
// really lost fails that too.
func (c *Card) readAt(file byte, offset, want int, doing string) (apdu.Response, error) {
	for {
		cmd := apdu.Command{Instruction: insReadBinary, P1: byte(offset >> 8), P2: byte(offset), Le: want}
		if c.noExtended {
			cmd.Le = min(want, apdu.MaxShortLe)
		}
		if offset == 0 && !c.noShortID {
			cmd.P1 = 0x80 | file
		} else if offset == 0 { // further pieces find the file current
			if err := c.selectFile(file, doing); err != nil {
				return apdu.Response{}, err
			}
		}
		r, err := c.send(cmd, doing)
		switch {
		case cmd.Le > apdu.MaxShortLe && (err != nil || r.Status == apdu.WrongLength || r.Status.SW1() == 0x6C):
			c.noExtended = true
		case err == nil && offset == 0 && !c.noShortID && noShortID(r.Status):
			c.noShortID = true
		default:
			return r, err
		}
	}
}

// noShortID reports whether a status says that a card does not take short file
// identifiers in P1 or P2.
func noShortID(s apdu.Status) bool {
	return s == apdu.BadP1P2 || s == apdu.ReferenceNotFound || s == apdu.FunctionUnsupported
}
