// What consent window and preview frame say to each other over one
// MessagePort. The frame renders documents of strangers, so the window
// believes nothing from it but page counts, and hands it nothing but the
// document, or what it read in one of XML, and pdf.js's own data files.

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

/** Window to frame. */
export type ToFrame =
  | { type: "open"; bytes: ArrayBuffer; pageLabel: string; password?: string }
  | { type: "outline"; lines: readonly Line[]; words: OutlineWords }
  | { type: "resource"; request: number; data: Uint8Array | null }
  | { type: "advance" };

/** Frame to window. */
export type FromFrame =
  | { type: "resource"; request: number; kind: ResourceKind; name: string }
  | { type: "opened"; pages: number; findings: Finding[] }
  | { type: "position"; page: number; seen: number; undrawn: number }
  | { type: "failed" };

const LARGEST = { minimum: 0, maximum: 0xffff_ffff };

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
    failed: { required: ["type"], properties: { type: { enum: ["failed"] } } },
  },
};

/** The string that announces the port; the window sends it exactly once. */
export const HANDSHAKE = "natsuin-preview";
