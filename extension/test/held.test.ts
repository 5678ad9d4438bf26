import assert from "node:assert/strict";
import test from "node:test";
import { ATTENTION } from "../src/consent/gate.ts";
import { Presses } from "../src/consent/held.ts";

const KEY_INTERVAL = 40;

/** A window that has been in front of the person since 0. */
function attended(): Presses {
  const presses = new Presses();
  presses.attended(0);
  return presses;
}

test("a press counts when the window was attended for a second", () => {
  assert.equal(attended().take(false, ATTENTION - 1), false);
  assert.equal(attended().take(false, ATTENTION), true);
  assert.equal(new Presses().take(false, 10 * ATTENTION), false, "a window that was never attended");
});

test("attention is counted from its first moment", () => {
  const presses = attended();
  presses.attended(ATTENTION - 1);
  assert.equal(presses.take(false, ATTENTION), true);
});

test("a key that was held when the window opened does nothing", () => {
  const presses = attended();
  for (let now = 0; now < 10 * ATTENTION; now += KEY_INTERVAL) {
    assert.equal(presses.take(true, now), false);
  }
  // Nor where the system forgets to say that it repeats.
  for (let now = 10 * ATTENTION; now < 20 * ATTENTION; now += KEY_INTERVAL) {
    assert.equal(presses.take(false, now), false);
  }
  assert.equal(presses.take(false, 21 * ATTENTION), true);
});

test("who hammers on is not heard before a second's pause", () => {
  const presses = attended();
  for (let now = 0; now < 5 * ATTENTION; now += ATTENTION / 2) {
    assert.equal(presses.take(false, now), false);
  }
  assert.equal(presses.take(false, 4.5 * ATTENTION + ATTENTION), true);
});

test("of a long press the first moment counts, and the next press does, too", () => {
  const presses = attended();
  assert.equal(presses.take(false, ATTENTION), true);
  assert.equal(presses.take(true, ATTENTION + 600), false);
  assert.equal(presses.take(false, ATTENTION + 700), true);
});
