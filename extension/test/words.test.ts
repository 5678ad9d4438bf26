import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../protocol/decode.ts";
import { failureCodeRule, shortCodeRule } from "../../protocol/message.gen.ts";
import { shortCode } from "../src/consent/code.ts";
import { signedName } from "../src/consent/save.ts";
import { FINDINGS } from "../src/text/finding.ts";
import { languageFor } from "../src/text/language.ts";
import { sentenceOf } from "../src/text/sentence.ts";
import { textFor, textOf } from "../src/text/text.ts";

test("codes are as the contract wants them, and differ", () => {
  const codes = new Set(Array.from({ length: 200 }, () => decode(shortCodeRule, shortCode())));
  assert.ok(codes.size > 195);
});

test("Japanese for those who read Japanese, English for everybody else", () => {
  for (const [tag, language] of [["ja", "ja"], ["ja-JP", "ja"], ["en-US", "en"], ["jam", "en"], ["", "en"]]) {
    assert.equal(languageFor(tag ?? ""), language, tag);
  }
});

test("every failure and every finding has its words", () => {
  const codes = (failureCodeRule as { enum: readonly string[] }).enum;
  assert.ok(codes.length > 50);
  for (const language of ["ja", "en"] as const) {
    for (const code of codes) {
      const sentence = sentenceOf(decode(failureCodeRule, code), language);
      assert.ok(sentence.text !== "" && sentence.next !== "", code);
    }
    for (const finding of FINDINGS) {
      assert.notEqual(textOf(language).findings[finding], "");
    }
  }
});

test("numbers stand in the sentences", () => {
  assert.match(textOf("ja").readOn(2), /残り2ページ/);
  assert.match(textOf("en").readOn(1), /1 page to go/);
  assert.match(textOf("ja").readNext(2), /残り2件/);
  assert.match(textOf("en").readNext(1), /1 document to go/);
  assert.match(textOf("ja").asks(3, "example.jp"), /3件/);
  assert.equal(textOf("ja").size(697_491), "697 KB");
  assert.equal(textOf("en").size(52_428_800), "52.4 MB");
  assert.equal(textOf("en").size(1), "1 kB");
});

test("a login says where, with which PIN, and what is sent", () => {
  const ja = textFor("ja", "login");
  assert.equal(ja.asks(1, "example.jp"), "example.jpにログインします。");
  assert.equal(ja.disclosure, "氏名や住所は送られません。証明書の番号は送られます。");
  assert.match(ja.stepPINNote, /利用者証明用の暗証番号（数字4桁）を入れてください。/);
  const en = textFor("en", "login");
  assert.match(en.asks(1, "example.jp"), /logging in to example\.jp/);
  assert.match(en.disclosure, /name and address are not sent/);
  assert.equal(textFor("en", "sign").approve, "Sign");
});

test("the signed file is named after the document", () => {
  assert.equal(signedName("売買契約書.pdf"), "売買契約書-signed.pdf");
  assert.equal(signedName("a.b.PDF"), "a.b-signed.PDF");
  assert.equal(signedName("contract"), "contract-signed");
  assert.equal(signedName(".pdf"), ".pdf-signed");
});
