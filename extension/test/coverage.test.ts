import assert from "node:assert/strict";
import { test } from "node:test";
import { Coverage } from "../src/frame/coverage.ts";

test("a page is seen when its whole height was", () => {
  const page = new Coverage();
  assert.equal(page.firstGap(), 0);
  page.add(0, 0.4);
  assert.equal(page.firstGap(), 0.4);
  page.add(0.4, 1);
  assert.ok(page.complete());
});

test("jumping to the end leaves a gap to go back to", () => {
  const page = new Coverage();
  page.add(0, 0.3);
  page.add(0.7, 1);
  assert.equal(page.firstGap(), 0.3);
  page.add(0.5, 0.8);
  assert.equal(page.firstGap(), 0.3);
  page.add(0.2, 0.5);
  assert.ok(page.complete());
});

test("the end alone is not the page", () => {
  const page = new Coverage();
  page.add(0.6, 1);
  assert.equal(page.firstGap(), 0);
});

test("empty, reversed and meaningless intervals cover nothing", () => {
  const page = new Coverage();
  page.add(0.5, 0.5);
  page.add(1, 0);
  page.add(Number.NaN, 1);
  page.add(-3, -1);
  page.add(2, 3);
  assert.equal(page.firstGap(), 0);
});

test("what lies outside the page is cut off", () => {
  const page = new Coverage();
  page.add(-5, 7);
  assert.ok(page.complete());
});
