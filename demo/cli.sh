#!/usr/bin/env bash
# demo/cli.sh DOCUMENT OUT: signs on the command line. In a terminal the person
# types the PIN; elsewhere the emulated card's PIN is typed into the real dialog
# on a screen that exists only for it.
set -euo pipefail
[ $# -eq 2 ] || { sed -n 2,4p "$0" >&2; exit 2; }
natsuin=$(cd "$(dirname "$0")/.." && pwd)/dist/natsuin
if [ -t 0 ]; then exec "$natsuin" sign --force -o "$2" "$1"; fi

coproc SCREEN { exec Xvfb -noreset -displayfd 1 -screen 0 1024x768x24 -nolisten tcp 2>/dev/null; }
trap 'kill "$SCREEN_PID" 2>/dev/null || true' EXIT
read -r number <&"${SCREEN[0]}"
export DISPLAY=:$number
"$natsuin" sign --force -o "$2" "$1" &
signing=$!
xdotool search --sync --onlyvisible --name Natsuin >/dev/null
sleep 0.5 # the dialog takes the keyboard a moment after it shows
xdotool type --delay 30 ABC123
xdotool key Return
wait "$signing"
