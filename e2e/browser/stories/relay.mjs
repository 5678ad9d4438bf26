// Somebody who wants to log in as the person: a site in between that passes on
// the real one's nonce, and a thief of the answer.
import assert from "node:assert/strict";
import { CODE, enterPIN, LOGIN_PIN } from "../consent.mjs";
import { until } from "../processes.mjs";
import { Relay } from "../relay.mjs";

/** @typedef {import("../person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

const NOBODY = /^{"account":null}\s*$/;
const REFUSED = /ログインできませんでした/;
const STRANGER = /マイナンバーカードでログインできます/;
const MEMBER = /ログインしています/;
/** HTTP's answer to who may not. */
const FORBIDDEN = 403;

/** @typedef {{ answer?: string, letGo?: () => void }} Held what holds back the page's answer to its server */

/** @type {Record<string, import("./story.mjs").Story>} */
export const RELAY = {
  "login-relayed": {
    async tell(person) {
      const relay = new Relay(person.world.url);
      try {
        const port = await relay.open();
        const site = await person.openSite();
        for (const host of [`localhost:${port}`, `127.0.0.1:${port}`]) {
          await site.goto(`http://${host}/`);
          await logIn(person, site, host);
          await person.sees(site, "#failure-text", REFUSED);
          assert.match(await relay.whoIsIt(), NOBODY);
        }
        await person.picture(site, "refused");
      } finally {
        relay.close();
      }

      const site = await person.openSite();
      await hold(site);
      await logIn(person, site, new URL(person.world.url).host);
      const answer = await until("the answer of the card", () => site.evaluate(() => /** @type {Held} */ (window).answer));
      const thief = await person.openPrivateTab();
      assert.equal(await post(thief, answer), FORBIDDEN, "a thief's cookie and nonce will do");
      await thief.reload();
      await person.sees(thief, "#member-text", STRANGER);
      await thief.close();
      await site.bringToFront();
      await site.evaluate(() => { /** @type {Held} */ (window).letGo?.(); });
      await person.sees(site, "#member-text", MEMBER);
      assert.equal(await post(site, answer), FORBIDDEN, "the answer fits another nonce");
    },
    card: { verify: 3, sign: 3, key: "auth" },
  },
};

/**
 * Logs in at a site, as the person at any site does.
 * @param {Person} person
 * @param {Page} site
 * @param {string} host whom the consent window must name
 */
async function logIn(person, site, host) {
  await person.sees(site, "#member-text", STRANGER);
  await person.press(site, "#login");
  const consent = await person.consentWindow();
  await person.sees(consent, ".check .code", CODE);
  assert.equal(await person.sees(consent, "#host", /./), host);
  await person.pressApprove(consent);
  await enterPIN(person, await person.pinDialog(), LOGIN_PIN);
  await person.sees(consent, "#card-title", /カードでの確認ができました/);
  person.world.spyOnCard();
  await person.pressAndLeave(consent, "#close");
}

/** Has a page keep its answer from its server for a while. */
async function hold(/** @type {Page} */ site) {
  await site.evaluate(() => {
    const send = window.fetch.bind(window);
    window.fetch = async (address, init) => {
      if (address === "login" && init?.method === "POST" && typeof init.body === "string") {
        const held = /** @type {Held} */ (window);
        held.answer = init.body;
        await new Promise((resolve) => { held.letGo = () => { resolve(null); }; });
      }
      return await send(address, init);
    };
  });
}

/**
 * Gives the site an answer that it may have had before, under a nonce of this
 * browser's own.
 * @param {Page} page
 * @param {string} answer
 * @returns {Promise<number>} HTTP's status
 */
async function post(page, answer) {
  return await page.evaluate(async (body) => {
    /** Not fetch, which is held. @type {(address: string, body: string) => Promise<number>} */
    const send = (address, body) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => { resolve(request.status); };
      request.open("POST", address);
      request.send(body);
    });
    const issued = await send("login/nonce", "null");
    return issued === 200 ? await send("login", body) : 0;
  }, answer);
}
