package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/natsuin/natsuin/card/jpki"
	"github.com/natsuin/natsuin/cert"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/prompt"
	"github.com/natsuin/natsuin/native-host/internal/reader"
	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/native-host/internal/turn"
	"github.com/natsuin/natsuin/native-host/internal/unlock"
)

// cardFlags are the flags of natsuin card.
type cardFlags struct {
	reader string
	wait   time.Duration
	sign   bool
}

// card carries out natsuin card status and natsuin card cert.
func (p *Program) card(ctx context.Context, args []string) error {
	var flags cardFlags
	f := newFlags("card")
	f.StringVar(&flags.reader, "reader", "", "")
	f.DurationVar(&flags.wait, "wait", 0, "")
	f.BoolVar(&flags.sign, "sign", false, "")
	words, err := parse(f, args)
	switch {
	case err != nil:
		return err
	case len(words) == 1 && words[0] == "status" && !flags.sign:
		return p.withCard(ctx, flags, p.cardStatus)
	case len(words) == 1 && words[0] == "cert" && flags.sign:
		return p.withCard(ctx, flags, p.signCertificate)
	case len(words) == 1 && words[0] == "cert":
		return p.withCard(ctx, flags, p.authCertificate)
	}
	return failure.New(failure.Usage, "reading a card command")
}

// withCard opens the card for one piece of work and locks it afterwards.
func (p *Program) withCard(ctx context.Context, flags cardFlags,
	work func(context.Context, signing.Link, *jpki.Card) error) error {
	return signing.Desk{Guard: p.Guard}.Hold(ctx, func(ctx context.Context, link signing.Link) error {
		wait, cancel := context.WithTimeout(ctx, flags.wait)
		defer cancel()
		card, err := reader.Open(wait, link, flags.reader, func() {
			if flags.wait > 0 {
				p.say(p.Err, askForCard)
			}
		})
		if err != nil {
			return err
		}
		return work(ctx, link, card)
	})
}

// cardStatus prints both counters and which certificates there are.
func (p *Program) cardStatus(_ context.Context, _ signing.Link, card *jpki.Card) error {
	sign, auth, err := card.Presence()
	if err != nil {
		return err
	}
	for _, k := range []struct {
		key     jpki.Key
		present bool
		name    text
	}{
		{jpki.Sign, sign, text{"署名用", "Signing"}},
		{jpki.Auth, auth, text{"利用者証明用", "Login"}},
	} {
		if !k.present {
			p.line(k.name, text{"電子証明書がありません", "no certificate"})
			continue
		}
		left, err := card.Tries(k.key)
		if err != nil {
			return err
		}
		switch {
		case left < 0:
			p.line(k.name, text{"残りの回数は分かりません", "tries left unknown"})
		case left == 0:
			p.line(k.name, text{"ロックされています（残り0回）", "locked (tries left: 0)"})
		default:
			p.line(k.name, text{fmt.Sprintf("残り%d回", left), fmt.Sprintf("tries left: %d", left)})
		}
	}
	return nil
}

// authCertificate prints a summary of the certificate that is free to read.
func (p *Program) authCertificate(_ context.Context, _ signing.Link, card *jpki.Card) error {
	der, err := card.Certificate(jpki.Auth)
	if err != nil {
		return err
	}
	return p.summary(der)
}

// signCertificate asks for the PIN, reads the signing certificate and locks the
// card before printing it.
func (p *Program) signCertificate(ctx context.Context, link signing.Link, card *jpki.Card) error {
	end, err := turn.Take(turn.Folder())
	if err != nil {
		return err
	}
	defer end()
	asker, err := p.asker()
	if err != nil {
		return err
	}
	nothing := func() error { return nil }
	session, err := unlock.Key(ctx, card, jpki.Sign, asker, prompt.Question{Watch: link.Watch}, nothing)
	if err != nil {
		return err
	}
	der, err := session.Certificate()
	if err != nil {
		return err
	}
	if err := link.Lock(); err != nil {
		return err
	}
	return p.summary(der)
}

// summary prints what a certificate says. The person asked for it; it goes
// nowhere but to the standard output.
func (p *Program) summary(der []byte) error {
	c, err := cert.Parse(der)
	if err != nil {
		return err
	}
	class := map[cert.Class]text{
		cert.ClassSign:  {"署名用電子証明書", "signing certificate"},
		cert.ClassAuth:  {"利用者証明用電子証明書", "login certificate"},
		cert.ClassOther: {"JPKIのものではない証明書", "not a JPKI certificate"},
	}[c.Class]
	if c.Test {
		class = text{class.ja + "【テスト用】", class.en + " [for tests only]"}
	}
	p.line(text{"種類", "Kind"}, class)
	p.line(text{"発行者", "Issuer"}, text{c.Issuer(), c.Issuer()})
	serial := fmt.Sprintf("%x", c.X509.SerialNumber)
	p.line(text{"番号", "Serial"}, text{serial, serial})
	period := fmt.Sprintf("%s – %s", c.X509.NotBefore.Local().Format(time.DateTime), c.X509.NotAfter.Local().Format(time.DateTime))
	p.line(text{"有効期間", "Valid"}, text{period, period})
	if a := c.Attributes; a != nil {
		birth := a.BirthDate()
		p.line(text{"氏名", "Name"}, text{a.Name, a.Name})
		p.line(text{"住所", "Address"}, text{a.Address, a.Address})
		p.line(text{"生年月日", "Birth"}, text{birth.Japanese(), birth.Gregorian()})
		p.line(text{"性別", "Sex"}, text{a.SexWord(), a.SexWord()})
	}
	return nil
}
