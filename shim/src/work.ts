// The documents of one request, kept in the Worker so that large files cross
// into it once and come out once.
import { limits, type Signed as SignedPDFs, type SignedXML } from "../../protocol/message.gen.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import { completeXML, inspectXML, prepareXML, withElement, type Line } from "./sandbox-xml.ts";
import { complete, inspect, prepare, verify, type Evidence, type Signed, type VerifyOptions } from "./sandbox.ts";
import type { Bytes, Inspection, InspectionXML, PrepareOptions, PrepareXMLOptions } from "./wasm-message.ts";
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

/** What inspection found in XML. */
export interface InspectedXML {
  document: number;
  inspection: InspectionXML;
  /** Base64: what is signed. */
  signedInfo: string;
  lines: Line[];
}

interface Kept {
  /** As prepared. */
  file: Bytes;
  /** Puts a signature into it. */
  complete: (signed: Signed) => Promise<Bytes>;
  password?: string | undefined;
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
    const made = await prepare(this.wasm, original, options, password);
    const file = append(original, made.tail);
    const sign = async (signed: Signed) => append(original, await complete(this.wasm, made, signed));
    return { document: this.keep({ file, complete: sign, password }), size: file.length };
  }

  /** Inspects a document that somebody else prepared, and keeps it. */
  async inspect(file: Bytes, password?: string): Promise<Inspected> {
    const { prepared, tail, ...inspection } = await inspect(this.wasm, file, password);
    const { profile, contentDigest } = prepared;
    const sign = async (signed: Signed) =>
      append(file.subarray(0, prepared.size), await complete(this.wasm, { prepared, tail }, signed));
    return { document: this.keep({ file, complete: sign, password }), inspection, profile, contentDigest };
  }

  /** Prepares an XML document and keeps it. */
  async prepareXML(original: Bytes, options: PrepareXMLOptions): Promise<{ document: number; size: number }> {
    const made = await prepareXML(this.wasm, original, options);
    const file = withElement(made);
    const sign = async (signed: Signed) => await completeXML(this.wasm, made, signed);
    return { document: this.keep({ file, complete: sign }), size: file.length };
  }

  /** Inspects an XML document that somebody else prepared, and keeps it. */
  async inspectXML(file: Bytes, profile: string): Promise<InspectedXML> {
    const found = await inspectXML(this.wasm, file, profile);
    const { time, signatures, prepared, signedInfo, lines } = found;
    const sign = async (signed: Signed) => await completeXML(this.wasm, found, signed);
    return {
      document: this.keep({ file, complete: sign }),
      inspection: { time, signatures, prepared },
      signedInfo: toBase64(signedInfo),
      lines,
    };
  }

  /** Base64 of a part of a kept document, as long as a slice may be. */
  slice(document: number, offset: number): string {
    const { file } = this.get(document);
    return toBase64(file.subarray(offset, offset + limits.sliceBytes));
  }

  /** Completes a kept document and judges the result before anybody gets it. */
  async finish(document: number, signed: Signed, question: Question): Promise<{ file: Bytes; report: Report }> {
    const kept = this.get(document);
    const file = await kept.complete(signed);
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

/** A reply of the host that has signatures. */
type Reply = Pick<SignedPDFs, "type" | "certificates" | "signatures"> | Pick<SignedXML, "type" | "certificates" | "signatures">;

/** The structures of one document in a reply of the host. */
export function structuresOf(reply: Reply, index: number): Signed {
  const own = reply.type === "signed" ? reply.signatures[index] : { attributes: "", signature: reply.signatures[index] };
  if (own?.signature === undefined) {
    throw new NatsuinError("message-malformed", "reading the signatures");
  }
  return {
    attributes: fromBase64(own.attributes),
    signature: fromBase64(own.signature),
    certificates: reply.certificates.map(fromBase64),
  };
}
