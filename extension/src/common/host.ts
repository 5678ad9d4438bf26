// The native port: one connection, one handshake, one turn, one request.
import { decode } from "../../../protocol/decode.ts";
import { LOGIN_PROTOCOL, negotiate, TURN_PROTOCOL, XML_PROTOCOL } from "../../../protocol/handshake.ts";
import {
  hostReplyRule,
  type Authenticated,
  type FailureCode,
  type HostAuthenticate,
  type HostProgress,
  type HostReply,
  type HostSign,
  type HostSignXML,
  type HostTurn,
  type Signed,
  type SignedXML,
} from "../../../protocol/message.gen.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import identity from "../../identity.json";
import { hello } from "./hello.ts";

/** Milliseconds an installed host has for its hello; a cold start takes 50. */
const HELLO_TIMEOUT = 10_000;
/** Milliseconds a host has for ending a cancelled request by itself. */
const CANCEL_TIMEOUT = 5_000;

/** A failure the host reported, or came to, with the tries the card counted. */
export class HostFailure extends NatsuinError {
  readonly triesLeft: number | undefined;

  constructor(code: FailureCode, triesLeft: number | undefined) {
    super(code, "waiting for the host");
    this.triesLeft = triesLeft;
  }
}

/** A host that has said hello. */
export class Host {
  /** The host's version, for people. */
  version = "";
  /** Aborted with the reason when the host goes away by itself. */
  readonly ended: AbortSignal;
  /** What host and extension both speak. */
  private protocol = 0;
  private readonly end = new AbortController();
  private readonly port: chrome.runtime.Port;
  private receive: (reply: HostReply) => void = () => undefined;
  private lost: (error: NatsuinError) => void = () => undefined;

  private constructor(port: chrome.runtime.Port) {
    this.port = port;
    this.ended = this.end.signal;
    port.onMessage.addListener((message: unknown) => { this.onMessage(message); });
    port.onDisconnect.addListener((port) => {
      const why = lostPort(port);
      this.lost(why);
      this.end.abort(why);
    });
  }

  /**
   * Starts the host and shakes hands.
   * @throws {NatsuinError} host-missing, host-too-old, extension-too-old
   */
  static async connect(): Promise<Host> {
    const host = new Host(chrome.runtime.connectNative(identity.hostName));
    try {
      await host.greet();
    } catch (error) {
      host.close();
      throw error;
    }
    return host;
  }

  /**
   * Refuses a host that cannot log in.
   * @throws {NatsuinError} host-too-old
   */
  requireLogin(): void {
    if (this.protocol < LOGIN_PROTOCOL) {
      throw new NatsuinError("host-too-old", "asking for a login");
    }
  }

  /**
   * Refuses a host that cannot sign XML.
   * @throws {NatsuinError} host-too-old
   */
  requireXML(): void {
    if (this.protocol < XML_PROTOCOL) {
      throw new NatsuinError("host-too-old", "asking for XML signatures");
    }
  }

  /**
   * Takes the person's turn for the request of that id, so that no other
   * browser's window is read at the same time. A host that knows no turns
   * lets the later request fail instead.
   * @throws {HostFailure} busy, and what else the host says of the origin
   */
  async turn(id: string, origin: string): Promise<void> {
    if (this.protocol >= TURN_PROTOCOL) {
      const never = new AbortController().signal; // closing gives it back
      await this.request({ type: "turn", id, origin }, "ready", () => undefined, never);
    }
  }

  /**
   * Sends one request to sign and waits for its end. Aborting asks the host to
   * cancel.
   * @throws {HostFailure} what the host reports
   * @throws {NatsuinError} interrupted, when the host goes away
   */
  async sign(
    request: HostSign | HostSignXML,
    progress: (p: HostProgress) => void,
    signal: AbortSignal,
  ): Promise<Signed | SignedXML> {
    return await this.request(request, request.type === "sign" ? "signed" : "signedXML", progress, signal);
  }

  /**
   * Sends one request to log in, as sign does.
   * @throws {HostFailure} what the host reports
   * @throws {NatsuinError} host-too-old; interrupted, when the host goes away
   */
  async authenticate(
    request: HostAuthenticate,
    progress: (p: HostProgress) => void,
    signal: AbortSignal,
  ): Promise<Authenticated> {
    this.requireLogin();
    return await this.request(request, "authenticated", progress, signal);
  }

  private async request<T extends "ready" | "signed" | "signedXML" | "authenticated">(
    request: HostTurn | HostSign | HostSignXML | HostAuthenticate,
    answer: T,
    progress: (p: HostProgress) => void,
    signal: AbortSignal,
  ): Promise<Extract<HostReply, { type: T }>> {
    this.ended.throwIfAborted();
    let patience: ReturnType<typeof setTimeout> | undefined;
    const end = new Promise<Extract<HostReply, { type: T }>>((resolve, reject) => {
      const cancel = () => {
        this.port.postMessage({ type: "cancel", id: request.id });
        patience = setTimeout(() => {
          reject(new NatsuinError("cancelled", "cancelling at the host"));
        }, CANCEL_TIMEOUT);
      };
      signal.addEventListener("abort", cancel, { once: true });
      this.lost = reject;
      this.receive = (reply) => {
        if (reply.type === "error" && (reply.id ?? request.id) === request.id) {
          reject(new HostFailure(reply.code, reply.triesLeft));
        } else if (reply.type === "progress" && reply.id === request.id) {
          progress(reply);
        } else if (reply.type === answer && "id" in reply && reply.id === request.id) {
          resolve(reply as Extract<HostReply, { type: T }>);
        } else {
          reject(new NatsuinError("message-malformed", "reading a reply of the host"));
        }
      };
      this.port.postMessage(request);
    });
    return await end.finally(() => { clearTimeout(patience); });
  }

  /** Ends the connection; the host locks the card and exits. */
  close(): void {
    this.lost = () => undefined;
    this.port.disconnect();
  }

  private async greet(): Promise<void> {
    const silence = setTimeout(() => {
      this.lost(new NatsuinError("host-missing", "waiting for the host's hello"));
    }, HELLO_TIMEOUT);
    const greeting = new Promise<void>((resolve, reject) => {
      this.lost = reject;
      this.receive = (reply) => {
        if (reply.type === "error") {
          reject(new HostFailure(reply.code, reply.triesLeft));
          return;
        }
        if (reply.type !== "hello") {
          reject(new NatsuinError("message-malformed", "reading the host's hello"));
          return;
        }
        const agreed = negotiate(hello(), reply);
        if (typeof agreed === "string") {
          const code = agreed === "peer" ? "host-too-old" : "extension-too-old";
          reject(new NatsuinError(code, "comparing versions with the host"));
          return;
        }
        this.version = reply.version;
        this.protocol = agreed;
        resolve();
      };
      this.port.postMessage(hello());
    });
    await greeting.finally(() => { clearTimeout(silence); });
  }

  private onMessage(message: unknown): void {
    try {
      this.receive(decode(hostReplyRule, message));
    } catch (cause) {
      this.lost(new NatsuinError("message-malformed", "reading a reply of the host", { cause }));
    }
  }
}

/** Why the browser closed the native port; its words are mapped, never shown. */
function lostPort(port: chrome.runtime.Port & { error?: Error | null }): HostFailure {
  // Firefox says it on the port, Chromium beside it.
  const message = port.error?.message ?? chrome.runtime.lastError?.message ?? "";
  let code: FailureCode = "interrupted";
  if (/not found|No such native application|unexpected error/i.test(message)) {
    code = "host-missing";
  } else if (/forbidden/i.test(message)) {
    code = "caller-refused";
  }
  return new HostFailure(code, undefined);
}
