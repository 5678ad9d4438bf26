// Package hardening takes away what a process that handles a PIN must not
// offer: a core dump, and a memory that other programs of the same person can
// read.
package hardening
