// Sudden ends: the host, the browser, a tab or the consent window goes. The
// person is told, the card is locked, and the next attempt works.
import { ask, askForPIN, cardWas, consentSays, fails, siteSays } from "../again.mjs";
import { enterPIN, takeSigned } from "../consent.mjs";
import { writeSlips } from "../documents.mjs";
import { hostGone, killHost, stopBackground } from "../programs.mjs";

/** Documents that are read at a glance. */
export function slips(/** @type {number} */ count) {
  return async (/** @type {import("../world.mjs").World} */ world) => await writeSlips(world.folder("slips"), count);
}

/** @type {Record<string, import("./story.mjs").Story>} */
export const DEATH = {
  "host-killed": {
    given: { documents: slips(3) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      const reading = await ask(person, site);
      killHost(world);
      await fails(person, site, reading, "interrupted");
      await cardWas(person, 0, 0);

      const asked = await askForPIN(person, site);
      killHost(world);
      await person.dialogGone(asked.dialog);
      await fails(person, site, asked.consent, "interrupted");
      await hostGone(world);
      await cardWas(person, 0, 0);

      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 3 },
  },

  "browser-killed": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const first = await askForPIN(person, await person.openSite());
      world.killBrowser();
      await person.dialogGone(first.dialog);
      await hostGone(world);
      await cardWas(person, 0, 0);

      await world.reopenBrowser();
      const site = await person.openSite();
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "tab-closed": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      await person.openSite(); // stays, so that the browser does
      const first = await person.openTab();
      const reading = await ask(person, first);
      await first.close();
      await consentSays(person, reading, "interrupted");
      await person.pressAndLeave(reading, "#close");

      const second = await person.openTab();
      const asked = await askForPIN(person, second);
      await second.close();
      await person.dialogGone(asked.dialog);
      await consentSays(person, asked.consent, "interrupted");
      await person.picture(asked.consent, "tab-closed");
      await person.pressAndLeave(asked.consent, "#close");
      await hostGone(world);
      await cardWas(person, 0, 0);

      const site = await person.openTab();
      const consent = await ask(person, site);
      await stopBackground(world);
      await person.press(consent, "#approve:enabled");
      await enterPIN(person, await person.pinDialog());
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "consent-closed": {
    given: { documents: slips(1) },
    async tell(person) {
      const site = await person.openSite();
      await (await ask(person, site)).close();
      await siteSays(person, site, "cancelled");

      const asked = await askForPIN(person, site);
      await asked.consent.close();
      await person.dialogGone(asked.dialog);
      await siteSays(person, site, "cancelled");
      await hostGone(person.world);
      await cardWas(person, 0, 0);

      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};
