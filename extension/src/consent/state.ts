// Everything the consent window shows, as one value.
import type { FailureCode, HostStage, XMLProfile } from "../../../protocol/message.gen.ts";
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import type { Finding } from "../text/finding.ts";
import type { Language } from "../text/language.ts";
import type { PreviewPosition } from "./preview.ts";

/** What inspection found in the prepared document, and what the page called it. */
export interface Facts {
  /** File name as the page gave it. */
  name: string;
  /** Bytes of the prepared document. */
  size: number;
  time: Date;
  signerName: string;
  reason: string;
  location: string;
  contact: string;
  profile: "pades-bb" | XMLProfile;
  /** The parts of an XML document that are signed; empty for a PDF. */
  covers: string;
  /** How many signatures an XML document has already. */
  signatures: number;
  /** What the document holds beyond its pages, by the window's own module. */
  findings: readonly Finding[];
}

/** What the person reads of a document: a PDF, or the lines of XML. */
export type ToRead =
  | { bytes: Uint8Array<ArrayBuffer>; password: string | undefined }
  /** labelled: its names are those for which there are labels. */
  | { lines: readonly Line[]; labelled: boolean };

/** The verdict of the window's own module on the finished file. */
export interface Outcome {
  /** As in EN 319 102-1; never TOTAL-FAILED, which ends in a failure. */
  indication: "TOTAL-PASSED" | "INDETERMINATE";
  signer: string;
  time: Date;
  /** Whether the certificate says of itself that it is for tests. */
  test: boolean;
}

/** What the page asks for. */
export type Purpose = "sign" | "login";

/** How far the request is. */
export type Stage =
  | { name: "receiving" }
  | { name: "checking" }
  | { name: "reading"; wait: number | null }
  | { name: "working"; host: HostStage }
  | { name: "done"; outcome: Outcome | null; saved: boolean } // null: a login, which only the site can judge
  | { name: "failed"; code: FailureCode; triesLeft?: number | undefined };

/** The document in the preview. */
export interface PreviewState extends PreviewPosition {
  pages: number;
  findings: Finding[];
}

/** The window. */
export interface ConsentState {
  language: Language;
  origin: string;
  /** What approving does. */
  purpose: Purpose;
  count: number;
  code: string;
  stage: Stage;
  /** In the order of the request; empty until all were checked. */
  documents: readonly DocumentState[];
  /** The document that is shown. */
  current: number;
}

/** One document; it has no preview until it is opened. */
export interface DocumentState {
  facts: Facts;
  preview: PreviewState | null;
}

/** Whether every page of a document was on the screen. */
export function isSeen({ preview }: DocumentState): boolean {
  return preview !== null && preview.seen >= preview.pages;
}

/** Whether all that a decision rests on was on the screen. */
export function allShown({ purpose, documents }: ConsentState): boolean {
  return purpose === "login" || allSeen(documents);
}

/** Whether every page of every document was on the screen. */
export function allSeen(documents: readonly DocumentState[]): boolean {
  return documents.length > 0 && documents.every(isSeen);
}
