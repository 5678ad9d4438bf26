import assert from "node:assert/strict";
import { test } from "node:test";
import { takeSession } from "../src/common/session.ts";
import { FakeEvent, FakeLocks, FakePort, installChrome, RUNTIME, settle, storageArea } from "./fakes.ts";

type Listener = (value: unknown, sender: object, reply: (answer: unknown) => void) => boolean;

const SENDER = {
  origin: "https://example.jp", frameId: 0, documentId: "D", documentLifecycle: "active", tab: { id: 7, active: true },
};
const OPEN = { type: "open", link: "link-1", request: "request-1", count: 1 };

let listener: Listener | undefined;
let hosts = 0;
const opened: string[] = [];
const registered: chrome.scripting.RegisteredContentScript[] = [];
const onRemoved = new FakeEvent<unknown>();
let granted = ["https://example.jp/*", "http://localhost/*"];

Object.defineProperty(globalThis, "navigator", { value: { locks: new FakeLocks() }, configurable: true });
installChrome({
  permissions: {
    contains: async ({ origins }: { origins: string[] }) => await Promise.resolve(origins.every((one) => granted.includes(one))),
    getAll: async () => await Promise.resolve({ origins: granted }),
    onAdded: new FakeEvent(),
    onRemoved,
  },
  runtime: {
    getManifest: () => ({ ...RUNTIME.getManifest(), content_scripts: [{ matches: ["http://localhost/*"] }] }),
    getURL: (file: string) => file,
    onMessage: { addListener: (added: Listener) => { listener = added; } },
    onInstalled: new FakeEvent(),
    onStartup: new FakeEvent(),
    connectNative: () => {
      hosts++;
      const port = new FakePort();
      port.answer = () => { port.onMessage.fire({ type: "hello", protocol: 1, minimumProtocol: 1, version: "4.5.6" }); };
      return port;
    },
  },
  scripting: {
    getRegisteredContentScripts: async () => await Promise.resolve([...registered]),
    registerContentScripts: async (scripts: typeof registered) => { registered.push(...scripts); await Promise.resolve(); },
    updateContentScripts: async (scripts: typeof registered) => { registered.splice(0, 1, ...scripts); await Promise.resolve(); },
    unregisterContentScripts: async () => { registered.length = 0; await Promise.resolve(); },
  },
  storage: { session: storageArea() },
  windows: { create: async ({ url }: { url: string }) => { opened.push(url); await Promise.resolve(); } },
});
await import("../src/background/main.ts"); // listens from here on

async function send(message: unknown, sender: object = SENDER): Promise<unknown> {
  return await new Promise((resolve) => { assert.equal(listener?.(message, sender, resolve), true); });
}

/** The key in the address of the window that opened last. */
function lastKey(): string {
  return opened.at(-1)?.split("#")[1] ?? "";
}

test("opens for a message that is exactly one, and for no other", async () => {
  for (const message of [
    { ...OPEN, origin: "https://bank.example" },
    { ...OPEN, count: 101 },
    { ...OPEN, count: 0 },
    { ...OPEN, nonce: "AAAA" },
    { ...OPEN, link: "../consent" },
    { ...OPEN, type: "approve" },
    { type: "status", start: true },
    "open",
    null,
  ]) {
    assert.equal(await send(message), "internal", JSON.stringify(message));
  }
  assert.equal(await send(OPEN, { ...SENDER, frameId: 2 }), "frame-refused");
  assert.equal(await send(OPEN, { ...SENDER, origin: "https://other.example" }), "site-not-permitted");
  assert.deepEqual(opened, []);
  assert.equal(await send(OPEN), null);
  assert.equal(opened.length, 1);
  assert.equal((await takeSession(lastKey()))?.origin, SENDER.origin);
});

test("questions in a row start one host", async () => {
  const answers = await Promise.all([1, 2, 3].map(async () => await send({ type: "status" })));
  assert.deepEqual(answers[2], { version: "1.2.3", hostVersion: "4.5.6" });
  assert.equal(hosts, 1);
});

test("scripts run where they were granted, in no frame, and no longer than that", async () => {
  onRemoved.fire({});
  await settle();
  assert.deepEqual(registered, [{
    id: "natsuin-sites", matches: ["https://example.jp/*"], js: ["content.js"], runAt: "document_start", allFrames: false,
  }]);
  granted = [];
  onRemoved.fire({});
  await settle();
  assert.deepEqual(registered, []);
});
