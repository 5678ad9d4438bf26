// What a person has put into the page, sorted: documents to check, and
// certificates and revocation lists to check them with.
import { limits } from "../../../protocol/message.gen.ts";
import { fromBase64 } from "../../../shim/src/base64.ts";

/** Bytes of one piece of evidence; a revocation list of a million entries has 40 MB. */
const MAX_EVIDENCE = 64 << 20;
/** PEM blocks of one file. */
const MAX_BLOCKS = 64;

/** Kinds of evidence, named as in the module's question. */
export type EvidenceKind = "anchors" | "timeStampAnchors" | "links" | "crls" | "ocsps";

/** What a file is taken for. */
export type Purpose = "document" | EvidenceKind;

/** One DER structure that a person trusts or gives to judge by. */
export interface Piece {
  kind: EvidenceKind;
  der: Uint8Array<ArrayBuffer>;
  /** Of links: the serial of the 署名用 certificate whose holder has this one too. */
  serial?: string;
}

const SUFFIXES: [RegExp, EvidenceKind][] = [
  // SERIAL.pair.cer: what only an accredited verifier knows.
  [/^[0-9a-f]+\.pair\.(?:cer|crt|pem|der)$/i, "links"],
  // Trusted for time-stamps and for nothing else, hence told apart by name.
  [/(?:^|[^a-z])tsa(?:[^a-z].*)?\.(?:cer|crt|pem|der)$/i, "timeStampAnchors"],
  [/\.(?:cer|crt|pem|der)$/i, "anchors"],
  [/\.crl$/i, "crls"],
  [/\.(?:ors|ocsp)$/i, "ocsps"],
];

/** Tells by the name what a file is for; whatever is not evidence is a document. */
export function purposeOf(name: string): Purpose {
  return SUFFIXES.find(([suffix]) => suffix.test(name))?.[1] ?? "document";
}

/** The serial in the name of a link. */
export function serialIn(name: string): string {
  return (name.split(".")[0] ?? "").toLowerCase();
}

/** Whether a document is too large; a signed one is a little larger than what was signed. */
export function isTooLarge(size: number): boolean {
  return size > limits.preparedBytes;
}

/**
 * The structures in a file of evidence: what its PEM blocks hold, or else the
 * file itself. What they are, only the module finds out.
 * @throws {RangeError} more than anybody needs
 */
export async function piecesOf(file: Blob, kind: EvidenceKind): Promise<Piece[]> {
  if (file.size > MAX_EVIDENCE) {
    throw new RangeError("reading evidence: too large");
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x30) {
    return [{ kind, der: bytes }];
  }
  const blocks = pemBlocks(new TextDecoder().decode(bytes), kind);
  return blocks.length > 0 ? blocks : [{ kind, der: bytes }];
}

/** RFC 7468, as far as certificates and lists go. */
function pemBlocks(text: string, kind: EvidenceKind): Piece[] {
  const pieces: Piece[] = [];
  for (const [, label, body] of text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,32})-----([^-]*)-----END \1-----/gu)) {
    if (pieces.length === MAX_BLOCKS) {
      throw new RangeError("reading evidence: too many blocks");
    }
    pieces.push({ kind: label === "X509 CRL" ? "crls" : kind, der: fromBase64((body ?? "").replace(/\s+/gu, "")) });
  }
  return pieces;
}
