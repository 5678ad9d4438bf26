import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageReply, PageRequest } from "../../protocol/message.gen.ts";
import { authenticate } from "../src/authenticate.ts";
import { codeOf } from "../src/error.ts";
import { status } from "../src/status.ts";
import { installWindow } from "./window.ts";

const NONCE = "A".repeat(43) + "=";
const RESPONSE = { signature: "AAAA", algorithm: "RS256", certificates: ["AAAA"] } as const;

/** Where the page looked for an extension so far: the origins that could hear it. */
const looked: unknown[] = [];

/** An extension that greets with a protocol number, then answers as told. */
function install(protocol: number, answer: (request: PageRequest) => PageReply[]): PageRequest[] {
  const heard: PageRequest[] = [];
  const postMessage = (_: unknown, target: string, [port]: [MessagePort]) => {
    looked.push(target);
    port.onmessage = ({ data }: MessageEvent<PageRequest>) => {
      heard.push(data);
      const replies: PageReply[] = data.type === "hello"
        ? [{ type: "hello", protocol, minimumProtocol: 1, version: "1.2.3" }]
        : answer(data);
      for (const reply of replies) {
        port.postMessage(reply);
      }
    };
  };
  installWindow(postMessage);
  return heard;
}

function idOf(request: PageRequest): string {
  return "id" in request ? request.id : "";
}

test("hands the nonce on and the answer back, for the server to read", async () => {
  const heard = install(2, (request) => [
    { type: "progress", id: idOf(request), stage: "pin", done: 0, total: 1 },
    { type: "authenticated", id: idOf(request), ...RESPONSE, certificates: ["AAAA"] },
  ]);
  const stages: string[] = [];
  const response = await authenticate({ nonce: NONCE }, { onProgress: ({ stage }) => { stages.push(stage); } });
  // Exactly these members: the server refuses any other.
  assert.deepEqual(response, RESPONSE);
  assert.deepEqual(stages, ["pin"]);
  assert.deepEqual(looked, ["https://example.jp"]); // no frame of another site hears of it
  assert.deepEqual(heard.map((request) => ({ ...request, id: "" })).at(-1), {
    type: "authenticate", id: "", nonce: NONCE,
  });
});

test("ends with the extension's code, and with nothing that is no answer", async () => {
  for (const [protocol, answer, code] of [
    [2, (id: string) => ({ type: "error", id, code: "site-not-permitted" }), "site-not-permitted"],
    [2, (id: string) => ({ type: "want", id, index: 0, offset: 0 }), "message-malformed"],
    [2, (id: string) => ({ type: "authenticated", id, ...RESPONSE, name: "x" }), "message-malformed"],
    [1, undefined, "extension-too-old"],
  ] as const) {
    const heard = install(protocol, (request) => [answer?.(idOf(request)) as unknown as PageReply]);
    assert.equal(await authenticate({ nonce: NONCE }).then(() => "none", codeOf), code);
    assert.equal(heard.some(({ type }) => type === "authenticate"), protocol === 2);
  }
});

test("can be cancelled before and after it began", async () => {
  looked.length = 0;
  install(2, () => []);
  assert.equal(await authenticate({ nonce: NONCE }, { signal: AbortSignal.abort() }).then(() => "none", codeOf), "cancelled");
  assert.deepEqual(looked, []);
  const stop = new AbortController();
  install(2, (request) => {
    stop.abort();
    return [{ type: "progress", id: idOf(request), stage: "consent", done: 0, total: 1 }];
  });
  assert.equal(await authenticate({ nonce: NONCE }, { signal: stop.signal }).then(() => "none", codeOf), "cancelled");
});

test("a page inside another, or of no origin, is told so without asking", async () => {
  for (const other of [{ top: {} }, { origin: "null" }]) {
    installWindow(() => { assert.fail("it asked"); }, other);
    assert.equal(await authenticate({ nonce: NONCE }).then(() => "none", codeOf), "frame-refused");
    assert.deepEqual(await status(), { problem: "frame-refused" });
  }
});
