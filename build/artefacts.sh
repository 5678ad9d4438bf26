# The artefacts. Go strips paths (-trimpath), symbols and build ids; the host
# learns the SHA-256 of its wasm at link time.
MODULE=github.com/natsuin/natsuin
VERSION=$(cat build/version)

build_wasm() { wasm/verify/build.sh dist/natsuin.wasm; }

build_host() {
  local sum; sum=$(sha256sum dist/natsuin.wasm | cut -d' ' -f1)
  CGO_ENABLED=1 go build -trimpath \
    -ldflags="-s -w -buildid= -X main.version=$VERSION -X main.wasmSHA256=$sum" -o dist/natsuin ./native-host
}

build_emulator() {
  CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o dist/natsuin-card ./card/emulator/natsuin-card
  CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -buildid=' -o dist/natsuin-testpki ./internal/testpki/natsuin-testpki
}

# The judges are for tests and the demo, not for shipping.
build_judge() { go build -trimpath -o dist/natsuin-judge ./internal/judge/natsuin-judge; }

build_web() {
  extension/build.sh chromium dist/extension-chromium
  extension/build.sh firefox dist/extension-firefox
  shim/build.sh dist/shim
  demo/build.sh dist/demo
}

build_all() {
  mkdir -p dist
  build_wasm
  build_host
  build_emulator
  build_web
}
