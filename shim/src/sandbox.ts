// What natsuin.wasm does with whole documents: the counterpart of the native
// host's sandbox package. Long byte ranges are hashed by Web Crypto, which is
// seven times as fast as the module.

import { toBase64 } from "./base64.ts";
import { codeOf, NatsuinError } from "./error.ts";
import type {
  Bytes, Digest, EvidenceCounts, Inspection, Link, Operations, Prepared, PrepareOptions, VerifyQuestion,
} from "./wasm-message.ts";
import type { Wasm } from "./wasm.ts";
import { webCrypto } from "./webcrypto.ts";

/** A prepared document: what to append, and the digest to be signed. */
export interface PreparedDocument {
  prepared: Prepared & { contentDigest: string };
  tail: Bytes;
}

/** What the host returned for one document. */
export interface Signed {
  attributes: Uint8Array;
  signature: Uint8Array;
  /** DER, the signer's first. */
  certificates: readonly Uint8Array[];
}

/** What a verdict rests on besides the file: DER each. */
export interface Evidence {
  anchors: readonly Uint8Array[];
  certificates: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  /** Trusted for time-stamps alone. */
  timeStampAnchors?: readonly Uint8Array[];
}

/** How to judge: nothing is trusted that is not in the evidence. */
export interface VerifyOptions {
  /** The file's name for the report. */
  name: string;
  /** The moment of the judgement. */
  at: Date;
  evidence: Evidence;
  /** Certificates that the caller knows to be of one person. */
  links?: readonly Link[];
  /** Puts the signer's four attributes into the report: only where asked for. */
  showAttributes?: boolean;
  /** Of an encrypted document. */
  password?: string;
}

/** Appends an empty signature; the document itself stays as it is. */
export async function prepare(
  wasm: Wasm,
  document: Bytes,
  options: Omit<PrepareOptions, "password">,
  password?: string,
): Promise<PreparedDocument> {
  const request = { file: { handle: 0, size: document.length }, options: { ...options, ...unlocking(password) } };
  const { json, segments } = await wasm.call("prepare", request, [], [document]);
  const tail = only(segments);
  return { prepared: await withContentDigest(json.prepared, [document, tail]), tail };
}

/**
 * Reads what the last revision of a prepared document adds.
 * @throws {NatsuinError} inspection-refused if that is not exactly a preparation
 */
export async function inspect(
  wasm: Wasm,
  document: Bytes,
  password?: string,
): Promise<Omit<Inspection, "prepared"> & PreparedDocument> {
  const request = { file: { handle: 0, size: document.length }, ...unlocking(password) };
  const { json, segments } = await wasm.call("inspect", request, [], [document]);
  const prepared = await withContentDigest(json.inspection.prepared, [document]);
  return { ...json.inspection, prepared, tail: only(segments) };
}

/**
 * The tail with the signature in it, in place of the prepared one.
 * @throws {NatsuinError} completion-mismatch if the signature is not over it
 */
export async function complete(wasm: Wasm, document: PreparedDocument, signed: Signed): Promise<Bytes> {
  const request = { prepared: document.prepared, signed: { certificates: signed.certificates.length } };
  const segments = [document.tail, signed.attributes, signed.signature, ...signed.certificates];
  return only((await wasm.call("complete", request, segments)).segments);
}

/** Bytes up to which the module hashes by itself: asking WebCrypto takes longer. */
const HASHED_INSIDE = 64 << 10;

/** The report on every signature of a file, as the JSON text that every caller gets. */
export async function verify(
  wasm: Wasm,
  document: Bytes,
  options: VerifyOptions,
  content?: Bytes,
): Promise<string> {
  const documents = content ? [document, content] : [document];
  const files = {
    file: { handle: 0, size: document.length },
    ...(content && { content: { handle: 1, size: content.length } }),
  };
  const asked = { ...files, ...unlocking(options.password) };
  const small = document.length + (content?.length ?? 0) <= HASHED_INSIDE;
  const outside = small ? [] : await wanted(wasm, asked, documents);
  const digests = await Promise.all(outside.map(async (d): Promise<Digest> => {
    const value = await digest(d, d.content ? (content ?? new Uint8Array()) : document);
    return { ...d, value: toBase64(value) };
  }));
  const request = { ...files, options: question(options), digests };
  const { segments } = await wasm.call("verify", request, evidenceSegments(options.evidence), documents);
  return new TextDecoder().decode(only(segments));
}

/**
 * The digests that the report needs. A document that cannot be read for them is
 * left to the report, which names it by its digest alone.
 */
async function wanted(
  wasm: Wasm,
  files: Operations["digests"]["request"],
  documents: readonly Bytes[],
): Promise<Digest[]> {
  try {
    return (await wasm.call("digests", files, [], documents)).json.digests;
  } catch (error) {
    if (codeOf(error) === "sandbox-failed") throw error;
    return [{ algorithm: "SHA-256", content: false, ranges: [[0, files.file.size]] }];
  }
}

/** The report on one certificate as JSON text. */
export async function verifyChain(wasm: Wasm, certificate: Uint8Array, options: VerifyOptions): Promise<string> {
  const segments = [certificate, ...evidenceSegments(options.evidence)];
  const answer = await wasm.call("verifyChain", { options: question(options) }, segments);
  return new TextDecoder().decode(only(answer.segments));
}

/** The password of an encrypted document as the module takes it; none if there is none. */
function unlocking(password = ""): { password?: string } {
  return password === "" ? {} : { password: toBase64(new TextEncoder().encode(password)) };
}

function question({ name, at, evidence, links, showAttributes, password }: VerifyOptions): VerifyQuestion {
  const counts: EvidenceCounts = {
    anchors: evidence.anchors.length,
    certificates: evidence.certificates.length,
    crls: evidence.crls.length,
    ocsps: evidence.ocsps.length,
    ...(evidence.timeStampAnchors && { timeStampAnchors: evidence.timeStampAnchors.length }),
  };
  return {
    name, at: at.toISOString(), evidence: counts,
    ...(links !== undefined && links.length > 0 && { links }),
    ...(showAttributes && { showAttributes }),
    ...unlocking(password),
  };
}

function evidenceSegments({ anchors, certificates, crls, ocsps, timeStampAnchors = [] }: Evidence): Uint8Array[] {
  return [...anchors, ...certificates, ...crls, ...ocsps, ...timeStampAnchors];
}

async function withContentDigest(
  prepared: Prepared,
  parts: readonly Bytes[],
): Promise<Prepared & { contentDigest: string }> {
  const [start, length, next, rest] = prepared.byteRange;
  const wanted: Digest = { algorithm: "SHA-256", content: false, ranges: [[start, length], [next, rest]] };
  return { ...prepared, contentDigest: toBase64(await digest(wanted, ...parts)) };
}

/** The digest over its ranges of parts, which follow one another. */
async function digest({ algorithm, ranges }: Digest, ...parts: readonly Bytes[]): Promise<Bytes> {
  const pieces = ranges.flatMap(([offset, length]) => cut(parts, offset, length));
  const { subtle } = await webCrypto();
  return new Uint8Array(await subtle.digest(algorithm, joined(pieces)));
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

function only(segments: readonly Bytes[]): Bytes {
  const [first] = segments;
  if (!first) {
    throw new NatsuinError("sandbox-failed", "reading the sandbox's answer");
  }
  return first;
}
