// Pages that go away while they ask: the card is never left waiting for them.
import { withHostileSite } from "../hostile/site.mjs";
import { approveLogin, seeFailure, seeLoggedIn, visitInTab } from "../lies.mjs";

/** How a page leaves by itself. @type {Record<string, () => void>} */
const WAYS = {
  reload: () => { window.location.reload(); },
  navigate: () => { window.location.assign(`${window.location.href}&next=1`); },
  back: () => { window.history.back(); },
};

/** @type {Record<string, import("./story.mjs").Story>} */
export const LEAVING = {
  "leaving": {
    async tell(person) {
      await withHostileSite(person, async (site) => {
        for (const leave of Object.values(WAYS)) {
          const page = await visitInTab(person, site);
          await person.press(page, "#login");
          const consent = await person.consentWindow();
          await page.evaluate(leave);
          await seeFailure(person, consent, "interrupted");
          await page.close();
        }
        for (const [way, leave] of Object.entries(WAYS)) {
          const page = await visitInTab(person, site);
          await person.press(page, "#login");
          const consent = await approveLogin(person);
          const dialog = await person.pinDialog();
          person.screen.type("12"); // and does not come to the rest
          await page.evaluate(leave);
          await person.dialogGone(dialog);
          await seeFailure(person, consent, "interrupted");
          if (way === "navigate") {
            // The browser may bring the page back as it was; it no longer waits.
            await page.evaluate(WAYS.back ?? leave);
            await person.sees(page, "#end", /^(?:interrupted|new)$/);
          }
          if (way === "back") {
            await seeLoggedIn(person, page);
          }
          await page.close();
        }
      });
    },
    card: { verify: 1, sign: 1, key: "auth" },
  },
};
