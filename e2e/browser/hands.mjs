// Real keys and the real mouse on a page: where its parts are on the screen,
// and how the keyboard gets to them.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { PATIENCE, until } from "./processes.mjs";

/** @typedef {import("./person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

/** Milliseconds after which a key that had no effect is struck again. */
const EFFECT = 1000;
/** Stops of the Tab key after which a page is taken for a trap: pages and browsers have fewer. */
const MOST_STOPS = 60;
/** Strikes after which the keyboard is taken to be in something that the browser put up, such as its list of downloads. */
const ELSEWHERE = 20;

/**
 * The middle of something, in pixels of the screen.
 * @param {Page} page
 * @param {string} selector
 */
export async function pointOf(page, selector) {
  const found = await page.waitForSelector(selector, { visible: true, timeout: PATIENCE });
  const box = await found?.boundingBox();
  assert.ok(box, `${selector} is nowhere`);
  const corner = await cornerOf(page);
  return { x: Math.round(corner.x + box.x + box.width / 2), y: Math.round(corner.y + box.y + box.height / 2) };
}

/** Where a page's own area begins on the screen. */
export async function cornerOf(/** @type {Page} */ page) {
  return await page.evaluate(() => {
    const { mozInnerScreenX: x, mozInnerScreenY: y } = /** @type {{ mozInnerScreenX?: number, mozInnerScreenY?: number }} */ (window);
    return x !== undefined && y !== undefined
      ? { x, y }
      : { x: window.screenX, y: window.screenY + window.outerHeight - window.innerHeight };
  });
}

/** What has the keyboard: an element's id, a tag, or nothing where it is with the browser itself. */
export async function focusOf(/** @type {Page} */ page) {
  return await page.evaluate(() => {
    const { activeElement } = document;
    const inPage = document.hasFocus() && activeElement !== null && activeElement !== document.body;
    return inPage ? activeElement.id || activeElement.tagName.toLowerCase() : "";
  });
}

/**
 * Strikes Tab until the keyboard is at an element, and looks whether a person
 * can see that it is there.
 * @param {Person} person
 * @param {Page} page
 * @param {string} selector
 * @param {"Tab" | "shift+Tab"} [key]
 * @returns {Promise<string[]>} the stops of the page on the way, its last one included
 */
export async function tabTo(person, page, selector, key = "Tab") {
  await page.waitForSelector(selector, { visible: true, timeout: PATIENCE });
  const stops = [await focusOf(page)];
  while (stops.length === 1 || !(await page.evaluate((selector) => document.activeElement?.matches(selector), selector))) {
    assert.ok(stops.length < MOST_STOPS, `the keyboard does not reach ${selector}: ${stops.join(", ")}`);
    const elsewhere = stops.length % ELSEWHERE === 0 && stops.slice(-ELSEWHERE).every((stop) => stop === "");
    person.screen.key(...(elsewhere ? ["Escape"] : []), key);
    stops.push(await nextFocus(page, stops.at(-1) ?? ""));
  }
  await until(`a ring around ${selector}`, () => seesFocus(person, page));
  return stops.filter((stop, index) => stop !== "" && stop !== stops[index - 1]).slice(1);
}

/**
 * Where the keyboard went; where it stays if it went on inside a frame or the
 * browser, which the page cannot tell.
 * @param {Page} page
 * @param {string} before
 */
async function nextFocus(page, before) {
  const end = Date.now() + EFFECT;
  for (;;) {
    const focus = await focusOf(page);
    if (focus !== before || Date.now() > end) {
      return focus;
    }
    await sleep(20);
  }
}

/** Whether what has the keyboard is in view and wears a ring. */
async function seesFocus(/** @type {Person} */ { screen }, /** @type {Page} */ page) {
  const { ring, edge } = await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null) {
      return { ring: false };
    }
    const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
    const { left, top, bottom } = activeElement.getBoundingClientRect();
    const ring = outlineStyle !== "none" && parseFloat(outlineWidth) > 0 && bottom > 0 && top < window.innerHeight;
    return { ring, ...(activeElement.tagName === "IFRAME" && { edge: { x: left, y: (top + bottom) / 2 } }) };
  });
  if (edge === undefined) {
    return ring;
  }
  // The ring of a frame is inside of it, where Firefox' driver does not reach.
  const corner = await cornerOf(page);
  const [outer, inner] = [1, 8].map((inside) =>
    screen.colourAt(corner.x + edge.x + inside, Math.round(corner.y + edge.y)).replace(/^\S+ /, ""));
  return outer !== inner;
}
