#!/bin/sh
# shim/build.sh OUTDIR: the npm package that pages embed, as plain modules with
# their types. Takes natsuin.wasm from beside OUTDIR, or from $NATSUIN_WASM.
set -eu
[ $# -eq 1 ] || { sed -n 2,3p "$0" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
wasm=${NATSUIN_WASM:-$(dirname "$out")/natsuin.wasm}
cd "$(dirname "$0")/.."
version=$(cat build/version)

bundle() {
  go tool esbuild "$@" --bundle --format=esm --target=es2022 --minify --charset=utf8 \
    --legal-comments=none --log-level=warning "--define:NATSUIN_VERSION=\"$version\""
}

rm -rf "$out"
mkdir -p "$out"
bundle shim/src/index.ts --outfile="$out/natsuin.js"
bundle shim/src/worker.ts --outfile="$out/worker.js"
node_modules/.bin/tsc -p shim/tsconfig.types.json --outDir "$out/types"
# Declarations must name each other as they are installed: without .ts.
find "$out/types" -name '*.d.ts' -exec sed -i 's/\(from "[^"]*\)\.ts"/\1.js"/' {} +
sed "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/" shim/package.json >"$out/package.json"
cp LICENSE shim/README.md "$out/"
cp "$wasm" "$out/natsuin.wasm"
