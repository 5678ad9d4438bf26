// Package documents has the built natsuin sign PDFs of many producers, none of
// them ours, on a virtual card behind a real PC/SC daemon, and asks independent
// software and natsuin itself about the results: with and without revocation
// data, revoked, altered, unsigned, encrypted, detached.
package documents
