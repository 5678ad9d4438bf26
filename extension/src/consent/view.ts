// Draws the state of the consent window, and nothing else. Every value of a
// page or a document arrives as text.
import { definitions, element, fillFixedText, make } from "../common/dom.ts";
import { textOf, type Text } from "../text/text.ts";
import { drawCard } from "./card.ts";
import { allSeen, type ConsentState, type Facts } from "./state.ts";

/** Makes the window show a state. */
export function draw(state: ConsentState): void {
  const text = textOf(state.language);
  document.documentElement.lang = state.language;
  document.title = `${text.title} – ${new URL(state.origin).host}`;
  document.body.dataset.stage = state.stage.name;
  fillFixedText(text);
  element("language").textContent = text.otherLanguage;
  for (const place of document.querySelectorAll(".code")) {
    place.textContent = state.code;
  }
  drawFacts(state, text);
  drawReader(state, text);
  drawDecision(state, text);
  drawCard(state, text);
}

function drawFacts(state: ConsentState, text: Text): void {
  const { facts, preview } = state;
  const { protocol, host } = new URL(state.origin);
  element("scheme").textContent = `${protocol}//`;
  element("host").textContent = host;
  element("asks").textContent = text.asks(state.count);
  element("document").hidden = facts === null;
  if (facts !== null) {
    element("file").textContent = facts.name;
    element("properties").replaceChildren(...definitions(properties(facts, preview?.pages, text)));
  }
  const findings = preview?.findings ?? [];
  const box = element("findings");
  box.hidden = findings.length === 0;
  box.querySelector("ul")?.replaceChildren(
    ...findings.map((finding) => make("li", text.findings[finding])),
  );
}

function properties(facts: Facts, pages: number | undefined, text: Text): [string, string][] {
  const size = text.size(facts.size);
  const rows: [string, string][] = [
    [text.sizeLabel, pages === undefined ? size : text.pagesAndSize(text.pages(pages), size)],
    [text.signingTime, text.time(facts.time)],
    [text.signerName, facts.signerName],
    [text.reason, facts.reason],
    [text.location, facts.location],
    [text.contact, facts.contact],
    [text.profile, text.profilePAdES],
  ];
  return rows.filter(([, value]) => value !== "");
}

function drawReader(state: ConsentState, text: Text): void {
  const { preview } = state;
  element("preview").title = text.preview;
  element("page").textContent = preview === null ? "" : text.pageOf(preview.page, preview.pages);
  const more = element("more");
  const hadFocus = document.activeElement === more;
  more.hidden = allSeen(preview);
  element("all-seen").hidden = !allSeen(preview);
  if (hadFocus && more.hidden) {
    // Not to a button: Enter may still be held down.
    element("all-seen").focus();
  }
  element("reader").hidden = preview === null;
}

function drawDecision(state: ConsentState, text: Text): void {
  const { stage } = state;
  element("next").textContent = nextStep(state, text);
  element("approve", HTMLButtonElement).disabled = stage.name !== "reading" || stage.wait !== 0;
}

/** The one sentence that says what to do now. */
function nextStep(state: ConsentState, text: Text): string {
  const { stage, preview } = state;
  switch (stage.name) {
    case "receiving":
      return text.receiving;
    case "checking":
      return text.checking;
    case "reading":
      if (preview === null) {
        return text.checking;
      }
      if (!allSeen(preview)) {
        return text.readOn(preview.pages - preview.seen);
      }
      return stage.wait === 0 ? text.ready : text.keepVisible;
    case "working":
    case "done":
    case "failed":
      return "";
  }
}
