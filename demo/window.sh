#!/usr/bin/env bash
# demo/window.sh DIR BROWSER DOCUMENT...: opens the demo site in chromium or
# firefox, with the extension and the host in a profile of its own under DIR.
# Ends with the browser.
set -euo pipefail
[ $# -ge 3 ] || { sed -n 2,4p "$0" >&2; exit 2; }
dir=$1 browser=$2; shift 2
here=$(cd "$(dirname "$0")" && pwd)
dist=$here/../dist

contracts=()
for document; do contracts+=(-contract "$document"); done
# Who may log in and whose signatures count at the desk: those of the authority
# behind the emulated card, with its revocation list of today.
"$dist/natsuin-testpki" --dir "$dir/testpki" >/dev/null
coproc SITE { exec "$dist/demo-server" -listen 127.0.0.1:0 -site "$dist/demo" -shim "$dist/shim" \
  -login-ca "$dir/testpki/auth-ca3.cer" -sign-ca "$dir/testpki/sign-ca3.cer" -crl "$dir/testpki/sign-ca3.crl" \
  "${contracts[@]}"; }
trap 'kill "$SITE_PID" 2>/dev/null || true' EXIT
read -r address <&"${SITE[0]}"
echo "the demo site: $address" >&2

# manifest FOLDER: says there who starts the host.
manifest() { mkdir -p "$1"; "$dist/natsuin" manifest "$browser" >"$1/app.natsuin.host.json"; }

case $browser in
  chromium)
    profile=$dir/chromium
    manifest "$profile/NativeMessagingHosts"
    flags=(--user-data-dir="$profile" --no-first-run --load-extension="$dist/extension-chromium-development"
      --disable-extensions-except="$dist/extension-chromium-development")
    [ "$(id -u)" != 0 ] || flags+=(--no-sandbox)
    chromium "${flags[@]}" "$address"
    ;;
  firefox)
    home=$dir/firefox
    manifest "$home/.mozilla/native-messaging-hosts"
    XAUTHORITY=${XAUTHORITY:-$HOME/.Xauthority} HOME=$home \
      node "$here/firefox.mjs" "$home" "$dist/extension-firefox-development" "$address"
    ;;
  *) echo "$browser is neither chromium nor firefox" >&2; exit 2 ;;
esac
