// One request of the site of the measurements, from its button to the reply.
import assert from "node:assert/strict";
import { until } from "../processes.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../person.mjs").Person} Person */

/**
 * What is done on the way.
 * @typedef {object} Steps
 * @property {(consent: Page) => Promise<void>} [read] what the window wants to be read
 * @property {() => Promise<void>} [approved] right after the click on approve
 */

/**
 * Presses a button of the site, and approves as soon as that is possible.
 * @param {Person} person
 * @param {Page} site
 * @param {string} button
 * @param {Steps} steps
 * @returns what the page noted, and the consent window, which is still open
 */
export async function carry(person, site, button, { read, approved }) {
  const count = await site.evaluate(() => window.bench.runs.length);
  await site.bringToFront();
  await site.click(button);
  const consent = await person.consentWindow();
  await read?.(consent);
  await person.press(consent, "#approve:enabled");
  await approved?.();
  await until("the reply", () => site.evaluate((n) => window.bench.runs.length > n, count));
  const times = await site.evaluate(() => window.bench.runs.at(-1));
  assert.ok(times !== undefined && times.failure === undefined, times?.failure);
  return { times, consent };
}

/**
 * Opens a page of the extension that stays open beside everything else.
 * @param {Person} person
 * @param {Page} consent a window of the extension
 */
export async function openBeside(person, consent) {
  await consent.evaluate(async () => { await chrome.tabs.create({ url: chrome.runtime.getURL("options.html"), active: false }); });
  return await until("the options page", () => person.pageOf("options.html"));
}
