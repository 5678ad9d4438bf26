// What the card saw, from the emulator's own log.
import { readFileSync } from "node:fs";

/**
 * @typedef {object} CardEntry
 * @property {string} name command or event
 * @property {string} [status] answered status word
 */

/**
 * @param {string} file card.jsonl
 * @returns {CardEntry[]}
 */
export function readCardLog(file) {
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
  if (lines.length === 0) {
    throw new Error("reading the card's log: it is empty");
  }
  return lines.map((line) => {
    /** @type {unknown} */
    const entry = JSON.parse(line);
    return /** @type {CardEntry} */ (entry);
  });
}

/**
 * How often the card was asked what costs a try or makes a signature, and
 * whether it lost its power in the end, which locks it.
 * @param {CardEntry[]} entries
 */
export function summarise(entries) {
  const count = (/** @type {string} */ name) => entries.filter((entry) => entry.name === name).length;
  const last = (/** @type {string} */ name) => entries.map((entry) => entry.name).lastIndexOf(name);
  const used = Math.max(last("verify"), last("compute-signature"));
  return {
    verify: count("verify"),
    sign: count("compute-signature"),
    commands: entries.filter((entry) => entry.status !== undefined).length,
    poweredOff: last("power-off") > used,
  };
}
