// One request from its first byte to its end, in the order in which it
// happens: receive, inspect, show, decide, sign, complete, verify, hand over.
// A login has neither document nor file: show, decide, prove, hand over.
import {
  limits,
  type HostDocument, type HostSign, type HostSignXML, type HostStage, type HostXMLDocument, type Signed, type SignedXML,
} from "../../../protocol/message.gen.ts";
import type { Engine } from "../../../shim/src/engine.ts";
import { codeOf, NatsuinError } from "../../../shim/src/error.ts";
import { structuresOf } from "../../../shim/src/work.ts";
import { closeWindow } from "../common/close.ts";
import { Host, HostFailure } from "../common/host.ts";
import { endingOf, settle, type Refusals } from "../common/patience.ts";
import type { Session } from "../common/session.ts";
import type { Asker } from "./asker.ts";
import { outcomeOf, together } from "./outcome.ts";
import { review, type Reviewed } from "./review.ts";
import { saveFiles } from "./save.ts";
import type { Outcome } from "./state.ts";
import type { ConsentWindow } from "./window.ts";

/** Everything one request needs. */
export interface Parts {
  session: Session;
  /** What the site's windows came to, this one included. */
  refusals: Refusals;
  code: string;
  window: ConsentWindow;
  asker: Asker;
  engine: Engine;
  /** Aborted when the person takes back the site's permission. */
  permission: AbortSignal;
}

/** Carries a request through. Every end is told to page and person alike. */
export async function run(parts: Parts): Promise<void> {
  const { session, refusals, window, asker, permission } = parts;
  const stop = AbortSignal.any([window.cancelled, asker.ended, permission]);
  try {
    const { nonce } = session;
    await until(stop, asker.find());
    await until(stop, atHost(parts, stop, (host, id) =>
      nonce === undefined ? sign(parts, host, id, stop) : logIn(parts, host, id, nonce, stop)));
    await settle(session.origin, refusals, "well", Date.now());
  } catch (error) {
    const fromHost = error instanceof HostFailure;
    const settled = settle(session.origin, refusals, endingOf(codeOf(error), fromHost), Date.now());
    asker.failed(codeOf(error));
    window.update({ stage: { name: "failed", code: codeOf(error), triesLeft: fromHost ? error.triesLeft : undefined } });
    await settled.catch(() => undefined);
    if (window.cancelled.aborted) {
      closeWindow();
    }
  }
}

/**
 * Works with a host that has greeted and given this request the person's turn:
 * what is missing, and that another window is open, is said before anybody
 * reads.
 */
async function atHost(
  { session }: Parts,
  stop: AbortSignal,
  work: (host: Host, id: string) => Promise<void>,
): Promise<void> {
  const host = await Host.connect();
  try {
    const id = crypto.randomUUID();
    await until(stop, host.turn(id, session.origin));
    await until(host.ended, work(host, id));
  } finally {
    host.close();
  }
}

async function sign(parts: Parts, host: Host, id: string, stop: AbortSignal): Promise<void> {
  const { window, asker, engine } = parts;
  const reviewed = await receive(parts, host);
  const request = requestOf(parts, id, reviewed);
  const documents = reviewed.map(({ facts }) => ({ facts, preview: null }));
  window.update({ stage: { name: "reading", wait: null }, documents });
  const files = reviewed.map(({ readable }) => readable);
  await until(host.ended, until(stop, window.approved(files)));
  const signed = await ask(parts, host, request, stop);
  const { files: finished, outcomes } = await finish(engine, reviewed, signed);
  stop.throwIfAborted();
  asker.signed(signed);
  const outcome = together(outcomes);
  window.update({ stage: { name: "done", outcome, saved: false } });
  const { mediaType } = request.documents[0] ?? { mediaType: "" };
  const named = finished.map((file, index) => ({ file, name: reviewed[index]?.facts.name ?? "", mediaType }));
  window.onSave(async (index) => {
    await saveFiles(index === null ? named : named.slice(index, index + 1));
    window.update({ stage: { name: "done", outcome, saved: true } });
  });
}

async function logIn(parts: Parts, host: Host, id: string, nonce: string, stop: AbortSignal): Promise<void> {
  const { session, code, window, asker } = parts;
  host.requireLogin();
  asker.progress("consent", 0, session.count);
  window.update({ stage: { name: "reading", wait: null } });
  await until(host.ended, until(stop, window.approved([])));
  const show = progressOf(parts);
  show("card", 0);
  const { signature, algorithm, certificates } = await host.authenticate(
    { type: "authenticate", id, origin: session.origin, code, nonce },
    (progress) => { show(progress.stage, progress.done); },
    stop,
  );
  stop.throwIfAborted();
  asker.authenticated({ signature, algorithm, certificates });
  window.update({ stage: { name: "done", outcome: null, saved: false } });
}

/** Tells window and page how far the host is. */
function progressOf({ session, window, asker }: Parts): (stage: HostStage, done: number) => void {
  return (stage, done) => {
    window.update({ stage: { name: "working", host: stage } });
    asker.progress(stage, done, session.count);
  };
}

async function receive({ window, asker, engine }: Parts, host: Host): Promise<Reviewed[]> {
  const received = await asker.receive();
  if (received[0]?.announced.type === "xmlDocument") {
    host.requireXML();
  }
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
  signed: Signed | SignedXML,
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

/**
 * What the host will be asked, fixed before anybody reads.
 * @throws {NatsuinError} too-many-documents when it would not go through
 */
function requestOf({ session, code }: Parts, id: string, reviewed: readonly Reviewed[]): HostSign | HostSignXML {
  const all = reviewed.map(({ request }) => request);
  const pdf = all.filter((document): document is HostDocument => "contentDigest" in document);
  const xml = all.filter((document): document is HostXMLDocument => "signedInfo" in document);
  const about = { id, origin: session.origin, code };
  const request: HostSign | HostSignXML =
    xml.length > 0 ? { type: "signXML", ...about, documents: xml } : { type: "sign", ...about, documents: pdf };
  if (new TextEncoder().encode(JSON.stringify(request)).length > limits.frameToHost) {
    throw new NatsuinError("too-many-documents", "measuring the request");
  }
  return request;
}

async function ask(parts: Parts, host: Host, request: HostSign | HostSignXML, stop: AbortSignal): Promise<Signed | SignedXML> {
  const show = progressOf(parts);
  show("card", 0);
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
