// Package pdf signs PDF files by appending to them and reads what signatures in
// a PDF cover. It never rewrites a byte of the original, holds no key, reads no
// clock and knows no card.
//
// Signing is split so that the key may be elsewhere and everything that can
// fail does so before a person types a PIN:
//
//	p, err := pdf.Prepare(r, size, pdf.Options{Profile: pdf.PAdESBB, Time: t})
//	err = p.Digest(r)                 // or SHA-256 over p.Ranges(), taken elsewhere
//	...                               // the signer makes a CMS over p.ContentDigest
//	tail, err := pdf.Complete(p, cms) // original + tail is the signed file
//
// Encrypted documents are opened with a password (Options.Password, and the
// passwords of Open and Inspect) and stay encrypted: what is appended is, too,
// but for the signature itself. Complete and Digest need none.
//
// Inspect answers, for a prepared file that somebody else made, what its last
// revision adds; it accepts only what Prepare writes. Open and Signatures list
// the signatures of a file, what each covers, and what came after it. Both sides
// share one list of recognised changes (recognise.go).
//
// Standards: ISO 32000-1 (PDF 1.7), ISO 32000-2 (PDF 2.0), ETSI EN 319 142-1
// (PAdES).
package pdf
