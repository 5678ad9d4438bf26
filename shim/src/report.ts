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
  /** As in EN 319 102-1; empty for TOTAL-PASSED only. */
  subIndication: string;
  integrity: { status: "intact" | "modified" | "broken" | "unchecked"; problems: string[]; [more: string]: unknown };
  coverage: "entire-file" | "entire-revision" | "unclear";
  modification: "none" | "lta" | "form-filling" | "annotations" | "other" | "unknown";
  /** What later revisions added, changed or removed. */
  changes: {
    revision: number; object: number; what: string; rule: string;
    /** Where it shows: the form field, the page from 1, and left, bottom, right, top on it. */
    field?: string; page?: number; rect?: number[];
  }[];
  /** A recognised change wrote over what was signed, or is forbidden by the signature. */
  altered?: boolean;
  /** The file up to this byte is the file that was signed; 0 if unclear. */
  signedSize?: number;
  /** Null when no certificate is even named. */
  signer: SignerReport | null;
  chain: ChainReport;
  revocation: RevocationReport;
  time: TimeReport;
  level: "pades-bb" | "pades-bt" | "cades-bb" | "cades-bt" | "none";
  /** Signature time-stamps; only TOTAL-PASSED ones prove a time. */
  timeStamps: TimeStampReport[];
  /** State of the signer's two certificates, null where the other is not known. */
  pair: PairReport | null;
}

/** 署名用 and 利用者証明用 of one person: a conclusion that no reason code allows. */
export interface PairReport {
  state: "both-good" | "sign-revoked-auth-good" | "sign-good-auth-revoked" | "both-revoked" | "unknown";
  auth: RevocationReport;
}

/** Verdict on one time-stamp token (RFC 3161). */
export interface TimeStampReport {
  /** "T1" for the first of its list. */
  id: string;
  type: "signature-time-stamp" | "document-time-stamp";
  indication: Indication;
  subIndication: string;
  /** RFC 3339; what the authority states. */
  signedTime: string | null;
  signedBy: string;
  chain: ChainReport;
  revocation: RevocationReport;
  [more: string]: unknown;
}

/** Whether the certificate leads to an authority that is believed. */
export interface ChainReport {
  status: "good" | "expired" | "not-yet" | "broken" | "incomplete" | "malformed";
  /** The rule that does not hold, or empty. */
  why: string;
  class: SignerReport["class"];
  test: boolean;
  /** Null where no path reaches one. */
  anchor: { name: string; sha256: string; source: "pinned" | "given" } | null;
  [more: string]: unknown;
}

/** What is known of a revocation. Times are RFC 3339. */
export interface RevocationReport {
  status: "good" | "revoked" | "unknown" | "not-checked";
  reasonCode: number | null;
  reason: string;
  time: string | null;
  source: "crl" | "ocsp" | "";
  sourceTime: string | null;
  why: string;
  [more: string]: unknown;
}

/** What the signer claims, what is proven, and for when the verdict holds: RFC 3339. */
export interface TimeReport {
  claimedSigningTime: string | null;
  bestSignatureTime: string | null;
  validationTime: string;
  [more: string]: unknown;
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
  attributes: AttributesReport | null;
}

/** The four attributes of the holder: personal data. */
export interface AttributesReport {
  name: string;
  address: string;
  sex: string;
  /** 1989-03-31, with ?? for what is not known. */
  birth: string;
  /** The same with a Japanese year. */
  birthJa: string;
  [more: string]: unknown;
}

/** Verdict on a file. */
export interface Report {
  schema: 1;
  file: { name: string; sha256: string; format: "pdf" | "cms" | "xml" | "package" | "unknown" };
  /** In the order of the revisions that added them. */
  signatures: SignatureReport[];
  /** Why there is no verdict at all. */
  error: { code: FailureCode; messageJa: string; messageEn: string } | null;
  /** Document time-stamps, in the order of the revisions. */
  timeStampTokens: TimeStampReport[];
}
