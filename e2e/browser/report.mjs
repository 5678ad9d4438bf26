// The line of one program in the results.
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds for a story, on whatever a loaded computer is. */
const LIMIT = 600_000;

/**
 * Runs something, prints how it went, and ends this program. What it started
 * ends with its namespaces.
 * @param {string} name
 * @param {() => Promise<string>} run answers what the line says besides
 * @param {() => void | Promise<void>} [failed] what to do after a failure
 */
export async function report(name, run, failed = () => undefined) {
  const start = Date.now();
  try {
    const more = await Promise.race([run(), overdue()]);
    await print(`ok - ${name}${more} (${Math.round((Date.now() - start) / 1000)} s)`);
    process.exit(0);
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await print(`not ok - ${name}: ${words}`);
    await failed();
    process.exit(1);
  }
}

/** @returns {Promise<never>} */
async function overdue() {
  await sleep(LIMIT, undefined, { ref: false });
  throw new Error(`it did not come to an end in ${LIMIT} ms`);
}

/** Prints a line and waits until it has gone. @param {string} line @returns {Promise<void>} */
async function print(line) {
  await new Promise((resolve) => { process.stdout.write(`${line}\n`, () => { resolve(undefined); }); });
}
