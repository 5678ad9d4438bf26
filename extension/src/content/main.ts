// The content script: a pipe between a page and the consent window. It decides
// nothing but whether the person just did something on this page.
import { CONNECT } from "../../../shim/src/handshake.ts";
import { Link } from "./link.ts";

const links = new Map<string, Link>();

function onConnect(event: MessageEvent<unknown>): void {
  const port = event.ports[0];
  const own = event.source === window && event.origin === window.location.origin;
  if (!own || event.data !== CONNECT || port === undefined || event.ports.length !== 1) {
    return;
  }
  const link = new Link(port, () => links.delete(link.name));
  links.set(link.name, link);
}

// Granting a site again injects again into a tab that has the script already.
const world = globalThis as { natsuin?: true };
if (world.natsuin !== true) {
  world.natsuin = true;
  window.addEventListener("message", onConnect);
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
