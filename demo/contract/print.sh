#!/bin/sh
# demo/contract/print.sh OUT.pdf: prints the sample contract as a browser user
# would. Chromium stamps the time of printing, so the result is an input of
# the demo and no build artefact.
set -eu
[ $# -eq 1 ] || { sed -n 2,4p "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
mkdir -p "$(dirname "$1")"
chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$profile" \
  --no-pdf-header-footer --print-to-pdf="$1" "file://$here/sale.html" 2>"$profile/log" ||
  { cat "$profile/log" >&2; exit 1; }
[ -s "$1" ] || { cat "$profile/log" >&2; exit 1; }
