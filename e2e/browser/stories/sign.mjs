// Signing, from the click to the file.
import assert from "node:assert/strict";
import { approve, enterPIN, openConsent, openDialog, takeSigned, WRONG_PIN } from "../consent.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const SIGN = {
  sign: {
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "sign-in-english": {
    given: { language: "en" },
    async tell(person) {
      const { site, consent } = await openConsent(person);
      await assertEnglish(site);
      await assertEnglish(consent);
      const dialog = await approve(person, consent);
      await assertEnglish(consent);
      await enterPIN(person, dialog);
      await person.sees(consent, "#card-title", /^Signed$/);
      await assertEnglish(consent);
      await takeSigned(person, site, consent);
      await assertEnglish(site);
    },
    card: { verify: 1, sign: 1 },
  },

  "wrong-then-right-pin": {
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog, WRONG_PIN);
      const again = await person.pinDialog();
      person.screenPicture("pin-again");
      await enterPIN(person, again);
      await takeSigned(person, site, consent);
    },
    card: { verify: 2, sign: 1 },
  },

  "three-documents-one-pin": {
    given: { documents: ({ setting }) => setting.day },
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      assert.equal(await consent.$$eval("#documents .seen", (items) => items.length), 3);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 3 },
  },
};

/** Japanese that an English reader meets: names, and the way to Japanese. */
const NAMES = /みほん不動産|売買契約書|番号　花子|日本語|印/g;

/**
 * Looks for Japanese words in what a page shows.
 * @param {import("puppeteer-core").Page} page
 */
async function assertEnglish(page) {
  const text = await page.$eval("body", (body) => body.innerText);
  const rest = text.replace(NAMES, "");
  assert.ok(rest.trim() !== "", "the page shows nothing");
  assert.deepEqual(rest.match(/.*[\u3040-\u30ff\u3400-\u9fff].*/g) ?? [], [], "Japanese is left");
}
