// Plain Japanese, for somebody of eighty who has never signed anything on a
// screen. Sentences on consent and disclosure are those the project agreed on.
import { labelsJa } from "./labels.ts";
import type { Text } from "./text.ts";

const DATE = new Intl.DateTimeFormat("ja-JP", { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat("ja-JP", { maximumFractionDigits: 1 });

/** The Japanese words. */
export const ja: Text = {
  tag: "ja",
  otherLanguage: "English",
  title: "電子署名の確認",

  asking: "署名を求めているサイト",
  asks: (documents) =>
    `次の${NUMBER.format(documents)}件への電子署名を求めています。中身を最後まで確かめてください。`,
  documentHeading: "署名する書類",
  pages: (n) => `${NUMBER.format(n)}ページ`,
  sizeLabel: "大きさ",
  pagesAndSize: (pages, size) => `${pages}、${size}`,
  signingTime: "書類に入る日時",
  signerName: "署名者の名前",
  reason: "理由",
  location: "場所",
  contact: "連絡先",
  profile: "署名の形式",
  profiles: {
    "pades-bb": "PDFの電子署名（PAdES）",
    "etax-xtx": "e-Tax風のXML署名（非公式。これだけでは申告になりません）",
    generic: "XMLの電子署名",
  },
  covers: "署名が及ぶ部分",
  signedBefore: "すでにある署名",
  signaturesBefore: (n) => `${NUMBER.format(n)}件（そのまま残ります）`,
  outline: {
    unsigned: "署名は及びません",
    around: "（外側の枠。署名は中身に及びます）",
    signature: "すでにある署名",
    instruction: "表示などの指示",
    labels: labelsJa,
  },
  attention: "画面だけでは分からないものが入っています",
  findings: {
    unsigned: "署名が及ばない部分があります。「署名は及びません」と出ている所は、あとで書きかえられても分かりません。",
    javascript: "プログラム（JavaScript）が入っています。開くたびに表示が変わることがあります。",
    attachments: "別のファイルが添付されています。",
    forms: "書き込める欄があります。",
    layers: "表示を切りかえられる層（レイヤー）があります。",
    links: "ほかのページやサイトへのリンクがあります。",
    media: "音声や動画が入っています。",
    launch: "ほかのプログラムを動かす仕掛けが入っています。",
    xfa: "使うソフトによって別の画面が出る入力欄（XFA）が入っています。",
    unreadable: "読み取れない部分があります。何が入っているか分かりません。",
    submit: "書き込んだ内容を送ったり、書きかえたりする仕掛けがあります。",
    hidden: "この画面には出ない部分があります。印刷したときなどに現れることがあります。",
    actions: "開いたときなどに自動で行われる動作があります。",
  },

  disclosureHeading: "相手に伝わること",
  disclosure:
    "署名すると、氏名・住所・生年月日・性別が入った電子証明書が書類に付きます。この書類を受け取った人は、それを読むことができます。電子証明書にマイナンバーは入っていません。",

  preview: "書類の中身",
  pageOf: (page, pages) => `${NUMBER.format(page)} / ${NUMBER.format(pages)} ページ`,
  pageLabel: "ページ",
  more: "続きを見る",
  allSeen: "最後まで見ました",

  codeLabel: "確認コード",
  codeNote: "暗証番号を入れる窓にも、同じコードが出ます。",

  receiving: "書類を受け取っています。",
  checking: "書類を調べています。",
  readOn: (pagesLeft) =>
    `「続きを見る」を押して、書類を最後まで見てください。残り${NUMBER.format(pagesLeft)}ページです。`,
  readNext: (documentsLeft) =>
    `「続きを見る」を押して、次の書類も見てください。残り${NUMBER.format(documentsLeft)}件です。`,
  documentSeen: "✓ 最後まで見ました",
  keepVisible: "この画面を開いたまま、少しお待ちください。",
  ready: "間違いがなければ「署名する」を押してください。",
  cancel: "やめる",
  approve: "署名する",

  workingTitle: "署名の手続き",
  stepCard: "カードを置く",
  stepCardNote: "マイナンバーカードをカードリーダーに置いてください。",
  stepPIN: "暗証番号を入れる",
  stepPINNote:
    "別の小さな窓に、署名用の暗証番号を入れてください。窓の確認コードが上と同じことを確かめてください。",
  stepSign: "署名する",
  stepSignNote: "署名しています。カードを動かさないでください。",
  stepDone: "済み",
  stepNow: "いまここ",

  doneTitle: "署名できました",
  doneUnchanged: "書類は署名のあと変えられていません。",
  doneSigner: "署名した人",
  doneTime: "書類に入った日時",
  doneUnchecked:
    "証明書が失効していないかは確認していません（確認できるのは、法律で定められた機関や事業者だけです）。「有効」とは言い切れません。",
  doneTest: "テスト用の証明書です。本物の署名としては使えません。",
  doneLogin: "この窓を閉じて、元のページに戻ってください。ログインできたかどうかは、元のページに出ます。",
  verdictPassed: "改変なし・証明書も確認済み",
  verdictOpen: "改変なし・失効未確認",
  save: "署名した書類を保存する",
  saveAll: (n) => `署名した書類${NUMBER.format(n)}件をすべて保存する`,
  saveEach: "1つずつ保存する",
  saveNamed: (name) => `「${name}」を保存する`,
  saved:
    "「ダウンロード」への保存を始めました。この窓を閉じる前に、ファイルができたことを確かめてください。元のページでも受け取れます。",
  checkFile: "保存したファイルを確かめる",
  close: "閉じる",

  failedTitle: "署名できませんでした",
  cancelledTitle: "署名をやめました",
  triesLeft: (n) => `暗証番号は、残り${NUMBER.format(n)}回です。`,

  popupTitle: "Natsuin 電子署名",
  popupAllowed: (host) => `${host} は、電子署名を求めることができます。`,
  popupNotAllowed: (host) => `${host} は、まだ電子署名を求めることができません。`,
  popupNever: "このページでは使えません。",
  popupAllow: "このサイトで使う",
  popupRevoke: "このサイトで使うのをやめる",
  popupVerify: "ファイルを確かめる",
  popupOptions: "設定を開く",
  help: "困ったとき",

  size: (bytes) =>
    bytes < 1_000_000
      ? `${NUMBER.format(Math.max(1, Math.round(bytes / 1000)))} KB`
      : `${NUMBER.format(bytes / 1_000_000)} MB`,
  time: (at) => DATE.format(at),

  loginHeading: "ログインの前に確かめてください",
  loginCheck: "「ログイン先のサイト」が、いま使っているサイトと同じですか。違うときは「やめる」を押してください。",
  loginPIN: "利用者証明用の暗証番号（数字4桁）を使います。署名用の暗証番号（6から16文字）ではありません。",
  login: {
    title: "ログインの確認",
    asking: "ログイン先のサイト",
    asks: (_, host) => `${host}にログインします。`,
    disclosure: "氏名や住所は送られません。証明書の番号は送られます。",
    receiving: "準備しています。",
    ready: "間違いがなければ「ログインする」を押してください。",
    approve: "ログインする",
    workingTitle: "ログインの手続き",
    stepPINNote:
      "別の小さな窓に、利用者証明用の暗証番号（数字4桁）を入れてください。窓の確認コードが上と同じことを確かめてください。",
    stepSign: "ログインする",
    stepSignNote: "ログインしています。カードを動かさないでください。",
    doneTitle: "カードでの確認ができました",
    failedTitle: "ログインできませんでした",
    cancelledTitle: "ログインをやめました",
  },
};
