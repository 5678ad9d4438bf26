// The documents of one request, kept in the Worker so that large files cross
// into it once and come out once.
import { limits } from "../../protocol/message.gen.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import {
  complete, inspect, prepare, verify,
  type Evidence, type PreparedDocument, type Signed, type VerifyOptions,
} from "./sandbox.ts";
import type { Bytes, Inspection, PrepareOptions } from "./wasm-message.ts";
import type { Wasm } from "./wasm.ts";

/** How a file is to be judged; what is absent from the evidence is empty. */
export interface Question {
  /** File name for the report. */
  name: string;
  /** The moment of the judgement. */
  at: Date;
  evidence?: Partial<Evidence>;
  /** Certificates that the caller knows to be of one person. */
  links?: NonNullable<VerifyOptions["links"]>;
  /** Whether the report names the signer's four attributes: personal data. */
  showAttributes?: boolean;
  /** Opens an encrypted document. */
  password?: string;
}

/** What inspection found, and under which number the document is kept. */
export interface Inspected {
  document: number;
  inspection: Omit<Inspection, "prepared">;
  profile: string;
  /** Base64 of the SHA-256 of exactly these bytes without the gap. */
  contentDigest: string;
}

interface Kept extends PreparedDocument {
  /** Original and tail together. */
  file: Bytes;
  password: string | undefined;
}

/** A module and the documents it works on. */
export class Work {
  private readonly wasm: Wasm;
  private readonly documents: Kept[] = [];

  constructor(wasm: Wasm) {
    this.wasm = wasm;
  }

  /** Prepares a document and keeps it. */
  async prepare(
    original: Bytes,
    options: Omit<PrepareOptions, "password">,
    password?: string,
  ): Promise<{ document: number; size: number }> {
    const prepared = await prepare(this.wasm, original, options, password);
    const file = append(original, prepared.tail);
    return { document: this.keep({ ...prepared, file, password }), size: file.length };
  }

  /** Inspects a document that somebody else prepared, and keeps it. */
  async inspect(file: Bytes, password?: string): Promise<Inspected> {
    const { prepared, tail, ...inspection } = await inspect(this.wasm, file, password);
    const { profile, contentDigest } = prepared;
    return { document: this.keep({ prepared, tail, file, password }), inspection, profile, contentDigest };
  }

  /** Base64 of a part of a kept document, as long as a slice may be. */
  slice(document: number, offset: number): string {
    const { file } = this.get(document);
    return toBase64(file.subarray(offset, offset + limits.sliceBytes));
  }

  /** Completes a kept document and judges the result before anybody gets it. */
  async finish(document: number, signed: Signed, question: Question): Promise<{ file: Bytes; report: Report }> {
    const kept = this.get(document);
    const tail = await complete(this.wasm, kept, signed);
    const file = append(kept.file.subarray(0, kept.prepared.size), tail);
    const { password } = kept;
    return { file, report: await this.verify(file, { ...question, ...(password !== undefined && { password }) }) };
  }

  /** Judges every signature of a file. */
  async verify(file: Bytes, question: Question): Promise<Report> {
    const none: Evidence = { anchors: [], certificates: [], crls: [], ocsps: [] };
    const evidence = { ...none, ...question.evidence };
    return JSON.parse(await verify(this.wasm, file, { ...question, evidence })) as Report;
  }

  private keep(document: Kept): number {
    return this.documents.push(document) - 1;
  }

  private get(document: number): Kept {
    const found = this.documents[document];
    if (found === undefined) {
      throw new NatsuinError("internal", "looking for a document");
    }
    return found;
  }
}

function append(start: Uint8Array, end: Uint8Array): Bytes {
  const whole = new Uint8Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}

/** The structures of one document in a reply of the host. */
export function structuresOf(
  reply: { certificates: string[]; signatures: { attributes: string; signature: string }[] },
  index: number,
): Signed {
  const own = reply.signatures[index];
  if (own === undefined) {
    throw new NatsuinError("message-malformed", "reading the signatures");
  }
  return {
    attributes: fromBase64(own.attributes),
    signature: fromBase64(own.signature),
    certificates: reply.certificates.map(fromBase64),
  };
}
