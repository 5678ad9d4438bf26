# ./build.sh reproduce: two clones at different paths, empty build caches, the
# same bytes.
need "${PACKAGES_BUILD[@]}"
use_go
use_node

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for side in a longer/path/b; do
  say "building clone $side with an empty cache"
  mkdir -p "$work/$side"
  git clone -q . "$work/$side/natsuin"
  cp -r node_modules "$work/$side/natsuin/"
  (cd "$work/$side/natsuin" && GOCACHE=$work/$side/cache quietly ./build.sh build)
done
a=$work/a/natsuin/dist b=$work/longer/path/b/natsuin/dist
[ "$(find "$a" -type f | wc -l)" -gt 10 ] || die "the clone built almost nothing"
diff -r "$a" "$b" || die "two builds of the same sources differ"
say "reproducible: $(find "$a" -type f | wc -l) files are byte-identical"
