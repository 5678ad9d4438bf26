// Uses the whole chain again and again in one browser session: a login and a
// signature in each round, from the click on the page to the reply. A program
// types the PINs; everything else is as people have it. Needs root, the built
// artefacts, and the page that build/soak.sh puts into --bench.
//
//   node e2e/browser/soak.mjs --browser chromium|firefox --out FILE --bench DIR
//        [--dist DIR] [--rounds N]
//
// Writes one JSON file. Ends with 0 only when no round failed, the card was
// asked for exactly what the rounds ask for, and memory and handles stayed flat.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { LOGIN_PIN, PIN } from "./consent.mjs";
import { writeSlips } from "./documents.mjs";
import { carry, openBeside } from "./figures/carry.mjs";
import { load, round } from "./figures/numbers.mjs";
import { ScriptedDialog } from "./figures/pinentry.mjs";
import { startSite } from "./figures/site.mjs";
import { enterNamespace } from "./namespace.mjs";
import { Person } from "./person.mjs";
import { until } from "./processes.mjs";
import { course, look, processesOf, PROGRAMS } from "./soak/watch.mjs";
import { World } from "./world.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {Record<typeof PROGRAMS[number], import("./soak/watch.mjs").Look>} Looks */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Looks at the programs over the whole soak, evenly spread. */
const LOOKS = 100;
/** Rounds below which a quarter is too short to say anything. */
const MEANINGFUL = 50;
/** Failed rounds after which nothing is learnt from going on. */
const ENOUGH = 5;

function options() {
  const { values } = parseArgs({
    options: {
      browser: { type: "string", default: "" },
      out: { type: "string", default: "" },
      bench: { type: "string", default: "" },
      dist: { type: "string", default: path.join(ROOT, "dist") },
      rounds: { type: "string", default: "1000" },
    },
  });
  const family = FAMILIES.find((family) => family === values.browser);
  const rounds = Number(values.rounds);
  assert.ok(family !== undefined && values.out && values.bench && rounds >= 1, "usage: see the head of soak.mjs");
  return { ...values, family, rounds, dist: path.resolve(values.dist) };
}

/** One browser session. */
class Soak {
  /** @type {string[]} */
  failures = [];
  /** @type {Looks[]} */
  looks = [];

  /**
   * @param {Person} person
   * @param {Page} site
   * @param {ScriptedDialog} dialog
   */
  constructor(person, site, dialog) {
    this.person = person;
    this.site = site;
    this.dialog = dialog;
  }

  /** Chooses the document once, and opens what stays open beside the rounds. */
  async begin() {
    await this.#chooseDocument();
    this.dialog.willType(LOGIN_PIN);
    const { consent } = await carry(this.person, this.site, "#login", {});
    await openBeside(this.person, consent);
    await this.#leave(consent);
  }

  /** A login and a signature. @param {boolean} watched whether the programs are looked at */
  async round(watched) {
    try {
      this.dialog.willType(LOGIN_PIN);
      await this.#leave((await carry(this.person, this.site, "#login", {})).consent);
      this.dialog.willType(PIN);
      if (watched) {
        this.dialog.willWait();
      }
      const { consent } = await carry(this.person, this.site, "#sign", {
        read: (consent) => this.person.readAll(consent),
        approved: async () => { if (watched) { await this.#look(); } },
      });
      await this.#leave(consent);
    } catch (error) {
      const failure = `${String(error)}; ${await this.#situation()}`;
      this.failures.push(failure);
      console.error(failure);
      await this.#recover();
    }
  }

  /** What page and consent window show when a round has failed. */
  async #situation() {
    const page = await this.site.evaluate(() => window.bench.runs.at(-1)?.failure ?? "no failure");
    const consent = await this.person.pageOf("consent.html");
    const shown = await consent?.evaluate(() =>
      [document.body.dataset.stage, ...["page", "next", "outcome"].map((id) => document.getElementById(id)?.textContent)].join(" | "));
    return `the page: ${page}; the window: ${shown ?? "none"}`;
  }

  /** Looks at everything while host and guardian wait for the PIN. */
  async #look() {
    await until("the PIN dialog", () => processesOf("pinentry").length > 0);
    this.looks.push(/** @type {Looks} */ (Object.fromEntries(PROGRAMS.map((program) => [program, look(program)]))));
    this.dialog.release();
  }

  async #leave(/** @type {Page} */ consent) {
    await this.person.pressAndLeave(consent, "#close");
  }

  async #chooseDocument() {
    const [slip] = await writeSlips(path.join(this.person.world.home, "slips"), 1);
    const input = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await this.site.$("#files"));
    assert.ok(slip !== undefined);
    await input.uploadFile(slip);
  }

  /** After a round that failed: no window, no dialog, a fresh page. */
  async #recover() {
    this.dialog.release();
    await (await this.person.pageOf("consent.html"))?.close();
    await this.site.reload({ waitUntil: "load" });
    await this.#chooseDocument();
  }
}

/**
 * What is left when every request is over: no host, no guardian, and a card
 * that was asked as often as it should be.
 * @param {World} world
 * @param {number} requests
 */
async function judgeEnd(world, requests) {
  await until("host and guardian to end", () => processesOf("host").length + processesOf("guardian").length === 0);
  const { verify, sign } = world.cardSummary();
  world.spyOnCard();
  return { verify, sign, asExpected: verify === requests && sign === requests };
}

/** @param {ReturnType<typeof options>} options */
async function soak({ family, dist, bench, rounds }) {
  const logs = mkdtempSync(path.join(os.tmpdir(), "natsuin-soak-"));
  const dialog = new ScriptedDialog(logs);
  process.env.NATSUIN_PINENTRY = dialog.program; // inherited by browser and host
  const world = new World({ family, dist, day: [], out: logs }, { documents: () => [] });
  const site = await startSite({ shim: path.join(dist, "shim"), bench });
  try {
    const browser = await world.start();
    world.url = site.url;
    const person = new Person(world);
    const soak = new Soak(person, await person.openSite(), dialog);
    await soak.begin();
    const [loads, start] = [[load()], Date.now()];
    const every = Math.max(1, Math.floor(rounds / LOOKS));
    let done = 0;
    while (done < rounds && soak.failures.length < ENOUGH) {
      await soak.round(++done % every === 0);
      if (done % 50 === 0) {
        loads.push(load());
        console.error(`${family}: ${done} rounds`);
      }
    }
    const seconds = (Date.now() - start) / 1000;
    return {
      browser: await browser.version(), rounds: done, logins: done, signatures: done,
      failures: soak.failures, card: await judgeEnd(world, 2 * done + 1), // one more to begin with
      secondsPerHundredRounds: round(seconds / done * 100), loadAverages: loads,
      programs: Object.fromEntries(PROGRAMS.map((program) => [program, course(soak.looks.map((looks) => looks[program]))])),
    };
  } finally {
    site.close();
    await world.stop();
    rmSync(logs, { recursive: true, force: true });
  }
}

const asked = options();
enterNamespace();
const result = await soak(asked);
writeFileSync(asked.out, `${JSON.stringify(result, null, 2)}\n`);
const grown = Object.entries(result.programs).filter(([, { flat }]) => !flat).map(([program]) => program);
const flat = result.rounds < MEANINGFUL || grown.length === 0;
console.log(
  `${asked.family}: ${result.rounds} logins and signatures, ${result.failures.length} failures, ` +
    `${Math.round(result.secondsPerHundredRounds)} s per 100; ${grown.length === 0 ? "flat" : `grown: ${grown.join(", ")}`}`,
);
process.exitCode = result.failures.length === 0 && result.card.asExpected && flat ? 0 : 1;
