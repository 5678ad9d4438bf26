// Tells stories in real browsers, with the real extension, host, PC/SC daemon
// and PIN dialog, and a virtual card. Needs root, and the built artefacts.
//
//   node e2e/browser/run.mjs --out DIR [--dist DIR] [--document FILE] [--jobs N]
//                            [--browser chromium|firefox|all] [--story NAME]...
//
// Each story gets DIR/NAME (of all browsers: DIR/BROWSER/NAME) with a picture
// of every screen, the card's log, the programs' logs and, where something was
// signed, signed.pdf, signed-2.pdf and so on. N stories are told at a time (by
// default as many as this computer has cores and memory for), each in
// namespaces of its own. Prints one line per story, in their order, and ends
// with 0 only when all of them went as told.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { runAll } from "./pool.mjs";
import { STORIES } from "./stories/all.mjs";
import { makeAuthorities } from "./world.mjs";

/** What print.sh makes, the contract first. */
const DAY = ["売買契約書.pdf", "付帯設備表.pdf", "物件状況報告書.pdf"];

/** Kilobytes of memory that a story may take, browser and all. */
const MEMORY = 1_500_000;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const program = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** How many stories this computer can tell at a time. */
function roomFor() {
  const [, available] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
  return Math.max(1, Math.min(os.availableParallelism(), Math.floor(Number(available) / MEMORY)));
}

function options() {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      dist: { type: "string", default: path.join(ROOT, "dist") },
      browser: { type: "string", default: FAMILIES[0] },
      document: { type: "string" },
      jobs: { type: "string", default: String(roomFor()) },
      story: { type: "string", multiple: true, default: Object.keys(STORIES) },
    },
  });
  const { out, dist, browser, story } = values;
  const jobs = Number(values.jobs);
  const families = FAMILIES.filter((family) => browser === family || browser === "all");
  const unknown = story.filter((name) => !Object.hasOwn(STORIES, name));
  if (out === undefined || unknown.length > 0 || families.length === 0 || !(jobs >= 1)) {
    console.error(
      "usage: run.mjs --out DIR [--jobs N] [--browser chromium|firefox|all] " +
        `[--story ${Object.keys(STORIES).join("|")}]...`,
    );
    process.exit(2);
  }
  for (const needed of ["natsuin", "natsuin.wasm", "natsuin-card", "natsuin-testpki", "demo-server", "demo", "shim"]) {
    assert.ok(existsSync(path.join(dist, needed)), `${needed} is not built`);
  }
  return { ...values, families, jobs, out: path.resolve(out), dist: path.resolve(dist) };
}

/** What every story needs, made once. */
function prepare(/** @type {ReturnType<typeof options>} */ { out, dist, document }) {
  mkdirSync(out, { recursive: true });
  execFileSync(path.join(ROOT, "demo/contract/print.sh"), ["--day", out]);
  const day = DAY.map((name) => path.join(out, name));
  if (document !== undefined) {
    day[0] = path.resolve(document);
  }
  const authorities = path.join(out, "testpki");
  makeAuthorities(dist, authorities);
  return { day, authorities };
}

const asked = options();
const { out, dist, families, story, jobs } = asked;
const { day, authorities } = prepare(asked);
const control = {
  name: "a spy sees an unlocked card",
  args: [program("control.mjs"), "--out", path.join(out, "spy"), "--dist", dist],
};
const stories = families.flatMap((family) => story.map((name) => ({
  name: `${family} ${name}`,
  long: STORIES[name]?.long ?? false,
  args: [
    program("tell.mjs"), "--story", name, "--browser", family, "--dist", dist, "--authorities", authorities,
    "--out", families.length > 1 ? path.join(out, family, name) : path.join(out, name),
    ...day.flatMap((file) => ["--day", file]),
  ],
})));
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => process.exit(1));
}
process.exitCode = (await runAll([control, ...stories], jobs)) ? 0 : 1;
