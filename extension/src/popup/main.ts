// The toolbar popup: whether the site in the current tab may ask.
import { allowed, forbid, isBuiltIn, originFrom, patternOf, permit } from "../background/sites.ts";
import { element, fillFixedText } from "../common/dom.ts";
import { openHelpPage } from "../common/help.ts";
import { openVerifyPage } from "../common/verify.ts";
import { loadLanguage } from "../text/language.ts";
import { textOf, type Text } from "../text/text.ts";

/** The origin in the current tab, or null if nothing there can ever ask. */
async function currentOrigin(): Promise<string | null> {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.url === undefined ? null : originFrom(tab.url);
}

async function draw(origin: string | null, text: Text): Promise<void> {
  document.documentElement.lang = text.tag;
  fillFixedText(text);
  const may = origin !== null && (await allowed(origin));
  element("allow").hidden = origin === null || may;
  element("revoke").hidden = origin === null || !may || isBuiltIn(patternOf(origin));
  if (origin === null) {
    element("site").textContent = text.popupNever;
    return;
  }
  const { host } = new URL(origin);
  element("site").textContent = may ? text.popupAllowed(host) : text.popupNotAllowed(host);
}

async function start(): Promise<void> {
  const text = textOf(await loadLanguage());
  const origin = await currentOrigin();
  await draw(origin, text);
  const leave = () => { window.close(); };
  element("verify").onclick = () => { void openVerifyPage().then(leave); };
  element("options").onclick = () => { void chrome.runtime.openOptionsPage().then(leave); };
  element("help").onclick = () => { void openHelpPage().then(leave); };
  if (origin === null) {
    return;
  }
  const pattern = patternOf(origin);
  // Both must run in the click itself: the browser asks the person now. Its
  // question may close this popup, so the background does what follows.
  element("allow").onclick = () => {
    void permit(pattern).then(() => draw(origin, text));
  };
  element("revoke").onclick = () => {
    void forbid(pattern).then(() => draw(origin, text));
  };
}

void start();
