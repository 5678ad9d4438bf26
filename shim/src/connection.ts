// The channel to the extension's content script, shaken hands over.
import { decode } from "../../protocol/decode.ts";
import { negotiate } from "../../protocol/handshake.ts";
import {
  pageReplyRule,
  protocol,
  type Hello,
  type PageReply,
  type PageRequest,
} from "../../protocol/message.gen.ts";
import { until } from "./abort.ts";
import { NatsuinError } from "./error.ts";
import { CONNECT, HELLO_TIMEOUT, STARTED } from "./handshake.ts";
import { VERSION } from "./version.ts";

const HELLO: Hello = {
  type: "hello",
  protocol: protocol.current,
  minimumProtocol: protocol.minimum,
  version: VERSION,
};

/** One request's channel; whatever the extension says comes out of next(). */
export class Connection {
  /** What page and extension both speak. */
  protocol = 0;
  private readonly port: MessagePort;
  private readonly inbox: (PageReply | NatsuinError)[] = [];
  private wake: () => void = () => undefined;
  private readonly onStarted = (event: MessageEvent<unknown>) => {
    const greeted = this.protocol > 0;
    if (greeted && event.source === window && event.data === STARTED) {
      this.push(new NatsuinError("interrupted", "losing the extension to a new version"));
    }
  };

  private constructor(port: MessagePort) {
    this.port = port;
    port.onmessage = (event: MessageEvent<unknown>) => { this.push(read(event.data)); };
    window.addEventListener("message", this.onStarted);
  }

  /**
   * Finds the extension. Nobody but this page's own scripts and extensions
   * sees the port that is posted here.
   * @throws {NatsuinError} frame-refused, extension-missing, site-too-old,
   *   extension-too-old; cancelled, when the signal aborts
   */
  static async open(signal?: AbortSignal): Promise<Connection> {
    requireOwnPage();
    const channel = new MessageChannel();
    const connection = new Connection(channel.port1);
    try {
      await until(signal, connection.greet(channel.port2), "looking for the extension");
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  private async greet(other: MessagePort): Promise<void> {
    window.postMessage(CONNECT, window.location.origin, [other]);
    this.send(HELLO);
    const silence = setTimeout(() => {
      this.push(new NatsuinError("extension-missing", "looking for the extension"));
    }, HELLO_TIMEOUT);
    const reply = await this.next().finally(() => { clearTimeout(silence); });
    if (reply.type !== "hello") {
      throw new NatsuinError("message-malformed", "reading the extension's hello");
    }
    const agreed = negotiate(HELLO, reply);
    if (typeof agreed === "string") {
      const code = agreed === "peer" ? "extension-too-old" : "site-too-old";
      throw new NatsuinError(code, "comparing versions with the extension");
    }
    this.protocol = agreed;
  }

  /** Says something to the extension. */
  send(message: PageRequest): void {
    this.port.postMessage(message);
  }

  /**
   * The next thing the extension says.
   * @throws {NatsuinError} when it says that the request has failed
   */
  async next(): Promise<Exclude<PageReply, { type: "error" }>> {
    while (this.inbox.length === 0) {
      await new Promise<void>((resolve) => { this.wake = resolve; });
    }
    const reply = this.inbox.shift();
    if (reply instanceof NatsuinError) {
      throw reply;
    }
    if (reply === undefined || reply.type === "error") {
      throw new NatsuinError(reply?.code ?? "internal", "waiting for the extension");
    }
    return reply;
  }

  /** Ends waiting with an error of this side. */
  fail(error: NatsuinError): void {
    this.push(error);
  }

  /** Gives the channel up. */
  close(): void {
    window.removeEventListener("message", this.onStarted);
    this.port.close();
  }

  private push(reply: PageReply | NatsuinError): void {
    this.inbox.push(reply);
    this.wake();
  }
}

/** Says at once what no extension will answer: a page inside another, or of no origin. */
function requireOwnPage(): void {
  if (window.top !== window || window.origin === "null") {
    throw new NatsuinError("frame-refused", "looking for the extension");
  }
}

function read(value: unknown): PageReply | NatsuinError {
  try {
    return decode(pageReplyRule, value);
  } catch (cause) {
    return new NatsuinError("message-malformed", "reading a message of the extension", { cause });
  }
}
