package session

import (
	"testing"

	"github.com/natsuin/natsuin/native-host/internal/signing"
	"github.com/natsuin/natsuin/protocol"
)

// TestStages: every stage the signer reports is one of the contract.
func TestStages(t *testing.T) {
	for stage, want := range map[signing.Stage]protocol.HostStage{
		signing.StageCard: protocol.HostCard, signing.StagePIN: protocol.HostPIN, signing.StageSigning: protocol.HostSigning,
	} {
		if string(stage) != string(want) {
			t.Errorf("the signer says %q, the contract %q", stage, want)
		}
	}
	if signing.MaxDocuments != protocol.MaxDocuments {
		t.Errorf("the signer takes %d documents, the contract %d", signing.MaxDocuments, protocol.MaxDocuments)
	}
}
