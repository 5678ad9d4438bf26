# ./build.sh test: every check, then one line with the counts. A failing check
# does not stop the others.
need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}" "${PACKAGES_TEST[@]}"
use_go
use_node
. build/artefacts.sh
. build/packages.sh

results=$PWD/dist/results
mkdir -p dist && rm -rf "$results" && mkdir -p "$results"

# check NAME COMMAND...: one line of TAP; the output only when it fails.
check() {
  local name=$1 log=$results/$1.log start=$SECONDS; shift
  if ("$@") >"$log" 2>&1 </dev/null; then
    printf 'ok - %s\n' "$name" >>"$results/checks.tap"
  else
    printf 'not ok - %s\n' "$name" >>"$results/checks.tap"
    tail -n 60 "$log" >>"$results/checks.tap"
  fi
  say "$name ($((SECONDS - start)) s)"
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
check modules modules
check build build_all
check judge build_judge
check gofmt formatted
check vet go vet ./...
check staticcheck go tool staticcheck ./...
check wasm-links wasm_links
check wasm-size wasm/verify/size.sh dist/natsuin.wasm
check shim-package node shim/test/package.mjs dist/shim
packaged() { package_all && check_packages; }
check packages packaged
check windows-compiles windows_compiles
check macos-compiles macos_compiles
check types npm run --silent types
check eslint npm run --silent lint
timed go_tests
timed interop_tests
timed node_tests
browser_stories() {
  node e2e/browser/run.mjs --browser all --out dist/stories >"$results/stories.tap" 2>"$results/stories.err" ||
    echo "not ok - the stories" >>"$results/stories.tap"
}
timed browser_stories
check accessibility node e2e/browser/accessibility.mjs
check demo-headless ./build.sh demo --headless --out dist/demo-headless
check demo-cli ./build.sh demo --cli --out dist/demo-cli
judge_stories() {
  local files; mapfile -t files < <(ls dist/stories/*/*/signed*.pdf)
  [ ${#files[@]} -gt 0 ] || return 1
  printf '%s\0' "${files[@]}" |
    xargs -0 -n 8 -P 4 dist/natsuin-judge --anchor dist/demo-headless/testpki/sign-ca3.cer
}
check judge-stories judge_stories
check fuzz ./build.sh fuzz 0.05
check reproduce ./build.sh reproduce

corpora=false
[ -d ../shared/corpora ] && corpora=true
go run ./build/tally -corpora=$corpora "$results"/checks.tap "$results"/go.json "$results"/interop.json "$results"/node.tap "$results"/stories.tap
