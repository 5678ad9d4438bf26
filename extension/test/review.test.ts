import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Engine } from "../../shim/src/engine.ts";
import { codeOf } from "../../shim/src/error.ts";
import type { Report } from "../../shim/src/report.ts";
import { outcomeOf, together } from "../src/consent/outcome.ts";
import { review } from "../src/consent/review.ts";

const NOW = new Date("2026-01-15T03:00:00Z");
const DIGEST = "A".repeat(43) + "=";
const RECEIVED = {
  announced: {
    type: "document", id: "r1", index: 0, name: "契約書.pdf", mediaType: "application/pdf",
    profile: "pades-bb", size: 4,
  },
  bytes: new Uint8Array([37, 80, 68, 70]),
} as const;

/** The kinds that the comment of pdf.Active lists. */
const PDF_KINDS = pdfKinds(readFileSync("pdf/active.go", "utf8"));

function pdfKinds(source: string): string[] {
  const comment = /\/\/ Kind is ([^.]*)\./u.exec(source)?.[1] ?? "";
  const kinds = comment.replace(/\s*\/\/\s*/gu, " ").replace(/ for objects.*$/u, "").split(/, (?:or )?/u);
  assert.ok(kinds.length > 9, `found only ${kinds.join()}`);
  return kinds;
}

function engine(change: object = {}, profile = "pades-bb"): Engine {
  const inspection = {
    field: "Signature1", time: "2026-01-15T02:59:00Z", name: "番号 花子", reason: "売買", location: "", contactInfo: "",
    active: [],
    ...change,
  };
  const answer = { document: 0, inspection, profile, contentDigest: DIGEST };
  return { call: async () => await Promise.resolve(answer) } as unknown as Engine;
}

async function codeFrom(work: Promise<unknown>): Promise<string> {
  return await work.then(() => "none", codeOf);
}

test("the host is told what inspection found, not what the page said", async () => {
  const lies = { contentDigest: "B".repeat(43) + "=", signingTime: 1, signerName: "偽名 太郎", size: 1 };
  const reviewed = await review({ ...RECEIVED, announced: { ...RECEIVED.announced, ...lies } }, engine(), NOW);
  assert.deepEqual(reviewed.request, {
    name: "契約書.pdf",
    mediaType: "application/pdf",
    profile: "pades-bb",
    contentDigest: DIGEST,
    signingTime: Date.parse("2026-01-15T02:59:00Z") / 1000,
    signerName: "番号 花子",
  });
  assert.equal(reviewed.facts.reason, "売買");
  assert.equal(reviewed.facts.size, RECEIVED.bytes.length);
});

test("no name in the document, none for the host", async () => {
  const { request } = await review(RECEIVED, engine({ name: "" }), NOW);
  assert.ok(!("signerName" in request));
});

test("a time that is not now is refused", async () => {
  for (const [time, code] of [
    ["2026-01-15T02:55:00Z", "none"],
    ["2026-01-15T03:05:00Z", "none"],
    ["2026-01-15T02:54:59Z", "signing-time-refused"],
    ["2026-01-15T03:05:01Z", "signing-time-refused"],
    ["2025-01-15T03:00:00Z", "signing-time-refused"],
    ["", "signing-time-refused"],
  ]) {
    assert.equal(await codeFrom(review(RECEIVED, engine({ time }), NOW)), code, time);
  }
});

test("another profile than announced is refused", async () => {
  assert.equal(await codeFrom(review(RECEIVED, engine({}, "pades-bt"), NOW)), "inspection-refused");
});

test("what acts or hides is what the window's own module found", async () => {
  const active = [...PDF_KINDS, "a kind of tomorrow"].map((kind) => ({ kind, count: 1, objects: [1] }));
  const { facts } = await review(RECEIVED, engine({ active }), NOW);
  assert.deepEqual(facts.findings, [
    "javascript", "launch", "xfa", "unreadable", "actions", "submit", "attachments", "hidden", "layers", "media",
  ]);
  assert.deepEqual((await review(RECEIVED, engine(), NOW)).facts.findings, []);
  const unknown = await review(RECEIVED, engine({ active: active.slice(-1) }), NOW);
  assert.deepEqual(unknown.facts.findings, ["unreadable"]);
});

test("every kind that the module can find has its own words", async () => {
  for (const kind of PDF_KINDS) {
    const { facts } = await review(RECEIVED, engine({ active: [{ kind, count: 1, objects: [1] }] }), NOW);
    assert.equal(facts.findings.includes("unreadable"), kind === "unreadable", kind);
  }
});

function report(change: object = {}): Report {
  const signer = { identified: true, test: true, attributes: null };
  const last = { indication: "INDETERMINATE", integrity: { status: "intact" }, signer, ...change };
  return { error: null, signatures: [{ indication: "TOTAL-FAILED" }, last] } as unknown as Report;
}

test("the last signature decides how it ended", () => {
  assert.deepEqual(outcomeOf(report(), NOW), {
    indication: "INDETERMINATE", signer: "", time: NOW, test: true,
  });
  assert.equal(outcomeOf(report({ indication: "TOTAL-PASSED" }), NOW).indication, "TOTAL-PASSED");
});

test("several documents are as good as the worst of them", () => {
  const open = outcomeOf(report(), NOW);
  const passed = outcomeOf(report({ indication: "TOTAL-PASSED" }), NOW);
  assert.equal(together([passed, open]).indication, "INDETERMINATE");
  assert.equal(together([passed, passed]).indication, "TOTAL-PASSED");
  assert.equal(together([{ ...passed, test: false }, passed]).test, true);
  assert.throws(() => together([]));
});

test("a signature that does not hold is never shown as an outcome", () => {
  const broken: Report[] = [
    report({ indication: "TOTAL-FAILED" }),
    report({ integrity: { status: "modified" } }),
    report({ integrity: { status: "unchecked" } }),
    report({ signer: null }),
    report({ signer: { identified: false } }),
    { ...report(), signatures: [] },
    { ...report(), error: { code: "pdf-malformed", messageJa: "", messageEn: "" } },
  ];
  for (const file of broken) {
    assert.throws(() => outcomeOf(file, NOW), (error) => codeOf(error) === "completion-mismatch");
  }
});

test("the password goes to the module and to the preview, not to the host", async () => {
  const asked: unknown[][] = [];
  const fake = engine();
  const call = fake.call.bind(fake) as (...values: unknown[]) => Promise<unknown>;
  const spy = { call: async (...values: unknown[]) => { asked.push(values); return await call(...values); } } as unknown as Engine;
  const reviewed = await review({ ...RECEIVED, password: "合言葉" }, spy, NOW);
  assert.deepEqual(asked, [["inspect", RECEIVED.bytes, "合言葉"]]);
  assert.deepEqual(reviewed.readable, { bytes: RECEIVED.bytes, password: "合言葉" });
  assert.ok(!JSON.stringify([reviewed.request, reviewed.facts]).includes("合言葉"));
});
