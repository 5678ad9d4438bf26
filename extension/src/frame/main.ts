// The preview frame: an opaque origin without extension APIs, network or
// storage, in which what is about to be signed is drawn: by pdf.js, or as lines.
import * as pdfjs from "pdfjs-dist";
import * as worker from "pdfjs-dist/build/pdf.worker.mjs";
import { findings } from "./findings.ts";
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
  let viewer: Viewer | Outline | undefined;

  const moved = (position: Position) => { send({ type: "position", ...position }); };

  const open = async (bytes: ArrayBuffer, pageLabel: string, password?: string) => {
    const loaded = await pdfjs.getDocument({
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
    const pages = new Viewer(scrollerOf(), moved, () => { send({ type: "failed" }); });
    viewer = pages;
    send({ type: "opened", pages: loaded.numPages, findings: await findings(loaded) });
    await pages.show(loaded, pageLabel);
  };

  port.onmessage = (event: MessageEvent<ToFrame>) => {
    const message = event.data;
    switch (message.type) {
      case "open":
        open(message.bytes, message.pageLabel, message.password).catch(() => { send({ type: "failed" }); });
        break;
      case "outline": {
        const outline = new Outline(scrollerOf(), message.lines, message.words, moved);
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

function scrollerOf(): HTMLElement {
  const scroller = document.querySelector("main");
  if (scroller === null) {
    throw new Error("opening a preview: the frame's page is damaged");
  }
  return scroller;
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
