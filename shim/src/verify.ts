import type { Report } from "./report.ts";
import { startEngine } from "./start.ts";
import type { Question } from "./work.ts";

/**
 * Judges every signature of a PDF in this page. A convenience and no evidence:
 * a page can draw anything. People believe the extension, relying parties
 * their own server.
 * @throws {NatsuinError} when the file cannot be read at all
 */
export async function verify(pdf: Uint8Array<ArrayBuffer>, question: Question): Promise<Report> {
  const engine = startEngine();
  try {
    return await engine.call("verify", pdf, question);
  } finally {
    engine.close();
  }
}
