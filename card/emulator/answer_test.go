package emulator_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/card/emulator"
)

// TestPublishedBytes: what is known of the official test card comes back.
func TestPublishedBytes(t *testing.T) {
	play(t, newCard(t, ""), `
		00B2010C00 6A82                    // issuer domain: no such file
		00B2010400 6986
		`+common+` 9000
		00B2010C00 011C343030303030303132373139383433313332323132303335303231379000
		00A4020C020001 9000
		00B2010400 30*9000
		00B2020400 6A83
		00B2000400 6A83
		00B2010500 6A81
		00B2010600 6A86
		00B20104 6700
		00B0000000 6981
		00B2021400 6A83
		00B2011400 18*9000                 // EF 0002, one key identifier
		`+jpki+` 9000
		00B2010C00 6981
		00B0860000 4a504b494150494343544f4b454e322020202020202020202020202020202020`+
		`3030303030303030303030303030303030303030303030303030303030303031`+
		`4531365230314e4a202020202020202030303030303030303230353030303033`+
		`0000040d000000010000000000000001000000000000001000000006ffffffff`+
		`ffffffffffffffffffffffff30333031393939393939393939393939393939399000
		00B0880000 8F8F009000`)
}

// TestATRs: the published answers to reset by number, any other by hex, TCK
// right, and the contact one in its data object.
func TestATRs(t *testing.T) {
	for i, atr := range emulator.ATRs() {
		c := newCard(t, fmt.Sprintf("atr=%d", i+1))
		if !bytes.Equal(c.ATR(), atr) {
			t.Errorf("ATR %d is %X", i+1, c.ATR())
		}
		var tck byte
		for _, b := range atr[1:] {
			tck ^= b
		}
		if tck != 0 {
			t.Errorf("ATR %d: TCK", i+1)
		}
		stored := emulator.ATRs()[1]
		if i < 5 {
			stored = atr
		}
		want := strings.ToUpper(hex.EncodeToString(stored[1:])) + "9000"
		if got := transmit(t, c, "00CA5F5100"); got != want {
			t.Errorf("ATR %d: 5F51 is %s, want %s", i+1, got, want)
		}
		play(t, c, jpki+" 9000\n00CA5F5100 "+want) // inside an application too
	}
	if n := len(emulator.ATRs()); n != 9 {
		t.Errorf("%d ATRs", n)
	}
	if c := newCard(t, "atr=3B800181"); hex.EncodeToString(c.ATR()) != "3b800181" {
		t.Errorf("ATR %X", c.ATR())
	}
}

// TestSelect: every form of SELECT and what it leaves current.
func TestSelect(t *testing.T) {
	play(t, newCard(t, ""), `
		00A40000 6A86                      // after cold reset
		00A40000023F00 6A82
		00A4020C020001 6A82                // no files at this level
		00A4020C022F10 6A82
		00A4020C02001E 6A82
		00A4040C0AD392F000260100000002 6A82
		00A4040C11D392F0002601000000010000000000000000 6700
		00A4040C 6700
		00A4060C0AD392F000260100000001 6A86
		`+jpki+` 9000
		00A40000 9000                      // without any effect
		00A4000C023F00 6A82
		00A4090C020001 6A86                // only P1 02 selects a file
		00A4020C03000001 6700
		00A4020C02001D 6A82
		00A4020C020005 9000
		00B0000001 6981
		00A4020C020009 9000
		00B0000001 6982
		00A4020C02001E 9000
		00B0000001 6981
		00A4020C020001 9000                // free; reading is not
		00B0000004 6982
		00A4040C05D392F00026 9000          // a prefix selects
		00B0880001 8F9000
		00A4040005D392F00026 6F0C840AD392F0002601000000019000
		`+isd+` 9000
		00A40000 6A86
		`+juki+` 9000
		00B2011400 18*9000`)
}

// TestReadBinary: lengths and ends, by offset, by short identifier, short and
// extended. EF 0006 has 160 bytes.
func TestReadBinary(t *testing.T) {
	h := holder(t)
	size := len(h.Auth.Certificate)
	if size <= 256 || size > 0x7FFF {
		t.Fatalf("the certificate has %d bytes", size)
	}
	play(t, newCard(t, ""), fmt.Sprintf(`
		%s 9000
		00B0860000 160*9000
		00B08600A0 160*9000                // Le A0
		00B0869F05 1*9000                  // partly past the end: fewer
		00B086A001 6B00                    // at the end
		00B0FFFF01 6A86
		00B07FFF01 6B00
		00B08000000000 6A86
		00B09F0001 6A82
		00B09D0001 6A82
		00B0000001 4A9000 // the reads above left EF 0006 current
		00B00000 6700
		00B00000020000 6700
		00B08A0000 256*9000
		00B00100000100 256*9000            // extended Le
		00B08A04000100 256*9000
		00B08A00000000 %d*9000             // all of it
		00B0000000FFFF %d*9000
		00B0%04X01 1*9000
		00B0%04X01 6B00`, jpki, size, size, size-1, size))
	play(t, newCard(t, "end=6282"), jpki+` 9000
		00B0869F05 396282
		00B0860000 160*9000`)
	play(t, newCard(t, "no-extended"), jpki+` 9000
		00B08A00000000 6700
		00B08A0000 256*9000`)
	play(t, newCard(t, "no-sfi"), jpki+` 9000
		00B08A0000 6A86
		00200098 6A86
		00A4020C02000A 9000
		00B0000000 256*9000`)
}

// TestClasses: logical channels, secure messaging, unknown classes and
// instructions, malformed commands.
func TestClasses(t *testing.T) {
	play(t, newCard(t, ""), jpki+` 9000
		01B0880001 6881
		0320 0098 6881
		81AE0000 6881
		08B0880001 69FC
		0CB0880001 69FC
		0820009804 31323334 69FC
		0CA4020C020001 6882
		08A4020C020001 6882
		0484000008 6882
		10B0880001 6E00
		40B0880001 6E00
		FFB0880001 6E00
		00D0000001FF 6D00
		80B0880001 6D00
		002A009A0100 6D00
		00B0 6700
		00A4020C0300 6700
		80AE000000000101 6982              // SET SESSION KEY
		80A2000000000101 6A86              // SET PUBLIC IC KEY
		80A200AE00000101 6A86
		80FC0000 6700
		808A220001 00 6982                 // MANAGE ATTRIBUTES
		`+common+` 9000
		80AE000000000101 66F1
		`+juki+` 9000
		80AE000000000101 6982`)
	play(t, newCard(t, "phone=iphone"), "80FC0000 9000")
}

func TestChallenge(t *testing.T) {
	c := newCard(t, "")
	play(t, c, `
		0084000001 1*9000
		0084000000 256*9000
		00840000 6700
		0084010008 6A86
		00840000000010 6985                // extended
		`+jpki+` 9000
		0084000010 16*9000`)
	if a, b := transmit(t, c, "0084000010"), transmit(t, c, "0084000010"); a == b {
		t.Errorf("the same challenge twice: %s", a)
	}
}

func TestDataObjects(t *testing.T) {
	c := newCard(t, "")
	play(t, c, `
		00CA004200 363030303032300805303031000000A89000
		00CA004500 3430303030303031323731393834339000
		00CA006600 78*9000
		00CA00F000 31333232319000
		00CA00F200 32303335303231379000
		00CA00F700 16*9000
		00CA00F800 6700                    // too long for a short Le
		00CA00F8000000 563*9000
		00CA7F21000000 563*9000
		00CA00F1 6700
		00CA00F100 6A88
		`+jpki+` 9000
		00CA004200 6A88`)
	play(t, c, isd+" 9000")
	raw, err := hex.DecodeString(transmit(t, c, "00CA7F21000000"))
	if err != nil {
		t.Fatal(err)
	}
	body, sig := raw[5:302], raw[307:563]
	if binary.BigEndian.Uint16(raw[3:]) != 297 || !bytes.Equal(raw[:3], []byte{0x5F, 0x4E, 0x82}) {
		t.Fatalf("certificate begins % x", raw[:5])
	}
	sum := sha256.Sum256(body)
	if err := rsa.VerifyPKCS1v15(&holder(t).IssuerKey.PublicKey, crypto.SHA256, sum[:], sig); err != nil {
		t.Error(err)
	}
}

func TestInternalAuthenticate(t *testing.T) {
	c := newCard(t, "")
	play(t, c, common+` 9000
		008800990100 6700                  // no Le
		00880099 6700
		0088019901AA00 6A86
		0088009C01AA00 6981
		0088009D01AA00 6A88
		802A009901AA00 6985`)
	answer := transmit(t, c, "0088009903AABBCC00")
	if again := transmit(t, c, "0088009903AABBCC00"); again != answer {
		t.Error("not deterministic")
	}
	raw, err := hex.DecodeString(answer)
	if err != nil || len(raw) != 258 {
		t.Fatalf("answered %d bytes, %v", len(raw), err)
	}
	sum := sha256.Sum256([]byte{0xAA, 0xBB, 0xCC})
	if err := rsa.VerifyPKCS1v15(&holder(t).CommonKey.PublicKey, crypto.SHA256, sum[:], raw[:256]); err != nil {
		t.Error(err)
	}
	play(t, c, jpki+` 9000
		`+p1234+` 9000
		0088009701AA00 6982`)
}

// TestAccess: which certificates are free, per profile, and what a card
// without one answers.
func TestAccess(t *testing.T) {
	play(t, newCard(t, ""), jpki+` 9000
		00B0810004 6982
		00B0820004 4*9000
		00B08A0004 4*9000
		00B08B0004 4*9000
		`+signSig+` 6982
		`+authSig+` 6982`)
	play(t, newCard(t, "phone=android"), jpki+` 9000
		00B0860010 4A504B49415047505345544F4B454E209000
		00B08A0004 6982
		`+p1234+` 9000
		00B08A0004 4*9000`)
	play(t, newCard(t, "phone=iphone"), jpki+` 9000
		00B0860010 4A504B494150494F53544F4B454E20209000`)
	play(t, newCard(t, "absent=sign"), jpki+` 9000
		00B0880003 008F009000
		0020009B 63C0
		`+abc123+` 6984
		`+locked+` 6982
		00B08A0004 4*9000`)
	play(t, newCard(t, "absent=auth"), jpki+` 9000
		00B0880003 8F00009000
		00B08A0004 6B00
		00200098 63C0`)
	play(t, newCard(t, "absent=both"), jpki+` 9000
		00B0880003 0000009000`)
	play(t, newCard(t, "power-up"), isd+` 6F00
		`+isd+` 9000
		`+jpki+` 9000
		off
		on
		`+jpki+` 6F00
		`+jpki+` 9000
		reset
		`+jpki+` 9000`)
}
