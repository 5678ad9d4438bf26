// One request from its first byte to its end, in the order in which it
// happens: receive, inspect, show, decide, sign, complete, verify, hand over.
// A login has neither document nor file: show, decide, prove, hand over.
import type { HostSign, HostStage, Signed } from "../../../protocol/message.gen.ts";
import type { Engine } from "../../../shim/src/engine.ts";
import { codeOf, NatsuinError } from "../../../shim/src/error.ts";
import { structuresOf } from "../../../shim/src/work.ts";
import { closeWindow } from "../common/close.ts";
import { Host, HostFailure } from "../common/host.ts";
import type { Session } from "../common/session.ts";
import type { Asker } from "./asker.ts";
import { outcomeOf, together } from "./outcome.ts";
import { review, type Reviewed } from "./review.ts";
import { saveFile } from "./save.ts";
import type { Outcome } from "./state.ts";
import type { ConsentWindow } from "./window.ts";

/** Everything one request needs. */
export interface Parts {
  session: Session;
  code: string;
  window: ConsentWindow;
  asker: Asker;
  engine: Engine;
}

/** Carries a request through. Every end is told to page and person alike. */
export async function run(parts: Parts): Promise<void> {
  const { window, asker } = parts;
  const stop = AbortSignal.any([window.cancelled, asker.ended]);
  try {
    const { nonce } = parts.session;
    await until(stop, nonce === undefined ? sign(parts, stop) : logIn(parts, nonce, stop));
  } catch (error) {
    asker.failed(codeOf(error));
    const triesLeft = error instanceof HostFailure ? error.triesLeft : undefined;
    window.update({ stage: { name: "failed", code: codeOf(error), triesLeft } });
    if (window.cancelled.aborted) {
      closeWindow();
    }
  }
}

async function sign(parts: Parts, stop: AbortSignal): Promise<void> {
  const { window, asker, engine } = parts;
  // The host greets first: what is missing is said before anybody reads.
  const host = await Host.connect();
  try {
    const reviewed = await receive(parts);
    const documents = reviewed.map(({ facts }) => ({ facts, preview: null }));
    window.update({ stage: { name: "reading", wait: null }, documents });
    await until(stop, window.approved(reviewed.map(({ bytes }) => bytes)));
    const signed = await ask(parts, host, reviewed, stop);
    const { files, outcomes } = await finish(engine, reviewed, signed);
    stop.throwIfAborted();
    asker.signed({ certificates: signed.certificates, signatures: signed.signatures });
    const outcome = together(outcomes);
    window.update({ stage: { name: "done", outcome, saved: false } });
    window.onSave((index) => {
      const [file, facts] = [files[index], reviewed[index]?.facts];
      if (file !== undefined && facts !== undefined) {
        saveFile(file, facts.name);
        window.update({ stage: { name: "done", outcome, saved: true } });
      }
    });
  } finally {
    host.close();
  }
}

async function logIn(parts: Parts, nonce: string, stop: AbortSignal): Promise<void> {
  const { session, code, window, asker } = parts;
  const host = await Host.connect();
  try {
    host.requireLogin();
    asker.progress("consent", 0, session.count);
    window.update({ stage: { name: "reading", wait: null } });
    await until(stop, window.approved([]));
    const show = progressOf(parts);
    show("card", 0);
    const { signature, algorithm, certificates } = await host.authenticate(
      { type: "authenticate", id: crypto.randomUUID(), origin: session.origin, code, nonce },
      (progress) => { show(progress.stage, progress.done); },
      stop,
    );
    stop.throwIfAborted();
    asker.authenticated({ signature, algorithm, certificates });
    window.update({ stage: { name: "done", outcome: null, saved: false } });
  } finally {
    host.close();
  }
}

/** Tells window and page how far the host is. */
function progressOf({ session, window, asker }: Parts): (stage: HostStage, done: number) => void {
  return (stage, done) => {
    window.update({ stage: { name: "working", host: stage } });
    asker.progress(stage, done, session.count);
  };
}

async function receive({ window, asker, engine }: Parts): Promise<Reviewed[]> {
  const received = await asker.receive();
  window.update({ stage: { name: "checking" } });
  const reviewed: Reviewed[] = [];
  for (const document of received) {
    reviewed.push(await review(document, engine, new Date()));
  }
  return reviewed;
}

/** Completes and judges every document; one that does not hold ends them all. */
async function finish(
  engine: Engine,
  reviewed: readonly Reviewed[],
  signed: Signed,
): Promise<{ files: Uint8Array<ArrayBuffer>[]; outcomes: Outcome[] }> {
  if (signed.signatures.length !== reviewed.length) {
    throw new NatsuinError("message-malformed", "counting the signatures");
  }
  const files: Uint8Array<ArrayBuffer>[] = [];
  const outcomes: Outcome[] = [];
  for (const [index, { document, facts }] of reviewed.entries()) {
    const { file, report } = await engine.call("finish", document, structuresOf(signed, index), {
      name: facts.name,
      at: new Date(),
      showAttributes: true, // to the signer alone, in this window
    });
    files.push(file);
    outcomes.push(outcomeOf(report, facts.time));
  }
  return { files, outcomes };
}

async function ask(parts: Parts, host: Host, reviewed: readonly Reviewed[], stop: AbortSignal): Promise<Signed> {
  const { session, code } = parts;
  const show = progressOf(parts);
  show("card", 0);
  const request: HostSign = {
    type: "sign",
    id: crypto.randomUUID(),
    origin: session.origin,
    code,
    documents: reviewed.map(({ request }) => request),
  };
  return await host.sign(request, (progress) => { show(progress.stage, progress.done); }, stop);
}

/** Waits for work or for whatever ends the request, whichever comes first. */
async function until<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    stop.throwIfAborted();
    stop.addEventListener("abort", () => { reject(stop.reason as Error); }, { once: true });
    work.then(resolve, reject);
  });
}
