// The verify page in plain Japanese: what is known, then what to do.
import type { VerifyText } from "./verify.ts";

const ASK_AGAIN = "渡した人に連絡して、署名したままのファイルをもう一度受け取ってください。";

/** The thirds of a page, down and across. */
const PLACES = [
  ["ページの左上", "ページの上", "ページの右上"],
  ["ページの左", "ページのまん中", "ページの右"],
  ["ページの左下", "ページの下", "ページの右下"],
];

/** The Japanese words. */
export const verifyJa: VerifyText = {
  verifyTitle: "署名されたファイルを確かめる",
  verifyIntro: "PDFファイルを入れると、署名のあとで書きかえられていないか、だれの証明書で署名したかを調べます。",
  verifyPrivate: "ファイルはこのパソコンの中で調べます。どこにも送りません。",
  choose: "ファイルを選ぶ",
  dropHere: "ここにファイルを置いて（ドラッグして）もかまいません。",
  release: "ここで離してください",
  limit: "PDFファイル、1つ64MBまで。いくつでも一度に選べます。",
  print: "結果を印刷する",
  clear: "結果を消す",
  results: "調べた結果",

  evidenceSummary: "発行元の証明書や失効リストをお持ちの方へ",
  evidenceHelp:
    "証明書（.cer .crt .pem）と失効情報（.crl .ors）も、PDFと同じように入れられます。入れた証明書は、発行元として信じて使います。確かな方法で受け取ったものだけを入れてください。",
  evidenceKind: { anchors: "証明書", crls: "失効リスト", ocsps: "失効確認の応答", timeStampAnchors: "タイムスタンプ局の証明書", links: "同じ人のもう1枚の証明書" },
  evidenceUsed: "いっしょに使うもの",
  evidenceDrop: (name) => `「${name}」を使わない`,
  evidenceDropShort: "使わない",

  waiting: "順番を待っています。",
  checking: "調べています。",
  checked: (done, total) =>
    done === total ? `${total}件を調べ終わりました。` : `${total}件のうち${done}件を調べました。`,
  signatureNumber: (n) => `${n}つ目の署名`,
  digest: "ファイルの指紋（SHA-256）",

  noSignature: {
    text: "このファイルには電子署名がありません。",
    next: "署名したあとのファイルを選んでください。名前の終わりに「-signed」が付いていることがあります。印刷したり、別の名前で保存し直したりすると、署名は消えます。",
  },
  trouble: {
    empty: { text: "中身が空のファイルです。", next: "もう一度ダウンロードするか、渡した人に送り直してもらってください。" },
    tooLarge: { text: "ファイルが大きすぎて、調べられません（64MBまで）。", next: "受け取った会社や役所の確認の方法を使ってください。" },
    wrongKind: { text: "このファイルはPDFではありません。", next: "署名されたPDFファイル（名前の終わりが「.pdf」）を選んでください。写真や、印刷した紙を読み取ったものでは確かめられません。" },
    damaged: { text: "PDFファイルが壊れているため、調べられません。", next: "もう一度ダウンロードしてください。それでもだめなら、" + ASK_AGAIN },
    protected: { text: "このPDFファイルを開くには、ファイルのパスワードが必要です。", next: "渡した人から聞いたパスワードを、下の欄に入れてください。マイナンバーカードの暗証番号ではありません。" },
    detached: { text: "このファイルは、別のファイルに付ける署名だけのものです。", next: "この画面では調べられません。署名がPDFの中に入っているファイルを選んでください。" },
    unreadable: { text: "ファイルを読めません。", next: "フォルダーではなくファイルを選んでください。ファイルを動かしたり消したりしたときは、もう一度選んでください。" },
  },
  password: "ファイルのパスワード",
  unlock: "開いて調べる",
  advice: {
    passed: {
      text: "書類は署名のあと変えられていません。証明書は、失効情報の時点で失効していません。",
      next: "「署名した人を見る」で、思っている相手かどうかを確かめてください。",
    },
    "revocation-unknown": {
      text: "書類は署名のあと変えられていません。ただし、証明書が失効していないかは確認していません（確認できるのは、法律で定められた機関や事業者だけです）。「有効」とは言い切れません。",
      next: "「署名した人を見る」で、思っている相手かどうかを確かめてください。ご自分の証明書なら、JPKI利用者ソフトで失効していないかを確認できます。",
    },
    "issuer-unknown": {
      text: "書類は署名のあと変えられていません。ただし、証明書の発行元を確かめられないので、だれが署名したかは分かりません。",
      next: "この結果だけで相手を信じないでください。大事な書類なら、渡した人に電話などで確かめてください。",
    },
    unfit: {
      text: "書類は署名のあと変えられていません。ただし、使われた証明書が、書類の署名の決まりに合いません。",
      next: "この結果だけで相手を信じないでください。渡した人に、正しい証明書で署名し直してもらってください。",
    },
    expired: {
      text: "書類は署名のあと変えられていません。ただし、いまは証明書の有効期間ではありません。",
      next: "署名した日に有効だったかどうかは、この画面では分かりません。渡した人に確かめてください。",
    },
    revoked: {
      text: "書類は署名のあと変えられていませんが、証明書は失効しています。",
      next: "このまま手続きを進めず、署名した人に確かめてください。引っ越しや氏名の変更でも失効します。",
    },
    modified: { text: "署名のあとで、中身が書きかえられています。", next: "この書類を使わないでください。" + ASK_AGAIN },
    broken: { text: "署名が壊れているため、この書類については何も言えません。", next: "この書類を使わないでください。" + ASK_AGAIN },
    unchecked: { text: "この署名の方式は、まだ調べられません。", next: "変えられていないとは言えません。渡した人に、確かめる方法を聞いてください。" },
    "changed-later": {
      text: "署名のあとで、書類に手が加えられています。いま見えている中身は、署名した人が見たものと違うかもしれません。",
      next: "この書類をそのまま使わないでください。" + ASK_AGAIN,
    },
    partial: {
      text: "署名は書類の一部にしか及びません。残りは、だれでも変えられます。",
      next: "この書類をそのまま使わないでください。" + ASK_AGAIN,
    },
    "needs-check": {
      text: "書類は署名のあと変えられていません。ただし、ほかに確かめきれないことがあります。",
      next: "下の「くわしい結果」を、書類の確認にくわしい人に見てもらってください。",
    },
  },

  joined: (parts) => parts.map((part) => (part.endsWith("。") ? part : `${part}。`)).join(""),
  separator: "・",
  bracketed: (part) => `（${part}）`,
  coverage: "署名の範囲",
  coverages: {
    "entire-file": "ファイルの全部",
    "entire-revision": "署名したときの中身の全部。そのあとに加わったものは入りません。",
    unclear: "ファイルの一部だけ",
  },
  changesLater: (n, pages) =>
    `（加わったもの・変わったもの ${n}か所${pages.length > 0 ? `。${pages.join("・")}ページ目を見てください` : ""}）`,
  issuer: "信じた発行元",
  pinned: "公的個人認証サービス（マイナンバーカードの証明書の発行元）です。",
  given: "この結果は、あなたが入れた証明書を発行元として信じた場合のものです。",
  test: "テスト用の証明書です。本物の署名としては使えません。",
  why: {
    "no-issuer": "発行元の証明書がありません",
    signature: "発行元の署名が合いません",
    algorithm: "古いか、対応していない方式です",
    expired: "有効期間が過ぎています",
    "not-yet-valid": "有効期間の前です",
    class: "書類に署名するための証明書ではありません",
    profile: "マイナンバーカードの証明書の決まりに合いません",
    stale: "失効情報が古すぎます",
    "other-issuer": "別の発行元の失効情報です",
    scope: "この証明書のことが書かれていない失効情報です",
  },
  listOf: (source, time) => `（${source === "crl" ? "失効リスト" : "失効確認の応答"} ${time} 時点）`,
  revokedAt: (time) => `失効した日時 ${time}。`,
  revokedLater: (time) => `証明された時刻より後の ${time} に失効しました。`,
  pair: "証明書の組",
  pairs: {
    "both-good": "署名用・利用者証明用とも失効していません。",
    "sign-revoked-auth-good":
      "署名用は失効、利用者証明用は失効していません。住所・氏名などが変わった可能性があります。理由は断定できません。本人に確認してください。",
    "sign-good-auth-revoked": "利用者証明用だけが失効しています。本人に確認してください。",
    "both-revoked": "署名用・利用者証明用とも失効しています。担当者による確認が必要です。",
    unknown: "入れられた失効情報では分かりません。",
  },
  stamp: "タイムスタンプ",
  stampOf: (time, authority) => `${time} 発行 ${authority}`,
  stamps: {
    "TOTAL-PASSED": "確かめました。",
    INDETERMINATE: "発行した局を確かめられないので、時刻の証拠になりません。",
    "TOTAL-FAILED": "正しくないので、時刻の証拠になりません。",
  },
  reasonCode: (code, reason) => `理由コード ${code} ${reason}（事情は断定できません）。`,
  claimed: (time) => `${time}（署名した人の申告です。証明はありません）`,
  proven: (time) => `${time}（タイムスタンプで証明されています）`,
  noTime: "分かりません",
  judged: (time) => `調べた日時 ${time}`,

  signer: "署名した人",
  showSigner: "署名した人を見る",
  hideSigner: "署名した人をかくす",
  signerNote: "氏名・住所・生年月日・性別が出ます。まわりに人がいないことを確かめてください。",
  signerUnproven: "発行元を確かめられないので、この内容が本当かどうかは分かりません。",
  noAttributes: "この証明書には氏名や住所が入っていません。",
  birth: ({ birthJa }) => birthJa,
  sex: (word) => word,

  showChanges: "変わったところを見る",
  lookSigned: "署名された時の書類を見る",
  lookSignedAway: "署名された時の書類をとじる",
  lookSignedNote: "署名された時の中身です。そのあとに加わったものや変わったものは入っていません。",
  compareTitle: (file) => `「${file}」の変わったところ`,
  compareClose: "とじる",
  compareHint:
    "「いまの書類」と「署名された時の書類」を見くらべてください。しま模様の赤いわくが、変わったところです。心当たりのない変更があれば、この書類を使わず、渡した人に聞いてください。",
  compareAnywhere: "どのページが変わったか分からない変更もあります。全部のページを見くらべてください。",
  compareLooking: "変わったところを探しています。",
  compareSame: "この画面では、見た目の違いが見つかりませんでした。ほかのソフトでは違って見えることがあります。",
  compareUnseen: "このブラウザーでは、見た目の違いを探せません。左右のページを目で見くらべてください。",
  compareNow: "いまの書類",
  compareMarked: "赤いしま模様のわくが、変わったところ",
  compareSigned: "署名された時の書類",
  compareNowAbsent: "いまの書類に、このページはありません。",
  compareSignedAbsent: "署名された時の書類に、このページはありません。",
  comparePrevious: "前のページ",
  compareNext: "次のページ",
  compareStep: (page, at, of, all) =>
    `${page}ページ目${of === 1 ? "" : all ? `（全部で${of}ページ）` : `（変わった${of}ページのうち${at}つ目）`}`,
  comparePage: (title, page) => `${title}の${page}ページ目`,
  compareItem: (n, [down, across], what, field) =>
    `${n}　${PLACES[down]?.[across] ?? ""}：${what}${field === "" ? "" : `（欄の名前 ${field}）`}`,
  compareKinds: {
    note: { short: "注釈", text: "注釈（書きこみ）が加わりました。" },
    "note-changed": { short: "注釈", text: "注釈（書きこみ）が変わりました。" },
    filled: { short: "記入", text: "入力欄に書きこまれました。" },
    "field-changed": { short: "書きかえ", text: "入力欄の中身が書きかえられました。" },
    signature: { short: "署名", text: "あとから署名が加わりました。" },
    stamp: { short: "タイムスタンプ", text: "あとからタイムスタンプが加わりました。" },
    display: { short: "見え方", text: "見え方が変わりました。" },
    removed: { short: "消去", text: "もとからあったものが消されました。" },
    content: { short: "変更", text: "中身が加わったか、変わりました。" },
    look: { short: "違い", text: "見た目が違います。" },
  },

  look: "書類の中身を見る",
  lookAway: "書類の中身をとじる",
  lookNote: "いまのファイルの中身です。",
  lookFailed: "書類の中身を表示できません。調べた結果は変わりません。",

  details: "くわしい結果",
  indication: "判定（EN 319 102-1）",
  problems: "見つかった問題",
  level: "署名の形式",
  levels: { "pades-bb": "PAdES B-B", "pades-bt": "PAdES B-T", "cades-bb": "CAdES B-B", "cades-bt": "CAdES B-T", none: "どの形式にも合いません" },
  certificateDigest: "証明書の指紋（SHA-256）",
  changed: "署名のあとの変更",
};
