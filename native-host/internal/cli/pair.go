package cli

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// readLinks reads --pair SERIAL=FILE: the 利用者証明用 certificate of the person
// whose 署名用 certificate has that serial.
func readLinks(specs list) ([]abi.Link, error) {
	var out []abi.Link
	for _, spec := range specs {
		serial, path, ok := strings.Cut(spec, "=")
		serial = strings.ToLower(strings.TrimPrefix(serial, "0x"))
		if _, err := hex.DecodeString(serial); !ok || err != nil || serial == "" {
			return nil, failure.New(failure.Usage, "reading --pair")
		}
		raw, err := readFile(path)
		if err != nil {
			return nil, err
		}
		out = append(out, abi.Link{Serial: serial, Certificate: blocks(raw)[0]})
	}
	return out, nil
}

// pairWords are what the state of a person's two certificates means. Only this
// leads to a conclusion, never a reason code.
var pairWords = map[string]text{
	"both-good": {"署名用・利用者証明用とも失効していません。", "neither certificate of the person is revoked"},
	"sign-revoked-auth-good": {"署名用は失効、利用者証明用は失効していません。住所・氏名などが変わった可能性があります。理由は断定できません。本人に確認してください。",
		"the signing certificate is revoked, the login certificate is not: name or address may have changed; do not conclude why, ask the person"},
	"sign-good-auth-revoked": {"利用者証明用だけが失効しています。本人に確認してください。", "only the login certificate is revoked; ask the person"},
	"both-revoked":           {"署名用・利用者証明用とも失効しています。担当者による確認が必要です（要確認）。", "both certificates are revoked; somebody has to look at it"},
	"unknown":                {"渡された失効情報では分かりません。", "the given data does not tell"},
}

// readings are how two public texts read a reason code: the ministry's table
// first, a verifier's account of the authority's practice statement second. They
// contradict each other.
var readings = map[int][2]text{
	3: {{"死亡・海外転出", "death, moved abroad"}, {"記載内容の変更", "recorded content changed"}},
	4: {{"証明書の更新（4情報の変更を含む）", "renewal (also on a change of the four attributes)"}, {"証明書の更新", "renewal"}},
	5: {{"紛失・海外転出", "loss, moved abroad"}, {"不要になった（返納・死亡・国外転出・申請）", "no longer needed (returned, death, moved abroad, own request)"}},
	6: {{"紛失", "loss"}, {"秘密鍵の安全への疑い", "doubt about the key"}},
}

// reasonWords writes a code as the authority did, with both readings.
func reasonWords(code int, name string) text {
	raw := fmt.Sprintf("%d %s", code, name)
	both, ok := readings[code]
	if !ok {
		return text{"理由コード " + raw + "（事情は断定できません）", "reason code " + raw}
	}
	return text{
		fmt.Sprintf("理由コード %s（公表資料の読み方は「%s」と「%s」に分かれます。事情は断定できません）", raw, both[0].ja, both[1].ja),
		fmt.Sprintf("reason code %s (public texts read it as %q or as %q; do not conclude why)", raw, both[0].en, both[1].en),
	}
}
