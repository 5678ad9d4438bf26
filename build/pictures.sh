#!/usr/bin/env bash
# pictures.sh STORY DIR: makes the README's pictures of the screens that the
# story "check" left in its folder, small enough for a repository.
set -euo pipefail
[ $# -eq 2 ] || { sed -n 2,3p "$0" >&2; exit 2; }
mkdir -p "$2"
for screen in page consent pin outcome verify-契約書 counterparty-契約書; do
  files=("$1"/[0-9][0-9]-"$screen".png)
  convert "${files[0]}" -resize 1000x -strip +dither -colors 96 "PNG8:$2/${screen%-契約書}.png"
done
