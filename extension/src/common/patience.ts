// How often a site may have its requests refused in a row before it has to
// wait. A window counts against its site from the moment it opens, so that
// neither closing it nor reloading the page can undo the count; what ends well,
// or fails for no fault of the site, is taken off again. Kept until the
// browser ends, and over a stop of the background.
import { decode, type Rule } from "../../../protocol/decode.ts";
import type { FailureCode } from "../../../protocol/message.gen.ts";

/** Windows in a row that came to nothing before a site has to wait. */
const FREE = 3;
/** Milliseconds of the first wait; each further window doubles it. */
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 30 * 60_000;
/** Milliseconds after which the past is forgotten. */
const FORGET = 60 * 60_000;

/** The windows of one origin that came to nothing, in a row. */
export interface Refusals {
  count: number;
  /** When the last one opened or ended, in milliseconds since 1970. */
  at: number;
}

const refusalsRule: Rule<Refusals> = {
  required: ["count", "at"],
  properties: {
    count: { minimum: 0, maximum: 1_000_000 },
    at: { minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  },
};

/**
 * What ends a request without being the site's or the person's doing.
 * sandbox-failed is not among them: a document can bring it about.
 */
const BLAMELESS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "busy", "host-missing", "host-too-old", "extension-too-old", "sandbox-missing", "sandbox-mismatch", "internal",
]);

/** Milliseconds that a site still has to wait. */
export function waitOf({ count, at }: Refusals, now: number): number {
  if (count < FREE || now < at) {
    return 0; // a clock that was set back keeps nobody waiting
  }
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - FREE));
  return Math.max(0, at + wait - now);
}

/** One window more, after those before. */
export function another({ count, at }: Refusals, now: number): Refusals {
  return { count: now - at > FORGET ? 1 : count + 1, at: now };
}

/** What is known of an origin. */
export async function refusalsOf(origin: string): Promise<Refusals> {
  const name = PREFIX + origin;
  const stored = await chrome.storage.session.get(name);
  return name in stored ? decode(refusalsRule, stored[name]) : { count: 0, at: 0 };
}

/**
 * Counts a window that is about to open.
 * @returns false when the site has to wait, and nothing is counted
 */
export async function countWindow(origin: string, now: number): Promise<boolean> {
  const before = await refusalsOf(origin);
  if (waitOf(before, now) > 0) {
    return false;
  }
  await store(origin, another(before, now));
  return true;
}

/** How a window ended: well, at somebody's wish, or for a fault of nobody asking. */
export type Ending = "well" | "refused" | "blameless";

/** What an error says of the window's ending. */
export function endingOf(code: FailureCode, fromHost: boolean): Ending {
  return BLAMELESS.has(code) || (fromHost && code !== "cancelled") ? "blameless" : "refused";
}

/**
 * Settles the account of a window. Begins to write before it returns, for
 * windows that are just closing.
 * @param known the refusals when the window had opened, itself included
 */
export async function settle(origin: string, known: Refusals, ending: Ending, now: number): Promise<void> {
  if (ending === "well") {
    await chrome.storage.session.remove(PREFIX + origin);
  } else {
    const count = ending === "refused" ? known.count : Math.max(0, known.count - 1);
    await store(origin, { count, at: now });
  }
}

const PREFIX = "refusals:";

async function store(origin: string, refusals: Refusals): Promise<void> {
  await chrome.storage.session.set({ [PREFIX + origin]: refusals });
}
