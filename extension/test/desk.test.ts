import assert from "node:assert/strict";
import { test } from "node:test";
import { NatsuinError } from "../../shim/src/error.ts";
import type { Report } from "../../shim/src/report.ts";
import type { Question } from "../../shim/src/work.ts";
import { Checker, type StartEngine } from "../src/verify/checker.ts";
import { Desk } from "../src/verify/desk.ts";
import { isTooLarge, piecesOf, purposeOf } from "../src/verify/intake.ts";
import { isLocked, type VerifyState } from "../src/verify/state.ts";
import { settle } from "./fakes.ts";

const EMPTY: VerifyState = { language: "ja", entries: [], given: [], ownAnchors: new Set(), shown: null };
const DER = new Uint8Array([0x30, 0]);

/** A file as Node 18 knows none. */
function file(name: string, content: Uint8Array<ArrayBuffer> | string, size?: number): File {
  const blob = new Blob([content]);
  return { name, size: size ?? blob.size, arrayBuffer: () => blob.arrayBuffer() } as File;
}

/** A desk whose module answers at once and writes down what it was asked. */
function desk(answer: (question: Question, bytes: Uint8Array) => Partial<Report> = () => ({})) {
  const asked: Question[] = [];
  const seen = { state: EMPTY, asked, open: 0 };
  const start: StartEngine = () => {
    seen.open++;
    return {
      call: ((_: string, bytes: Uint8Array, question: Question) => {
        asked.push(question);
        return Promise.resolve({ schema: 1, signatures: [], error: null, ...answer(question, bytes) });
      }) as never,
      close: () => { seen.open--; },
    };
  };
  return { seen, made: new Desk(EMPTY, [{ kind: "anchors", der: DER }], new Checker(start), (state) => { seen.state = state; }) };
}

test("evidence is told from documents by its name", () => {
  const wanted = { "a.pdf": "document", "CA.CER": "anchors", "ca.pem": "anchors", "ca.crl": "crls", "x.ors": "ocsps", "cer": "document",
    "tsa.cer": "timeStampAnchors", "my-TSA-root.pem": "timeStampAnchors", "tsagaria.cer": "anchors", "1aF.pair.cer": "links", "x.pair.cer": "anchors" };
  for (const [name, purpose] of Object.entries(wanted)) {
    assert.equal(purposeOf(name), purpose, name);
  }
  assert.ok(!isTooLarge(65 << 20) && isTooLarge((65 << 20) + 1));
});

test("a time-stamping authority and a link go where they belong", async () => {
  const { seen, made } = desk();
  await made.add([file("tsa.cer", DER), file("1AF.pair.cer", DER), file("a.pdf", "x")]);
  const question = seen.asked.at(-1);
  assert.ok(question);
  assert.deepEqual([question.evidence?.timeStampAnchors, question.evidence?.anchors], [[DER], [DER]]);
  assert.deepEqual(question.links, [{ serial: "1af", certificate: "MAA=" }]);
});

test("PEM is taken apart, DER is taken as it is", async () => {
  const pem = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n";
  assert.deepEqual(await piecesOf(new Blob([pem]), "anchors"), [{ kind: "anchors", der: DER }, { kind: "crls", der: DER }]);
  assert.deepEqual(await piecesOf(new Blob([DER]), "crls"), [{ kind: "crls", der: DER }]);
  const junk = new Blob(["junk"]);
  assert.deepEqual(await piecesOf(junk, "anchors"), [{ kind: "anchors", der: new Uint8Array(await junk.arrayBuffer()) }]);
});

test("documents are checked one after the other, without the signer's attributes", async () => {
  const { seen, made } = desk();
  await made.add([file("契約書.pdf", "a"), file("b.pdf", "b")]);
  assert.deepEqual(seen.asked.map(({ name, showAttributes }) => [name, showAttributes]), [["契約書.pdf", false], ["b.pdf", false]]);
  assert.deepEqual(seen.state.entries.map(({ progress }) => progress.name), ["judged", "judged"]);
  assert.equal(seen.open, 0);
  await made.showSigner(1, true);
  assert.deepEqual([seen.asked.at(-1)?.name, seen.asked.at(-1)?.showAttributes], ["b.pdf", true]);
  await made.showSigner(1, false);
  assert.equal(seen.asked.at(-1)?.showAttributes, false);
});

test("a large file is refused before it is read", async () => {
  const { seen, made } = desk();
  await made.add([file("a.pdf", "a", 70_000_000)]);
  assert.deepEqual(seen.state.entries[0]?.progress, { name: "failed", code: "document-too-large" });
  assert.equal(seen.asked.length, 0);
});

test("a file that cannot be read, or breaks the module, stops no other", async () => {
  const { seen, made } = desk(({ name }) => {
    if (name === "b.pdf") {
      throw new NatsuinError("sandbox-failed", "working");
    }
    return {};
  });
  const gone = file("a.pdf", "a");
  gone.arrayBuffer = () => Promise.reject(new Error("NotFoundError"));
  await made.add([gone, file("b.pdf", "b"), file("c.pdf", "c")]);
  assert.deepEqual(
    seen.state.entries.map(({ progress }) => (progress.name === "failed" ? progress.code : progress.name)),
    ["file-unreadable", "sandbox-failed", "judged"],
  );
  assert.equal(seen.open, 0);
});

test("evidence changes every verdict, until it is taken back", async () => {
  const { seen, made } = desk();
  await made.add([file("a.pdf", "a"), file("ca.cer", DER), file("ca.crl", DER)]);
  assert.deepEqual(seen.state.given, [{ name: "ca.cer", kind: "anchors" }, { name: "ca.crl", kind: "crls" }]);
  const last = () => [seen.asked.at(-1)?.evidence?.anchors?.length, seen.asked.at(-1)?.evidence?.crls?.length];
  assert.deepEqual(last(), [2, 1]);
  await made.distrust(0);
  assert.deepEqual(last(), [1, 1]);
  assert.equal(seen.asked.at(-1)?.name, "a.pdf");
});

test("evidence that cannot be read is named and not used", async () => {
  const error = { code: "crl-malformed", messageJa: "", messageEn: "" } as const;
  const { seen, made } = desk(({ evidence }, bytes) => ((evidence?.crls?.length ?? 0) > 0 && bytes.length === 0 ? { error } : {}));
  await made.add([file("ca.crl", "junk"), file("a.pdf", "a")]);
  assert.equal(seen.state.given[0]?.problem, "crl-malformed");
  assert.equal(seen.asked.at(-1)?.evidence?.crls?.length, 0);
});

test("what was taken away meanwhile gets no verdict", async () => {
  const { seen, made } = desk();
  const added = made.add([file("a.pdf", "a"), file("b.pdf", "b")]);
  made.clear();
  await added;
  await settle();
  assert.deepEqual(seen.state.entries, []);
});

test("a password opens a document, and is asked for again when it is wrong", async () => {
  const { seen, made } = desk(({ password }) => {
    if (password === "right") return {};
    const code = password === undefined ? "pdf-encrypted" : "pdf-password-wrong";
    return { error: { code } as Report["error"] };
  });
  await made.add([file("a.pdf", "x"), file("b.pdf", "y")]);
  const locked = () => seen.state.entries.map(isLocked);
  assert.deepEqual(locked(), [true, true]);
  await made.unlock(0, "wrong");
  assert.deepEqual(locked(), [true, true]);
  await made.unlock(0, "right");
  assert.deepEqual(locked(), [false, true]);
  assert.deepEqual(seen.asked.map(({ password }) => password), [undefined, undefined, "wrong", "right"]);
});
