// The other party checks what was signed, and what somebody made of it: on the
// extension's own page and on the site's.
import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { enterPIN, openDialog, seeOutcome, takeFromSite } from "../consent.mjs";
import { until } from "../processes.mjs";
import { openVerifyPage } from "../toolbar.mjs";

/** Appends a revision with a note, for mutool. */
const NOTE = fileURLToPath(new URL("../../documents/testdata/note.js", import.meta.url));

/** What each page must say first of a file; the site's knows no test authority. */
const UNCHANGED = /改変なし・失効未確認/;
const UNCHANGED_BY_STRANGER = /改変なし・発行元未確認/;
const ALTERED = /改変あり/;
const CHANGED_LATER = /署名のあとの変更あり/;

/** @type {Record<string, import("./story.mjs").Story>} */
export const CHECK = {
  check: {
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog);
      await seeOutcome(person, consent);
      await person.pressAndLeave(consent, "#close");
      await takeFromSite(person, site, person.world.documents.map((document) => path.basename(document)));
      const files = variants(person);

      const counterparty = await person.openTab("check.html");
      for (const { name, file, verdict } of files) {
        await person.give(counterparty, "#check-choose", file);
        await person.sees(counterparty, "#check-name", new RegExp(`^${name}\\.pdf$`));
        await person.sees(counterparty, "#check-verdict .verdict", verdict === UNCHANGED ? UNCHANGED_BY_STRANGER : verdict);
        await person.picture(counterparty, `counterparty-${name}`);
      }
      await site.bringToFront();
      const page = await openVerifyPage(person);
      for (const [index, { name, file, verdict }] of files.entries()) {
        await person.give(page, "#choose", file);
        const card = `#results article[data-index="${index}"]`;
        await person.sees(page, card, new RegExp(`${name}\\.pdf`));
        await person.sees(page, card, verdict);
        await seesWithoutScrolling(page, card);
        await person.picture(page, `verify-${name}`);
      }
    },
    card: { verify: 1, sign: 1 },
  },
};

/**
 * Waits until the name and the verdict of a file are on the screen as the page
 * leaves it, and the keyboard is there, too.
 * @param {import("puppeteer-core").Page} page
 * @param {string} card
 */
async function seesWithoutScrolling(page, card) {
  for (const place of [".name", ".headline"]) {
    const found = await page.$(`${card} ${place}`);
    await until(`${place} to be in view`, async () => (await found?.isIntersectingViewport({ threshold: 1 })) ?? false);
  }
  await until("the name to have the focus", () => page.$eval(`${card} .name`, (name) => name === document.activeElement));
}

/**
 * The signed file, and two things that a forger might do to it.
 * @param {import("../person.mjs").Person} person
 */
function variants(person) {
  const folder = person.world.folder("to-check");
  const place = (/** @type {string} */ name) => path.join(folder, `${name}.pdf`);
  const genuine = place("契約書");
  copyFileSync(path.join(person.world.setting.out, "signed.pdf"), genuine);

  const bytes = readFileSync(genuine);
  const at = bytes.indexOf("endobj\n");
  assert.ok(at > 0 && at < bytes.indexOf("/ByteRange"), "there is no byte to touch");
  bytes[at + "endobj".length] = 0x20; // a blank for a line end: the page looks the same
  const touched = place("一字違い");
  writeFileSync(touched, bytes);

  const noted = place("書き足し");
  execFileSync("mutool", ["run", NOTE, genuine, noted], { stdio: "pipe" });
  return [
    { name: "契約書", file: genuine, verdict: UNCHANGED },
    { name: "一字違い", file: touched, verdict: ALTERED },
    { name: "書き足し", file: noted, verdict: CHANGED_LATER },
  ];
}
