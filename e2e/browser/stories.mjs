// The stories, each told from the person's side. Every story ends with what
// the card must have been asked, exactly.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** The card's 署名用 PIN, and one that is well-formed and wrong. */
const PIN = "ABC123";
const WRONG_PIN = "ZZZ999";
/** The card's 利用者証明用 PIN. */
const LOGIN_PIN = "1234";

/** Opens site and consent window and looks at what stands there. */
async function openConsent(/** @type {import("./person.mjs").Person} */ person) {
  const site = await person.openSite();
  await person.picture(site, "page");
  await person.press(site, "#sign");
  const consent = await person.consentWindow();
  await person.sees(consent, "#host", new RegExp(`^${new URL(person.world.url).host}$`));
  await person.sees(consent, "#asks", new RegExp(`${person.world.setting.documents.length}件への電子署名`));
  const names = person.world.setting.documents.map((document) => path.basename(document));
  assert.equal(await person.sees(consent, "#file", /./), names[0]);
  await person.sees(consent, "#properties", /売買契約の締結.*見本県見本市/s);
  await person.sees(consent, ".disclosure", /氏名・住所・生年月日・性別.*マイナンバーは入っていません/s);
  await person.sees(consent, "#next", /「続きを見る」を押して.*残り\d+ページ/);
  assert.equal(await consent.$eval("#approve", (b) => /** @type {HTMLButtonElement} */ (b).disabled), true);
  assert.equal(await consent.evaluate(() => document.activeElement?.id), "cancel");
  // The document of a stranger lies in an origin of its own, out of reach.
  assert.equal(await consent.$eval("iframe", (frame) => frame.contentDocument), null);
  await person.seesDocument(consent);
  await person.picture(consent, "consent");
  return { site, consent };
}

/** Reads, approves and waits for the PIN dialog. */
async function approve(/** @type {import("./person.mjs").Person} */ person) {
  const { site, consent } = await openConsent(person);
  const code = await person.sees(consent, ".check .code", /^[A-Z2-9]{3}-[A-Z2-9]{3}$/);
  await person.readAll(consent);
  await person.sees(consent, "#next", /「署名する」を押してください/);
  await person.picture(consent, "consent-read");
  await person.press(consent, "#approve:enabled");
  const dialog = await person.pinDialog();
  await person.sees(consent, "#steps [aria-current]", /暗証番号を入れる/);
  await person.sees(consent, "#card-code .code", new RegExp(`^${code}$`));
  return { site, consent, dialog };
}

/**
 * Looks at the outcome in both windows and takes the file from both.
 * @param {import("./person.mjs").Person} person
 * @param {import("puppeteer-core").Page} site
 * @param {import("puppeteer-core").Page} consent
 */
async function takeSigned(person, site, consent) {
  await person.sees(consent, "#card-title", /署名できました/);
  await person.sees(consent, "#outcome .verdict", /改変なし・失効未確認/);
  await person.sees(consent, "#outcome dl", /番号　花子/);
  await person.sees(consent, "#outcome .test", /テスト用/);
  await person.picture(consent, "outcome");
  const { documents, out } = person.world.setting;
  const saved = [];
  for (const index of documents.keys()) {
    const button = `#save button:nth-child(${index + 1})`;
    saved.push(await person.download(consent, button, `from-consent-${index + 1}`));
  }
  await person.pressAndLeave(consent, "#close");
  await person.sees(site, "#verdict", /改変なし・失効未確認/);
  await person.picture(site, "result");
  for (const [index, document] of documents.entries()) {
    const link = `#downloads p:nth-child(${index + 1}) a`;
    const { name, bytes } = await person.download(site, link, `from-page-${index + 1}`);
    const { name: plain, ext } = path.parse(document);
    assert.equal(name, `${plain}-signed${ext}`);
    assert.equal(saved[index]?.name, name);
    assert.ok(saved[index].bytes.equals(bytes), "page and consent window finished different files");
    writeFileSync(path.join(out, index === 0 ? "signed.pdf" : `signed-${index + 1}.pdf`), bytes);
  }
}

/** Presses ログイン, looks at what stands in the consent window, and approves. */
async function approveLogin(/** @type {import("./person.mjs").Person} */ person) {
  const site = await person.openSite();
  await person.sees(site, "#member-text", /マイナンバーカードでログインできます/);
  await person.picture(site, "page");
  await person.press(site, "#login");
  const consent = await person.consentWindow();
  const { host } = new URL(person.world.url);
  assert.equal(await person.sees(consent, "#host", /./), host);
  assert.equal(await person.sees(consent, "#asks", /./), `${host}にログインします。`);
  await person.sees(consent, ".disclosure", /氏名や住所は送られません。証明書の番号は送られます。/);
  await person.sees(consent, "#login", /利用者証明用の暗証番号（数字4桁）/);
  assert.equal(await person.visible(consent, "#preview"), false);
  assert.equal(await consent.evaluate(() => document.activeElement?.id), "cancel");
  const code = await person.sees(consent, ".check .code", /^[A-Z2-9]{3}-[A-Z2-9]{3}$/);
  await person.sees(consent, "#next", /「ログインする」を押してください/);
  await person.picture(consent, "consent");
  await person.press(consent, "#approve:enabled");
  const dialog = await person.pinDialog();
  await person.sees(consent, "#steps [aria-current]", /暗証番号を入れる.*数字4桁/s);
  await person.sees(consent, "#card-code .code", new RegExp(`^${code}$`));
  await person.sees(site, "#work-note", /利用者証明用の暗証番号（数字4桁）/);
  return { site, consent, dialog };
}

/** @typedef {{ verify: number, sign: number, signed: boolean, key?: "sign" | "auth" }} Expected */

/** @type {Record<string, { tell: (person: import("./person.mjs").Person) => Promise<void>, card: Expected }>} */
export const STORIES = {
  sign: {
    async tell(person) {
      const { site, consent, dialog } = await approve(person);
      person.screenPicture("pin");
      await person.typePIN(PIN);
      await person.dialogGone(dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1, signed: true },
  },

  login: {
    async tell(person) {
      const { site, consent, dialog } = await approveLogin(person);
      person.screenPicture("pin");
      await person.typePIN(LOGIN_PIN);
      await person.dialogGone(dialog);
      await person.sees(consent, "#card-title", /カードでの確認ができました/);
      await person.picture(consent, "outcome");
      await person.pressAndLeave(consent, "#close");
      const member = await person.sees(site, "#member-text", /^ログインしています（会員番号 [0-9a-f]{12}）$/);
      await person.picture(site, "logged-in");
      await site.reload();
      assert.equal(await person.sees(site, "#member-text", /ログインしています/), member);
      await person.press(site, "#logout");
      await person.sees(site, "#member-text", /マイナンバーカードでログインできます/);
      await site.reload();
      await person.sees(site, "#member-text", /マイナンバーカードでログインできます/);
      await person.picture(site, "logged-out");
    },
    card: { verify: 1, sign: 1, signed: false, key: "auth" },
  },

  "login-cancel-at-pin": {
    async tell(person) {
      const { site, consent, dialog } = await approveLogin(person);
      person.cancelPIN();
      await person.dialogGone(dialog);
      await person.sees(consent, "#card-title", /ログインをやめました/);
      await person.picture(consent, "outcome");
      await person.pressAndLeave(consent, "#close");
      await person.sees(site, "#failure-text", /取りやめました/);
      await person.press(site, "#failure .again");
      await person.sees(site, "#member-text", /マイナンバーカードでログインできます/);
    },
    card: { verify: 0, sign: 0, signed: false },
  },

  "cancel-at-consent": {
    async tell(person) {
      const { site, consent } = await openConsent(person);
      await person.pressAndLeave(consent, "#cancel");
      await person.sees(site, "#failure-text", /取りやめました/);
      await person.picture(site, "result");
    },
    card: { verify: 0, sign: 0, signed: false },
  },

  "cancel-at-pin": {
    async tell(person) {
      const { site, consent, dialog } = await approve(person);
      person.screenPicture("pin");
      person.cancelPIN();
      await person.dialogGone(dialog);
      await person.sees(consent, "#card-title", /署名をやめました/);
      await person.picture(consent, "outcome");
      await person.sees(site, "#failure-text", /取りやめました/);
      await person.picture(site, "result");
    },
    card: { verify: 0, sign: 0, signed: false },
  },

  "wrong-then-right-pin": {
    async tell(person) {
      const { site, consent, dialog } = await approve(person);
      person.screenPicture("pin");
      await person.typePIN(WRONG_PIN);
      await person.dialogGone(dialog);
      const again = await person.pinDialog();
      person.screenPicture("pin-again");
      await person.typePIN(PIN);
      await person.dialogGone(again);
      await takeSigned(person, site, consent);
    },
    card: { verify: 2, sign: 1, signed: true },
  },

  "three-documents-one-pin": {
    async tell(person) {
      const { site, consent, dialog } = await approve(person);
      assert.equal(await consent.$$eval("#documents .seen", (items) => items.length), 3);
      person.screenPicture("pin");
      await person.typePIN(PIN);
      await person.dialogGone(dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 3, signed: true },
  },
};
