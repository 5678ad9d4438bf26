import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ATTENTION } from "../src/consent/gate.ts";
import type { Purpose } from "../src/consent/state.ts";
import { ConsentWindow } from "../src/consent/window.ts";
import { installPage, page } from "./dom.ts";
import { settle } from "./fakes.ts";

const FACTS = {
  name: "a.pdf", size: 4, time: new Date(0), signerName: "", reason: "", location: "", contact: "",
  profile: "pades-bb" as const, covers: "", signatures: 0, findings: [],
};

installPage();
beforeEach(() => { page.reset(); });

/** A window that waits for the person; says whether the person has approved. */
async function waiting(purpose: Purpose, documents = 0): Promise<{ made: ConsentWindow; decided: () => Promise<boolean> }> {
  const made = new ConsentWindow({
    language: "ja", origin: "https://example.jp", purpose, count: 1, code: "K7M-4TZ",
    stage: { name: "reading", wait: null }, current: 0,
    documents: Array.from({ length: documents }, () => ({ facts: FACTS, preview: null })),
  });
  let approved = false;
  const files = Array.from({ length: documents }, () => ({ bytes: new Uint8Array(4), password: undefined }));
  void made.approved(files).then(() => { approved = true; }, () => undefined);
  await settle();
  return { made, decided: async () => { await settle(); return approved; } };
}

/** What the frame of the document that is shown says. */
function frameSays(message: object): void {
  page.channels.at(-1)?.port1.onmessage?.({ data: message });
}

function press(click: { isTrusted?: boolean } = {}): void {
  page.element("approve").click(click);
}

test("approves after a second of attention, not before", async () => {
  const { decided } = await waiting("login");
  page.look();
  page.now = ATTENTION - 1;
  press();
  assert.equal(await decided(), false);
  page.now = 2 * ATTENTION;
  press();
  assert.equal(await decided(), true);
});

test("a click that a script makes is no decision", async () => {
  const { decided } = await waiting("login");
  page.look();
  page.now = 2 * ATTENTION;
  press({ isTrusted: false });
  assert.equal(await decided(), false);
  press();
  assert.equal(await decided(), true);
});

test("a window that nobody looks at takes no decision", async () => {
  for (const away of [{ focused: false }, { visible: false }]) {
    page.reset();
    const { decided } = await waiting("login");
    page.look();
    Object.assign(page, away, { now: 2 * ATTENTION });
    press();
    assert.equal(await decided(), false);
    Object.assign(page, { focused: true, visible: true });
    press(); // the second begins anew
    assert.equal(await decided(), false);
    page.now = 3 * ATTENTION;
    press();
    assert.equal(await decided(), true);
  }
});

test("every page has to be on the screen first, and stays read", async () => {
  const { decided } = await waiting("sign", 1);
  frameSays({ type: "opened", pages: 2, findings: [] });
  frameSays({ type: "position", page: 1, seen: 1, undrawn: 0 });
  page.look();
  page.now = 2 * ATTENTION;
  press();
  assert.equal(await decided(), false);
  frameSays({ type: "position", page: 2, seen: 2, undrawn: 0 });
  frameSays({ type: "position", page: 1, seen: 0, undrawn: 0 });
  page.look();
  page.now = 3 * ATTENTION;
  press();
  assert.equal(await decided(), true);
});

test("a document that nobody opened is not approved", async () => {
  const { decided } = await waiting("sign", 2);
  frameSays({ type: "opened", pages: 1, findings: [] });
  frameSays({ type: "position", page: 1, seen: 1, undrawn: 0 });
  page.look();
  page.now = 2 * ATTENTION;
  press();
  assert.equal(await decided(), false);
});

test("closing the window is a decision, and so is cancelling it", async () => {
  const { made } = await waiting("login");
  page.listeners.get("pagehide")?.({});
  assert.ok(made.cancelled.aborted);
  page.reset();
  const other = (await waiting("login")).made;
  page.element("cancel").click(); // the second half of a double click
  assert.equal(other.cancelled.aborted, false);
  page.now = ATTENTION;
  page.element("cancel").click();
  assert.ok(other.cancelled.aborted);
});

test("the button that does nothing harmful has the focus", async () => {
  await waiting("login");
  assert.equal(page.activeElement, page.element("cancel"));
});
