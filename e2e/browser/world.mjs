// The world of one story: PC/SC daemon with a card in its virtual reader, a
// screen, the demo site, and a browser with extension and host installed in a
// fresh profile.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { environmentOf, FAMILIES, installHost, openBrowser } from "./browsers.mjs";
import { readCardLog, summarise } from "./card.mjs";
import { Processes, until } from "./processes.mjs";
import { openKeys } from "./spy.mjs";

/** A small laptop's. */
const SCREEN = { width: 1366, height: 768 };

/**
 * Makes what the site knows of the authority behind the card: who may log in
 * and whose signatures count, with the revocation list of today.
 * @param {string} dist folder of the built artefacts
 * @param {string} folder for the certificates and the list
 */
export function makeAuthorities(dist, folder) {
  execFileSync(path.join(dist, "natsuin-testpki"), ["--dir", folder]);
}

/**
 * @typedef {object} Setting
 * @property {import("./browsers.mjs").Family} family whose browser is opened
 * @property {string} dist folder of the built artefacts
 * @property {string} [authorities] folder that makeAuthorities filled; without it the world has its own
 * @property {string[]} day the three PDFs of contract day, the contract first
 * @property {string} out folder for this story's pictures, files and logs
 */

/**
 * How a story's world differs from that of a person who has everything.
 * @typedef {object} Circumstances
 * @property {"development" | "release"} [build] of the extension; a release build starts without any site
 * @property {false} [host] not installed yet
 * @property {false} [card] not on the reader yet
 * @property {import("./browsers.mjs").Language} [language]
 * @property {(world: World) => string} [shim] makes the library that the site embeds; without it the one that was built
 * @property {(world: World) => string[] | Promise<string[]>} [documents]
 *   makes the PDFs that the site offers, with an empty reader and a screen;
 *   without it the site offers the contract
 */

/** Milliseconds within which the loss of power stands in the card's log. */
const POWER_OFF = 2000;

/**
 * A browser and its home.
 * @typedef {{ family: import("./browsers.mjs").Family, home: string, browser: import("puppeteer-core").Browser }} Seat
 */

/** A running world. */
export class World {
  /**
   * @param {Setting} setting
   * @param {Circumstances} [circumstances]
   */
  constructor(setting, circumstances = {}) {
    this.setting = setting;
    this.circumstances = circumstances;
    this.language = circumstances.language ?? "ja";
    this.home = mkdtempSync(path.join(os.tmpdir(), "natsuin-e2e-"));
    this.authorities = setting.authorities ?? path.join(this.home, "testpki");
    this.processes = new Processes(setting.out);
    this.display = "";
    this.url = "";
    /** Folder of the library that the site embeds. */
    this.shim = path.join(setting.dist, "shim");
    this.daemon = 0;
    /** What the site offers. @type {string[]} */
    this.documents = setting.day.slice(0, 1);
    /** Commands of the spy, which are not the product's. @type {Set<number>} */
    this.spied = new Set();
    /** @type {import("puppeteer-core").Browser | null} */
    this.browser = null;
    /** The other family's, where a story has both. @type {import("puppeteer-core").Browser | undefined} */
    this.other = undefined;
  }

  /** Starts everything. */
  async start() {
    const { documents, card, host } = this.circumstances;
    await Promise.all([this.startDaemon(), this.#startScreen()]);
    if (documents !== undefined) {
      this.documents = await documents(this);
    }
    this.shim = this.circumstances.shim?.(this) ?? this.shim;
    if (host !== false) {
      this.installHost();
    }
    const opening = this.openBrowser(this.setting.family, this.home);
    await Promise.all([opening, this.#startSite(), card !== false && this.insertCard()]);
    this.browser = await opening;
    return this.browser;
  }

  /**
   * Puts a card on the reader; it is made on first use and keeps its state.
   * @param {string} [person] whose it is; by default the story's own
   * @param {string} [faults] what is wrong with it this time
   */
  async insertCard(person, faults) {
    const name = person ?? "card";
    const card = this.processes.start("natsuin-card", this.artefact("natsuin-card"), [
      "--state", path.join(this.home, name), "--log", this.#cardLog(name),
      ...(person === undefined ? [] : ["--person", person]),
      ...(faults === undefined ? [] : ["--fault", faults]),
    ]);
    await card.firstLine();
  }

  /** Takes the card from the reader. */
  async removeCard() {
    await this.processes.end("natsuin-card");
  }

  /** What the story's card went through so far, without what the spy did. */
  cardSummary() {
    return summarise(this.#cardEntries().filter((_, index) => !this.spied.has(index)));
  }

  /** Has the spy find the card locked, and without power since its last use. */
  spyOnCard() {
    // The reader hears of it last. The daemon itself would take the power after
    // five seconds.
    const end = Date.now() + POWER_OFF;
    while (!this.cardSummary().poweredOff && Date.now() < end) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
    assert.ok(this.cardSummary().poweredOff, "the card kept its power after its last use");
    const before = this.#cardEntries().length;
    const open = openKeys();
    this.#countApart(before);
    assert.deepEqual(open, [], "another program can sign with the card");
  }

  /** Installs the host for this world's browsers. */
  installHost() {
    installHost(this.setting.family, this.home, this.setting.dist);
  }

  /**
   * Opens a browser with the extension.
   * @param {import("./browsers.mjs").Family} family
   * @param {string} home
   */
  async openBrowser(family, home) {
    return await openBrowser(family, {
      home,
      display: this.display,
      screen: SCREEN,
      extension: this.#extension(family),
      language: this.language,
      turns: this.home,
    });
  }

  /**
   * Has something happen that is none of the product's doing: what the card is
   * asked meanwhile counts for nobody.
   * @template T
   * @param {() => T | Promise<T>} happens
   */
  async apart(happens) {
    const before = this.#cardEntries().length;
    const result = await happens();
    this.#countApart(before);
    return result;
  }

  /** Replaces the extension by the same one, as an update does. */
  async updateExtension() {
    await this.browser?.installExtension(this.#extension(this.setting.family));
  }

  /**
   * Opens the other family's browser in this same world, with a home of its own.
   * @returns {Promise<Seat>}
   */
  async openOther() {
    const family = FAMILIES.find((one) => one !== this.setting.family) ?? FAMILIES[0];
    const home = this.folder("other-home");
    installHost(family, home, this.setting.dist);
    this.other = await this.openBrowser(family, home);
    return { family, home, browser: this.other };
  }

  /** Ends the browser from one moment to the next. */
  killBrowser() {
    this.browser?.process()?.kill("SIGKILL");
    this.browser = null;
  }

  /** Opens the story's browser once more, after the first has ended. */
  async reopenBrowser() {
    this.browser = await this.openBrowser(this.setting.family, this.home);
  }

  /** A fresh folder of this world's. */
  folder(/** @type {string} */ name) {
    const folder = path.join(this.home, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Environment of a program that the person starts beside the browser. */
  environment() {
    return environmentOf(this.home, { DISPLAY: this.display, XDG_RUNTIME_DIR: this.home });
  }

  /** A file or folder of what was built. */
  artefact(/** @type {string} */ name) {
    return path.join(this.setting.dist, name);
  }

  /** Ends everything; nothing is left but the story's folder. */
  async stop() {
    await this.other?.close();
    await this.browser?.close();
    await this.processes.endAll();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Starts the PC/SC daemon. */
  async startDaemon() {
    const daemon = this.processes.start("pcscd", "/usr/sbin/pcscd", ["--foreground", "--error"]);
    this.daemon = daemon.pid ?? 0;
    await until("the PC/SC daemon", () => existsSync("/run/pcscd/pcscd.comm"));
  }

  /** Stops it. */
  async stopDaemon() {
    await this.processes.end("pcscd");
  }

  async #startScreen() {
    const { width, height } = SCREEN;
    const screen = this.processes.start("xvfb", "Xvfb", [
      "-noreset", "-displayfd", "1", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp",
    ]);
    this.display = `:${await screen.firstLine()}`;
  }

  async #startSite() {
    const { authorities } = this;
    if (this.setting.authorities === undefined) {
      makeAuthorities(this.setting.dist, authorities);
    }
    const site = this.processes.start("demo-server", this.artefact("demo-server"), [
      "-listen", "127.0.0.1:0", "-site", this.artefact("demo"), "-shim", this.shim,
      "-login-ca", path.join(authorities, "auth-ca3.cer"),
      "-sign-ca", path.join(authorities, "sign-ca3.cer"), "-crl", path.join(authorities, "sign-ca3.crl"),
      ...this.documents.flatMap((document) => ["-contract", document]),
    ]);
    this.url = await site.firstLine();
  }

  #extension(/** @type {import("./browsers.mjs").Family} */ family) {
    return this.artefact(`extension-${family}${this.circumstances.build === "release" ? "" : "-development"}`);
  }

  /** What the card was asked since some entry of its log is none of the product's. */
  #countApart(/** @type {number} */ before) {
    for (let index = before; index < this.#cardEntries().length; index++) {
      this.spied.add(index);
    }
  }

  #cardEntries() {
    return readCardLog(this.#cardLog("card"));
  }

  #cardLog(/** @type {string} */ name) {
    return path.join(this.setting.out, `${name}.jsonl`);
  }
}
