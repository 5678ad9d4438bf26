# ./build.sh reproduce: two clones at different paths, empty build caches, the
# same bytes.
need "${PACKAGES_BUILD[@]}"
use_go
use_node

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# clone SIDE: clones and builds there.
clone() {
  mkdir -p "$work/$1"
  git clone -q . "$work/$1/natsuin"
  cp -r node_modules "$work/$1/natsuin/"
  (cd "$work/$1/natsuin" && GOCACHE=$work/$1/cache quietly ./build.sh build)
}
say "building two clones, each with an empty cache"
clone a & pids=($!)
clone longer/path/b & pids+=($!)
for pid in "${pids[@]}"; do wait "$pid" || die "a clone did not build"; done
a=$work/a/natsuin/dist b=$work/longer/path/b/natsuin/dist
[ "$(find "$a" -type f | wc -l)" -gt 10 ] || die "the clone built almost nothing"
diff -r "$a" "$b" || die "two builds of the same sources differ"
say "reproducible: $(find "$a" -type f | wc -l) files are byte-identical"
