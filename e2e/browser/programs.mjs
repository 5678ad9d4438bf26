// The programs of a run as the system sees them: what runs, and sudden ends.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./processes.mjs";

/** @typedef {import("./world.mjs").World} World */

/** Where the daemon looks for readers that are not on USB. */
const READERS = "/etc/reader.conf.d";

/** What runs: each process with its words. @returns {{ pid: number, words: string[] }[]} */
function processes() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((name) => {
    try {
      const words = readFileSync(path.join("/proc", name, "cmdline"), "utf8").split("\0");
      return { pid: Number(name), words };
    } catch {
      return { pid: 0, words: [] }; // gone meanwhile
    }
  });
}

/** The processes of a world's host by what they are for. */
function hosts(/** @type {World} */ world) {
  const own = processes().filter(({ words }) => words[0] === world.artefact("natsuin"));
  const guards = own.filter(({ words }) => words[1] === "guardian");
  return { hosts: own.filter((one) => !guards.includes(one)).map(({ pid }) => pid), guards: guards.map(({ pid }) => pid) };
}

/** Kills the host of a browser, which gets no chance to say or do anything. */
export function killHost(/** @type {World} */ world) {
  const { hosts: pids } = hosts(world);
  assert.ok(pids.length > 0, "no host is running");
  for (const pid of pids) {
    process.kill(pid, "SIGKILL");
  }
}

/** Waits until neither host nor guardian is left. */
export async function hostGone(/** @type {World} */ world) {
  await until("host and guardian to end", () => {
    const { hosts: pids, guards } = hosts(world);
    return pids.length + guards.length === 0;
  });
}

/**
 * Puts something between the browser and its host.
 * @param {World} world
 * @param {string} script what a shell runs instead of the host, which is "$HOST"
 * @returns {() => void} takes it away again
 */
export function wrapHost(world, script) {
  const place = world.setting.family === "chromium" ? ".config/chromium/NativeMessagingHosts" : ".mozilla/native-messaging-hosts";
  const folder = path.join(world.home, place);
  const [name] = readdirSync(folder).filter((file) => file.endsWith(".json"));
  assert.ok(name, "the host is not installed");
  const file = path.join(folder, name);
  const before = readFileSync(file, "utf8");
  /** @type {unknown} */
  const manifest = JSON.parse(before);
  const wrapper = path.join(world.home, "wrapper");
  writeFileSync(wrapper, `#!/bin/sh\nHOST='${world.artefact("natsuin")}'\n${script}\n`, { mode: 0o755 });
  writeFileSync(file, JSON.stringify({ .../** @type {object} */ (manifest), path: wrapper }));
  return () => { writeFileSync(file, before); };
}

/** Kills the PIN dialog. */
export function killDialog() {
  const dialogs = processes().filter(({ words }) => /\/pinentry[^/]*$/.test(words[0] ?? ""));
  assert.equal(dialogs.length, 1, "not one PIN dialog");
  process.kill(dialogs[0]?.pid ?? 0, "SIGKILL");
}

/**
 * Stops the extension's background, as Chromium does after half a minute in
 * which nothing was asked of it. Firefox gives its driver no hold of it.
 */
export async function stopBackground(/** @type {World} */ world) {
  if (world.setting.family === "firefox") {
    return;
  }
  const find = () => world.browser?.targets().find((target) => target.url().endsWith("/background.js"));
  const worker = await find()?.worker();
  assert.ok(worker, "the background does not run");
  await worker.close();
  await until("the background to stop", () => find() === undefined);
}

/**
 * Does something while no reader is plugged in, as far as a daemon that starts
 * meanwhile can tell.
 * @param {() => Promise<void>} what
 */
export async function withoutReaders(what) {
  execFileSync("mount", ["-t", "tmpfs", "tmpfs", READERS]);
  try {
    await what();
  } finally {
    execFileSync("umount", [READERS]);
  }
}
