// What the verify page says beyond the words it shares with the command line.
import english from "../../../verify/words/en.json";
import japanese from "../../../verify/words/ja.json";
import type { AttributesReport, Indication, PairReport } from "../../../shim/src/report.ts";
import type { Advice } from "../../../shim/src/verdict.ts";
import type { EvidenceKind } from "../verify/intake.ts";
import type { ChangeKind } from "../verify/later.ts";
import type { Language } from "./language.ts";
import type { Sentence } from "./sentence.ts";
import { verifyEn } from "./verify-en.ts";
import { verifyJa } from "./verify-ja.ts";

/** The verdict's words, the same for every program. */
export type Words = typeof japanese;

/** What can be wrong with a file as such. */
export type FileTrouble = "empty" | "tooLarge" | "wrongKind" | "damaged" | "protected" | "detached" | "unreadable";

/** The page's own words. */
export interface VerifyText {
  verifyTitle: string;
  verifyIntro: string;
  verifyPrivate: string;
  choose: string;
  dropHere: string;
  release: string;
  limit: string;
  print: string;
  clear: string;
  results: string;

  evidenceSummary: string;
  evidenceHelp: string;
  evidenceKind: Record<EvidenceKind, string>;
  evidenceUsed: string;
  evidenceDrop: (name: string) => string;
  evidenceDropShort: string;

  waiting: string;
  checking: string;
  checked: (done: number, total: number) => string;
  signatureNumber: (n: number) => string;
  digest: string;

  noSignature: Sentence;
  trouble: Record<FileTrouble, Sentence>;
  password: string;
  unlock: string;
  advice: Record<Advice, Sentence>;

  /** Several facts on one line. */
  joined: (parts: readonly string[]) => string;
  /** Between the parts of a headline. */
  separator: string;
  bracketed: (part: string) => string;
  coverage: string;
  coverages: Record<"entire-file" | "entire-revision" | "unclear", string>;
  /** How many, and on which pages they show, as far as that is known. */
  changesLater: (n: number, pages: readonly number[]) => string;
  issuer: string;
  pinned: string;
  given: string;
  test: string;
  why: Record<string, string>;
  listOf: (source: "crl" | "ocsp", time: string) => string;
  revokedAt: (time: string) => string;
  revokedLater: (time: string) => string;
  pair: string;
  pairs: Record<PairReport["state"], string>;
  stamp: string;
  stampOf: (time: string, authority: string) => string;
  stamps: Record<Indication, string>;
  reasonCode: (code: number, reason: string) => string;
  claimed: (time: string) => string;
  proven: (time: string) => string;
  noTime: string;
  judged: (time: string) => string;

  signer: string;
  showSigner: string;
  hideSigner: string;
  signerNote: string;
  signerUnproven: string;
  noAttributes: string;
  birth: (report: Pick<AttributesReport, "birth" | "birthJa">) => string;
  sex: (word: string) => string;

  showChanges: string;
  lookSigned: string;
  lookSignedAway: string;
  lookSignedNote: string;
  compareTitle: (file: string) => string;
  compareClose: string;
  compareHint: string;
  compareAnywhere: string;
  compareLooking: string;
  /** Nothing looks different. */
  compareSame: string;
  /** Whether something looks different cannot be told. */
  compareUnseen: string;
  compareNow: string;
  /** Beside compareNow. */
  compareMarked: string;
  compareSigned: string;
  compareNowAbsent: string;
  compareSignedAbsent: string;
  comparePrevious: string;
  compareNext: string;
  /** Which page it is, the how manieth of how many with changes, or of all pages. */
  compareStep: (page: number, at: number, of: number, all: boolean) => string;
  comparePage: (title: string, page: number) => string;
  /** One change: its number, in which third of the page down and across, what, and the field's name or "". */
  compareItem: (n: number, where: readonly [number, number], what: string, field: string) => string;
  compareKinds: Record<ChangeKind, { short: string; text: string }>;

  look: string;
  lookAway: string;
  lookNote: string;
  lookFailed: string;

  details: string;
  indication: string;
  problems: string;
  level: string;
  levels: Record<"pades-bb" | "pades-bt" | "cades-bb" | "cades-bt" | "none", string>;
  certificateDigest: string;
  changed: string;
}

const WORDS: Record<Language, Words> = { ja: japanese, en: english };
const TEXTS: Record<Language, VerifyText> = { ja: verifyJa, en: verifyEn };

/** The words of a verdict in one language. */
export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** The page's own words in one language. */
export function verifyTextOf(language: Language): VerifyText {
  return TEXTS[language];
}
