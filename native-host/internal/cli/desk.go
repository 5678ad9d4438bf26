package cli

import (
	"fmt"
	"time"

	"github.com/natsuin/natsuin/native-host/internal/guardian"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/unlock"
)

// PinentryVariable names the dialog program, by its absolute path, for those
// who want another than the one that is found.
const PinentryVariable = "NATSUIN_PINENTRY"

// desk is where the command line signs: with a guardian, and asking in the
// terminal if there is one, else in a dialog.
func (p *Program) desk(wait time.Duration) (signing.Desk, error) {
	asker, err := p.asker()
	if err != nil {
		return signing.Desk{}, err
	}
	return signing.Desk{Guard: p.Guard, Asker: asker, CardWait: wait}, nil
}

// Guard starts a guardian for the card.
func (p *Program) Guard() (signing.Link, error) { return guardian.Start(p.Executable, p.System) }

func (p *Program) asker() (unlock.Asker, error) {
	chosen := p.Getenv(PinentryVariable)
	if chosen == "" && p.In != nil && prompt.IsTerminal(p.In) {
		return &prompt.Terminal{In: p.In, Out: p.Err}, nil
	}
	return prompt.FindPinentry(chosen)
}

var askForCard = text{"マイナンバーカードをリーダーに置いてください。", "Put the My Number Card on the reader."}

// progress tells the person who waits what is going on.
func (p *Program) progress() func(signing.Progress) {
	return func(s signing.Progress) {
		switch {
		case s.Stage == signing.StageCard:
			p.say(p.Err, askForCard)
		case s.Stage == signing.StagePIN:
			p.say(p.Err, text{"暗証番号を入力してください。", "Enter the PIN."})
		case s.Done == s.Total:
			p.say(p.Err, text{fmt.Sprintf("%d件に署名しました。", s.Done), fmt.Sprintf("Signed %d.", s.Done)})
		}
	}
}
