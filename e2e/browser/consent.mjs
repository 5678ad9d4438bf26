// What a person does in the consent window, from the click on the site to the
// file on the disk.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** @typedef {import("./person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

/** The card's 署名用 PIN, and one that is well-formed and wrong. */
export const PIN = "ABC123";
export const WRONG_PIN = "ZZZ999";
/** The card's 利用者証明用 PIN. */
export const LOGIN_PIN = "1234";

/** The code that consent window and PIN dialog share. */
export const CODE = /^[A-Z2-9]{3}-[A-Z2-9]{3}$/;

/** How many files a person saves in the consent window rather than on the site. */
const SAVED = 4;

/** What stands in the windows and is waited for, by language. */
const WORDS = {
  ja: {
    asks: (/** @type {number} */ count) => new RegExp(`${count}件への電子署名`),
    properties: /売買契約の締結.*見本県見本市/s,
    disclosure: /氏名・住所・生年月日・性別.*マイナンバーは入っていません/s,
    readOn: /「続きを見る」を押して.*残り\d+ページ/,
    ready: /「署名する」を押してください/,
    pin: /暗証番号を入れる/,
    done: /署名できました/,
    verdict: /改変なし・失効未確認/,
    test: /テスト用/,
  },
  en: {
    asks: (/** @type {number} */ count) =>
      count === 1 ? /sign the document shown/ : new RegExp(`sign the ${count} documents shown`),
    properties: /Conclusion of a sale contract.*Mihon/s,
    disclosure: /name, address, date of birth and sex/,
    readOn: /until you have seen everything.*\d+ pages? to go/,
    ready: /press “Sign”/,
    pin: /Enter your PIN/,
    done: /^Signed$/,
    verdict: /Not altered, revocation not checked/,
    test: /test certificate/,
  },
};

/** The words that a person reads. */
export function wordsOf(/** @type {Person} */ person) {
  return WORDS[person.world.language];
}

/**
 * Looks at what the consent window says before anything was read.
 * @param {Person} person
 * @param {string[]} names of the documents
 * @returns {Promise<Page>} the window
 */
export async function seeConsent(person, names) {
  const words = wordsOf(person);
  const consent = await person.consentWindow();
  await person.sees(consent, "#host", new RegExp(`^${new URL(person.world.url).host}$`));
  await person.sees(consent, "#asks", words.asks(names.length));
  await person.sees(consent, "#file", literally(names[0] ?? ""));
  await person.sees(consent, ".disclosure", words.disclosure);
  assert.equal(await consent.evaluate(() => document.activeElement?.id), "cancel");
  // The document of a stranger lies in an origin of its own, out of reach.
  assert.equal(await consent.$eval("iframe", (frame) => frame.contentDocument), null);
  await person.seesDocument(consent);
  await person.picture(consent, "consent");
  return consent;
}

/** Opens the site, asks for the signature of what it offers, and looks. */
export async function openConsent(/** @type {Person} */ person) {
  const site = await person.openSite();
  await person.picture(site, "page");
  await person.press(site, "#sign");
  const names = person.world.documents.map((document) => path.basename(document));
  const consent = await seeConsent(person, names);
  await person.sees(consent, "#properties", wordsOf(person).properties);
  await person.sees(consent, "#next", wordsOf(person).readOn);
  assert.equal(await consent.$eval("#approve", (b) => /** @type {HTMLButtonElement} */ (b).disabled), true);
  return { site, consent };
}

/**
 * Reads, approves and waits for the PIN dialog.
 * @param {Person} person
 * @param {Page} consent
 */
export async function approve(person, consent) {
  const words = wordsOf(person);
  const code = await person.sees(consent, ".check .code", CODE);
  await person.readAll(consent);
  await person.sees(consent, "#next", words.ready);
  await person.picture(consent, "consent-read");
  await person.pressApprove(consent);
  const dialog = await person.pinDialog();
  await person.sees(consent, "#steps [aria-current]", words.pin);
  await person.sees(consent, "#card-code .code", new RegExp(`^${code}$`));
  person.screenPicture("pin");
  return dialog;
}

/**
 * Opens everything up to the PIN dialog.
 * @param {Person} person
 */
export async function openDialog(person) {
  const { site, consent } = await openConsent(person);
  return { site, consent, dialog: await approve(person, consent) };
}

/**
 * Types the PIN into a dialog and waits until it has gone.
 * @param {Person} person
 * @param {string} dialog
 * @param {string} [pin]
 */
export async function enterPIN(person, dialog, pin = PIN) {
  person.typePIN(pin);
  await person.dialogGone(dialog);
}

/**
 * Looks at the outcome in the consent window, and has the spy look at the card.
 * @param {Person} person
 * @param {Page} consent
 */
export async function seeOutcome(person, consent) {
  const words = wordsOf(person);
  await person.sees(consent, "#card-title", words.done);
  person.world.spyOnCard();
  await person.sees(consent, "#outcome .verdict", words.verdict);
  await person.sees(consent, "#outcome dl", /番号　花子/);
  await person.sees(consent, "#outcome .test", words.test);
  await person.picture(consent, "outcome");
}

/**
 * Looks at the outcome in both windows and takes the files from both.
 * @param {Person} person
 * @param {Page} site
 * @param {Page} consent
 * @param {string[]} [names] of the documents
 */
export async function takeSigned(person, site, consent, names = person.world.documents.map((d) => path.basename(d))) {
  await seeOutcome(person, consent);
  const saved = [];
  if (names.length > 1) {
    await person.press(consent, "#save-each summary");
    const all = await person.downloadAll(consent, "#save-all", "from-consent", names.length);
    assert.deepEqual(all, names.map(signedName).sort());
  }
  for (const index of names.slice(0, SAVED).keys()) {
    const button = names.length === 1 ? "#save-all" : `#save li:nth-child(${index + 1}) button`;
    saved.push(await person.download(consent, button, `from-consent-${index + 1}`));
  }
  await person.sees(consent, "#check", /./);
  await person.pressAndLeave(consent, "#close");
  const files = await takeFromSite(person, site, names);
  for (const [index, { name, bytes }] of saved.entries()) {
    assert.equal(name, files[index]?.name);
    assert.ok(files[index] && bytes.equals(files[index].bytes), "page and consent window finished different files");
  }
}

/**
 * Takes the signed files from the site and keeps them for the judges.
 * @param {Person} person
 * @param {Page} site
 * @param {string[]} names of the documents
 */
export async function takeFromSite(person, site, names) {
  await person.sees(site, "#verdict", wordsOf(person).verdict);
  await person.picture(site, "result");
  const files = [];
  for (const [index, document] of names.entries()) {
    const link = `#downloads p:nth-child(${index + 1}) a`;
    const file = await person.download(site, link, `from-page-${index + 1}`);
    assert.equal(file.name, signedName(document));
    const kept = index === 0 ? "signed.pdf" : `signed-${index + 1}.pdf`;
    writeFileSync(path.join(person.world.setting.out, kept), file.bytes);
    files.push(file);
  }
  return files;
}

/** What matches a text and nothing else. */
function literally(/** @type {string} */ text) {
  return new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
}

/** What a signed document is called. */
function signedName(/** @type {string} */ document) {
  const { name, ext } = path.parse(document);
  return `${name}-signed${ext}`;
}
