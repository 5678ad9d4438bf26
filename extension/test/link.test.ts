import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../src/content/link.ts";
import { FakePort, installChrome, RUNTIME, settle } from "./fakes.ts";

const HELLO = { type: "hello", protocol: 1, minimumProtocol: 1, version: "0.1.0" };
const SIGN = { type: "sign", id: "r1", count: 1 };
const OWN_HELLO = { type: "hello", protocol: 5, minimumProtocol: 1, version: "1.2.3" };

/** The page's end, without the event loop of a real channel. */
class FakePage {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  readonly received: unknown[] = [];

  postMessage(message: unknown): void {
    this.received.push(message);
  }

  say(data: unknown): void {
    this.onmessage?.({ data });
  }
}

interface Setting {
  active?: boolean;
  answer?: unknown;
}

function link({ active = true, answer = null }: Setting = {}): {
  link: Link; page: FakePage; asked: unknown[]; closed: () => boolean;
} {
  const asked: unknown[] = [];
  Object.defineProperty(globalThis, "navigator", {
    value: { userActivation: { isActive: active } },
    configurable: true,
  });
  installChrome({
    runtime: {
      ...RUNTIME,
      sendMessage: async (message: unknown) => {
        asked.push(message);
        return await Promise.resolve(answer);
      },
    },
  });
  const page = new FakePage();
  let closed = false;
  const made = new Link(page as unknown as MessagePort, () => { closed = true; });
  return { link: made, page, asked, closed: () => closed };
}

test("greets, opens on a gesture, then passes everything through", async () => {
  const world = link();
  world.page.say(HELLO);
  world.page.say(SIGN);
  world.page.say({ type: "cancel", id: "r1" }); // before the window is there
  await settle();
  assert.deepEqual(world.asked, [{ type: "open", link: world.link.name, request: "r1", count: 1 }]);
  const consent = new FakePort();
  world.link.attach(consent.asPort());
  assert.deepEqual(consent.posted, ["joined", { type: "cancel", id: "r1" }]);
  consent.onMessage.fire({ type: "progress", id: "r1", stage: "consent", done: 0, total: 1 });
  world.page.say({ any: "thing" });
  assert.deepEqual(consent.posted.at(-1), { any: "thing" });
  consent.onMessage.fire({ type: "error", id: "r1", code: "cancelled" });
  assert.deepEqual(world.page.received, [
    OWN_HELLO,
    { type: "progress", id: "r1", stage: "consent", done: 0, total: 1 },
    { type: "error", id: "r1", code: "cancelled" },
  ]);
  assert.ok(world.closed() && consent.disconnected);
});

test("opens nothing without a gesture", async () => {
  const world = link({ active: false });
  world.page.say(HELLO);
  world.page.say(SIGN);
  await settle();
  assert.deepEqual(world.asked, []);
  assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "no-user-gesture" });
});

const NONCE = "A".repeat(43) + "=";
const LOGIN = { type: "authenticate", id: "r1", nonce: NONCE };

test("a login goes the way of a request to sign", async () => {
  const world = link();
  world.page.say({ ...HELLO, protocol: 2 });
  world.page.say(LOGIN);
  await settle();
  assert.deepEqual(world.asked, [{ type: "open", link: world.link.name, request: "r1", count: 1, nonce: NONCE }]);
  const consent = new FakePort();
  world.link.attach(consent.asPort());
  const answer = { type: "authenticated", id: "r1", signature: "AAAA", algorithm: "RS256", certificates: ["AAAA"] };
  consent.onMessage.fire(answer);
  assert.deepEqual(world.page.received.at(-1), answer);
  assert.ok(world.closed() && consent.disconnected);
});

test("a login wants a gesture, a nonce of 32 bytes and protocol 2", async () => {
  for (const [active, protocol, message, reply] of [
    [false, 2, LOGIN, { type: "error", id: "r1", code: "no-user-gesture" }],
    [true, 1, LOGIN, { type: "error", code: "message-malformed" }],
    [true, 2, { ...LOGIN, nonce: "AAAA" }, { type: "error", code: "message-malformed" }],
    [true, 2, { ...LOGIN, origin: "https://example.jp" }, { type: "error", code: "message-malformed" }],
  ] as const) {
    const world = link({ active });
    world.page.say({ ...HELLO, protocol });
    world.page.say(message);
    await settle();
    assert.deepEqual(world.asked, []);
    assert.deepEqual(world.page.received.at(-1), reply);
  }
});

test("hands on why the background refuses", async () => {
  const world = link({ answer: "busy" });
  world.page.say(HELLO);
  world.page.say(SIGN);
  await settle();
  assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "busy" });
});

test("refuses whoever does not greet, greets wrongly or is too old", () => {
  for (const [first, code] of [
    [SIGN, "message-malformed"],
    [{ ...HELLO, extra: 1 }, "message-malformed"],
    [null, "message-malformed"],
    [{ ...HELLO, protocol: 7, minimumProtocol: 7 }, "extension-too-old"],
  ] as const) {
    const world = link();
    world.page.say(first);
    assert.deepEqual(world.page.received.at(-1), { type: "error", code });
    assert.ok(world.closed());
    world.page.say(HELLO);
    assert.deepEqual(world.page.received.at(-1), { type: "error", code });
  }
});

test("two consent windows cannot hold one link", async () => {
  const world = link();
  world.page.say(HELLO);
  const early = new FakePort();
  world.link.attach(early.asPort());
  assert.ok(early.disconnected, "nothing was asked yet");
  world.page.say(SIGN);
  await settle();
  world.link.attach(new FakePort().asPort());
  const second = new FakePort();
  world.link.attach(second.asPort());
  assert.ok(second.disconnected);
});

test("a consent window that goes away interrupts", async () => {
  const world = link();
  world.page.say(HELLO);
  world.page.say(SIGN);
  await settle();
  const consent = new FakePort();
  world.link.attach(consent.asPort());
  consent.onDisconnect.fire(consent);
  assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "interrupted" });
});

test("an extension that is gone interrupts, once", () => {
  const world = link();
  world.page.say(HELLO);
  world.page.say(SIGN);
  world.link.lose();
  world.link.lose();
  assert.deepEqual(world.page.received, [OWN_HELLO, { type: "error", id: "r1", code: "interrupted" }]);
  assert.equal(world.closed(), true);
});

test("a page that goes away has nothing going on any more", async () => {
  const world = link();
  world.page.say(HELLO);
  world.page.say(SIGN);
  await settle();
  const consent = new FakePort();
  world.link.attach(consent.asPort());
  world.link.lose();
  assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "interrupted" });
  assert.ok(world.closed() && consent.disconnected);
});

test("a flood before the window opens ends the request", async () => {
  const world = link();
  world.page.say(HELLO);
  world.page.say(SIGN);
  for (let i = 0; i < 100; i++) {
    world.page.say({ type: "cancel", id: "r1" });
  }
  await settle();
  assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "message-malformed" });
});

test("tells what is installed", async () => {
  const world = link({ answer: { version: "1.2.3", problem: "host-missing" } });
  world.page.say(HELLO);
  world.page.say({ type: "status", id: "s1" });
  await settle();
  assert.deepEqual(world.page.received.at(-1), {
    type: "status", id: "s1", version: "1.2.3", problem: "host-missing",
  });
});

test("a page that knows fewer codes is told one it knows", async () => {
  for (const [protocol, code] of [[2, "busy"], [3, "asked-too-often"]] as const) {
    const world = link({ answer: "asked-too-often" });
    world.page.say({ ...HELLO, protocol });
    world.page.say(SIGN);
    await settle();
    assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code });
  }
});

test("passes an XML document on, but not of a page that cannot know it", async () => {
  const document = { type: "xmlDocument", id: "r1", index: 0 };
  for (const protocol of [4, 5]) {
    const world = link();
    world.page.say({ ...HELLO, protocol });
    world.page.say(SIGN);
    await settle();
    const consent = new FakePort();
    world.link.attach(consent.asPort());
    world.page.say(document);
    assert.deepEqual(consent.posted, ["joined", ...(protocol === 5 ? [document] : [])]);
  }
});

test("passes a password on, but not of a page that cannot know it", async () => {
  const password = { type: "password", id: "r1", index: 0, password: "x" };
  for (const protocol of [3, 4]) {
    const world = link();
    world.page.say({ ...HELLO, protocol });
    world.page.say(SIGN);
    await settle();
    const consent = new FakePort();
    world.link.attach(consent.asPort());
    world.page.say(password);
    if (protocol === 4) {
      assert.deepEqual(consent.posted, ["joined", password]);
    } else {
      assert.deepEqual(consent.posted, ["joined"]);
      assert.deepEqual(world.page.received.at(-1), { type: "error", id: "r1", code: "message-malformed" });
    }
  }
});
