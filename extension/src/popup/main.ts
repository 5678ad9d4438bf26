// The toolbar popup: whether the site in the current tab may ask.
import { allowed, patternOf } from "../background/sites.ts";
import { decode } from "../../../protocol/decode.ts";
import { originRule } from "../../../protocol/message.gen.ts";
import { element, fillFixedText } from "../common/dom.ts";
import { loadLanguage } from "../text/language.ts";
import { textOf, type Text } from "../text/text.ts";

interface Site {
  origin: string;
  tab: number;
}

async function currentSite(): Promise<Site | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined || tab.url === undefined) {
    return null;
  }
  try {
    return { origin: decode(originRule, new URL(tab.url).origin), tab: tab.id };
  } catch {
    return null;
  }
}

async function draw(site: Site | null, text: Text): Promise<void> {
  fillFixedText(text);
  const may = site !== null && (await allowed(site.origin));
  const builtIn = site !== null && isBuiltIn(site.origin);
  element("allow").hidden = site === null || may;
  element("revoke").hidden = !may || builtIn;
  if (site === null) {
    element("site").textContent = text.popupNever;
    return;
  }
  const { host } = new URL(site.origin);
  element("site").textContent = may ? text.popupAllowed(host) : text.popupNotAllowed(host);
}

/** Whether this build runs there without being asked. */
function isBuiltIn(origin: string): boolean {
  const { host_permissions: granted } = chrome.runtime.getManifest() as { host_permissions?: string[] };
  return granted?.includes(patternOf(origin)) ?? false;
}

async function start(): Promise<void> {
  const text = textOf(await loadLanguage());
  const site = await currentSite();
  await draw(site, text);
  if (site === null) {
    return;
  }
  const origins = [patternOf(site.origin)];
  // Both must run in the click itself: the browser asks the person now.
  element("allow").onclick = () => {
    void chrome.permissions.request({ origins }).then(async (granted) => {
      if (granted) {
        const target = { tabId: site.tab, allFrames: false };
        await chrome.scripting.executeScript({ target, files: ["content.js"] });
      }
      await draw(site, text);
    });
  };
  element("revoke").onclick = () => {
    void chrome.permissions.remove({ origins }).then(() => draw(site, text));
  };
}

void start();
