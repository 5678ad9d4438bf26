import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine } from "../../shim/src/engine.ts";
import { codeOf } from "../../shim/src/error.ts";
import type { Line } from "../../shim/src/sandbox-xml.ts";
import { review } from "../src/consent/review.ts";
import { visible } from "../src/frame/visible.ts";

const NOW = new Date("2026-01-15T03:00:00Z");
const RECEIVED = {
  announced: {
    type: "xmlDocument", id: "r1", index: 0, name: "申告書.xtx", mediaType: "application/xml",
    profile: "etax-xtx", size: 3,
  },
  bytes: new Uint8Array([60, 97, 62]),
} as const;
const REFERENCES = [{ uri: "#R", digest: "A".repeat(43) + "=" }];

const LINES: Line[] = [
  { depth: 0, kind: "element", name: "DATA", attributes: [["id", "D"]] },
  { depth: 1, kind: "element", name: "RSH0010", covered: true, attributes: [["VR", "1"], ["id", "R"]] },
  { depth: 2, kind: "element", name: "NM", covered: true, text: "番号　花子" },
  { depth: 1, kind: "signature" },
];

function engine(lines: Line[] = LINES, time = "2026-01-15T02:59:00Z"): { engine: Engine; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const answer = {
    document: 3, signedInfo: "PHM+", lines,
    inspection: { time, signatures: 1, prepared: { references: REFERENCES } },
  };
  const call = async (...values: unknown[]) => {
    asked.push(values);
    return await Promise.resolve(answer);
  };
  return { engine: { call } as unknown as Engine, asked };
}

test("the host is told what the window's own module derived", async () => {
  const fake = engine();
  const { request, facts, readable, document } = await review(RECEIVED, fake.engine, NOW);
  assert.deepEqual(fake.asked, [["inspectXML", RECEIVED.bytes, "etax-xtx"]]);
  assert.equal(document, 3);
  assert.deepEqual(request, {
    name: "申告書.xtx", mediaType: "application/xml", profile: "etax-xtx", signedInfo: "PHM+",
    references: REFERENCES, signingTime: Date.parse("2026-01-15T02:59:00Z") / 1000,
  });
  assert.deepEqual([facts.covers, facts.signatures, facts.findings], ["RSH0010（R）", 1, []]);
  assert.deepEqual(readable, { lines: LINES, labelled: true });
});

test("labels are for the shape they belong to", async () => {
  const announced = { ...RECEIVED.announced, profile: "generic" } as const;
  const { readable } = await review({ ...RECEIVED, announced }, engine().engine, NOW);
  assert.deepEqual(readable, { lines: LINES, labelled: false });
});

test("whatever is left unsigned beside the frame is said", async () => {
  const beside: Line = { depth: 1, kind: "element", name: "NOTE", text: "x" };
  const instruction: Line = { depth: 0, kind: "instruction", name: "xml-stylesheet" };
  for (const lines of [[...LINES, beside], [instruction, ...LINES], [...LINES.slice(0, 1), beside, ...LINES.slice(1)]]) {
    const { facts } = await review(RECEIVED, engine(lines).engine, NOW);
    assert.deepEqual(facts.findings, ["unsigned"]);
  }
});

test("a time that is not now is refused", async () => {
  const late = review(RECEIVED, engine(LINES, "2026-01-15T02:54:59Z").engine, NOW);
  assert.equal(await late.then(() => "none", codeOf), "signing-time-refused");
});

test("what nobody sees gets a mark with its code", () => {
  const marks = (text: string) => visible(text).map(({ text: piece, mark }) => (mark ? `[${piece}]` : piece)).join("");
  for (const [text, shown] of [
    ["番号　花子", "番号　花子"],
    ["a\u202eb", "a[U+202E]b"],
    ["1\u200b0", "1[U+200B]0"],
    ["\u00a0a\tb\rc", "[U+00A0]a[U+0009]b[U+000D]c"],
    ["a\nb", "a\nb"],
    ["a \n", "a[U+0020][U+000A]"],
    [" ", "[U+0020]"],
    ["邉\ue000", "邉[U+E000]"],
    ["\u{e0041}", "[U+E0041]"],
    ["葛\u{e0100}", "葛\u{e0100}"],
    ["", ""],
  ]) {
    assert.equal(marks(text ?? ""), shown);
  }
});
