import assert from "node:assert/strict";
import { test } from "node:test";
import { limits } from "../../protocol/message.gen.ts";
import { toBase64 } from "../../shim/src/base64.ts";
import { codeOf } from "../../shim/src/error.ts";
import { Asker } from "../src/consent/asker.ts";
import { FakePort, installChrome, settle } from "./fakes.ts";

const SESSION = {
  origin: "https://example.jp",
  tab: 7,
  document: "D",
  link: "link-1",
  request: "r1",
  count: 1,
};

interface Message {
  type: string;
  offset: number;
}

const SESSION_NONCE = "A".repeat(43) + "=";

function connect(count = 1, nonce?: string): { asker: Asker; port: FakePort } {
  const port = new FakePort("link-1");
  const asked: unknown[] = [];
  installChrome({
    tabs: {
      connect: (...values: unknown[]) => {
        asked.push(values);
        return port;
      },
    },
  });
  const asker = new Asker({ ...SESSION, count, ...(nonce !== undefined && { nonce }) });
  assert.deepEqual(asked, [[7, { name: "link-1", documentId: "D" }]]);
  return { asker, port };
}

function announcement(size: number, index = 0): object {
  const mediaType = "application/pdf";
  return { type: "document", id: "r1", index, name: "a.pdf", mediaType, profile: "pades-bb", size };
}

function slice(file: Uint8Array, offset: number, index = 0): object {
  const data = toBase64(file.subarray(offset, offset + limits.sliceBytes));
  return { type: "slice", id: "r1", index, offset, data };
}

/** A page that answers every want as it should. */
function honest(port: FakePort, file: Uint8Array): void {
  port.answer = (message) => {
    const { type, offset } = message as Message;
    if (type === "progress") {
      port.onMessage.fire(announcement(file.length));
    } else if (type === "want") {
      port.onMessage.fire(slice(file, offset));
    }
  };
}

async function codeFrom(work: Promise<unknown>): Promise<string> {
  return await work.then(() => "none", codeOf);
}

test("finds a page that is there, and misses one that has left", async () => {
  const { asker, port } = connect();
  const found = asker.find();
  port.onMessage.fire("joined");
  await found;
  port.onMessage.fire("joined"); // once is the content script's word, twice is not
  assert.equal(codeOf(asker.ended.reason), "message-malformed");

  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = ((act: () => void) => { act(); }) as typeof later; // time flies
  const gone = connect().asker.find();
  globalThis.setTimeout = later;
  assert.equal(await codeFrom(gone), "interrupted");
});

test("pulls a document slice by slice", async () => {
  const { asker, port } = connect();
  const file = new Uint8Array(limits.sliceBytes + 5).map((_, i) => i % 251);
  honest(port, file);
  const [received] = await asker.receive();
  assert.deepEqual(received?.bytes, file);
  assert.deepEqual(port.kinds(), ["progress", "want", "want"]);
});

test("refuses slices of another place or length", async () => {
  const file = new Uint8Array(10).fill(7);
  for (const wrong of [
    slice(file, 1),
    { ...slice(file, 0), offset: 1 },
    slice(file.subarray(0, 9), 0),
    slice(new Uint8Array(11), 0),
    slice(file, 0, 1),
    announcement(10),
  ]) {
    const { asker, port } = connect();
    const received = asker.receive();
    port.onMessage.fire(announcement(10));
    await settle();
    port.onMessage.fire(wrong);
    assert.equal(await codeFrom(received), "message-malformed");
  }
});

test("refuses more bytes than a request may have, before any crosses", async () => {
  const { asker, port } = connect(5);
  const received = asker.receive();
  for (let index = 0; index < 5; index++) {
    port.onMessage.fire(announcement(limits.preparedBytes, index));
  }
  assert.equal(await codeFrom(received), "document-too-large");
  assert.deepEqual(port.kinds(), ["progress"]);
});

test("documents of exactly the limit have room for what prepares them", async () => {
  const { asker, port } = connect(4);
  const received = asker.receive();
  received.catch(() => undefined);
  for (let index = 0; index < 4; index++) {
    port.onMessage.fire(announcement(limits.preparedBytes, index));
  }
  await settle();
  assert.deepEqual(port.kinds(), ["progress", "want"]);
  port.onMessage.fire({ type: "cancel", id: "r1" });
  assert.equal(await codeFrom(received), "cancelled");
});

test("a page may cancel, misbehave or go away", async () => {
  for (const [act, code] of [
    [(port: FakePort) => { port.onMessage.fire({ type: "cancel", id: "r1" }); }, "cancelled"],
    [(port: FakePort) => { port.onMessage.fire({ type: "cancel", id: "other" }); }, "message-malformed"],
    [(port: FakePort) => { port.onMessage.fire({ type: "approve", id: "r1" }); }, "message-malformed"],
    [(port: FakePort) => { port.onMessage.fire({ type: "sign", id: "r2", count: 1 }); }, "message-malformed"],
    [(port: FakePort) => { port.onDisconnect.fire(port); }, "interrupted"],
  ] as const) {
    const { asker, port } = connect();
    const received = asker.receive();
    act(port);
    assert.ok(asker.ended.aborted);
    assert.equal(codeOf(asker.ended.reason), code);
    assert.equal(await codeFrom(received), code);
  }
});

test("a flood ends the request", async () => {
  const data = toBase64(new Uint8Array(limits.sliceBytes));
  const flood = { type: "slice", id: "r1", index: 0, offset: 0, data };
  const { asker, port } = connect();
  port.onMessage.fire(announcement(10));
  assert.ok(!asker.ended.aborted);
  port.onMessage.fire(announcement(10, 1)); // one more than asked for
  assert.equal(codeOf(asker.ended.reason), "message-malformed");

  const unasked = connect();
  unasked.port.onMessage.fire(flood);
  assert.equal(codeOf(unasked.asker.ended.reason), "message-malformed");

  const twice = connect();
  twice.asker.receive().catch(() => undefined);
  twice.port.onMessage.fire(announcement(limits.sliceBytes));
  await settle();
  twice.port.onMessage.fire(flood);
  assert.ok(!twice.asker.ended.aborted);
  twice.port.onMessage.fire(flood);
  assert.equal(codeOf(twice.asker.ended.reason), "message-malformed");
});

test("while the person reads, and of a login, nothing but a cancel is heard", async () => {
  const { asker, port } = connect();
  honest(port, new Uint8Array(10));
  await asker.receive();
  port.onMessage.fire(slice(new Uint8Array(10), 0));
  assert.equal(codeOf(asker.ended.reason), "message-malformed");

  for (const message of [announcement(10), { type: "authenticate", id: "r1", nonce: SESSION_NONCE }]) {
    const login = connect(1, SESSION_NONCE);
    login.port.onMessage.fire(message);
    assert.equal(codeOf(login.asker.ended.reason), "message-malformed");
  }
});

test("a page that is gone does not break what is said to it", () => {
  const { asker, port } = connect();
  port.disconnected = true;
  asker.failed("cancelled");
  assert.equal(codeOf(asker.ended.reason), "interrupted");
});

test("takes the password that stands ahead of its document", async () => {
  const { asker, port } = connect(2);
  const file = new Uint8Array(10).fill(7);
  port.answer = (message) => {
    const { type, offset, index } = message as Message & { index: number };
    if (type === "progress") {
      port.onMessage.fire(announcement(10, 0));
      port.onMessage.fire({ type: "password", id: "r1", index: 1, password: "合言葉" });
      port.onMessage.fire(announcement(10, 1));
    } else if (type === "want") {
      port.onMessage.fire(slice(file, offset, index));
    }
  };
  const received = await asker.receive();
  assert.deepEqual(received.map(({ password }) => password), [undefined, "合言葉"]);
  assert.ok(!("password" in (received[0] ?? {})));
});

test("refuses a password for another document, a second one and one too late", async () => {
  const password = (index: number) => ({ type: "password", id: "r1", index, password: "x" });
  for (const messages of [
    [password(1), announcement(10)],
    [password(0), password(0), announcement(10)],
    [announcement(10), password(0)],
    [{ ...password(0), password: "" }, announcement(10)],
  ]) {
    const { asker, port } = connect();
    const received = asker.receive();
    for (const message of messages) {
      port.onMessage.fire(message);
    }
    assert.equal(await codeFrom(received), "message-malformed");
  }
});

function xmlAnnouncement(index = 0): object {
  const mediaType = "application/xml";
  return { type: "xmlDocument", id: "r1", index, name: "a.xtx", mediaType, profile: "etax-xtx", size: 4 };
}

test("takes XML documents, but no two kinds at once", async () => {
  for (const [first, second, code] of [
    [xmlAnnouncement(), xmlAnnouncement(1), "none"],
    [xmlAnnouncement(), announcement(4, 1), "message-malformed"],
    [announcement(4), xmlAnnouncement(1), "message-malformed"],
  ] as const) {
    const { asker, port } = connect(2);
    port.answer = (message) => {
      const { type, index } = message as { type: string; index: number };
      if (type === "want") {
        port.onMessage.fire(slice(new Uint8Array(4), 0, index));
      }
    };
    const received = asker.receive();
    port.onMessage.fire(first);
    port.onMessage.fire(second);
    assert.equal(await codeFrom(received), code);
  }
});
