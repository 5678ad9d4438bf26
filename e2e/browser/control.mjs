// The control of the spy, in namespaces of its own: a card that was left
// unlocked must not escape it. Started by run.mjs; prints one line.
//
//   node e2e/browser/control.mjs --out DIR --dist DIR
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { FAMILIES } from "./browsers.mjs";
import { PIN } from "./consent.mjs";
import { until } from "./processes.mjs";
import { report } from "./report.mjs";
import { leaveUnlocked, openKeys, seesCard } from "./spy.mjs";
import { World } from "./world.mjs";

const required = /** @type {const} */ ({ type: "string", default: "" });
const { values: { out, dist } } = parseArgs({ options: { out: required, dist: required } });

await report("a spy sees an unlocked card", async () => {
  mkdirSync(out, { recursive: true });
  const world = new World({ family: FAMILIES[0], dist, day: [], out });
  await world.startDaemon();
  await world.insertCard();
  await until("the spy to see the card", seesCard);
  assert.deepEqual(openKeys(), []);
  const end = await leaveUnlocked(PIN);
  assert.deepEqual(openKeys(), ["署名用"]);
  await end();
  return "";
});
