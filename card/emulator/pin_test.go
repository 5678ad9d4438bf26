package emulator_test

import "testing"

// TestPINStates has one story for every row of the table of PIN states, and
// for both sides of each switch in it.
func TestPINStates(t *testing.T) {
	unlocked := jpki + " 9000\n" + abc123 + " 9000\n" + p1234 + " 9000\n" + locked + " 4*9000\n"
	for _, v := range []struct{ name, faults, script string }{
		{"power off and on", "", unlocked + `
			off
			on
			00B0000004 6986                // application and file are gone
			` + jpki + ` 9000
			` + locked + ` 6982
			` + authSig + ` 6982`},
		{"power on alone", "", unlocked + `
			on
			` + jpki + ` 9000
			` + locked + ` 6982`},
		{"power loss keeps counters", "", jpki + ` 9000
			` + abc124 + ` 63C4
			off
			` + jpki + ` 9000
			0020009B 63C4`},
		{"warm reset keeps everything", "", unlocked + `
			reset
			00B0000004 4*9000        // no SELECT: same application, same file
			` + signSig + ` 256*9000
			` + authSig + ` 256*9000`},
		{"SELECT other application", "", unlocked + common + ` 9000
			` + jpki + ` 9000
			` + locked + ` 6982
			` + signSig + ` 6982`},
		{"SELECT issuer domain", "", unlocked + isd + ` 9000
			` + locked + ` 6A82
			` + jpki + ` 9000
			` + locked + ` 6982`},
		{"SELECT same application keeps", "", unlocked + jpki + ` 9000
			00B0000004 6986
			` + locked + ` 4*9000
			` + signSig + ` 256*9000`},
		{"SELECT same application clears", "same-ap=clear", unlocked + jpki + ` 9000
			` + locked + ` 6982
			` + signSig + ` 6982`},
		{"failed SELECT changes nothing", "", unlocked + `
			00A4040C05D392100099 6A82
			00B0000004 4*9000
			` + signSig + ` 256*9000`},
		{"SELECT EF, READ, challenge and query change nothing", "", unlocked + `
			00A4020C020006 9000
			00B0000001 4A9000
			00B0880003 8F8F009000
			0084000008 8*9000
			0020009B 63C5
			` + locked + ` 4*9000`},
		{"READ by SFI makes the file current", "", jpki + ` 9000
			00B0880001 8F9000
			00B0000103 8F009000`},
		{"VERIFY right restores the counter", "", jpki + ` 9000
			` + abc124 + ` 63C4
			` + abc124 + ` 63C3
			` + abc123 + ` 9000
			0020009B 63C5                  // also right after a successful VERIFY
			` + p1235 + ` 63C2
			` + p1234 + ` 9000
			00200098 63C3`},
		{"VERIFY wrong takes back an earlier success", "", unlocked + abc124 + ` 63C4
			` + locked + ` 6982
			` + authSig + ` 256*9000`},
		{"VERIFY wrong keeps an earlier success", "wrong=keep", unlocked + abc124 + ` 63C4
			` + locked + ` 4*9000`},
		{"VERIFY until blocked", "", jpki + ` 9000
			` + p1235 + ` 63C2
			` + p1235 + ` 63C1
			` + p1235 + ` 63C0
			` + p1235 + ` 6984
			` + p1234 + ` 6984
			00200098 63C0
			0020009B 63C5`},
		{"VERIFY when blocked, ISO status", "blocked=6983,tries-auth=1", jpki + ` 9000
			` + p1235 + ` 63C0
			` + p1234 + ` 6983
			00200098 63C0`},
		{"VERIFY when blocked leaves the other PIN", "tries-auth=0", jpki + ` 9000
			` + abc123 + ` 9000
			` + p1234 + ` 6984
			` + locked + ` 4*9000`},
		{"VERIFY makes the PIN file current", "", jpki + ` 9000
			` + abc123 + ` 9000
			00200080 63C5
			` + p1234 + ` 9000
			00200080 63C3`},
		{"a signature leaves file and state", "", unlocked + `
			00A4020C02001A 9000
			802A008033` + digestInfo + `00 256*9000
			802A008033` + digestInfo + `00 256*9000
			802A009733` + digestInfo + `00 256*9000 // by SFI: 0017 becomes current
			00200080 6981`},
		{"neither PIN opens the other key", "", jpki + ` 9000
			` + abc123 + ` 9000
			` + authSig + ` 6982
			` + isd + ` 9000
			` + jpki + ` 9000
			` + p1234 + ` 9000
			` + signSig + ` 6982
			` + locked + ` 6982`},
		{"one VERIFY serves any number of signatures", "", unlocked + signSig + ` 256*9000
			` + signSig + ` 256*9000
			` + signSig + ` 256*9000`},
	} {
		t.Run(v.name, func(t *testing.T) { play(t, newCard(t, v.faults), v.script) })
	}
}

// TestVerifyForms: which malformed VERIFY costs a try and which does not.
func TestVerifyForms(t *testing.T) {
	play(t, newCard(t, ""), `
		00200098 6A88                      // issuer domain: no such reference
		00200080 6986                      // no current file
		`+jpki+` 9000
		00200080 6986
		0020009800 6700                    // a trailing Le
		00200098043132333400 6700          // data and Le
		0020009811`+"3131313131313131313131313131313131"+` 6700 // 17 bytes
		0020009804 6700                    // cut off
		00200198043132333400 6A86          // P1
		002000180431323334 6A86            // P2 without b8
		0020009F0431323334 6A88            // no such file
		0020009A0431323334 6981            // a key is no PIN
		00A4020C020018 9000
		00200080 63C3
		`+"0020009B0661626331 32 33"+` 63C4 // lower case is another value
		0020009805 3132333400 63C2         // too long by one: costs a try
		00200098 63C2
		002000800431323334 9000
		00200080 63C3`)
}

func TestChangePIN(t *testing.T) {
	play(t, newCard(t, ""), jpki+` 9000
		00A4020C02001B 9000
		00240180065A5A5A393939 6982        // not verified
		0020008006414243313234 63C4
		0020008006414243313233 9000
		00240080065A5A5A393939 6A86
		00240180 6700
		00240180065A5A5A393939 9000
		`+locked+` 4*9000                    // still verified
		`+isd+` 9000
		`+jpki+` 9000
		`+abc123+` 63C4
		0020009B065A5A5A393939 9000
		80320080043939 3939 6D00            // CHANGE KEY is of the other applications
		`+common+` 9000
		00A4020C02001C 9000
		80320080043939 3939 6982
		002000800431323334 9000
		8032018004 39393939 6A86
		8032008004 39393939 9000
		0020008004 31323334 63C2
		0020008004 39393939 9000
		0024018004 39393939 6D00
		`+juki+` 9000
		0020009C 63C3
		0020009C04 31323334 9000           // changed separately`)
}
