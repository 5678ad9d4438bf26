// Tells stories in a real browser, with the real extension, host, PC/SC daemon
// and PIN dialog, and a virtual card. Needs root, and the built artefacts.
//
//   node e2e/browser/run.mjs --out DIR [--dist DIR] [--document FILE]
//                            [--browser chromium|firefox|all] [--story NAME]...
//
// Each story gets DIR/NAME (of all browsers: DIR/BROWSER/NAME) with a picture
// of every screen, the card's log, the programs' logs and, where something was
// signed, signed.pdf, signed-2.pdf and so on. Prints one line per story and
// ends with 0 only when all of them went as told.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { KEY_FILES } from "./card.mjs";
import { PIN } from "./consent.mjs";
import { enterNamespace } from "./namespace.mjs";
import { Person } from "./person.mjs";
import { until } from "./processes.mjs";
import { leaveUnlocked, openKeys, seesCard } from "./spy.mjs";
import { STORIES } from "./stories/all.mjs";
import { World } from "./world.mjs";

/** What print.sh makes, the contract first. */
const DAY = ["売買契約書.pdf", "付帯設備表.pdf", "物件状況報告書.pdf"];

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function options() {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      dist: { type: "string", default: path.join(ROOT, "dist") },
      browser: { type: "string", default: FAMILIES[0] },
      document: { type: "string" },
      story: { type: "string", multiple: true, default: Object.keys(STORIES) },
    },
  });
  const { out, dist, browser, story } = values;
  const families = FAMILIES.filter((family) => browser === family || browser === "all");
  const unknown = story.filter((name) => !Object.hasOwn(STORIES, name));
  if (out === undefined || unknown.length > 0 || families.length === 0) {
    console.error(`usage: run.mjs --out DIR [--browser chromium|firefox|all] [--story ${Object.keys(STORIES).join("|")}]...`);
    process.exit(2);
  }
  for (const needed of ["natsuin", "natsuin.wasm", "natsuin-card", "natsuin-testpki", "demo-server", "demo", "shim"]) {
    assert.ok(existsSync(path.join(dist, needed)), `${needed} is not built`);
  }
  return { ...values, families, out: path.resolve(out), dist: path.resolve(dist) };
}

/**
 * @param {string} name
 * @param {Omit<import("./world.mjs").Setting, "out">} setting
 * @param {string} out folder of this browser's stories
 */
async function tell(name, setting, out) {
  const story = STORIES[name];
  assert.ok(story, `there is no story ${name}`);
  const folder = path.join(out, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const start = Date.now();
  const world = new World({ ...setting, out: folder }, story.given);
  const person = new Person(world);
  try {
    const browser = await world.start();
    const version = await browser.version();
    await story.tell(person);
    const card = judgeCard(world, story.card);
    const signed = story.card.key === "auth" ? 0 : card.sign;
    assert.equal(readdirSync(folder).filter((file) => /^signed.*\.pdf$/.test(file)).length, signed);
    console.log(
      `ok - ${setting.family} ${name}: ${version}, pcscd ${world.daemon}, VERIFY ${card.verify}, ` +
        [`signatures ${card.sign}, commands ${card.commands}`, ...person.notes].join("; ") +
        ` (${Math.round((Date.now() - start) / 1000)} s)`,
    );
  } catch (error) {
    person.failurePicture();
    throw error;
  } finally {
    await world.stop();
  }
}

/**
 * Compares what the card was asked with what the story says, and has the spy
 * look at the card.
 * @param {World} world
 * @param {import("./stories/story.mjs").Expected} expected
 */
function judgeCard(world, { verify, sign, key = "sign" }) {
  const card = world.cardSummary();
  assert.deepEqual({ verify: card.verify, sign: card.sign }, { verify, sign });
  const strange = card.files.filter((file) => !KEY_FILES[key].includes(file));
  assert.deepEqual(strange, [], "another key of the card was used");
  world.spyOnCard();
  return card;
}

/**
 * The control of the spy: a card that was left unlocked must not escape it.
 * @param {string} dist
 * @param {string} out
 */
async function controlSpy(dist, out) {
  const folder = path.join(out, "spy");
  mkdirSync(folder, { recursive: true });
  const world = new World({ family: FAMILIES[0], dist, day: [], out: folder });
  try {
    await world.startDaemon();
    await world.insertCard();
    await until("the spy to see the card", seesCard);
    assert.deepEqual(openKeys(), []);
    const end = await leaveUnlocked(PIN);
    assert.deepEqual(openKeys(), ["署名用"]);
    await end();
    console.log("ok - a spy sees an unlocked card");
  } finally {
    await world.stop();
  }
}

/**
 * Runs something that has a line of its own in the results.
 * @param {string} name
 * @param {() => Promise<void>} run
 * @returns {Promise<boolean>} whether it went well
 */
async function attempt(name, run) {
  try {
    await run();
    return true;
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(`not ok - ${name}: ${words}`);
    return false;
  }
}

async function main() {
  const { out, dist, families, story, document } = options();
  enterNamespace();
  mkdirSync(out, { recursive: true });
  execFileSync(path.join(ROOT, "demo/contract/print.sh"), ["--day", out]);
  const day = DAY.map((name) => path.join(out, name));
  if (document !== undefined) {
    day[0] = path.resolve(document);
  }
  let well = await attempt("a spy sees an unlocked card", () => controlSpy(dist, out));
  for (const family of families) {
    const folder = families.length > 1 ? path.join(out, family) : out;
    for (const name of story) {
      const went = await attempt(`${family} ${name}`, () => tell(name, { family, dist, day }, folder));
      well &&= went;
    }
  }
  process.exitCode = well ? 0 : 1;
}

await main();
