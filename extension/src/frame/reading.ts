// How much of a scrolling document has been on the screen, part by part.
import type { Coverage } from "./coverage.ts";

/** Overlap in CSS pixels when the person asks for the next part. */
const OVERLAP = 48;

/** What the window wants to know after every scroll. */
export interface Position {
  page: number;
  seen: number;
  /** Pages in view that are not drawn yet. */
  undrawn: number;
}

/** One page of the document. */
export interface Part {
  /** What has to be seen, in the scroller. */
  readonly element: HTMLElement;
  readonly coverage: Coverage;
  /** Called when it is near the view; whether it is drawn. */
  draw: () => boolean;
  /** Called when it is far away. */
  drop: () => void;
}

/** Follows the scrolling through parts that stand one under the other. */
export class Reading {
  private parts: readonly Part[] = [];
  private readonly scroller: HTMLElement;
  private readonly report: (position: Position) => void;
  private scheduled = false;
  /** The part of the frame that is inside the window, in its coordinates. */
  private inWindow = { top: 0, bottom: 0 };

  /** Reports after every move. */
  constructor(scroller: HTMLElement, report: (position: Position) => void) {
    this.scroller = scroller;
    this.report = report;
  }

  /** Starts, with the parts in the scroller. */
  follow(parts: readonly Part[]): void {
    this.parts = parts;
    this.watchWindow();
    this.scroller.addEventListener("scroll", () => { this.schedule(); }, { passive: true });
    this.schedule();
  }

  /** Scrolls to the first part that was not on the screen yet. */
  advance(): void {
    for (const { element, coverage } of this.parts) {
      const gap = coverage.firstGap();
      if (gap !== null) {
        const top = element.offsetTop + gap * element.clientHeight;
        this.scroller.scrollTo({ top: Math.max(0, top - OVERLAP), behavior: "smooth" });
        return;
      }
    }
  }

  /** Looks again at the next frame. */
  schedule(): void {
    if (this.scheduled) {
      return;
    }
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.update();
    });
  }

  /** Where the window itself scrolls, part of the frame may be outside of it. */
  private watchWindow(): void {
    const threshold = Array.from({ length: 101 }, (_, i) => i / 100);
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) {
        const { top, bottom } = last.intersectionRect;
        this.inWindow = { top, bottom };
        this.schedule();
      }
    }, { threshold });
    observer.observe(this.scroller);
    // What was wholly in view before and after gets no new entry by itself.
    window.addEventListener("resize", () => {
      this.inWindow = { top: 0, bottom: 0 };
      observer.disconnect();
      observer.observe(this.scroller);
    });
  }

  private update(): void {
    const height = this.scroller.clientHeight;
    const top = this.scroller.scrollTop;
    let current = 1;
    let undrawn = 0;
    for (const [index, part] of this.parts.entries()) {
      const start = part.element.offsetTop - top;
      const size = part.element.clientHeight;
      if (start < height / 2) {
        current = index + 1;
      }
      if (start > 2 * height || start + size < -height) {
        part.drop();
        continue;
      }
      const drawn = part.draw();
      if (start < height && start + size > 0 && !drawn) {
        undrawn++;
      }
      if (drawn) {
        const { top: from, bottom: to } = this.inWindow;
        part.coverage.add((from - start) / size, (to - start) / size);
      }
    }
    this.report({
      page: current,
      seen: this.parts.filter(({ coverage }) => coverage.complete()).length,
      undrawn,
    });
  }
}
