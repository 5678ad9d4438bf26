// The toolbar popup: whether the site in the current tab may ask.
import { allowed, patternOf } from "../background/sites.ts";
import { decode } from "../../../protocol/decode.ts";
import { originRule } from "../../../protocol/message.gen.ts";
import { element, fillFixedText } from "../common/dom.ts";
import { loadLanguage } from "../text/language.ts";
import { textOf, type Text } from "../text/text.ts";

/** The origin in the current tab, or null if nothing there can ever ask. */
async function currentOrigin(): Promise<string | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  try {
    return decode(originRule, new URL(tab?.url ?? "").origin);
  } catch {
    return null;
  }
}

async function draw(origin: string | null, text: Text): Promise<void> {
  document.documentElement.lang = text.tag;
  fillFixedText(text);
  const may = origin !== null && (await allowed(origin));
  element("allow").hidden = origin === null || may;
  element("revoke").hidden = origin === null || !may || isBuiltIn(origin);
  if (origin === null) {
    element("site").textContent = text.popupNever;
    return;
  }
  const { host } = new URL(origin);
  element("site").textContent = may ? text.popupAllowed(host) : text.popupNotAllowed(host);
}

/** Whether this build runs there without being asked. */
function isBuiltIn(origin: string): boolean {
  const { host_permissions: granted } = chrome.runtime.getManifest() as { host_permissions?: string[] };
  return granted?.includes(patternOf(origin)) ?? false;
}

async function start(): Promise<void> {
  const text = textOf(await loadLanguage());
  const origin = await currentOrigin();
  await draw(origin, text);
  element("verify").onclick = () => {
    void chrome.tabs.create({ url: chrome.runtime.getURL("verify.html") }).then(() => { window.close(); });
  };
  if (origin === null) {
    return;
  }
  const origins = [patternOf(origin)];
  // Both must run in the click itself: the browser asks the person now. Its
  // question may close this popup, so the background does what follows.
  element("allow").onclick = () => {
    void chrome.permissions.request({ origins }).then(() => draw(origin, text));
  };
  element("revoke").onclick = () => {
    void chrome.permissions.remove({ origins }).then(() => draw(origin, text));
  };
}

void start();
