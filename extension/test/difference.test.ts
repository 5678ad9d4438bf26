import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, type Picture } from "../src/frame/difference.ts";

const WIDTH = 600;
const HEIGHT = 480;

/** A white page with black rectangles: left, top, width, height. */
function page(...inks: [number, number, number, number][]): Picture {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (const [left, top, width, height] of inks) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        data.fill(0, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x) + 3);
      }
    }
  }
  return { data, width: WIDTH, height: HEIGHT };
}

test("a stroke that is there no more is one spot, where it was", () => {
  const kept: [number, number, number, number] = [50, 50, 300, 10];
  const spots = differences(page(kept), page(kept, [300, 240, 4, 20]), []);
  assert.equal(spots.length, 1);
  const [spot] = spots;
  assert.ok(spot);
  assert.ok(spot.left <= 5000 && spot.right >= 5060 && spot.right - spot.left < 800, JSON.stringify(spot));
  assert.ok(spot.top <= 5000 && spot.bottom >= 5400 && spot.bottom - spot.top < 1600, JSON.stringify(spot));
});

test("the same, drawn a pixel beside, is no difference", () => {
  assert.deepEqual(differences(page([50, 50, 300, 3]), page([50, 51, 300, 3]), []), []);
  assert.deepEqual(differences(page([50, 50, 300, 3]), page([50, 50, 300, 3]), []), []);
});

test("words near one another are one spot, far ones two", () => {
  const near = differences(page([100, 100, 20, 10], [150, 100, 20, 10]), page(), []);
  const far = differences(page([100, 100, 20, 10], [400, 300, 20, 10]), page(), []);
  assert.deepEqual([near.length, far.length], [1, 2]);
});

test("a place that is known is not told again", () => {
  const known = { left: 1600, top: 2000, right: 2100, bottom: 2400 };
  assert.deepEqual(differences(page([100, 100, 20, 10]), page(), [known]), []);
});

test("very many spots are one, and so is a page of another size", () => {
  const specks = Array.from({ length: 30 }, (_, i): [number, number, number, number] =>
    [20 + 110 * (i % 5), 20 + 75 * Math.floor(i / 5), 8, 8]);
  const [all, ...more] = differences(page(...specks), page(), []);
  assert.ok(all && all.right - all.left > 7000 && all.bottom - all.top > 7000);
  assert.equal(more.length, 0);
  const other: Picture = { data: new Uint8ClampedArray(4), width: 1, height: 1 };
  assert.deepEqual(differences(page(), other, []), [{ left: 0, top: 0, right: 10000, bottom: 10000 }]);
});
