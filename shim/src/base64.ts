// Canonical base64 both ways, for browsers that lack Uint8Array.toBase64.

/** Characters per String.fromCharCode call; more overflow the stack. */
const CHUNK = 0x8000;

/** The base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(binary);
}

/**
 * The bytes of base64 that was judged canonical before.
 * @throws {DOMException} when it is no base64 at all
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}
