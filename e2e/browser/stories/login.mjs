// Logging in with the card, coming back, and logging out.
import assert from "node:assert/strict";
import { CODE, enterPIN, LOGIN_PIN } from "../consent.mjs";

const STRANGER = /マイナンバーカードでログインできます/;
const MEMBER = /^ログインしています（会員番号 [0-9a-f]{12}）$/;

/** Presses ログイン, looks at what stands in the consent window, and approves. */
async function approveLogin(/** @type {import("../person.mjs").Person} */ person) {
  const site = await person.openSite();
  await person.sees(site, "#member-text", STRANGER);
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
  const code = await person.sees(consent, ".check .code", CODE);
  await person.sees(consent, "#next", /「ログインする」を押してください/);
  await person.picture(consent, "consent");
  await person.pressApprove(consent);
  const dialog = await person.pinDialog();
  await person.sees(consent, "#steps [aria-current]", /暗証番号を入れる.*数字4桁/s);
  await person.sees(consent, "#card-code .code", new RegExp(`^${code}$`));
  await person.sees(site, "#work-note", /利用者証明用の暗証番号（数字4桁）/);
  person.screenPicture("pin");
  return { site, consent, dialog };
}

/** @type {Record<string, import("./story.mjs").Story>} */
export const LOGIN = {
  login: {
    async tell(person) {
      const { site, consent, dialog } = await approveLogin(person);
      await enterPIN(person, dialog, LOGIN_PIN);
      await person.sees(consent, "#card-title", /カードでの確認ができました/);
      person.world.spyOnCard();
      await person.picture(consent, "outcome");
      await person.pressAndLeave(consent, "#close");
      const member = await person.sees(site, "#member-text", MEMBER);
      await person.picture(site, "logged-in");
      await site.reload();
      assert.equal(await person.sees(site, "#member-text", MEMBER), member);
      const tab = await person.openTab();
      assert.equal(await person.sees(tab, "#member-text", MEMBER), member);
      // Somebody else at the same computer is nobody the site knows.
      const other = await person.openPrivateTab();
      await person.sees(other, "#member-text", STRANGER);
      await other.close();
      await tab.bringToFront();
      await person.press(tab, "#logout");
      await person.sees(tab, "#member-text", STRANGER);
      await tab.close();
      await site.bringToFront();
      await site.reload();
      await person.sees(site, "#member-text", STRANGER);
      await person.picture(site, "logged-out");
    },
    card: { verify: 1, sign: 1, key: "auth" },
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
      await person.sees(site, "#member-text", STRANGER);
    },
    card: { verify: 0, sign: 0 },
  },
};
