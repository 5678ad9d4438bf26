// What a window and the frame that draws for it say to each other over one
// MessagePort. The frame renders documents of strangers, so the window
// believes nothing from it but page counts and places on pages, and hands it
// nothing but documents, or what it read in one of XML, what to mark on them
// and pdf.js's own data files.

import type { Rule } from "../../../protocol/decode.ts";
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import { FINDINGS, type Finding } from "../text/finding.ts";

/** Data files of pdf.js that the frame may ask for. */
export type ResourceKind = "cmap" | "font" | "wasm";

/** What stands between the lines of an XML document. */
export interface OutlineWords {
  pageLabel: string;
  unsigned: string;
  /** Of elements that only stand around what is signed. */
  around: string;
  signature: string;
  instruction: string;
  /** What elements are called, by local name. */
  labels: Readonly<Record<string, string>>;
}

/** Where on a page: parts of its width and height as it is drawn, 10,000 being all. */
export interface Place {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The whole of a page's width or height. */
export const WHOLE = 10_000;

/** A place to mark, with the few words that stand beside it. */
export interface Mark {
  place: Place;
  label: string;
}

/**
 * Window to frame. "open" and "outline" show a document to be read; "compare" opens one to
 * be shown page by page, "page" asks for one, with rectangles in its own
 * coordinates, and "marks" for marks on it. Given the document as it was
 * before, the frame looks for what has another look now.
 */
export type ToFrame =
  | { type: "open"; bytes: ArrayBuffer; pageLabel: string; password?: string }
  | { type: "outline"; lines: readonly Line[]; words: OutlineWords }
  | { type: "compare"; bytes: ArrayBuffer; before?: ArrayBuffer; password?: string }
  | { type: "page"; page: number; label: string; rects: readonly (readonly number[])[] }
  | { type: "marks"; marks: readonly Mark[]; kind: "now" | "before" }
  | { type: "resource"; request: number; data: Uint8Array | null }
  | { type: "advance" };

/**
 * Frame to window. "leaf" is the page that was asked for: its height as a part
 * of its width, and where the rectangles are on it; "spots", where else it
 * looks different, unless that cannot be told.
 */
export type FromFrame =
  | { type: "resource"; request: number; kind: ResourceKind; name: string }
  | { type: "opened"; pages: number; findings: Finding[] }
  | { type: "position"; page: number; seen: number; undrawn: number }
  | { type: "leaf"; page: number; height: number; places: Place[] }
  | { type: "spots"; page: number; spots?: Place[] }
  | { type: "failed" };

const LARGEST = { minimum: 0, maximum: 0xffff_ffff };

/** Marks on one page; more are one. */
export const MAX_MARKS = 100;

const PART = { minimum: 0, maximum: WHOLE };
const PLACES = {
  items: {
    required: ["left", "top", "right", "bottom"],
    properties: { left: PART, top: PART, right: PART, bottom: PART },
  },
  minItems: 0,
  maxItems: MAX_MARKS,
};

/** The rule by which the window judges what the frame says. */
export const fromFrameRule: Rule<FromFrame> = {
  oneOf: {
    resource: {
      required: ["type", "request", "kind", "name"],
      properties: {
        type: { enum: ["resource"] },
        request: LARGEST,
        kind: { enum: ["cmap", "font", "wasm"] },
        name: { minLength: 1, maxLength: 64, pattern: /^[0-9A-Za-z_.-]+$/u },
      },
    },
    opened: {
      required: ["type", "pages", "findings"],
      properties: {
        type: { enum: ["opened"] },
        pages: { minimum: 1, maximum: 0xffff_ffff },
        findings: { items: { enum: FINDINGS }, minItems: 0, maxItems: FINDINGS.length },
      },
    },
    position: {
      required: ["type", "page", "seen", "undrawn"],
      properties: { type: { enum: ["position"] }, page: LARGEST, seen: LARGEST, undrawn: LARGEST },
    },
    leaf: {
      required: ["type", "page", "height", "places"],
      properties: { type: { enum: ["leaf"] }, page: LARGEST, height: LARGEST, places: PLACES },
    },
    spots: {
      required: ["type", "page"],
      properties: { type: { enum: ["spots"] }, page: LARGEST, spots: PLACES },
    },
    failed: { required: ["type"], properties: { type: { enum: ["failed"] } } },
  },
};

/** The string that announces the port; the window sends it exactly once. */
export const HANDSHAKE = "natsuin-preview";
