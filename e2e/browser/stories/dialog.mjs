// The PIN dialog ends by itself, finds no screen, or is not installed.
import { ask, askForPIN, cardWas, fails } from "../again.mjs";
import { enterPIN, takeSigned } from "../consent.mjs";
import { killDialog, wrapHost } from "../programs.mjs";
import { slips } from "./death.mjs";

/** What the host finds around itself, and what the person is told then. */
const LACKING = {
  "no-display": 'unset DISPLAY WAYLAND_DISPLAY; exec "$HOST" "$@"',
  "pin-dialog-missing": 'NATSUIN_PINENTRY=/nowhere/pinentry exec "$HOST" "$@"',
};

/** @type {Record<string, import("./story.mjs").Story>} */
export const DIALOG = {
  "no-dialog": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      const killed = await askForPIN(person, site);
      killDialog();
      await person.dialogGone(killed.dialog);
      await fails(person, site, killed.consent, "pin-dialog-failed");
      for (const [code, script] of Object.entries(LACKING)) {
        const unwrap = wrapHost(world, script);
        const consent = await ask(person, site);
        await person.press(consent, "#approve:enabled");
        await fails(person, site, consent, code);
        unwrap();
      }
      await cardWas(person, 0, 0);
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};
