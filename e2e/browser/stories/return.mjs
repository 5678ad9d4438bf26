// A return in the style of e-Tax: filled in, read, signed, handed in.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { approve, enterPIN, seeConsent, seeOutcome } from "../consent.mjs";
import { until } from "../processes.mjs";

const NAME = "確定申告書.xtx";
const SIGNED = "確定申告書-signed.xtx";

/** What the form is filled with; the card's holder, but for what a story changes. */
const HANAKO = {
  name: "番号　花子", address: "見本県見本市見本町1丁目1番1号", office: "見本税務署",
  salary: "4280000", medical: "82000", insurance: "40000",
};

/** @type {Record<string, import("./story.mjs").Story>} */
export const RETURN = {
  return: {
    async tell(person) {
      const site = await signReturn(person, HANAKO);
      await handIn(person, site, { name: "一致", address: "一致", birth: "一致", sex: "一致" });
    },
    card: { verify: 1, sign: 1 },
  },

  "return-wrong-name": {
    async tell(person) {
      const site = await signReturn(person, { ...HANAKO, name: "番号　華子" });
      await handIn(person, site, { name: "不一致", address: "一致", birth: "一致", sex: "一致" });
    },
    card: { verify: 1, sign: 1 },
  },
};

/**
 * Fills in the form, reads it again in the consent window, signs it, and takes
 * the file from window and page.
 * @param {import("../person.mjs").Person} person
 * @param {typeof HANAKO} declared
 */
async function signReturn(person, declared) {
  await person.openSite();
  const site = await person.openTab("return.html");
  // A date field is typed into by its own rules in each browser; the sample
  // brings the holder's, and the rest is overwritten.
  await person.press(site, "#fill");
  for (const [id, value] of Object.entries(declared)) {
    await site.click(`#${id}`, { count: 3 });
    await site.type(`#${id}`, value);
    assert.equal(await site.$eval(`#${id}`, (field) => /** @type {HTMLInputElement} */ (field).value), value);
  }
  await person.picture(site, "form");
  await person.press(site, "#sign");
  const consent = await seeConsent(person, [NAME]);
  await person.sees(consent, "#properties", /e-Tax風.*非公式.*RSH0010/s);
  assert.equal(await consent.$eval("#approve", (b) => /** @type {HTMLButtonElement} */ (b).disabled), true);
  await seesInPreview(person, consent, [...Object.values(declared), "1989-03-31", "氏名", "給与の収入"]);
  const dialog = await approve(person, consent);
  await enterPIN(person, dialog);
  await seeOutcome(person, consent);
  const saved = await person.download(consent, "#save-all", "from-consent");
  await person.pressAndLeave(consent, "#close");
  await person.sees(site, "#verdict", /改変なし/);
  const file = await person.download(site, "#download", "from-page");
  assert.deepEqual([saved.name, file.name], [SIGNED, SIGNED]);
  assert.ok(saved.bytes.equals(file.bytes), "page and consent window finished different files");
  writeFileSync(path.join(person.world.setting.out, "signed.xtx"), file.bytes);
  return site;
}

/**
 * Waits until the preview holds every text. It is out of reach for pages, and in
 * Firefox for the driver, too, where the picture remains.
 * @param {import("../person.mjs").Person} person
 * @param {import("puppeteer-core").Page} consent
 * @param {string[]} texts
 */
async function seesInPreview(person, consent, texts) {
  if (person.world.setting.family === "firefox") {
    return;
  }
  const frame = await (await consent.$("#preview"))?.contentFrame();
  assert.ok(frame, "there is no preview");
  await until("the return in the preview", async () => {
    const shown = await frame.$eval("main", (main) => main.innerText);
    return texts.every((text) => shown.includes(text));
  });
}

/**
 * Hands the return in and looks at how the desk compared it.
 * @param {import("../person.mjs").Person} person
 * @param {import("puppeteer-core").Page} site
 * @param {Record<string, string>} compared
 */
async function handIn(person, site, compared) {
  await person.press(site, "#file");
  await person.sees(site, "#receipt-facts", /\d{8}-0001/);
  await person.sees(site, "#receipt-signatures .verdict", /改変なし/);
  const rows = await site.$$eval("#compared tbody tr", (all) =>
    all.map((row) => [row.dataset.field ?? "", row.lastElementChild?.textContent ?? ""]));
  assert.deepEqual(Object.fromEntries(rows), compared);
  await person.sees(site, "#compared-sum", Object.values(compared).includes("不一致") ? /一致していません/ : /一致しています/);
  await person.picture(site, "receipt");
}
