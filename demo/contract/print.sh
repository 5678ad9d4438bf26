#!/bin/sh
# demo/contract/print.sh OUT.pdf           prints the sale contract
# demo/contract/print.sh --day FOLDER      prints the three of contract day
# as a browser's user would. Chromium stamps the time of printing; a fixed one
# takes its place.
set -eu
usage() { sed -n 2,5p "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sheet SOURCE OUT.pdf
sheet() {
  chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
    --no-pdf-header-footer --print-to-pdf="$work/sheet.pdf" "file://$here/$1" 2>"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
  [ -s "$work/sheet.pdf" ] || { cat "$work/log" >&2; exit 1; }
  LC_ALL=C sed -E 's/(Date \(D:)[0-9]{14}/\120260115000000/' "$work/sheet.pdf" >"$2"
  rm "$work/sheet.pdf"
}

case ${1:-} in
  --day)
    [ $# -eq 2 ] || usage
    mkdir -p "$2"
    sheet sale.html "$2/売買契約書.pdf"
    sheet equipment.html "$2/付帯設備表.pdf"
    sheet condition.html "$2/物件状況報告書.pdf"
    ;;
  '' | -*) usage ;;
  *)
    [ $# -eq 1 ] || usage
    mkdir -p "$(dirname "$1")"
    sheet sale.html "$1"
    ;;
esac
