#!/usr/bin/env bash
# Natsuin's one entry: ./build.sh COMMAND. Every command installs what it lacks
# and says what it installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/lib.sh

usage() {
  cat <<'EOF'
usage: ./build.sh COMMAND
  demo [--browser chromium|firefox] [--headless|--cli] [--card=pcsc] [--out DIR] [--pictures DIR] [FILE.pdf]
                 sign a contract with the emulated card (or a real one)
  demo --uninstall   take back what the commands here installed
  test           run every check
  build          leave natsuin, natsuin.wasm, extension and shim in dist/
  package        a .deb, both extensions, the npm package and an SBOM in dist/packages
  reproduce      build two clones at different paths and compare them
  fuzz MINUTES   fuzz every untrusted parser, MINUTES for each
  mutants [ROOM…]
                 break the source line by line; a test must notice each
  attacks        put every forged and every genuine file to natsuin verify
  figures        measure everything anew into dist/figures.json
  soak [N]       N logins and signatures in either browser; none may fail, nothing may grow
EOF
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  demo | test | build | package | reproduce | fuzz | figures | soak | attacks | mutants) . "build/$command.sh" "$@" ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
