// Memory and open files of the programs of the chain, as Linux counts them.
import { readdirSync, readFileSync } from "node:fs";
import { round } from "../figures/numbers.mjs";

/** The programs that are watched; a host and its guardian live for one request. */
export const PROGRAMS = /** @type {const} */ (["host", "guardian", "extension", "pcscd"]);

/** @typedef {typeof PROGRAMS[number]} Program */

/** All processes of one program at one moment. @typedef {{ processes: number, memoryMB: number, handles: number }} Look */

/** What may come on top between first and last quarter: what noise makes of a program that keeps nothing. */
const MORE = { share: 0.1, megabytes: 8, handles: 2, processes: 0.5 };

/** @param {string} file below /proc */
function read(file) {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return ""; // it has just ended
  }
}

/** @param {string} pid @returns {Program | "pinentry" | undefined} */
function programOf(pid) {
  const name = read(`${pid}/comm`).trim();
  const words = read(`${pid}/cmdline`).split(/[\0 ]/); // Chromium's children write theirs with spaces
  if (name === "natsuin") {
    return words[1] === "guardian" ? "guardian" : "host";
  }
  // Chromium says there which process is for extensions, Firefox says it in the name.
  if (words.includes("--extension-process") || name === "WebExtensions") {
    return "extension";
  }
  return name === "pcscd" || name === "pinentry" ? name : undefined;
}

/** The ids of every process of a program. @param {Program | "pinentry"} program */
export function processesOf(program) {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && programOf(pid) === program);
}

/** Looks at one program. @param {Program} program @returns {Look} */
export function look(program) {
  const pids = processesOf(program);
  const kilobytes = pids.map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`${pid}/status`))?.[1] ?? 0));
  const handles = pids.map((pid) => readdirSync(`/proc/${pid}/fd`).length);
  return { processes: pids.length, memoryMB: sum(kilobytes) / 1024, handles: sum(handles) };
}

/**
 * The means of the four quarters of a soak, and whether the last is no more
 * than the first with its noise.
 * @param {readonly Look[]} looks
 */
export function course(looks) {
  const quarters = (/** @type {keyof Look} */ what) => [0, 1, 2, 3].map((n) => {
    const from = Math.floor(n * looks.length / 4);
    const to = Math.max(from + 1, Math.floor((n + 1) * looks.length / 4));
    return mean(looks.slice(from, to).map((look) => look[what]));
  });
  const grows = (/** @type {readonly number[]} */ means, /** @type {number} */ noise) => (means[3] ?? 0) > (means[0] ?? 0) + noise;
  const [processes, memoryMB, handles] = [quarters("processes"), quarters("memoryMB"), quarters("handles")];
  const flat = !grows(processes, MORE.processes) && !grows(handles, MORE.handles) &&
    !grows(memoryMB, MORE.megabytes + MORE.share * (memoryMB[0] ?? 0));
  return { looks: looks.length, processes, memoryMB, handles, flat };
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {readonly number[]} values */
function mean(values) {
  return round(sum(values) / values.length);
}
