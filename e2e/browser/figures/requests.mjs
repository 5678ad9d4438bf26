// Requests of a page, carried through by a driver that approves as soon as it
// can, with the moments that lie between call and reply.
import assert from "node:assert/strict";
import path from "node:path";
import { LOGIN_PIN, PIN } from "../consent.mjs";
import { writeSlips } from "../documents.mjs";
import { carry, openBeside } from "./carry.mjs";
import { cardMoments } from "./moments.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("../person.mjs").Person} Person */
/** @typedef {import("./pinentry.mjs").ScriptedDialog} ScriptedDialog */

/** Documents of the large request. */
const HUNDRED = 100;

/** Presses a button of the site, and approves as soon as that is possible. */
export class Requests {
  /**
   * @param {Person} person
   * @param {Page} site
   * @param {ScriptedDialog} dialog
   */
  constructor(person, site, dialog) {
    this.person = person;
    this.site = site;
    this.dialog = dialog;
    /** A page of the extension that hears when a session is stored. @type {Page | undefined} */
    this.observer = undefined;
  }

  /** One login. */
  async login() {
    this.dialog.willType(LOGIN_PIN);
    return await this.#request("#login", () => Promise.resolve());
  }

  /** A hundred small documents, each of them looked at, and one PIN. */
  async signHundred() {
    this.dialog.willType(PIN);
    const files = await writeSlips(path.join(this.person.world.home, "slips"), HUNDRED);
    const input = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await this.site.$("#files"));
    await input.uploadFile(...files);
    const moments = await this.#request("#sign", (consent) => this.person.readAll(consent));
    return { documents: HUNDRED, moments };
  }

  /**
   * @param {string} button
   * @param {(consent: Page) => Promise<void>} read what the window wants to be read
   */
  async #request(button, read) {
    let opened = Number.NaN;
    const { consent, times } = await carry(this.person, this.site, button, {
      read: async (consent) => {
        opened = await consent.evaluate(() => {
          document.getElementById("approve")?.addEventListener("click", ({ timeStamp }) => {
            document.body.dataset.pressed = String(performance.timeOrigin + timeStamp);
          }, true);
          return performance.timeOrigin;
        });
        await read(consent);
      },
    });
    const pressed = Number(await consent.evaluate(() => document.body.dataset.pressed));
    await this.#observe(consent);
    await this.person.pressAndLeave(consent, "#close");
    const dialog = this.dialog.dialogs().at(-1);
    assert.ok(dialog !== undefined, "there was no dialog");
    const asked = await this.observer?.evaluate(() => Number(document.body.dataset.asked));
    const card = cardMoments(path.join(this.person.world.setting.out, "card.jsonl"), pressed, times.replied, dialog);
    return { ...times, asked: asked ?? Number.NaN, opened, pressed, dialog, card };
  }

  /** Opens the observer, from the first consent window. */
  async #observe(/** @type {Page} */ consent) {
    if (this.observer !== undefined) {
      return;
    }
    this.observer = await openBeside(this.person, consent);
    await this.observer.evaluate(() => {
      chrome.storage.session.onChanged.addListener((changes) => {
        const now = performance.timeOrigin + performance.now();
        if (Object.entries(changes).some(([key, { newValue }]) => key.startsWith("session:") && newValue !== undefined)) {
          document.body.dataset.asked = String(now);
        }
      });
    });
  }
}

/** @typedef {Awaited<ReturnType<Requests["login"]>>} Moments */
