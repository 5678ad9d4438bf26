import assert from "node:assert/strict";
import { test } from "node:test";
import type { PDFDocumentProxy } from "pdfjs-dist";
import type { Position } from "../src/frame/reading.ts";
import { Viewer } from "../src/frame/viewer.ts";
import { settle } from "./fakes.ts";

/** An element of the frame's page: as high as its style says. */
class Box {
  readonly style: Record<string, string> = {};
  readonly dataset: Record<string, string> = {};
  readonly offsetTop = 0;
  clientWidth = 632;
  width = 0;
  height = 0;
  scrollTop = 0;
  textContent = "";
  private readonly fixed: { height: number } | undefined;

  constructor(fixed?: { height: number }) {
    this.fixed = fixed;
  }

  get clientHeight(): number {
    return this.fixed?.height ?? parseFloat(this.style.height ?? "0");
  }

  append(): void { /* nobody asks for what is inside */ }
  replaceChildren(): void { /* as above */ }
  setAttribute(): void { /* for screen readers */ }
  addEventListener(): void { /* the test says when it scrolls */ }
}

/** What the browser would tell of the frame's place in its window, when something begins to look. */
let inView = { top: 0, bottom: 0 };
/** What listens to the size of the frame. */
const resized: (() => void)[] = [];

class Observer {
  private readonly tell: (entries: object[]) => void;

  constructor(tell: (entries: object[]) => void) {
    this.tell = tell;
  }

  observe(): void {
    const intersectionRect = { ...inView };
    setTimeout(() => { this.tell([{ intersectionRect }]); }, 0);
  }

  disconnect(): void { /* what is under way arrives nevertheless */ }
}

Object.assign(globalThis, {
  document: { createElement: () => new Box() },
  IntersectionObserver: Observer,
  requestAnimationFrame: (work: () => void) => setTimeout(work, 0),
  window: { devicePixelRatio: 1, addEventListener: (type: string, listener: () => void) => { if (type === "resize") resized.push(listener); } },
});

const PAGE = {
  getViewport: ({ scale }: { scale: number }) => ({ width: 600 * scale, height: 900 * scale }),
  render: () => ({ promise: Promise.resolve(), cancel: () => undefined }),
};
const DOCUMENT = {
  numPages: 1, getPage: async () => await Promise.resolve(PAGE), cleanup: async () => { await Promise.resolve(); },
} as unknown as PDFDocumentProxy;

async function quiet(): Promise<void> {
  for (let n = 0; n < 8; n++) {
    await settle();
  }
}

/** A document of one page, 900 high, in a frame of that height; says how much of it was seen after another. */
async function seenAfter(first: number, second: number, scrolledTo: number): Promise<number | undefined> {
  resized.length = 0;
  const frame = { height: first };
  const scroller = new Box(frame);
  const reports: Position[] = [];
  inView = { top: 0, bottom: first };
  const viewer = new Viewer(scroller as unknown as HTMLElement, (position) => { reports.push(position); }, () => { assert.fail("drawing"); });
  await viewer.show(DOCUMENT, "ページ");
  await quiet();
  assert.equal(reports.at(-1)?.seen, 0);
  frame.height = second;
  inView = { top: 0, bottom: second };
  scroller.scrollTop = scrolledTo;
  for (const listener of resized) {
    listener();
  }
  await quiet();
  return reports.at(-1)?.seen;
}

test("what a larger window shows counts as seen", async () => {
  assert.equal(await seenAfter(400, 1000, 0), 1);
});

test("what a smaller window hides does not", async () => {
  // Of 0 to 600 all was seen; of the rest, 550 to 650.
  assert.equal(await seenAfter(600, 100, 550), 0);
});
