// The messages of natsuin.wasm, as package wasm/verify/abi of the Go side
// defines them: a JSON object with its length in front, then byte segments.

import { decode } from "../../protocol/decode.ts";
import { failureCodeRule, type FailureCode, type XMLProfile } from "../../protocol/message.gen.ts";
import { NatsuinError } from "./error.ts";

/** Bytes that are nobody else's shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The message format this file speaks; operation "version" names the module's. */
export const ABI = 1;

/** What the new signature holds; all of it will stand in the document. */
export interface PrepareOptions {
  profile: "pades-bb";
  /** RFC 3339. */
  time: string;
  field?: string;
  name?: string;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /** Bytes kept for the CMS; absent means 8192. */
  reserve?: number;
  /** Base64 of the UTF-8: opens an encrypted document, and comes not to stand in it. */
  password?: string;
}

/** A document with an empty signature: its original bytes and a tail. */
export interface Prepared {
  version: number;
  profile: string;
  field: string;
  /** Of the original, in bytes. */
  size: number;
  /** Offset, length, offset, length in original and tail together. */
  byteRange: [number, number, number, number];
  /** Base64 of the SHA-256 over the byte range. */
  contentDigest?: string;
  reserve: number;
}

/** What the last revision of a prepared document adds, and what lies below it. */
export interface Inspection {
  /** RFC 3339: the signing time that the document will claim. */
  time: string;
  /** The texts are empty where the document has none. */
  name: string;
  reason: string;
  location: string;
  contactInfo: string;
  /** How many signatures the document has already. */
  signatures: number;
  /** The objects of the last revision with their roles. */
  changes: { revision: number; object: number; what: string; rule: string }[];
  /** Content of the document that acts or hides. */
  active: { kind: string; count: number; objects: number[] }[];
  prepared: Prepared;
}

/** What an XML signature is to be. */
export interface PrepareXMLOptions {
  profile: XMLProfile;
  /** RFC 3339: becomes the name of the signature. */
  time: string;
  /** The id of the element to cover, for generic; absent is the whole. */
  id?: string;
}

/** A signature before it is made: an element that goes into the file at a place. */
export interface PreparedXML {
  version: number;
  profile: string;
  /** Of the original, in bytes. */
  size: number;
  /** Where the element goes, in place of `cut` bytes. */
  at: number;
  cut: number;
  /** What SignedInfo refers to, with digests in Base64. */
  references: { uri: string; digest: string }[];
}

/** What the module finds in a file that somebody else prepared. */
export interface InspectionXML {
  /** RFC 3339: the time that the new signature is named after. */
  time: string;
  /** How many signatures the document has already. */
  signatures: number;
  prepared: PreparedXML;
}

/** One hash over ranges of the document, or of its detached content. */
export interface Digest {
  algorithm: "SHA-256" | "SHA-384" | "SHA-512";
  content: boolean;
  /** Offset and length of each, in hashing order. */
  ranges: [number, number][];
  /** Base64. */
  value?: string;
}

/** A document that the module reads while it works: an index and its size. */
export interface FileReference {
  handle: number;
  size: number;
}

/** How many of each follow as segments, in this order. */
export interface EvidenceCounts {
  anchors: number;
  certificates: number;
  crls: number;
  ocsps: number;
  timeStampAnchors?: number;
}

/** A 署名用 certificate by its serial, and the 利用者証明用 certificate of the same person. */
export interface Link {
  /** Lower-case hex. */
  serial: string;
  /** DER in Base64. */
  certificate: string;
}

/** How a file is judged. */
export interface VerifyQuestion {
  name: string;
  /** RFC 3339: the moment of the judgement. */
  at: string;
  evidence: EvidenceCounts;
  /** Certificates that the caller knows to be of one person. */
  links?: readonly Link[];
  /** Puts the signer's four attributes into the report. */
  showAttributes?: boolean;
  /** Base64 of the UTF-8. */
  password?: string;
}

/** The operations by name: number, request and answer. */
export interface Operations {
  version: { request: object; answer: { abi: number } };
  /** Answer segment: the tail. */
  prepare: { request: { file: FileReference; options: PrepareOptions }; answer: { prepared: Prepared } };
  /** Answer segment: the tail. */
  inspect: { request: { file: FileReference; password?: string }; answer: { inspection: Inspection } };
  /** Segments: tail, attributes, signature, certificates; answer segment: the tail. */
  complete: {
    request: { prepared: Prepared; signed: { certificates: number } };
    answer: object;
  };
  digests: {
    request: { file: FileReference; content?: FileReference; password?: string };
    answer: { digests: Digest[] };
  };
  /** Segments: the evidence; answer segment: the report as JSON. */
  verify: {
    request: { file: FileReference; content?: FileReference; options: VerifyQuestion; digests: Digest[] };
    answer: object;
  };
  /** Segments: the certificate, the evidence; answer segment: the report as JSON. */
  verifyChain: { request: { options: VerifyQuestion }; answer: object };
  /** Answer segments: the element, SignedInfo. */
  prepareXML: { request: { file: FileReference; options: PrepareXMLOptions }; answer: { prepared: PreparedXML } };
  /** Segments: element, SignedInfo, signature, certificates; answer segment: the signed file. */
  completeXML: { request: { file: FileReference; prepared: PreparedXML; certificates: number }; answer: object };
  /** Answer segments: the element, SignedInfo, and the lines as JSON. */
  inspectXML: { request: { file: FileReference; profile: string }; answer: { inspection: InspectionXML } };
}

/** The number of each operation. */
export const OPERATIONS: Record<keyof Operations, number> = {
  version: 0,
  prepare: 1,
  inspect: 2,
  complete: 3,
  digests: 4,
  verify: 5,
  verifyChain: 6,
  prepareXML: 7,
  completeXML: 8,
  inspectXML: 11,
};

/** An answer: its JSON without "segments", and the segments. */
export interface Answer<K extends keyof Operations> {
  json: Operations[K]["answer"];
  segments: Bytes[];
}

/** One message as bytes. */
export function encodeMessage(json: object, segments: readonly Uint8Array[]): Bytes {
  const object = new TextEncoder().encode(
    JSON.stringify({ ...json, segments: segments.map((s) => s.length) }),
  );
  const message = new Uint8Array(segments.reduce((sum, s) => sum + s.length, 4 + object.length));
  new DataView(message.buffer).setUint32(0, object.length, true);
  message.set(object, 4);
  let at = 4 + object.length;
  for (const s of segments) {
    message.set(s, at);
    at += s.length;
  }
  return message;
}

/**
 * The answer in a message; its segments point into it.
 * @throws {NatsuinError} with the code that the answer carries
 */
export function decodeAnswer<K extends keyof Operations>(message: Bytes): Answer<K> {
  const end = 4 + new DataView(message.buffer, message.byteOffset, message.length).getUint32(0, true);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(message.subarray(4, end));
  const { segments: lengths, error, ...json } = JSON.parse(text) as {
    segments: number[];
    error?: { code: string; doing: string };
  };
  if (error) {
    throw new NatsuinError(knownCode(error.code), error.doing);
  }
  let at = end;
  const segments = lengths.map((length) => message.subarray(at, (at += length)));
  if (at !== message.length) {
    throw new RangeError("segments of an answer do not fill it");
  }
  // The module is ours and stands on the same side as this file: a wrong shape
  // is a bug here, not an attack, and the tests compare every operation.
  return { json, segments };
}

function knownCode(code: string): FailureCode {
  try {
    return decode(failureCodeRule, code);
  } catch {
    return "sandbox-failed";
  }
}
