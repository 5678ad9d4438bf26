// The version handshake of both hops: each side says hello, each side judges
// both hellos alike, and the one that is too old is named.

import type { Hello } from "./message.gen.ts";

/** The first protocol number with `authenticate`. */
export const LOGIN_PROTOCOL = 2;

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
