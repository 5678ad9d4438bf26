// The extension as people install it: it runs on no site until the person
// allows one.
import { enterPIN, openDialog, takeSigned } from "../consent.mjs";
import { allowSite } from "../toolbar.mjs";

/** @type {Record<string, import("./story.mjs").Story>} */
export const SITE = {
  "site-not-permitted": {
    given: { build: "release" },
    async tell(person) {
      const site = await person.openSite();
      await person.sees(site, "#problem", /ブラウザーのNatsuinのボタンを押して、このサイトを許可してください/);
      await person.picture(site, "page-not-permitted");
      await person.press(site, "#sign");
      await person.sees(site, "#failure-next", /ブラウザーのNatsuinのボタンを押して、このサイトを許可してください/);
      await person.picture(site, "result-not-permitted");
      await allowSite(person);
      await person.press(site, "#failure .again");
      await person.sees(site, "#heading", /./);
      await person.picture(site, "page-permitted");
      const { consent, dialog } = await openDialog(person);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};
