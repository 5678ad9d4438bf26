import assert from "node:assert/strict";
import test from "node:test";
import { ATTENTION } from "../src/consent/gate.ts";
import { isFresh } from "../src/consent/held.ts";

test("a press that began before the window opened does nothing", () => {
  const presses = [
    { repeat: false, age: 0, fresh: false },
    { repeat: false, age: ATTENTION - 1, fresh: false },
    { repeat: true, age: ATTENTION - 1, fresh: false },
    { repeat: true, age: 10 * ATTENTION, fresh: false },
    { repeat: false, age: ATTENTION, fresh: true },
  ];
  for (const { fresh, ...press } of presses) {
    assert.equal(isFresh(press), fresh, JSON.stringify(press));
  }
});
