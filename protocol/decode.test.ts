// Judges the vectors with the TypeScript decoder. A vector about how JSON is
// written (text, hex) without a message is for the side that reads text.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { decode, Malformed, type Rule } from "./decode.ts";
import { codeFor, negotiate } from "./handshake.ts";
import {
  type Hello, hostReplyRule, hostRequestRule, type PageDocument, pageReplyRule, pageRequestRule, protocol,
} from "./message.gen.ts";

interface Vector {
  readonly sum: "HostRequest" | "HostReply" | "PageRequest" | "PageReply";
  readonly reason?: string;
  readonly message?: unknown;
  readonly text?: string;
  readonly hex?: string;
}

const sums: Readonly<Record<Vector["sum"], Rule<unknown>>> = {
  HostRequest: hostRequestRule,
  HostReply: hostReplyRule,
  PageRequest: pageRequestRule,
  PageReply: pageReplyRule,
};

function load(folder: string, atLeast: number): [string, Vector][] {
  const dir = path.join("protocol", "vectors", folder);
  const names = readdirSync(dir).filter((name) => name.endsWith(".json"));
  assert.ok(names.length >= atLeast, `found ${names.length} vectors in ${dir}, want at least ${atLeast}`);
  return names.map((name) => [name, JSON.parse(readFileSync(path.join(dir, name), "utf8")) as Vector]);
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (e) {
    if (e instanceof Malformed) return e.reason;
    throw e;
  }
  return "accepted";
}

test("accept", () => {
  for (const [name, v] of load("accept", 40)) {
    assert.deepEqual(decode(sums[v.sum], v.message), v.message, name);
    if (v.text !== undefined) assert.deepEqual(decode(sums[v.sum], JSON.parse(v.text)), v.message, name);
  }
});

test("reject", () => {
  let judged = 0;
  for (const [name, v] of load("reject", 150)) {
    if (!Object.hasOwn(v, "message")) continue;
    judged++;
    assert.equal(refusal(() => decode(sums[v.sum], v.message)), v.reason, name);
  }
  assert.ok(judged >= 130, `judged only ${judged}`);
});

const document: PageDocument = {
  type: "document", id: "r-1", index: 0, name: "a.pdf", mediaType: "application/pdf", profile: "pades-bb", size: 1,
};

test("values that JSON cannot hold", () => {
  assert.equal(refusal(() => decode(pageRequestRule, { ...document, name: "\ud842.pdf" })), "surrogate");
  assert.equal(refusal(() => decode(pageRequestRule, { ...document, name: undefined })), "wrong-type");
  assert.equal(refusal(() => decode(pageRequestRule, { ...document, size: NaN })), "wrong-type");
  assert.equal(refusal(() => decode(pageRequestRule, { ...document, size: 1n })), "wrong-type");
  assert.equal(refusal(() => decode(pageRequestRule, undefined)), "wrong-type");
  assert.equal(refusal(() => decode(hostReplyRule, { type: "signed", id: "r-1", certificates: new Array(1), signatures: [] })), "wrong-type");
  const inherited: unknown = Object.create({ ...document });
  assert.equal(refusal(() => decode(pageRequestRule, inherited)), "missing-field");
  const half: unknown = Object.assign(Object.create({ ...document }) as object, { type: "document" });
  assert.equal(refusal(() => decode(pageRequestRule, half)), "missing-field");
});

test("the result is a copy", () => {
  const sent = { ...document };
  const got = decode(pageRequestRule, sent);
  sent.name = "other.pdf";
  assert.deepEqual(got, document);
});

test("handshake", () => {
  const hello = (number: number, minimumProtocol: number): Hello => ({
    type: "hello", protocol: number, minimumProtocol, version: "1.0.0",
  });
  assert.equal(negotiate(hello(protocol.current, protocol.minimum), hello(1, 1)), 1);
  assert.equal(negotiate(hello(4, 2), hello(2, 1)), 2);
  assert.equal(negotiate(hello(4, 3), hello(2, 1)), "peer");
  assert.equal(negotiate(hello(2, 1), hello(4, 3)), "own");
});

test("a code that was added later is told only to those that know it", () => {
  assert.equal(codeFor(3, "asked-too-often"), "asked-too-often");
  assert.equal(codeFor(2, "asked-too-often"), "busy");
  assert.equal(codeFor(1, "cancelled"), "cancelled");
});
