// The version handshake of both hops: each side says hello, each side judges
// both hellos alike, and the one that is too old is named.

import type { FailureCode, Hello } from "./message.gen.ts";

/** The first protocol number with `authenticate`. */
export const LOGIN_PROTOCOL = 2;

/** The first protocol number with `turn` and `ready`. */
export const TURN_PROTOCOL = 3;

/** The first protocol number with `password`. */
export const PASSWORD_PROTOCOL = 4;

/** The first protocol number with `xmlDocument`, `signXML` and `signedXML`. */
export const XML_PROTOCOL = 5;

/** Codes added behind a number, and what a side that speaks less is told. */
const LATE_CODES: Partial<Record<FailureCode, { from: number; instead: FailureCode }>> = {
  "asked-too-often": { from: 3, instead: "busy" },
  "pdf-password-wrong": { from: 4, instead: "pdf-encrypted" },
  "pdf-not-permitted": { from: 4, instead: "pdf-locked" },
};

/** The side whose version the other no longer understands. */
export type TooOld = "own" | "peer";

/**
 * Agrees on the highest version both sides speak.
 * @returns the agreed protocol number, or which side must be updated
 */
export function negotiate(own: Hello, peer: Hello): number | TooOld {
  if (peer.protocol < own.minimumProtocol) return "peer";
  if (own.protocol < peer.minimumProtocol) return "own";
  return Math.min(own.protocol, peer.protocol);
}

/** The code that a side understands which agreed on a protocol number. */
export function codeFor(agreed: number, code: FailureCode): FailureCode {
  const late = LATE_CODES[code];
  return late !== undefined && agreed < late.from ? late.instead : code;
}
