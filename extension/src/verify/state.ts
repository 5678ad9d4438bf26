// Everything the verify page shows, as one value.
import type { FailureCode } from "../../../protocol/message.gen.ts";
import type { Report, SignatureReport } from "../../../shim/src/report.ts";
import type { Language } from "../text/language.ts";
import type { EvidenceKind } from "./intake.ts";

/** How far the check of one file is. */
export type Progress =
  | { name: "waiting" }
  | { name: "checking" }
  | { name: "judged"; report: Report }
  | { name: "failed"; code: FailureCode };

/** One document that was put in. */
export interface Entry {
  /** The file itself, read anew for every check: many large ones must not stay in memory. */
  file: File;
  progress: Progress;
  /** Whether the person asked who signed. */
  attributes: boolean;
  /** Of an encrypted document, as typed into its card. */
  password?: string;
}

/** Whether a document waits for its password, or for a better one. */
export function isLocked({ progress }: Entry): boolean {
  const code = progress.name === "judged" ? progress.report.error?.code : undefined;
  return code === "pdf-encrypted" || code === "pdf-password-wrong";
}

/** One file of evidence that was put in. */
export interface Given {
  name: string;
  kind: EvidenceKind;
  /** Why it is not used; undefined when it is. */
  problem?: FailureCode;
}

/** The pages of an entry, as they are or as a signature found them. */
export interface Look {
  entry: number;
  /** The signature's id; null for the file as it is now. */
  signature: string | null;
}

/** The page. */
export interface VerifyState {
  language: Language;
  entries: readonly Entry[];
  given: readonly Given[];
  /** SHA-256 of the anchors that this build brings for tests, in hexadecimal. */
  ownAnchors: ReadonlySet<string>;
  /** What is shown of the documents themselves. */
  shown: Look | null;
}

/** What was found out about one signature of an entry. */
export function signatureIn({ progress }: Entry, id: string): SignatureReport | undefined {
  return progress.name === "judged" ? progress.report.signatures.find((signature) => signature.id === id) : undefined;
}

/** Whether the check of one entry has ended. */
export function isSettled({ progress }: Entry): boolean {
  return progress.name === "judged" || progress.name === "failed";
}

/** How many entries are settled. */
export function settled(entries: readonly Entry[]): number {
  return entries.filter(isSettled).length;
}
