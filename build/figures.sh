# ./build.sh figures: measures everything anew into dist/figures.json.
need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}" "${PACKAGES_TEST[@]}"
use_go
use_node
. build/artefacts.sh
build_all

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd e2e/interop && go build -o "$work/figures" ./figures)
build/stage.sh "$work/stage" "$work/figures" -dist "$DIST" -log "$work/stage/card.jsonl" >"$DIST/figures.json.part"
mv "$DIST/figures.json.part" "$DIST/figures.json"
say "written: dist/figures.json"
