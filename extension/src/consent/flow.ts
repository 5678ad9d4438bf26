// One request from its first byte to its end, in the order in which it
// happens: receive, inspect, show, decide, sign, complete, verify, hand over.
import type { HostSign, HostStage, Signed } from "../../../protocol/message.gen.ts";
import type { Engine } from "../../../shim/src/engine.ts";
import { codeOf, NatsuinError } from "../../../shim/src/error.ts";
import { structuresOf } from "../../../shim/src/work.ts";
import { closeWindow } from "../common/close.ts";
import { Host, HostFailure } from "../common/host.ts";
import type { Session } from "../common/session.ts";
import type { Asker } from "./asker.ts";
import { outcomeOf } from "./outcome.ts";
import { review, type Reviewed } from "./review.ts";
import { saveFile } from "./save.ts";
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
    await until(stop, sign(parts, stop));
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
    window.update({ stage: { name: "reading", wait: null }, facts: reviewed.facts });
    await until(stop, window.approved(reviewed.bytes));
    const signed = await ask(parts, host, reviewed, stop);
    const { file, report } = await engine.call("finish", reviewed.document, structuresOf(signed, 0), {
      name: reviewed.facts.name,
      at: new Date(),
      showAttributes: true, // to the signer alone, in this window
    });
    stop.throwIfAborted();
    const outcome = outcomeOf(report, reviewed.facts.time);
    asker.signed({ certificates: signed.certificates, signatures: signed.signatures });
    window.update({ stage: { name: "done", outcome, saved: false } });
    window.onSave(() => {
      saveFile(file, reviewed.facts.name);
      window.update({ stage: { name: "done", outcome, saved: true } });
    });
  } finally {
    host.close();
  }
}

async function receive({ session, window, asker, engine }: Parts): Promise<Reviewed> {
  if (session.count !== 1) {
    throw new NatsuinError("too-many-documents", "opening the request");
  }
  const [received] = await asker.receive();
  if (received === undefined) {
    throw new NatsuinError("message-malformed", "receiving the documents");
  }
  window.update({ stage: { name: "checking" } });
  return await review(received, engine, new Date());
}

async function ask(parts: Parts, host: Host, reviewed: Reviewed, stop: AbortSignal): Promise<Signed> {
  const { session, code, window, asker } = parts;
  const show = (stage: HostStage, done: number) => {
    window.update({ stage: { name: "working", host: stage } });
    asker.progress(stage, done, session.count);
  };
  show("card", 0);
  const request: HostSign = {
    type: "sign",
    id: crypto.randomUUID(),
    origin: session.origin,
    code,
    documents: [reviewed.request],
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
