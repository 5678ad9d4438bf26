// Entry of the help page: what the extension can know by itself, how to ask the
// program on this computer for the rest, and every failure with its next step.
import { status } from "../background/status.ts";
import { element, fillFixedText, make } from "../common/dom.ts";
import { decode } from "../../../protocol/decode.ts";
import { failureCodeRule, protocol, type FailureCode } from "../../../protocol/message.gen.ts";
import { helpTextOf, type HelpText } from "../text/help.ts";
import { loadLanguage, type Language } from "../text/language.ts";
import { codes, sentenceOf } from "../text/sentence.ts";

/** The code behind the # of the address; null for anything else. */
function askedCode(): FailureCode | null {
  try {
    return decode(failureCodeRule, location.hash.slice(1));
  } catch {
    return null;
  }
}

/** A failure with its next step. */
function entry(code: FailureCode, language: Language): HTMLElement[] {
  const { text, next } = sentenceOf(code, language);
  return [make("p", text, "problem"), make("p", next), make("p", code, "note code")];
}

function drawAsked(language: Language): void {
  const code = askedCode();
  element("asked").hidden = code === null;
  if (code !== null) {
    element("asked-entry").replaceChildren(...entry(code, language));
  }
}

function drawCodes(language: Language): void {
  element("codes").replaceChildren(...codes().map((code) => {
    const item = make("li", "");
    item.dataset.code = code;
    item.append(...entry(code, language));
    return item;
  }));
}

/** Starts the host, which says its version and ends; no card is touched. */
async function drawState(language: Language, text: HelpText): Promise<void> {
  const { version, hostVersion, problem } = await status();
  element("version").textContent = version;
  element("host-version").textContent = hostVersion ?? text.noHost;
  element("protocol").textContent = String(protocol.current);
  const place = element("state");
  place.replaceChildren(...(problem === undefined ? [make("p", text.stateGood)] : entry(problem, language)));
  place.dataset.problem = problem ?? "";
}

async function start(): Promise<void> {
  const language = await loadLanguage();
  const text = helpTextOf(language);
  document.documentElement.lang = language;
  document.title = text.helpTitle;
  fillFixedText(text);
  drawAsked(language);
  drawCodes(language);
  addEventListener("hashchange", () => { drawAsked(language); });
  await drawState(language, text);
  document.body.dataset.ready = "true";
}

void start();
