// A person who has no pointer: signs, logs in, checks a file and changes the
// settings by the keyboard alone.
import { writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import path from "node:path";
import { enterPIN, LOGIN_PIN, seeConsent, seeOutcome, wordsOf } from "../consent.mjs";
import { focusOf, tabTo } from "../hands.mjs";
import { until } from "../processes.mjs";
import { openVerifyPage } from "../toolbar.mjs";

/** @typedef {import("../person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

/** The stops of the consent window while a document is read, from Cancel round to Cancel. */
const ROUND = ["language", "preview", "more", "cancel"];

/** @type {Record<string, import("./story.mjs").Story>} */
export const KEYBOARD = {
  "keyboard-only": {
    async tell(person) {
      const site = await person.openSite();
      const signed = await sign(person, site);
      await logIn(person, site);
      await check(person, signed);
    },
    card: { verify: 2, sign: 2, key: "both" },
  },
};

/**
 * Signs what the site offers, and keeps the file.
 * @param {Person} person
 * @param {Page} site
 * @returns {Promise<string>} where it lies
 */
async function sign(person, site) {
  await press(person, site, "#sign", "Return");
  const consent = await seeConsent(person, person.world.documents.map((document) => path.basename(document)));
  assert.deepEqual(await tabTo(person, consent, "#cancel"), ROUND);
  assert.deepEqual(await tabTo(person, consent, "#preview", "shift+Tab"), ["more", "preview"]);
  await readByKey(person, consent, "Next");
  await person.sees(consent, "#next", wordsOf(person).ready);
  await press(person, consent, "#approve", "space");
  await enterPIN(person, await person.pinDialog());
  await seeOutcome(person, consent);
  assert.equal(await focusOf(consent), "card");
  const saved = await person.download(consent, "#save-all", "from-consent", () => press(person, consent, "#save-all", "Return"));
  await pressAndLeave(person, consent, "#close");
  person.screen.focus(await site.title());
  await person.sees(site, "#verdict", wordsOf(person).verdict);
  const link = "#downloads a";
  const taken = await person.download(site, link, "from-page", () => press(person, site, link, "Return"));
  assert.ok(saved.bytes.equals(taken.bytes), "page and consent window finished different files");
  const file = path.join(person.world.setting.out, "signed.pdf");
  writeFileSync(file, taken.bytes);
  person.screen.focus(await site.title()); // from what the browser shows of the download
  await press(person, site, "#result .again", "Return");
  return file;
}

/** @param {Person} person @param {Page} site */
async function logIn(person, site) {
  await press(person, site, "#login", "space");
  const consent = await person.consentWindow();
  await consent.waitForSelector("#approve:enabled");
  assert.equal(await focusOf(consent), "cancel");
  assert.deepEqual(await tabTo(person, consent, "#approve"), ["approve"]);
  person.screen.key("Return");
  await enterPIN(person, await person.pinDialog(), LOGIN_PIN);
  await person.sees(consent, "#card-title", /カードでの確認ができました/);
  await pressAndLeave(person, consent, "#close");
  person.screen.focus(await site.title());
  await person.sees(site, "#member-text", /ログインしています/);
}

/**
 * Looks at the signed file on the verify page, and at the settings.
 * @param {Person} person
 * @param {string} file
 */
async function check(person, file) {
  const page = await openVerifyPage(person);
  await tabTo(person, page, "#choose");
  await person.give(page, "#choose", file); // from the system's dialog, which is not ours
  await person.sees(page, "#results article", wordsOf(person).verdict);
  await press(person, page, "#results .show-signer", "Return");
  await person.sees(page, "#results .attributes", /番号　花子/);
  await press(person, page, "#clear", "space");
  await until("the results to go", async () => !(await person.visible(page, "#results-area")));

  await page.evaluate(() => chrome.runtime.openOptionsPage());
  const options = await until("the settings", () => person.pageOf("options.html"));
  await options.waitForSelector("body[data-ready]");
  await tabTo(person, options, "#address");
  person.screen.type("localhost:x");
  person.screen.key("Return");
  await options.waitForSelector('#address[aria-invalid="true"]:focus');
  await tabTo(person, options, 'input[name="language"]');
  person.screen.key("Up"); // from the first of three to the last
  await options.waitForSelector('html[lang="en"]');
  await tabTo(person, options, "#verify");
}

/**
 * Reads the document in which the keyboard is.
 * @param {Person} person
 * @param {Page} consent
 * @param {string} key
 */
async function readByKey(person, consent, key) {
  await until("all to be seen", async () => {
    person.screen.key(key);
    await person.seesDocument(consent);
    return await person.visible(consent, "#all-seen");
  });
}

/**
 * Goes to something and strikes it.
 * @param {Person} person
 * @param {Page} page
 * @param {string} selector
 * @param {"Return" | "space"} key
 */
async function press(person, page, selector, key) {
  await tabTo(person, page, selector);
  person.screen.key(key);
}

/** @param {Person} person @param {Page} page @param {string} selector */
async function pressAndLeave(person, page, selector) {
  await press(person, page, selector, "Return");
  await until("the window to close", async () => (await person.pageOf("consent.html")) === null);
}
