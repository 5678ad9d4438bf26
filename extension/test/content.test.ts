import assert from "node:assert/strict";
import { test } from "node:test";
import { CONNECT } from "../../shim/src/handshake.ts";
import { FakeEvent, FakePort, installChrome, RUNTIME } from "./fakes.ts";

const ORIGIN = "https://example.jp";
const HELLO = { type: "hello", protocol: 2, minimumProtocol: 1, version: "0.1.0" };

/** The window of the page, as far as a content script uses it. */
class PageWindow {
  readonly location = { origin: ORIGIN };
  readonly listeners: ((event: unknown) => void)[] = [];

  addEventListener(type: string, listener: (event: unknown) => void): void {
    if (type === "message") {
      this.listeners.push(listener);
    }
  }
}

const page = new PageWindow();
const onConnect = new FakeEvent<chrome.runtime.Port>();
const asked: { link: string }[] = [];
Object.assign(globalThis, { window: page, document: { readyState: "loading" }, setInterval: () => 0, clearInterval: () => undefined });
Object.defineProperty(globalThis, "navigator", { value: { userActivation: { isActive: true } }, configurable: true });
installChrome({
  runtime: {
    ...RUNTIME,
    id: "natsuin",
    onConnect,
    sendMessage: async (message: { link: string }) => {
      asked.push(message);
      return await Promise.resolve(null);
    },
  },
});
await import("../src/content/main.ts"); // listens from here on

/** Posts to the page's window, and says what the script answers on the port. */
function post(change: object = {}): { received: unknown[]; say: (message: unknown) => void } {
  const port = { onmessage: undefined as unknown, received: [] as unknown[], postMessage(message: unknown) { this.received.push(message); } };
  const event = { source: page, origin: ORIGIN, data: CONNECT, ports: [port], ...change };
  for (const listener of page.listeners) {
    listener(event);
  }
  return { received: port.received, say: (message) => { (port.onmessage as ((event: object) => void) | undefined)?.({ data: message }); } };
}

test("hears this page's own window, and nobody else", () => {
  const own = post();
  own.say(HELLO);
  assert.equal(own.received.length, 1);
  for (const change of [
    { source: new PageWindow() }, // a frame, an opener
    { source: null },
    { origin: "https://evil.example" },
    { origin: "null" },
    { data: "natsuin-connect2" },
    { data: { toString: () => CONNECT } },
    { ports: [] },
  ]) {
    const other = post(change);
    other.say(HELLO);
    assert.deepEqual(other.received, [], JSON.stringify(change));
  }
});

test("takes one channel at a time", () => {
  const port = { onmessage: undefined };
  post({ ports: [port, port] });
  assert.equal(port.onmessage, undefined);
});

test("joins a window of the extension to the link whose name it knows, and to no other", () => {
  const { say } = post();
  say(HELLO);
  say({ type: "sign", id: "r1", count: 1 });
  const link = asked.at(-1)?.link ?? "";
  const stranger = new FakePort("00000000-0000-4000-8000-000000000000");
  onConnect.fire(stranger.asPort());
  assert.ok(stranger.disconnected);
  const consent = new FakePort(link);
  onConnect.fire(consent.asPort());
  assert.ok(!consent.disconnected);
});
