import {
  limits,
  type PageStage,
  type Profile,
  type Signed,
} from "../../protocol/message.gen.ts";
import { PASSWORD_PROTOCOL } from "../../protocol/handshake.ts";
import { requireGoing, until } from "./abort.ts";
import { bytesOf } from "./bytes.ts";
import { Connection } from "./connection.ts";
import type { Engine } from "./engine.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import type { Evidence } from "./sandbox.ts";
import { startEngine } from "./start.ts";
import type { PrepareOptions } from "./wasm-message.ts";
import { structuresOf } from "./work.ts";

/**
 * Milliseconds a document that cannot be read or signed has to say so before a
 * window opens. The browser remembers a click for some five seconds only, so
 * a slow disk must not keep the window waiting.
 */
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

/** What one signature shows. All optional. */
export interface DocumentOptions {
  /** File name that the person sees; a File brings its own. */
  fileName?: string;
  /** The signer's name as typed by the signer; must be the certificate's. */
  name?: string;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /**
   * Opens an encrypted document: its owner's or its user's password, at most 255
   * characters. It goes to the extension's consent window, which shows the
   * document, and no further. No PIN of a card.
   */
  password?: string;
}

/** How a request is followed and judged. All optional. */
export interface RequestOptions {
  /** Cancels the request; the promise then rejects with code "cancelled". */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What the verdict on the result rests on. DER each. */
  evidence?: Partial<Evidence>;
}

/** The options of a request for one document. */
export interface SignOptions extends DocumentOptions, RequestOptions {}

/** One document of several. */
export interface DocumentToSign extends DocumentOptions {
  pdf: Blob | BufferSource;
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
  const [signed] = await signPDFs([{ ...options, pdf }], options);
  if (signed === undefined) {
    throw new NatsuinError("internal", "signing");
  }
  return signed;
}

/**
 * Has up to 100 PDFs signed with one PIN, as signPDF does with one. All of
 * them are signed, in their order, or none.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signPDFs(
  documents: readonly DocumentToSign[],
  options: RequestOptions = {},
): Promise<SignedPDF[]> {
  const { signal } = options;
  requireGoing(signal, PREPARING);
  requireLimits(documents);
  const engine = startEngine();
  try {
    const prepared = documents.map((document) => prepare(engine, document));
    const first = Promise.race([Promise.all(prepared), new Promise((resolve) => setTimeout(resolve, PREPARE_FIRST))]);
    await until(signal, first, PREPARING);
    return await request(engine, prepared, options);
  } finally {
    engine.close();
  }
}

/** What a call is doing when it is cancelled before anybody is asked. */
const PREPARING = "preparing the documents";

/** A prepared document in the Worker, under its file name. */
interface Prepared {
  document: number;
  size: number;
  name: string;
  password: string | undefined;
}

/** Copies a document at once, or reads it, and has the Worker prepare it. */
function prepare(engine: Engine, document: DocumentToSign): Promise<Prepared> {
  const { password } = document;
  const [name, options] = [fileNameOf(document), prepareOptions(document)];
  const work = bytesOf(document.pdf)
    .then((bytes) => engine.call("prepare", bytes, options, password))
    .then((made) => ({ ...made, name, password }));
  work.catch(() => undefined); // awaited where it is needed
  return work;
}

async function request(
  engine: Engine,
  prepared: readonly Promise<Prepared>[],
  options: RequestOptions,
): Promise<SignedPDF[]> {
  const { signal } = options;
  const connection = await Connection.open(signal);
  const id = crypto.randomUUID();
  const cancel = () => {
    connection.send({ type: "cancel", id });
    connection.fail(new NatsuinError("cancelled", "signing", { cause: signal?.reason }));
  };
  signal?.addEventListener("abort", cancel);
  try {
    requireGoing(signal, "asking for signatures");
    connection.send({ type: "sign", id, count: prepared.length });
    const reply = await converse(connection, id, engine, prepared, options);
    const signed: SignedPDF[] = [];
    for (const [index, { document, name }] of (await Promise.all(prepared)).entries()) {
      const finished = engine.call("finish", document, structuresOf(reply, index), {
        name,
        at: new Date(),
        ...(options.evidence && { evidence: options.evidence }),
      });
      signed.push(await until(signal, finished, "completing the documents"));
    }
    return signed;
  } finally {
    signal?.removeEventListener("abort", cancel);
    connection.close();
  }
}

/** Answers the consent window until the request ends. */
async function converse(
  connection: Connection,
  id: string,
  engine: Engine,
  prepared: readonly Promise<Prepared>[],
  options: RequestOptions,
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
          await announce(connection, id, prepared);
        }
        break;
      }
      case "want": {
        const { index, offset } = reply;
        const wanted = await prepared[index];
        if (wanted === undefined) {
          throw new NatsuinError("message-malformed", "reading a message of the extension");
        }
        const data = await engine.call("slice", wanted.document, offset);
        connection.send({ type: "slice", id, index, offset, data });
        break;
      }
      case "signed":
        return reply;
      case "hello":
      case "status":
      case "authenticated":
      case "signedXML":
        throw new NatsuinError("message-malformed", "reading a message of the extension");
    }
  }
}

async function announce(
  connection: Connection,
  id: string,
  prepared: readonly Promise<Prepared>[],
): Promise<void> {
  try {
    for (const [index, { size, name, password = "" }] of (await Promise.all(prepared)).entries()) {
      if (password !== "") {
        if (connection.protocol < PASSWORD_PROTOCOL) {
          throw new NatsuinError("extension-too-old", "passing on a password");
        }
        connection.send({ type: "password", id, index, password });
      }
      connection.send({ type: "document", id, index, name, mediaType: "application/pdf", profile: PROFILE, size });
    }
  } catch (error) {
    connection.send({ type: "cancel", id });
    throw error;
  }
}

const PROFILE: Profile = "pades-bb";

function prepareOptions(options: DocumentOptions): PrepareOptions {
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

/** Refuses what the extension would refuse, before anything is copied. */
function requireLimits(documents: readonly DocumentToSign[]): void {
  if (documents.length === 0 || documents.length > limits.documents) {
    throw new NatsuinError("too-many-documents", "counting the documents");
  }
  const sizes = documents.map(({ pdf }) => (pdf instanceof Blob ? pdf.size : pdf.byteLength));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole > limits.requestBytes || sizes.some((size) => size > limits.documentBytes)) {
    throw new NatsuinError("document-too-large", "reading the documents");
  }
}

function fileNameOf({ pdf, fileName }: DocumentToSign): string {
  return fileName ?? (pdf instanceof File ? pdf.name : "document.pdf");
}
