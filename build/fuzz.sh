# ./build.sh fuzz MINUTES: each fuzz target for MINUTES (fractions allowed);
# a crash ends the run with the input's path.
use_go
minutes=${1:-1}
seconds=$(awk -v m="$minutes" 'BEGIN { printf "%d", m * 60 }')
[ "$seconds" -gt 0 ] || die "fuzz needs a number of minutes"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
targets=0
while IFS=: read -r file target; do
  targets=$((targets + 1))
  package=./$(dirname "$file")
  say "fuzzing $package $target for ${seconds}s"
  if go test -run='^$' -fuzz="^$target\$" -fuzztime="${seconds}s" -fuzzminimizetime=10x "$package" >"$log" 2>&1; then
    grep 'new interesting' "$log" | tail -n 1 || true
  elif grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input' "$log"; then
    say "ended while a worker was busy: no finding" # Go reports its own time limit as a failure then
  else
    tail -n 40 "$log"
    die "$package $target failed; the input is in its testdata/fuzz"
  fi
done < <(git grep -oE '^func Fuzz[A-Za-z0-9]+' -- '*_test.go' | sed 's/func //')
[ "$targets" -gt 0 ] || die "no fuzz target was found"
say "fuzzed $targets targets"
