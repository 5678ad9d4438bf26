#!/bin/sh
# wasm/verify/build.sh FILE: builds natsuin.wasm.
#
# Inlining is off but for cryptography, big numbers and the runtime's own
# helpers, where it pays: that saves 6 % of the compressed size and leaves RSA,
# ECDSA and SHA-2 as fast as they were.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FILE" >&2; exit 2; }
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")"
GOOS=wasip1 GOARCH=wasm CGO_ENABLED=0 go build -buildmode=c-shared -trimpath -ldflags='-s -w -buildid=' \
  -gcflags=all=-l -gcflags=crypto/internal/...= -gcflags=math/...= -gcflags=internal/...= \
  -o "$out" .
