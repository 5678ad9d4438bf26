import { requireGoing, until } from "./abort.ts";
import { bytesOf } from "./bytes.ts";
import type { Report } from "./report.ts";
import { startEngine } from "./start.ts";
import type { Question } from "./work.ts";

/** How a file is to be judged. All optional; the moment is now, the evidence empty. */
export interface VerifyOptions extends Partial<Question> {
  /** Gives up; the promise then rejects with code "cancelled". */
  signal?: AbortSignal;
}

/**
 * Judges every signature of a PDF in this page. A convenience and no evidence:
 * a page can draw anything. People believe the extension, relying parties
 * their own server.
 * @throws {NatsuinError} when the file cannot be read at all
 */
export async function verify(pdf: Blob | BufferSource, options: VerifyOptions = {}): Promise<Report> {
  const { signal, ...asked } = options;
  requireGoing(signal, "starting to verify");
  const engine = startEngine();
  try {
    const name = pdf instanceof File ? pdf.name : "document.pdf";
    const bytes = await until(signal, bytesOf(pdf), "reading the file");
    const verdict = engine.call("verify", bytes, { name, at: new Date(), ...asked });
    return await until(signal, verdict, "verifying");
  } finally {
    engine.close();
  }
}
