// The consent window's end of the pipe to the asking page. The window sets the
// pace: it asks for every slice, so a page cannot flood it.
import { decode } from "../../../protocol/decode.ts";
import {
  limits,
  pageRequestRule,
  type Authenticated,
  type FailureCode,
  type PageDocument,
  type PageXMLDocument,
  type PageReply,
  type PageRequest,
  type PageStage,
  type Signed,
  type SignedXML,
} from "../../../protocol/message.gen.ts";
import { fromBase64 } from "../../../shim/src/base64.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import { JOINED } from "../common/messages.ts";
import type { Session } from "../common/session.ts";

/** What a page says of a document that follows. */
export type Announced = PageDocument | PageXMLDocument;

/** Milliseconds in which a page that is still there has been found many times over. */
const JOIN_TIMEOUT = 5000;

/** One document as the page sent it: its words, and the prepared bytes. */
export interface Received {
  announced: Announced;
  bytes: Uint8Array<ArrayBuffer>;
  /** Opens an encrypted document. Goes to the module and the preview, to nobody else. */
  password?: string;
}

/** The asking document. */
export class Asker {
  /** Aborted with the reason when the page cancels, misbehaves or goes away. */
  readonly ended: AbortSignal;
  private readonly end = new AbortController();
  private readonly port: chrome.runtime.Port;
  private readonly session: Session;
  private readonly inbox: PageRequest[] = [];
  /** Whether the page's content script has taken its end. */
  private joined = false;
  /** Documents that were not announced yet; a login has none. */
  private toCome: number;
  /** Whether a password has come ahead of the next announcement. */
  private opened = false;
  /** Whether a slice was asked for and has not come. */
  private wanted = false;
  private wake: () => void = () => undefined;

  constructor(session: Session) {
    this.session = session;
    this.toCome = session.nonce === undefined ? session.count : 0;
    this.ended = this.end.signal;
    this.port = chrome.tabs.connect(session.tab, {
      name: session.link,
      documentId: session.document,
    });
    this.port.onMessage.addListener((message: unknown) => { this.onMessage(message); });
    this.port.onDisconnect.addListener(() => { this.stop("interrupted", "talking to the page"); });
  }

  /**
   * Makes sure that the page is still there.
   * @throws {NatsuinError} interrupted, when it is not, and what else ended the request
   */
  async find(): Promise<void> {
    const silence = setTimeout(() => { this.stop("interrupted", "looking for the page"); }, JOIN_TIMEOUT);
    try {
      while (!this.joined) {
        this.ended.throwIfAborted();
        await new Promise<void>((resolve) => { this.wake = resolve; });
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /**
   * Takes every document of the request, in order.
   * @throws {NatsuinError} what ended the request, or document-too-large
   */
  async receive(): Promise<Received[]> {
    this.progress("consent", 0, this.session.count);
    const announced: Announced[] = [];
    const passwords: (string | undefined)[] = [];
    for (let index = 0; index < this.session.count; index++) {
      passwords.push(await this.password(index));
      await this.arrival();
      const kind = announced[0]?.type ?? (this.inbox[0]?.type === "xmlDocument" ? "xmlDocument" : "document");
      announced.push(await this.next(kind, index)); // all of one kind
    }
    // Before any byte crosses, not after 256 MiB did.
    const room = announced.length * (limits.preparedBytes - limits.documentBytes); // for what prepares them
    if (announced.reduce((sum, { size }) => sum + size, 0) > limits.requestBytes + room) {
      throw new NatsuinError("document-too-large", "receiving the documents");
    }
    const documents: Received[] = [];
    for (const [index, document] of announced.entries()) {
      const password = passwords[index];
      const bytes = await this.pull(document);
      documents.push({ announced: document, bytes, ...(password !== undefined && { password }) });
    }
    return documents;
  }

  /** The password that stands ahead of a document, if one does. */
  private async password(index: number): Promise<string | undefined> {
    await this.arrival();
    return this.inbox[0]?.type === "password" ? (await this.next("password", index)).password : undefined;
  }

  /** Tells the page how far its request is. */
  progress(stage: PageStage, done: number, total: number): void {
    this.send({ type: "progress", id: this.session.request, stage, done, total });
  }

  /** Ends the request well. */
  signed(result: Signed | SignedXML): void {
    this.send({ ...result, id: this.session.request });
  }

  /** Ends a login well. */
  authenticated(result: Omit<Authenticated, "type" | "id">): void {
    this.send({ type: "authenticated", id: this.session.request, ...result });
  }

  /** Ends the request with a code. */
  failed(code: FailureCode): void {
    this.send({ type: "error", id: this.session.request, code });
  }

  private async pull({ index, size }: Announced): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(size);
    for (let offset = 0; offset < size; ) {
      this.wanted = true;
      this.send({ type: "want", id: this.session.request, index, offset });
      const slice = await this.next("slice", index);
      const data = fromBase64(slice.data);
      if (slice.offset !== offset || data.length !== Math.min(limits.sliceBytes, size - offset)) {
        throw new NatsuinError("message-malformed", "receiving a slice");
      }
      bytes.set(data, offset);
      offset += data.length;
    }
    return bytes;
  }

  /** Waits until the page has said something. */
  private async arrival(): Promise<void> {
    while (this.inbox.length === 0) {
      this.ended.throwIfAborted();
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
    this.ended.throwIfAborted();
  }

  private async next<T extends "password" | "document" | "xmlDocument" | "slice">(
    type: T,
    index: number,
  ): Promise<Extract<PageRequest, { type: T }>> {
    await this.arrival();
    const message = this.inbox.shift();
    if (message?.type !== type || !("index" in message) || message.index !== index) {
      throw new NatsuinError("message-malformed", `waiting for a ${type}`);
    }
    return message as Extract<PageRequest, { type: T }>;
  }

  private onMessage(value: unknown): void {
    if (value === JOINED && !this.joined) {
      this.joined = true;
      this.wake();
      return;
    }
    try {
      const message = decode(pageRequestRule, value);
      const named = "id" in message && message.id === this.session.request;
      if (message.type === "cancel" && named) {
        this.stop("cancelled", "the page cancelled");
      } else if (named && this.expects(message)) {
        this.inbox.push(message);
        this.wake();
      } else {
        this.stop("message-malformed", "reading a message of the page");
      }
    } catch {
      this.stop("message-malformed", "reading a message of the page");
    }
  }

  /** Whether it is a message's turn; so nothing can pile up here. */
  private expects({ type }: PageRequest): boolean {
    const { wanted, opened } = this;
    if (type === "slice") {
      this.wanted = false;
      return wanted;
    }
    this.opened = type === "password";
    if (type === "document" || type === "xmlDocument") {
      return this.toCome-- > 0;
    }
    return type === "password" && !opened && this.toCome > 0;
  }

  private stop(code: FailureCode, doing: string): void {
    if (!this.ended.aborted) {
      this.end.abort(new NatsuinError(code, doing));
      this.wake();
    }
  }

  private send(message: PageReply): void {
    try {
      this.port.postMessage(message);
    } catch {
      this.stop("interrupted", "talking to the page");
    }
  }
}
