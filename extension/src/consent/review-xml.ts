// What the window makes of a prepared XML document: its own module takes the new
// signature out, prepares it again, and so derives what is signed, and what is
// shown, from the same bytes.
import type { PageXMLDocument } from "../../../protocol/message.gen.ts";
import type { Engine } from "../../../shim/src/engine.ts";
import type { Line } from "../../../shim/src/sandbox-xml.ts";
import { reachOf } from "../common/lines.ts";
import type { Finding } from "../text/finding.ts";
import type { Reviewed } from "./review.ts";

/**
 * Inspects one XML document.
 * @throws {NatsuinError} inspection-refused if the file holds anything but one
 *   preparation; xml-too-complex for what nobody could read; whatever else the
 *   module says
 */
export async function reviewXML(
  announced: PageXMLDocument,
  bytes: Uint8Array<ArrayBuffer>,
  engine: Engine,
): Promise<Reviewed> {
  const { name, mediaType, profile } = announced;
  const { document, inspection, signedInfo, lines } = await engine.call("inspectXML", bytes, profile);
  const time = new Date(inspection.time);
  return {
    document,
    readable: { lines, labelled: profile === "etax-xtx" },
    facts: {
      name, size: bytes.length, time, signerName: "", reason: "", location: "", contact: "",
      profile, signatures: inspection.signatures, ...extentOf(lines),
    },
    request: {
      name, mediaType, profile, signedInfo,
      references: inspection.prepared.references,
      signingTime: Math.floor(time.getTime() / 1000),
    },
  };
}

/** What is signed, by name and id, and whether more than its frame is not. */
function extentOf(lines: readonly Line[]): { covers: string; findings: Finding[] } {
  const { tops, around } = reachOf(lines);
  const open = lines.some((line) => !line.covered && line.kind !== "signature" && !around.has(line));
  return { covers: tops.map(nameOf).join("、"), findings: open ? ["unsigned"] : [] };
}

function nameOf({ name = "", attributes = [] }: Line): string {
  const id = attributes.find(([key]) => /^(?:xml:)?id$/iu.test(key))?.[1];
  return id === undefined ? name : `${name}（${id}）`;
}
