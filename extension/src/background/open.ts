import { decode } from "../../../protocol/decode.ts";
import { originRule, type FailureCode } from "../../../protocol/message.gen.ts";
import type { OpenRequest } from "../common/messages.ts";
import { countWindow } from "../common/patience.ts";
import { consentIsOpen, isStored, storeSession, type Session } from "../common/session.ts";

/** Size of the consent window in CSS pixels; fits a laptop of 1366×768. */
const WINDOW = { width: 1200, height: 720 };
/** Milliseconds a consent window has for taking its session. */
const START_TIMEOUT = 10_000;
/** Held while a consent window starts, so that a flood opens one. */
const OPENING_LOCK = "natsuin-opening";

/**
 * Opens the consent window for a request.
 * @returns null when it is open, else why it was refused
 */
export async function open(
  request: OpenRequest,
  sender: chrome.runtime.MessageSender,
  allowed: (origin: string) => Promise<boolean>,
): Promise<FailureCode | null> {
  const session = sessionOf(request, sender);
  if (session === null) {
    return "frame-refused";
  }
  if (!(await allowed(session.origin))) {
    return "site-not-permitted";
  }
  return await new Promise((resolve, reject) => {
    navigator.locks
      .request(OPENING_LOCK, { ifAvailable: true }, async (lock) => {
        if (lock === null || (await consentIsOpen())) {
          resolve("busy");
          return;
        }
        if (!(await countWindow(session.origin, Date.now()))) {
          resolve("asked-too-often");
          return;
        }
        const key = await storeSession(session);
        await openWindow(key);
        resolve(null);
        await taken(key);
      })
      .catch(reject);
  });
}

/** The session that the browser's own words describe, or null to refuse. */
export function sessionOf(
  request: OpenRequest,
  sender: chrome.runtime.MessageSender,
): Session | null {
  const { tab, documentId, origin, frameId, documentLifecycle } = sender;
  const shown = documentLifecycle === undefined || documentLifecycle === "active";
  if (frameId !== 0 || !shown || tab?.id === undefined || !tab.active || documentId === undefined) {
    return null;
  }
  try {
    return {
      origin: decode(originRule, origin),
      tab: tab.id,
      document: documentId,
      link: request.link,
      request: request.request,
      count: request.count,
      ...(request.nonce !== undefined && { nonce: request.nonce }),
    };
  } catch {
    return null; // opaque, or a scheme that no consent can name
  }
}

async function openWindow(key: string): Promise<void> {
  const url = chrome.runtime.getURL(`consent.html#${key}`);
  await chrome.windows.create({ url, type: "popup", focused: true, ...WINDOW });
}

/** Waits until the window has taken its session; then its own lock tells. */
async function taken(key: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT;
  while ((await isStored(key)) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
