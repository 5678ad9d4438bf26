import {
  limits,
  type PageDocument,
  type PageStage,
  type Profile,
  type Signed,
} from "../../protocol/message.gen.ts";
import { Connection } from "./connection.ts";
import type { Engine } from "./engine.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import type { Evidence } from "./sandbox.ts";
import { startEngine } from "./start.ts";
import type { PrepareOptions } from "./wasm-message.ts";
import { structuresOf } from "./work.ts";

/** Milliseconds a document that cannot be signed has to say so before a window opens. */
const PREPARE_FIRST = 1000;

/** How far a request is. Tells nothing about the person or the card. */
export interface Progress {
  /** consent: the person reads and decides; card, pin, signing: the host works. */
  stage: PageStage;
  /** Documents done. */
  done: number;
  /** Documents of the request. */
  total: number;
}

/** What the signature shows, and how the request is followed. All optional. */
export interface SignOptions {
  /** File name that the person sees; a File brings its own. */
  fileName?: string;
  /** The signer's name as typed by the signer; must be the certificate's. */
  name?: string;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /** Cancels the request; the promise then rejects with code "cancelled". */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What the verdict on the result rests on. DER each. */
  evidence?: Partial<Evidence>;
}

/** A signed document. */
export interface SignedPDF {
  /** The original bytes and the signature behind them. */
  file: Uint8Array<ArrayBuffer>;
  /** The verdict of this page's own module. No evidence for anybody else. */
  report: Report;
}

/**
 * Has a PDF signed by the person in front of the page. Call it from a click:
 * the browser must have seen the person do something within the last seconds.
 * The bytes are copied at once, so changing them later changes nothing.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signPDF(pdf: Blob | BufferSource, options: SignOptions = {}): Promise<SignedPDF> {
  const { signal } = options;
  if (signal?.aborted === true) {
    throw new NatsuinError("cancelled", "starting to sign");
  }
  const engine = startEngine();
  try {
    const bytes = await copyOf(pdf);
    const prepared = engine.call("prepare", bytes, prepareOptions(options));
    await Promise.race([prepared, new Promise((resolve) => setTimeout(resolve, PREPARE_FIRST))]);
    return await request(engine, prepared, fileNameOf(pdf, options), options);
  } finally {
    engine.close();
  }
}

interface PreparedReference {
  document: number;
  size: number;
}

async function request(
  engine: Engine,
  prepared: Promise<PreparedReference>,
  name: string,
  options: SignOptions,
): Promise<SignedPDF> {
  prepared.catch(() => undefined); // awaited again below
  const connection = await Connection.open();
  const id = crypto.randomUUID();
  const cancel = () => {
    connection.send({ type: "cancel", id });
    connection.fail(new NatsuinError("cancelled", "signing"));
  };
  options.signal?.addEventListener("abort", cancel);
  try {
    connection.send({ type: "sign", id, count: 1 });
    const signed = await converse(connection, id, engine, prepared, name, options);
    const { document } = await prepared;
    return await engine.call("finish", document, structuresOf(signed, 0), {
      name,
      at: new Date(),
      ...(options.evidence && { evidence: options.evidence }),
    });
  } finally {
    options.signal?.removeEventListener("abort", cancel);
    connection.close();
  }
}

/** Answers the consent window until the request ends. */
async function converse(
  connection: Connection,
  id: string,
  engine: Engine,
  prepared: Promise<PreparedReference>,
  name: string,
  options: SignOptions,
): Promise<Signed> {
  let announced = false;
  for (;;) {
    const reply = await connection.next();
    switch (reply.type) {
      case "progress": {
        const { stage, done, total } = reply;
        options.onProgress?.({ stage, done, total });
        if (stage === "consent" && !announced) {
          announced = true;
          connection.send(await announce(connection, id, prepared, name));
        }
        break;
      }
      case "want": {
        const { document } = await prepared;
        const { index, offset } = reply;
        const data = await engine.call("slice", document, offset);
        connection.send({ type: "slice", id, index, offset, data });
        break;
      }
      case "signed":
        return reply;
      case "authenticated":
      case "hello":
      case "status":
        throw new NatsuinError("message-malformed", "reading a message of the extension");
    }
  }
}

async function announce(
  connection: Connection,
  id: string,
  prepared: Promise<PreparedReference>,
  name: string,
): Promise<PageDocument> {
  try {
    const { size } = await prepared;
    return { type: "document", id, index: 0, name, mediaType: "application/pdf", profile: PROFILE, size };
  } catch (error) {
    connection.send({ type: "cancel", id });
    throw error;
  }
}

const PROFILE: Profile = "pades-bb";

function prepareOptions(options: SignOptions): PrepareOptions {
  const { name, reason, location, contactInfo } = options;
  return {
    profile: PROFILE,
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    ...(name !== undefined && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contactInfo !== undefined && { contactInfo }),
  };
}

async function copyOf(pdf: Blob | BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  const size = pdf instanceof Blob ? pdf.size : pdf.byteLength;
  if (size > limits.documentBytes) {
    throw new NatsuinError("document-too-large", "reading the document");
  }
  if (pdf instanceof Blob) {
    return new Uint8Array(await pdf.arrayBuffer());
  }
  const view = ArrayBuffer.isView(pdf)
    ? new Uint8Array(pdf.buffer, pdf.byteOffset, pdf.byteLength)
    : new Uint8Array(pdf);
  return new Uint8Array(view);
}

function fileNameOf(pdf: Blob | BufferSource, options: SignOptions): string {
  return options.fileName ?? (pdf instanceof File ? pdf.name : "document.pdf");
}
