# ./build.sh attacks: puts every file of internal/attacks to the built natsuin.
need "${PACKAGES_BUILD[@]}"
use_go
. build/artefacts.sh
build_wasm
build_host
go run ./internal/attacks/natsuin-attacks --natsuin "$DIST/natsuin" "$@"
