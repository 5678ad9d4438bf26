# ./build.sh build: every artefact into dist/, byte-identical for the same
# sources wherever they lie.
need "${PACKAGES_BUILD[@]}"
use_go
use_node
. build/artefacts.sh
build_all
say "built: $(cd dist && ls | tr '\n' ' ')"
