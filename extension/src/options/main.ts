// Entry of the options page: which sites may ask, in which language the
// extension speaks, and what is installed.
import { forbid, originFrom, patternOf, permit, permittedSites } from "../background/sites.ts";
import { status } from "../background/status.ts";
import { element, fillFixedText } from "../common/dom.ts";
import { openVerifyPage } from "../common/verify.ts";
import { chosenLanguage, loadLanguage, saveLanguage, type Language } from "../text/language.ts";
import { optionsTextOf } from "../text/options.ts";
import { sentenceOf } from "../text/sentence.ts";
import { textOf } from "../text/text.ts";
import { drawSites, siteName } from "./sites.ts";

let language: Language = "ja";

async function draw(): Promise<void> {
  language = await loadLanguage();
  const chosen = (await chosenLanguage()) ?? "browser";
  const own = optionsTextOf(language);
  document.documentElement.lang = language;
  document.title = own.optionsTitle;
  fillFixedText({ ...textOf(language), ...own });
  for (const choice of document.querySelectorAll<HTMLInputElement>('input[name="language"]')) {
    choice.checked = choice.value === chosen;
  }
  drawSites(await permittedSites(), own);
}

/** Starts the host, which says its version and ends; no card is touched. */
async function drawVersions(): Promise<void> {
  const { version, hostVersion, problem } = await status();
  const sentence = problem === undefined ? null : sentenceOf(problem, language);
  element("version").textContent = version;
  element("host-version").textContent = sentence === null ? (hostVersion ?? "") : sentence.text + sentence.next;
}

async function remove(pattern: string): Promise<void> {
  const gone = await forbid(pattern);
  const own = optionsTextOf(language);
  await draw();
  // The pressed button is gone with its site; say so where the reading goes on.
  element("sites-status").textContent = gone ? own.revoked(siteName(pattern, own)) : own.administered;
  element("sites-title").focus();
}

/** Asks for the permission of the address; runs in the person's own click. */
function add(event: Event): void {
  event.preventDefault();
  const own = optionsTextOf(language);
  const address = element("address", HTMLInputElement);
  const origin = originFrom(address.value);
  address.setAttribute("aria-invalid", String(origin === null));
  if (origin === null) {
    element("sites-status").textContent = own.badAddress;
    address.focus();
    return;
  }
  const pattern = patternOf(origin);
  void permit(pattern).then(async (granted) => {
    await draw();
    element("sites-status").textContent = granted ? own.added(siteName(pattern, own)) : own.notAdded;
    if (granted) {
      address.value = "";
    }
  });
}

async function start(): Promise<void> {
  element("sites").onclick = ({ target }) => {
    const pattern = target instanceof HTMLElement ? target.dataset.pattern : undefined;
    if (pattern !== undefined) {
      void remove(pattern);
    }
  };
  element("add").onsubmit = add;
  element("languages").onchange = ({ target }) => {
    const value = target instanceof HTMLInputElement ? target.value : "";
    void saveLanguage(value === "ja" || value === "en" ? value : null).then(draw).then(drawVersions);
  };
  element("verify").onclick = () => { void openVerifyPage(); };
  // The popup, or the browser's own pages, may change it meanwhile.
  chrome.permissions.onAdded.addListener(() => { void draw(); });
  chrome.permissions.onRemoved.addListener(() => { void draw(); });
  await draw();
  await drawVersions();
  document.body.dataset.ready = "true";
}

void start();
