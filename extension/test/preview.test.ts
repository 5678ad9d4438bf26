import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Preview, type PreviewPosition } from "../src/consent/preview.ts";
import type { Finding } from "../src/text/finding.ts";
import { installPage, page } from "./dom.ts";
import { settle } from "./fakes.ts";

const BYTES = new Uint8Array([37, 80, 68, 70]);

/** What the frame is told when it asks for a file, and which files were read. */
const read: string[] = [];
installPage();
Object.assign(globalThis, {
  fetch: async (name: string) => {
    read.push(name);
    return await Promise.resolve({ ok: true, arrayBuffer: async () => await Promise.resolve(new ArrayBuffer(3)) });
  },
});
beforeEach(() => {
  page.reset();
  read.length = 0;
});

/** A preview whose frame says what a test wants. */
function preview(password?: string) {
  const heard: (PreviewPosition | string)[] = [];
  const events = {
    opened: (pages: number, findings: Finding[]) => { heard.push(`opened ${pages} ${findings.join()}`); },
    moved: (position: PreviewPosition) => { heard.push(position); },
    failed: () => { heard.push("failed"); },
  };
  const made = new Preview(page.element("preview") as unknown as HTMLIFrameElement, { bytes: BYTES, password }, "ページ", events);
  const port = page.channels.at(-1)?.port1;
  assert.ok(port);
  return { made, heard, port, say: (data: unknown) => { port.onmessage?.({ data }); } };
}

test("the frame gets a copy of the document, and a password only if there is one", () => {
  for (const password of [undefined, "合言葉"]) {
    const { port } = preview(password);
    const open = port.posted[0] as { bytes: ArrayBuffer; password?: string };
    assert.deepEqual(new Uint8Array(open.bytes), BYTES);
    assert.notEqual(open.bytes, BYTES.buffer);
    assert.deepEqual(["password" in open, open.password], [password !== undefined, password]);
  }
});

test("believes the frame no more pages than the document has", () => {
  const { heard, say } = preview();
  say({ type: "position", page: 9, seen: 9, undrawn: 0 });
  say({ type: "opened", pages: 3, findings: ["links"] });
  say({ type: "position", page: 9, seen: 9, undrawn: 0 });
  assert.deepEqual(heard, [{ page: 0, seen: 0, undrawn: 0 }, "opened 3 links", { page: 3, seen: 3, undrawn: 0 }]);
});

test("hears nothing from the frame but what a frame has to say", () => {
  for (const message of [
    { type: "approve" },
    { type: "opened", pages: 0, findings: [] },
    { type: "opened", pages: 1, findings: ["all is well"] },
    { type: "position", page: 1, seen: -1, undrawn: 0 },
    { type: "position", page: 1, seen: 0.5, undrawn: 0 },
    { type: "position", page: 1, seen: 1, undrawn: 0, approved: true },
    { type: "resource", request: 1, kind: "page", name: "consent.html" },
    "approve",
    null,
  ]) {
    const { heard, say } = preview();
    assert.throws(() => { say(message); }, JSON.stringify(message));
    assert.deepEqual(heard, []);
  }
});

test("hands out pdf.js's own files and no other", async () => {
  const { say, port } = preview();
  for (const [kind, name, file] of [
    ["cmap", "UniJIS-UTF16-H", "cmaps/UniJIS-UTF16-H.bcmap"],
    ["font", "FoxitSans.pfb", "standard_fonts/FoxitSans.pfb"],
    ["wasm", "openjpeg.wasm", "wasm/openjpeg.wasm"],
    ["cmap", "..", undefined],
    ["font", "FoxitSans.js", undefined],
    ["wasm", "natsuin.wasm.js", undefined],
    ["wasm", "...wasm", undefined],
  ] as const) {
    read.length = 0;
    say({ type: "resource", request: 5, kind, name });
    await settle();
    assert.deepEqual(read, file === undefined ? [] : [file]);
    const { request, data } = port.posted.at(-1) as { request: number; data: Uint8Array | null };
    assert.deepEqual([request, data?.length], [5, file === undefined ? undefined : 3]);
  }
  for (const name of ["../natsuin.wasm", "a/b.wasm", "https://example.jp/x.wasm", "", "x".repeat(65)]) {
    read.length = 0;
    assert.throws(() => { say({ type: "resource", request: 6, kind: "wasm", name }); }, name);
    assert.deepEqual(read, []);
  }
});

test("a frame that was given another document is not heard", () => {
  const { made, port } = preview();
  made.close();
  assert.ok(port.closed);
});
