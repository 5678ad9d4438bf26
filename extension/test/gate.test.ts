import assert from "node:assert/strict";
import { test } from "node:test";
import { ATTENTION, Gate } from "../src/consent/gate.ts";
import { allSeen } from "../src/consent/state.ts";

const READY = { allSeen: true, attended: true };

const FACTS = {
  name: "a.pdf", size: 1, time: new Date(0), signerName: "", reason: "", location: "", contact: "", profile: "pades-bb" as const, covers: "",
  signatures: 0, findings: [],
};

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

test("every page of every document has to be seen", () => {
  const unopened = { facts: FACTS, preview: null };
  const begun = { facts: FACTS, preview: { page: 1, pages: 2, seen: 1, undrawn: 0, findings: [] } };
  const read = { facts: FACTS, preview: { page: 1, pages: 2, seen: 2, undrawn: 0, findings: [] } };
  assert.equal(allSeen([]), false);
  assert.equal(allSeen([unopened]), false);
  assert.equal(allSeen([begun]), false);
  assert.equal(allSeen([read, begun]), false);
  assert.equal(allSeen([read, unopened]), false);
  assert.equal(allSeen([read, read]), true);
});
