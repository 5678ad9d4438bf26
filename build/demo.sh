# ./build.sh demo: the main job on the emulated card (or a real one).
mode=window card=emulated out=$DIST/demo-run document=
while [ $# -gt 0 ]; do
  case $1 in
    --headless) mode=headless ;;
    --cli) mode=cli ;;
    --card=emulated | --card=pcsc) card=${1#--card=} ;;
    --out) shift; out=${1:?--out needs a folder} ;;
    --uninstall) . build/uninstall.sh; return ;;
    -*) die "demo does not know $1" ;;
    *) document=$(realpath "$1") ;;
  esac
  shift
done

need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}"
use_go
use_node
. build/artefacts.sh
say "building"
build_all
build_judge

mkdir -p "$out"
if [ -z "$document" ]; then
  document=$out/売買契約書.pdf
  demo/contract/print.sh "$document"
fi
"$DIST/natsuin-testpki" --dir "$out/testpki" >/dev/null

if [ "$mode" = window ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "there is no display: playing the demo unattended, as with --headless"
  mode=headless
fi
if [ "$card" = pcsc ]; then
  [ "$mode" != headless ] || die "--headless plays with the emulated card; a real one needs --cli or a display"
  stage=(env)
else
  say "the emulated card belongs to 番号 花子; its signing PIN is ABC123, its login PIN 1234"
  stage=(build/stage.sh "$out/stage")
fi

# judge FILE: software that this project did not write must accept the file.
judge() {
  "$DIST/natsuin" verify --anchor "$out/testpki/sign-ca3.cer" --crl "$out/testpki/sign-ca3.crl" "$1"
  "$DIST/natsuin-judge" --anchor "$out/testpki/sign-ca3.cer" "$1"
}

case $mode in
  window) "${stage[@]}" demo/window.sh "$out/browser" "$document" ;;
  cli)
    "${stage[@]}" demo/cli.sh "$document" "$out/signed.pdf"
    if [ "$card" = emulated ]; then judge "$out/signed.pdf"; else "$DIST/natsuin" verify "$out/signed.pdf" || [ $? = 3 ]; fi
    say "signed: $out/signed.pdf"
    ;;
  headless)
    as_root env "PATH=$PATH" node e2e/browser/run.mjs --out "$out" --story sign --document "$document"
    judge "$out/sign/signed.pdf"
    say "signed: $out/sign/signed.pdf; pictures: $out/sign"
    ;;
esac
