// The world of one story: PC/SC daemon with a card in its virtual reader, a
// screen, the demo site, and a browser with extension and host installed in a
// fresh profile.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openBrowser } from "./browsers.mjs";
import { readCardLog, summarise } from "./card.mjs";
import { Processes, until } from "./processes.mjs";

/** A small laptop's. */
const SCREEN = { width: 1366, height: 768 };

/**
 * @typedef {object} Setting
 * @property {import("./browsers.mjs").Family} family whose browser is opened
 * @property {string} dist folder of the built artefacts
 * @property {string} extension folder of the unpacked extension
 * @property {string[]} documents PDFs that the site offers for signing
 * @property {string} out folder for this story's pictures, files and logs
 */

/** A running world. */
export class World {
  /** @param {Setting} setting */
  constructor(setting) {
    this.setting = setting;
    this.home = mkdtempSync(path.join(os.tmpdir(), "natsuin-e2e-"));
    this.processes = new Processes(setting.out);
    this.display = "";
    this.url = "";
    this.daemon = 0;
    /** @type {import("puppeteer-core").Browser | null} */
    this.browser = null;
  }

  /** Starts everything. */
  async start() {
    await this.#startDaemon();
    await this.insertCard();
    await this.#startScreen();
    await this.#startSite();
    const { family, dist, extension } = this.setting;
    const setting = { home: this.home, display: this.display, screen: SCREEN, dist, extension };
    this.browser = await openBrowser(family, setting);
    return this.browser;
  }

  /** Puts the card on the reader; it is made on first use and keeps its state. */
  async insertCard() {
    const card = this.processes.start("natsuin-card", this.#artefact("natsuin-card"), [
      "--state", path.join(this.home, "card"), "--log", this.#cardLog(),
    ]);
    await card.firstLine();
  }

  /** Takes the card from the reader and says what it went through. */
  async removeCard() {
    await this.processes.end("natsuin-card");
    return summarise(readCardLog(this.#cardLog()));
  }

  /** Ends everything; nothing is left but the story's folder. */
  async stop() {
    await this.browser?.close();
    await this.processes.endAll();
    rmSync(this.home, { recursive: true, force: true });
  }

  async #startDaemon() {
    const daemon = this.processes.start("pcscd", "/usr/sbin/pcscd", ["--foreground", "--error"]);
    this.daemon = daemon.pid ?? 0;
    await until("the PC/SC daemon", () => existsSync("/run/pcscd/pcscd.comm"));
  }

  async #startScreen() {
    const { width, height } = SCREEN;
    const screen = this.processes.start("xvfb", "Xvfb", [
      "-noreset", "-displayfd", "1", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp",
    ]);
    this.display = `:${await screen.firstLine()}`;
  }

  async #startSite() {
    const { dist, documents } = this.setting;
    // Who may log in and whose signatures count: those of the authority behind
    // the card, with its revocation list of today.
    const authorities = path.join(this.home, "testpki");
    execFileSync(this.#artefact("natsuin-testpki"), ["--dir", authorities]);
    const site = this.processes.start("demo-server", this.#artefact("demo-server"), [
      "-listen", "127.0.0.1:0", "-site", path.join(dist, "demo"), "-shim", path.join(dist, "shim"),
      "-login-ca", path.join(authorities, "auth-ca3.cer"),
      "-sign-ca", path.join(authorities, "sign-ca3.cer"), "-crl", path.join(authorities, "sign-ca3.crl"),
      ...documents.flatMap((document) => ["-contract", document]),
    ]);
    this.url = await site.firstLine();
  }

  #cardLog() {
    return path.join(this.setting.out, "card.jsonl");
  }

  #artefact(/** @type {string} */ name) {
    return path.join(this.setting.dist, name);
  }
}
