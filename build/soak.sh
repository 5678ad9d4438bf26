# ./build.sh soak [N]: N logins and N signatures (1,000 without a number) over
# the whole chain in one session of each browser, both at the same time. Leaves
# failures, memory and handles over time in dist/soak.json.
need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}" "${PACKAGES_TEST[@]}"
use_go
use_node
. build/artefacts.sh
. build/bench.sh
build_all

rounds=${1:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bench page "$work/bench"

in_browser() {
  as_root env "PATH=$PATH" node e2e/browser/soak.mjs --browser "$1" --bench "$work/bench" \
    --rounds "$rounds" --out "$work/$1.json"
}
pids=() well=true
for browser in chromium firefox; do in_browser "$browser" & pids+=($!); done
for pid in "${pids[@]}"; do wait "$pid" || well=false; done

printf '{ "chromium": %s, "firefox": %s }\n' "$(cat "$work/chromium.json")" "$(cat "$work/firefox.json")" |
  node -e 'let s = ""; process.stdin.on("data", (d) => { s += d; }).on("end", () => console.log(JSON.stringify(JSON.parse(s), null, 2)))' \
    >"$DIST/soak.json.part"
mv "$DIST/soak.json.part" "$DIST/soak.json"
say "written: dist/soak.json"
"$well" || die "the soak found something"
