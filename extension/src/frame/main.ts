// The preview frame: an opaque origin without extension APIs, network or
// storage, in which what is about to be signed, or was, is drawn: by pdf.js, or
// as lines.
import * as pdfjs from "pdfjs-dist";
import * as worker from "pdfjs-dist/build/pdf.worker.mjs";
import { findings } from "./findings.ts";
import { Leaf } from "./leaf.ts";
import { HANDSHAKE, type FromFrame, type ToFrame } from "./messages.ts";
import { Outline } from "./outline.ts";
import { Resources } from "./resources.ts";
import type { Position } from "./reading.ts";
import { Viewer } from "./viewer.ts";

// An opaque origin cannot start a Worker from an extension's URL; pdf.js finds
// its worker's code here and runs it in this frame, which does nothing else.
Object.assign(globalThis, { pdfjsWorker: worker });

function start(port: MessagePort): void {
  const send = (message: FromFrame) => { port.postMessage(message); };
  const resources = new Resources(send);
  const failed = () => { send({ type: "failed" }); };
  let viewer: Viewer | Outline | undefined;
  let leaf: Leaf | undefined;

  const moved = (position: Position) => { send({ type: "position", ...position }); };

  const load = (bytes: ArrayBuffer, password?: string) => pdfjs.getDocument({
    data: new Uint8Array(bytes),
    ...(password !== undefined && { password }),
    ...resources.factories(),
    cMapUrl: "cmaps/",
    cMapPacked: true,
    standardFontDataUrl: "standard_fonts/",
    wasmUrl: "wasm/",
    useWorkerFetch: false,
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
  }).promise;

  const open = async (bytes: ArrayBuffer, pageLabel: string, password?: string) => {
    const loaded = await load(bytes, password);
    const pages = new Viewer(place(), moved, failed);
    viewer = pages;
    send({ type: "opened", pages: loaded.numPages, findings: await findings(loaded) });
    await pages.show(loaded, pageLabel);
  };

  const compare = async (bytes: ArrayBuffer, earlier?: ArrayBuffer, password?: string) => {
    const now = await load(bytes, password);
    const before = earlier === undefined ? undefined : await load(earlier, password);
    leaf = new Leaf(place(), { now, before }, send);
    send({ type: "opened", pages: now.numPages, findings: [] });
  };

  port.onmessage = (event: MessageEvent<ToFrame>) => {
    const message = event.data;
    switch (message.type) {
      case "open":
        open(message.bytes, message.pageLabel, message.password).catch(failed);
        break;
      case "compare":
        compare(message.bytes, message.before, message.password).catch(failed);
        break;
      case "page":
        leaf?.show(message.page, message.label, message.rects).catch(failed);
        break;
      case "marks":
        leaf?.mark(message.marks, message.kind);
        break;
      case "outline": {
        const outline = new Outline(place(), message.lines, message.words, moved);
        viewer = outline;
        send({ type: "opened", pages: outline.pages, findings: [] });
        break;
      }
      case "resource":
        resources.answer(message.request, message.data);
        break;
      case "advance":
        viewer?.advance();
        break;
    }
  };
}

/** What the frame shows its document in. */
function place(): HTMLElement {
  const found = document.querySelector("main");
  if (found === null) {
    throw new Error("opening a document: the frame's page is damaged");
  }
  return found;
}

function onHandshake(event: MessageEvent<unknown>): void {
  const port = event.ports[0];
  if (event.source !== window.parent || event.data !== HANDSHAKE || port === undefined) {
    return;
  }
  window.removeEventListener("message", onHandshake);
  start(port);
}
window.addEventListener("message", onHandshake);
