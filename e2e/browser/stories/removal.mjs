// What lies on the reader goes, or is not the person's alone: card, reader,
// service and other programs.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { ask, askForPIN, cardWas, fails } from "../again.mjs";
import { enterPIN, PIN, takeSigned } from "../consent.mjs";
import { until } from "../processes.mjs";
import { withoutReaders } from "../programs.mjs";
import { leaveUnlocked, seesCard } from "../spy.mjs";
import { slips } from "./death.mjs";

/** The card leaves while it makes the second signature, and comes back. */
const PULLED = "cut-during=1s@compute-signature#2";

/** @type {Record<string, import("./story.mjs").Story>} */
export const REMOVAL = {
  "card-pulled": {
    given: { documents: slips(3) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      const asked = await ask(person, site);
      await world.removeCard();
      await person.press(asked, "#approve:enabled");
      await person.sees(asked, "#steps [aria-current]", /マイナンバーカードをカードリーダーに置いてください/);
      await world.insertCard();
      const dialog = await person.pinDialog();
      await world.removeCard();
      await enterPIN(person, dialog);
      await fails(person, site, asked, "pin-outcome-unknown");

      await world.insertCard(undefined, PULLED);
      const signing = await askForPIN(person, site);
      await enterPIN(person, signing.dialog);
      await fails(person, site, signing.consent, "card-removed");
      await until("the card to be back", seesCardApart(person));
      await cardWas(person, 1, 2);

      const last = await askForPIN(person, site);
      await enterPIN(person, last.dialog);
      await takeSigned(person, site, last.consent);
    },
    card: { verify: 2, sign: 5 },
    files: 3,
  },

  "service-stopped": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      const reading = await ask(person, site);
      await world.stopDaemon();
      await person.press(reading, "#approve:enabled");
      await fails(person, site, reading, "pcsc-unavailable");

      await withoutReaders(() => world.startDaemon());
      const unplugged = await ask(person, site);
      await person.press(unplugged, "#approve:enabled");
      await fails(person, site, unplugged, "no-reader");
      await world.stopDaemon();

      await world.startDaemon();
      await until("the card to be back", seesCardApart(person));
      const asked = await askForPIN(person, site);
      await world.stopDaemon();
      await enterPIN(person, asked.dialog);
      await fails(person, site, asked.consent, "pin-outcome-unknown");

      await world.startDaemon();
      await until("the card to be back", seesCardApart(person));
      await cardWas(person, 0, 0);
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "card-shared": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const watcher = spawn("pcsc_scan", [], { stdio: "ignore" });
      try {
        const end = await world.apart(() => leaveUnlocked(PIN));
        const site = await person.openSite();
        const refused = await ask(person, site);
        await person.press(refused, "#approve:enabled");
        await fails(person, site, refused, "card-busy");
        await world.apart(end);

        const { consent, dialog } = await askForPIN(person, site);
        assert.equal(await world.apart(seesCard), false, "another program got at the card");
        await enterPIN(person, dialog);
        await takeSigned(person, site, consent);
        assert.equal(watcher.exitCode, null, "the watching program ended");
      } finally {
        watcher.kill();
      }
    },
    card: { verify: 1, sign: 1 },
  },
};

/** Whether the daemon sees the card again; looking is none of the product's doing. */
function seesCardApart(/** @type {import("../person.mjs").Person} */ { world }) {
  return async () => await world.apart(seesCard);
}
