// Draws one page.
import type { PDFPageProxy, RenderTask } from "pdfjs-dist";

/** Pixels of one canvas; larger pages are drawn coarser, not refused. */
const MAX_CANVAS_PIXELS = 16_000_000;

/** Starts drawing a page as many pixels wide on a canvas, which takes its size. */
export function draw(page: PDFPageProxy, canvas: HTMLCanvasElement, width: number): RenderTask {
  const natural = page.getViewport({ scale: 1 });
  const limit = Math.sqrt(MAX_CANVAS_PIXELS / (natural.width * natural.height));
  const viewport = page.getViewport({ scale: Math.min(width / natural.width, limit) });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  return page.render({ canvas, viewport });
}
