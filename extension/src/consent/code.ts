// The short code that the consent window and the PIN dialog both show.

/** Letters and digits that nobody mistakes for one another (no I, O, 0, 1). */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A fresh code such as "K7M-4TZ": 30 bits from the browser's generator. */
export function shortCode(): string {
  // 256 is a multiple of 32, so every character is equally likely.
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  const text = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
  return `${text.slice(0, 3)}-${text.slice(3)}`;
}
