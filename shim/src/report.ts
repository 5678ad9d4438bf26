// The verdict on a file, as `natsuin verify --json` prints it: the same JSON
// wherever it is computed. Fields may be added; none changes its meaning.
import type { FailureCode } from "../../protocol/message.gen.ts";

/** The main indication, as in EN 319 102-1. There is no boolean on purpose. */
export type Indication = "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";

/** Verdict on one signature. What it says about the holder is only as good as the chain. */
export interface SignatureReport {
  /** "S1" for the first. */
  id: string;
  indication: Indication;
  /** As in EN 319 102-1; null for TOTAL-PASSED only. */
  subIndication: string | null;
  integrity: { status: "intact" | "modified" | "broken" | "unchecked"; [more: string]: unknown };
  coverage: "entire-file" | "entire-revision" | "unclear";
  modification: string;
  changes: unknown[];
  /** Null when no certificate is even named. */
  signer: SignerReport | null;
  chain: { status: string; test: boolean; [more: string]: unknown };
  revocation: { status: string; [more: string]: unknown };
  time: Record<string, unknown>;
  level: unknown;
}

/** The certificate of a signature. */
export interface SignerReport {
  /** Whether identifier, signing-certificate attribute and key all fit it. */
  identified: boolean;
  class: "sign" | "auth" | "other";
  /** Whether it says of itself that it comes from a test authority. */
  test: boolean;
  /** An opaque code in JPKI certificates. */
  subject: string;
  serial: string;
  sha256: string;
  /** Null unless asked for: personal data. */
  attributes: { name: string; [more: string]: unknown } | null;
}

/** Verdict on a file. */
export interface Report {
  schema: 1;
  file: { name: string; sha256: string; format: "pdf" | "cms" | "unknown" };
  /** In the order of the revisions that added them. */
  signatures: SignatureReport[];
  /** Why there is no verdict at all. */
  error: { code: FailureCode; messageJa: string; messageEn: string } | null;
}
