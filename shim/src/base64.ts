// Canonical base64 both ways. Browsers of 2025 and later have it built in and
// do it ten times as fast; slices of large documents are made of it.

interface Native {
  toBase64?: () => string;
}

interface NativeConstructor {
  fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
}

/** Characters per String.fromCharCode call; more overflow the stack. */
const CHUNK = 0x8000;

/** The base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  const { toBase64: native } = bytes as Native;
  if (native !== undefined) {
    return native.call(bytes);
  }
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    // Spreading goes through an iterator and takes thirty times as long.
    const chunk: ArrayLike<number> = bytes.subarray(i, i + CHUNK);
    binary += String.fromCharCode.apply(null, chunk as number[]);
  }
  return btoa(binary);
}

/**
 * The bytes of base64 that was judged canonical before.
 * @throws {Error} when it is no base64 at all
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64: native } = Uint8Array as NativeConstructor;
  if (native !== undefined) {
    return native.call(Uint8Array, text);
  }
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}
