// From the report on one signature to what is said about it. No sentence says
// more than the report knows; the command line's describe.go draws the same
// distinctions with the same words.
import type { SignatureReport } from "./report.ts";

/** How good it is, for the icon; the words beside it say the same. */
export type Tone = "passed" | "open" | "failed";

/** Parts of the headline, each a word of verify/words. */
export type HeadlineWord =
  | "unaltered"
  | "modified"
  | "broken"
  | "unchecked"
  | "changed-later"
  | "issuer-unknown"
  | "revoked"
  | "revocation-unknown"
  | "needs-check"
  | "not-revoked"
  | "test";

/** The line 改変, a word of verify/words. */
export type AlterationWord = "modified" | "broken" | "unchecked" | "partial" | SignatureReport["modification"];

/** What a person should think of it and do next. */
export type Advice =
  | "passed"
  | "modified"
  | "broken"
  | "unchecked"
  | "changed-later"
  | "partial"
  | "issuer-unknown"
  | "unfit"
  | "expired"
  | "revoked"
  | "revocation-unknown"
  | "needs-check";

/** Everything that is said of one signature before anybody asks for more. */
export interface Verdict {
  tone: Tone;
  headline: HeadlineWord[];
  advice: Advice;
  alteration: AlterationWord;
}

/** What to say of one signature. */
export function verdictOf(report: SignatureReport): Verdict {
  const advice = adviceOf(report);
  const headline = headlineOf(advice);
  return {
    tone: toneOf(report),
    headline: report.chain.test ? [...headline, "test"] : headline,
    advice,
    alteration: alterationOf(report),
  };
}

function toneOf({ indication }: SignatureReport): Tone {
  switch (indication) {
    case "TOTAL-PASSED":
      return "passed";
    case "TOTAL-FAILED":
      return "failed";
    case "INDETERMINATE":
      return "open";
  }
}

/** The first thing that counts, the worst first. */
function adviceOf(report: SignatureReport): Advice {
  const { integrity, coverage, chain, revocation } = report;
  if (integrity.status !== "intact") {
    return integrity.status;
  }
  if (coverage === "unclear") {
    return "partial";
  }
  if (!isUnaltered(report)) {
    return "changed-later";
  }
  if (revocation.status === "revoked") {
    return "revoked";
  }
  if (chain.status === "expired" || chain.status === "not-yet") {
    return "expired";
  }
  if (chain.status !== "good") {
    return chain.status === "incomplete" ? "issuer-unknown" : "unfit";
  }
  if (revocation.status !== "good") {
    return "revocation-unknown";
  }
  return report.indication === "TOTAL-PASSED" ? "passed" : "needs-check";
}

function headlineOf(advice: Advice): HeadlineWord[] {
  switch (advice) {
    case "modified":
    case "broken":
    case "unchecked":
    case "changed-later":
      return [advice];
    case "partial":
      return ["changed-later"];
    case "passed":
      return ["unaltered", "not-revoked"];
    case "expired":
    case "unfit":
    case "needs-check":
      return ["unaltered", "needs-check"];
    case "revoked":
    case "issuer-unknown":
    case "revocation-unknown":
      return ["unaltered", advice];
  }
}

/** Nothing that matters came after the signature, and it covers the document. */
export function isUnaltered({ integrity, coverage, modification, altered }: SignatureReport): boolean {
  return (
    integrity.status === "intact" &&
    altered !== true &&
    coverage !== "unclear" &&
    (modification === "none" || modification === "lta" || modification === "form-filling")
  );
}

function alterationOf({ integrity, coverage, modification, altered }: SignatureReport): AlterationWord {
  if (integrity.status !== "intact") {
    return integrity.status;
  }
  if (coverage === "unclear") {
    return "partial";
  }
  return altered === true ? "other" : modification;
}
