// Presses that outrun the person: an Enter that is held down, and clicks that
// go on, while a window opens below them. None of them is a decision.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { CODE, enterPIN, LOGIN_PIN, seeConsent, takeSigned, wordsOf } from "../consent.mjs";
import { cornerOf, pointOf, tabTo } from "../hands.mjs";

/** @typedef {import("../person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

/** Milliseconds for which a person's finger rests on a key: longer than any window's first moments. */
const REST = 2500;
/** Clicks of an impatient person. */
const CLICKS = 4;

/** @type {Record<string, import("./story.mjs").Story>} */
export const IMPATIENCE = {
  "held-enter": {
    async tell(person) {
      const site = await person.openSite();
      await person.sees(site, "#heading", /./);
      await tabTo(person, site, "#sign");
      person.screen.hold("Return");
      const consent = await seeConsent(person, person.world.documents.map((document) => path.basename(document)));
      await sleep(REST);
      await stillReading(person, consent);
      person.screen.release("Return");

      // Nor does it read the document for the person.
      await tabTo(person, consent, "#more");
      person.screen.hold("Return");
      await sleep(REST);
      person.screen.release("Return");
      assert.equal(await person.visible(consent, "#all-seen"), false, "a held key read the document");
      await person.readAll(consent);
      await person.sees(consent, "#next", wordsOf(person).ready);

      // Nor does it answer the PIN dialog, which opens when the key is up.
      await tabTo(person, consent, "#approve");
      person.screen.hold("Return");
      await sleep(REST);
      await stillReading(person, consent);
      person.screen.release("Return");
      const dialog = await person.pinDialog();
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "double-click": {
    async tell(person) {
      const site = await person.openSite();
      const names = person.world.documents.map((document) => path.basename(document));
      await person.press(site, "#sign");
      const first = await seeConsent(person, names);
      const places = { cancel: await pointOf(first, "#cancel"), approve: await pointOf(first, "#approve") };
      person.screen.click(places.approve, CLICKS);
      await stillReading(person, first);
      await person.pressAndLeave(first, "#cancel");
      await person.press(site, "#failure .again");

      await clickAcross(person, site, "sign", places.cancel);
      const consent = await seeConsent(person, names);
      await stillReading(person, consent);
      await person.pressAndLeave(consent, "#cancel");
      await person.press(site, "#failure .again");

      await clickAcross(person, site, "login", places.approve);
      const login = await person.consentWindow();
      await person.sees(login, ".check .code", CODE);
      await stillReading(person, login);
      await person.pressApprove(login);
      await enterPIN(person, await person.pinDialog(), LOGIN_PIN);
      await person.sees(login, "#card-title", /カードでの確認ができました/);
      await person.pressAndLeave(login, "#close");
      await person.sees(site, "#member-text", /ログインしています/);
    },
    card: { verify: 1, sign: 1, key: "auth" },
  },
};

/**
 * Clicks several times on a button that the site has put where one of the
 * consent window's will appear.
 * @param {Person} person
 * @param {Page} site
 * @param {"sign" | "login"} button
 * @param {{ x: number, y: number }} place on the screen
 */
async function clickAcross(person, site, button, place) {
  const corner = await cornerOf(site);
  await site.$eval(`#${button}`, (element, x, y) => {
    /** @type {HTMLElement} */ (element).style.cssText =
      `position: fixed; left: ${x}px; top: ${y}px; transform: translate(-50%, -50%); z-index: 1`;
  }, place.x - corner.x, place.y - corner.y);
  assert.deepEqual(await pointOf(site, `#${button}`), place);
  person.screen.click(place, CLICKS);
}

/** Nothing was approved, and nothing cancelled. */
async function stillReading(/** @type {Person} */ person, /** @type {Page} */ consent) {
  assert.equal(await consent.$eval("body", (body) => body.dataset.stage), "reading");
  assert.deepEqual(person.screen.dialogs(), []);
}
