#!/usr/bin/env bash
# stage.sh DIR COMMAND...: runs COMMAND beside a pcscd of its own with the
# virtual card in its reader. Network and mounts are private, so a real pcscd
# of this machine is neither seen nor disturbed, and the reader's port is open
# to nobody. DIR receives the card's state, its log card.jsonl and pcscd.log.
# Needs root (or sudo); COMMAND runs as the person who called. Everything that
# was started is stopped at the end.
#   NATSUIN_CARD_ARGS: further flags for natsuin-card, as --person ID
set -euo pipefail
[ $# -ge 2 ] || { sed -n 2,8p "$0" >&2; exit 2; }
dir=$(mkdir -p "$1" && cd "$1" && pwd); shift
dist=${NATSUIN_DIST:-$(cd "$(dirname "$0")/.." && pwd)/dist}

if [ -z "${NATSUIN_STAGE:-}" ]; then
  again=(env NATSUIN_STAGE=1 NATSUIN_UID="$(id -u)" NATSUIN_GID="$(id -g)" NATSUIN_CARD_ARGS="${NATSUIN_CARD_ARGS:-}"
    NATSUIN_DIST="$dist" DISPLAY="${DISPLAY:-}" XAUTHORITY="${XAUTHORITY:-}" HOME="$HOME" PATH="$PATH" "$0" "$dir" "$@")
  if [ "$(id -u)" = 0 ]; then exec unshare -mn --propagation private "${again[@]}"; fi
  exec sudo unshare -mn --propagation private "${again[@]}"
fi

pids=()
stop() {
  local p
  for p in "${pids[@]:-}"; do [ -z "$p" ] || kill "$p" 2>/dev/null || true; done
  for p in "${pids[@]:-}"; do [ -z "$p" ] || wait "$p" 2>/dev/null || true; done
}
trap stop EXIT

ip link set lo up
mkdir -p /run/pcscd
mount -t tmpfs tmpfs /run/pcscd
pcscd --foreground --error >"$dir/pcscd.log" 2>&1 & pids+=($!)
# shellcheck disable=SC2086 # the flags are words
"$dist/natsuin-card" --state "$dir/card" --log "$dir/card.jsonl" ${NATSUIN_CARD_ARGS:-} >"$dir/natsuin-card.log" 2>&1 & pids+=($!)
for _ in $(seq 100); do
  "$dist/natsuin" card status >/dev/null 2>&1 && break
  sleep 0.1
done
chown -R "$NATSUIN_UID:$NATSUIN_GID" "$dir"

if [ "$NATSUIN_UID" = 0 ]; then "$@"; else
  setpriv --reuid="$NATSUIN_UID" --regid="$NATSUIN_GID" --init-groups "$@"
fi
