#!/usr/bin/env bash
# wasm/verify/size.sh FILE: prints the size of natsuin.wasm as a web server
# sends it (brotli -q 11) and fails if it is over the budget. A raise of the
# budget is explained in CHANGELOG.md.
set -euo pipefail
budget=1600000 # bytes: 1.60 MB

[ $# -eq 1 ] || { echo "usage: $0 FILE" >&2; exit 2; }
size=$(brotli -q 11 -w 24 -c -- "$1" | wc -c)
echo "natsuin.wasm: $size bytes compressed, budget $budget"
[ "$size" -le "$budget" ]
