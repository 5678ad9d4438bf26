#!/usr/bin/env bash
# demo/window.sh DIR DOCUMENT: opens the demo site in Chromium, with the
# extension and the host in a profile of its own under DIR. Ends with the browser.
set -euo pipefail
[ $# -eq 2 ] || { sed -n 2,3p "$0" >&2; exit 2; }
dist=$(cd "$(dirname "$0")/.." && pwd)/dist
profile=$1/profile
mkdir -p "$profile/NativeMessagingHosts"
"$dist/natsuin" manifest chromium >"$profile/NativeMessagingHosts/app.natsuin.host.json"

# Whose certificates may log in: those of the authority behind the emulated card.
"$dist/natsuin-testpki" --dir "$1/testpki" >/dev/null
coproc SITE { exec "$dist/demo-server" -listen 127.0.0.1:0 -site "$dist/demo" -shim "$dist/shim" \
  -login-ca "$1/testpki/auth-ca3.cer" -contract "$2"; }
trap 'kill "$SITE_PID" 2>/dev/null || true' EXIT
read -r address <&"${SITE[0]}"
echo "the demo site: $address" >&2

flags=(--user-data-dir="$profile" --no-first-run --load-extension="$dist/extension-chromium-development"
  --disable-extensions-except="$dist/extension-chromium-development")
[ "$(id -u)" != 0 ] || flags+=(--no-sandbox)
chromium "${flags[@]}" "$address"
