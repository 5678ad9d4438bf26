# What every command of build.sh shares: finding and installing tools.
# Sourced with the repository's root as working directory.

TOOLS=$PWD/.tools
DIST=$PWD/dist
GO_TOOLCHAIN=go1.26.8
export DEBIAN_FRONTEND=noninteractive GOTOOLCHAIN=local GOFLAGS=-buildvcs=false

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# as_root COMMAND...: as it is for root, through sudo for others.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Debian packages by purpose.
PACKAGES_BUILD=(gcc libc6-dev pkg-config libpcsclite-dev ca-certificates git)
PACKAGES_DEMO=(pcscd vsmartcard-vpcd chromium xvfb xauth xdotool imagemagick x11-utils pinentry-gtk2
  fonts-noto-cjk pcsc-tools poppler-utils libnss3-tools qpdf mupdf-tools openssl util-linux iproute2 procps)
PACKAGES_TEST=(firefox-esr pinentry-qt opensc ghostscript libreoffice-writer-nogui brotli xmlsec1 libxml2-utils)

# need PACKAGE...: installs the missing ones and records them, so that
# demo --uninstall takes back these and no others.
need() {
  local p missing=()
  for p in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null | grep -qx installed || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  say "installing Debian packages: ${missing[*]}"
  mkdir -p "$TOOLS"
  local before; before=$(mktemp)
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' | awk '$2=="installed"{print $1}' | sort >"$before"
  [ -n "${apt_updated:-}" ] || { quietly as_root apt-get update -q; apt_updated=1; }
  quietly as_root apt-get install -y -q --no-install-recommends "${missing[@]}"
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' | awk '$2=="installed"{print $1}' | sort |
    comm -13 "$before" - >>"$TOOLS/installed-packages"
  rm -f "$before"
}

# quietly COMMAND...: shows the output only when it fails.
quietly() {
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then tail -n 30 "$log" >&2; rm -f "$log"; die "$1 failed"; fi
  rm -f "$log"
}

# use_go: Go 1.26 or newer on PATH. Debian 12's own Go is too old to build
# this project, but fetches the official toolchain as a checksummed module.
use_go() {
  if [ -x "$TOOLS/go/bin/go" ]; then
    PATH=$TOOLS/go/bin:$PATH; own_go_caches
  elif ! go_is_new_enough; then
    install_go
  fi
  go_is_new_enough || die "Go 1.26 is needed, found: $(go version)"
}

go_is_new_enough() {
  local v; v=$(go env GOVERSION 2>/dev/null) || return 1
  printf '%s\n' go1.26 "$v" | sort -V -C
}

install_go() {
  command -v go >/dev/null || need golang-go
  local arch module
  arch=$(dpkg --print-architecture)
  module=golang.org/toolchain@v0.0.1-$GO_TOOLCHAIN.linux-$arch
  say "installing $GO_TOOLCHAIN into .tools/go"
  own_go_caches
  (cd "$(mktemp -d)" && quietly go mod download "$module")
  mkdir -p "$TOOLS/go"
  cp -r "$TOOLS/gopath/pkg/mod/golang.org/toolchain@v0.0.1-$GO_TOOLCHAIN.linux-$arch/." "$TOOLS/go/"
  chmod -R u+w "$TOOLS/go"
  chmod +x "$TOOLS"/go/bin/* "$TOOLS"/go/pkg/tool/*/*
  PATH=$TOOLS/go/bin:$PATH
}

# A Go that we installed keeps its caches beside it, so that nothing is left
# in the person's home.
own_go_caches() { export GOPATH=$TOOLS/gopath GOCACHE=$TOOLS/gocache GOROOT=; unset GOROOT; }

# use_node: Node 18 or newer with npm, and the locked packages.
use_node() {
  local major; major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  [ "$major" -ge 18 ] && command -v npm >/dev/null || need nodejs npm
  export npm_config_cache=$TOOLS/npm # so that uninstalling leaves nothing in the person's home
  if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say "installing npm packages into node_modules"
    quietly npm ci --ignore-scripts
  fi
}
