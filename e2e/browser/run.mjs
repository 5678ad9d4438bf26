// Tells stories in a real browser, with the real extension, host, PC/SC daemon
// and PIN dialog, and a virtual card. Needs root, and the built artefacts.
//
//   node e2e/browser/run.mjs --out DIR [--dist DIR] [--extension DIR]
//                            [--document FILE] [--story NAME]...
//
// Each story gets DIR/NAME with a picture of every screen, the card's log, the
// programs' logs and, where something was signed, signed.pdf. Prints one line
// per story and ends with 0 only when all of them went as told.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
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
      extension: { type: "string" },
      document: { type: "string" },
      story: { type: "string", multiple: true, default: Object.keys(STORIES) },
    },
  });
  const { out, dist, story } = values;
  const unknown = story.filter((name) => !Object.hasOwn(STORIES, name));
  if (out === undefined || unknown.length > 0) {
    console.error(`usage: run.mjs --out DIR [--story ${Object.keys(STORIES).join("|")}]...`);
    process.exit(2);
  }
  const extension = values.extension ?? path.join(dist, "extension-chromium-development");
  for (const needed of ["natsuin", "natsuin.wasm", "natsuin-card", "demo-server", "demo", "shim"]) {
    assert.ok(existsSync(path.join(dist, needed)), `${needed} is not built`);
  }
  return { ...values, out: path.resolve(out), dist: path.resolve(dist), extension: path.resolve(extension) };
}

/**
 * @param {string} name
 * @param {Omit<import("./world.mjs").Setting, "out">} setting
 * @param {string} out
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
    assert.ok(card.poweredOff, "the card kept its power after its last use");
    assert.equal(existsSync(path.join(folder, "signed.pdf")), story.card.signed);
    console.log(
      `ok - ${name}: ${version}, pcscd ${world.daemon}, ` +
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
  const { out, dist, extension, story, ...rest } = options();
  enterNamespace();
  mkdirSync(out, { recursive: true });
  const document = path.resolve(rest.document ?? path.join(out, "contract.pdf"));
  if (rest.document === undefined) {
    execFileSync(path.join(ROOT, "demo/contract/print.sh"), [document]);
  }
  let failed = 0;
  for (const name of story) {
    try {
      await tell(name, { dist, extension, document }, out);
    } catch (error) {
      failed++;
      console.log(`not ok - ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
