// Command verify is natsuin.wasm: the parsers, builders and the one verdict as
// a wasip1 reactor, for browsers, Workers, Node and wazero alike.
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -trimpath \
//	    -ldflags='-s -w -buildid=' -o natsuin.wasm ./wasm/verify
//
// The package holds nothing but the exports and the one import described in
// package abi; package ops does the work. On other platforms it is an empty
// program, so that the whole module builds and vets everywhere.
package main
