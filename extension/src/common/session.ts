// What the background fixes about a request before the consent window exists.
// The window takes it once; nothing in it ever comes from the page's script.
import { decode, type Rule } from "../../../protocol/decode.ts";
import { countRule, nonceRule, originRule, requestIDRule } from "../../../protocol/message.gen.ts";

/** Who asks, as the browser states it. */
export interface Session {
  /** Origin of the asking document. */
  origin: string;
  tab: number;
  /** The browser's id of the asking document, so that a reload is another. */
  document: string;
  link: string;
  request: string;
  /** Documents; 1 for a login. */
  count: number;
  /** Only of a login: the site's nonce. */
  nonce?: string;
}

const sessionRule: Rule<Session> = {
  required: ["origin", "tab", "document", "link", "request", "count"],
  properties: {
    origin: originRule,
    tab: { minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    document: { minLength: 1, maxLength: 128, pattern: /^[0-9A-Za-z{}-]+$/u },
    link: requestIDRule,
    request: requestIDRule,
    count: countRule,
    nonce: nonceRule,
  },
};

/** Held by the one consent window that still waits for a decision. */
export const CONSENT_LOCK = "natsuin-consent";

const PREFIX = "session:";

/** Stores a session and returns the key that opens it once. */
export async function storeSession(session: Session): Promise<string> {
  const key = crypto.randomUUID();
  await chrome.storage.session.set({ [PREFIX + key]: session });
  return key;
}

/** Takes a session out of the store; null when there is none under the key. */
export async function takeSession(key: string): Promise<Session | null> {
  const name = PREFIX + key;
  const stored = await chrome.storage.session.get(name);
  await chrome.storage.session.remove(name);
  const value: unknown = stored[name];
  return value === undefined ? null : decode(sessionRule, value);
}

/** Whether a session still waits for its window. */
export async function isStored(key: string): Promise<boolean> {
  const name = PREFIX + key;
  return name in (await chrome.storage.session.get(name));
}

/** Whether some consent window waits for a decision now. */
export async function consentIsOpen(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return (held ?? []).some((lock) => lock.name === CONSENT_LOCK);
}
