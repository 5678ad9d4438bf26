// Package xmlpeer has other implementations of XML signatures judge ours: the
// npm packages xmldsigjs and xadesjs, with a lock file of their own, so that they
// are no dependency of anything that is built.
package xmlpeer
