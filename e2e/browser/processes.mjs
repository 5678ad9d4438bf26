// Programs that a story needs, started and ended in order.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds for whatever a loaded computer needs to get ready. */
export const PATIENCE = 120_000;

/**
 * Waits until a condition holds.
 * @template T
 * @param {string | (() => string)} what for the error, when the time is over
 * @param {() => T | Promise<T>} condition answers something truthy in the end
 * @returns {Promise<NonNullable<Awaited<T>>>}
 */
export async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await condition();
    if (value) {
      return /** @type {NonNullable<Awaited<T>>} */ (value);
    }
    if (Date.now() > end) {
      throw new Error(`waiting for ${typeof what === "string" ? what : what()}: nothing happened in ${PATIENCE} ms`);
    }
    await sleep(50);
  }
}

/**
 * Waits a little for something that may not happen.
 * @param {() => boolean | Promise<boolean>} happened
 * @param {number} time in milliseconds
 */
export async function soon(happened, time) {
  const end = Date.now() + time;
  for (;;) {
    if (await happened()) {
      return true;
    }
    if (Date.now() > end) {
      return false;
    }
    await sleep(50);
  }
}

/** The programs of one story. */
export class Processes {
  /** @param {string} logs folder for what the programs print */
  constructor(logs) {
    this.logs = logs;
    /** @type {{ name: string, child: import("node:child_process").ChildProcess }[]} */
    this.running = [];
  }

  /**
   * Starts a program; its output goes into a file and, for its first line, to
   * whoever waits.
   * @param {string} name
   * @param {string} program
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env] in addition to this program's own
   */
  start(name, program, args, env = {}) {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    const log = createWriteStream(path.join(this.logs, `${name}.log`));
    child.stderr.pipe(log, { end: false });
    child.stdout.pipe(log, { end: false });
    this.running.push({ name, child });
    let printed = "";
    child.stdout.on("data", (/** @type {Buffer} */ data) => {
      printed += data.toString();
    });
    return {
      pid: child.pid,
      firstLine: () =>
        until(`${name} to print a line`, () => {
          if (child.exitCode !== null) {
            throw new Error(`${name} ended with ${child.exitCode}; see ${name}.log`);
          }
          return printed.includes("\n") ? printed.slice(0, printed.indexOf("\n")) : "";
        }),
      succeeds: async () => {
        await until(`${name} to end`, () => child.exitCode !== null || child.signalCode !== null);
        if (child.exitCode !== 0) {
          throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}; see ${name}.log`);
        }
      },
    };
  }

  /** Ends one program that was started under a name. */
  async end(/** @type {string} */ name) {
    for (const { child } of this.running.filter((running) => running.name === name)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
    }
    this.running = this.running.filter((running) => running.name !== name);
  }

  /** Ends all of them, the last first. */
  async endAll() {
    for (const { name } of [...this.running].reverse()) {
      await this.end(name);
    }
  }
}
