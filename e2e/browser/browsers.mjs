// Opening a browser of either family with extension and host installed, and
// the few things in which the two differ for whoever drives them.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { PATIENCE, until } from "./processes.mjs";

/** @typedef {"chromium" | "firefox"} Family */

/** The families, the demo's first. @type {["chromium", "firefox"]} */
export const FAMILIES = ["chromium", "firefox"];

/**
 * @typedef {object} Setting
 * @property {string} home fresh folder; nothing of the browser lies elsewhere
 * @property {string} display X display; "" for a browser without windows
 * @property {{ width: number, height: number }} screen
 * @property {string} extension folder of the unpacked extension
 * @property {Language} language
 * @property {string} turns folder in which the programs of this person take turns
 */

/** What a person reads. @typedef {"ja" | "en"} Language */

/**
 * Opens a browser that has the extension.
 * @param {Family} family
 * @param {Setting} setting
 */
export async function openBrowser(family, setting) {
  const { home, display, turns, language } = setting;
  const browser = await puppeteer.launch({
    ...(family === "chromium" ? chromium(setting) : firefox(setting)),
    headless: display === "",
    timeout: PATIENCE,
    defaultViewport: null,
    env: environmentOf(home, { DISPLAY: display, XDG_RUNTIME_DIR: turns, LANGUAGE: language }),
  });
  await browser.installExtension(setting.extension);
  return browser;
}

/**
 * What a program of the person's finds around itself: a home of its own.
 * @param {string} home
 * @param {NodeJS.ProcessEnv} more
 */
export function environmentOf(home, more = {}) {
  return { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, ".config"), ...more };
}

/** @param {Setting} setting @returns {import("puppeteer-core").LaunchOptions} */
function chromium({ home, screen, language }) {
  return {
    executablePath: "/usr/bin/chromium",
    pipe: true,
    userDataDir: path.join(home, ".config/chromium"), // where Chromium keeps it unless told otherwise
    enableExtensions: true,
    ignoreDefaultArgs: ["--enable-automation"], // its bar would be in every picture
    args: [
      "--no-sandbox", "--no-first-run", `--lang=${language}`, `--accept-lang=${language}`,
      `--window-size=${screen.width},${screen.height}`, "--window-position=0,0",
    ],
  };
}

/** @param {Setting} setting @returns {import("puppeteer-core").LaunchOptions} */
function firefox({ home, screen, language }) {
  return {
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    args: [`--width=${screen.width}`, `--height=${screen.height}`],
    extraPrefsFirefox: {
      "intl.accept_languages": language,
      "browser.download.folderList": 2, // the folder of the next line
      "browser.download.dir": downloadsOf(home),
      "browser.download.alwaysOpenPanel": false,
      "pdfjs.disabled": true, // a PDF that was saved is not opened as well
    },
  };
}

/**
 * Makes the host known to a family's browser, as the person does it.
 * @param {Family} family
 * @param {string} home
 * @param {string} dist folder of the built artefacts
 */
export function installHost(family, home, dist) {
  execFileSync(path.join(dist, "natsuin"), ["install", family], { env: environmentOf(home), stdio: "pipe" });
}

/** Milliseconds after which a person presses again in Chromium: of a hundred downloads in a row it drops one now and then. */
export const PRESS_AGAIN = 10_000;

/**
 * Has a browser save documents, and puts them into a folder of their own.
 * @param {Family} family
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} home the browser's home folder
 * @param {string} folder does not exist yet
 * @param {() => Promise<void>} press what makes the browser save
 * @param {number} [count] of the files
 * @returns {Promise<string[]>} the files' names, in order
 */
export async function saveInto(family, browser, home, folder, press, count = 1) {
  const downloadPath = await chooseFolder(family, browser, home, folder);
  await press();
  let pressed = Date.now();
  const names = await until("the download", async () => {
    if (family === "chromium" && Date.now() > pressed + PRESS_AGAIN && readdirSync(downloadPath).length === 0) {
      await press();
      pressed = Date.now();
    }
    return completeIn(downloadPath, count);
  });
  if (downloadPath !== folder) {
    mkdirSync(folder, { recursive: true });
    for (const name of names) {
      copyFileSync(path.join(downloadPath, name), path.join(folder, name));
      rmSync(path.join(downloadPath, name));
    }
  }
  return names;
}

/**
 * Has a browser save into a folder, which is made.
 * @param {Family} family
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} home the browser's home folder
 * @param {string} folder
 * @returns {Promise<string>} the folder, in Firefox another: it knows one only
 */
export async function chooseFolder(family, browser, home, folder) {
  const downloadPath = family === "chromium" ? folder : downloadsOf(home);
  mkdirSync(downloadPath, { recursive: true });
  if (family === "chromium") {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath });
  }
  return downloadPath;
}

/**
 * The documents in a folder, when all are there and none is still being written:
 * Firefox puts an empty file under the name first, then writes beside it.
 * @param {string} folder
 * @param {number} count
 */
function completeIn(folder, count) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const writing = names.some((name) => /\.(?:part|crdownload)$/.test(name));
  const files = names.filter((name) => /\.(?:pdf|xtx)$/i.test(name)).sort();
  const empty = () => files.some((name) => statSync(path.join(folder, name)).size === 0);
  return writing || files.length < count || empty() ? undefined : files;
}

function downloadsOf(/** @type {string} */ home) {
  return path.join(home, "downloads");
}
