package session

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/native-host/internal/signing"
)

// fakeSigner behaves by the name of the first document. Its signatures are
// short fixed bytes: what they hold is no concern of a session.
type fakeSigner struct {
	running atomic.Int32
	mu      sync.Mutex
	asked   []string
	causes  []failure.Code // why contexts ended
	told    chan struct{}  // a request was ended from outside
}

func newFakeSigner() *fakeSigner { return &fakeSigner{told: make(chan struct{}, 10)} }

func (f *fakeSigner) Sign(ctx context.Context, r signing.Request, progress func(signing.Progress)) ([]signing.Signed, error) {
	f.running.Add(1)
	defer f.running.Add(-1)
	f.note(r)
	report := func(s signing.Stage, done int) {
		progress(signing.Progress{Stage: s, Done: done, Total: len(r.Documents)})
	}
	switch name := strings.TrimSuffix(r.Documents[0].Name, ".pdf"); name {
	case "wait", "wait-then-sign":
		report(signing.StagePIN, 0)
		<-ctx.Done()
		f.ended(failure.CodeOf(context.Cause(ctx)))
		time.Sleep(20 * time.Millisecond) // the card takes its time to lock
		if name == "wait-then-sign" {
			break
		}
		return nil, context.Cause(ctx)
	case "wrong-pin":
		report(signing.StageCard, 0)
		return nil, failure.WithTries(failure.PINWrong, 2, "verifying")
	case "odd-error":
		return nil, fmt.Errorf("an error without a code")
	case "unknown-code":
		return nil, failure.New("card-on-fire", "signing")
	case "nothing-signed":
		return nil, nil
	case "chatty":
		for {
			report(signing.StageSigning, 0)
			if ctx.Err() != nil {
				f.ended(failure.CodeOf(context.Cause(ctx)))
				return nil, context.Cause(ctx)
			}
		}
	default:
		report(signing.StageCard, 0)
	}
	return f.signatures(r), nil
}

// Authenticate behaves by the first byte of the nonce.
func (f *fakeSigner) Authenticate(ctx context.Context, l signing.Login, progress func(signing.Progress)) (signing.Authenticated, error) {
	f.running.Add(1)
	defer f.running.Add(-1)
	f.mu.Lock()
	f.asked = append(f.asked, fmt.Sprintf("%s %s %s%x %d", l.Origin, l.Code, l.Reader, l.Nonce[:2], l.Time.Unix()))
	f.mu.Unlock()
	proof := signing.Authenticated{Signature: l.Nonce[:3], Algorithm: "RS256", Certificates: [][]byte{[]byte("own"), []byte("ca1")}}
	progress(signing.Progress{Stage: signing.StagePIN, Total: 1})
	switch l.Nonce[0] {
	case nonceWaits, nonceWaitsAndSigns:
		<-ctx.Done()
		f.ended(failure.CodeOf(context.Cause(ctx)))
		time.Sleep(20 * time.Millisecond) // the card takes its time to lock
		if l.Nonce[0] == nonceWaits {
			return signing.Authenticated{}, context.Cause(ctx)
		}
	case nonceBlocked:
		return signing.Authenticated{}, failure.WithTries(failure.PINBlockedAuth, 0, "verifying")
	case nonceOddProof:
		proof.Algorithm = "none"
	}
	return proof, nil
}

// What a login comes to, by the first byte of its nonce; any other is well.
const (
	nonceWaits = iota + 1
	nonceWaitsAndSigns
	nonceBlocked
	nonceOddProof
)

func (f *fakeSigner) signatures(r signing.Request) []signing.Signed {
	var signed []signing.Signed
	for i, d := range r.Documents {
		certificates := [][]byte{[]byte("own"), []byte("ca1")}
		if d.Name == "other-signer.pdf" {
			certificates[0] = []byte("own2")
		}
		own := signing.Signed{Attributes: []byte{0x31, byte(i), 0}, Signature: d.ContentDigest[:3], Certificates: certificates}
		if d.MediaType == signing.XML {
			own.Attributes, own.Signature = nil, d.References[0].Digest[:3]
		}
		signed = append(signed, own)
	}
	return signed
}

func (f *fakeSigner) note(r signing.Request) {
	var names []string
	for _, d := range r.Documents {
		names = append(names, fmt.Sprintf("%s|%s|%s|%x|%s|%d", d.Name, d.MediaType, d.Profile,
			d.ContentDigest[:2], d.SignerName, d.SigningTime.Unix()))
		for _, r := range d.References {
			names = append(names, fmt.Sprintf("%s|%s|%x", d.SignedInfo, r.URI, r.Digest[:2]))
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, fmt.Sprintf("%s %s %s%s", r.Origin, r.Code, r.Reader, strings.Join(names, " ")))
}

func (f *fakeSigner) ended(cause failure.Code) {
	f.mu.Lock()
	f.causes = append(f.causes, cause)
	f.mu.Unlock()
	f.told <- struct{}{}
}

// wasEnded waits until one more request was ended from outside, for a reason.
func (f *fakeSigner) wasEnded(want failure.Code) error {
	<-f.told
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := f.causes[len(f.causes)-1]; got != want {
		return fmt.Errorf("ended for %s, want %s", got, want)
	}
	return nil
}

// wasAsked compares all requests so far, joined by semicolons.
func (f *fakeSigner) wasAsked(want string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := strings.Join(f.asked, "; "); got != want {
		return fmt.Errorf("asked %s", got)
	}
	return nil
}
