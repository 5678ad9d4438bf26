import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { digest } from "../src/digest.ts";

const document = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) >> 3);

const hashOf = (...parts: Uint8Array[]) => {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest("hex");
};

test("hashes ranges of a document and leaves it as it was", async () => {
  const cases: [number, number][][] = [
    [[0, 1000]], [[0, 0]], [], // one range, no byte, no range
    [[0, 700], [800, 200]], [[0, 700], [701, 299]], // the second moves, also onto itself
    [[0, 100], [300, 700]], [[0, 290], [300, 700]], // the first moves, also onto itself
    [[0, 500], [500, 500]], [[0, 1000], [1000, 0]], [[0, 0], [400, 600]], // nothing to close
    [[0, 600], [500, 500]], [[800, 200], [0, 700]], [[5, 95], [200, 100]], [[0, 10], [20, 10], [40, 10]],
  ];
  for (const ranges of cases) {
    const copy = document.slice();
    const value = digest({ algorithm: "SHA-256", content: false, ranges }, copy);
    const wanted = hashOf(...ranges.map(([offset, length]) => document.subarray(offset, offset + length)));
    assert.equal(Buffer.from(await value).toString("hex"), wanted, JSON.stringify(ranges));
    assert.deepEqual(copy, document, JSON.stringify(ranges));
  }
});

test("hashes ranges across the parts of a document", async () => {
  const value = await digest({ algorithm: "SHA-256", content: false, ranges: [[0, 300], [500, 500]] },
    document.slice(0, 400), document.slice(400));
  assert.equal(Buffer.from(value).toString("hex"), hashOf(document.subarray(0, 300), document.subarray(500)));
});

test("refuses ranges that a document has not", async () => {
  const asked = digest({ algorithm: "SHA-256", content: false, ranges: [[0, 900], [950, 51]] }, document.slice());
  await assert.rejects(asked, { code: "sandbox-failed" });
});
