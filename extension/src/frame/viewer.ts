// The scrolling view of one document: pages one under the other, as wide as
// the frame, drawn when they come near and dropped when they are far away.
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from "pdfjs-dist";
import { Coverage } from "./coverage.ts";

/** Pixels of one canvas; larger pages are drawn coarser, not refused. */
const MAX_CANVAS_PIXELS = 16_000_000;
/** Widest page on the screen, in CSS pixels, so that lines stay readable. */
const MAX_PAGE_WIDTH = 980;
/** Overlap in CSS pixels when the person asks for the next part. */
const OVERLAP = 48;

/** What the window wants to know after every scroll. */
export interface Position {
  page: number;
  seen: number;
  /** Pages in view that are not drawn yet. */
  undrawn: number;
}

interface Sheet {
  page: PDFPageProxy;
  box: HTMLElement;
  canvas: HTMLCanvasElement;
  coverage: Coverage;
  state: "empty" | "drawing" | "drawn";
  task?: RenderTask;
}

/** One opened document in the frame. */
export class Viewer {
  private readonly sheets: Sheet[] = [];
  private readonly scroller: HTMLElement;
  private readonly report: (position: Position) => void;
  private readonly failed: () => void;
  private scheduled = false;
  /** The part of the frame that is inside the window, in its coordinates. */
  private inWindow = { top: 0, bottom: 0 };

  /** Reports after every move, or that some page cannot be drawn. */
  constructor(scroller: HTMLElement, report: (position: Position) => void, failed: () => void) {
    this.scroller = scroller;
    this.report = report;
    this.failed = failed;
  }

  /** Lays out every page and starts drawing the first ones. */
  async show(document: PDFDocumentProxy, pageLabel: string): Promise<void> {
    for (let n = 1; n <= document.numPages; n++) {
      this.sheets.push(makeSheet(await document.getPage(n), n, document.numPages, pageLabel));
    }
    this.scroller.replaceChildren(...this.sheets.map((sheet) => sheet.box));
    this.layout();
    this.watchWindow();
    this.scroller.addEventListener("scroll", () => { this.schedule(); }, { passive: true });
    window.addEventListener("resize", () => { this.layout(); });
    document.cleanup().catch(() => undefined);
  }

  /** Scrolls to the first part that was not on the screen yet. */
  advance(): void {
    for (const sheet of this.sheets) {
      const gap = sheet.coverage.firstGap();
      if (gap !== null) {
        const top = sheet.canvas.offsetTop + gap * sheet.canvas.clientHeight;
        this.scroller.scrollTo({ top: Math.max(0, top - OVERLAP), behavior: "smooth" });
        return;
      }
    }
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
  }

  private layout(): void {
    const width = Math.min(this.scroller.clientWidth - 32, MAX_PAGE_WIDTH);
    for (const sheet of this.sheets) {
      const natural = sheet.page.getViewport({ scale: 1 });
      sheet.canvas.style.width = `${width}px`;
      sheet.canvas.style.height = `${(width * natural.height) / natural.width}px`;
      erase(sheet);
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) {
      return;
    }
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.update();
    });
  }

  private update(): void {
    const height = this.scroller.clientHeight;
    const top = this.scroller.scrollTop;
    let current = 1;
    let undrawn = 0;
    for (const [index, sheet] of this.sheets.entries()) {
      const start = sheet.canvas.offsetTop - top;
      const size = sheet.canvas.clientHeight;
      if (start < height / 2) {
        current = index + 1;
      }
      if (start > 2 * height || start + size < -height) {
        erase(sheet);
        continue;
      }
      if (start < height && start + size > 0 && sheet.state !== "drawn") {
        undrawn++;
      }
      if (sheet.state === "empty") {
        this.draw(sheet);
      } else if (sheet.state === "drawn") {
        const { top: from, bottom: to } = this.inWindow;
        sheet.coverage.add((from - start) / size, (to - start) / size);
      }
    }
    this.report({
      page: current,
      seen: this.sheets.filter((sheet) => sheet.coverage.complete()).length,
      undrawn,
    });
  }

  private draw(sheet: Sheet): void {
    const natural = sheet.page.getViewport({ scale: 1 });
    const wanted = (sheet.canvas.clientWidth / natural.width) * window.devicePixelRatio;
    const limit = Math.sqrt(MAX_CANVAS_PIXELS / (natural.width * natural.height));
    const viewport = sheet.page.getViewport({ scale: Math.min(wanted, limit) });
    sheet.canvas.width = Math.floor(viewport.width);
    sheet.canvas.height = Math.floor(viewport.height);
    mark(sheet, "drawing");
    const task = sheet.page.render({ canvas: sheet.canvas, viewport });
    sheet.task = task;
    task.promise.then(
      () => {
        mark(sheet, "drawn");
        this.schedule();
      },
      () => {
        // A task that was given up in erase() is no failure.
        if (sheet.task === task) {
          this.failed();
        }
      },
    );
  }
}

function makeSheet(page: PDFPageProxy, n: number, total: number, pageLabel: string): Sheet {
  const box = document.createElement("section");
  const canvas = document.createElement("canvas");
  const caption = document.createElement("p");
  caption.textContent = `${n} / ${total}`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${pageLabel} ${n} / ${total}`);
  box.append(canvas, caption);
  return { page, box, canvas, coverage: new Coverage(), state: "empty" };
}

function mark(sheet: Sheet, state: Sheet["state"]): void {
  sheet.state = state;
  sheet.box.dataset.state = state; // for the style sheet
}

function erase(sheet: Sheet): void {
  if (sheet.state === "empty") {
    return;
  }
  const { task } = sheet;
  delete sheet.task;
  task?.cancel();
  mark(sheet, "empty");
  sheet.canvas.width = 0;
  sheet.canvas.height = 0;
}
