import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostAuthenticate, HostSign, HostSignXML } from "../../protocol/message.gen.ts";
import { codeOf } from "../../shim/src/error.ts";
import { Host, HostFailure } from "../src/common/host.ts";
import { FakePort, installChrome, RUNTIME, settle } from "./fakes.ts";

const HELLO = { type: "hello", protocol: 1, minimumProtocol: 1, version: "4.5.6" };
const SIGN: HostSign = {
  type: "sign",
  id: "r1",
  origin: "https://example.jp",
  code: "K7M-4TZ",
  documents: [{
    name: "a.pdf",
    mediaType: "application/pdf",
    profile: "pades-bb",
    contentDigest: "A".repeat(43) + "=",
    signingTime: 1,
  }],
};
const SIGNED = {
  type: "signed",
  id: "r1",
  certificates: ["AAAA"],
  signatures: [{ attributes: "AAAA", signature: "AAAA" }],
};

function install(lastError?: string): FakePort {
  const port = new FakePort();
  const failed = lastError === undefined ? {} : { lastError: { message: lastError } };
  installChrome({ runtime: { ...RUNTIME, connectNative: () => port, ...failed } });
  return port;
}

async function connected(protocol = 1): Promise<{ host: Host; port: FakePort }> {
  const port = install();
  port.answer = () => { port.onMessage.fire({ ...HELLO, protocol }); };
  const host = await Host.connect();
  port.answer = () => undefined;
  return { host, port };
}

async function codeFrom(work: Promise<unknown>): Promise<string> {
  return await work.then(() => "none", codeOf);
}

test("greets and remembers the version", async () => {
  const { host, port } = await connected();
  assert.equal(host.version, "4.5.6");
  assert.deepEqual(port.posted, [{ type: "hello", protocol: 5, minimumProtocol: 1, version: "1.2.3" }]);
});

test("the browser's words become codes", async () => {
  const words = {
    "Specified native messaging host not found.": "host-missing",
    "No such native application app.natsuin.host": "host-missing",
    "Access to the specified native messaging host is forbidden.": "caller-refused",
    "Native host has exited.": "interrupted",
    "Error when communicating with the native messaging host.": "interrupted",
  };
  for (const [message, code] of Object.entries(words)) {
    const port = install(message);
    port.answer = () => { port.onDisconnect.fire(port); };
    assert.equal(await codeFrom(Host.connect()), code, message);
    assert.ok(port.disconnected);
    const inFirefox = install();
    inFirefox.answer = () => { inFirefox.onDisconnect.fire(Object.assign(inFirefox, { error: { message } })); };
    assert.equal(await codeFrom(Host.connect()), code, message);
  }
});

test("names the side that is too old", async () => {
  for (const [hello, code] of [
    [{ ...HELLO, minimumProtocol: 9, protocol: 9 }, "extension-too-old"],
    [{ type: "error", code: "extension-too-old" }, "extension-too-old"],
    [{ ...HELLO, surplus: 1 }, "message-malformed"],
    [{ type: "progress", id: "r1", stage: "pin", done: 0, total: 1 }, "message-malformed"],
  ] as const) {
    const port = install();
    port.answer = () => { port.onMessage.fire(hello); };
    assert.equal(await codeFrom(Host.connect()), code);
  }
});

test("follows a request to its end", async () => {
  const { host, port } = await connected();
  const stages: string[] = [];
  const end = host.sign(SIGN, (p) => { stages.push(p.stage); }, new AbortController().signal);
  port.onMessage.fire({ type: "progress", id: "r1", stage: "card", done: 0, total: 1 });
  port.onMessage.fire({ type: "progress", id: "r1", stage: "pin", done: 0, total: 1 });
  port.onMessage.fire(SIGNED);
  assert.deepEqual(await end, SIGNED);
  assert.deepEqual(stages, ["card", "pin"]);
  assert.deepEqual(port.posted.at(-1), SIGN);
});

const LOGIN: HostAuthenticate = {
  type: "authenticate",
  id: "r1",
  origin: "https://example.jp",
  code: "K7M-4TZ",
  nonce: "A".repeat(43) + "=",
};
const AUTHENTICATED = {
  type: "authenticated", id: "r1", signature: "AAAA", algorithm: "RS256", certificates: ["AAAA"],
};

test("a login ends with its own answer and no other", async () => {
  for (const [reply, code] of [
    [AUTHENTICATED, "none"],
    [{ ...AUTHENTICATED, id: "r2" }, "message-malformed"],
    [SIGNED, "message-malformed"],
    [{ type: "error", id: "r1", code: "pin-blocked-auth", triesLeft: 0 }, "pin-blocked-auth"],
  ] as const) {
    const { host, port } = await connected(2);
    const end = host.authenticate(LOGIN, () => undefined, new AbortController().signal);
    port.onMessage.fire(reply);
    assert.equal(await codeFrom(end), code);
    assert.deepEqual(port.posted.at(-1), LOGIN);
  }
});

test("a host of protocol 1 is asked for no login", async () => {
  const { host, port } = await connected(1);
  const end = host.authenticate(LOGIN, () => undefined, new AbortController().signal);
  assert.equal(await codeFrom(end), "host-too-old");
  assert.equal(port.kinds().includes("authenticate"), false);
});

test("an answer of a login ends no signing", async () => {
  const { host, port } = await connected(2);
  const end = host.sign(SIGN, () => undefined, new AbortController().signal);
  port.onMessage.fire(AUTHENTICATED);
  assert.equal(await codeFrom(end), "message-malformed");
});

test("keeps what the card counted", async () => {
  const { host, port } = await connected();
  const end = host.sign(SIGN, () => undefined, new AbortController().signal);
  port.onMessage.fire({ type: "error", id: "r1", code: "pin-blocked-sign", triesLeft: 0 });
  await assert.rejects(end, (error) => error instanceof HostFailure && error.triesLeft === 0);
});

test("an answer to another request, or none at all, ends the request", async () => {
  for (const reply of [{ ...SIGNED, id: "r2" }, HELLO, { nonsense: true }, "text", null]) {
    const { host, port } = await connected();
    const end = host.sign(SIGN, () => undefined, new AbortController().signal);
    port.onMessage.fire(reply);
    assert.equal(await codeFrom(end), "message-malformed");
  }
});

test("cancelling asks the host and takes its answer", async () => {
  const { host, port } = await connected();
  const stop = new AbortController();
  const end = host.sign(SIGN, () => undefined, stop.signal);
  stop.abort();
  await settle();
  assert.deepEqual(port.posted.at(-1), { type: "cancel", id: "r1" });
  port.onMessage.fire({ type: "error", id: "r1", code: "cancelled" });
  assert.equal(await codeFrom(end), "cancelled");
});

test("a host that dies interrupts", async () => {
  const { host, port } = await connected();
  const end = host.sign(SIGN, () => undefined, new AbortController().signal);
  port.onDisconnect.fire(port);
  assert.equal(await codeFrom(end), "interrupted");
});

test("asks for its turn, and hears who has it", async () => {
  for (const [reply, code] of [
    [{ type: "ready", id: "r1" }, "none"],
    [{ type: "ready", id: "r2" }, "message-malformed"],
    [{ type: "error", id: "r1", code: "busy" }, "busy"],
    [{ type: "error", id: "r1", code: "site-not-permitted" }, "site-not-permitted"],
    [SIGNED, "message-malformed"],
  ] as const) {
    const { host, port } = await connected(3);
    const turn = host.turn("r1", "https://example.jp");
    port.onMessage.fire(reply);
    assert.equal(await codeFrom(turn), code);
    assert.deepEqual(port.posted.at(-1), { type: "turn", id: "r1", origin: "https://example.jp" });
  }
});

test("a host that knows no turns is not asked for one", async () => {
  const { host, port } = await connected(2);
  await host.turn("r1", "https://example.jp");
  assert.deepEqual(port.kinds(), ["hello"]);
});

test("a host that dies while somebody reads is noticed, and asked nothing more", async () => {
  const { host, port } = await connected(3);
  assert.equal(host.ended.aborted, false);
  port.onDisconnect.fire(port);
  assert.equal(host.ended.aborted, true);
  assert.equal(await codeFrom(host.sign(SIGN, () => undefined, new AbortController().signal)), "interrupted");
  assert.deepEqual(port.kinds(), ["hello"]);
});

const SIGN_XML: HostSignXML = {
  type: "signXML",
  id: "r1",
  origin: "https://example.jp",
  code: "K7M-4TZ",
  documents: [{
    name: "a.xtx", mediaType: "application/xml", profile: "etax-xtx", signedInfo: "PHM+",
    references: [{ uri: "#R", digest: "A".repeat(43) + "=" }], signingTime: 1,
  }],
};

test("asks for XML signatures in words of their own", async () => {
  const { host, port } = await connected(5);
  host.requireXML();
  const signed = { type: "signedXML", id: "r1", certificates: ["AAAA"], signatures: ["AAAA"] };
  port.answer = () => { port.onMessage.fire(signed); };
  assert.deepEqual(await host.sign(SIGN_XML, () => undefined, new AbortController().signal), signed);
  port.answer = () => { port.onMessage.fire(SIGNED); };
  const other = host.sign(SIGN_XML, () => undefined, new AbortController().signal);
  assert.equal(await codeFrom(other), "message-malformed");
});

test("an older host is not asked for XML signatures", async () => {
  const { host } = await connected(4);
  assert.throws(() => { host.requireXML(); }, (error) => codeOf(error) === "host-too-old");
});
