import { decode, Malformed } from "../../../protocol/decode.ts";
import { codeFor, LOGIN_PROTOCOL, negotiate, PASSWORD_PROTOCOL, XML_PROTOCOL } from "../../../protocol/handshake.ts";
import {
  helloRule,
  pageRequestRule,
  type FailureCode,
  type PageReply,
} from "../../../protocol/message.gen.ts";
import { JOINED, type BackgroundRequest, type OpenRequest } from "../common/messages.ts";
import { hello } from "../common/hello.ts";

/** Messages kept for a consent window that is still opening. */
const MAX_WAITING = 8;

/** The replies after which a request is over. */
const ENDS: ReadonlySet<PageReply["type"]> = new Set(["signed", "signedXML", "authenticated", "error"]);

/** One page channel: greeting, at most one request, then a pipe. */
export class Link {
  /** The name under which the consent window finds this link. */
  readonly name = crypto.randomUUID();
  private readonly page: MessagePort;
  private readonly closed: () => void;
  private stage: "new" | "greeted" | "open" | "closed" = "new";
  private request: string | undefined;
  private consent: chrome.runtime.Port | undefined;
  private readonly waiting: unknown[] = [];
  /** What page and extension both speak. */
  private protocol = 0;

  constructor(page: MessagePort, closed: () => void) {
    this.page = page;
    this.closed = closed;
    page.onmessage = (event: MessageEvent<unknown>) => { this.fromPage(event.data); };
  }

  /** Joins the consent window to the page; everything now passes through. */
  attach(consent: chrome.runtime.Port): void {
    if (this.stage !== "open" || this.consent !== undefined) {
      consent.disconnect();
      return;
    }
    this.consent = consent;
    consent.onMessage.addListener((message: PageReply) => {
      this.page.postMessage(message);
      if (ENDS.has(message.type)) {
        this.close();
      }
    });
    consent.onDisconnect.addListener(() => { this.fail("interrupted"); });
    consent.postMessage(JOINED);
    for (const message of this.waiting.splice(0)) {
      consent.postMessage(message);
    }
  }

  /** Ends the request because the extension is gone, or the page leaves. */
  lose(): void {
    this.fail("interrupted");
  }

  private fromPage(message: unknown): void {
    try {
      switch (this.stage) {
        case "new":
          this.greet(message);
          break;
        case "greeted":
          this.begin(message);
          break;
        case "open":
          this.pass(message);
          break;
        case "closed":
          break;
      }
    } catch (error) {
      this.fail(error instanceof Malformed ? "message-malformed" : "interrupted");
    }
  }

  private greet(message: unknown): void {
    const agreed = negotiate(hello(), decode(helloRule, message));
    this.send(hello());
    if (typeof agreed === "string") {
      this.fail(agreed === "peer" ? "site-too-old" : "extension-too-old");
      return;
    }
    this.protocol = agreed;
    this.stage = "greeted";
  }

  private begin(message: unknown): void {
    const request = decode(pageRequestRule, message);
    if (request.type === "sign") {
      this.open(request.id, { count: request.count });
    } else if (request.type === "authenticate" && this.protocol >= LOGIN_PROTOCOL) {
      this.open(request.id, { count: 1, nonce: request.nonce });
    } else if (request.type === "status") {
      this.status(request.id);
    } else {
      this.fail("message-malformed");
    }
  }

  private open(id: string, asked: Pick<OpenRequest, "count" | "nonce">): void {
    this.request = id;
    if (!navigator.userActivation.isActive) {
      this.fail("no-user-gesture");
      return;
    }
    this.stage = "open";
    ask({ type: "open", link: this.name, request: id, ...asked }).then(
      (refusal) => {
        if (refusal !== null) {
          this.fail(refusal as FailureCode);
        }
      },
      () => { this.fail("interrupted"); },
    );
  }

  private status(id: string): void {
    ask({ type: "status" }).then(
      (status) => { this.send({ type: "status", id, ...(status as object) } as PageReply); },
      () => { this.fail("interrupted"); },
    );
  }

  private pass(message: unknown): void {
    // What a page of this number cannot know, it does not mean.
    const type = (message as { type?: unknown } | null)?.type;
    if ((this.protocol < PASSWORD_PROTOCOL && type === "password") || (this.protocol < XML_PROTOCOL && type === "xmlDocument")) {
      this.fail("message-malformed");
      return;
    }
    if (this.consent !== undefined) {
      this.consent.postMessage(message);
    } else if (this.waiting.length < MAX_WAITING) {
      this.waiting.push(message);
    } else {
      this.fail("message-malformed");
    }
  }

  private send(message: PageReply): void {
    this.page.postMessage(message);
  }

  private fail(code: FailureCode): void {
    if (this.stage === "closed") {
      return;
    }
    this.send({ type: "error", code: codeFor(this.protocol, code), ...(this.request === undefined ? {} : { id: this.request }) });
    this.close();
  }

  private close(): void {
    this.stage = "closed";
    this.consent?.disconnect();
    this.closed();
  }
}

async function ask(request: BackgroundRequest): Promise<unknown> {
  return await chrome.runtime.sendMessage<BackgroundRequest, unknown>(request);
}
