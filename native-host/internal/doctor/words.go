package doctor

import (
	"fmt"
	"strings"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/install"
)

// The codes that are no failure codes and no states of a browser.
const (
	serviceMissing    = "pcsc-not-installed"
	serviceStopped    = "pcsc-not-running"
	serviceRefuses    = "pcsc-refused"
	noDriver          = "reader-without-driver"
	strangeReader     = "reader-unsupported"
	noBrowser         = "no-browser"
	extensionNotFound = "extension-not-found"
	noPIN             = "no-pin"
	pinAtWindow       = "pin-blocked-window"
	authExpiring      = "auth-certificate-expiring"
	authExpired       = "auth-certificate-expired"
	clockBehind       = "clock-behind"
	signUnread        = "sign-certificate-unread"
	signExpired       = "sign-certificate-expired"
)

// said is a text with its next step.
type said struct{ text, next Sentence }

// good says of each check that it stands.
var good = map[Check]Sentence{
	Module:          {"検証の部品（natsuin.wasm）は正しいものです。", "natsuin.wasm is the right one."},
	Dialog:          {"暗証番号の窓を出せます。", "The PIN dialog can be shown."},
	Browser:         {"%s から natsuin を起動できます。", "%s can start natsuin."},
	Extension:       {"%s に拡張機能があります。", "%s has the extension."},
	Service:         {"カードリーダーの仕組み（PC/SC）は動いています。", "The card reader service (PC/SC) is running."},
	Readers:         {"カードリーダーがあります: %s", "There is a card reader: %s"},
	Card:            {"マイナンバーカードがあります。", "There is a My Number Card."},
	AuthPIN:         {"利用者証明用の暗証番号は使えます。", "The login PIN can be used."},
	SignPIN:         {"署名用の暗証番号は使えます。", "The signing PIN can be used."},
	AuthCertificate: {"利用者証明用電子証明書は期限内です。", "The login certificate has not expired."},
}

// table has what is said of the codes of this package, and says more of some
// failure codes than their own sentences do; %s is the subject.
var table = map[string]said{
	string(failure.PINDialogMissing): {
		Sentence{"暗証番号を聞くための窓のプログラム（pinentry）がありません。", "There is no program to ask for the PIN in a window (pinentry)."},
		Sentence{"入れるには: sudo apt install pinentry-gtk2", "To install one: sudo apt install pinentry-gtk2"}},
	string(failure.NoDisplay): {
		Sentence{"画面がないため、暗証番号の窓を出せません。", "There is no screen for the PIN dialog."},
		Sentence{"画面のある（ログインしたデスクトップの）端末で実行してください。", "Run this in a terminal of your desktop session."}},
	string(install.Unregistered): {
		Sentence{"%s には natsuin が登録されていません。", "natsuin is not registered with %s."},
		Sentence{"登録するには: natsuin install %s", "To register: natsuin install %s"}},
	string(install.Foreign): {
		Sentence{"%s には別の natsuin が登録されています。", "Another natsuin is registered with %s."},
		Sentence{"このプログラムに切りかえるには: natsuin install --force %s", "To use this program instead: natsuin install --force %s"}},
	string(install.Damaged): {
		Sentence{"%s への登録が壊れています。", "The registration with %s is damaged."},
		Sentence{"直すには: natsuin install %s", "To repair it: natsuin install %s"}},
	string(install.Sandboxed): {
		Sentence{"隔離された版（snap・Flatpak）の %s があります。隔離された版は natsuin を起動できません。",
			"There is a sandboxed edition (snap, Flatpak) of %s. It cannot start natsuin."},
		Sentence{"通常の（deb などの）版を使ってください。", "Use its ordinary edition (deb or the like)."}},
	noBrowser: {
		Sentence{"natsuin を起動できるブラウザーが見つかりません。", "No browser was found that can start natsuin."},
		Sentence{"Firefox か Chromium を通常の（deb などの）版で入れ、一度開いてから natsuin install を実行してください。",
			"Install Firefox or Chromium as an ordinary package, open it once, then run natsuin install."}},
	extensionNotFound: {
		Sentence{"%s に拡張機能「Natsuin」が見つかりません（フォルダーから読み込んだものは、ここからは分かりません）。",
			"The Natsuin extension was not found in %s (one that was loaded from a folder cannot be seen from here)."},
		Sentence{"ブラウザーの拡張機能の一覧を見て、なければ入れてください。", "Look at the browser's list of extensions, and add it if it is not there."}},
	serviceMissing: {
		Sentence{"カードリーダーの仕組み（pcscd）が入っていません。", "The card reader service (pcscd) is not installed."},
		Sentence{"入れるには: sudo apt install pcscd", "To install it: sudo apt install pcscd"}},
	serviceStopped: {
		Sentence{"カードリーダーの仕組み（pcscd）が動いていません。", "The card reader service (pcscd) is not running."},
		Sentence{"動かすには: sudo systemctl enable --now pcscd.socket", "To start it: sudo systemctl enable --now pcscd.socket"}},
	serviceRefuses: {
		Sentence{"カードリーダーの仕組み（pcscd）が、この利用者を受け付けません。", "The card reader service (pcscd) does not let this user in."},
		Sentence{"画面からログインし直して、もう一度お試しください。遠隔の端末からは使えないことがあります。",
			"Log in at the computer's own screen and try again; a remote terminal may be kept out."}},
	noDriver: {
		Sentence{"カードリーダーはつながっていますが、動かすためのドライバーがありません。", "A card reader is plugged in, but its driver is missing."},
		Sentence{"入れるには: sudo apt install libccid（そのあと、リーダーをつなぎ直してください）",
			"To install it: sudo apt install libccid (then plug the reader in again)"}},
	strangeReader: {
		Sentence{"つながっているカードリーダーは、このパソコンの仕組み（PC/SC）では使えません。", "The reader that is plugged in cannot be used through PC/SC on this computer."},
		Sentence{"「CCID対応」のカードリーダーをお使いください。", "Use a reader that says it supports CCID."}},
	noPIN: {
		Sentence{"この電子証明書はカードにないため、暗証番号もありません。", "The card has no such certificate, and so no PIN for it."}, Sentence{}},
	pinAtWindow: {
		Sentence{"暗証番号がロックされています。コンビニでは再設定できません。", "The PIN is blocked. It cannot be reset at a convenience store."},
		Sentence{"カードを持って、お住まいの市区町村の窓口へお越しください。", "Please take the card to the window of your municipality."}},
	authExpiring: {
		Sentence{"利用者証明用電子証明書の期限まで3か月を切りました。署名用の期限は、それより後になることはありません。",
			"The login certificate ends within three months. The signing certificate never lasts longer."},
		Sentence{"市区町村の窓口で更新できます（カードの期限とは別です）。期限の日は natsuin card cert で確かめられます。",
			"It can be renewed now, at the window of your municipality (the card itself may last longer). natsuin card cert shows the day."}},
	authExpired: {
		Sentence{"利用者証明用電子証明書の期限が切れています。", "The login certificate has expired."},
		Sentence{"市区町村の窓口で、新しい証明書の発行を受けてください。", "Have a new certificate issued at the window of your municipality."}},
	clockBehind: {
		Sentence{"電子証明書の有効期間がまだ始まっていません。パソコンの日付が違うようです。", "The certificate is not valid yet: this computer's date seems to be wrong."},
		Sentence{"パソコンの日付と時刻を合わせてください。", "Set the date and time of this computer."}},
	signUnread: {
		Sentence{"署名用電子証明書があります。期限は暗証番号なしでは読めませんが、利用者証明用の期限より後になることはありません。",
			"There is a signing certificate. Its end cannot be read without the PIN, but never lies after that of the login certificate."}, Sentence{}},
	signExpired: {
		Sentence{"署名用電子証明書も期限が切れています（利用者証明用より後まで使えることはありません）。",
			"The signing certificate has expired as well (it never outlives the login certificate)."},
		Sentence{"市区町村の窓口で、新しい証明書の発行を受けてください。", "Have a new certificate issued at the window of your municipality."}},
}

// words returns what is said of a finding, and the next step or nil.
func words(f Finding) (Sentence, *Sentence) {
	if f.Code == "ok" {
		return about(good[f.Check], f), nil
	}
	own, ok := table[f.Code]
	if !ok {
		ja, en := failure.Sentences(failure.Code(f.Code))
		own = said{Sentence{ja.Text, en.Text}, Sentence{ja.Next, en.Next}}
	}
	if own.next == (Sentence{}) {
		return about(own.text, f), nil
	}
	next := about(own.next, f)
	return about(own.text, f), &next
}

// about puts the subject, the version and the tries left into a sentence.
func about(s Sentence, f Finding) Sentence {
	if strings.Contains(s.Ja, "%s") {
		s = Sentence{fmt.Sprintf(s.Ja, f.Subject), fmt.Sprintf(s.En, f.Subject)}
	}
	if f.Version != "" {
		s.Ja, s.En = s.Ja+"（版 "+f.Version+"）", s.En+" (version "+f.Version+")"
	}
	if f.Left != nil && f.Code == "ok" {
		s.Ja, s.En = fmt.Sprintf("%s（残り%d回）", s.Ja, *f.Left), fmt.Sprintf("%s (tries left: %d)", s.En, *f.Left)
	}
	return s
}
