// Opening a browser of either family with extension and host installed, and
// the few things in which the two differ for whoever drives them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { until } from "./processes.mjs";

/** The name under which the extension asks for the host. */
const HOST_NAME = "app.natsuin.host";

/** @typedef {"chromium" | "firefox"} Family */

/** The families, the demo's first. @type {Family[]} */
export const FAMILIES = ["chromium", "firefox"];

/**
 * @typedef {object} Setting
 * @property {string} home fresh folder; nothing of the browser lies elsewhere
 * @property {string} display X display; "" for a browser without windows
 * @property {{ width: number, height: number }} screen
 * @property {string} dist folder of the built artefacts
 * @property {string} extension folder of the unpacked extension
 */

/**
 * Opens a browser that has the extension and the host.
 * @param {Family} family
 * @param {Setting} setting
 */
export async function openBrowser(family, setting) {
  installHost(family, setting);
  const { home, display } = setting;
  const browser = await puppeteer.launch({
    ...(family === "chromium" ? chromium(setting) : firefox(setting)),
    headless: display === "",
    defaultViewport: null,
    // The host takes turns per XDG_RUNTIME_DIR; a world knows nobody else's.
    env: { ...process.env, DISPLAY: display, HOME: home, XDG_RUNTIME_DIR: home, LANGUAGE: "ja" },
  });
  await browser.installExtension(setting.extension);
  return browser;
}

/** @param {Setting} setting @returns {import("puppeteer-core").LaunchOptions} */
function chromium({ home, screen }) {
  return {
    executablePath: "/usr/bin/chromium",
    pipe: true,
    userDataDir: path.join(home, "profile"),
    enableExtensions: true,
    ignoreDefaultArgs: ["--enable-automation"], // its bar would be in every picture
    args: [
      "--no-sandbox", "--no-first-run", "--lang=ja", "--accept-lang=ja",
      `--window-size=${screen.width},${screen.height}`, "--window-position=0,0",
    ],
  };
}

/** @param {Setting} setting @returns {import("puppeteer-core").LaunchOptions} */
function firefox({ home, screen }) {
  return {
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    args: [`--width=${screen.width}`, `--height=${screen.height}`],
    extraPrefsFirefox: {
      "intl.accept_languages": "ja",
      "browser.download.folderList": 2, // the folder of the next line
      "browser.download.dir": downloadsOf(home),
      "browser.download.alwaysOpenPanel": false,
      "pdfjs.disabled": true, // a PDF that was saved is not opened as well
    },
  };
}

/**
 * Says who starts the host: for Chromium in the profile, for Firefox in the
 * home folder.
 * @param {Family} family
 * @param {Setting} setting
 */
function installHost(family, { home, dist }) {
  const folder = path.join(
    home,
    family === "chromium" ? "profile/NativeMessagingHosts" : ".mozilla/native-messaging-hosts",
  );
  mkdirSync(folder, { recursive: true });
  const manifest = execFileSync(path.join(dist, "natsuin"), ["manifest", family], { encoding: "utf8" });
  writeFileSync(path.join(folder, `${HOST_NAME}.json`), manifest);
}

/**
 * Has a browser save something, and puts it into a folder of its own.
 * @param {Family} family
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} home the browser's home folder
 * @param {string} folder does not exist yet
 * @param {() => Promise<void>} press what makes the browser save
 * @returns {Promise<string>} the file's name
 */
export async function saveInto(family, browser, home, folder, press) {
  const downloadPath = family === "chromium" ? folder : downloadsOf(home);
  mkdirSync(downloadPath, { recursive: true });
  if (family === "chromium") {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath });
  }
  await press();
  const name = await until("the download", () => completeIn(downloadPath));
  if (downloadPath !== folder) {
    mkdirSync(folder, { recursive: true });
    renameSync(path.join(downloadPath, name), path.join(folder, name));
  }
  return name;
}

/** The PDF in a folder, when nothing there is still being written. */
function completeIn(/** @type {string} */ folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const writing = names.some((name) => /\.(?:part|crdownload)$/.test(name));
  return writing ? undefined : names.find((name) => /\.pdf$/i.test(name));
}

function downloadsOf(/** @type {string} */ home) {
  return path.join(home, "downloads");
}
