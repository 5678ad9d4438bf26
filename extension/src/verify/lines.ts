// The lines of one signature: 改変, 証明書, 失効確認, 時刻 and what else is known.
import type { RevocationReport, SignatureReport, TimeReport, TimeStampReport } from "../../../shim/src/report.ts";
import type { Text } from "../text/text.ts";
import type { VerifyText, Words } from "../text/verify.ts";
import { verdictOf } from "../../../shim/src/verdict.ts";

/** The tables a line is made of. */
export interface Tables {
  text: Text;
  own: VerifyText;
  words: Words;
}

/** One line: a stable name, what it is about, and what is known. */
export interface Line {
  name: "alteration" | "coverage" | "certificate" | "revocation" | "pair" | "time" | "stamp";
  term: string;
  value: string;
}

/** The lines about a signature, in the order in which they count. */
export function linesOf(report: SignatureReport, tables: Tables): Line[] {
  const { own, words } = tables;
  return [
    { name: "alteration", term: words.rows.alteration, value: alteration(report, tables) },
    { name: "coverage", term: own.coverage, value: own.coverages[report.coverage] },
    { name: "certificate", term: words.rows.certificate, value: certificate(report, tables) },
    { name: "revocation", term: words.rows.revocation, value: revocation(report.revocation, tables) },
    ...pair(report, tables),
    { name: "time", term: words.rows.time, value: times(report.time, tables) },
    ...report.timeStamps.map((stamp): Line => ({ name: "stamp", term: own.stamp, value: stamped(stamp, tables) })),
  ];
}

function alteration(report: SignatureReport, { own, words }: Tables): string {
  const pages = [...new Set(report.changes.flatMap(({ page }) => page ?? []))].sort((a, b) => a - b);
  const later = report.changes.length > 0 ? own.changesLater(report.changes.length, pages) : "";
  return words.alteration[verdictOf(report).alteration] + later;
}

function certificate({ chain }: SignatureReport, { own, words }: Tables): string {
  const parts = [words.class[chain.class], words.chain[chain.status] + whyOf(chain.why, own)];
  if (chain.anchor?.source === "pinned") {
    parts.push(own.pinned);
  }
  return own.joined(parts);
}

function revocation(report: RevocationReport, { text, own, words }: Tables): string {
  const { status, source, sourceTime, time, reasonCode, reason } = report;
  const from = source === "" || sourceTime === null ? "" : own.listOf(source, text.time(new Date(sourceTime)));
  const why = status === "unknown" ? whyOf(report.why, own) : "";
  const parts = [words.revocation[status] + from + why];
  if (time !== null) {
    const at = text.time(new Date(time));
    parts.push(status === "good" ? own.revokedLater(at) : own.revokedAt(at));
  }
  if (reasonCode !== null) {
    parts.push(own.reasonCode(reasonCode, reason));
  }
  return own.joined(parts);
}

/** The state of both certificates, where the person has given the other one. */
function pair(report: SignatureReport, { own }: Tables): Line[] {
  return report.pair === null ? [] : [{ name: "pair", term: own.pair, value: own.pairs[report.pair.state] }];
}

function stamped({ indication, signedTime, signedBy }: TimeStampReport, { text, own }: Tables): string {
  const time = signedTime === null ? own.noTime : text.time(new Date(signedTime));
  return own.joined([own.stampOf(time, signedBy), own.stamps[indication]]);
}

function times(report: TimeReport, { text, own }: Tables): string {
  const { bestSignatureTime: proven, claimedSigningTime: claimed, validationTime } = report;
  const judged = own.judged(text.time(new Date(validationTime)));
  if (proven !== null) {
    return own.joined([own.proven(text.time(new Date(proven))), judged]);
  }
  const said = claimed === null ? own.noTime : own.claimed(text.time(new Date(claimed)));
  return own.joined([said, judged]);
}

/** The rule that does not hold, in words where there are some. */
function whyOf(why: string, own: VerifyText): string {
  return why === "" ? "" : own.bracketed(own.why[why] ?? why);
}
