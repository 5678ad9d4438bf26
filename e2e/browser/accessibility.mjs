// Has axe-core examine every page of the extension, in both languages, light
// and dark, and looks whether all fits at 200 % zoom of a small laptop. Needs
// the built artefacts; opens Chromium without a window.
//
//   node e2e/browser/accessibility.mjs [--dist DIR]
//
// Prints one line per page. A page made to be faulty must be flagged, or what
// axe says of the others counts for nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installHost, openBrowser } from "./browsers.mjs";
import { patient, standing } from "./pages.mjs";
import { PATIENCE, Processes, until } from "./processes.mjs";
import { makeAuthorities } from "./world.mjs";

/** @typedef {import("puppeteer-core").Browser} Browser */
/** @typedef {import("puppeteer-core").Page} Page */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LANGUAGES = ["ja", "en"];
const SCHEMES = ["light", "dark"];
/** Appends a revision with a note, for mutool. */
const NOTE = path.join(ROOT, "e2e/documents/testdata/note.js");
/** A laptop, and the CSS pixels that 200 % zoom leaves of it. */
const LAPTOP = { width: 1366, height: 768 };
const ZOOMED = { width: 683, height: 384, deviceScaleFactor: 2 };

/** @typedef {{ violations: { id: string, nodes: { html: string }[] }[] }} Found */
/** @typedef {{ axe: { run(options: object): Promise<Found> } }} WithAxe */

/**
 * What axe finds on a page as it stands: rule and element of each violation.
 * @param {Page} page
 * @param {string[]} only the rules to apply; none means all
 */
async function violations(page, ...only) {
  await page.evaluate(AXE);
  return await page.evaluate(async (only) => {
    const { axe } = /** @type {WithAxe} */ (/** @type {unknown} */ (window));
    const found = await axe.run(only.length > 0 ? { runOnly: only } : {});
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  }, only);
}

/** The speaker of a page changes its language the way a person would. @typedef {(page: Page, language: string) => Promise<void>} Speaker */

/**
 * Examines one page in every language and colour, then at 200 %.
 * @param {string} name
 * @param {Page} page
 * @param {Speaker} speak
 */
async function examine(name, page, speak) {
  const wrong = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    await until(`${name} to speak ${language}`, () => page.$(`html[lang="${language}"]`));
    for (const scheme of SCHEMES) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      // Colours change colours alone.
      const found = await (scheme === SCHEMES[0] ? violations(page) : violations(page, "color-contrast"));
      wrong.push(...found.map((one) => `${language} ${scheme}: ${one}`));
    }
    await page.setViewport(ZOOMED);
    const [needed = 0, there = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    if (needed > there) {
      wrong.push(`${language}: ${needed} pixels wide where ${there} are, at 200 %`);
    }
    await page.setViewport(LAPTOP);
  }
  console.log(`${wrong.length === 0 ? "ok" : "not ok"} - ${name}`);
  for (const one of wrong) {
    console.log(`  ${one}`);
    process.exitCode = 1;
  }
}

/** By the page's own button. @type {Speaker} */
async function byButton(page, language) {
  if ((await page.$(`html[lang="${language}"]`)) === null) {
    await page.click("#language");
  }
}

/** By the choice on the settings page. @type {Speaker} */
async function byChoice(page, language) {
  await page.click(`input[value="${language}"]`);
}

/** A page that knows no choice of its own. @type {Speaker} */
async function byReloading(page, language) {
  await page.evaluate(async (language) => { await chrome.storage.local.set({ language }); }, language);
  await page.reload();
}

/** The faulty page: text without contrast, a picture and a field without names. */
async function control(/** @type {Browser} */ browser) {
  const page = await browser.newPage();
  await page.setContent(
    '<html><body><p style="color:#aaa;background:#fff">faint</p><img src="data:,"><input></body></html>',
  );
  const found = (await violations(page)).map((one) => one.split(":")[0]);
  for (const rule of ["color-contrast", "image-alt", "label", "html-has-lang"]) {
    assert.ok(found.includes(rule), `axe did not flag ${rule} on the faulty page`);
  }
  await page.close();
  console.log("ok - the faulty page is flagged");
}

/**
 * The verify page, empty and with everything it can show.
 * @param {Page} page
 * @param {string} story folder of a signed document with its evidence
 */
async function verifyPage(page, story) {
  await page.waitForSelector("body[data-ready]");
  await examine("verify page", page, byButton);
  const signed = readFileSync(path.join(story, "signed.pdf"));
  /** @param {string} name @param {Uint8Array} bytes */
  const write = (name, bytes) => {
    const file = path.join(story, name);
    writeFileSync(file, bytes);
    return file;
  };
  const altered = Buffer.from(signed);
  altered.writeUInt8(altered.readUInt8(300) ^ 1, 300);
  const input = await page.$("#files");
  await /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (input).uploadFile(
    path.join(story, "signed.pdf"), path.join(story, "original.pdf"), write("altered.pdf", altered),
    write("picture.jpg", Buffer.from([255, 216, 255])), write("cut.pdf", signed.subarray(0, 900)),
    path.join(story, "ca.cer"), path.join(story, "ca.crl"), write("junk.crl", Buffer.from("junk")),
  );
  await page.waitForFunction(
    () => document.querySelectorAll('#results [data-progress="judged"]').length === 5,
    { timeout: PATIENCE },
  );
  assert.equal(await page.$$eval("#evidence li", (items) => items.length), 3);
  assert.equal(await page.$$eval("#evidence .problem", (items) => items.length), 1);
  await page.click("#results .show-signer");
  await page.waitForSelector("#results .attributes", { timeout: PATIENCE });
  for (const folded of await page.$$("summary")) {
    await folded.click();
  }
  await page.click("#results .look");
  const frame = await (await page.waitForSelector("#results iframe"))?.contentFrame();
  await frame?.waitForSelector('[data-state="drawn"]', { timeout: PATIENCE });
  await examine("verify page with results", page, byButton);
  await whatChanged(page, story);
}

/**
 * The dialog with what changed after a signature. It has no button for the
 * language: the page behind it has.
 * @param {Page} page
 * @param {string} story
 */
async function whatChanged(page, story) {
  const noted = path.join(story, "noted.pdf");
  execFileSync("mutool", ["run", NOTE, path.join(story, "signed.pdf"), noted], { stdio: "pipe" });
  await page.click("#clear");
  const input = await page.$("#files");
  await /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement>} */ (input).uploadFile(noted);
  await examine("verify page with what changed", page, async (page, language) => {
    if (await page.$("#compare[open]")) {
      await page.click("#compare-close");
    }
    await byButton(page, language);
    await (await page.waitForSelector("#results .show-changes", { timeout: PATIENCE }))?.click();
    await page.waitForSelector('#compare-desk[aria-busy="false"] #compare-list button', { timeout: PATIENCE });
    const frame = await (await page.$("#compare-now iframe"))?.contentFrame();
    await frame?.waitForSelector('[data-state="drawn"] canvas[aria-label]', { timeout: PATIENCE });
    assert.equal(await frame?.$$eval(".spot", (spots) => spots.length), 1);
  });
  await page.click("#compare-close");
}

/**
 * What of a page a person does not get at with 200 % zoom: a button that is cut
 * off, or lies below something, when it was scrolled to up and down only.
 * @param {Page} page
 * @param {string[]} buttons
 */
async function outOfReach(page, buttons) {
  await page.setViewport(ZOOMED);
  const found = await page.evaluate((buttons) => buttons.filter((button) => {
    const element = document.querySelector(button);
    element?.scrollIntoView({ block: "nearest" });
    window.scrollTo({ left: 0, top: window.scrollY });
    const { left = -1, top = -1, right = -1, bottom = -1 } = element?.getBoundingClientRect() ?? {};
    // Scrolling ends on whole pixels.
    const whole = left >= 0 && top > -1 && right <= window.innerWidth && bottom < window.innerHeight + 1;
    return !whole || document.elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest("button") !== element;
  }), buttons);
  await page.setViewport(LAPTOP);
  return found;
}

/** The two buttons that decide; a button that is nowhere must be missed. */
async function reachable(/** @type {string} */ name, /** @type {Page} */ page) {
  const found = await outOfReach(page, ["#cancel", "#approve", "#nowhere"]);
  assert.deepEqual(found, ["#nowhere"], `out of reach at 200 % in the ${name}`);
  console.log(`ok - ${name}: its decision is within reach at 200 %`);
}

/**
 * The consent window as a site opens it: reading, and after the site went.
 * @param {Browser} browser
 * @param {string} url the demo site
 * @param {string} button what opens it
 */
async function consentWindow(browser, url, button) {
  const site = patient(await browser.newPage());
  await site.goto(url);
  await (await standing(site, button)).click();
  const target = await browser.waitForTarget((target) => target.url().includes("/consent.html"), { timeout: PATIENCE });
  const page = await target.page();
  assert.ok(page, "the consent window has no page");
  await page.waitForSelector('body[data-stage="reading"]', { timeout: PATIENCE });
  await examine(`consent window of ${button}`, page, byButton);
  await reachable(`consent window of ${button}`, page);
  await site.close();
  await page.waitForSelector('body[data-stage="failed"]', { timeout: PATIENCE });
  await examine(`consent window of ${button}, ended`, page, byButton);
  await page.close();
}

/**
 * Starts the demo site.
 * @param {Processes} processes
 * @param {string} dist
 * @param {string} story
 */
async function startSite(processes, dist, story) {
  const authorities = path.join(story, "testpki");
  makeAuthorities(dist, authorities);
  const site = processes.start("demo-server", path.join(dist, "demo-server"), [
    "-listen", "127.0.0.1:0", "-site", path.join(dist, "demo"), "-shim", path.join(dist, "shim"),
    "-login-ca", path.join(authorities, "auth-ca3.cer"),
    "-sign-ca", path.join(authorities, "sign-ca3.cer"), "-crl", path.join(authorities, "sign-ca3.crl"),
    "-contract", path.join(story, "original.pdf"),
  ]);
  return await site.firstLine();
}

async function main() {
  const { values } = parseArgs({ options: { dist: { type: "string", default: path.join(ROOT, "dist") } } });
  const dist = path.resolve(values.dist);
  const home = mkdtempSync(path.join(os.tmpdir(), "natsuin-axe-"));
  const processes = new Processes(home);
  /** @type {Browser | undefined} */
  let browser;
  try {
    execFileSync("go", ["run", "./internal/parity/natsuin-parity", home], { cwd: ROOT, stdio: "inherit" });
    const story = path.join(home, "story");
    const url = await startSite(processes, dist, story);
    const extension = path.join(dist, "extension-chromium-development");
    installHost("chromium", home, dist);
    browser = await openBrowser("chromium", { home, display: "", screen: LAPTOP, extension, language: "ja", turns: home });
    await control(browser);
    const worker = await browser.waitForTarget((target) => target.url().endsWith("/background.js"), { timeout: PATIENCE });
    const open = async (/** @type {string} */ name) => {
      const page = patient(await /** @type {Browser} */ (browser).newPage());
      await page.setViewport(LAPTOP);
      await page.goto(new URL(name, worker.url()).href);
      return page;
    };
    await verifyPage(await open("verify.html"), story);
    const options = await open("options.html");
    await options.waitForSelector("body[data-ready]", { timeout: PATIENCE });
    await examine("settings", options, byChoice);
    const help = await open("help.html#no-reader");
    await help.waitForSelector("body[data-ready]", { timeout: PATIENCE });
    assert.equal(await help.$eval("#state", (state) => state.getAttribute("data-problem")), "");
    assert.ok((await help.$$("#codes li")).length > 60);
    await examine("help page", help, byReloading);
    await examine("toolbar popup", await open("popup.html"), byReloading);
    for (const button of ["#sign", "#login"]) {
      await consentWindow(browser, url, button);
    }
  } finally {
    await browser?.close();
    await processes.endAll();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
