// What happens to a person on a site that lies, and how it must end.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { approve, enterPIN, LOGIN_PIN, seeConsent, seeOutcome } from "./consent.mjs";
import { PATIENCE, until } from "./processes.mjs";
import { seesCard } from "./spy.mjs";

/** @typedef {import("./person.mjs").Person} Person */
/** @typedef {import("./hostile/site.mjs").HostileSite} HostileSite */
/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../../protocol/message.gen.ts").FailureCode} FailureCode */

/** @typedef {{ text: string, next: string }} Sentence */

/** The sentences of every failure. */
const SENTENCES = sentences();

/**
 * Opens the page of a lie at an origin of its own.
 * @param {Person} person
 * @param {HostileSite} site
 * @param {string} lie
 * @param {Record<string, string>} [more] that the page is to know
 */
export async function visit(person, site, lie, more = {}) {
  const query = new URLSearchParams({ lie, ...more });
  person.world.url = `${await site.origin()}/?${query.toString()}`;
  return await person.openSite();
}

/**
 * Opens a page of an origin of its own in a further tab, which has been at
 * another page of that origin before.
 * @param {Person} person
 * @param {HostileSite} site
 */
export async function visitInTab(person, site) {
  person.world.url = `${await site.origin()}/?lie=asks`;
  const page = await person.openTab();
  await page.goto(`${person.world.url}&again=1`, { waitUntil: "load" });
  return page;
}

/**
 * Has a lie told that must end on the page, and open no window.
 * @param {Person} person
 * @param {HostileSite} site
 * @param {string} lie
 * @param {RegExp} end what the page says
 * @param {Record<string, string>} [more] that the page is to know
 */
export async function seeRefusedAtOnce(person, site, lie, end, more) {
  const page = await visit(person, site, lie, more);
  await person.press(page, "#go");
  await person.sees(page, "#end", end);
  assert.equal(await person.pageOf("consent.html"), null, "a window opened");
  return page;
}

/**
 * Has a lie told that must end in the consent window, and in a code.
 * @param {Person} person
 * @param {HostileSite} site
 * @param {string} lie
 * @param {FailureCode} code
 */
export async function seeRefused(person, site, lie, code) {
  const page = await visit(person, site, lie);
  await person.press(page, "#go");
  await seeEndInWindow(person, page, code);
  return page;
}

/**
 * Looks at a failure in window and page, and closes the window.
 * @param {Person} person
 * @param {Page} page
 * @param {FailureCode} code
 */
export async function seeEndInWindow(person, page, code) {
  await seeFailure(person, await person.consentWindow(), code);
  await person.sees(page, "#end", new RegExp(`^${code}$`));
}

/**
 * Looks at a failure in the consent window, has the spy look at the card, and
 * closes the window.
 * @param {Person} person
 * @param {Page} consent
 * @param {FailureCode} code
 */
export async function seeFailure(person, consent, code) {
  await person.sees(consent, "#card-title", /できませんでした$/);
  await until("the host to let go of the card", seesCard);
  person.world.spyOnCard();
  const { text, next } = SENTENCES[code];
  const said = await person.sees(consent, "#outcome", /./);
  assert.ok(said.includes(text) && said.includes(next), `not the words of ${code}: ${said}`);
  await person.pressAndLeave(consent, "#close");
}

/**
 * The next attempt, honest and of the same page, is signed with one PIN; the
 * file is kept for the judges.
 * @param {Person} person
 * @param {Page} page
 * @param {string} [button] what the person presses
 */
export async function seeSigned(person, page, button = "#sign") {
  await person.press(page, button);
  const consent = await seeConsent(person, ["receipt.pdf"]);
  const dialog = await approve(person, consent);
  await enterPIN(person, dialog);
  await seeOutcome(person, consent);
  const { bytes } = await person.download(consent, "#save-all", "from-consent");
  writeFileSync(path.join(person.world.setting.out, "signed.pdf"), bytes);
  await person.pressAndLeave(consent, "#close");
  await person.sees(page, "#end", /^(?:done|signed)$/);
}

/**
 * Looks at the consent window of a login, and approves.
 * @param {Person} person
 */
export async function approveLogin(person) {
  const consent = await person.consentWindow();
  await person.sees(consent, "#host", new RegExp(`^${new URL(person.world.url).host}$`));
  await person.press(consent, "#approve:enabled");
  return consent;
}

/**
 * The next attempt, honest and of the same page, is a login with one PIN.
 * @param {Person} person
 * @param {Page} page
 */
export async function seeLoggedIn(person, page) {
  await person.press(page, "#login");
  const consent = await approveLogin(person);
  await enterPIN(person, await person.pinDialog(), LOGIN_PIN);
  await person.sees(consent, "#card-title", /カードでの確認ができました/);
  person.world.spyOnCard();
  await person.pressAndLeave(consent, "#close");
  await person.sees(page, "#end", /^done$/);
}

/**
 * Cancels when the window hears it: not in its first second.
 * @param {Person} person
 * @param {Page} consent
 */
export async function cancel(person, consent) {
  await consent.waitForSelector("#approve:enabled", { timeout: PATIENCE });
  await person.pressAndLeave(consent, "#cancel");
}

/**
 * Has the page ask for a login, which the person cancels.
 * @param {Person} person
 * @param {Page} page
 * @param {string} [button] what the person presses
 * @returns {Promise<string>} the extension's origin
 */
export async function cancelLogin(person, page, button = "#login") {
  await person.press(page, button);
  const consent = await person.consentWindow();
  const extension = await consent.evaluate(() => window.location.origin);
  await cancel(person, consent);
  return extension;
}

/**
 * Has every start of the host counted, from now on.
 * @param {import("./world.mjs").World} world
 * @returns {() => number} how many there were
 */
export function countHosts({ setting, home }) {
  const folder = { chromium: ".config/chromium/NativeMessagingHosts", firefox: ".mozilla/native-messaging-hosts" }[setting.family];
  const file = path.join(home, folder, "app.natsuin.host.json");
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  const { path: program } = /** @type {{ path: string }} */ (manifest);
  const counting = path.join(home, "counting-host");
  writeFileSync(counting, `#!/bin/sh\necho >>"${counting}.starts"\nexec "${program}" "$@"\n`, { mode: 0o755 });
  writeFileSync(file, JSON.stringify(Object.assign({}, manifest, { path: counting })));
  return () => (existsSync(`${counting}.starts`) ? readFileSync(`${counting}.starts`).length : 0);
}

function sentences() {
  /** @type {unknown} */
  const all = JSON.parse(readFileSync(new URL("../../failure/ja.json", import.meta.url), "utf8"));
  return /** @type {Record<FailureCode, Sentence>} */ (all);
}
