// Sites that lie: in the file, in what they say, from where they ask, and how
// often.
import assert from "node:assert/strict";
import { withHostileSite } from "../hostile/site.mjs";
import {
  approveLogin, cancel, cancelLogin, countHosts, seeEndInWindow, seeLoggedIn, seeRefused, seeRefusedAtOnce, seeSigned, visit,
} from "../lies.mjs";
import { until } from "../processes.mjs";

/** What a revision may not do beside a signature. */
const REVISIONS = [
  "changes-content", "hides-layers", "adds-script", "attaches", "adds-field", "hides-reason", "certifies",
];

/** Frames of every kind. */
const FRAMES = ["of-this-site", "of-another-site", "sandboxed", "sandboxed-text", "data", "blank"];

/** Milliseconds for which the extension gives the same status again. */
const STATUS_KEPT = 2000;

/** @type {Record<string, import("./story.mjs").Story>} */
export const LIES = {
  "lying-files": {
    async tell(person) {
      await withHostileSite(person, async (site) => {
        for (const lie of REVISIONS) {
          await seeRefused(person, site, lie, "inspection-refused");
        }
        for (const lie of ["past", "future"]) {
          await seeRefused(person, site, lie, "signing-time-refused");
        }
        await seeSigned(person, await visit(person, site, "adds-nothing"), "#go");
      });
    },
    card: { verify: 1, sign: 1 },
  },

  "lying-words": {
    async tell(person) {
      await withHostileSite(person, async (site) => {
        for (const lie of ["newline-in-name", "reversed-name", "endless-name", "sends-less", "sends-more", "too-large"]) {
          await seeRefused(person, site, lie, "message-malformed");
        }
        await seeRefused(person, site, "too-much-in-all", "document-too-large");
        await seeSigned(person, await visit(person, site, "mutates"), "#go");
      });
    },
    card: { verify: 1, sign: 1 },
  },

  "forged-answers": {
    async tell(person) {
      await withHostileSite(person, async (site) => {
        await seeRefusedAtOnce(person, site, "garbage", /^message-malformed$/);
        await seeRefusedAtOnce(person, site, "hundred-and-one", /^too-many-documents$/);
        await seeRefusedAtOnce(person, site, "reaches-the-extension", /^nothing$/);
        for (const lie of ["approves", "asks-twice", "asks-for-more"]) {
          await seeRefused(person, site, lie, "message-malformed");
        }
        // What the window shows is what was sent, whatever the page calls it.
        const page = await visit(person, site, "shows-another");
        await person.press(page, "#go");
        const consent = await person.consentWindow();
        await person.sees(consent, "#properties", /(?:[2-9]|\d\d)ページ.*Only a receipt/s);
        await person.readAll(consent);
        await person.picture(consent, "shows-another");
        await cancel(person, consent);
        await person.sees(page, "#end", /^cancelled$/);

        const forger = await visit(person, site, "approves-at-pin");
        await person.press(forger, "#go");
        await approveLogin(person);
        await seeEndInWindow(person, forger, "message-malformed");
        await until("the PIN dialog to go", () => person.screen.dialogs().length === 0);
        await seeLoggedIn(person, forger);
      });
    },
    card: { verify: 1, sign: 1, key: "auth" },
  },

  "frames": {
    async tell(person) {
      await withHostileSite(person, async (site) => {
        const page = await visit(person, site, "frames", { other: await site.origin("localhost") });
        for (const frame of FRAMES) {
          await person.press(page, `#${frame}`);
          await person.sees(page, `[data-says="${frame}"]`, /./);
        }
        assert.equal(await person.pageOf("consent.html"), null, "a window opened");
        const extension = await cancelLogin(person, page);
        // An answer to one of them would have come before the page had its own.
        for (const frame of FRAMES) {
          assert.equal(await person.sees(page, `[data-says="${frame}"]`, /./), "frame-refused");
        }
        await seeRefusedAtOnce(person, site, "asks", /^frame-refused$/, { sandbox: "1" });
        if (person.world.setting.family === "chromium") {
          await visit(person, site, "prerenders"); // Firefox prerenders nothing
          assert.equal(await site.report("prerendered"), "no-user-gesture while prerendering");
        }
        await seeRefusedAtOnce(person, site, "opens-the-extension", /^done$/, { extension });
        await page.bringToFront();
        await seeRefusedAtOnce(person, site, "embeds-the-extension", /^nothing$/, { extension });
        await seeLoggedIn(person, page);
        assert.equal(await person.pageOf("verify.html"), null, "a site opened a page of the extension");
        const addresses = page.frames().map((frame) => frame.evaluate(() => window.location.href).catch(() => ""));
        const inside = (await Promise.all(addresses)).filter((address) => address.includes("extension:"));
        assert.deepEqual(inside, [], "a page of the extension lies in a site's");
      });
    },
    card: { verify: 1, sign: 1, key: "auth" },
  },

  "floods": {
    async tell(person) {
      const hosts = countHosts(person.world);
      await withHostileSite(person, async (site) => {
        await visit(person, site, "unasked", { name: "unasked" });
        assert.equal(await site.report("unasked"), "no-user-gesture");

        await seeRefusedAtOnce(person, site, "greets-a-thousand-times", /^1000 hello$/);
        const start = Date.now();
        await seeRefusedAtOnce(person, site, "asks-for-the-status", /^300 no problem$/);
        const most = 1 + Math.ceil((Date.now() - start) / STATUS_KEPT);
        assert.ok(hosts() > 0 && hosts() <= most, `${hosts()} hosts were started, not ${most}`);

        const page = await visit(person, site, "asks-fifty-times");
        await cancelLogin(person, page, "#go");
        await person.sees(page, "#end", /^49 busy, 1 cancelled$/);
        assert.equal(await person.pageOf("consent.html"), null, "another window opened");
        for (let refused = 1; refused < 3; refused++) {
          await cancelLogin(person, page);
          await person.sees(page, "#end", /^cancelled$/);
        }
        await person.press(page, "#login");
        await person.sees(page, "#end", /^asked-too-often$/);
        assert.equal(await person.pageOf("consent.html"), null, "a window opened");
        await seeLoggedIn(person, await visit(person, site, "asks"));
      });
    },
    card: { verify: 1, sign: 1, key: "auth" },
  },
};
