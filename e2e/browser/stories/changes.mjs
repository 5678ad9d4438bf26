// What came after a signature, on the verify page: where it changed, marked,
// beside the document as it was signed.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PDFDocument } from "pdf-lib";
import { enterPIN } from "../consent.mjs";
import { Person } from "../person.mjs";
import { PATIENCE, until } from "../processes.mjs";
import { openVerifyPage } from "../toolbar.mjs";

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box in points from the page's upper left corner */

/** What mutool makes of a signed contract, and where: A4 is 595 by 842 points. */
const EDITS = {
  fill: script("fill.js"),
  price: script("price.js"),
};
const NOTE = { left: 300, top: 790, right: 520, bottom: 825 };
const FIELD = { left: 60, top: 792, right: 280, bottom: 818 };
const PRICE = { left: 474, top: 360, right: 532, bottom: 370 };
const A4 = { width: 595, height: 842 };
/** What every page of the contract has words in. */
const WHOLE = { left: 60, top: 400, right: 500, bottom: 700 };

/** The two sides of the comparison. */
const NOW = "#compare-now";
const SIGNED = "#compare-signed";
/** Of a frame, around the page in it, as a part of its width. */
const MARGIN = 0.04;
/** Colour of a mark, and pixels from a place to the mark around it. */
const MARK = "#b3261e";
const ROUND = 8;

/** @type {Record<string, import("./story.mjs").Story>} */
export const CHANGES = {
  "changed-later": {
    given: { documents: signedForm },
    async tell(person) {
      const signed = person.world.documents[0] ?? "";
      const page = await openVerifyPage(person);

      const filled = edited(person, "書きこみ", EDITS.fill);
      await person.give(page, "#choose", filled);
      await person.sees(page, card(0), /署名のあとの変更あり・要確認/);
      await person.picture(page, "verdict-filled");
      await person.press(page, `${card(0)} .show-changes`);
      await person.sees(page, "#compare-list", /ページの左下：入力欄に書きこまれました。（欄の名前 駐車場）/);
      await seesMark(page, FIELD);
      await seesDrawn(page, SIGNED);
      await person.picture(page, "field");
      await person.press(page, "#compare-next");
      await person.sees(page, "#compare-step", /2ページ目（変わった2ページのうち2つ目）/);
      await person.sees(page, "#compare-list", /ページの右下：注釈（書きこみ）が加わりました。/);
      await seesMark(page, NOTE);
      await seesDrawn(page, SIGNED);
      await person.picture(page, "note");
      const inside = -6; // of the frame around it
      await until("the note", async () => (await darkest(page, await within(page, NOW, NOTE, inside))) < 0.5);
      assert.ok((await darkest(page, await within(page, SIGNED, NOTE, inside))) > 0.9, "the note is on the signed page");
      await person.press(page, "#compare-close");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "show-changes");
      await person.press(page, `${card(0)} .look-signed`);
      await person.sees(page, `${card(0)} .viewer`, /署名された時の中身です/);
      await until("the document to be drawn", async () => (await darkest(page, await areaOf(page, `${card(0)} iframe`))) < 0.5);
      await person.picture(page, "as-signed");

      const repriced = edited(person, "金額", EDITS.price);
      await person.give(page, "#choose", repriced);
      await person.sees(page, card(1), /署名のあとの変更あり・要確認/);
      await person.press(page, `${card(1)} .show-changes`);
      await person.sees(page, "#compare-list", /ページの右：見た目が違います。/);
      await seesMark(page, PRICE);
      await seesDrawn(page, SIGNED);
      await person.picture(page, "price");
      await page.keyboard.press("Escape");
      await until("the dialog to close", async () => !(await person.visible(page, "#compare")));

      copyFileSync(signed, path.join(person.world.folder("changed"), "署名だけ.pdf"));
      await person.give(page, "#choose", path.join(person.world.folder("changed"), "署名だけ.pdf"));
      await person.sees(page, card(2), /改変なし・失効未確認/);
      assert.equal(await page.$(`${card(2)} .later`), null);
    },
    card: { verify: 0, sign: 0 },
  },
};

function script(/** @type {string} */ name) {
  return fileURLToPath(new URL(`../../documents/testdata/${name}`, import.meta.url));
}

function card(/** @type {number} */ index) {
  return `#results article[data-index="${index}"]`;
}

/**
 * The contract with a field in it, signed on the command line.
 * @param {import("../world.mjs").World} world
 */
async function signedForm(world) {
  const contract = world.setting.day[0] ?? "";
  const folder = world.folder("contract");
  const document = await PDFDocument.load(readFileSync(contract));
  const height = FIELD.bottom - FIELD.top;
  document.getForm().createTextField("駐車場").addToPage(document.getPage(0), {
    x: FIELD.left, y: A4.height - FIELD.bottom, width: FIELD.right - FIELD.left, height,
  });
  const form = path.join(folder, "form.pdf");
  writeFileSync(form, await document.save({ useObjectStreams: false }));
  const signed = path.join(folder, path.basename(contract));
  await world.insertCard("substitute");
  const sign = world.processes.start("sign", world.artefact("natsuin"), ["sign", "-o", signed, form], world.environment());
  const person = new Person(world);
  await enterPIN(person, await person.pinDialog());
  await sign.succeeds();
  await world.removeCard();
  return [signed];
}

/**
 * Has mutool append something to the signed contract.
 * @param {Person} person
 * @param {string} name
 * @param {string} edit
 */
function edited(person, name, edit) {
  const file = path.join(person.world.folder("changed"), `${name}.pdf`);
  execFileSync("mutool", ["run", edit, person.world.documents[0] ?? "", file], { stdio: "pipe" });
  return file;
}

/**
 * Waits until the page on one side is drawn.
 * @param {Page} page
 * @param {string} side
 */
async function seesDrawn(page, side) {
  await until(`${side} to be drawn`, async () => (await darkest(page, await within(page, side, WHOLE))) < 0.5);
}

/**
 * Waits until a frame is drawn around a place on the page as it is now.
 * @param {Page} page
 * @param {Box} where
 */
async function seesMark(page, where) {
  await page.waitForSelector('#compare-desk[aria-busy="false"]', { timeout: PATIENCE });
  await until("the mark", async () => {
    const place = await within(page, NOW, where, ROUND);
    const marked = await magick(page, place, ["-fuzz", "8%", "-fill", "white", "+opaque", MARK, "-format", "%@"]);
    const [width = 0, height = 0] = marked.split(/[x+]/).map(Number);
    return width > place.width * 0.7 && height > place.height * 0.7;
  });
  assert.equal(await page.$$eval("#compare-list li", (items) => items.length), 1);
}

/** @typedef {{ x: number, y: number, width: number, height: number }} Area in pixels of the window */

/**
 * Where a place of a document's page is in the window.
 * @param {Page} page
 * @param {string} side
 * @param {Box} box
 * @param {number} [more] pixels around it; fewer than none is less
 * @returns {Promise<Area>}
 */
async function within(page, side, box, more = 0) {
  const { x, y, width } = await areaOf(page, `${side} iframe`);
  const scale = (width * (1 - 2 * MARGIN)) / A4.width;
  const at = (/** @type {number} */ from, /** @type {number} */ points) => from + MARGIN * width + points * scale;
  return {
    x: Math.round(at(x, box.left)) - more,
    y: Math.round(at(y, box.top)) - more,
    width: Math.round((box.right - box.left) * scale) + 2 * more,
    height: Math.round((box.bottom - box.top) * scale) + 2 * more,
  };
}

/**
 * Where an element is in the window.
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<Area>}
 */
async function areaOf(page, selector) {
  return await page.$eval(selector, (place) => {
    const { x, y, width, height } = place.getBoundingClientRect();
    return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
  });
}

/**
 * The darkest pixel of an area, from 0, black, to 1, white.
 * @param {Page} page
 * @param {Area} area
 */
async function darkest(page, area) {
  return Number(await magick(page, area, ["-colorspace", "Gray", "-format", "%[fx:minima]"]));
}

/**
 * What ImageMagick says of an area of the window as it is now.
 * @param {Page} page
 * @param {Area} area
 * @param {string[]} question
 */
async function magick(page, { x, y, width, height }, question) {
  const input = await page.screenshot();
  const crop = `${width}x${height}+${Math.max(0, x)}+${Math.max(0, y)}`;
  return execFileSync("convert", ["png:-", "-crop", crop, "+repage", ...question, "info:"], { input, encoding: "utf8" });
}
