# ./build.sh figures: measures everything anew into dist/figures.json. Takes
# about a quarter of an hour: 200 people log in in either browser.
need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}" "${PACKAGES_TEST[@]}" libssl-dev
use_go
use_node
. build/artefacts.sh
. build/bench.sh
build_all

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd e2e/interop && go build -o "$work/figures" ./figures)
"$work/figures" -samples "$work/samples"
bench page "$work/bench"
bench worker "$work/bench"

# Both browsers at the same time, each in namespaces of its own.
mkdir -p "$work/browsers"
in_browser() {
  as_root env "PATH=$PATH" node e2e/browser/figures.mjs --browser "$1" --bench "$work/bench" \
    --samples "$work/samples" --out "$work/browsers/$1.json"
}
pids=()
for browser in chromium firefox; do in_browser "$browser" & pids+=($!); done
for pid in "${pids[@]}"; do wait "$pid" || die "measuring in a browser failed"; done

build/stage.sh "$work/stage" "$work/figures" -dist "$DIST" -log "$work/stage/card.jsonl" -browsers "$work/browsers" >"$DIST/figures.json.part"
mv "$DIST/figures.json.part" "$DIST/figures.json"
say "written: dist/figures.json"
