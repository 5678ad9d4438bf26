// Pages of a browser as they come and go: drawn, moved, loaded anew and closed.
import { setTimeout as sleep } from "node:timers/promises";
import { PATIENCE, until } from "./processes.mjs";

/** Milliseconds after which a page, or a toolbar popup, will not say where it is. */
const SILENCE = 2000;

/** Milliseconds for which a button has stood where it is when a person presses it. */
const STILL = 100;

/**
 * A page whose driver waits as long as a loaded computer needs.
 * @param {import("puppeteer-core").Page} page
 */
export function patient(page) {
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/**
 * Waits until a page has drawn something and no longer moves it: while what
 * stands above it is being drawn, a click would go beside it.
 * @param {import("puppeteer-core").Page} page
 * @param {string} selector
 * @returns {Promise<import("puppeteer-core").ElementHandle<Element>>}
 */
export async function standing(page, selector) {
  let before = "";
  return await until(`${selector} to stand still`, async () => {
    const found = await page.waitForSelector(selector, { visible: true, timeout: PATIENCE });
    const place = JSON.stringify(await found?.boundingBox());
    const still = place !== "null" && place === before;
    before = place;
    await sleep(still ? 0 : STILL);
    return still ? found : null;
  });
}

/**
 * Where a page is. The driver itself knows no address of an extension's page
 * in Firefox, and a page that is still on its way, or gone, has none.
 * @param {import("puppeteer-core").Page} page
 */
export async function addressOf(page) {
  const answer = page.evaluate(() => window.location.href).catch(() => "");
  return await Promise.race([answer, sleep(SILENCE, "")]);
}

/**
 * Whether a page is closed. In Firefox the driver does not hear of it.
 * @param {import("puppeteer-core").Page} page
 */
export async function gone(page) {
  return page.isClosed() || (await addressOf(page)) === "";
}
