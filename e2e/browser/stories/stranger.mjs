// Another extension that may do everything a browser lets it: it reaches the
// site's page, as the person allowed it to, and nothing of ours.
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { approve, enterPIN, seeConsent, takeSigned } from "../consent.mjs";
import { until } from "../processes.mjs";

/** @typedef {import("../person.mjs").Person} Person */
/** @typedef {import("puppeteer-core").Page} Page */

const STRANGER = fileURLToPath(new URL("../stranger", import.meta.url));

/** @typedef {{ hostName: string, chromiumId: string, firefoxId: string }} Identity */
/** @type {unknown} */
const identity = JSON.parse(readFileSync(new URL("../../../extension/identity.json", import.meta.url), "utf8"));
const IDENTITY = /** @type {Identity} */ (identity);

const NOBODY_LISTENS = /Receiving end does not exist/;
const UNREADABLE = /Failed to fetch|NetworkError/;

/** What the browsers say to a stranger who tries something. */
const REFUSED = {
  chromium: {
    connect: NOBODY_LISTENS,
    send: NOBODY_LISTENS,
    startHost: /Access to the specified native messaging host is forbidden/,
    read: UNREADABLE,
    script: /URL of different extension/,
    style: /URL of different extension/,
    debug: /URL of different extension/,
    scriptVerify: /URL of different extension/,
  },
  firefox: {
    connect: NOBODY_LISTENS,
    send: NOBODY_LISTENS,
    startHost: /No such native application/,
    read: UNREADABLE,
    script: /Missing host permission/,
    style: /Missing host permission/,
    debug: /chrome\.debugger is undefined/,
    scriptVerify: /Missing host permission/,
  },
};

/** @type {Record<string, import("./story.mjs").Story>} */
export const OTHER_EXTENSION = {
  "other-extension": {
    async tell(person) {
      const site = await person.openSite();
      await person.world.browser?.installExtension(STRANGER);
      const stranger = await until("the stranger", () => person.pageOf("stranger.html"));
      await person.press(site, "#sign");
      const consent = await seeConsent(person, person.world.documents.map((document) => path.basename(document)));

      const said = await tryEverything(person, stranger, consent);
      const refused = REFUSED[person.world.setting.family];
      assert.deepEqual(Object.keys(said), Object.keys(refused));
      for (const [attempt, words] of Object.entries(refused)) {
        assert.match(said[attempt] ?? "", words, attempt);
      }
      await openWithGuessedKey(stranger, consent);
      assert.match(await forge(stranger, person.world.url), /^(?:busy|no-user-gesture)$/);
      assert.equal(await consent.$eval("body", (body) => body.dataset.stage), "reading");
      assert.deepEqual(person.screen.dialogs(), []);

      const dialog = await approve(person, consent);
      await enterPIN(person, dialog);
      await takeSigned(person, site, consent);
    },
    card: { verify: 1, sign: 1 },
  },
};

/**
 * Tries whatever one extension might do to another, whose addresses it knows.
 * @param {Person} person
 * @param {Page} stranger
 * @param {Page} consent
 * @returns {Promise<Record<string, string>>} what it was told; "done" where it succeeded
 */
async function tryEverything({ world }, stranger, consent) {
  const own = {
    address: await consent.evaluate(() => window.location.href),
    id: world.setting.family === "chromium" ? IDENTITY.chromiumId : IDENTITY.firefoxId,
    host: IDENTITY.hostName,
  };
  return await stranger.evaluate(async ({ address, id, host }) => {
    const tabId = (await chrome.tabs.query({})).find(({ url }) => url === address)?.id ?? -1;
    const target = { tabId, allFrames: true };
    /** @type {(url: string) => Promise<number>} */
    const opened = async (url) => {
      const { id = -1 } = await chrome.tabs.create({ url, active: false });
      for (;;) {
        const tab = await chrome.tabs.get(id);
        if (tab.status === "complete" && tab.url === url) {
          return id;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const verify = await opened(new URL("verify.html", address).href);
    const func = () => document.title;
    /** @type {Record<string, () => unknown>} */
    const attempts = {
      connect: () => new Promise((resolve, reject) => {
        const port = chrome.runtime.connect(id);
        port.onMessage.addListener(resolve);
        port.onDisconnect.addListener((/** @type {chrome.runtime.Port & { error?: Error }} */ port) => {
          reject(new Error(chrome.runtime.lastError?.message ?? port.error?.message));
        });
        port.postMessage({ type: "status" });
      }),
      send: () => chrome.runtime.sendMessage(id, { type: "status" }),
      startHost: () => chrome.runtime.sendNativeMessage(host, { type: "hello" }),
      read: () => fetch(new URL("consent.js", address)),
      script: () => chrome.scripting.executeScript({ target, func }),
      style: () => chrome.scripting.insertCSS({ target, css: "#decide { position: fixed; inset: 0 }" }),
      debug: () => chrome.debugger.attach({ tabId }, "1.3"),
      scriptVerify: () => chrome.scripting.executeScript({ target: { tabId: verify }, func }),
    };
    /** @type {Record<string, string>} */
    const said = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        said[name] = "done";
      } catch (error) {
        said[name] = String(error);
      }
    }
    await chrome.tabs.remove(verify);
    return said;
  }, own);
}

/**
 * Opens the consent window's page among the person's tabs under a key that the
 * background did not make. It must close itself, and nothing else.
 * @param {Page} stranger
 * @param {Page} consent
 */
async function openWithGuessedKey(stranger, consent) {
  const address = await consent.evaluate(() => window.location.href);
  const [before, after] = await stranger.evaluate(async (address) => {
    const count = async () => (await chrome.tabs.query({})).length;
    const before = await count();
    const { id = -1 } = await chrome.tabs.create({ url: `${address.slice(0, -36)}${crypto.randomUUID()}`, active: false });
    while (await chrome.tabs.get(id).then(() => true, () => false)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return [before, await count()];
  }, address);
  assert.equal(after, before, "other tabs went, too");
}

/**
 * Speaks on the site's page as that page could: forges the extension's replies
 * to it, and asks for a signature in its name.
 * @param {Page} stranger
 * @param {string} site
 * @returns {Promise<string>} the code of the refusal
 */
async function forge(stranger, site) {
  return await stranger.evaluate(async (site) => {
    const tabId = (await chrome.tabs.query({})).find(({ url }) => url === site)?.id ?? -1;
    const [answer] = await chrome.scripting.executeScript({
      target: { tabId },
      world: "MAIN",
      func: async () => {
        for (const type of ["progress", "signed", "error", "approve"]) {
          window.postMessage({ type, id: crypto.randomUUID(), code: "cancelled", signatures: [], certificates: [] }, "*");
        }
        const { port1, port2 } = new MessageChannel();
        window.postMessage("natsuin-connect", window.location.origin, [port2]);
        port1.postMessage({ type: "hello", protocol: 2, minimumProtocol: 1, version: "1.0.0" });
        /** @type {Promise<string | undefined>} */
        const refusal = new Promise((resolve) => {
          port1.onmessage = (/** @type {MessageEvent<{ type: string, code?: string }>} */ { data: { type, code } }) => {
            if (type === "hello") {
              port1.postMessage({ type: "sign", id: crypto.randomUUID(), count: 1 });
            } else {
              resolve(code);
            }
          };
        });
        return await refusal;
      },
    });
    return String(answer?.result);
  }, site);
}
