// How the lines of an XML document stand to the signature.
import type { Line } from "../../../shim/src/sandbox-xml.ts";

/** What is signed, and what only stands around it. */
export interface Reach {
  /** The elements that the signature covers, without those inside them. */
  tops: Line[];
  /** Elements that are not signed and have signed ones inside. */
  around: Set<Line>;
}

/** Looks for what is signed. */
export function reachOf(lines: readonly Line[]): Reach {
  const reach: Reach = { tops: [], around: new Set() };
  const path: Line[] = []; // from the document element to the line
  for (const line of lines) {
    path.length = line.depth;
    if (line.covered && !path.at(-1)?.covered) {
      reach.tops.push(line);
      for (const ancestor of path) {
        reach.around.add(ancestor);
      }
    }
    path.push(line);
  }
  return reach;
}
