// One document in the sandboxed frame, to be read from end to end: hands it
// over and takes page counts back.
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import { Framed, type FrameNews } from "../common/framed.ts";
import type { OutlineWords } from "../frame/messages.ts";
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

/** One document in the sandboxed frame. */
export class Preview {
  private readonly framed: Framed;
  private readonly events: PreviewEvents;
  private pages = 0;

  /** Opens a document in a frame whose page has finished loading. */
  constructor(frame: HTMLIFrameElement, readable: Readable, label: string, events: PreviewEvents) {
    this.events = events;
    this.framed = new Framed(frame, (news) => { this.receive(news); });
    if ("lines" in readable) {
      const { lines, words } = readable;
      this.framed.tell({ type: "outline", lines, words: { ...words, pageLabel: label } });
      return;
    }
    const { bytes, password } = readable;
    const copy = bytes.slice().buffer;
    this.framed.tell(
      { type: "open", bytes: copy, pageLabel: label, ...(password !== undefined && { password }) },
      [copy],
    );
  }

  /** Scrolls on to what was not seen yet. */
  advance(): void {
    this.framed.tell({ type: "advance" });
  }

  /** Hears no more of the frame, which gets another document. */
  close(): void {
    this.framed.close();
  }

  private receive(news: FrameNews): void {
    switch (news.type) {
      case "opened":
        this.pages = news.pages;
        this.events.opened(news.pages, news.findings);
        break;
      case "position":
        this.events.moved({
          page: Math.min(news.page, this.pages),
          seen: Math.min(news.seen, this.pages),
          undrawn: news.undrawn,
        });
        break;
      case "failed":
        this.events.failed();
        break;
      case "leaf":
      case "spots":
        break; // nobody asked for a single page here
    }
  }
}
