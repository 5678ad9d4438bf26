#!/bin/sh
# wasm/verify/build.sh FILE: builds natsuin.wasm.
#
# Inlining is on only where it is felt, in arithmetic and parsing: all of it
# would make the module a tenth larger and a tenth faster. What only hands on
# needs none.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FILE" >&2; exit 2; }
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"
set -- -gcflags=all=-l
for package in crypto/internal/... math/... internal/... bytes encoding/... strconv unicode/... \
  golang.org/... vendor/golang.org/... github.com/natsuin/...; do
  set -- "$@" "-gcflags=$package="
done
for package in wasm/verify/... verify failure xmlsig; do
  set -- "$@" "-gcflags=github.com/natsuin/natsuin/$package=-l"
done
GOOS=wasip1 GOARCH=wasm CGO_ENABLED=0 go build -buildmode=c-shared -trimpath -buildvcs=false \
  -ldflags='-s -w -buildid=' "$@" -o "$out" .
go run ./pack "$out"
