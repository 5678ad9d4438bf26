// Holds natsuin.wasm in JavaScript to the answers that the Go packages give
// natively: both are built here, and internal/parity asks the questions.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";

import { codeOf, NatsuinError } from "../src/error.ts";
import { complete, inspect, prepare, verify, verifyChain, type Evidence } from "../src/sandbox.ts";
import { completeXML, inspectXML, prepareXML, withElement } from "../src/sandbox-xml.ts";
import { Exit, wasi } from "../src/wasi.ts";
import { encodeMessage, type Bytes, type PrepareOptions } from "../src/wasm-message.ts";
import { Wasm } from "../src/wasm.ts";
import { webCrypto } from "../src/webcrypto.ts";

const dir = mkdtempSync(path.join(os.tmpdir(), "natsuin-wasm-"));
after(() => { rmSync(dir, { recursive: true }); });

const modulePath = path.join(dir, "natsuin.wasm");
execFileSync("sh", ["wasm/verify/build.sh", modulePath], { stdio: "inherit" });
execFileSync("go", ["run", "./internal/parity/natsuin-parity", dir], { stdio: "inherit" });
const wasm = await Wasm.load(read(modulePath));

function read(file: string): Bytes {
  return new Uint8Array(readFileSync(file));
}

function story(name: string): Bytes {
  return read(path.join(dir, "story", name));
}

/** How a rejection reads: its code. */
async function codeFrom(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof NatsuinError, String(error));
    return codeOf(error);
  }
  return "";
}

test("speaks the module's message format", async () => {
  assert.deepEqual((await wasm.call("version", {})).json, { abi: 1 });
});

test("answers as the packages do natively", async () => {
  const folder = path.join(dir, "cases");
  const names = readdirSync(folder);
  assert.ok(names.length >= 30, `only ${names.length} cases`);
  for (const name of names) {
    const at = (file: string) => path.join(folder, name, file);
    const documents = ["document-0", "document-1"].map(at).filter(existsSync).map(read);
    const operation = Number(readFileSync(at("op"), "utf8"));
    const answer = await wasm.exchange(operation, read(at("request")), documents);
    assert.ok(Buffer.from(answer).equals(read(at("answer"))), name);
  }
});

const options: PrepareOptions = {
  profile: "pades-bb", time: "2026-11-20T10:30:00+09:00",
  name: "番号 花子", reason: "売買契約", location: "東京都",
};
const evidence: Evidence = { anchors: [story("ca.cer")], certificates: [], crls: [story("ca.crl")], ocsps: [] };
const question = { name: "契約.pdf", at: new Date("2026-11-21T03:00:00Z"), evidence };
const signed = {
  attributes: story("attributes"),
  signature: story("signature"),
  certificates: [story("signer.cer"), story("ca.cer")],
};

test("signs the story to the same file", async () => {
  const original = story("original.pdf");
  const prepared = await prepare(wasm, original, options);
  assert.deepEqual(Buffer.concat([original, prepared.tail]), Buffer.from(story("prepared.pdf")));
  assert.equal(prepared.prepared.contentDigest, Buffer.from(story("digest")).toString("base64"));

  const inspected = await inspect(wasm, story("prepared.pdf"));
  assert.equal(inspected.name, options.name);
  assert.equal(new Date(inspected.time).getTime(), new Date(options.time).getTime());
  assert.deepEqual(inspected.prepared, prepared.prepared);

  for (const document of [prepared, inspected]) {
    const tail = await complete(wasm, document, signed);
    assert.deepEqual(Buffer.concat([original, tail]), Buffer.from(story("signed.pdf")));
  }
});

test("reports byte for byte what the packages report", async () => {
  const report = await verify(wasm, story("signed.pdf"), question);
  assert.equal(report, readFileSync(path.join(dir, "story/report.json"), "utf8"));
  assert.match(report, /"indication": "TOTAL-PASSED"/);
  const chain = await verifyChain(wasm, story("signer.cer"), question);
  assert.equal(chain, readFileSync(path.join(dir, "story/chain.json"), "utf8"));
});

test("sees a changed byte, and names what it cannot read", async () => {
  const forged = story("signed.pdf");
  forged[11] = 0;
  assert.match(await verify(wasm, forged, question), /"indication": "TOTAL-FAILED"/);
  assert.match(await verify(wasm, new Uint8Array([1, 2, 3]), question), /"code": "format-unknown"/);
});

test("finds in a prepared XML file what was prepared, and nothing else", async () => {
  const xtx = new TextEncoder().encode(`<DATA id="D"><R id="R"><NM>番号　花子</NM></R></DATA>`);
  const made = await prepareXML(wasm, xtx, { profile: "etax-xtx", time: "2026-11-20T01:30:00Z" });
  const file = withElement(made);
  const found = await inspectXML(wasm, file, "etax-xtx");
  assert.deepEqual(found.signedInfo, made.signedInfo);
  assert.deepEqual(found.element, made.element);
  assert.deepEqual(found.base, xtx);
  assert.equal(found.time, "2026-11-20T01:30:00Z");
  assert.deepEqual(found.lines.map(({ depth, name, text, covered }) => [depth, name, text, covered]), [
    [0, "DATA", undefined, undefined], [1, "R", undefined, true], [2, "NM", "番号　花子", true],
  ]);
  assert.equal(await codeFrom(completeXML(wasm, found, signed)), "completion-mismatch");
  file[file.indexOf(0xe8)] = 0xe9; // another character
  assert.equal(await codeFrom(inspectXML(wasm, file, "etax-xtx")), "inspection-refused");
  assert.equal(await codeFrom(inspectXML(wasm, file, "egov-kousei")), "not-supported");
});

test("an XML file keeps its bytes around the signature", async () => {
  const empty = new TextEncoder().encode("<a/>");
  const made = await prepareXML(wasm, empty, { profile: "generic", time: "2026-11-20T01:30:00Z" });
  const file = new TextDecoder().decode(withElement(made));
  assert.match(file, /^<a><ds:Signature .*<\/ds:Signature><\/a>$/);
});

test("rejects with the operation's code", async () => {
  assert.equal(await codeFrom(prepare(wasm, new Uint8Array([1]), options)), "pdf-malformed");
  assert.equal(await codeFrom(inspect(wasm, story("original.pdf"))), "inspection-refused");
  const forged = { ...signed, signature: new Uint8Array(256) };
  const prepared = await prepare(wasm, story("original.pdf"), options);
  assert.equal(await codeFrom(complete(wasm, prepared, forged)), "completion-mismatch");
});

test("runs calls one after the other, whatever their callers do", async () => {
  const calls = Array.from({ length: 20 }, (_, i) =>
    i % 3 === 0 ? codeFrom(inspect(wasm, new Uint8Array([i]))) : verify(wasm, story("signed.pdf"), question));
  const results = await Promise.all(calls);
  assert.deepEqual(new Set(results).size, 2);
});

test("replaces an instance that trapped or grew", async () => {
  const other = await Wasm.load(read(modulePath));
  // A reader that fails in the middle of a call leaves the instance undefined.
  const broken = new Proxy(story("signed.pdf"), {
    get(target, key) {
      if (key === "subarray") throw new Error("gone");
      return Reflect.get(target, key) as unknown;
    },
  });
  const file = { handle: 0, size: broken.length };
  assert.equal(await codeFrom(other.call("inspect", { file }, [], [broken])), "sandbox-failed");
  assert.deepEqual((await other.call("version", {})).json, { abi: 1 });
  // A message of 100 MB stays in linear memory, so that instance is dropped.
  const large = encodeMessage({}, [new Uint8Array(100 << 20)]);
  await other.exchange(0, large);
  assert.deepEqual((await other.call("version", {})).json, { abi: 1 });
  assert.equal(await codeFrom(other.exchange(0, new Uint8Array((256 << 20) + 1))), "sandbox-failed");
  other.release();
  assert.deepEqual((await other.call("version", {})).json, { abi: 1 });
});

test("loads from a response, with and without its content type", async () => {
  for (const type of ["application/wasm", "application/octet-stream"]) {
    const response = new Response(read(modulePath), { headers: { "content-type": type } });
    const loaded = await Wasm.load(Promise.resolve(response));
    assert.deepEqual((await loaded.call("version", {})).json, { abi: 1 });
  }
  const compiled = await WebAssembly.compile(read(modulePath));
  assert.deepEqual((await (await Wasm.load(compiled)).call("version", {})).json, { abi: 1 });
  assert.equal(await codeFrom(Wasm.load(new Response("", { status: 404 }))), "sandbox-missing");
  assert.equal(await codeFrom(Wasm.load(Promise.reject(new TypeError("offline")))), "sandbox-missing");
  assert.equal(await codeFrom(Wasm.load(new Uint8Array([0, 1, 2]))), "sandbox-failed");
  assert.equal(await codeFrom(Wasm.load(read(modulePath).slice(0, 100_000))), "sandbox-failed");
});

test("gives Go's runtime what it asks for and nothing else", async () => {
  const compiled = await WebAssembly.compile(read(modulePath));
  const memory = new WebAssembly.Memory({ initial: 2 });
  const functions = wasi(compiled, () => memory, await webCrypto()) as Record<string, (...values: unknown[]) => unknown>;
  const view = new DataView(memory.buffer);
  const call = (name: string, ...values: unknown[]) => functions[name]?.(...values);

  assert.equal(call("clock_time_get", 0, 0n, 0), 0);
  const first = view.getBigUint64(0, true);
  call("clock_time_get", 0, 0n, 0);
  assert.ok(view.getBigUint64(0, true) > first);
  assert.equal(call("random_get", 0, 100_000), 0);
  assert.notDeepEqual(new Uint8Array(memory.buffer, 99_000, 32), new Uint8Array(32));
  view.setUint32(4, 7, true);
  view.setUint32(12, 5, true);
  assert.equal(call("fd_write", 2, 0, 2, 16), 0);
  assert.equal(view.getUint32(16, true), 12);
  assert.equal(call("args_sizes_get", 20, 24), 0);
  assert.equal(call("environ_get", 0, 0), 0);
  assert.equal(call("fd_prestat_get", 3, 0), 8);
  assert.equal(call("path_open"), 52);
  assert.throws(() => call("proc_exit", 2), Exit);
  for (const { module, name } of WebAssembly.Module.imports(compiled)) {
    assert.ok(module === "natsuin" || typeof functions[name] === "function", name);
  }
});
