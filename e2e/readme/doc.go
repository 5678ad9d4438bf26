// Package readme does what README.md says: it runs its commands beside an
// emulated card and compares what they print, runs its Go program on the file
// they have signed, and compiles its TypeScript.
package readme
