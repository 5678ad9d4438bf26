package emulator

import (
	"bytes"
	"crypto/rsa"
	"encoding/hex"
)

// Application identifiers (AID).
var (
	aidISD      = mustHex("A0000001510000")       // GlobalPlatform issuer security domain
	aidJPKI     = mustHex("D392F000260100000001") // 公的個人認証AP
	aidCommon   = mustHex("D3921000310001010100") // 共通カードAP
	aidResident = mustHex("D3921000310001010401") // 住基AP
)

// Elementary files of the JPKI application that the code names. Each has a
// short identifier, the low five bits.
const (
	fidSignCert  = 0x0001
	fidSignCA    = 0x0002
	fidToken     = 0x0006
	fidPresence  = 0x0008
	fidProtected = 0x0009
	fidAuthCert  = 0x000A
	fidAuthCA    = 0x000B
	fidAuthKey   = 0x0017
	fidAuthPIN   = 0x0018
	fidSignKey   = 0x001A
	fidSignPIN   = 0x001B
)

// Elementary files of the common-card and resident-register applications.
const (
	fidRecord    = 0x0001
	fidKeyID     = 0x0002
	fidCommonKey = 0x0019
	fidCommonPIN = 0x001C
)

// kind is the structure of an elementary file.
type kind int

const (
	transparent kind = iota // bytes, READ BINARY
	linear                  // records, READ RECORD
	pinFile                 // a PIN, VERIFY
	keyFile                 // a private key
	opaque                  // answers SELECT and nothing else
)

// file is one elementary file.
type file struct {
	id      uint16
	kind    kind
	data    []byte          // transparent
	records [][]byte        // linear; record 1 first
	key     *rsa.PrivateKey // keyFile; nil where the card has none
	pin     *pin            // pinFile
	guard   *pin            // to read the file or use the key; nil: free
	closed  bool            // no known credential opens it
}

// application is a dedicated file: an AID and the files below it.
type application struct {
	aid   []byte
	files []*file
}

// find returns the file with an identifier, or nil.
func (a *application) find(id uint16) *file {
	for _, f := range a.files {
		if f.id == id {
			return f
		}
	}
	return nil
}

// applications lays out the card's contents. The order is that in which a
// shortened AID finds them (JICSAP prefix match).
func applications(c *contents, p *pins, f Faults) []*application {
	return []*application{
		{aid: aidISD},
		{aid: aidJPKI, files: jpkiFiles(c, p, f)},
		{aid: aidCommon, files: []*file{
			{id: fidRecord, kind: linear, records: [][]byte{c.cardRecord()}},
			{id: fidKeyID, kind: linear, records: [][]byte{simpleTLV(0x02, cardKeyID)}},
			{id: fidCommonKey, kind: keyFile, key: c.commonKey},
			{id: fidCommonPIN, kind: pinFile, pin: &p.Common},
		}},
		{aid: aidResident, files: []*file{
			{id: fidKeyID, kind: linear, records: [][]byte{simpleTLV(0x02, cardKeyID)}},
			{id: fidCommonPIN, kind: pinFile, pin: &p.Resident},
		}},
	}
}

// jpkiFiles lays out the JPKI application. Both keys are RSA-2048. A card
// without a certificate keeps the file, empty, and has the PIN blocked from
// the start (assumed).
func jpkiFiles(c *contents, p *pins, f Faults) []*file {
	sign, auth := c.signCert, c.authCert
	presence := []byte{0x8F, 0x8F, 0x00}
	signPIN, authPIN := &p.Sign, &p.Auth
	if len(sign) == 0 || f.AbsentSign {
		sign, presence[0], signPIN = nil, 0, &pin{Max: SignTries}
	}
	if len(auth) == 0 || f.AbsentAuth {
		auth, presence[1], authPIN = nil, 0, &pin{Max: AuthTries}
	}
	var authGuard *pin
	if f.Phone != "" {
		authGuard = authPIN
	}
	files := []*file{
		{id: fidSignCert, data: sign, guard: signPIN},
		{id: fidSignCA, data: c.signCA},
		{id: fidToken, data: tokenInfo(f.Phone)},
		{id: fidPresence, data: presence},
		{id: fidProtected, closed: true},
		{id: fidAuthCert, data: auth, guard: authGuard},
		{id: fidAuthCA, data: c.authCA},
		{id: fidAuthKey, kind: keyFile, key: c.authKey, guard: authPIN},
		{id: fidAuthPIN, kind: pinFile, pin: authPIN},
		{id: fidSignKey, kind: keyFile, key: c.signKey, guard: signPIN},
		{id: fidSignPIN, kind: pinFile, pin: signPIN},
	}
	// Files that answer a SELECT and whose content nobody has published.
	for _, id := range []uint16{0x0005, 0x0010, 0x0016, 0x0019, 0x001C, 0x001E} {
		files = append(files, &file{id: id, kind: opaque})
	}
	return files
}

// tokenInfo is EF 0006: a serialised CK_TOKEN_INFO of 160 bytes. Only the
// label, which begins it, tells a card from a phone.
func tokenInfo(phone string) []byte {
	label := map[string]string{
		"":        "JPKIAPICCTOKEN2",
		"android": "JPKIAPGPSETOKEN",
		"iphone":  "JPKIAPIOSTOKEN",
	}[phone]
	info := mustHex(publishedTokenInfo)
	copy(info, bytes.Repeat([]byte{' '}, 32))
	copy(info, label)
	return info
}

// publishedTokenInfo is EF 0006 of the official JPKI test card.
const publishedTokenInfo = "" +
	"4a504b494150494343544f4b454e322020202020202020202020202020202020" +
	"3030303030303030303030303030303030303030303030303030303030303031" +
	"4531365230314e4a202020202020202030303030303030303230353030303033" +
	"0000040d000000010000000000000001000000000000001000000006ffffffff" +
	"ffffffffffffffffffffffff3033303139393939393939393939393939393939"

// simpleTLV is a JICSAP record: one tag byte, one length byte below FF, value.
func simpleTLV(tag byte, value []byte) []byte {
	return append([]byte{tag, byte(len(value))}, value...)
}

// mustHex decodes a constant.
func mustHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic("emulator: decoding a constant: " + err.Error())
	}
	return b
}
