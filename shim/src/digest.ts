// Hashing ranges of documents by Web Crypto, which takes one array and copies
// it: a document of 50 MB is not copied once more for that.

import { NatsuinError } from "./error.ts";
import type { Bytes, Digest } from "./wasm-message.ts";
import { webCrypto } from "./webcrypto.ts";

/** The digest over its ranges of parts, which follow one another. */
export async function digest({ algorithm, ranges }: Digest, ...parts: readonly Bytes[]): Promise<Bytes> {
  const { subtle } = await webCrypto();
  const hash = (bytes: Bytes) => subtle.digest(algorithm, bytes);
  const [first, second] = ranges;
  const [document] = parts;
  const gap = first && second && document && ranges.length === 2 && parts.length === 1 && first[0] === 0 &&
    first[1] <= second[0] && second[0] + second[1] <= document.length;
  const value = gap
    ? await withoutGap(document, first[1], second, hash)
    : await hash(joined(ranges.flatMap(([offset, length]) => cut(parts, offset, length))));
  return new Uint8Array(value);
}

/**
 * Passes on the first bytes of a document and a range behind them as one array.
 * The shorter part moves to the longer one, and is undone once hash has returned
 * its promise: by then Web Crypto has its copy (Web Cryptography API 14.3.5,
 * step 2), and nothing else ran in between.
 */
function withoutGap<T>(
  document: Bytes,
  end: number,
  [next, length]: readonly [number, number],
  hash: (bytes: Bytes) => Promise<T>,
): Promise<T> {
  const down = length <= end;
  const [from, size, to] = down ? [next, length, end] : [0, end, next - end];
  const covered = document.slice(to, to + size);
  document.copyWithin(to, from, from + size);
  try {
    const start = down ? 0 : to;
    return hash(document.subarray(start, start + end + length));
  } finally {
    document.set(covered, to);
  }
}

/** The bytes from offset on, as views into the parts that hold them. */
function cut(parts: readonly Bytes[], offset: number, length: number): Bytes[] {
  const pieces: Bytes[] = [];
  let start = offset;
  let left = length;
  for (const part of parts) {
    if (start < part.length && left > 0) {
      const piece = part.subarray(start, start + left);
      pieces.push(piece);
      left -= piece.length;
    }
    start = Math.max(0, start - part.length);
  }
  if (left > 0) {
    throw new NatsuinError("sandbox-failed", "reading the ranges that the sandbox asks for");
  }
  return pieces;
}

/** One array of all pieces, without a copy where there is only one. */
function joined(pieces: readonly Bytes[]): Bytes {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
