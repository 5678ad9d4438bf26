// Draws the state of the verify page, and nothing else. Names of files and
// words of certificates arrive as text.
import { element, fillFixedText, make } from "../common/dom.ts";
import { sentenceOf } from "../text/sentence.ts";
import { textOf } from "../text/text.ts";
import { verifyTextOf, wordsOf, type VerifyText } from "../text/verify.ts";
import { drawEntry, makeCard } from "./card.ts";
import { isSettled, settled, type Entry, type Given, type Look, type VerifyState } from "./state.ts";

/** What is on the page already, so that only what changed is drawn anew. */
export class View {
  private entries: readonly Entry[] = [];
  private given: readonly Given[] = [];
  private language = "";
  /** The entry whose result the person waits for: the first of those put in last. */
  private awaited: number | null = null;

  /** Makes the page show a state. */
  draw(state: VerifyState): void {
    const { language, entries, given } = state;
    const text = textOf(language);
    const own = verifyTextOf(language);
    document.documentElement.lang = language;
    document.title = own.verifyTitle;
    fillFixedText({ ...text, ...own });
    element("language").textContent = text.otherLanguage;
    element("language").lang = language === "ja" ? "en" : "ja";
    const done = settled(entries);
    element("status").textContent = entries.length === 0 ? "" : own.checked(done, entries.length);
    element("results-area").hidden = entries.length === 0;
    element("print", HTMLButtonElement).disabled = done < entries.length;
    const anew = language !== this.language;
    this.drawGiven(state, anew);
    this.drawEntries(state, anew);
    this.language = language;
    this.entries = entries;
    this.given = given;
  }

  private drawEntries(state: VerifyState, anew: boolean): void {
    const place = element("results");
    if (state.entries.length < place.childElementCount) {
      place.replaceChildren(); // they only ever go all at once
    }
    this.addCards(place, state.entries.length);
    const tables = { text: textOf(state.language), own: verifyTextOf(state.language), words: wordsOf(state.language) };
    for (const [index, entry] of state.entries.entries()) {
      const card = cardOf(index);
      if (card === null) {
        continue;
      }
      if (anew || entry !== this.entries[index]) {
        drawEntry(card, entry, state, tables);
      }
      labelLooks(card, state.shown?.entry === index ? state.shown : null, tables.own);
    }
    this.reveal(state.entries);
  }

  /** What was put in last stands first: its verdict must not hide below an older one. */
  private addCards(place: HTMLElement, count: number): void {
    const known = place.childElementCount;
    if (count > known) {
      place.prepend(...Array.from({ length: count - known }, (_, index) => makeCard(known + index)));
      this.awaited = known;
    } else if (count === 0) {
      this.awaited = null;
    }
  }

  /** Leads the person, once, to the result that they wait for; without a motion. */
  private reveal(entries: readonly Entry[]): void {
    const entry = this.awaited === null ? undefined : entries[this.awaited];
    if (this.awaited === null || entry === undefined || !isSettled(entry)) {
      return;
    }
    const card = cardOf(this.awaited);
    this.awaited = null;
    card?.querySelector<HTMLElement>(".name")?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "start" });
  }

  private drawGiven({ given, language }: VerifyState, anew: boolean): void {
    if (given === this.given && !anew) {
      return;
    }
    const own = verifyTextOf(language);
    element("evidence").hidden = given.length === 0;
    element("evidence-list").replaceChildren(...given.map(({ name, kind, problem }, index) => {
      const item = make("li", "");
      item.append(make("span", `${name}${own.bracketed(own.evidenceKind[kind])}`));
      if (problem !== undefined) {
        const { text, next } = sentenceOf(problem, language);
        item.append(make("p", `${text}${next}`, "problem"));
      }
      const drop = make("button", own.evidenceDropShort, "quiet");
      drop.setAttribute("type", "button");
      drop.setAttribute("aria-label", own.evidenceDrop(name));
      drop.dataset.given = String(index);
      item.append(drop);
      return item;
    }));
  }
}

/** A button that shows pages is the one that takes them away. */
function labelLooks(card: HTMLElement, shown: Look | null, own: VerifyText): void {
  for (const look of card.querySelectorAll<HTMLElement>("button.look, button.look-signed")) {
    const signed = look.classList.contains("look-signed");
    const open = shown !== null && shown.signature === (signed ? signatureOf(look) : null);
    look.textContent = signed ? (open ? own.lookSignedAway : own.lookSigned) : open ? own.lookAway : own.look;
    look.setAttribute("aria-expanded", String(open));
  }
}

/** The id of the signature that something on a card belongs to. */
export function signatureOf(place: Element): string | null {
  return place.closest<HTMLElement>(".signature")?.dataset.id ?? null;
}

function cardOf(index: number): HTMLElement | null {
  return element("results").querySelector(`:scope > [data-index="${index}"]`);
}
