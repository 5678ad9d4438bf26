// The sentence and the next step of every failure code, from the tables that
// all programs of the project share.
import english from "../../../failure/en.json";
import japanese from "../../../failure/ja.json";
import type { FailureCode } from "../../../protocol/message.gen.ts";
import type { Language } from "./language.ts";

/** What happened, and what to do next. */
export interface Sentence {
  text: string;
  next: string;
}

const TABLES: Record<Language, Record<FailureCode, Sentence>> = { ja: japanese, en: english };

/** Every code, in the order of the table. */
export function codes(): FailureCode[] {
  return Object.keys(japanese) as FailureCode[];
}

/** The sentence of a code. */
export function sentenceOf(code: FailureCode, language: Language): Sentence {
  return TABLES[language][code];
}
