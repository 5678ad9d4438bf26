// Something is not there yet, is put there, and then all goes well without a
// new start of the browser.
import { approve, enterPIN, openConsent, openDialog, PIN, takeSigned } from "../consent.mjs";

const BUSY = /ほかの署名の手続きが開いています/;

/** @type {Record<string, import("./story.mjs").Story>} */
export const MISSING = {
  "no-card": {
    given: { card: false },
    async tell(person) {
      const { site, consent } = await openConsent(person);
      await person.readAll(consent);
      await person.pressApprove(consent);
      await person.sees(consent, "#steps [aria-current]", /マイナンバーカードをカードリーダーに置いてください/);
      await person.sees(site, "#work-note", /マイナンバーカードをカードリーダーに置いてください/);
      await person.picture(consent, "no-card");
      await person.world.insertCard();
      const dialog = await person.pinDialog();
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "host-missing": {
    given: { host: false },
    async tell(person) {
      const site = await person.openSite();
      await person.sees(site, "#problem", /パソコン側のNatsuinが見つかりません.*Natsuinを入れて/s);
      await person.picture(site, "page-host-missing");
      await person.press(site, "#sign");
      const refused = await person.consentWindow();
      await person.sees(refused, "#card-title", /署名できませんでした/);
      await person.sees(refused, "#outcome", /パソコン側のNatsuinが見つかりません.*Natsuinを入れて/s);
      await person.picture(refused, "consent-host-missing");
      await person.pressAndLeave(refused, "#close");
      await person.sees(site, "#failure-text", /パソコン側のNatsuinが見つかりません/);
      await person.picture(site, "result-host-missing");
      person.world.installHost();
      const { consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  busy: {
    async tell(person) {
      const { site, consent } = await openConsent(person);
      const second = await person.openTab();
      await person.press(second, "#sign");
      await person.sees(second, "#failure-text", BUSY);
      await person.picture(second, "busy");
      await second.close();
      await consent.bringToFront();
      const dialog = await approve(person, consent);
      await enterPIN(person, dialog, PIN);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};
