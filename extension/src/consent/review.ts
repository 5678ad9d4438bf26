// What the window makes of a prepared document before anybody reads it: the
// module's inspection, the digest of these very bytes, and the facts to show.
import { limits, type HostDocument, type HostXMLDocument, type PageDocument } from "../../../protocol/message.gen.ts";
import type { Engine } from "../../../shim/src/engine.ts";
import { NatsuinError } from "../../../shim/src/error.ts";
import type { Inspected } from "../../../shim/src/work.ts";
import { inOrder, type Finding } from "../text/finding.ts";
import type { Received } from "./asker.ts";
import { reviewXML } from "./review-xml.ts";
import type { Facts, ToRead } from "./state.ts";

/** A document that passed inspection. */
export interface Reviewed {
  /** Its number in the engine. */
  document: number;
  /** What the person reads: these very bytes, or what the module read in them. */
  readable: ToRead;
  facts: Facts;
  /** What the host is told; fixed from here on. */
  request: HostDocument | HostXMLDocument;
}

/**
 * Inspects one document.
 * @throws {NatsuinError} inspection-refused and whatever else the module says,
 *   signing-time-refused when the document's time is not now
 */
export async function review(received: Received, engine: Engine, now: Date): Promise<Reviewed> {
  const { announced, bytes, password } = received;
  if (announced.type === "xmlDocument") {
    const reviewed = await reviewXML(announced, bytes, engine);
    requireNow(reviewed.facts.time, now);
    return reviewed;
  }
  const reviewed = await reviewPDF(announced, bytes, password, engine);
  requireNow(reviewed.facts.time, now);
  return reviewed;
}

async function reviewPDF(
  announced: PageDocument,
  bytes: Uint8Array<ArrayBuffer>,
  password: string | undefined,
  engine: Engine,
): Promise<Reviewed> {
  const { document, inspection, profile, contentDigest } = await engine.call("inspect", bytes, password);
  if (profile !== announced.profile) {
    throw new NatsuinError("inspection-refused", "comparing the profile");
  }
  const facts = factsOf(announced.name, bytes.length, inspection);
  return {
    document,
    readable: { bytes, password },
    facts,
    request: {
      name: announced.name,
      mediaType: announced.mediaType,
      profile: announced.profile,
      contentDigest,
      signingTime: Math.floor(facts.time.getTime() / 1000),
      ...(facts.signerName === "" ? {} : { signerName: facts.signerName }),
    },
  };
}

function factsOf(name: string, size: number, inspection: Inspected["inspection"]): Facts {
  return {
    name,
    size,
    time: new Date(inspection.time),
    signerName: inspection.name,
    reason: inspection.reason,
    location: inspection.location,
    contact: inspection.contactInfo,
    profile: "pades-bb",
    covers: "",
    signatures: 0,
    findings: inOrder(inspection.active.map(({ kind }) => ACTIVE.get(kind) ?? "unreadable")),
  };
}

/** What the kinds of pdf.Active are called in the window. */
const ACTIVE: ReadonlyMap<string, Finding> = new Map([
  ["javascript", "javascript"],
  ["launch-action", "launch"],
  ["xfa", "xfa"],
  ["unreadable", "unreadable"],
  ["open-action", "actions"],
  ["additional-actions", "actions"],
  ["form-action", "submit"],
  ["embedded-file", "attachments"],
  ["hidden-annotation", "hidden"],
  ["optional-content", "layers"],
  ["media", "media"],
]);

/** Refuses a time that the person does not live in. */
export function requireNow(time: Date, now: Date): void {
  const skew = Math.abs(time.getTime() - now.getTime()) / 1000;
  if (!(skew <= limits.signingTimeSkewSeconds)) {
    throw new NatsuinError("signing-time-refused", "comparing the signing time");
  }
}
