import assert from "node:assert/strict";
import { test } from "node:test";
import { ATTENTION, Gate } from "../src/consent/gate.ts";
import { allSeen } from "../src/consent/state.ts";

const READY = { allSeen: true, attended: true };

test("opens after a second of attention", () => {
  const gate = new Gate();
  assert.equal(gate.update(READY, 5000), ATTENTION);
  assert.equal(gate.update(READY, 5999), 1);
  assert.equal(gate.update(READY, 6000), 0);
  assert.equal(gate.update(READY, 9000), 0);
});

test("closes and starts anew when attention is lost", () => {
  const gate = new Gate();
  gate.update(READY, 0);
  assert.equal(gate.update({ ...READY, attended: false }, 999), null);
  assert.equal(gate.update(READY, 1000), ATTENTION);
  assert.equal(gate.update(READY, 2000), 0);
  assert.equal(gate.update({ ...READY, attended: false }, 2001), null);
});

test("no waiting replaces reading", () => {
  const gate = new Gate();
  assert.equal(gate.update({ ...READY, allSeen: false }, 0), null);
  assert.equal(gate.update({ ...READY, allSeen: false }, 100_000), null);
});

test("a document without preview was not seen", () => {
  assert.equal(allSeen(null), false);
  assert.equal(allSeen({ page: 1, pages: 2, seen: 1, findings: [] }), false);
  assert.equal(allSeen({ page: 1, pages: 2, seen: 2, findings: [] }), true);
});
