#!/bin/sh
# extension/build.sh chromium|firefox OUTDIR: the extension for a family of
# browsers in OUTDIR, and its development build, which also runs on this
# computer's own pages, in OUTDIR-development. They differ in the manifest and
# in that the verify page of the latter reads test-anchors.json: the test
# authorities that natsuin-testpki writes. Takes natsuin.wasm and
# natsuin-testpki from beside OUTDIR, or from $NATSUIN_WASM and $NATSUIN_TESTPKI.
set -eu
[ $# -eq 2 ] || { sed -n 2,7p "$0" >&2; exit 2; }
browser=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
wasm=${NATSUIN_WASM:-$(dirname "$out")/natsuin.wasm}
testpki=${NATSUIN_TESTPKI:-$(dirname "$out")/natsuin-testpki}
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
for script in background content consent options popup help frame; do
  bundle "extension/src/$script/main.ts" --outfile="$out/$script.js"
done
bundle extension/src/verify/main.ts --minify-syntax --define:DEVELOPMENT=false --outfile="$out/verify.js"
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
bundle extension/src/verify/main.ts --define:DEVELOPMENT=true --outfile="$out-development/verify.js"
authorities=$(mktemp -d)
trap 'rm -rf "$authorities"' EXIT
"$testpki" --dir "$authorities"
node extension/anchors.mjs "$authorities"/*.cer >"$out-development/test-anchors.json"
node extension/manifest.mjs "$browser" "$version" "$out/manifest.json"
node extension/manifest.mjs "$browser" "$version" "$out-development/manifest.json" --development
