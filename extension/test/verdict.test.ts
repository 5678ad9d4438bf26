import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Report, SignatureReport } from "../../shim/src/report.ts";
import { textOf } from "../src/text/text.ts";
import { verifyTextOf, wordsOf } from "../src/text/verify.ts";
import { linesOf, type Line } from "../src/verify/lines.ts";
import type { Entry } from "../src/verify/state.ts";
import { troubleOf } from "../src/verify/trouble.ts";
import { verdictOf } from "../../shim/src/verdict.ts";

/** A report that package verify promises to give. */
function report(name: string): Report {
  return JSON.parse(readFileSync(`verify/testdata/${name}.json`, "utf8")) as Report;
}

function first(name: string): SignatureReport {
  const [signature] = report(name).signatures;
  assert.ok(signature);
  return signature;
}

function line(name: string, which: Line["name"], language: "ja" | "en" = "ja"): string {
  const tables = { text: textOf(language), own: verifyTextOf(language), words: wordsOf(language) };
  return linesOf(first(name), tables).find((one) => one.name === which)?.value ?? "";
}

test("every report of package verify gets the headline that it deserves", () => {
  const wanted: Record<string, [string, string, string]> = {
    "pades-passed": ["passed", "unaltered not-revoked test", "passed"],
    "pades-revocation-unknown": ["open", "unaltered revocation-unknown test", "revocation-unknown"],
    "pades-revoked": ["failed", "unaltered revoked test", "revoked"],
    "pades-modified": ["failed", "modified test", "modified"],
    "pades-changed-later": ["open", "changed-later test", "changed-later"],
    "pades-no-anchor": ["open", "unaltered issuer-unknown test", "issuer-unknown"],
    "pades-auth-certificate": ["open", "unaltered needs-check test", "unfit"],
  };
  for (const [name, [tone, headline, advice]] of Object.entries(wanted)) {
    const verdict = verdictOf(first(name));
    assert.deepEqual([verdict.tone, verdict.headline.join(" "), verdict.advice], [tone, headline, advice], name);
  }
});

test("nothing but TOTAL-PASSED is called passed, whatever else is good", () => {
  const good = first("pades-passed");
  const doubted = verdictOf({ ...good, indication: "INDETERMINATE", subIndication: "GENERIC" });
  assert.deepEqual([doubted.tone, doubted.advice], ["open", "needs-check"]);
  assert.equal(verdictOf({ ...good, coverage: "unclear" }).alteration, "partial");
  assert.equal(verdictOf({ ...good, modification: "unknown" }).advice, "changed-later");
  assert.equal(verdictOf({ ...good, integrity: { status: "unchecked", problems: [] } }).advice, "unchecked");
  assert.equal(verdictOf({ ...good, integrity: { status: "broken", problems: [] } }).advice, "broken");
  assert.equal(verdictOf({ ...good, chain: { ...good.chain, status: "expired" } }).advice, "expired");
});

test("changes lead to the pages on which they show", () => {
  const tables = { text: textOf("ja"), own: verifyTextOf("ja"), words: wordsOf("ja") };
  const change = { revision: 1, object: 7, what: "annotation", rule: "" };
  const changes = [{ ...change, page: 12 }, change, { ...change, page: 2 }, { ...change, page: 12 }];
  const [alteration] = linesOf({ ...first("pades-changed-later"), changes }, tables);
  assert.match(alteration?.value ?? "", /4か所。2・12ページ目を見てください/);
  const [unplaced] = linesOf({ ...first("pades-changed-later"), changes: [change] }, tables);
  assert.match(unplaced?.value ?? "", /1か所）$/);
});

test("a proven time and the other certificate have lines of their own", () => {
  assert.equal(verdictOf(first("stamped-revoked-after")).advice, "passed");
  assert.match(line("stamped-revoked-after", "revocation"), /^失効していません.*証明された時刻より後の .* に失効しました。/);
  assert.match(line("stamped-revoked-after", "time"), /タイムスタンプで証明/);
  assert.match(line("stamped-revoked-after", "stamp", "en"), /by TSA.*Confirmed\./);
  assert.match(line("stamped-no-tsa-anchor", "stamp"), /時刻の証拠になりません/);
  assert.match(line("stamped-no-tsa-anchor", "time"), /証明はありません/);
  assert.equal(verdictOf(first("stamped-no-tsa-anchor")).tone, "open");
  assert.match(line("pair-sign-revoked-auth-good", "pair"), /本人に確認してください/);
  assert.equal(line("pades-passed", "pair"), "");
});

test("the lines say what is known and no more", () => {
  assert.match(line("pades-passed", "revocation"), /^失効していません（失効リスト .*時点）。$/);
  assert.match(line("pades-revoked", "revocation"), /失効しています.*失効した日時.*断定できません/);
  assert.equal(line("pades-no-anchor", "revocation"), "未確認。");
  assert.match(line("pades-no-anchor", "certificate"), /発行元を確かめられません/);
  assert.match(line("pades-changed-later", "alteration"), /許されない変更.*1か所/);
  assert.match(line("pades-changed-later", "coverage", "en"), /not what was added later/);
  assert.match(line("pades-passed", "time"), /署名した人の申告です。証明はありません/);
  assert.match(line("pades-passed", "time", "en"), /nothing proves it.*Checked on/);
});

test("a file without a verdict says why, in the page's words or the project's", () => {
  const entry = (name: string, size: number): Entry =>
    ({ file: { size } as File, progress: { name: "judged", report: report(name) }, attributes: false });
  assert.match(troubleOf(entry("unknown-format", 3), "ja")?.text ?? "", /PDFではありません/);
  assert.match(troubleOf(entry("unknown-format", 0), "ja")?.text ?? "", /中身が空/);
  assert.match(troubleOf(entry("pdf-cut", 3), "en")?.text ?? "", /damaged/);
  assert.equal(troubleOf(entry("pdf-unsigned", 3), "en"), null);
  const failed: Entry = { file: { size: 1 } as File, progress: { name: "failed", code: "sandbox-failed" }, attributes: false };
  assert.match(troubleOf(failed, "ja")?.text ?? "", /安全な範囲を超えた/);
});
