// The peer: PKI.js as its own examples use it. It knows no PDF, so the byte
// range is found for it.
import { Certificate, ContentInfo, SignedData } from "pkijs";

/** Bytes of a file's end in which its last signature lies. */
const END = 64 * 1024;

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * Signature and chain of a detached CMS.
 * @param {Bytes} message
 * @param {Bytes} content
 * @param {Bytes} anchor
 */
export async function verifyDetached(message, content, anchor) {
  const signed = new SignedData({ schema: ContentInfo.fromBER(bufferOf(message)).content });
  const trustedCerts = [Certificate.fromBER(bufferOf(anchor))];
  const good = await signed.verify({ signer: 0, data: bufferOf(content), trustedCerts, checkChain: true });
  if (!good) {
    throw new Error("PKI.js did not accept the sample");
  }
}

/**
 * The last signature of a PDF.
 * @param {Bytes} file
 * @param {Bytes} anchor
 */
export async function verifyPDF(file, anchor) {
  const start = Math.max(0, file.length - END);
  const end = new TextDecoder("latin1").decode(file.subarray(start));
  const ranges = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)/.exec(end)?.slice(1).map(Number);
  const [from = 0, length = 0, next = 0, rest = 0] = ranges ?? [];
  const hex = end.slice(from + length + 1 - start, next - 1 - start);
  const message = new Uint8Array((hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)));
  const content = new Uint8Array(length + rest);
  content.set(file.subarray(from, from + length));
  content.set(file.subarray(next, next + rest), length);
  await verifyDetached(message, content, anchor);
}

/** Without a copy where the array fills its buffer. @param {Bytes} bytes */
function bufferOf(bytes) {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
