// What signing asks of the extension, whatever kind of document it is.
import { limits, type PageRequest, type PageStage, type Signed, type SignedXML } from "../../protocol/message.gen.ts";
import { PASSWORD_PROTOCOL } from "../../protocol/handshake.ts";
import { requireGoing, until } from "./abort.ts";
import { bytesOf } from "./bytes.ts";
import { Connection } from "./connection.ts";
import type { Engine } from "./engine.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import type { Evidence } from "./sandbox.ts";
import { startEngine } from "./start.ts";
import { structuresOf } from "./work.ts";

/**
 * Milliseconds a document that cannot be read or signed has to say so before a
 * window opens. The browser remembers a click for some five seconds only, so
 * a slow disk must not keep the window waiting.
 */
const PREPARE_FIRST = 1000;

/** What a call is doing when it is cancelled before anybody is asked. */
const PREPARING = "preparing the documents";

/** How far a request is. Tells nothing about the person or the card. */
export interface Progress {
  /** consent: the person reads and decides; card, pin, signing: the host works. */
  stage: PageStage;
  /** Documents done. */
  done: number;
  /** Documents of the request. */
  total: number;
}

/** How a request is followed and judged. All optional. */
export interface RequestOptions {
  /** Cancels the request; the promise then rejects with code "cancelled". */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** What the verdict on the result rests on. DER each. */
  evidence?: Partial<Evidence>;
}

/** A signed document. */
export interface SignedFile {
  file: Uint8Array<ArrayBuffer>;
  report: Report;
}

/** What differs between the kinds of documents. */
export interface Kind<D> {
  /** The first protocol number that has it. */
  protocol: number;
  /** How the request ends well. */
  reply: "signed" | "signedXML";
  source: (document: D) => Blob | BufferSource;
  name: (document: D) => string;
  password: (document: D) => string | undefined;
  /** Fixes how a document is prepared, before its bytes are read. */
  prepare: (document: D) => (engine: Engine, bytes: Uint8Array<ArrayBuffer>) => Promise<{ document: number; size: number }>;
  announce: (document: D, about: { id: string; index: number; name: string; size: number }) => PageRequest;
}

/** A prepared document in the Worker, under its file name. */
interface Prepared {
  document: number;
  size: number;
  name: string;
  password: string | undefined;
}

/** One call: its documents, and the work on them. */
interface Request<D> {
  kind: Kind<D>;
  documents: readonly D[];
  prepared: readonly Promise<Prepared>[];
  engine: Engine;
  options: RequestOptions;
}

/** Has documents of one kind signed with one PIN: all of them, in their order, or none. */
export async function signAll<D>(kind: Kind<D>, documents: readonly D[], options: RequestOptions): Promise<SignedFile[]> {
  const { signal } = options;
  requireGoing(signal, PREPARING);
  requireLimits(documents.map(kind.source));
  const engine = startEngine();
  try {
    const prepared = documents.map((document) => prepare(kind, engine, document));
    const first = Promise.race([Promise.all(prepared), new Promise((resolve) => setTimeout(resolve, PREPARE_FIRST))]);
    await until(signal, first, PREPARING);
    return await ask({ kind, documents, prepared, engine, options });
  } finally {
    engine.close();
  }
}

/** Copies a document at once, or reads it, and has the Worker prepare it. */
function prepare<D>(kind: Kind<D>, engine: Engine, document: D): Promise<Prepared> {
  const [make, name, password] = [kind.prepare(document), kind.name(document), kind.password(document)];
  const work = bytesOf(kind.source(document))
    .then((bytes) => make(engine, bytes))
    .then((made) => ({ ...made, name, password }));
  work.catch(() => undefined); // awaited where it is needed
  return work;
}

async function ask<D>(request: Request<D>): Promise<SignedFile[]> {
  const { kind, prepared, engine, options } = request;
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
    if (connection.protocol < kind.protocol) {
      throw new NatsuinError("extension-too-old", "asking for signatures");
    }
    connection.send({ type: "sign", id, count: prepared.length });
    const reply = await converse(connection, id, request);
    const signed: SignedFile[] = [];
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
async function converse<D>(connection: Connection, id: string, request: Request<D>): Promise<Signed | SignedXML> {
  const { kind, prepared, engine, options } = request;
  let announced = false;
  for (;;) {
    const reply = await connection.next();
    switch (reply.type) {
      case "progress": {
        const { stage, done, total } = reply;
        options.onProgress?.({ stage, done, total });
        if (stage === "consent" && !announced) {
          announced = true;
          await announce(connection, id, request);
        }
        break;
      }
      case "want": {
        const { index, offset } = reply;
        const wanted = await prepared[index];
        if (wanted === undefined) {
          throw unexpected();
        }
        const data = await engine.call("slice", wanted.document, offset);
        connection.send({ type: "slice", id, index, offset, data });
        break;
      }
      case "signed":
      case "signedXML":
        if (reply.type !== kind.reply) {
          throw unexpected();
        }
        return reply;
      case "hello":
      case "status":
      case "authenticated":
        throw unexpected();
    }
  }
}

function unexpected(): NatsuinError {
  return new NatsuinError("message-malformed", "reading a message of the extension");
}

async function announce<D>(connection: Connection, id: string, { kind, documents, prepared }: Request<D>): Promise<void> {
  try {
    const ready = await Promise.all(prepared);
    for (const [index, document] of documents.entries()) {
      const { size = 0, name = "", password = "" } = ready[index] ?? {};
      if (password !== "") {
        if (connection.protocol < PASSWORD_PROTOCOL) {
          throw new NatsuinError("extension-too-old", "passing on a password");
        }
        connection.send({ type: "password", id, index, password });
      }
      connection.send(kind.announce(document, { id, index, name, size }));
    }
  } catch (error) {
    connection.send({ type: "cancel", id });
    throw error;
  }
}

/** Refuses what the extension would refuse, before anything is copied. */
function requireLimits(documents: readonly (Blob | BufferSource)[]): void {
  if (documents.length === 0 || documents.length > limits.documents) {
    throw new NatsuinError("too-many-documents", "counting the documents");
  }
  const sizes = documents.map((source) => (source instanceof Blob ? source.size : source.byteLength));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole > limits.requestBytes || sizes.some((size) => size > limits.documentBytes)) {
    throw new NatsuinError("document-too-large", "reading the documents");
  }
}

/** This moment as the module takes it. */
export function momentOfSigning(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
