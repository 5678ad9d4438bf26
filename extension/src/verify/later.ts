// What came after a signature, as far as a person can look at it.
import type { SignatureReport } from "../../../shim/src/report.ts";

/** What happened in one place, as it is told to a person. */
export type ChangeKind =
  | "note" | "note-changed" | "filled" | "field-changed" | "signature" | "stamp" | "display" | "removed" | "content" | "look";

/** One place of a page: several objects may make up one change. */
export interface Shown {
  kind: ChangeKind;
  /** Left, bottom, right, top in the page's own coordinates. */
  rect: readonly number[];
  /** Full name of the form field, or empty. */
  field: string;
}

/** One page on which something changed. */
export interface Stop {
  page: number;
  shown: Shown[];
  /** Something on it changed, nobody knows where. */
  somewhere: boolean;
}

/** Where a person has to look. */
export interface Later {
  /** In the order of the pages. */
  stops: Stop[];
  /** Something changed, nobody knows on which page: all of them are to be looked at. */
  anywhere: boolean;
}

const KINDS: ReadonlyMap<string, ChangeKind> = new Map([
  ["annotation-added", "note"],
  ["annotation-changed", "note-changed"],
  ["field-filled", "filled"],
  ["field-changed", "field-changed"],
  ["signature-added", "signature"],
  ["signature-filled", "signature"],
  ["signature-field-added", "signature"],
  ["time-stamp-added", "stamp"],
  ["appearance-changed", "display"],
]);

/** Where the changes behind a verdict are to be seen. */
export function laterOf({ changes }: Pick<SignatureReport, "changes">): Later {
  const stops = new Map<number, Stop>();
  let anywhere = false;
  for (const { page, rect, rule, what, field } of changes) {
    if (page === undefined) {
      anywhere ||= rule === "";
      continue;
    }
    if (rect === undefined && rule !== "") {
      continue; // what leads to a change that has a place of its own, or to one that nobody sees
    }
    const stop = stops.get(page) ?? { page, shown: [], somewhere: false };
    stops.set(page, stop);
    if (rect === undefined) {
      stop.somewhere = true;
      continue;
    }
    const kind = KINDS.get(rule) ?? (what === "removed" ? "removed" : "content");
    if (!stop.shown.some((known) => known.rect.join() === rect.join())) {
      stop.shown.push({ kind, rect, field: field ?? "" });
    }
  }
  return { stops: [...stops.values()].sort((a, b) => a.page - b.page), anywhere };
}

/** Whether the bytes that were signed are there as they were, with something behind them. */
export function hasEarlier({ integrity, signedSize }: SignatureReport, size: number): boolean {
  return integrity.status === "intact" && signedSize !== undefined && signedSize > 0 && signedSize < size;
}

/** Whether there is a change that a person can look at. */
export function hasChanges(report: SignatureReport, size: number): boolean {
  const { stops, anywhere } = laterOf(report);
  return hasEarlier(report, size) && (anywhere || stops.length > 0);
}
