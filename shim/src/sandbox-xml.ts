// The module's operations on XML signatures, as sandbox.ts has those on PDFs.

import { NatsuinError } from "./error.ts";
import type { Signed } from "./sandbox.ts";
import type { Bytes, InspectionXML, PreparedXML, PrepareXMLOptions } from "./wasm-message.ts";
import type { Wasm } from "./wasm.ts";

/** A signature without a value, and the document it goes into. */
export interface PreparedXMLDocument {
  base: Bytes;
  prepared: PreparedXML;
  /** The Signature element without a value. */
  element: Bytes;
  /** Canonical octets: what is signed. */
  signedInfo: Bytes;
}

/** One line of a file as a person reads it, as package xmlsig has it. */
export interface Line {
  depth: number;
  kind: "element" | "text" | "instruction" | "signature";
  /** Whether the new signature covers it. */
  covered?: true;
  name?: string;
  text?: string;
  attributes?: [string, string][];
}

/** Fixes everything about a signature but its value. */
export async function prepareXML(wasm: Wasm, base: Bytes, options: PrepareXMLOptions): Promise<PreparedXMLDocument> {
  const { json, segments } = await wasm.call("prepareXML", { file: { handle: 0, size: base.length }, options }, [], [base]);
  const [element, signedInfo] = segments;
  if (element === undefined || signedInfo === undefined) throw unreadable();
  return { base, prepared: json.prepared, element, signedInfo };
}

/** The file with the element in its place. */
export function withElement({ base, prepared: { at, cut }, element }: PreparedXMLDocument): Bytes {
  const file = new Uint8Array(base.length + element.length - cut);
  file.set(base.subarray(0, at));
  file.set(element, at);
  file.set(base.subarray(at + cut), at + element.length);
  return file;
}

/**
 * Takes a file apart that somebody else prepared.
 * @throws {NatsuinError} inspection-refused if it holds anything but a preparation
 */
export async function inspectXML(
  wasm: Wasm,
  file: Bytes,
  profile: string,
): Promise<Omit<InspectionXML, "prepared"> & PreparedXMLDocument & { lines: Line[] }> {
  const { json, segments } = await wasm.call("inspectXML", { file: { handle: 0, size: file.length }, profile }, [], [file]);
  const [element, signedInfo, lines] = segments;
  if (element === undefined || signedInfo === undefined || lines === undefined) throw unreadable();
  const { prepared } = json.inspection;
  const base = new Uint8Array(file.length - element.length);
  base.set(file.subarray(0, prepared.at));
  base.set(file.subarray(prepared.at + element.length), prepared.at);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(lines);
  return { ...json.inspection, base, prepared, element, signedInfo, lines: JSON.parse(text) as Line[] };
}

/**
 * The signed file.
 * @throws {NatsuinError} completion-mismatch if the signature is not over it
 */
export async function completeXML(wasm: Wasm, document: PreparedXMLDocument, signed: Signed): Promise<Bytes> {
  const { base, prepared, element, signedInfo } = document;
  const request = { file: { handle: 0, size: base.length }, prepared, certificates: signed.certificates.length };
  const segments = [element, signedInfo, signed.signature, ...signed.certificates];
  const [file] = (await wasm.call("completeXML", request, segments, [base])).segments;
  if (file === undefined) throw unreadable();
  return file;
}

function unreadable(): NatsuinError {
  return new NatsuinError("sandbox-failed", "reading the sandbox's answer");
}
