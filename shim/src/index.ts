/**
 * Natsuin for web pages: documents are signed with the My Number Card of the
 * person in front of the page, by an extension and a program that the person
 * has installed. Documents never leave the browser.
 */
export {
  signPDF, signPDFs,
  type DocumentOptions, type DocumentToSign, type SignOptions, type SignedPDF,
} from "./sign.ts";
export {
  signXML, signXMLs,
  type SignedXMLFile, type SignXMLOptions, type XMLDocumentOptions, type XMLDocumentToSign,
} from "./sign-xml.ts";
export type { Progress, RequestOptions } from "./request.ts";
export { authenticate, type AuthenticateOptions, type Challenge, type LoginResponse } from "./authenticate.ts";
export { status, type Status } from "./status.ts";
export { verify, type VerifyOptions } from "./verify.ts";
export { setAssets } from "./start.ts";
export { NatsuinError } from "./error.ts";
export type { FailureCode, PageStage } from "../../protocol/message.gen.ts";
export type { Indication, Report, SignatureReport } from "./report.ts";
export { verdictOf, type AlterationWord, type HeadlineWord, type Tone, type Verdict } from "./verdict.ts";
export type { Evidence } from "./sandbox.ts";
