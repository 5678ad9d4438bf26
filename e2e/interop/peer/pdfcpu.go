package peer

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// PDFCPUVerdict is what pdfcpu found in a file.
type PDFCPUVerdict struct {
	// Signatures is the number of signatures it found.
	Signatures int
	// Good is how many of them it has nothing against but that it could not ask
	// whether the certificate was revoked: more it never says without a network.
	Good int
	// Status holds its word on each, and why.
	Status []string
}

// Accepts says whether the peer found signatures and nothing against any.
func (v PDFCPUVerdict) Accepts() bool { return v.Signatures > 0 && v.Good == v.Signatures }

// PDFCPU lets pdfcpu judge a file, trusting only the CA certificate (DER). The
// folder is for its configuration; it never looks at the network. An encrypted
// file needs a password.
func PDFCPU(file, ca []byte, folder, password string) (PDFCPUVerdict, error) {
	api.DisableConfigDir()
	model.TrustedCertDir = folder
	anchor := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca})
	if err := os.WriteFile(filepath.Join(folder, "ca.pem"), anchor, 0o600); err != nil {
		return PDFCPUVerdict{}, err
	}
	conf := model.NewDefaultConfiguration()
	conf.Offline, conf.UserPW = true, password
	results, err := api.ValidateSignaturesRaw(bytes.NewReader(file), true, conf)
	if errors.Is(err, api.ErrNoSignatures) {
		return PDFCPUVerdict{}, nil
	}
	if err != nil {
		return PDFCPUVerdict{}, err
	}
	var v PDFCPUVerdict
	for _, r := range results {
		v.Signatures++
		if r.Status == model.SignatureStatusValid ||
			r.Status == model.SignatureStatusUnknown && r.Reason == model.SignatureReasonCertRevocationUnknown {
			v.Good++
		}
		v.Status = append(v.Status, fmt.Sprintf("%s: %s %q", r.Status, r.Reason, r.Problems))
	}
	return v, nil
}
