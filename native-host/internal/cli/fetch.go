package cli

import (
	"context"
	"crypto/rand"
	"flag"
	"math/big"
	"os"
	"path/filepath"

	"github.com/natsuin/natsuin/cms"
	"github.com/natsuin/natsuin/evidence"
	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// The profiles of natsuin sign.
const (
	profileBB = "pades-bb"
	profileBT = "pades-bt" // the same with a signature time-stamp
	// profileMOJ is the form for online applications for registration.
	profileMOJ = "moj-registry"
)

// reserveBT is the room for signature and time-stamp in bytes: tokens have 2 to
// 10 kB, and one that does not fit is refused.
const reserveBT = 24 << 10

// fetchFlags are the flags of whatever may use the network.
type fetchFlags struct{ loopback bool }

func (f *fetchFlags) register(set *flag.FlagSet) {
	set.BoolVar(&f.loopback, "allow-loopback", false, "")
}

// client fetches from addresses of the command line.
func (p *Program) client(f fetchFlags) *evidence.Client {
	options := evidence.Options{Now: p.Now(), Loopback: f.loopback}
	if cache, err := os.UserCacheDir(); err == nil {
		options.Cache = filepath.Join(cache, "natsuin", "evidence")
	}
	return evidence.New(options)
}

// stamper gets time-stamps from the authority of --tsa.
type stamper struct {
	client  *evidence.Client
	address string
}

// stamper is nil where no time-stamp is wanted.
func (p *Program) stamper(f signFlags) (*stamper, error) {
	switch {
	case f.profile == profileBT && f.tsa == "":
		return nil, failure.New(failure.Usage, "time-stamping without --tsa")
	case f.profile != profileBT && f.tsa != "":
		return nil, failure.New(failure.Usage, "reading --tsa with another profile than %s", profileBT)
	case f.tsa == "":
		return nil, nil
	}
	return &stamper{p.client(f.fetchFlags), f.tsa}, evidence.Allowed(f.tsa)
}

// stamp asks for a time-stamp over a signature and puts the answer beside it.
// The sandbox reads it.
func (s *stamper) stamp(ctx context.Context, signed *abi.Signed) error {
	if s == nil {
		return nil
	}
	nonce := make([]byte, 16)
	rand.Read(nonce)
	request := cms.TimeStampRequest(signed.Signature, new(big.Int).SetBytes(nonce))
	response, err := s.client.TimeStamp(ctx, s.address, request)
	if err != nil {
		return err
	}
	signed.TimeStamps, signed.TimeStampNonce = abi.Blobs{response}, nonce
	return nil
}
