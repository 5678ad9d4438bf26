// A site that goes on asking after it was refused.
import assert from "node:assert/strict";
import { approve, enterPIN, openConsent, takeSigned } from "../consent.mjs";

/** Windows that a person closes before the site has to wait. */
const CLOSED = 3;
const CANCELLED = /取りやめました/;
const ASKED_TOO_OFTEN = /何度も続けて取りやめになったので、しばらく受け付けません。/;
const WAIT = /署名していません。必要なときは、時間をおいてから、もう一度お試しください。/;

/** @type {Record<string, import("./story.mjs").Story>} */
export const PATIENCE = {
  "asks-again-and-again": {
    async tell(person) {
      const nagging = await person.openSite();
      // The same pages under another name: to the browser, another site.
      const { port } = new URL(person.world.url);
      await nagging.goto(`http://localhost:${port}/`);
      for (let closed = 0; closed < CLOSED; closed++) {
        await person.press(nagging, "#sign");
        const consent = await person.consentWindow();
        await person.seesDocument(consent);
        assert.equal(await person.sees(consent, "#host", /./), `localhost:${port}`);
        await person.pressAndLeave(consent, "#cancel");
        await person.sees(nagging, "#failure-text", CANCELLED);
        await person.press(nagging, "#failure .again");
      }
      for (const button of ["#sign", "#login"]) {
        await nagging.reload();
        await person.press(nagging, button);
        await person.sees(nagging, "#failure-text", ASKED_TOO_OFTEN);
        await person.sees(nagging, "#failure-next", WAIT);
        assert.equal(await person.pageOf("consent.html"), null);
      }
      await person.picture(nagging, "asked-too-often");

      // Nobody else has to wait for that.
      const { site, consent } = await openConsent(person);
      const dialog = await approve(person, consent);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};
