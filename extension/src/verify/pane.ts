// One side of the comparison: a frame with a single page of a document.
import { Framed } from "../common/framed.ts";
import type { Mark, Place } from "../frame/messages.ts";

/** Margin of the page inside of the frame, as a part of its width (frame.css). */
const MARGIN = 0.04;
/** A page is shown at most so many times as high as wide, and at least this part of it. */
const TALLEST = 8;
const FLATTEST = 0.1;

/** What a pane tells. */
export interface PaneEvents {
  opened: (pages: number) => void;
  /** The page is there, with its rectangles. */
  leaf: (page: number, places: Place[]) => void;
  /** What else looks different on it; undefined where that cannot be told. */
  spots: (page: number, spots: Place[] | undefined) => void;
  failed: () => void;
}

/** What is compared, and how the panes open it. */
export interface Material {
  bytes: Uint8Array<ArrayBuffer>;
  /** The document as it was, for the pane that looks for differences. */
  before?: Uint8Array<ArrayBuffer>;
  password: string | undefined;
}

/** A frame with one page. */
export class Pane {
  private readonly frame = document.createElement("iframe");
  private framed: Framed | undefined;

  /** Puts a frame into a place of the page. */
  constructor(place: Element, title: string) {
    this.frame.setAttribute("sandbox", "allow-scripts");
    this.frame.title = title;
    this.frame.tabIndex = -1; // the pages around it scroll
    place.replaceChildren(this.frame);
  }

  /** Opens a document in the frame. */
  async open({ bytes, before, password }: Material, events: PaneEvents): Promise<void> {
    const loaded = new Promise((resolve) => { this.frame.onload = resolve; });
    this.frame.src = "frame.html";
    await loaded;
    if (!this.frame.isConnected) {
      return;
    }
    this.framed = new Framed(this.frame, (news) => {
      switch (news.type) {
        case "opened":
          events.opened(news.pages);
          break;
        case "leaf":
          this.fit(news.height);
          events.leaf(news.page, news.places);
          break;
        case "spots":
          events.spots(news.page, news.spots);
          break;
        case "failed":
          events.failed();
          break;
        case "position":
          break; // nobody scrolls in there
      }
    });
    const copies = [bytes, before].flatMap((one) => (one === undefined ? [] : [one.slice().buffer]));
    const [now, earlier] = copies;
    if (now !== undefined) {
      this.framed.tell({
        type: "compare",
        bytes: now,
        ...(earlier !== undefined && { before: earlier }),
        ...(password !== undefined && { password }),
      }, copies);
    }
  }

  /** Shows one page. */
  show(page: number, label: string, rects: readonly (readonly number[])[]): void {
    this.frame.hidden = false;
    this.framed?.tell({ type: "page", page, label, rects });
  }

  /** Marks places on it. */
  mark(marks: readonly Mark[], kind: "now" | "before"): void {
    this.framed?.tell({ type: "marks", marks, kind });
  }

  /** Shows no page. */
  hide(): void {
    this.frame.hidden = true;
  }

  /** How far a part of the page's height is below the frame's upper edge, in CSS pixels. */
  offset(part: number): number {
    const margin = MARGIN * this.frame.clientWidth;
    return margin + part * (this.frame.clientHeight - 2 * margin);
  }

  /** The frame itself, to scroll to. */
  get element(): HTMLElement {
    return this.frame;
  }

  /** Ends it. */
  close(): void {
    this.framed?.close();
    this.frame.remove();
  }

  private fit(height: number): void {
    const ratio = Math.min(TALLEST, Math.max(FLATTEST, height / 10_000));
    this.frame.style.aspectRatio = `1 / ${(1 - 2 * MARGIN) * ratio + 2 * MARGIN}`;
  }
}
