import assert from "node:assert/strict";
import { test } from "node:test";
import { sessionOf } from "../src/background/open.ts";
import { patternOf } from "../src/background/sites.ts";

const REQUEST = { type: "open", link: "link-1", request: "request-1", count: 1 } as const;
const SENDER = {
  origin: "https://example.jp",
  frameId: 0,
  documentId: "0123456789ABCDEF0123456789ABCDEF",
  documentLifecycle: "active",
  tab: { id: 7, active: true },
} as unknown as chrome.runtime.MessageSender;

test("a session says what the browser says", () => {
  assert.deepEqual(sessionOf(REQUEST, SENDER), {
    origin: "https://example.jp",
    tab: 7,
    document: "0123456789ABCDEF0123456789ABCDEF",
    link: "link-1",
    request: "request-1",
    count: 1,
  });
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
