// node demo/firefox.mjs HOME EXTENSION ADDRESS: opens Firefox with an unpacked
// extension, which it takes over its remote interface only, and for this run
// only. Ends with the browser.
import { once } from "node:events";
import path from "node:path";
import process from "node:process";
import puppeteer from "puppeteer-core";

const [home, extension, address] = process.argv.slice(2);
if (home === undefined || extension === undefined || address === undefined) {
  console.error("usage: firefox.mjs HOME EXTENSION ADDRESS");
  process.exit(2);
}
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: "/usr/bin/firefox-esr",
  headless: false,
  defaultViewport: null,
  args: ["--width=1366", "--height=768"],
  env: { ...process.env, XDG_RUNTIME_DIR: home },
  extraPrefsFirefox: {
    "browser.download.folderList": 2, // the folder of the next line
    "browser.download.dir": path.join(home, "downloads"),
  },
});
const ended = once(browser, "disconnected");
await browser.installExtension(extension);
const [page] = await browser.pages();
await page?.goto(address);
console.error(`what is saved goes to ${path.join(home, "downloads")}`);
await ended;
