// Parts of different age: an older site, an older and a newer host, and an
// update in the middle.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ask, askForPIN, cardWas, consentSays, fails, siteSays } from "../again.mjs";
import { enterPIN, seeOutcome, takeSigned } from "../consent.mjs";
import { wrapHost } from "../programs.mjs";
import { slips } from "./death.mjs";

/** The numbers of the protocol, as the law has them. */
const PROTOCOL = numbers();
/** Says another number than the host does. */
const PRETEND = fileURLToPath(new URL("../pretend.mjs", import.meta.url));

/** @type {Record<string, import("./story.mjs").Story>} */
export const VERSIONS = {
  "older-site": {
    given: { documents: slips(1), shim: (world) => olderShim(world, PROTOCOL.minimum) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      const oldest = await askForPIN(person, site);
      await enterPIN(person, oldest.dialog);
      await seeOutcome(person, oldest.consent);
      await person.pressAndLeave(oldest.consent, "#close");

      olderShim(world, PROTOCOL.current - 1);
      await person.openSite();
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 2, sign: 2 },
    files: 1,
  },

  "other-host": {
    given: { documents: slips(1) },
    async tell(person) {
      const site = await person.openSite();
      const remove = pretend(person, PROTOCOL.current + 1, PROTOCOL.current + 1);
      await refusesAtOnce(person, site, "#sign", "extension-too-old");
      remove();
      pretend(person, PROTOCOL.minimum, PROTOCOL.minimum);
      await refusesAtOnce(person, site, "#login", "host-too-old");
      await cardWas(person, 0, 0);

      const old = await askForPIN(person, site);
      await enterPIN(person, old.dialog);
      await takeSigned(person, site, old.consent);
    },
    card: { verify: 1, sign: 1 },
  },

  "extension-updated": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const site = await person.openSite();
      await ask(person, site);
      await world.updateExtension();
      await siteSays(person, site, "interrupted");

      const asked = await askForPIN(person, site);
      await world.updateExtension();
      await person.dialogGone(asked.dialog);
      await siteSays(person, site, "interrupted");
      await cardWas(person, 0, 0);

      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};

/** @returns {{ minimum: number, current: number }} */
function numbers() {
  const source = readFileSync(new URL("../../../protocol/message.gen.ts", import.meta.url), "utf8");
  const number = (/** @type {string} */ name) => Number(new RegExp(`^  ${name}: (\\d+),$`, "m").exec(source)?.[1]);
  const found = { minimum: number("minimum"), current: number("current") };
  assert.ok(found.minimum >= 1 && found.current > found.minimum, "the protocol has no numbers");
  return found;
}

/**
 * The built library in its state of an earlier protocol number, as far as the
 * other side can tell.
 * @param {import("../world.mjs").World} world
 * @param {number} number
 */
function olderShim(world, number) {
  const folder = path.join(world.folder("older"), "shim");
  cpSync(world.artefact("shim"), folder, { recursive: true });
  const file = path.join(folder, "natsuin.js");
  const source = readFileSync(file, "utf8");
  const older = source.replaceAll(`current:${PROTOCOL.current}`, `current:${number}`);
  assert.notEqual(older, source, "the library says no number");
  writeFileSync(file, older);
  return folder;
}

/**
 * Has the host say other numbers in its hello.
 * @param {import("../person.mjs").Person} person
 * @param {number} number
 * @param {number} minimum
 */
function pretend({ world }, number, minimum) {
  return wrapHost(world, `exec '${process.execPath}' '${PRETEND}' ${number} ${minimum} "$HOST" "$@"`);
}

/**
 * Presses a button on the site, and is refused before anything can be read.
 * @param {import("../person.mjs").Person} person
 * @param {import("puppeteer-core").Page} site
 * @param {string} button
 * @param {string} code
 */
async function refusesAtOnce(person, site, button, code) {
  if (await person.visible(site, "#failure .again")) {
    await person.press(site, "#failure .again");
  }
  await person.press(site, button);
  const consent = await person.consentWindow();
  await consentSays(person, consent, code);
  await fails(person, site, consent, code);
}
