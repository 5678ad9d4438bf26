// Package layers holds the import table of the project: which room may import
// which. The table itself and the check are in its test, which parses the
// import lines of every Go file; a subprocess such as go list would be
// invisible to the test cache and could report a stale pass.
package layers
