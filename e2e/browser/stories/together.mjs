// More than one at a time, or less room than needed: two browsers, a full disk,
// a permission that is taken back.
import { ask, askForPIN, cardWas, fails, siteSays } from "../again.mjs";
import { enterPIN, seeOutcome, takeSigned } from "../consent.mjs";
import { Person } from "../person.mjs";
import { until } from "../processes.mjs";
import { allowSite, answerQuestion } from "../toolbar.mjs";
import { slips } from "./death.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const TOGETHER = {
  "two-browsers": {
    given: { documents: slips(1) },
    async tell(person) {
      const { world } = person;
      const other = new Person(world, await world.openOther());
      const theirs = await other.openSite();
      const site = await person.openSite();
      const first = await askForPIN(person, site);
      await other.press(theirs, "#sign");
      await fails(other, theirs, await other.consentWindow(), "busy");
      await enterPIN(person, first.dialog);
      await takeSigned(person, site, first.consent);

      const second = await askForPIN(other, theirs);
      await enterPIN(other, second.dialog);
      await seeOutcome(other, second.consent);
    },
    card: { verify: 2, sign: 2 },
    files: 1,
  },

  "permission-revoked": {
    given: { build: "release", documents: slips(1) },
    async tell(person) {
      const site = await person.openSite();
      await allowSite(person);
      const reading = await ask(person, site);
      await reading.evaluate(() => chrome.runtime.openOptionsPage()); // as the browser's own list of extensions does
      const settings = await until("the settings", () => person.pageOf("options.html"));
      await person.press(settings, "#sites button");
      await fails(person, site, reading, "site-not-permitted");
      await cardWas(person, 0, 0);
      await site.bringToFront();
      await person.press(site, "#failure .again");
      await person.press(site, "#sign");
      await siteSays(person, site, "site-not-permitted");

      await allowAgain(person, settings);
      await settings.close();
      await site.bringToFront();
      const { consent, dialog } = await askForPIN(person, site);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};

/**
 * Allows the site on the settings page. Chromium, which was told so once, asks
 * no more.
 * @param {Person} person
 * @param {import("puppeteer-core").Page} settings
 */
async function allowAgain(person, settings) {
  await settings.bringToFront();
  const question = person.world.setting.family === "firefox" && answerQuestion(person);
  await settings.type("#address", person.world.url);
  await person.press(settings, "#add button");
  await question;
  await person.sees(settings, "#sites", /127\.0\.0\.1/);
}
