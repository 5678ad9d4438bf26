// What the pages of the demo site share: finding elements, and the language,
// which is the browser's until the person changes it.
const KEY = "language";

/** The languages of the site. */
export type Language = "ja" | "en";

let language: Language = chosen() ?? (/^ja\b/i.test(navigator.language) ? "ja" : "en");

/** The language of the page now. */
export function languageNow(): Language {
  return language;
}

/**
 * Has the page's button change the language, on this page and the next ones.
 * @param draw writes the page anew
 */
export function offerLanguages(draw: () => void): void {
  element("language").onclick = () => {
    language = language === "ja" ? "en" : "ja";
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // A browser that keeps nothing asks again on the next page.
    }
    draw();
  };
}

function chosen(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "ja" || kept === "en" ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Writes title, language button and everything that stands still. */
export function drawFixed(title: string, fixed: Record<string, string>): void {
  document.documentElement.lang = language;
  document.title = title;
  const button = element("language");
  button.textContent = language === "ja" ? "English" : "日本語";
  button.lang = language === "ja" ? "en" : "ja";
  for (const place of document.querySelectorAll<HTMLElement>("[data-text]")) {
    place.textContent = fixed[place.dataset.text ?? ""] ?? "";
  }
}

/** An element that the page has. */
export function element(id: string): HTMLElement;
export function element<T extends HTMLElement>(id: string, kind: new () => T): T;
export function element(id: string, kind: new () => HTMLElement = HTMLElement): HTMLElement {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`looking for #${id}`);
  }
  return found;
}

/** A new element with a text. */
export function make(tag: string, text = "", className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/** A moment for people, on this computer's clock. */
export function local(moment: string | Date): string {
  const format: Intl.DateTimeFormatOptions = { dateStyle: "long", timeStyle: "short" };
  return new Date(moment).toLocaleString(language === "ja" ? "ja-JP" : "en-GB", format);
}
