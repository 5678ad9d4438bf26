// A PIN dialog that types by itself and says when: it is a pinentry as the
// host sees it (Assuan protocol), so the host runs the same code as ever.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * bash, whose clock needs no further process. The first time is that of the
 * program's first line; the second that of the typed PIN.
 * @param {string} log
 * @param {string} pin file with the PIN
 * @param {string} hold while this file exists, nothing is typed
 */
const program = (log, pin, hold) => `#!/bin/bash
start=$EPOCHREALTIME
read -r pin <'${pin}'
echo OK
while read -r verb rest; do
  case $verb in
    GETINFO) echo "D gtk2"; echo OK ;;
    GETPIN) while [ -e '${hold}' ]; do sleep 0.05; done; echo "$start $EPOCHREALTIME" >>'${log}'; echo "D $pin"; echo OK ;;
    *) echo OK ;;
  esac
done
`;

/** @typedef {{ start: number, end: number }} Dialog milliseconds since 1970 */

/** The scripted dialog of one world. */
export class ScriptedDialog {
  /** @param {string} folder */
  constructor(folder) {
    this.program = path.join(folder, "pinentry");
    this.log = path.join(folder, "pinentry.log");
    this.pin = path.join(folder, "pin");
    this.hold = path.join(folder, "hold");
    writeFileSync(this.program, program(this.log, this.pin, this.hold), { mode: 0o700 });
  }

  /** What the next dialogs type. */
  willType(/** @type {string} */ pin) {
    writeFileSync(this.pin, `${pin}\n`);
  }

  /** The next dialog types nothing before release(). */
  willWait() {
    writeFileSync(this.hold, "");
  }

  /** A dialog that waits types. */
  release() {
    rmSync(this.hold, { force: true });
  }

  /** The dialogs so far. @returns {Dialog[]} */
  dialogs() {
    const text = existsSync(this.log) ? readFileSync(this.log, "utf8").trim() : "";
    return text.split("\n").filter(Boolean).map((line) => {
      const [start = 0, end = 0] = line.split(" ").map((seconds) => Number(seconds) * 1000);
      return { start, end };
    });
  }
}
