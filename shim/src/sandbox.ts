// What natsuin.wasm does with whole documents: the counterpart of the native
// host's sandbox package. Long byte ranges are hashed by Web Crypto, which is
// seven times as fast as the module.

import { toBase64 } from "./base64.ts";
import { digest } from "./digest.ts";
import { codeOf, NatsuinError } from "./error.ts";
import type {
  Bytes, Digest, EvidenceCounts, Inspection, Link, Operations, Prepared, PrepareOptions, VerifyQuestion,
} from "./wasm-message.ts";
import type { Wasm } from "./wasm.ts";

/** A prepared document: what to append, and the digest to be signed. */
export interface PreparedDocument {
  prepared: Prepared & { contentDigest: string };
  tail: Bytes;
}

/** What the host returned for one document. */
export interface Signed {
  /** Empty for XML. */
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
  const hashed = async (d: Digest): Promise<Digest> =>
    ({ ...d, value: toBase64(await digest(d, d.content ? (content ?? new Uint8Array()) : document)) });
  // That of the whole file is always among them: it begins before the module
  // has looked for signatures.
  const digests = small ? [] : (await Promise.all([
    hashed(wholeOf(document)),
    wanted(wasm, asked, documents).then((list) => Promise.all(list.map(hashed))),
  ])).flat();
  const request = { ...files, options: question(options), digests };
  const { segments } = await wasm.call("verify", request, evidenceSegments(options.evidence), documents);
  return new TextDecoder().decode(only(segments));
}

/** What names a file in its report. */
const wholeOf = (document: Bytes): Digest => ({ algorithm: "SHA-256", content: false, ranges: [[0, document.length]] });

/**
 * The digests that the report needs besides that of the whole file. A document
 * that cannot be read for them is left to the report.
 */
async function wanted(
  wasm: Wasm,
  files: Operations["digests"]["request"],
  documents: readonly Bytes[],
): Promise<Digest[]> {
  try {
    const { digests } = (await wasm.call("digests", files, [], documents)).json;
    return digests.slice(1); // the first is that of the whole file
  } catch (error) {
    if (codeOf(error) === "sandbox-failed") throw error;
    return [];
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

function only(segments: readonly Bytes[]): Bytes {
  const [first] = segments;
  if (!first) {
    throw new NatsuinError("sandbox-failed", "reading the sandbox's answer");
  }
  return first;
}
