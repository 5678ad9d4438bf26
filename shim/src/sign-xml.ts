import { XML_PROTOCOL } from "../../protocol/handshake.ts";
import type { XMLProfile } from "../../protocol/message.gen.ts";
import { NatsuinError } from "./error.ts";
import type { Report } from "./report.ts";
import { momentOfSigning, signAll, type Kind, type RequestOptions } from "./request.ts";

/** What one XML signature is. */
export interface XMLDocumentOptions {
  /**
   * generic: an enveloped signature of the whole document, or of the element
   * with an id. etax-xtx: behind the procedure element of a DATA, as e-Tax
   * files have it; built from public samples, unofficially, and no filing.
   */
  profile: XMLProfile;
  /** For generic: the id of the element to cover. */
  id?: string;
  /** File name that the person sees; a File brings its own. */
  fileName?: string;
}

/** The options of a request for one XML document. */
export interface SignXMLOptions extends XMLDocumentOptions, RequestOptions {}

/** One XML document of several; a text is written as UTF-8. */
export interface XMLDocumentToSign extends XMLDocumentOptions {
  xml: string | Blob | BufferSource;
}

/** A signed XML document. */
export interface SignedXMLFile {
  /** The original bytes with the signature in them. */
  file: Uint8Array<ArrayBuffer>;
  /** The verdict of this page's own module. No evidence for anybody else. */
  report: Report;
}

/**
 * Has an XML document signed by the person in front of the page, as signPDF
 * does with a PDF. No byte of it is rewritten.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signXML(xml: string | Blob | BufferSource, options: SignXMLOptions): Promise<SignedXMLFile> {
  const [signed] = await signXMLs([{ ...options, xml }], options);
  if (signed === undefined) {
    throw new NatsuinError("internal", "signing");
  }
  return signed;
}

/**
 * Has up to 100 XML documents signed with one PIN. All of them are signed, in
 * their order, or none.
 * @throws {NatsuinError} with one of the closed list of codes
 */
export async function signXMLs(
  documents: readonly XMLDocumentToSign[],
  options: RequestOptions = {},
): Promise<SignedXMLFile[]> {
  return await signAll(XML, documents.map((document) => ({ ...document, xml: encoded(document.xml) })), options);
}

function encoded(xml: string | Blob | BufferSource): Blob | BufferSource {
  return typeof xml === "string" ? new TextEncoder().encode(xml) : xml;
}

const XML: Kind<XMLDocumentOptions & { xml: Blob | BufferSource }> = {
  protocol: XML_PROTOCOL,
  reply: "signedXML",
  source: ({ xml }) => xml,
  name: ({ xml, fileName, profile }) =>
    fileName ?? (xml instanceof File ? xml.name : profile === "etax-xtx" ? "document.xtx" : "document.xml"),
  password: () => undefined,
  prepare: ({ profile, id }) => {
    const options = { profile, time: momentOfSigning(), ...(id !== undefined && { id }) };
    return async (engine, bytes) => await engine.call("prepareXML", bytes, options);
  },
  announce: ({ profile }, about) => ({ type: "xmlDocument", mediaType: "application/xml", profile, ...about }),
};
