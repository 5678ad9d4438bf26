# ./build.sh fuzz MINUTES: each fuzz target for MINUTES (fractions allowed);
# a crash ends the run with the input's path.
use_go
minutes=${1:-1}
seconds=$(awk -v m="$minutes" 'BEGIN { printf "%d", m * 60 }')
[ "$seconds" -gt 0 ] || die "fuzz needs a number of minutes"

targets=0
while IFS=: read -r file target; do
  targets=$((targets + 1))
  package=./$(dirname "$file")
  say "fuzzing $package $target for ${seconds}s"
  go test -run='^$' -fuzz="^$target\$" -fuzztime="${seconds}s" -fuzzminimizetime=10x "$package" | grep -E 'new interesting|FAIL|panic|ok|Failing' | tail -n 3
  [ "${PIPESTATUS[0]}" = 0 ] || die "$package $target failed; the input is in its testdata/fuzz"
done < <(git grep -oE '^func Fuzz[A-Za-z0-9]+' -- '*_test.go' | sed 's/func //')
[ "$targets" -gt 0 ] || die "no fuzz target was found"
say "fuzzed $targets targets"
