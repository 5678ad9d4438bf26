// The content script: a pipe between a page and the consent window. It decides
// nothing but whether the person just did something on this page.
import { CONNECT, STARTED } from "../../../shim/src/handshake.ts";
import { Link } from "./link.ts";

/** Milliseconds between two looks whether the extension is still there. */
const LOOK = 1000;

const links = new Map<string, Link>();

/**
 * Whether the extension that put this script here is still there. After an
 * update or a removal the script runs on, cut off: Chromium takes its name.
 */
function isAlive(): boolean {
  const { runtime } = chrome as { runtime?: { id?: string } };
  return runtime?.id !== undefined;
}

function onConnect(event: MessageEvent<unknown>): void {
  if (!isAlive()) {
    window.removeEventListener("message", onConnect); // the script of the new version answers
    return;
  }
  const port = event.ports[0];
  const own = event.source === window && event.origin === window.location.origin;
  if (!own || event.data !== CONNECT || port === undefined || event.ports.length !== 1) {
    return;
  }
  const link = new Link(port, () => {
    clearInterval(watch);
    links.delete(link.name);
  });
  // Nobody tells a script that its extension was updated or removed.
  const watch = setInterval(() => {
    if (!isAlive()) {
      link.lose();
    }
  }, LOOK);
  links.set(link.name, link);
}

// Granting a site again injects again into a tab that has the script already.
const world = globalThis as { natsuin?: true };
if (world.natsuin !== true) {
  world.natsuin = true;
  window.addEventListener("message", onConnect);
  // A page that leaves may come back as it was, and would then still wait.
  window.addEventListener("pagehide", () => {
    for (const link of [...links.values()]) {
      link.lose();
    }
  });
  if (document.readyState !== "loading") {
    window.postMessage(STARTED, window.location.origin);
  }
  // Only this extension's own pages can connect here, and only the consent
  // window knows the name of a link.
  chrome.runtime.onConnect.addListener((port) => {
    const link = links.get(port.name);
    if (link === undefined) {
      port.disconnect();
    } else {
      link.attach(port);
    }
  });
}
