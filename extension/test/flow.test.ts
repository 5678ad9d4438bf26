import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Engine } from "../../shim/src/engine.ts";
import { NatsuinError } from "../../shim/src/error.ts";
import { refusalsOf, type Refusals } from "../src/common/patience.ts";
import type { Asker } from "../src/consent/asker.ts";
import { run } from "../src/consent/flow.ts";
import type { ConsentState } from "../src/consent/state.ts";
import type { ConsentWindow } from "../src/consent/window.ts";
import { FakePort, installChrome, RUNTIME, settle, storageArea } from "./fakes.ts";

const ORIGIN = "https://example.jp";
const DIGEST = "A".repeat(43) + "=";
const NONCE = "B".repeat(43) + "=";
const SESSION = { origin: ORIGIN, tab: 7, document: "D", link: "link-1", request: "r1", count: 2 };
const REFUSALS: Refusals = { count: 1, at: 0 };
const STRUCTURES = { attributes: "AAAA", signature: "AAAA" };
const ANNOUNCED = { type: "document", id: "r1", name: "a.pdf", mediaType: "application/pdf", profile: "pades-bb", size: 4 };

/** What one request met, and the switches of those who take part. */
class Scene {
  readonly host = new FakePort();
  /** Everything that was said to the page. */
  readonly told: unknown[][] = [];
  readonly stages: ConsentState["stage"][] = [];
  readonly shown: unknown[] = [];
  readonly calls: unknown[][] = [];
  readonly page = new AbortController();
  readonly person = new AbortController();
  readonly permission = new AbortController();
  approve: () => void = () => undefined;
  received = 0;
  /** Before it, the page sends nothing. */
  arrival = Promise.resolve();
  /** Why the finished files' signatures are not to be believed. */
  fault: object = {};
  protocol = 3;

  constructor() {
    const storage = { session: storageArea() };
    installChrome({ runtime: { ...RUNTIME, connectNative: () => this.host }, storage, tabs: { getCurrent: async () => await Promise.resolve({}) } });
    this.host.answer = (message) => {
      const { type, id } = message as { type: string; id: string };
      if (type === "hello") {
        this.host.onMessage.fire({ type, protocol: this.protocol, minimumProtocol: 1, version: "4.5.6" });
      } else if (type === "turn") {
        this.host.onMessage.fire({ type: "ready", id });
      }
    };
  }

  /** Runs a request; what is no part of it is as a browser would have it. */
  async start(nonce?: string): Promise<void> {
    await run({
      session: { ...SESSION, ...(nonce === undefined ? {} : { nonce, count: 1 }) },
      refusals: REFUSALS, code: "K7M-4TZ", window: this.window(), asker: this.asker(), engine: this.engine(),
      permission: this.permission.signal,
    });
  }

  /** What the host was last asked for. */
  asked(): { type: string; id: string } {
    return this.host.posted.at(-1) as { type: string; id: string };
  }

  /** The host's answer to what it was last asked for. */
  answer(reply: object): void {
    this.host.onMessage.fire({ id: this.asked().id, ...reply });
  }

  private asker(): Asker {
    const tell = (what: string) => (...values: unknown[]) => { this.told.push([what, ...values]); };
    return {
      ended: this.page.signal,
      find: async () => { await Promise.resolve(); },
      receive: async () => {
        this.received++;
        await this.arrival;
        return await Promise.resolve([0, 1].map((index) =>
          ({ announced: { ...ANNOUNCED, index }, bytes: new Uint8Array(4), password: "合言葉" })));
      },
      progress: () => undefined, signed: tell("signed"), authenticated: tell("authenticated"), failed: tell("failed"),
    } as unknown as Asker;
  }

  private window(): ConsentWindow {
    return {
      cancelled: this.person.signal,
      update: ({ stage }: Partial<ConsentState>) => { if (stage !== undefined) this.stages.push(stage); },
      approved: async (files: unknown) => {
        this.shown.push(files);
        await new Promise<void>((resolve) => { this.approve = resolve; });
      },
      onSave: () => undefined,
    } as unknown as ConsentWindow;
  }

  private engine(): Engine {
    const inspection = { time: new Date().toISOString(), name: "", reason: "", location: "", contactInfo: "", active: [] };
    const call = async (method: string, ...values: unknown[]) => {
      this.calls.push([method, ...values]);
      const last = {
        indication: "INDETERMINATE", integrity: { status: "intact" },
        signer: { identified: true, test: true, attributes: { name: "番号 花子" } }, ...this.fault,
      };
      return await Promise.resolve(method === "inspect"
        ? { document: this.calls.length, inspection, profile: "pades-bb", contentDigest: DIGEST }
        : { file: new Uint8Array(5), report: { error: null, signatures: [last] } });
    };
    return { call } as unknown as Engine;
  }
}

// Node 18 cannot join signals yet.
(AbortSignal as { any?: unknown }).any ??= (signals: AbortSignal[]) => {
  const joined = new AbortController();
  for (const signal of signals) {
    signal.addEventListener("abort", () => { joined.abort(signal.reason); });
  }
  return joined.signal;
};

let scene: Scene;
beforeEach(() => { scene = new Scene(); });

/** A request whose person has approved. */
async function approved(nonce?: string): Promise<{ end: Promise<void> }> {
  const end = scene.start(nonce);
  await settle();
  scene.approve();
  await settle();
  return { end };
}

function lastStage(): ConsentState["stage"] | undefined {
  return scene.stages.at(-1);
}

test("the host hears nothing of the documents before the person approves", async () => {
  const end = scene.start();
  await settle();
  assert.deepEqual(scene.host.kinds(), ["hello", "turn"]);
  assert.equal(scene.shown.length, 1);
  scene.approve();
  await settle();
  const request = scene.asked() as unknown as { documents: { contentDigest: string }[] };
  assert.deepEqual({ ...request, id: "", documents: request.documents.map(({ contentDigest }) => contentDigest) }, {
    type: "sign", id: "", origin: ORIGIN, code: "K7M-4TZ", documents: [DIGEST, DIGEST],
  });
  assert.ok(!JSON.stringify(scene.host.posted).includes("合言葉"));
  scene.person.abort(new NatsuinError("cancelled", "the person cancelled"));
  await end;
});

test("page and person are told of a signature after the window has judged it", async () => {
  const { end } = await approved();
  const reply = { certificates: ["AAAA"], signatures: [STRUCTURES, STRUCTURES] };
  scene.answer({ type: "signed", ...reply });
  await end;
  assert.deepEqual(scene.calls.map(([method]) => method), ["inspect", "inspect", "finish", "finish"]);
  assert.deepEqual(scene.told, [["signed", { type: "signed", id: scene.asked().id, ...reply }]]);
  assert.equal(lastStage()?.name, "done");
  assert.ok(scene.host.disconnected);
});

test("a signature that does not hold goes to nobody", async () => {
  scene.fault = { integrity: { status: "modified" } };
  const { end } = await approved();
  scene.answer({ type: "signed", certificates: ["AAAA"], signatures: [STRUCTURES, STRUCTURES] });
  await end;
  assert.deepEqual(scene.told, [["failed", "completion-mismatch"]]);
  assert.equal(lastStage()?.name, "failed");
});

test("fewer or more signatures than documents are none", async () => {
  for (const signatures of [[STRUCTURES], [STRUCTURES, STRUCTURES, STRUCTURES]]) {
    scene = new Scene();
    const { end } = await approved();
    scene.answer({ type: "signed", certificates: ["AAAA"], signatures });
    await end;
    assert.deepEqual(scene.told, [["failed", "message-malformed"]]);
  }
});

test("nobody reads while another window has the turn", async () => {
  const answer = scene.host.answer;
  scene.host.answer = (message) => {
    const { type, id } = message as { type: string; id: string };
    if (type === "turn") {
      scene.host.onMessage.fire({ type: "error", id, code: "busy" });
    } else {
      answer(message);
    }
  };
  await scene.start();
  assert.deepEqual([scene.received, scene.shown.length], [0, 0]);
  assert.deepEqual(scene.told, [["failed", "busy"]]);
  assert.ok(scene.host.disconnected);
});

test("whoever ends the request, the host hears it and nothing is handed over", async () => {
  for (const [stop, code] of [
    [() => { scene.person.abort(new NatsuinError("cancelled", "the person cancelled")); }, "cancelled"],
    [() => { scene.page.abort(new NatsuinError("interrupted", "the page went away")); }, "interrupted"],
    [() => { scene.permission.abort(new NatsuinError("site-not-permitted", "looking at a site's permission")); }, "site-not-permitted"],
  ] as const) {
    for (const early of [true, false]) {
      scene = new Scene();
      const end = scene.start();
      await settle();
      if (!early) {
        scene.approve();
        await settle();
      }
      const { id } = scene.asked();
      stop();
      await end;
      scene.host.onMessage.fire({ type: "signed", id, certificates: ["AAAA"], signatures: [STRUCTURES, STRUCTURES] });
      await settle();
      assert.deepEqual(scene.told, [["failed", code]]);
      assert.ok(scene.host.disconnected);
      assert.equal(scene.host.kinds().includes("sign"), !early);
    }
  }
});

test("a host that dies while documents arrive, or somebody reads, ends the request", async () => {
  for (const arrival of [new Promise<void>(() => undefined), Promise.resolve()]) {
    scene = new Scene();
    scene.arrival = arrival;
    const end = scene.start();
    await settle();
    scene.host.onDisconnect.fire(scene.host);
    await end;
    assert.deepEqual(scene.told, [["failed", "interrupted"]]);
  }
});

test("a login asks for the site's nonce and the browser's origin, after the person approves", async () => {
  const end = scene.start(NONCE);
  await settle();
  assert.deepEqual(scene.host.kinds(), ["hello", "turn"]);
  scene.approve();
  await settle();
  assert.deepEqual({ ...scene.asked(), id: "" }, { type: "authenticate", id: "", origin: ORIGIN, code: "K7M-4TZ", nonce: NONCE });
  assert.equal(scene.received, 0);
  scene.answer({ type: "authenticated", signature: "AAAA", algorithm: "RS256", certificates: ["AAAA"] });
  await end;
  assert.deepEqual(scene.told, [["authenticated", { signature: "AAAA", algorithm: "RS256", certificates: ["AAAA"] }]]);
  assert.deepEqual(lastStage(), { name: "done", outcome: null, saved: false });
});

test("a host that knows no login is not approved for one", async () => {
  scene.protocol = 1;
  await scene.start(NONCE);
  assert.deepEqual([scene.told, scene.shown.length], [[["failed", "host-too-old"]], 0]);
});

test("a site whose window was cancelled keeps that on its account", async () => {
  for (const [end, count] of [
    [() => { scene.person.abort(new NatsuinError("cancelled", "the person cancelled")); }, 1],
    [() => { scene.answer({ type: "error", code: "no-card" }); }, 0],
  ] as const) {
    scene = new Scene();
    const { end: ended } = await approved();
    end();
    await ended;
    assert.equal((await refusalsOf(ORIGIN)).count, count);
  }
});

test("the tries that the card counted are shown, and no page hears of them", async () => {
  const { end } = await approved();
  scene.answer({ type: "error", code: "pin-last-try", triesLeft: 1 });
  await end;
  assert.deepEqual(scene.told, [["failed", "pin-last-try"]]);
  assert.deepEqual(lastStage(), { name: "failed", code: "pin-last-try", triesLeft: 1 });
});
