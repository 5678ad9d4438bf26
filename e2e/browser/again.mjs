// Attempts that come to nothing and are made again: what a person does in each,
// and what must be said in both windows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "./processes.mjs";

/** @typedef {import("./person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

/**
 * What people are told of a code.
 * @param {string} code
 * @returns {{ text: string, next: string }}
 */
function sentence(code) {
  /** @type {unknown} */
  const all = JSON.parse(readFileSync(new URL("../../failure/ja.json", import.meta.url), "utf8"));
  const found = /** @type {Record<string, { text: string, next: string }>} */ (all)[code];
  assert.ok(found, `${code} is no code`);
  return found;
}

/** A pattern that only this text fits. */
function exactly(/** @type {string} */ text) {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}

/**
 * Asks on the site, from wherever the site is, and reads everything.
 * @param {Person} person
 * @param {Page} site
 */
export async function ask(person, site) {
  for (const back of ["#failure .again", "#result .again"]) {
    if (await person.visible(site, back)) {
      await person.press(site, back);
    }
  }
  await person.press(site, "#sign");
  const consent = await person.consentWindow();
  await person.readAll(consent);
  return consent;
}

/**
 * Asks, reads, approves and waits for the PIN dialog.
 * @param {Person} person
 * @param {Page} site
 */
export async function askForPIN(person, site) {
  const consent = await ask(person, site);
  await person.press(consent, "#approve:enabled");
  return { consent, dialog: await person.pinDialog() };
}

/**
 * Looks for a code's sentence on the site.
 * @param {Person} person
 * @param {Page} site
 * @param {string} code
 */
export async function siteSays(person, site, code) {
  const { text, next } = sentence(code);
  await person.sees(site, "#failure-text", exactly(text));
  await person.sees(site, "#failure-next", exactly(next));
}

/**
 * Looks for a code's sentence in the consent window.
 * @param {Person} person
 * @param {Page} consent
 * @param {string} code
 */
export async function consentSays(person, consent, code) {
  const { text, next } = sentence(code);
  await person.sees(consent, "#outcome .problem", exactly(text));
  await person.sees(consent, "#outcome .problem + p", exactly(next));
}

/**
 * Looks for a code's sentence in both windows, closes the one, and has the spy
 * look at the card.
 * @param {Person} person
 * @param {Page} site
 * @param {Page} consent
 * @param {string} code
 */
export async function fails(person, site, consent, code) {
  await consentSays(person, consent, code);
  await person.picture(consent, code);
  await person.pressAndLeave(consent, "#close");
  await siteSays(person, site, code);
}

/**
 * Compares what the card was asked so far, and has the spy find it locked.
 * @param {Person} person
 * @param {number} verify
 * @param {number} sign
 */
export async function cardWas(person, verify, sign) {
  const { world } = person;
  await until("the card to lose its power", () => world.cardSummary().poweredOff);
  const card = world.cardSummary();
  assert.deepEqual({ verify: card.verify, sign: card.sign }, { verify, sign });
  world.spyOnCard();
}
