package cli

import (
	"context"
	"crypto/rand"
	"flag"
	"time"

	"github.com/natsuin/natsuin/evidence"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// evidenceAddresses are where verify and verify-chain get revocation data from.
// They come from the command line alone.
type evidenceAddresses struct {
	fetchFlags
	crls    list
	ocsp    string
	timeout time.Duration // for all of it together; 0: the bounds of package evidence
}

func (a *evidenceAddresses) register(f *flag.FlagSet) {
	a.fetchFlags.register(f)
	f.Var(&a.crls, "crl-url", "")
	f.StringVar(&a.ocsp, "ocsp-url", "", "")
	f.DurationVar(&a.timeout, "fetch-timeout", 0, "")
}

// check refuses what cannot be meant. A response from a file was asked for with
// another nonce than this one, so it would not count.
//
// Errors: failure.Usage, AddressRefused.
func (a *evidenceAddresses) check(e *evidenceFlags) error {
	if a.ocsp != "" && len(e.ocsps) > 0 {
		return failure.New(failure.Usage, "reading both --ocsp and --ocsp-url")
	}
	if a.timeout < 0 {
		return failure.New(failure.Usage, "reading --fetch-timeout")
	}
	addresses := a.crls
	if a.ocsp != "" {
		addresses = append(addresses[:len(addresses):len(addresses)], a.ocsp)
	}
	for _, address := range addresses {
		if err := evidence.Allowed(address); err != nil {
			return err
		}
	}
	return nil
}

// fetch adds what the addresses give to the evidence. What they do not give is
// said at once and in the report, whose verdict then is that it is not known.
// requests tells what to ask the responder.
//
// Errors: failure.Cancelled, and those of requests.
func (p *Program) fetch(
	ctx context.Context, a evidenceAddresses, options *abi.VerifyOptions, requests func() ([][]byte, error),
) error {
	if a.timeout > 0 {
		limited, stop := context.WithTimeout(ctx, a.timeout)
		defer stop()
		ctx = limited
	}
	client, ev := p.client(a.fetchFlags), &options.Evidence
	for _, address := range a.crls {
		der, err := client.CRL(ctx, address)
		if err := p.fetched(&ev.FetchedCRLs, der, err, ev); err != nil {
			return err
		}
	}
	if a.ocsp == "" {
		return nil
	}
	ev.OCSPNonce = make([]byte, 16)
	rand.Read(ev.OCSPNonce)
	list, err := requests()
	if err != nil {
		return err
	}
	for _, request := range list {
		der, err := client.OCSP(ctx, a.ocsp, request)
		if err := p.fetched(&ev.FetchedOCSPs, der, err, ev); err != nil {
			return err
		}
	}
	return nil
}

// fetched keeps an answer, or why there is none: the words of a report for that
// are the failure codes.
func (p *Program) fetched(to *abi.Blobs, der []byte, err error, ev *abi.Evidence) error {
	if err == nil {
		*to = append(*to, der)
		return nil
	}
	switch code := failure.CodeOf(err); code {
	case failure.FetchFailed, failure.Timeout, failure.AddressRefused:
		p.report(err)
		ev.Missing = append(ev.Missing, string(code))
		return nil
	}
	return err
}
