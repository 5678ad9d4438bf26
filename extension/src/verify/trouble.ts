// Why a file has no verdict, in the page's own words where it has them.
import type { FailureCode } from "../../../protocol/message.gen.ts";
import type { Language } from "../text/language.ts";
import { sentenceOf, type Sentence } from "../text/sentence.ts";
import { verifyTextOf, type FileTrouble } from "../text/verify.ts";
import type { Entry } from "./state.ts";

const TROUBLES: Partial<Record<FailureCode, FileTrouble>> = {
  "document-too-large": "tooLarge",
  "format-unknown": "wrongKind",
  "pdf-malformed": "damaged",
  "pdf-encrypted": "protected",
  "content-missing": "detached",
  "file-unreadable": "unreadable",
};

/** What to say of a file that could not be judged; null when it could. */
export function troubleOf({ file, progress }: Entry, language: Language): Sentence | null {
  const text = verifyTextOf(language);
  const code = progress.name === "failed" ? progress.code : errorOf(progress);
  if (code === undefined) {
    return null;
  }
  if (file.size === 0) {
    return text.trouble.empty;
  }
  const trouble = TROUBLES[code];
  return trouble === undefined ? sentenceOf(code, language) : text.trouble[trouble];
}

function errorOf(progress: Entry["progress"]): FailureCode | undefined {
  return progress.name === "judged" ? progress.report.error?.code : undefined;
}
