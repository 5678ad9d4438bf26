import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64, toBase64 } from "../src/base64.ts";
import { structuresOf } from "../src/work.ts";

test("agrees with Node's base64, whatever the length", () => {
  for (const length of [0, 1, 2, 3, 0x7fff, 0x8000, 0x8001, 100_000]) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 31) % 256);
    const text = toBase64(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64"));
    assert.deepEqual(fromBase64(text), bytes);
  }
});

test("takes the structures of one document out of a reply", () => {
  const reply = {
    type: "signed" as const,
    certificates: ["AQ==", "Ag=="],
    signatures: [{ attributes: "Aw==", signature: "BA==" }, { attributes: "BQ==", signature: "Bg==" }],
  };
  assert.deepEqual(structuresOf(reply, 1), {
    attributes: new Uint8Array([5]),
    signature: new Uint8Array([6]),
    certificates: [new Uint8Array([1]), new Uint8Array([2])],
  });
  assert.throws(() => structuresOf(reply, 2), /message-malformed/);
});
