#!/bin/sh
# extension/build.sh chromium|firefox OUTDIR: the extension for a family of
# browsers in OUTDIR, and its development build, which also runs on this
# computer's own pages, in OUTDIR-development. They differ in the manifest
# only. Takes natsuin.wasm from beside OUTDIR, or from $NATSUIN_WASM.
set -eu
[ $# -eq 2 ] || { sed -n 2,5p "$0" >&2; exit 2; }
browser=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
wasm=${NATSUIN_WASM:-$(dirname "$out")/natsuin.wasm}
root=$(cd "$(dirname "$0")/.." && pwd)
pdfjs=$root/node_modules/pdfjs-dist
version=$(cat "$root/build/version")

bundle() {
  go tool esbuild "$@" --bundle --format=iife --target=es2022 --charset=utf8 \
    --legal-comments=none --log-level=warning --define:import.meta.url='""'
}

rm -rf "$out" "$out-development"
mkdir -p "$out"
# Paths in the bundles' comments are relative to here, the same in every clone.
cd "$root"
for script in background content consent popup frame; do
  bundle "extension/src/$script/main.ts" --outfile="$out/$script.js"
done
bundle shim/src/worker.ts --outfile="$out/worker.js"

cp extension/pages/*.html extension/pages/*.css "$out/"
cp -r extension/_locales extension/icons "$out/"
cp -r "$pdfjs/cmaps" "$pdfjs/standard_fonts" "$out/"
mkdir "$out/wasm"
cp "$pdfjs"/wasm/*.wasm "$pdfjs"/wasm/LICENSE_* "$out/wasm/"
cp "$pdfjs/LICENSE" "$out/LICENSE_PDFJS"
cp LICENSE "$out/"
cp "$wasm" "$out/natsuin.wasm"
cp -r "$out" "$out-development"
node extension/manifest.mjs "$browser" "$version" "$out/manifest.json"
node extension/manifest.mjs "$browser" "$version" "$out-development/manifest.json" --development
