// Entry of the consent window: takes the session that the background fixed and
// carries it through.
import { Engine } from "../../../shim/src/engine.ts";
import { permission } from "../background/sites.ts";
import { closeWindow } from "../common/close.ts";
import { refusalsOf } from "../common/patience.ts";
import { CONSENT_LOCK, takeSession, type Session } from "../common/session.ts";
import { loadLanguage } from "../text/language.ts";
import { Asker } from "./asker.ts";
import { shortCode } from "./code.ts";
import { run } from "./flow.ts";
import { ConsentWindow } from "./window.ts";

async function start(): Promise<void> {
  // First the lock: the background takes an untaken session for a window, too.
  await navigator.locks.request(CONSENT_LOCK, { ifAvailable: true }, async (lock) => {
    const session = await takeSession(window.location.hash.slice(1));
    if (session === null) {
      closeWindow(); // reloaded, or opened by hand
      return;
    }
    const asker = new Asker(session);
    if (lock === null) {
      asker.failed("busy");
      closeWindow();
      return;
    }
    await decide(session, asker);
  });
}

async function decide(session: Session, asker: Asker): Promise<void> {
  const code = shortCode();
  const consent = new ConsentWindow({
    language: await loadLanguage(),
    origin: session.origin,
    purpose: session.nonce === undefined ? "sign" : "login",
    count: session.count,
    code,
    stage: { name: "receiving" },
    documents: [],
    current: 0,
  });
  const engine = new Engine(new Worker("worker.js"), chrome.runtime.getURL("natsuin.wasm"));
  const refusals = await refusalsOf(session.origin);
  await run({ session, refusals, code, window: consent, asker, engine, permission: permission(session.origin) });
  engine.close();
}

void start();
