#!/bin/sh
# demo/build.sh OUTDIR: the demo site in OUTDIR and its server beside it, as
# demo-server. Contracts are printed when the demo runs (contract/print.sh).
set -eu
[ $# -eq 1 ] || { sed -n 2,3p "$0" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

rm -rf "$out"
mkdir -p "$out"
# The site loads the package as pages do that use no bundler: by its address.
go tool esbuild demo/src/main.ts demo/src/check.ts demo/src/return.ts --bundle --format=esm --target=es2022 --charset=utf8 --log-level=warning \
  --alias:natsuin=/shim/natsuin.js --external:/shim/natsuin.js --outdir="$out"
cp demo/site/* "$out/"
CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o "$(dirname "$out")/demo-server" ./demo/server
