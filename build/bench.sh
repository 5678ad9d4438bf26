# The scripts of the site of the measurements.

# bench NAME DIR: e2e/browser/figures/NAME.mjs as the page loads it.
bench() {
  go tool esbuild "e2e/browser/figures/$1.mjs" --bundle --format=esm --target=es2022 --log-level=warning \
    --alias:natsuin=/shim/natsuin.js --external:/shim/natsuin.js --outfile="$2/$1.js"
}
