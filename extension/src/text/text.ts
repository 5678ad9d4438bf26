// Every word the extension shows, in each language it speaks. The compiler
// holds the languages to one another: a missing sentence does not build.
import type { XMLProfile } from "../../../protocol/message.gen.ts";
import type { OutlineWords } from "../frame/messages.ts";
import type { Language } from "./language.ts";
import type { Finding } from "./finding.ts";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** Size, time and text as a person of one language writes them. */
export interface Text {
  tag: Language;
  otherLanguage: string;
  title: string;

  asking: string;
  asks: (documents: number, host: string) => string;
  documentHeading: string;
  pages: (n: number) => string;
  sizeLabel: string;
  pagesAndSize: (pages: string, size: string) => string;
  signingTime: string;
  signerName: string;
  reason: string;
  location: string;
  contact: string;
  profile: string;
  profiles: Record<"pades-bb" | XMLProfile, string>;
  covers: string;
  signedBefore: string;
  signaturesBefore: (n: number) => string;
  /** What stands between the lines of an XML document. */
  outline: Omit<OutlineWords, "pageLabel">;
  attention: string;
  findings: Record<Finding, string>;

  disclosureHeading: string;
  disclosure: string;

  preview: string;
  pageOf: (page: number, pages: number) => string;
  pageLabel: string;
  more: string;
  allSeen: string;

  codeLabel: string;
  codeNote: string;

  receiving: string;
  checking: string;
  readOn: (pagesLeft: number) => string;
  readNext: (documentsLeft: number) => string;
  documentSeen: string;
  keepVisible: string;
  ready: string;
  cancel: string;
  approve: string;

  stepCard: string;
  stepCardNote: string;
  stepPIN: string;
  stepPINNote: string;
  stepSign: string;
  stepSignNote: string;
  stepDone: string;
  stepNow: string;
  workingTitle: string;

  doneTitle: string;
  doneUnchanged: string;
  doneSigner: string;
  doneTime: string;
  doneUnchecked: string;
  doneTest: string;
  doneLogin: string;
  verdictPassed: string;
  verdictOpen: string;
  save: string;
  saveAll: (n: number) => string;
  saveEach: string;
  saveNamed: (name: string) => string;
  saved: string;
  checkFile: string;
  close: string;

  failedTitle: string;
  cancelledTitle: string;
  triesLeft: (n: number) => string;

  popupTitle: string;
  popupAllowed: (host: string) => string;
  popupNotAllowed: (host: string) => string;
  popupNever: string;
  popupAllow: string;
  popupRevoke: string;
  popupVerify: string;
  popupOptions: string;
  help: string;

  size: (bytes: number) => string;
  time: (at: Date) => string;

  loginHeading: string;
  loginPIN: string;
  loginCheck: string;
  /** What a login says in place of a signature. */
  login: Pick<Text, LoginWords>;
}

/** The sentences that differ for a login. */
type LoginWords =
  | "title" | "asking" | "asks" | "disclosure" | "receiving" | "ready" | "approve" | "workingTitle"
  | "stepPINNote" | "stepSign" | "stepSignNote" | "doneTitle" | "failedTitle" | "cancelledTitle";

const TEXTS: Record<Language, Text> = { ja, en };

/** The words of one language for signing or for logging in. */
export function textFor(language: Language, purpose: "sign" | "login"): Text {
  const text = textOf(language);
  return purpose === "login" ? { ...text, ...text.login } : text;
}

/** The words of one language. */
export function textOf(language: Language): Text {
  return TEXTS[language];
}
