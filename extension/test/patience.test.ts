import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { another, countWindow, endingOf, refusalsOf, settle, waitOf } from "../src/common/patience.ts";
import { installChrome } from "./fakes.ts";

const SITE = "https://example.jp";
const MINUTE = 60_000;

let stored: Record<string, unknown> = {};
beforeEach(() => {
  stored = {};
  installChrome({
    storage: {
      session: {
        get: async (name: string) => await Promise.resolve(name in stored ? { [name]: stored[name] } : {}),
        set: async (values: object) => { Object.assign(stored, values); await Promise.resolve(); },
        remove: async (name: string) => { stored = Object.fromEntries(Object.entries(stored).filter(([key]) => key !== name)); await Promise.resolve(); },
      },
    },
  });
});

/** A window that opens, if it may, and is cancelled at once. */
async function cancelled(now: number): Promise<boolean> {
  const opened = await countWindow(SITE, now);
  if (opened) {
    await settle(SITE, await refusalsOf(SITE), "refused", now);
  }
  return opened;
}

test("three windows in a row, then longer and longer waits", async () => {
  for (let n = 0; n < 3; n++) {
    assert.equal(await cancelled(n), true);
  }
  let now = 2;
  for (const wait of [0.5, 1, 2, 4, 8, 16, 30, 30]) {
    assert.equal(await cancelled(now + wait * MINUTE - 1), false, `before ${wait} minutes`);
    now += wait * MINUTE;
    assert.equal(await cancelled(now), true, `after ${wait} minutes`);
  }
});

test("a window that is never settled counts as cancelled", async () => {
  for (let n = 0; n < 3; n++) {
    assert.equal(await countWindow(SITE, n), true);
  }
  assert.equal(await countWindow(SITE, 3), false);
});

test("a site does not wait for another", async () => {
  for (let n = 0; n < 4; n++) {
    await cancelled(n);
  }
  assert.equal(await countWindow("https://other.example", 4), true);
  assert.equal(await countWindow("https://example.jp:8443", 4), true);
});

test("success forgets, and what is nobody's fault is not counted", async () => {
  for (const ending of ["well", "blameless"] as const) {
    for (let n = 0; n < 10; n++) {
      assert.equal(await countWindow(SITE, n), true, ending);
      await settle(SITE, await refusalsOf(SITE), ending, n);
    }
    assert.equal((await refusalsOf(SITE)).count, 0);
  }
});

test("one good end after two bad ones begins anew", async () => {
  await cancelled(0);
  await cancelled(1);
  await countWindow(SITE, 2);
  await settle(SITE, await refusalsOf(SITE), "well", 2);
  assert.deepEqual(stored, {});
});

test("an hour later the past is forgotten, and a clock set back keeps nobody waiting", () => {
  assert.equal(another({ count: 9, at: 0 }, 60 * MINUTE + 1).count, 1);
  assert.equal(another({ count: 9, at: 0 }, 60 * MINUTE).count, 10);
  assert.equal(waitOf({ count: 9, at: 5 }, 4), 0);
});

test("who ended a request", () => {
  assert.equal(endingOf("cancelled", false), "refused");
  assert.equal(endingOf("cancelled", true), "refused");
  assert.equal(endingOf("interrupted", false), "refused"); // the page went away
  assert.equal(endingOf("interrupted", true), "blameless");
  assert.equal(endingOf("inspection-refused", false), "refused");
  assert.equal(endingOf("no-card", true), "blameless");
  assert.equal(endingOf("busy", false), "blameless");
  assert.equal(endingOf("internal", false), "blameless");
  assert.equal(endingOf("sandbox-missing", false), "blameless");
  assert.equal(endingOf("sandbox-failed", false), "refused"); // a document can do that
});
