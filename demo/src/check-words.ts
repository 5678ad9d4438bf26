// What the page for the other party says, in its two languages.
import type { Language } from "./page.ts";

/** Sentences that stand still, and those about a file. */
export interface CheckWords {
  title: string;
  fixed: Record<string, string>;
  /** Names of the numbered rows of a digest. */
  row: (number: number) => string;
  signature: (number: number, count: number) => string;
  test: string;
  deskAnswer: string;
  working: string;
  none: string;
  claimed: string;
  confirmed: string;
  tooLarge: string;
  unreachable: string;
  sum: Record<"passed" | "open" | "stranger" | "failed", string>;
}

/** By language. */
export const CHECK_WORDS: Record<Language, CheckWords> = {
  ja: {
    title: "改変されていないことの確認方法",
    fixed: {
      back: "契約の手続きに戻る",
      heading: "改変されていないことの確認方法",
      lead: "電子署名された書類（PDF）を受け取った方へ。署名のあとに書きかえられていないかを、ご自分で確かめられます。",
      law: "宅地建物取引業者は、契約の書面を電子ファイルで渡すとき、改変されていないかを相手の方が確かめる方法を説明します。このページは、その説明の見本です。法律上の効果を約束するものではありません。",
      here: "この画面で調べる",
      drop: "受け取ったPDFを、この枠の中に置いてください。または、ボタンを押して選んでください。",
      choose: "PDFを選ぶ",
      inside: "調べるのはこのパソコンの中です。書類はどこへも送られません。",
      convenience: "この画面の答えは目安で、証拠にはなりません。ウェブページは、どんな答えでも描けるからです。大事な書類は、下の「ほかの確かめ方」の1か2でも確かめてください。",
      answer: "調べた結果",
      file: "ファイル名",
      checked: "調べた日時",
      person: "署名した人の氏名などを表示する",
      digest: "電話で照らし合わせる番号（SHA-256）",
      phone: "契約の相手も、このページで自分のファイルを調べます。電話で、下の番号を1行ずつ読み合わせてください。64文字がすべて同じなら、二人は同じファイルを持っています。",
      print: "この結果を印刷する",
      desk: "失効の情報を持つ窓口に聞く",
      deskNote: "証明書が失効していないかは、法律で定められた機関や事業者だけが調べられます。この見本の窓口は、このパソコンの中で動いています。ボタンを押すと、書類がこの窓口へ送られます。窓口は、書類も結果も残しません。",
      deskAsk: "窓口に書類を送って調べてもらう",
      deskPerson: "窓口にもう一度送り、氏名などを表示する",
      meaning: "電子署名で分かること・分からないこと",
      known: "分かること",
      known1: "署名のあとに、書類の中身が変えられたかどうか。",
      known2: "どの電子証明書で署名されたか。マイナンバーカードの署名用電子証明書には、氏名・住所・生年月日・性別が入っています。",
      unknown: "分からないこと",
      unknown1: "証明書が失効していないか。調べられるのは、法律で定められた機関や事業者だけです。ですから「改変なし・失効未確認」と表示されます。",
      unknown2: "署名した本当の時刻。書かれている時刻は、署名した人のパソコンの時計によるものです。",
      unknown3: "書かれている内容が正しいか。契約として有効か。",
      ways: "ほかの確かめ方",
      way1: "ブラウザーの拡張機能で確かめる",
      way1text: "Natsuinの拡張機能を入れたブラウザーで、ツールバーのNatsuinのボタンを押し、「ファイルを確かめる」を押します。開いた画面にPDFを置きます。この画面は、ウェブサイトには書きかえられません。",
      way2: "コマンドで確かめる",
      way2text: "natsuinを入れたパソコンの「端末」で、次のように打ち込みます。",
      way3: "ほかのPDFソフトで見る",
      way3text: "「署名のあと変更されていない」と出れば、そのソフトも改変を見つけていません。公的個人認証の発行元を知らないソフトは、「署名した人を確認できない」などと表示することがあります。それは、改変されたという意味ではありません。",
      footer: "人物・会社・物件はすべて架空のものです。",
      sample: "（電子署名を試すための見本サイト）",
    },
    row: (number) => `${number}行目`,
    signature: (number, count) => (count > 1 ? `${number}番目の署名（全部で${count}つ）` : "署名"),
    test: "テスト用の証明書です。本物の署名としては使えません。",
    deskAnswer: "窓口の答え",
    working: "調べています…",
    none: "このファイルには署名がありません。受け取った書類かどうか、確かめてください。",
    claimed: "証明書に書いてある人（発行元は確かめていません）",
    confirmed: "署名した人（発行元まで確かめた証明書によるもの）",
    tooLarge: "ファイルが大きすぎます。64MBまで調べられます。",
    unreachable: "窓口につながりませんでした。もう一度お試しください。",
    sum: {
      passed: "書類は署名のあと変えられていません。証明書も確かめました。",
      open: "書類は署名のあと変えられていません。ただし、証明書が失効していないかは確認していません。「有効」とは言い切れません。",
      stranger: "書類は署名のあと変えられていません。ただし、証明書の発行元も、失効していないかも確かめていないので、だれが署名したかは、この画面では分かりません。",
      failed: "この書類は使わないでください。送ってきた人に、電話などで確かめてください。",
    },
  },
  en: {
    title: "How to check that a document was not altered",
    fixed: {
      back: "Back to the contract",
      heading: "How to check that a document was not altered",
      lead: "For whoever has received a signed document (PDF): you can check yourself whether it was changed after it was signed.",
      law: "Real-estate traders in Japan who hand over contract documents as files explain how the other party can check that nothing was altered. This page is a sample of that explanation. It promises no legal effect.",
      here: "Check on this page",
      drop: "Place the PDF that you received in this frame, or choose it with the button.",
      choose: "Choose the PDF",
      inside: "The check runs on this computer. The document is sent nowhere.",
      convenience: "The answer of this page is a help and no evidence: a web page can draw any answer. Please check important documents in way 1 or 2 below, too.",
      answer: "Result",
      file: "File name",
      checked: "Checked on",
      person: "Show the signer's name and details",
      digest: "Number to compare by telephone (SHA-256)",
      phone: "The other party checks their own file on this page, too. Read the number to each other line by line. If all 64 characters are the same, both of you have the same file.",
      print: "Print this result",
      desk: "Ask a desk that has revocation data",
      deskNote: "Only bodies named by law can find out whether a certificate was revoked. The desk of this sample runs on this computer. The button sends it the document. The desk keeps neither document nor result.",
      deskAsk: "Send the document to the desk",
      deskPerson: "Send it again and show name and details",
      meaning: "What an electronic signature shows and does not show",
      known: "It shows",
      known1: "whether the document was changed after it was signed.",
      known2: "with which certificate it was signed. The signing certificate of a My Number Card contains name, address, date of birth and sex.",
      unknown: "It does not show",
      unknown1: "whether the certificate was revoked. Only bodies named by law can find out. That is why the answer reads “Not altered, revocation not checked”.",
      unknown2: "the true time of signing. The time in it comes from the clock of the signer's computer.",
      unknown3: "whether what is written is true, or whether the contract is valid.",
      ways: "Other ways to check",
      way1: "With the browser extension",
      way1text: "In a browser with the Natsuin extension, press its button in the toolbar, then “Check a signed file”, and place the PDF on the page that opens. No web site can change that page.",
      way2: "On the command line",
      way2text: "On a computer with natsuin, type in a terminal:",
      way3: "With other PDF software",
      way3text: "If it says that the document was not changed after signing, it has found no alteration either. Software that does not know the issuer of My Number Card certificates may say that the signer cannot be confirmed. That does not mean that the document was altered.",
      footer: "All persons, companies and places are invented.",
      sample: "(a sample site for trying electronic signatures)",
    },
    row: (number) => `Line ${number}`,
    signature: (number, count) => (count > 1 ? `Signature ${number} of ${count}` : "Signature"),
    test: "This is a test certificate. It is no real signature.",
    deskAnswer: "Answer of the desk",
    working: "Checking…",
    none: "This file has no signature. Please make sure that it is the document you received.",
    claimed: "Person named in the certificate (issuer not confirmed)",
    confirmed: "Signer (certificate traced to its issuer)",
    tooLarge: "The file is too large. Files of up to 64 MB can be checked.",
    unreachable: "The desk could not be reached. Please try again.",
    sum: {
      passed: "The document was not changed after it was signed, and the certificate was checked.",
      open: "The document was not changed after it was signed. Whether the certificate was revoked has not been checked. It cannot be called valid.",
      stranger: "The document was not changed after it was signed. Neither the issuer of the certificate nor its revocation was confirmed, so this page cannot tell who signed.",
      failed: "Please do not use this document. Ask whoever sent it, for example by telephone.",
    },
  },
};
