// Deciding against it, in either window.
import { openConsent, openDialog } from "../consent.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const CANCEL = {
  "cancel-at-consent": {
    async tell(person) {
      const { site, consent } = await openConsent(person);
      await person.pressAndLeave(consent, "#cancel");
      await person.sees(site, "#failure-text", /取りやめました/);
      await person.picture(site, "result");
    },
    card: { verify: 0, sign: 0 },
  },

  "cancel-at-pin": {
    async tell(person) {
      const { site, consent, dialog } = await openDialog(person);
      person.cancelPIN();
      await person.dialogGone(dialog);
      await person.sees(consent, "#card-title", /署名をやめました/);
      await person.picture(consent, "outcome");
      await person.sees(site, "#failure-text", /取りやめました/);
      await person.picture(site, "result");
    },
    card: { verify: 0, sign: 0 },
  },
};
