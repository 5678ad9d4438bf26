// What a person does and sees. Everything here is a click, a key or a look at
// what is on the screen; nothing calls into the page or the extension.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { saveInto } from "./browsers.mjs";
import { addressOf, gone, patient, standing } from "./pages.mjs";
import { PATIENCE, soon, until } from "./processes.mjs";
import { Screen } from "./screen.mjs";

/** Milliseconds after which a person presses again when nothing happened. */
const PRESS_AGAIN = 3000;

/** Milliseconds within which a document that is being read usually moves. */
const TURN = 700;

/** The person in front of one world. */
export class Person {
  /**
   * @param {import("./world.mjs").World} world
   * @param {import("./world.mjs").Seat} [seat] the browser in front of the person; the world's own
   */
  constructor(world, seat) {
    this.world = world;
    this.seat = seat;
    this.pictures = 0;
    /** What the story's line of the results says besides. @type {string[]} */
    this.notes = [];
  }

  /** Adds to the story's line of the results. */
  note(/** @type {string} */ words) {
    this.notes.push(words);
  }

  /** Opens the demo site. */
  async openSite() {
    const [page] = await this.#browser().pages();
    assert.ok(page, "the browser opened without a page");
    this.site = patient(page);
    await page.goto(this.world.url, { waitUntil: "load" });
    return page;
  }

  /** Opens the demo site in a further tab. */
  async openTab(/** @type {string} */ address = "") {
    const page = patient(await this.#browser().newPage());
    await page.goto(new URL(address, this.world.url).href, { waitUntil: "load" });
    return page;
  }

  /** Opens the demo site where the browser knows nothing of this person. */
  async openPrivateTab() {
    const context = await this.#browser().createBrowserContext();
    const page = patient(await context.newPage());
    await page.goto(this.world.url, { waitUntil: "load" });
    return page;
  }

  /**
   * Chooses files through a button that opens the system's dialog.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   * @param {string[]} files
   */
  async choose(page, selector, files) {
    const [chooser] = await Promise.all([page.waitForFileChooser({ timeout: PATIENCE }), this.press(page, selector)]);
    await chooser.accept(files);
  }

  /**
   * Gives a page a file: drops it on a button that would ask for one or, in
   * Firefox, whose driver drags nothing, puts it into the field behind that
   * button; on a page of the extension it can do no more.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   * @param {string} file
   */
  async give(page, selector, file) {
    const button = await standing(page, selector);
    await button.scrollIntoView();
    if (this.world.setting.family === "firefox") {
      const field = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (await page.$("input[type=file]"));
      await field.uploadFile(file);
      return;
    }
    const point = await button.clickablePoint();
    const session = await page.createCDPSession();
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"])) {
      await session.send("Input.dispatchDragEvent", { type, ...point, data });
    }
    await session.detach();
  }

  /**
   * Presses a button or link, once it no longer moves.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   */
  async press(page, selector) {
    await until(`${selector} to be pressed`, async () => {
      const button = await standing(page, selector);
      try {
        await button.click();
        return true;
      } catch (error) {
        // Drawn anew in the meantime, it was not pressed; its successor is.
        if (await button.evaluate((element) => element.isConnected)) {
          throw error;
        }
        return false;
      }
    });
  }

  /**
   * Presses what ends the reading, until it has: a window that just loses the
   * focus takes no decision.
   * @param {import("puppeteer-core").Page} consent
   */
  async pressApprove(consent) {
    const reading = () => consent.$eval("body", (body) => body.dataset.stage === "reading");
    await this.press(consent, "#approve:enabled");
    await until("the approval to count", async () => {
      if (await soon(async () => !(await reading()), TURN)) {
        return true;
      }
      // It may have counted just before the click.
      await consent.click("#approve:enabled").catch(() => undefined);
      return false;
    });
  }

  /**
   * Presses something that closes its window, and again if nothing came of it:
   * a window that has just opened takes no press.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   */
  async pressAndLeave(page, selector) {
    await until("the window to close", async () => {
      try {
        await this.press(page, selector);
      } catch (error) {
        // The window may be gone before the driver hears that the click is done.
        if (!(await gone(page))) {
          throw error;
        }
      }
      return await soon(() => gone(page), PRESS_AGAIN);
    });
  }

  /** Waits for the consent window. */
  async consentWindow() {
    return await until("the consent window", () => this.pageOf("consent.html"));
  }

  /**
   * A page of the extension, if it is open.
   * @param {string} name
   * @returns {Promise<import("puppeteer-core").Page | null>}
   */
  async pageOf(name) {
    // A window that just goes may fail the driver's list.
    for (const page of await this.#browser().pages().catch(() => [])) {
      const { protocol, pathname } = new URL((await addressOf(page)) || "about:blank");
      if (protocol.endsWith("extension:") && pathname === `/${name}`) {
        return patient(page);
      }
    }
    return null;
  }

  /**
   * Reads all documents to their ends, as the window asks: presses, looks
   * whether anything came of it, and presses again.
   * @param {import("puppeteer-core").Page} consent
   */
  async readAll(consent) {
    const look = () => consent.$eval("#next", (place) => place.textContent);
    while (!(await this.visible(consent, "#all-seen"))) {
      const before = await look();
      await until("the document to move", async () => {
        // It may hide, because all was seen, just before the click.
        await consent.click("#more").catch(() => undefined);
        const moved = Date.now() + TURN;
        while (Date.now() < moved && (await look()) === before) {
          await sleep(20);
        }
        return (await look()) !== before || (await this.visible(consent, "#all-seen"));
      });
    }
  }

  /**
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   */
  async visible(page, selector) {
    const found = await page.$(selector);
    return (await found?.isVisible()) ?? false;
  }

  /**
   * Waits until a place shows some text, and returns all of it.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   * @param {RegExp} expected
   */
  async sees(page, selector, expected) {
    let last = "";
    return await until(() => `${selector} to show ${expected.source} (it shows ${last})`, async () => {
      try {
        if (!(await this.visible(page, selector))) {
          return "";
        }
        last = await page.$eval(selector, (place) => place.textContent);
      } catch (error) {
        last = String(error); // a page that is just being loaded has no text
        return "";
      }
      return expected.test(last) ? last : "";
    });
  }

  /**
   * Waits until what is in view of the document is drawn.
   * @param {import("puppeteer-core").Page} consent
   */
  async seesDocument(consent) {
    await consent.waitForSelector('#preview[aria-busy="false"]', { timeout: PATIENCE });
  }

  /** Waits for the PIN dialog and returns what tells it from the next one. */
  async pinDialog() {
    // It takes the keyboard when its window appears, and draws itself after that.
    return await until("the PIN dialog", () => this.screen.dialogs().find((dialog) => this.screen.isDrawn(dialog)) ?? "");
  }

  /** Types into the PIN dialog, which has the keyboard, and confirms. */
  typePIN(/** @type {string} */ pin) {
    this.screen.type(pin);
    this.screen.key("Return");
  }

  /** Cancels the PIN dialog. */
  cancelPIN() {
    this.screen.key("Escape");
  }

  /**
   * Waits until a dialog has gone.
   * @param {string} dialog
   */
  async dialogGone(dialog) {
    await until("the PIN dialog to go", () => !this.screen.dialogs().includes(dialog));
  }

  /**
   * Takes a picture of a page.
   * @param {import("puppeteer-core").Page} page
   * @param {string} name
   */
  async picture(page, name) {
    await page.screenshot({ path: this.#pictureFile(name) });
  }

  /** Takes a picture of the whole screen. */
  screenPicture(/** @type {string} */ name) {
    this.screen.picture(this.#pictureFile(name));
  }

  /** Takes a picture of what went wrong, if there is still a screen. */
  failurePicture() {
    try {
      this.screenPicture("failure");
    } catch {
      // The story's own error says more.
    }
  }

  /**
   * Presses something that downloads, and returns the file's bytes.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   * @param {string} folder name of a fresh folder for it
   * @param {() => Promise<void>} [press] if not by the pointer
   */
  async download(page, selector, folder, press = () => this.press(page, selector)) {
    const { family, home } = this.#seat();
    const place = path.join(this.world.setting.out, folder);
    const [name = ""] = await saveInto(family, this.#browser(), home, place, press);
    return { name, bytes: readFileSync(path.join(place, name)) };
  }

  /**
   * Presses something that downloads several files, and returns their names.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   * @param {string} folder name of a fresh folder for them
   * @param {number} count
   */
  async downloadAll(page, selector, folder, count) {
    const { family, home } = this.#seat();
    const place = path.join(this.world.setting.out, folder);
    return await saveInto(family, this.#browser(), home, place, () => this.press(page, selector), count);
  }

  /** The screen in front of the person. */
  get screen() {
    return new Screen(this.world.display);
  }

  #seat() {
    const { setting, home, browser } = this.world;
    return this.seat ?? { family: setting.family, home, browser };
  }

  #browser() {
    const { browser } = this.#seat();
    assert.ok(browser, "there is no browser");
    return browser;
  }

  #pictureFile(/** @type {string} */ name) {
    this.pictures++;
    return path.join(this.world.setting.out, `${String(this.pictures).padStart(2, "0")}-${name}.png`);
  }
}
