// Draws the state of the consent window, and nothing else. Every value of a
// page or a document arrives as text.
import { definitions, element, fillFixedText, make } from "../common/dom.ts";
import { inOrder } from "../text/finding.ts";
import { textFor, type Text } from "../text/text.ts";
import { drawCard } from "./card.ts";
import { allSeen, allShown, isSeen, type ConsentState, type DocumentState, type Facts } from "./state.ts";

/** Makes the window show a state. */
export function draw(state: ConsentState): void {
  const text = textFor(state.language, state.purpose);
  document.documentElement.lang = state.language;
  document.title = `${text.title} – ${new URL(state.origin).host}`;
  document.body.dataset.stage = state.stage.name;
  document.body.dataset.purpose = state.purpose;
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
  const shown = state.documents[state.current];
  const { protocol, host } = new URL(state.origin);
  element("scheme").textContent = `${protocol}//`;
  element("host").textContent = host;
  element("asks").textContent = text.asks(state.count, host);
  element("document").hidden = shown === undefined;
  if (shown !== undefined) {
    const { facts, preview } = shown;
    element("file").textContent = facts.name;
    element("properties").replaceChildren(...definitions(properties(facts, preview?.pages, text)));
  }
  drawList(state, text);
  // What the frame says can add a finding, never take one away.
  const findings = inOrder([...(shown?.facts.findings ?? []), ...(shown?.preview?.findings ?? [])]);
  const box = element("findings");
  box.hidden = findings.length === 0;
  box.querySelector("ul")?.replaceChildren(
    ...findings.map((finding) => make("li", text.findings[finding])),
  );
}

/** The list of several documents; its buttons stay, so that clicks arrive. */
function drawList({ documents, current }: ConsentState, text: Text): void {
  const list = element("documents");
  list.hidden = documents.length < 2;
  if (list.childElementCount !== documents.length) {
    list.replaceChildren(...documents.map(({ facts }, index) => listItem(facts.name, index)));
  }
  for (const [index, item] of [...list.children].entries()) {
    const seen = documents[index] !== undefined && isSeen(documents[index]);
    item.classList.toggle("seen", seen);
    item.querySelector("small")?.replaceChildren(seen ? text.documentSeen : "");
    const button = item.querySelector("button");
    const was = button?.getAttribute("aria-current") === "true";
    button?.setAttribute("aria-current", String(index === current));
    button?.setAttribute("tabindex", index === current ? "0" : "-1"); // arrow keys do the rest
    if (index === current && !was && item instanceof HTMLElement) {
      // In its list only: what the person reads stays where it is.
      list.scrollTop = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
    }
  }
}

function listItem(name: string, index: number): HTMLElement {
  const item = make("li", "");
  const button = make("button", name);
  button.setAttribute("type", "button");
  item.dataset.index = String(index);
  button.append(make("small", ""));
  item.append(button);
  return item;
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
    [text.profile, text.profiles[facts.profile]],
    [text.covers, facts.covers],
    [text.signedBefore, facts.signatures > 0 ? text.signaturesBefore(facts.signatures) : ""],
  ];
  return rows.filter(([, value]) => value !== "");
}

function drawReader(state: ConsentState, text: Text): void {
  const preview = state.documents[state.current]?.preview ?? null;
  const all = allSeen(state.documents);
  element("preview").title = text.preview;
  element("preview").setAttribute("aria-busy", String(preview?.undrawn !== 0));
  element("page").textContent = preview === null ? "" : text.pageOf(preview.page, preview.pages);
  const more = element("more");
  const hadFocus = document.activeElement === more;
  more.hidden = all;
  element("all-seen").hidden = !all;
  if (hadFocus && more.hidden) {
    // Not to a button: Enter may still be held down.
    element("all-seen").focus();
  }
  element("reader").hidden = state.documents.every((document) => document.preview === null);
}

function drawDecision(state: ConsentState, text: Text): void {
  const { stage } = state;
  element("next").textContent = nextStep(state, text);
  element("approve", HTMLButtonElement).disabled = stage.name !== "reading" || stage.wait !== 0;
}

/** The one sentence that says what to do now. */
function nextStep(state: ConsentState, text: Text): string {
  const { stage, documents, current } = state;
  switch (stage.name) {
    case "receiving":
      return text.receiving;
    case "checking":
      return text.checking;
    case "reading":
      if (!allShown(state)) {
        return readOn(documents, current, text);
      }
      return stage.wait === 0 ? text.ready : text.keepVisible;
    case "working":
    case "done":
    case "failed":
      return "";
  }
}

function readOn(documents: readonly DocumentState[], current: number, text: Text): string {
  const preview = documents[current]?.preview ?? null;
  if (preview === null) {
    return text.checking;
  }
  const left = preview.pages - preview.seen;
  return left > 0 ? text.readOn(left) : text.readNext(documents.filter((document) => !isSeen(document)).length);
}
