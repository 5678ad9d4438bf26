package parity

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/natsuin/natsuin/failure"
	"github.com/natsuin/natsuin/wasm/verify/abi"
)

// TestNativeAnswers holds the questions themselves: each is answered as its
// name says, and the good story ends well.
func TestNativeAnswers(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Fatalf("only %d cases", len(cases))
	}
	reports := map[string]string{}
	for _, c := range cases {
		var message abi.Message
		switch c.Op {
		case abi.OpPrepare:
			message = &abi.PrepareAnswer{}
		case abi.OpInspect:
			message = &abi.InspectAnswer{}
		case abi.OpComplete:
			message = &abi.CompleteAnswer{}
		case abi.OpDigests:
			message = &abi.DigestsAnswer{}
		case abi.OpVerify, abi.OpVerifyChain:
			message = &abi.ReportAnswer{}
		case abi.OpOCSPRequests, abi.OpChainOCSPRequests:
			message = &abi.OCSPRequestsAnswer{}
		case abi.OpPrepareXML:
			message = &abi.PrepareXMLAnswer{}
		case abi.OpInspectXML:
			message = &abi.InspectXMLAnswer{}
		case abi.OpCompleteXML:
			message = &abi.CompleteXMLAnswer{}
		default:
			message = &abi.VersionAnswer{}
		}
		err := abi.DecodeAnswer(c.Native(), message)
		if got := failure.CodeOf(err); got != c.Code {
			t.Errorf("%s: %v, want %q", c.Name, err, c.Code)
		}
		if r, ok := message.(*abi.ReportAnswer); ok {
			reports[c.Name] = string(r.Report)
		}
		if r, ok := message.(*abi.OCSPRequestsAnswer); ok {
			reports[c.Name] = fmt.Sprint(len(r.Requests))
		}
	}
	for name, want := range map[string]string{
		"verify signed document":                             `"indication": "TOTAL-PASSED"`,
		"verify signed document without evidence":            `"indication": "INDETERMINATE"`,
		"verify forged document":                             `"indication": "TOTAL-FAILED"`,
		"verify detached signature":                          `"indication": "TOTAL-PASSED"`,
		"verify detached signature of something else":        `"indication": "TOTAL-FAILED"`,
		"verify original":                                    `"signatures": []`,
		"verify garbage":                                     `"code": "format-unknown"`,
		"verify with a digest from outside":                  `"sha256": "` + strings.Repeat("0", 64) + `"`,
		"OCSP requests of the signed document":               "1",
		"OCSP requests of the signer":                        "1",
		"OCSP requests of garbage":                           "0",
		"chain of a signer of whom nothing could be fetched": `"why": "timeout"`,
		"verify XML filing":                                  `"indication": "TOTAL-PASSED"`,
		"verify XML filing that was changed":                 `"subIndication": "HASH_FAILURE"`,
		"verify XML unsigned":                                `"signatures": []`,
		"chain of the signer":                                `"indication": "TOTAL-PASSED"`,
		"chain of a revoked signer":                          `"indication": "TOTAL-FAILED"`,
		"chain of garbage":                                   `"code": "certificate-malformed"`,
	} {
		if !strings.Contains(reports[name], want) {
			t.Errorf("%s: want %s in\n%s", name, want, reports[name])
		}
	}
}

func TestStoriesAreTheSameEveryTime(t *testing.T) {
	one, err := NewStory(1000)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewStory(1000)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.SignedFile(), other.SignedFile()) {
		t.Error("two tellings differ")
	}
}
