# ./build.sh demo --uninstall: takes back what the commands of build.sh
# installed: Debian packages that were not there before, and folders of ours.
if [ -s "$TOOLS/installed-packages" ]; then
  mapfile -t ours < <(sort -u "$TOOLS/installed-packages")
  mapfile -t present < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${ours[@]}" 2>/dev/null | awk '$2=="installed"{print $1}')
  if [ ${#present[@]} -gt 0 ]; then
    # What was installed on top of ours since then stays, and what it needs.
    others=$(apt-get -s purge "${present[@]}" | awk '/^Purg |^Remv /{print $2}' | grep -vxFf <(printf '%s\n' "${ours[@]}") || true)
    [ -z "$others" ] || die "these packages came later and need ours, remove them first: $(echo "$others" | tr '\n' ' ')"
    say "removing ${#present[@]} Debian packages"
    quietly as_root apt-get purge -y -q "${present[@]}"
  fi
fi
chmod -R u+w "$TOOLS" 2>/dev/null || true
rm -rf "$TOOLS" "$DIST" node_modules "${XDG_CACHE_HOME:-$HOME/.cache}/natsuin"
say "removed: .tools, dist, node_modules and the cache of natsuin"
