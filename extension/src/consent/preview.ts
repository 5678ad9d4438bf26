// The window's side of the preview frame: hands it the document and pdf.js's
// data files, and takes page counts back.
import { decode } from "../../../protocol/decode.ts";
import {
  fromFrameRule,
  HANDSHAKE,
  type FromFrame,
  type OutlineWords,
  type ResourceKind,
  type ToFrame,
} from "../frame/messages.ts";
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import type { Finding } from "../text/finding.ts";

/** What has been on the screen: the page now in view, and how many in whole. */
export interface PreviewPosition {
  page: number;
  seen: number;
  /** Pages in view that are not drawn yet. */
  undrawn: number;
}

/** A document to show: a PDF, and its password if it is encrypted; or the lines of XML. */
export type Readable =
  | { bytes: Uint8Array<ArrayBuffer>; password: string | undefined }
  | { lines: readonly Line[]; words: Omit<OutlineWords, "pageLabel"> };

/** What a preview tells its window. */
export interface PreviewEvents {
  opened: (pages: number, findings: Finding[]) => void;
  moved: (position: PreviewPosition) => void;
  failed: () => void;
}

/** Where each kind of data file lies and what its names look like. */
const RESOURCES: Record<ResourceKind, { folder: string; suffix: string; name: RegExp }> = {
  cmap: { folder: "cmaps", suffix: ".bcmap", name: /^[0-9A-Za-z-]{1,40}$/ },
  font: { folder: "standard_fonts", suffix: "", name: /^[0-9A-Za-z-]{1,40}\.(?:pfb|ttf)$/ },
  wasm: { folder: "wasm", suffix: "", name: /^[0-9a-z_]{1,40}\.wasm$/ },
};

/** One document in the sandboxed frame. */
export class Preview {
  private readonly port: MessagePort;
  private readonly events: PreviewEvents;
  private pages = 0;

  /** Opens a document in a frame whose page has finished loading. */
  constructor(frame: HTMLIFrameElement, readable: Readable, label: string, events: PreviewEvents) {
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.events = events;
    this.port.onmessage = (event: MessageEvent<unknown>) => {
      this.receive(decode(fromFrameRule, event.data));
    };
    // The frame's origin is opaque, so no other target than "*" reaches it;
    // the document inside was just loaded from this extension.
    frame.contentWindow?.postMessage(HANDSHAKE, "*", [channel.port2]);
    if ("lines" in readable) {
      const { lines, words } = readable;
      this.port.postMessage({ type: "outline", lines, words: { ...words, pageLabel: label } } satisfies ToFrame);
      return;
    }
    const { bytes, password } = readable;
    const copy = bytes.slice().buffer;
    const open: ToFrame = { type: "open", bytes: copy, pageLabel: label, ...(password !== undefined && { password }) };
    this.port.postMessage(open, [copy]);
  }

  /** Scrolls on to what was not seen yet. */
  advance(): void {
    this.port.postMessage({ type: "advance" } satisfies ToFrame);
  }

  /** Hears no more of the frame, which gets another document. */
  close(): void {
    this.port.close();
  }

  private receive(message: FromFrame): void {
    switch (message.type) {
      case "opened":
        this.pages = message.pages;
        this.events.opened(message.pages, message.findings);
        break;
      case "position":
        this.events.moved({
          page: Math.min(message.page, this.pages),
          seen: Math.min(message.seen, this.pages),
          undrawn: message.undrawn,
        });
        break;
      case "failed":
        this.events.failed();
        break;
      case "resource":
        void this.answer(message.request, message.kind, message.name);
        break;
    }
  }

  private async answer(request: number, kind: ResourceKind, name: string): Promise<void> {
    const data = await loadResource(kind, name).catch(() => null);
    this.port.postMessage({ type: "resource", request, data } satisfies ToFrame);
  }
}

async function loadResource(kind: ResourceKind, name: string): Promise<Uint8Array | null> {
  const { folder, suffix, name: pattern } = RESOURCES[kind];
  if (!pattern.test(name)) {
    return null;
  }
  const response = await fetch(`${folder}/${name}${suffix}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}
