# ./build.sh demo: the main job on the emulated card (or a real one).
mode=window card=emulated out=$DIST/demo-run browser= pictures= document=
while [ $# -gt 0 ]; do
  case $1 in
    --headless) mode=headless ;;
    --cli) mode=cli ;;
    --card=emulated | --card=pcsc) card=${1#--card=} ;;
    --browser) shift; browser=${1:?--browser needs chromium or firefox} ;;
    --pictures) shift; pictures=$(realpath "${1:?--pictures needs a folder}") ;;
    --out) shift; out=${1:?--out needs a folder} ;;
    --uninstall) . build/uninstall.sh; return ;;
    -*) die "demo does not know $1" ;;
    *) document=$(realpath "$1") ;;
  esac
  shift
done
case $browser in '' | chromium | firefox) ;; *) die "--browser takes chromium or firefox" ;; esac
if [ "$mode" = window ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "there is no display: playing the demo unattended, as with --headless"
  mode=headless
fi
# Unattended, the demo plays in both browsers unless one is named.
browsers=("${browser:-chromium}")
[ "$mode" != headless ] || [ -n "$browser" ] || browsers=(chromium firefox)

need "${PACKAGES_BUILD[@]}" "${PACKAGES_DEMO[@]}"
[[ $mode = cli || " ${browsers[*]} " != *" firefox "* ]] || need firefox-esr
use_go
use_node
. build/artefacts.sh
say "building"
build_all
build_judge

mkdir -p "$out"
documents=("$document")
if [ -z "$document" ] && [ "$mode" != headless ]; then
  demo/contract/print.sh --day "$out"
  documents=("$out/売買契約書.pdf" "$out/付帯設備表.pdf" "$out/物件状況報告書.pdf")
fi
"$DIST/natsuin-testpki" --dir "$out/testpki" >/dev/null

if [ "$card" = pcsc ]; then
  [ "$mode" != headless ] || die "--headless plays with the emulated card; a real one needs --cli or a display"
  stage=(env)
else
  say "the emulated card belongs to 番号 花子; its signing PIN is ABC123, its login PIN 1234"
  stage=(build/stage.sh "$out/stage")
fi

# judge FILE...: software that this project did not write must accept each.
judge() {
  local file
  for file; do
    "$DIST/natsuin" verify --anchor "$out/testpki/sign-ca3.cer" --crl "$out/testpki/sign-ca3.crl" "$file"
  done
  "$DIST/natsuin-judge" --anchor "$out/testpki/sign-ca3.cer" "$@"
}

# play_all: in each browser a person signs one document, then three, logs in,
# and checks what was signed; then every file goes to the judges.
play_all() {
  local browser story asked=() files=()
  for story in sign three-documents-one-pin login check; do asked+=(--story "$story"); done
  if [ ${#browsers[@]} = 1 ]; then
    asked+=(--browser "${browsers[0]}" --out "$out/${browsers[0]}")
  else
    asked+=(--browser all --out "$out")
  fi
  [ -z "$document" ] || asked+=(--document "$document")
  as_root env "PATH=$PATH" node e2e/browser/run.mjs "${asked[@]}" || die "a story did not go as told; see $out"
  for browser in "${browsers[@]}"; do
    files+=("$out/$browser"/{sign,check}/signed.pdf "$out/$browser/three-documents-one-pin"/signed{,-2,-3}.pdf)
  done
  judge "${files[@]}"
  say "signed and accepted: ${#files[@]} files; they and the pictures: $out"
}

case $mode in
  window) "${stage[@]}" demo/window.sh "$out/browser" "${browsers[0]}" "${documents[@]}" ;;
  cli)
    "${stage[@]}" demo/cli.sh "${documents[0]}" "$out/signed.pdf"
    if [ "$card" = emulated ]; then judge "$out/signed.pdf"; else "$DIST/natsuin" verify "$out/signed.pdf" || [ $? = 3 ]; fi
    say "signed: $out/signed.pdf"
    ;;
  headless)
    play_all
    [ -z "$pictures" ] || build/pictures.sh "$out/${browsers[0]}/check" "$pictures"
    ;;
esac
