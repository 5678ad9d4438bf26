// The certificate authorities of the emulated card. Only development builds
// carry them, as a file; build.sh compiles the question itself out of a build
// for people. The real authorities need no file: the module knows their
// certificates by SHA-256.
import { fromBase64 } from "../../../shim/src/base64.ts";

declare const DEVELOPMENT: boolean;

/** The test authorities' certificates, DER each; none in a build for people. */
export async function testAnchors(): Promise<Uint8Array<ArrayBuffer>[]> {
  if (!DEVELOPMENT) {
    return [];
  }
  const response = await fetch("test-anchors.json");
  const list = (await response.json()) as string[];
  return list.map((text) => fromBase64(text));
}

/** SHA-256 of a certificate as reports write it. */
export async function fingerprint(der: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
