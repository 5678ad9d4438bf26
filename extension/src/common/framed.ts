// The window's end of a sandboxed frame that draws documents: hands it
// pdf.js's data files, and passes on what else it says.
import { decode } from "../../../protocol/decode.ts";
import {
  fromFrameRule,
  HANDSHAKE,
  type FromFrame,
  type ResourceKind,
  type ToFrame,
} from "../frame/messages.ts";

/** What a frame says about its document. */
export type FrameNews = Exclude<FromFrame, { type: "resource" }>;

/** Where each kind of data file lies and what its names look like. */
const RESOURCES: Record<ResourceKind, { folder: string; suffix: string; name: RegExp }> = {
  cmap: { folder: "cmaps", suffix: ".bcmap", name: /^[0-9A-Za-z-]{1,40}$/ },
  font: { folder: "standard_fonts", suffix: "", name: /^[0-9A-Za-z-]{1,40}\.(?:pfb|ttf)$/ },
  wasm: { folder: "wasm", suffix: "", name: /^[0-9a-z_]{1,40}\.wasm$/ },
};

/** The line to one frame. */
export class Framed {
  private readonly port: MessagePort;

  /** Takes up the line to a frame whose page has finished loading. */
  constructor(frame: HTMLIFrameElement, hear: (news: FrameNews) => void) {
    const channel = new MessageChannel();
    this.port = channel.port1;
    this.port.onmessage = (event: MessageEvent<unknown>) => {
      const message = decode(fromFrameRule, event.data);
      if (message.type === "resource") {
        void this.answer(message.request, message.kind, message.name);
      } else {
        hear(message);
      }
    };
    // The frame's origin is opaque, so no other target than "*" reaches it;
    // the document inside was just loaded from this extension.
    frame.contentWindow?.postMessage(HANDSHAKE, "*", [channel.port2]);
  }

  /** Says something to the frame. */
  tell(message: ToFrame, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  /** Hears no more of the frame. */
  close(): void {
    this.port.close();
  }

  private async answer(request: number, kind: ResourceKind, name: string): Promise<void> {
    const data = await loadResource(kind, name).catch(() => null);
    this.tell({ type: "resource", request, data });
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
