import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, sessionOf } from "../src/background/open.ts";
import { allowed, patternOf } from "../src/background/sites.ts";
import { CONSENT_LOCK, takeSession } from "../src/common/session.ts";
import { FakeLocks, installChrome, storageArea } from "./fakes.ts";

const REQUEST = { type: "open", link: "link-1", request: "request-1", count: 1 } as const;
const SENDER = {
  origin: "https://example.jp",
  frameId: 0,
  documentId: "0123456789ABCDEF0123456789ABCDEF",
  documentLifecycle: "active",
  tab: { id: 7, active: true, url: "https://in-the-tab.example/" },
  url: "https://in-the-address.example/",
} as unknown as chrome.runtime.MessageSender;

/** What a browser would see of one request after the other. */
let locks: FakeLocks;
let windows: string[] = [];
let granted: string[] = [];

beforeEach(() => {
  locks = new FakeLocks();
  windows = [];
  granted = ["https://example.jp/*"];
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  installChrome({
    permissions: { contains: async ({ origins }: { origins: string[] }) => await Promise.resolve(origins.every((one) => granted.includes(one))) },
    runtime: { getURL: (file: string) => `extension:/${file}` },
    storage: { session: storageArea() },
    windows: { create: async ({ url }: { url: string }) => { windows.push(url); await Promise.resolve(); } },
  });
});

test("a session says what the browser says", () => {
  const lies = { origin: "https://liar.example", tab: 1, document: "L", frameId: 0 };
  assert.deepEqual(sessionOf({ ...REQUEST, ...lies }, SENDER), {
    origin: "https://example.jp",
    tab: 7,
    document: "0123456789ABCDEF0123456789ABCDEF",
    link: "link-1",
    request: "request-1",
    count: 1,
  });
});

test("a host of another script stands as the browser writes it", () => {
  const { origin } = new URL("https://日本語.jp");
  const session = sessionOf(REQUEST, { ...SENDER, origin });
  assert.equal(session?.origin, "https://xn--wgv71a119e.jp");
  assert.equal(new URL(session.origin).host, "xn--wgv71a119e.jp"); // as the window shows it
  assert.equal(sessionOf(REQUEST, { ...SENDER, origin: "https://日本語.jp" }), null);
});

test("the session of a login has its nonce", () => {
  const nonce = "A".repeat(43) + "=";
  assert.equal(sessionOf({ ...REQUEST, nonce }, SENDER)?.nonce, nonce);
});

test("frames, hidden pages and origins without a name are refused", () => {
  const refused: Record<string, object> = {
    frame: { frameId: 3 },
    prerendered: { documentLifecycle: "prerender" },
    cached: { documentLifecycle: "cached" },
    "background tab": { tab: { id: 7, active: false } },
    "no tab": { tab: undefined },
    "no document": { documentId: undefined },
    opaque: { origin: "null" },
    absent: { origin: undefined },
    file: { origin: "file://" },
    "plain http": { origin: "http://example.jp" },
    extension: { origin: "chrome-extension://jemicfeggnfmnomjhkgnchkceklbapgc" },
    path: { origin: "https://example.jp/path" },
  };
  for (const [name, change] of Object.entries(refused)) {
    assert.equal(sessionOf(REQUEST, { ...SENDER, ...change }), null, name);
  }
});

test("a browser that knows no lifecycle is not refused for it", () => {
  assert.notEqual(sessionOf(REQUEST, { ...SENDER, documentLifecycle: undefined } as never), null);
});

test("permissions name a host, whatever its port", () => {
  assert.equal(patternOf("https://example.jp"), "https://example.jp/*");
  assert.equal(patternOf("http://127.0.0.1:8123"), "http://127.0.0.1/*");
});

test("a window opens for a site that may ask, and its session is taken once", async () => {
  const answer = open(REQUEST, SENDER, allowed);
  assert.equal(await answer, null);
  const [url = ""] = windows;
  assert.match(url, /^extension:\/consent\.html#[0-9a-f-]{36}$/);
  const key = url.split("#")[1] ?? "";
  assert.equal((await takeSession(key))?.origin, "https://example.jp");
  assert.equal(await takeSession(key), null);
});

test("nothing opens for a site that may not ask, or in a frame", async () => {
  granted = ["https://www.example.jp/*", "http://example.jp/*"];
  assert.equal(await open(REQUEST, SENDER, allowed), "site-not-permitted");
  granted = ["https://example.jp/*"];
  assert.equal(await open(REQUEST, { ...SENDER, frameId: 1 }, allowed), "frame-refused");
  assert.deepEqual(windows, []);
});

test("of two requests at once, one opens", async () => {
  const answers = await Promise.all([open(REQUEST, SENDER, allowed), open(REQUEST, SENDER, allowed)]);
  assert.deepEqual(answers, [null, "busy"]);
  assert.equal(windows.length, 1);
});

test("until its window has taken the session, no other opens", async () => {
  assert.equal(await open(REQUEST, SENDER, allowed), null);
  assert.equal(await open(REQUEST, SENDER, allowed), "busy");
  await takeSession(windows[0]?.split("#")[1] ?? "");
  await locks.idle();
  assert.equal(await open(REQUEST, SENDER, allowed), null);
  await takeSession(windows[1]?.split("#")[1] ?? "");
});

test("beside a window that waits for a decision, no other opens", async () => {
  void locks.request(CONSENT_LOCK, {}, () => new Promise(() => undefined));
  assert.equal(await open(REQUEST, SENDER, allowed), "busy");
  assert.deepEqual(windows, []);
});

test("a site that was refused three times has to wait", async () => {
  for (const answer of [null, null, null, "asked-too-often"]) {
    assert.equal(await open(REQUEST, SENDER, allowed), answer);
    await takeSession(windows.at(-1)?.split("#")[1] ?? "");
    await locks.idle();
  }
  assert.equal(windows.length, 3);
});
