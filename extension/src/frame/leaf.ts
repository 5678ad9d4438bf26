// One page of a document as large as the frame, with marks on it.
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from "pdfjs-dist";
import { differences, type Picture } from "./difference.ts";
import { draw } from "./draw.ts";
import { MAX_MARKS, WHOLE, type FromFrame, type Mark, type Place } from "./messages.ts";

/** Width in pixels of the pictures that are compared. */
const PICTURE_WIDTH = 1600;

/** The frame's one page. */
export class Leaf {
  private readonly send: (message: FromFrame) => void;
  private readonly now: PDFDocumentProxy;
  private readonly before: PDFDocumentProxy | undefined;
  private readonly sheet = document.createElement("section");
  private canvas = document.createElement("canvas");
  private page: PDFPageProxy | undefined;
  private task: RenderTask | undefined;
  private width = 0;

  /** Takes a place of the frame for the pages of one document, as it is and as it was. */
  constructor(
    place: HTMLElement,
    documents: { now: PDFDocumentProxy; before: PDFDocumentProxy | undefined },
    send: (message: FromFrame) => void,
  ) {
    this.now = documents.now;
    this.before = documents.before;
    this.send = send;
    document.documentElement.classList.add("leaf");
    place.removeAttribute("tabindex"); // nothing scrolls here
    place.replaceChildren(this.sheet);
    window.addEventListener("resize", () => { this.draw(); });
  }

  /** Shows a page, and says where rectangles are on it and what looks different there. */
  async show(number: number, label: string, rects: readonly (readonly number[])[]): Promise<void> {
    const page = await this.now.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const places = rects.slice(0, MAX_MARKS).map((rect) => placeOf(page, rect));
    this.page = page;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    this.canvas.style.aspectRatio = `${width} / ${height}`;
    this.sheet.replaceChildren(this.canvas);
    this.send({ type: "leaf", page: number, height: Math.max(1, Math.round((height * WHOLE) / width)), places });
    this.width = 0;
    this.draw();
    if (this.before !== undefined) {
      await this.task?.promise.catch(() => undefined);
      const spots = await this.look(page, this.before, number, places);
      if (this.page === page) {
        this.send({ type: "spots", page: number, ...(spots !== null && { spots }) });
      }
    }
  }

  /** Puts marks on the page, instead of those that were there. */
  mark(marks: readonly Mark[], kind: "now" | "before"): void {
    for (const old of this.sheet.querySelectorAll(".spot")) {
      old.remove();
    }
    this.sheet.append(...marks.map(({ place, label }) => spot(place, label, kind)));
  }

  /** Draws the page as wide as it is now. */
  private draw(): void {
    const { page, canvas } = this;
    const width = canvas.clientWidth * window.devicePixelRatio;
    if (page === undefined || width === 0 || width === this.width) {
      return;
    }
    this.width = width;
    this.task?.cancel();
    // A canvas that is still being drawn on cannot be used again.
    const fresh = canvas.cloneNode() as HTMLCanvasElement;
    canvas.replaceWith(fresh);
    this.canvas = fresh;
    this.sheet.dataset.state = "drawing";
    const task = draw(page, fresh, width);
    this.task = task;
    task.promise.then(
      () => {
        if (this.task === task) {
          this.sheet.dataset.state = "drawn";
        }
      },
      () => {
        if (this.task === task) {
          this.send({ type: "failed" });
        }
      },
    );
  }

  /** Where else the page looks different from what it was; null if that cannot be told. */
  private async look(page: PDFPageProxy, before: PDFDocumentProxy, number: number, places: Place[]): Promise<Place[] | null> {
    if (number > before.numPages || !canRead()) {
      return null;
    }
    const now = await picture(page);
    return differences(now, await picture(await before.getPage(number)), places);
  }
}

async function picture(page: PDFPageProxy): Promise<Picture> {
  const canvas = document.createElement("canvas");
  await draw(page, canvas, PICTURE_WIDTH).promise;
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new Error("looking at a page: there is no canvas");
  }
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** A browser that guards against being recognised gives other colours back than were drawn. */
function canRead(): boolean {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  if (context === null) {
    return false;
  }
  context.fillStyle = "#804020";
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return Math.max(Math.abs(red - 0x80), Math.abs(green - 0x40), Math.abs(blue - 0x20)) <= 2;
}

/** Where a rectangle in the page's own coordinates is drawn; at the edge if beside the page. */
function placeOf(page: PDFPageProxy, rect: readonly number[]): Place {
  const viewport = page.getViewport({ scale: 1 });
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = viewport.convertToViewportRectangle([...rect]) as number[];
  const part = (value: number, all: number) => Math.min(WHOLE, Math.max(0, Math.round((value * WHOLE) / all)));
  return {
    left: part(Math.min(x1, x2), viewport.width),
    top: part(Math.min(y1, y2), viewport.height),
    right: part(Math.max(x1, x2), viewport.width),
    bottom: part(Math.max(y1, y2), viewport.height),
  };
}

/** A mark: a striped frame, and its words above it or, at the top of a page, below. */
function spot({ left, top, right, bottom }: Place, label: string, kind: "now" | "before"): HTMLElement {
  const made = document.createElement("div");
  made.className = `spot ${kind}`;
  made.setAttribute("aria-hidden", "true"); // the window's list says it
  made.style.left = `${left / 100}%`;
  made.style.top = `${top / 100}%`;
  made.style.width = `${(right - left) / 100}%`;
  made.style.height = `${(bottom - top) / 100}%`;
  const words = document.createElement("b");
  words.textContent = label;
  words.classList.toggle("below", top < WHOLE / 20);
  words.classList.toggle("leftwards", left > WHOLE / 2);
  made.append(words);
  return made;
}
