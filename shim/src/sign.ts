import type { Profile } from "../../protocol/message.gen.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import { momentOfSigning, signAll, type Kind, type RequestOptions } from "./request.ts";
import type { PrepareOptions } from "./wasm-message.ts";

/** What one signature shows. All optional. */
export interface DocumentOptions {
  /** File name that the person sees; a File brings its own. */
  fileName?: string;
  /** The signer's name as typed by the signer; must be the certificate's. */
  name?: string;
  reason?: string;
  location?: string;
  contactInfo?: string;
  /**
   * Opens an encrypted document: its owner's or its user's password, at most 255
   * characters. It goes to the extension's consent window, which shows the
   * document, and no further. No PIN of a card.
   */
  password?: string;
}

/** The options of a request for one document. */
export interface SignOptions extends DocumentOptions, RequestOptions {}

/** One document of several. */
export interface DocumentToSign extends DocumentOptions {
  pdf: Blob | BufferSource;
}

/** A signed document. */
export interface SignedPDF {
  /** The original bytes and the signature behind them. */
  file: Uint8Array<ArrayBuffer>;
  /** The verdict of this page's own module. No evidence for anybody else. */
  report: Report;
}

/**
 * Has a PDF signed by the person in front of the page. Call it from a click:
 * the browser must have seen the person do something within the last seconds.
 * The bytes are copied at once, so changing them later changes nothing.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signPDF(pdf: Blob | BufferSource, options: SignOptions = {}): Promise<SignedPDF> {
  const [signed] = await signPDFs([{ ...options, pdf }], options);
  if (signed === undefined) {
    throw new NatsuinError("internal", "signing");
  }
  return signed;
}

/**
 * Has up to 100 PDFs signed with one PIN, as signPDF does with one. All of
 * them are signed, in their order, or none.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signPDFs(
  documents: readonly DocumentToSign[],
  options: RequestOptions = {},
): Promise<SignedPDF[]> {
  return await signAll(PDF, documents, options);
}

const PROFILE: Profile = "pades-bb";

const PDF: Kind<DocumentToSign> = {
  protocol: 1,
  reply: "signed",
  source: ({ pdf }) => pdf,
  name: ({ pdf, fileName }) => fileName ?? (pdf instanceof File ? pdf.name : "document.pdf"),
  password: ({ password }) => password,
  prepare: (document) => {
    const [options, password] = [prepareOptions(document), document.password];
    return async (engine, bytes) => await engine.call("prepare", bytes, options, password);
  },
  announce: (_, about) => ({ type: "document", mediaType: "application/pdf", profile: PROFILE, ...about }),
};

function prepareOptions(options: DocumentOptions): PrepareOptions {
  const { name, reason, location, contactInfo } = options;
  return {
    profile: PROFILE,
    time: momentOfSigning(),
    ...(name !== undefined && { name }),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contactInfo !== undefined && { contactInfo }),
  };
}
