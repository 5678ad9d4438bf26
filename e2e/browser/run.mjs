// Tells stories in a real browser, with the real extension, host, PC/SC daemon
// and PIN dialog, and a virtual card. Needs root, and the built artefacts.
//
//   node e2e/browser/run.mjs --out DIR [--dist DIR] [--document FILE]
//                            [--browser chromium|firefox|all] [--story NAME]...
//
// Each story gets DIR/NAME (of all browsers: DIR/BROWSER/NAME) with a picture of every screen, the card's log, the
// programs' logs and, where something was signed, signed.pdf. Prints one line
// per story and ends with 0 only when all of them went as told.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { KEY_FILES } from "./card.mjs";
import { enterNamespace } from "./namespace.mjs";
import { Person } from "./person.mjs";
import { STORIES } from "./stories.mjs";
import { World } from "./world.mjs";

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
  const world = new World({ ...setting, out: folder });
  const person = new Person(world);
  try {
    const browser = await world.start();
    const version = await browser.version();
    await story.tell(person);
    const card = await world.removeCard();
    assert.deepEqual({ verify: card.verify, sign: card.sign }, { verify: story.card.verify, sign: story.card.sign });
    const files = KEY_FILES[story.card.key ?? "sign"];
    assert.deepEqual(card.files.filter((file) => !files.includes(file)), [], "another key of the card was used");
    assert.ok(card.poweredOff, "the card kept its power after its last use");
    assert.equal(existsSync(path.join(folder, "signed.pdf")), story.card.signed);
    console.log(
      `ok - ${setting.family} ${name}: ${version}, pcscd ${world.daemon}, ` +
        `VERIFY ${card.verify}, signatures ${card.sign}, commands ${card.commands}`,
    );
  } catch (error) {
    person.failurePicture();
    throw error;
  } finally {
    await world.stop();
  }
}

async function main() {
  const { out, dist, families, story, ...rest } = options();
  enterNamespace();
  mkdirSync(out, { recursive: true });
  execFileSync(path.join(ROOT, "demo/contract/print.sh"), ["--day", out]);
  const document = path.resolve(rest.document ?? path.join(out, "売買契約書.pdf"));
  const others = ["付帯設備表.pdf", "物件状況報告書.pdf"].map((other) => path.join(out, other));
  let failed = 0;
  for (const family of families) {
    const extension = path.join(dist, `extension-${family}-development`);
    const folder = families.length > 1 ? path.join(out, family) : out;
    for (const name of story) {
      try {
        const documents = STORIES[name]?.card.sign === 3 ? [document, ...others] : [document];
        await tell(name, { family, dist, extension, documents }, folder);
      } catch (error) {
        failed++;
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        console.log(`not ok - ${family} ${name}: ${words}`);
      }
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
