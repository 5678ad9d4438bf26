# What a release consists of, in dist/packages: a Debian package, both
# extensions, the npm package, a list of what is inside, and digests. Made from
# what build_all left in dist/; the same sources give the same bytes. Sourced
# after build/artefacts.sh.
SYSTEM_MANIFESTS=(etc/opt/chrome etc/chromium etc/opt/edge etc/opt/vivaldi) # Brave reads Chrome's

package_all() {
  local out=$PWD/dist/packages
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
  export SOURCE_DATE_EPOCH
  rm -rf "$out" && mkdir -p "$out"
  go run ./build/pack sbom dist/natsuin package-lock.json "$VERSION" >"$out/natsuin-$VERSION.cdx.json"
  for family in chromium firefox; do
    go run ./build/pack zip "$out/natsuin-extension-$family-$VERSION.zip" "dist/extension-$family"
  done
  npm pack --silent --ignore-scripts --pack-destination "$out" ./dist/shim >/dev/null
  package_debian "$out"
  (cd "$out" && sha256sum natsuin* >SHA256SUMS)
}

# package_debian OUT: the program in /usr/lib/natsuin with its wasm beside it,
# and manifests for all users. What lies in /etc are links: removing the package
# takes them away, and nobody is asked about them.
package_debian() {
  local out=$1 root arch libc folder
  root=$(mktemp -d) && chmod 755 "$root"
  arch=$(dpkg --print-architecture)
  install -D -m 755 dist/natsuin "$root/usr/lib/natsuin/natsuin"
  install -D -m 644 dist/natsuin.wasm "$root/usr/lib/natsuin/natsuin.wasm"
  mkdir -p "$root/usr/bin" && ln -s ../lib/natsuin/natsuin "$root/usr/bin/natsuin"
  system_manifest chromium >"$root/usr/lib/natsuin/chromium.json"
  for folder in "${SYSTEM_MANIFESTS[@]}"; do
    mkdir -p "$root/$folder/native-messaging-hosts"
    ln -s /usr/lib/natsuin/chromium.json "$root/$folder/native-messaging-hosts/app.natsuin.host.json"
  done
  mkdir -p "$root/usr/lib/mozilla/native-messaging-hosts"
  system_manifest firefox >"$root/usr/lib/mozilla/native-messaging-hosts/app.natsuin.host.json"
  install -D -m 644 build/debian/copyright "$root/usr/share/doc/natsuin/copyright"
  install -m 644 "$out/natsuin-$VERSION.cdx.json" "$root/usr/share/doc/natsuin/sbom.cdx.json"
  gzip -9n <CHANGELOG.md >"$root/usr/share/doc/natsuin/changelog.gz"
  mkdir "$root/DEBIAN"
  libc=$(objdump -T dist/natsuin | grep -oE 'GLIBC_[0-9.]+' | cut -d_ -f2 | sort -V | tail -n 1)
  sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$arch/" -e "s/@LIBC@/$libc/" \
    -e "s/@SIZE@/$(find "$root/usr" -type f -printf '%s\n' | awk '{n += $1} END {print int(n / 1024) + 1}')/" build/debian/control >"$root/DEBIAN/control"
  (cd "$root" && find . -type f -not -path './DEBIAN/*' -printf '%P\n' | LC_ALL=C sort | xargs md5sum) >"$root/DEBIAN/md5sums"
  chmod -R u=rwX,go=rX "$root"
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zxz --build "$root" "$out/natsuin_${VERSION}_$arch.deb" >/dev/null
  rm -rf "$root"
}

# system_manifest FAMILY: the manifest that names the installed program.
system_manifest() {
  dist/natsuin manifest "$1" | sed 's|"path": ".*"|"path": "/usr/lib/natsuin/natsuin"|'
}

# check_packages: unpacks what was made and looks whether it works and lies
# where it should.
check_packages() {
  local out=$PWD/dist/packages root deb file
  deb=$(ls "$out"/natsuin_*.deb)
  root=$(mktemp -d)
  dpkg-deb --extract "$deb" "$root"
  [ "$("$root/usr/lib/natsuin/natsuin" version | head -n 1)" = "natsuin $VERSION" ] || { echo "the program does not run"; return 1; }
  { "$root/usr/lib/natsuin/natsuin" doctor --json || true; } >"$root/report" # here is no card
  grep -A1 '"check": "module"' "$root/report" | grep -q '"code": "ok"' || { echo "not its wasm"; return 1; }
  [ "$(readlink "$root/usr/bin/natsuin")" = ../lib/natsuin/natsuin ] || { echo "no link in /usr/bin"; return 1; }
  for file in "$root"/usr/lib/natsuin/chromium.json "$root"/usr/lib/mozilla/native-messaging-hosts/app.natsuin.host.json; do
    grep -q '"path": "/usr/lib/natsuin/natsuin"' "$file" || { echo "$file names another program"; return 1; }
  done
  for file in "${SYSTEM_MANIFESTS[@]}"; do
    [ "$(readlink "$root/$file/native-messaging-hosts/app.natsuin.host.json")" = /usr/lib/natsuin/chromium.json ] ||
      { echo "no manifest in $file"; return 1; }
  done
  dpkg-deb --contents "$deb" | awk '$2 != "root/root" || $1 ~ /^.....w|^........w|^...[sS]/ && $1 !~ /^l/ {print; bad=1} END {exit bad}' ||
    { echo "strange owners or modes"; return 1; }
  for file in chromium firefox; do
    python3 - "$out/natsuin-extension-$file-$VERSION.zip" <<'PY' || return 1
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None and {"manifest.json", "natsuin.wasm", "LICENSE", "help.html"} <= set(z.namelist())
assert "test-anchors.json" not in z.namelist()
assert "host_permissions" not in json.loads(z.read("manifest.json"))
PY
  done
  (cd "$out" && sha256sum --quiet --check SHA256SUMS) && rm -rf "$root"
}
