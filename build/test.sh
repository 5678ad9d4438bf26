# ./build.sh test: every check, then one line with the counts. A failing check
# does not stop the others.
need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}" "${PACKAGES_TEST[@]}"
use_go
use_node
. build/artefacts.sh
. build/packages.sh

results=$PWD/dist/results
mkdir -p dist && rm -rf "$results" && mkdir -p "$results"

# check NAME COMMAND...: one line of TAP; the output only when it fails. The
# file is there from the start: tally counts an empty one as a failure.
check() {
  local name=$1 log=$results/$1.log tap=$results/check-$1.tap start=$SECONDS; shift
  : >"$tap"
  if ("$@") >"$log" 2>&1 </dev/null; then
    printf 'ok - %s\n' "$name" >"$tap"
  else
    { printf 'not ok - %s\n' "$name"; tail -n 60 "$log"; } >"$tap"
  fi
  say "$name ($((SECONDS - start)) s)"
}

# beside COMMAND...: a check that runs while the script goes on, with at most
# as many others as there are cores; settle waits for all of them.
running=()
beside() {
  while [ "${#running[@]}" -ge "$(nproc)" ]; do ended; done
  "$@" &
  running+=($!)
}
settle() { while [ "${#running[@]}" -gt 0 ]; do ended; done; }
# ended: waits until one has ended, and forgets it.
ended() {
  local pid left=()
  wait -n "${running[@]}" || true # how it went stands in its file
  for pid in "${running[@]}"; do ! kill -0 "$pid" 2>/dev/null || left+=("$pid"); done
  running=("${left[@]}")
}

formatted() { local bad; bad=$(git ls-files '*.go' | xargs gofmt -l) && [ -z "$bad" ] || { echo "$bad"; return 1; }; }

# The page's module stays free of network and processes.
wasm_links() {
  local bad
  bad=$(GOOS=wasip1 GOARCH=wasm go list -deps ./wasm/verify | grep -xE 'net/http|crypto/tls|os/exec') || return 0
  echo "natsuin.wasm links: $bad"; return 1
}
# macOS needs cgo and its SDK for the reader's binding; all else is compiled, not run.
macos_compiles() {
  GOOS=darwin CGO_ENABLED=0 go list -f '{{if .GoFiles}}{{.ImportPath}}{{end}}' ./... |
    grep -vE '/native-host(/internal/pcsc)?$|/e2e/' | GOOS=darwin CGO_ENABLED=0 xargs go build
}
windows_compiles() { GOOS=windows CGO_ENABLED=0 go build -o /dev/null ./native-host; }

go_tests() { go test -json ./... >"$results/go.json" 2>"$results/go.err" || true; }
interop_tests() { (cd e2e/interop && go test -json ./...) >"$results/interop.json" 2>"$results/interop.err" || true; }
# TypeScript tests are bundled first, so that Node 18 runs them; it has what
# browsers call crypto, but under another name.
node_tests() {
  local names='import { webcrypto } from "node:crypto"; globalThis.crypto ??= webcrypto;'
  local files file; mapfile -t files < <(git ls-files '*.test.ts')
  [ ${#files[@]} -gt 0 ] || return 1
  for file in "${files[@]}"; do
    go tool esbuild "$file" --bundle --platform=node --format=esm --log-level=warning \
      --banner:js="$names" --outfile="dist/results/$(echo "$file" | tr / -).mjs"
  done
  node --test --test-reporter=tap dist/results/*.mjs >"$results/node.tap" 2>&1 || true
}
timed() { local start=$SECONDS; "$@"; say "$1 ($((SECONDS - start)) s)"; }

# Some tests build programs where there is no network.
modules() { go mod download && cd e2e/interop && go mod download; }
packaged() { package_all && check_packages; }
browser_stories() {
  node e2e/browser/run.mjs --browser all --out dist/stories >"$results/stories.tap" 2>"$results/stories.err" ||
    echo "not ok - the stories" >>"$results/stories.tap"
}
judge_stories() {
  local files; mapfile -t files < <(ls dist/stories/*/*/signed*.{pdf,xtx})
  [ ${#files[@]} -gt 0 ] || return 1
  printf '%s\0' "${files[@]}" |
    xargs -0 -n 8 -P 4 dist/natsuin-judge --anchor dist/stories/testpki/sign-ca3.cer
}

check modules modules
check build build_all
check judge build_judge
# Clones of their own, which wait for nothing: they take what the rest leaves.
check reproduce nice -n 19 ./build.sh reproduce &
reproduce=$!
beside check wasm-size wasm/verify/size.sh dist/natsuin.wasm
beside check gofmt formatted
beside check vet go vet ./...
beside check staticcheck go tool staticcheck ./...
beside check wasm-links wasm_links
beside check shim-package node shim/test/package.mjs dist/shim
beside check packages packaged
beside check windows-compiles windows_compiles
beside check macos-compiles macos_compiles
beside check types npm run --silent types
beside check eslint npm run --silent lint
beside timed node_tests
settle
beside timed interop_tests
timed go_tests
settle
beside check accessibility node e2e/browser/accessibility.mjs
timed browser_stories
settle
check judge-stories judge_stories
check demo-headless ./build.sh demo --headless --out dist/demo-headless
check demo-cli ./build.sh demo --cli --out dist/demo-cli
check fuzz ./build.sh fuzz 0.05
wait "$reproduce"

corpora=false
[ -d ../shared/corpora ] && corpora=true
go run ./build/tally -corpora=$corpora "$results"/check-*.tap "$results"/{go,interop}.json "$results"/{node,stories}.tap
