// pdf.js asks for CMaps, standard fonts and its image decoders. The frame has
// an opaque origin and can fetch nothing, so each request goes to the window.
import type { FromFrame, ResourceKind } from "./messages.ts";

type Factory = new () => { fetch(what: Record<string, string>): Promise<unknown> };

/** Requests that wait for the window's answer. */
export class Resources {
  private next = 0;
  private readonly waiting = new Map<number, (data: Uint8Array | null) => void>();
  private readonly send: (message: FromFrame) => void;

  constructor(send: (message: FromFrame) => void) {
    this.send = send;
  }

  /** Hands an answer of the window to whoever waits for it. */
  answer(request: number, data: Uint8Array | null): void {
    const resolve = this.waiting.get(request);
    this.waiting.delete(request);
    resolve?.(data);
  }

  /** The three factories under the names that pdf.js's getDocument knows. */
  factories(): { CMapReaderFactory: Factory; StandardFontDataFactory: Factory; WasmFactory: Factory } {
    const ask = (kind: ResourceKind, name: string | undefined) => this.ask(kind, name ?? "");
    return {
      CMapReaderFactory: class {
        async fetch(what: Record<string, string>) {
          return { cMapData: await ask("cmap", what.name), isCompressed: true };
        }
      },
      StandardFontDataFactory: class {
        fetch(what: Record<string, string>) {
          return ask("font", what.filename);
        }
      },
      WasmFactory: class {
        fetch(what: Record<string, string>) {
          return ask("wasm", what.filename);
        }
      },
    };
  }

  private async ask(kind: ResourceKind, name: string): Promise<Uint8Array> {
    const request = this.next++;
    const data = await new Promise<Uint8Array | null>((resolve) => {
      this.waiting.set(request, resolve);
      this.send({ type: "resource", request, kind, name });
    });
    if (data === null) {
      throw new Error(`asking for ${kind}: not available`);
    }
    return data;
  }
}
