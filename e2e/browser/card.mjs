// What the card saw, from the emulator's own log.
import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} CardEntry
 * @property {string} name command or event
 * @property {string} [file] selected file, as 001B
 * @property {string} [status] answered status word
 */

/** What costs a try or makes a signature. */
const COSTLY = ["verify", "compute-signature"];

/** The file of the key whose signatures are documents'. */
const SIGN_KEY = "001A";

/** The files of each key: its PIN and itself. */
export const KEY_FILES = { sign: ["001B", SIGN_KEY], auth: ["0018", "0017"], both: ["001B", SIGN_KEY, "0018", "0017"] };

/**
 * @param {string} file card.jsonl
 * @returns {CardEntry[]} nothing for a card that was never on the reader
 */
export function readCardLog(file) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.filter((line) => line !== "").map((line) => {
    /** @type {unknown} */
    const entry = JSON.parse(line);
    return /** @type {CardEntry} */ (entry);
  });
}

/**
 * How often the card was asked what costs a try or makes a signature, of
 * which files, and whether it lost its power after that, which locks it.
 * @param {CardEntry[]} entries
 */
export function summarise(entries) {
  const count = (/** @type {string} */ name) => entries.filter((entry) => entry.name === name).length;
  const last = (/** @type {string} */ name) => entries.map((entry) => entry.name).lastIndexOf(name);
  const used = Math.max(...COSTLY.map(last));
  const unpowered = Math.max(...["power-off", "removed"].map(last));
  return {
    verify: count("verify"),
    sign: count("compute-signature"),
    documents: entries.filter(({ name, file }) => name === "compute-signature" && file === SIGN_KEY).length,
    files: entries.filter(({ name }) => COSTLY.includes(name)).map(({ file }) => file ?? ""),
    commands: entries.filter((entry) => entry.status !== undefined).length,
    poweredOff: used < 0 || unpowered > used,
  };
}
