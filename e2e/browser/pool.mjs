// Runs programs side by side, each in namespaces of its own, and prints what
// they say in the order in which they were named.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { inNamespace } from "./namespace.mjs";

/** Milliseconds after which a program that did not end by itself is ended. */
const LIMIT = 660_000;

/**
 * @typedef {object} Job
 * @property {string} name of the program's line in the results
 * @property {string[]} args the program's file and its arguments
 * @property {boolean} [long] begins early, so that nothing waits for it at the end
 */

/**
 * Runs all jobs. Each prints one line of TAP; one that ends without gets it here.
 * @param {Job[]} jobs in the order in which their lines are printed
 * @param {number} width how many run at the same time
 * @returns {Promise<boolean>} whether all went well
 */
export async function runAll(jobs, width) {
  /** @type {Map<Job, Result>} */
  const results = new Map();
  const waiting = [...jobs.filter((job) => job.long), ...jobs.filter((job) => !job.long)];
  let printed = 0;
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      results.set(job, await run(job));
      for (let next = results.get(/** @type {Job} */ (jobs[printed])); next !== undefined;) {
        process.stdout.write(next.said);
        printed++;
        next = printed < jobs.length ? results.get(/** @type {Job} */ (jobs[printed])) : undefined;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return [...results.values()].every(({ well }) => well);
}

/** @typedef {{ well: boolean, said: string }} Result */

/** Runs one job to its end. @param {Job} job @returns {Promise<Result>} */
async function run({ name, args }) {
  const { command, args: all, env } = inNamespace(args);
  const child = spawn(command, all, { stdio: ["ignore", "pipe", "inherit"], env });
  const end = () => { child.kill("SIGKILL"); };
  process.once("exit", end);
  const limit = setTimeout(end, LIMIT);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ data) => { said += data; });
  await once(child, "close");
  clearTimeout(limit);
  process.removeListener("exit", end);
  const status = child.exitCode;
  if (!/^(?:not )?ok - /m.test(said) || (status !== 0 && !said.includes("not ok - "))) {
    said += `not ok - ${name}: ended with ${status ?? `nothing to show after ${LIMIT} ms at most`}\n`;
  }
  return { well: status === 0, said };
}
