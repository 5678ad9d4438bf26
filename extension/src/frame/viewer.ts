// The scrolling view of one document: pages one under the other, as wide as
// the frame, drawn when they come near and dropped when they are far away.
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from "pdfjs-dist";
import { Coverage } from "./coverage.ts";
import { draw } from "./draw.ts";
import { Reading, type Position } from "./reading.ts";

/** Widest page on the screen, in CSS pixels, so that lines stay readable. */
const MAX_PAGE_WIDTH = 980;
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
  private readonly reading: Reading;
  private readonly failed: () => void;

  /** Reports after every move, or that some page cannot be drawn. */
  constructor(scroller: HTMLElement, report: (position: Position) => void, failed: () => void) {
    this.scroller = scroller;
    this.reading = new Reading(scroller, report);
    this.failed = failed;
  }

  /** Lays out every page and starts drawing the first ones. */
  async show(document: PDFDocumentProxy, pageLabel: string): Promise<void> {
    for (let n = 1; n <= document.numPages; n++) {
      this.sheets.push(makeSheet(await document.getPage(n), n, document.numPages, pageLabel));
    }
    this.scroller.replaceChildren(...this.sheets.map((sheet) => sheet.box));
    this.layout();
    this.reading.follow(this.sheets.map((sheet) => ({
      element: sheet.canvas,
      coverage: sheet.coverage,
      draw: () => {
        if (sheet.state === "empty") {
          this.draw(sheet);
        }
        return sheet.state === "drawn";
      },
      drop: () => { erase(sheet); },
    })));
    window.addEventListener("resize", () => { this.layout(); });
    document.cleanup().catch(() => undefined);
  }

  /** Scrolls to the first part that was not on the screen yet. */
  advance(): void {
    this.reading.advance();
  }

  private layout(): void {
    const width = Math.min(this.scroller.clientWidth - 32, MAX_PAGE_WIDTH);
    for (const sheet of this.sheets) {
      const natural = sheet.page.getViewport({ scale: 1 });
      sheet.canvas.style.width = `${width}px`;
      sheet.canvas.style.height = `${(width * natural.height) / natural.width}px`;
      erase(sheet);
    }
    this.reading.schedule();
  }

  private draw(sheet: Sheet): void {
    mark(sheet, "drawing");
    const task = draw(sheet.page, sheet.canvas, sheet.canvas.clientWidth * window.devicePixelRatio);
    sheet.task = task;
    task.promise.then(
      () => {
        mark(sheet, "drawn");
        this.reading.schedule();
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
