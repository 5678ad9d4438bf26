// What a person does and sees. Everything here is a click, a key or a look at
// what is on the screen; nothing calls into the page or the extension.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { saveInto } from "./browsers.mjs";
import { PATIENCE, until } from "./processes.mjs";

/** Milliseconds between two keys. */
const KEY_DELAY = 30;

/** The person in front of one world. */
export class Person {
  /** @param {import("./world.mjs").World} world */
  constructor(world) {
    this.world = world;
    this.pictures = 0;
  }

  /** Opens the demo site. */
  async openSite() {
    const [page] = await this.#browser().pages();
    assert.ok(page, "the browser opened without a page");
    this.site = page;
    await page.goto(this.world.url, { waitUntil: "load" });
    return page;
  }

  /**
   * Presses a button or link.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   */
  async press(page, selector) {
    const button = await page.waitForSelector(selector, { visible: true, timeout: PATIENCE });
    await button?.click();
  }

  /**
   * Presses something that closes its window.
   * @param {import("puppeteer-core").Page} page
   * @param {string} selector
   */
  async pressAndLeave(page, selector) {
    try {
      await this.press(page, selector);
    } catch (error) {
      // The window may be gone before the driver hears that the click is done.
      if (!(await gone(page))) {
        throw error;
      }
    }
    await until("the window to close", () => gone(page));
  }

  /** Waits for the consent window. */
  async consentWindow() {
    return await until("the consent window", async () => {
      for (const page of await this.#browser().pages()) {
        if ((await addressOf(page)).includes("/consent.html")) {
          return page;
        }
      }
      return null;
    });
  }

  /**
   * Reads the document to its end, as the window asks.
   * @param {import("puppeteer-core").Page} consent
   */
  async readAll(consent) {
    await until("everything to be read", async () => {
      if (await this.visible(consent, "#all-seen")) {
        return true;
      }
      // It may hide, because all was seen, just before the click.
      await consent.click("#more").catch(() => undefined);
      await sleep(700); // the document moves
      return false;
    });
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
    return await until(`${selector} to show ${expected.source} (it shows ${last})`, async () => {
      if (!(await this.visible(page, selector))) {
        return "";
      }
      last = await page.$eval(selector, (place) => place.textContent);
      return expected.test(last) ? last : "";
    });
  }

  /**
   * Waits until a page of the document is drawn.
   * @param {import("puppeteer-core").Page} consent
   */
  async seesDocument(consent) {
    const preview = await consent.$("iframe#preview");
    const frame = await preview?.contentFrame();
    await frame?.waitForSelector('[data-state="drawn"]', { timeout: PATIENCE });
  }

  /** Waits for the PIN dialog and returns what tells it from the next one. */
  async pinDialog() {
    const dialog = await until("the PIN dialog", () => this.#dialogs()[0] ?? "");
    await sleep(500); // it grabs the keyboard when it is drawn
    return dialog;
  }

  /** Types into the PIN dialog, which has the keyboard, and confirms. */
  async typePIN(/** @type {string} */ pin) {
    this.#x("type", "--delay", String(KEY_DELAY), pin);
    this.#x("key", "Return");
    await Promise.resolve();
  }

  /** Cancels the PIN dialog. */
  cancelPIN() {
    this.#x("key", "Escape");
  }

  /**
   * Waits until a dialog has gone.
   * @param {string} dialog
   */
  async dialogGone(dialog) {
    await until("the PIN dialog to go", () => !this.#dialogs().includes(dialog));
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
    execFileSync("import", ["-window", "root", this.#pictureFile(name)], { env: this.#environment() });
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
   */
  async download(page, selector, folder) {
    const { setting, home } = this.world;
    const place = path.join(setting.out, folder);
    const name = await saveInto(setting.family, this.#browser(), home, place, () => this.press(page, selector));
    return { name, bytes: readFileSync(path.join(place, name)) };
  }

  #browser() {
    assert.ok(this.world.browser, "there is no browser");
    return this.world.browser;
  }

  #environment() {
    return { ...process.env, DISPLAY: this.world.display };
  }

  /** Window and process of every PIN dialog; X uses window numbers again. */
  #dialogs() {
    try {
      const windows = this.#x("search", "--onlyvisible", "--class", "pinentry").split("\n").filter(Boolean);
      return windows.map((window) => `${window} ${this.#x("getwindowpid", window).trim()}`);
    } catch {
      return []; // xdotool fails when it finds none, or one that just goes
    }
  }

  #x(/** @type {string[]} */ ...args) {
    return execFileSync("xdotool", args, { env: this.#environment(), encoding: "utf8" });
  }

  #pictureFile(/** @type {string} */ name) {
    this.pictures++;
    return path.join(this.world.setting.out, `${String(this.pictures).padStart(2, "0")}-${name}.png`);
  }
}

/**
 * Where a page is. The driver itself knows no address of an extension's page
 * in Firefox, and a page that is still on its way, or gone, has none.
 * @param {import("puppeteer-core").Page} page
 */
async function addressOf(page) {
  return await page.evaluate(() => window.location.href).catch(() => "");
}

/**
 * Whether a page is closed. In Firefox the driver does not hear of it.
 * @param {import("puppeteer-core").Page} page
 */
async function gone(page) {
  return page.isClosed() || (await addressOf(page)) === "";
}
