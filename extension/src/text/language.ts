// Which language the extension speaks: what the person chose in it, else the
// one that the person reads pages in.

/** The languages there are words for. */
export type Language = "ja" | "en";

const KEY = "language";

/** The language for a BCP 47 tag of the browser. */
export function languageFor(tag: string): Language {
  return /^ja\b/i.test(tag) ? "ja" : "en";
}

/** The person's choice, or the browser's preference. */
export async function loadLanguage(): Promise<Language> {
  return (await chosenLanguage()) ?? languageFor(navigator.language);
}

/** The person's choice; null when there is none. */
export async function chosenLanguage(): Promise<Language | null> {
  const stored = await chrome.storage.local.get(KEY);
  const chosen: unknown = stored[KEY];
  return chosen === "ja" || chosen === "en" ? chosen : null;
}

/** Remembers the person's choice; null for the browser's. */
export async function saveLanguage(language: Language | null): Promise<void> {
  await (language === null ? chrome.storage.local.remove(KEY) : chrome.storage.local.set({ [KEY]: language }));
}
