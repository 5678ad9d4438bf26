// The few DOM verbs the pages need. Data reaches a page only as text.
/** The element with an id; its absence or another kind is a damaged page. */
export function element(id: string): HTMLElement;
export function element<T extends HTMLElement>(id: string, kind: new () => T): T;
export function element(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`looking for #${id}: the page is damaged`);
  }
  return found;
}

/** An element with text and, perhaps, a class. */
export function make(tag: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/** Rows of a definition list. */
export function definitions(rows: readonly (readonly [string, string])[]): HTMLElement[] {
  return rows.flatMap(([term, value]) => [make("dt", term), make("dd", value)]);
}

/** Fills every element that names a fixed sentence in data-text. */
export function fillFixedText(text: object): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) {
    const sentence: unknown = (text as Record<string, unknown>)[place.dataset.text ?? ""];
    if (typeof sentence !== "string") {
      throw new Error(`filling ${place.id}: no such sentence`);
    }
    place.textContent = sentence;
  }
}
