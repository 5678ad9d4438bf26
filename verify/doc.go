// Package verify gives the one verdict: what is known about every signature of
// a file, from the document (pdf, cms), the certificate (cert) and its standing
// (trust), as a Report that never says more than that.
//
// A Report keeps apart what was established: integrity, coverage, later
// changes, the signer, the chain to an anchor of the caller's, revocation and
// time. Its conclusion uses the words of ETSI EN 319 102-1. It is TOTAL-PASSED
// only where every one of those is known to be good; without revocation
// evidence the best is INDETERMINATE, and whatever this package has no rule for
// stays INDETERMINATE too.
//
// Everything is a function of its arguments: no clock, no network, no state.
// Files may be hashed elsewhere: Digests says what is needed.
package verify
