// Tells one story in one browser, in namespaces of its own. Started by run.mjs;
// prints one line and ends with 0 only when all went as told.
//
//   node e2e/browser/tell.mjs --story NAME --browser chromium|firefox --out DIR
//                             --dist DIR --authorities DIR --day FILE...
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { KEY_FILES } from "./card.mjs";
import { Person } from "./person.mjs";
import { report } from "./report.mjs";
import { STORIES } from "./stories/all.mjs";
import { World } from "./world.mjs";

function options() {
  const required = /** @type {const} */ ({ type: "string", default: "" });
  const { values } = parseArgs({
    options: {
      story: required, browser: required, out: required, dist: required, authorities: required,
      day: { type: "string", multiple: true, default: [] },
    },
  });
  const story = STORIES[values.story];
  assert.ok(story, `there is no story ${values.story}`);
  const family = FAMILIES.find((family) => family === values.browser);
  assert.ok(family, `there is no browser ${values.browser}`);
  return { ...values, name: values.story, story, family };
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

const { name, story, family, out, dist, authorities, day } = options();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const world = new World({ family, dist, authorities, day, out }, story.given);
const person = new Person(world);

async function tell() {
  const browser = await world.start();
  const version = await browser.version();
  await story.tell(person);
  const card = judgeCard(world, story.card);
  assert.equal(readdirSync(out).filter((file) => /^signed.*\.(?:pdf|xtx)$/.test(file)).length, story.files ?? card.documents);
  return `: ${version}, pcscd ${world.daemon}, VERIFY ${card.verify}, ` +
    [`signatures ${card.sign}, commands ${card.commands}`, ...person.notes].join("; ");
}

/** Leaves a picture, and the whole of what the programs said. */
async function failed() {
  person.failurePicture();
  await world.stop();
}

await report(`${family} ${name}`, tell, failed);
